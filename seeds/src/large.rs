//! A program as large as somebody asks for, to measure with: invented people whose attendances were
//! all recorded offline and reached the server on one day.

use crate::script::{Script, at, create, day, fact, named, pick};
use crate::{Account, Seed};
use serde_json::Value;
use shared::id::{AccountId, ProgramId, RecordId};
use shared::records::assignment::Assignment;
use shared::records::attendance::{Attendance, AttendanceStatus};
use shared::records::enrollment::Enrollment;
use shared::records::learner::Learner;
use shared::records::lesson::{Lesson, LessonMode, LessonStatus};
use shared::records::program::Program;
use shared::records::staff::Staff;
use shared::records::venue::Venue;
use shared::role::Role;
use shared::sync::limit::OPS_MAX;
use shared::sync::message::Op;
use shared::value::{Date, Minutes, Ref, Text, TimeOfDay};

/// The learners of one venue, all of whom are in each of its roll calls.
const LEARNERS_OF_VENUE: usize = 20;

/// The lessons of one venue: one a week.
const LESSONS_OF_VENUE: usize = 50;

/// The name of a field that this release does not declare. It is carried along as a field of a
/// newer release would be, and makes a record as long as one with a short note.
const REMARK: &str = "remark";

const FAMILY_NAMES: [&str; 12] = [
    "青木", "石田", "上野", "遠藤", "岡田", "川口", "菊地", "黒田", "小松", "斎藤", "島田", "杉本",
];
const GIVEN_NAMES: [&str; 12] =
    ["葵", "伊織", "海", "圭", "心", "咲", "空", "千尋", "希", "光", "恵", "優"];

const TOPICS: [&str; 8] = [
    "英語の長文を二つ読み、",
    "数学の二次関数の過去問を解き、",
    "国語の評論の要約を書き、",
    "地理の統計の問題をまとめ、",
    "歴史の年表をノートに写し、",
    "科学と人間生活の実験をふりかえり、",
    "公共の新聞記事について話し、",
    "生物基礎の用語を確認し、",
];
const OUTCOMES: [&str; 8] = [
    "わからない単語を次回までの宿題にした。",
    "最後まで一人で解けたので次に進む。",
    "もう一度同じところから始めたいとのこと。",
    "時間を計って解く練習をしたいと話した。",
    "間違えた問題だけを家で解き直す。",
    "集中が続き、休けいなしで終えた。",
    "途中で体調が悪くなり早めに帰った。",
    "試験の申し込みについても相談した。",
];

/// A program with so many attendances. Whoever manages it sees everything, its tutor the first
/// venue.
pub fn large(attendances: usize) -> Seed {
    let mut script = Script::default();
    let venues = attendances.div_ceil(LEARNERS_OF_VENUE * LESSONS_OF_VENUE).max(1);
    found(&mut script, venues);
    let mut left = attendances;
    for venue in 0..venues {
        enroll(&mut script, venue);
        for week in 0..LESSONS_OF_VENUE {
            left -= hold(&mut script, venue, week, left.min(LEARNERS_OF_VENUE));
        }
    }
    let program = ProgramId(named("program", "large").0);
    Seed { program, accounts: accounts(), steps: script.finish() }
}

/// Who manages it: several people, because one of them may not register many devices in a day.
const MANAGERS: [(&str, &str); 5] = [
    ("manager", "manabi-manager"),
    ("manager2", "manabi-manager2"),
    ("manager3", "manabi-manager3"),
    ("manager4", "manabi-manager4"),
    ("manager5", "manabi-manager5"),
];

fn accounts() -> Vec<Account> {
    let account = |sign_in, password, role| Account {
        id: account_id(sign_in),
        sign_in,
        name: format!("計測 {sign_in}"),
        password: Some(password),
        role,
        person: named("large staff", sign_in),
    };
    let managers = MANAGERS.map(|(name, password)| account(name, password, Role::Manager));
    let tutor = account("tutor", "manabi-tutor", Role::Tutor);
    managers.into_iter().chain([tutor]).collect()
}

fn account_id(sign_in: &str) -> AccountId {
    AccountId(named("large account", sign_in).0)
}

fn venue_id(venue: usize) -> RecordId {
    named("large venue", &venue.to_string())
}

fn learner_id(venue: usize, seat: usize) -> RecordId {
    named("large learner", &format!("{venue}/{seat}"))
}

