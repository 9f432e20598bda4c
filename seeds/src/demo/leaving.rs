//! Where learners stand when they come, who looks after them next, and how they are once they have
//! passed or left. Counted in no figure of the published year.

use super::entrance::agrees;
use super::people::Person;
use super::places::{Worker, place};
use super::{Cast, SIGNED_IN_LEARNER};
use crate::script::{Script, at, change, create, day, pick};
use shared::exam::{StudySubject, Subject};
use shared::records::assessment::{Assessment, AssessmentKind, AssessmentLevel};
use shared::records::consent::Purpose;
use shared::records::enrollment::EndReason;
use shared::records::follow_up::{FollowUp, FollowUpMethod};
use shared::records::handover::Handover;
use shared::value::{Count, Date, LongText, Ref, Text};

/// After so many days somebody asks how a learner is who has passed or left: a quarter, and each of
/// the three years after (S86).
const ASKED_AFTER_DAYS: [i64; 4] = [91, 365, 730, 1095];

/// What lies nearer than this is left to the next weeks.
const AHEAD_DAYS: i64 = 40;

/// Everything about going on and leaving, after all else.
pub(super) fn leaving(script: &mut Script, cast: &Cast) {
    for person in &cast.set.people {
        assess(script, cast, person);
        follow(script, cast, person);
    }
    hand_over(script, cast);
    take_over(script, cast);
}

/// In the second week her tutor looks at where she begins in mathematics, and how her days go.
fn assess(script: &mut Script, cast: &Cast, person: &Person) {
    let tutor = cast.tutor(person.place);
    let date = person.joined.plus_days(7).min(cast.set.today.plus_days(-1));
    let number = u64::from(person.number);
    let made_at = at(date, 20, 5);
    let level = pick(
        &[AssessmentLevel::Beginning, AssessmentLevel::Partly, AssessmentLevel::Firm],
        number,
        81,
    );
    let days = [
        "夕方からは調子がよい。会場まで一人で来られる。",
        "初めての場所は疲れる。少しずつ時間をのばす。",
        "家での学習は30分から。会場では集中できる。",
    ];
    let learner = Some(Ref::to(person.id()));
    let staff = Some(Ref::to(tutor.staff()));
    let [one, two] = [script.id(made_at), script.id(made_at)];
    let mathematics = Assessment {
        learner,
        date: Some(date),
        kind: Some(AssessmentKind::Academic),
        subject: Some(StudySubject::Exam(Subject::Sugaku)),
        level: Some(level),
        staff,
        ..Assessment::empty(one)
    };
    let life = Assessment {
        learner,
        date: Some(date),
        kind: Some(AssessmentKind::Life),
        result: Some(LongText(pick(&days, number, 82).to_owned())),
        staff,
        ..Assessment::empty(two)
    };
    script.add(tutor.account(), made_at, vec![create(one, &mathematics), create(two, &life)]);
}

/// From which day on somebody is asked how she is: from the notice of her full pass, or from the
/// day on which she went on to somebody else.
fn asked_from(cast: &Cast, person: &Person) -> Option<Date> {
    let went_on = person.left.filter(|(_, reason)| *reason == EndReason::Referral);
    cast.certified_on(person.number).or(went_on.map(|(day, _)| day))
}

/// Whoever agrees is asked, and what is behind is done.
fn follow(script: &mut Script, cast: &Cast, person: &Person) {
    let Some(from) = asked_from(cast, person).filter(|_| agrees(person, Purpose::FollowUp)) else {
        return;
    };
    // Whoever has left is no longer in sight of a tutor.
    let worker = |day: Date| {
        if person.is_enrolled(day) { cast.tutor(person.place) } else { cast.coordinator() }
    };
    let today = cast.set.today;
    let planner = worker(from.plus_days(8));
    let planned_at = at(from.plus_days(8), 19, 10);
    for (turn, days) in (0..).zip(ASKED_AFTER_DAYS) {
        let due_on = from.plus_days(days);
        let done_on = due_on.plus_days(-2);
        let is_open = due_on > today.plus_days(AHEAD_DAYS);
        if !is_open && done_on >= today {
            continue;
        }
        let id = script.id(planned_at);
        let ask = FollowUp {
            learner: Some(Ref::to(person.id())),
            due_on: Some(due_on),
            staff: Some(Ref::to(worker(done_on).staff())),
            ..FollowUp::empty(id)
        };
        script.add(planner.account(), planned_at, vec![create(id, &ask)]);
        if !is_open {
            let done = answered(person, turn, done_on);
            let author = worker(done_on).account();
            script.add(author, at(done_on, 16, 20), vec![change(id, &done(id))]);
        }
    }
}

