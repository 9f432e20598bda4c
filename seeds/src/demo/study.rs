//! What the learners study with, what they did at their latest lessons and what they do until the
//! next ones. Nothing of it is counted in a figure.

use super::lessons::HeldLesson;
use super::people::Person;
use super::{Cast, SIGNED_IN_LEARNER};
use crate::script::{Script, at, change, create, fact, named, pick, scatter};
use shared::exam::{StudySubject, Subject, progress};
use shared::id::RecordId;
use shared::records::lesson_record::{LessonRecord, LessonResult};
use shared::records::material::{Material, MaterialLevel};
use shared::records::self_rating::SelfRating;
use shared::records::study_plan::StudyPlan;
use shared::records::what_helps::WhatHelps;
use shared::value::{Count, Date, LongText, Rating, Ref, Text};

/// So many days back lessons have records: the last four of each venue.
const RECORDED_DAYS: i64 = 28;

/// Everything about study, after all else.
pub(super) fn study(script: &mut Script, cast: &Cast, held: &[HeldLesson]) {
    materials(script, cast);
    versions(script, cast);
    let first = cast.set.today.plus_days(-RECORDED_DAYS);
    for lesson in held.iter().filter(|lesson| lesson.date >= first) {
        record(script, cast, lesson);
    }
    what_helps(script, cast);
    ratings(script, cast);
}

/// Key, title, subject, level, copies. Every title and its publisher are invented.
type Book = (&'static str, &'static str, StudySubject, MaterialLevel, u32);

const BOOKS: [Book; 8] = {
    use MaterialLevel::{Certification, JuniorHigh};
    use StudySubject::Exam;
    [
        ("kokugo", "読む力 20日間", Exam(Subject::Kokugo), Certification, 6),
        ("sugaku", "数と式 ゼロから", Exam(Subject::Sugaku), Certification, 10),
        ("eigo", "やさしい英文法", Exam(Subject::Eigo), Certification, 12),
        ("sekaishi", "図で見る世界史", Exam(Subject::SekaishiA), Certification, 4),
        ("komin", "くらしと社会ノート", Exam(Subject::GendaiShakai), Certification, 5),
        ("rika", "光と熱のワーク", Exam(Subject::KagakuToNingen), Certification, 4),
        ("basics", "中学の数学 やりなおしプリント", StudySubject::JuniorHigh, JuniorHigh, 15),
        ("cards", "単語カード 1〜300", Exam(Subject::Eigo), JuniorHigh, 20),
    ]
};

fn material(key: &str) -> RecordId {
    named("material", key)
}

fn materials(script: &mut Script, cast: &Cast) {
    let made_at = at(cast.set.year.first_day().plus_days(12), 13, 0);
    let ops = BOOKS.iter().map(|(key, title, subject, level, copies)| {
        let id = material(key);
        let record = Material {
            title: Some(Text((*title).to_owned())),
            publisher: Some(Text("まなび書房".to_owned())),
            subject: Some(*subject),
            level: Some(*level),
            copies: Some(Count(*copies)),
            licence: Some(Text("学習会の中での複写可".to_owned())),
            ..Material::empty(id)
        };
        create(id, &record)
    });
    let ops = ops.collect();
    script.add(cast.coordinator().account(), made_at, ops);
}

/// The learner with an account has agreed on a plan twice.
fn versions(script: &mut Script, cast: &Cast) {
    let person = cast.person(SIGNED_IN_LEARNER);
    let tutor = cast.tutor(person.place).account();
    let year = cast.set.year.first_day();
    let agreed = [year.plus_days(35), year.plus_days(168)];
    let mut before = None;
    for (version, agreed_on) in (1..).zip(agreed) {
        let made_at = at(agreed_on, 19, 30);
        let id = script.id(made_at);
        let record = StudyPlan {
            learner: Some(Ref::to(person.id())),
            version: Some(Count(version)),
            agreed_on: Some(agreed_on),
            ..StudyPlan::empty(id)
        };
        let reviewed = before.map(|before| {
            change(before, &StudyPlan { reviewed_on: Some(agreed_on), ..StudyPlan::empty(before) })
        });
        script.add(tutor, made_at, reviewed.into_iter().chain([create(id, &record)]).collect());
        before = Some(id);
    }
}