fn first_day() -> Date {
    day(2020, 4, 1)
}

/// The program, its venues, its staff, and the venue that the tutor looks after.
fn found(script: &mut Script, venues: usize) {
    let program = Program {
        name: Some(Text("計測用の大きな事業".to_owned())),
        started_on: Some(first_day()),
        demo_today: Some(day(2021, 3, 31)),
        ..Program::empty(named("large record", "program"))
    };
    let mut ops = vec![create(program.id, &program)];
    ops.extend(accounts().into_iter().map(|account| {
        let staff = Staff { name: Some(Text(account.name)), ..Staff::empty(account.person) };
        create(account.person, &staff)
    }));
    ops.extend((0..venues).map(|venue| {
        let id = venue_id(venue);
        let name = Some(Text(format!("第{}会場", venue + 1)));
        create(id, &Venue { name, has_wifi: Some(venue % 2 == 0), ..Venue::empty(id) })
    }));
    let assignment = Assignment {
        staff: Some(Ref::to(named("large staff", "tutor"))),
        venue: Some(Ref::to(venue_id(0))),
        from: Some(first_day()),
        ..Assignment::empty(named("large record", "assignment"))
    };
    ops.push(create(assignment.id, &assignment));
    for ops in ops.chunks(OPS_MAX) {
        script.add(account_id("manager"), at(first_day(), 9, 0), ops.to_vec());
    }
}

/// The learners of a venue and their enrollments.
fn enroll(script: &mut Script, venue: usize) {
    let mut ops = Vec::new();
    for seat in 0..LEARNERS_OF_VENUE {
        let id = learner_id(venue, seat);
        let (one, two) = (venue as u64, seat as u64);
        let name = format!("{} {}", pick(&FAMILY_NAMES, one, two), pick(&GIVEN_NAMES, two, one));
        let preferred_name = Some(Text(name));
        ops.push(create(id, &Learner { preferred_name, ..Learner::empty(id) }));
        let enrollment = Enrollment {
            learner: Some(Ref::to(id)),
            venue: Some(Ref::to(venue_id(venue))),
            weekday: Some(first_day().weekday()),
            from: Some(first_day()),
            ..Enrollment::empty(named("large enrollment", &format!("{venue}/{seat}")))
        };
        ops.push(create(enrollment.id, &enrollment));
    }
    script.add(account_id("manager"), at(first_day(), 10, 0), ops);
}

/// One lesson and its roll call of so many learners; returns how many that were.
fn hold(script: &mut Script, venue: usize, week: usize, learners: usize) -> usize {
    let date = first_day().plus_days(7 * i64::try_from(week).expect("a year has few weeks"));
    let made_at = at(date, 20, 10);
    let id = named("large lesson", &format!("{venue}/{week}"));
    let lesson = Lesson {
        venue: Some(Ref::to(venue_id(venue))),
        date: Some(date),
        start: Some(TimeOfDay { minutes: 18 * 60 }),
        length_minutes: Some(Minutes(120)),
        status: Some(LessonStatus::TookPlace),
        mode: Some(LessonMode::InPerson),
        ..Lesson::empty(id)
    };
    let mut ops = vec![create(id, &lesson)];
    ops.extend((0..learners).map(|seat| mark(id, learner_id(venue, seat), week, venue + seat)));
    let arrived_at = at(day(2021, 3, 31), 12, 0);
    script.add_late(account_id("manager"), made_at, arrived_at, ops);
    learners
}

fn mark(lesson: RecordId, learner: RecordId, week: usize, seat: usize) -> Op {
    use AttendanceStatus::{AbsentNotified, Online, Present};
    let (one, two) = (week as u64, seat as u64);
    let status = pick(&[Present, Present, Present, Present, Online, AbsentNotified], one, two);
    let minutes = pick(&[120, 120, 115, 100, 90], two, one);
    let record = fact(|id| Attendance {
        lesson: Some(Ref::to(lesson)),
        learner: Some(Ref::to(learner)),
        status: Some(status),
        minutes: (status != AbsentNotified).then_some(Minutes(minutes)),
        ..Attendance::empty(id)
    });
    let remark = [pick(&TOPICS, one + 7, two), pick(&OUTCOMES, two + 7, one)].concat();
    let mut op = create(record.id, &record);
    op.set.insert(REMARK.to_owned(), Value::from(remark));
    op
}