/// What she says.
fn answered(
    person: &Person,
    turn: u64,
    done_on: Date,
) -> impl Fn(shared::id::RecordId) -> FollowUp + use<> {
    let words = [
        "元気にしているとのこと。学習会の友だちにもよろしくと言っていた。",
        "生活のリズムができてきたとのこと。困ったらまた連絡すると話した。",
        "新しい場所にも慣れてきた。証明書の取り方を伝えた。",
    ];
    let said = pick(&words, u64::from(person.number), 83 + turn);
    let method = pick(&[FollowUpMethod::Phone, FollowUpMethod::Visit], turn, 84);
    move |id| FollowUp {
        done_on: Some(done_on),
        method: Some(method),
        result: Some(LongText(said.to_owned())),
        ..FollowUp::empty(id)
    }
}

/// The second tutor of the first venue hands a learner over to the first one, who reads it.
fn hand_over(script: &mut Script, cast: &Cast) {
    let venue = place('A');
    let (from, to) = (cast.second_tutor(venue), cast.tutor(venue));
    let date = day(cast.set.year.0, 9, 30);
    let text = "目標：高卒認定試験の合格。英語と数学が残っている。\n\
        次の締切：第2回の結果のあとに、目標を見直す。\n\
        役立つ工夫：始める前に、その日にやることを3つ書き出す。";
    let record = Handover {
        from: Some(Ref::to(from.staff())),
        text: Some(LongText(text.to_owned())),
        left_out: Some(Count(2)),
        ..handed_over(who_comes(cast, 'A', date), to, date)
    };
    received(script, from, to, record);
}

/// Another program of the center hands a learner over; a coordinator writes it down.
fn take_over(script: &mut Script, cast: &Cast) {
    let date = day(cast.set.year.0, 6, 17);
    let person = who_comes(cast, 'B', date);
    let to = cast.tutor(person.place);
    let record = Handover {
        program: Some(Text("子どもの学習・生活支援事業".to_owned())),
        text: Some(LongText("漢字検定の勉強を続けている。静かな席を選ぶ。".to_owned())),
        ..handed_over(person, to, date)
    };
    received(script, cast.coordinator(), to, record);
}

/// Somebody who comes to a venue on a day.
fn who_comes(cast: &Cast, letter: char, on: Date) -> &Person {
    let is_there = |person: &&Person| {
        person.place.letter == letter
            && person.number != SIGNED_IN_LEARNER
            && person.is_enrolled(on)
            && person.is_enrolled(on.plus_days(1))
    };
    cast.set.people.iter().rev().find(is_there).expect("each venue has learners")
}

fn handed_over(person: &Person, to: &Worker, date: Date) -> Handover {
    let draft = crate::script::named("draft", "handover");
    Handover {
        learner: Some(Ref::to(person.id())),
        to: Some(Ref::to(to.staff())),
        date: Some(date),
        ..Handover::empty(draft)
    }
}

fn received(script: &mut Script, author: &Worker, to: &Worker, record: Handover) {
    let date = record.date.expect("a handover has its day");
    let made_at = at(date, 18, 15);
    let id = script.id(made_at);
    script.add(author.account(), made_at, vec![create(id, &record)]);
    let read_on = date.plus_days(1);
    let read = Handover { acknowledged_on: Some(read_on), ..Handover::empty(id) };
    script.add(to.account(), at(read_on, 17, 40), vec![change(id, &read)]);
}