/// What one learner may have done in a subject: book, pages, homework.
type Work = (&'static str, StudySubject, &'static str, &'static str);

const WORK: [Work; 6] = {
    use StudySubject::Exam;
    [
        ("eigo", Exam(Subject::Eigo), "p.20–23", "単語カード 101〜120"),
        ("sugaku", Exam(Subject::Sugaku), "p.12–15", "プリント8（一次方程式）"),
        ("kokugo", Exam(Subject::Kokugo), "5日目", "6日目を読んでくる"),
        ("basics", StudySubject::JuniorHigh, "プリント 3〜4", "プリント5"),
        ("rika", Exam(Subject::KagakuToNingen), "「光」の章", "まとめの表を書く"),
        ("komin", Exam(Subject::GendaiShakai), "p.30–33", "用語カード 10枚"),
    ]
};

/// The subject in which somebody works: one that she still needs, or the basics.
fn work_of(cast: &Cast, person: &Person) -> &'static Work {
    let open = progress(&cast.passes(person.number), cast.set.plans.goal).open;
    let is_open = |work: &&Work| match work.1 {
        StudySubject::Exam(subject) => {
            open.iter().any(|it| it.ways.iter().any(|way| way.contains(&subject)))
        }
        StudySubject::JuniorHigh | StudySubject::Other => false,
    };
    let own: Vec<&Work> = WORK.iter().filter(is_open).collect();
    let at = usize::from(person.number) % own.len().max(1);
    own.get(at).copied().unwrap_or(&WORK[3])
}

fn record(script: &mut Script, cast: &Cast, lesson: &HeldLesson) {
    let made_at = at(lesson.date, i64::from(lesson.place.hour) + 2, 25);
    let week = lesson.date.days_since(cast.set.year.first_day()).unsigned_abs() / 7;
    let ops = lesson.present.iter().map(|number| {
        let person = cast.person(*number);
        let (book, subject, range, homework) = work_of(cast, person);
        let result = match scatter(u64::from(*number), week) % 5 {
            0 => LessonResult::Again,
            1 | 2 => LessonResult::Partly,
            _ => LessonResult::Good,
        };
        let record = fact(|id| LessonRecord {
            lesson: Some(Ref::to(lesson.id)),
            learner: Some(Ref::to(person.id())),
            subject: Some(*subject),
            material: Some(Ref::to(material(book))),
            range: Some(Text((*range).to_owned())),
            result: Some(result),
            homework: Some(Text((*homework).to_owned())),
            ..LessonRecord::empty(id)
        });
        create(record.id, &record)
    });
    let ops = ops.collect();
    script.add(cast.tutor(lesson.place).account(), made_at, ops);
}

/// What helps, and never why.
const HELPS: [&str; 4] = [
    "窓ぎわの席だと落ち着く。",
    "説明は短く区切り、1つずつ紙に書く。",
    "はじめの10分は雑談から。答えを急がせない。",
    "問題文を声に出して読むと進む。",
];

fn what_helps(script: &mut Script, cast: &Cast) {
    let today = cast.set.today;
    let people = cast.set.people.iter().filter(|person| {
        person.number == SIGNED_IN_LEARNER
            || person.is_enrolled(today) && person.number.is_multiple_of(4)
    });
    for person in people {
        let made_at = at(made_on(person, today), 20, 5);
        let id = script.id(made_at);
        let words = pick(&HELPS, u64::from(person.number), 3);
        let record = WhatHelps {
            learner: Some(Ref::to(person.id())),
            words: Some(LongText(words.to_owned())),
            ..WhatHelps::empty(id)
        };
        script.add(cast.tutor(person.place).account(), made_at, vec![create(id, &record)]);
    }
}

/// Some weeks after somebody came, and before today.
fn made_on(person: &Person, today: Date) -> Date {
    person.since().plus_days(21).min(today.plus_days(-1)).max(person.since())
}

/// The learner with an account says now and then how it goes.
fn ratings(script: &mut Script, cast: &Cast) {
    let person = cast.person(SIGNED_IN_LEARNER);
    let rows: [(i64, u8, Option<&str>); 3] =
        [(21, 3, None), (14, 4, Some("過去形が少しわかった。")), (7, 4, Some("一人で解けた。"))];
    for (days, rating, words) in rows {
        let date = cast.set.today.plus_days(-days);
        let made_at = at(date, 21, 0);
        let id = script.id(made_at);
        let record = SelfRating {
            learner: Some(Ref::to(person.id())),
            date: Some(date),
            rating: Some(Rating(rating)),
            words: words.map(|words| LongText(words.to_owned())),
            ..SelfRating::empty(id)
        };
        script.add(cast.learner_account(), made_at, vec![create(id, &record)]);
    }
}
