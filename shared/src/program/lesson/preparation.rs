//! What to know of each learner who is expected at a lesson, before she comes: what she did the
//! last time, what was promised, what has changed since. From records, so also without a network.

use super::attendance::last_before;
use super::roster::Expected;
use super::study::{Studied, last_time};
use crate::arrange::Arrange;
use crate::id::RecordId;
use crate::program::person::aliases;
use crate::program::records::{ReadRecords, Records};
use crate::record::Record;
use crate::records::absence_notice::AbsenceNotice;
use crate::records::attendance::Attendance;
use crate::records::consultation::Consultation;
use crate::records::goal::Goal;
use crate::records::lesson::Lesson;
use crate::records::plan_item::PlanItem;
use crate::records::school_enrollment::{SchoolEnrollment, SchoolStatus};
use crate::records::what_helps::WhatHelps;
use crate::value::Date;

/// What was arranged longer ago than this is not what she comes with today.
const PROMISE_DAYS_MAX: i64 = 60;

/// One learner before a lesson.
#[derive(Clone, Debug, PartialEq)]
pub struct Preparation {
    /// The record that stands for her.
    pub learner: RecordId,
    /// When she came last.
    pub came_on: Option<Date>,
    /// What she did then, or at the latest lesson of which something is recorded.
    pub last: Option<Studied>,
    /// What was promised or arranged at the latest talk, and when.
    pub promise: Option<(String, Date)>,
    /// What has changed since she came last.
    pub changes: Vec<Change>,
    /// What helps her.
    pub helps: Vec<String>,
    /// That she will not come.
    pub notice: Option<AbsenceNotice>,
    /// Whether she brought a child along the last time.
    pub with_child: bool,
}

/// Something that has changed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// She has finished a step of her plan.
    StepDone(String),
    /// She has agreed on a new goal.
    NewGoal(String),
    /// Her school status is another one.
    School(SchoolStatus),
    /// Somebody has talked with her.
    Talk(Date),
}

/// Everybody of a roster, in its order.
pub fn preparations(
    records: &dyn Records,
    lesson: &Lesson,
    people: &[Expected],
    today: Date,
) -> Vec<Preparation> {
    let day = lesson.date.unwrap_or(today);
    people.iter().map(|one| preparation(records, lesson.id, one, day)).collect()
}

fn preparation(records: &dyn Records, lesson: RecordId, one: &Expected, day: Date) -> Preparation {
    let ids = aliases(records, one.learner);
    let came_on = last_before(records, &ids, day);
    Preparation {
        learner: one.learner,
        came_on,
        last: last_time(records, &ids, day),
        promise: promise(records, &ids, day),
        changes: came_on.map(|since| changes(records, &ids, since)).unwrap_or_default(),
        helps: helps(records, &ids),
        notice: notice(records, lesson, &ids),
        with_child: brought_child(records, &ids, day),
    }
}

/// All records of kind `R` about the person with these records.
fn all<'a, R: Record + 'a>(
    records: &'a dyn Records,
    ids: &'a [RecordId],
) -> impl Iterator<Item = R> + 'a {
    ids.iter().flat_map(|id| records.list_referring::<R>("learner", *id))
}

/// The notice about this lesson that nobody has taken back.
pub fn notice(records: &dyn Records, lesson: RecordId, ids: &[RecordId]) -> Option<AbsenceNotice> {
    all::<AbsenceNotice>(records, ids).find(|notice| {
        notice.is_taken_back != Some(true) && notice.lesson.is_some_and(|own| own.id == lesson)
    })
}

/// What helps her, in the order in which it was written.
pub fn helps(records: &dyn Records, ids: &[RecordId]) -> Vec<String> {
    let mut found: Vec<WhatHelps> = all(records, ids).collect();
    found.arrange_by_key(|it| it.id);
    found.into_iter().filter_map(|it| Some(it.words?.0)).collect()
}

fn promise(records: &dyn Records, ids: &[RecordId], day: Date) -> Option<(String, Date)> {
    let talks =
        all::<Consultation>(records, ids).filter(|talk| talk.date.is_some_and(|on| on <= day));
    let latest = talks.max_by_key(|talk| (talk.date, talk.id))?;
    let (on, words) = (latest.date?, latest.next_action?.0);
    (day.days_since(on) <= PROMISE_DAYS_MAX).then_some((words, on))
}

fn changes(records: &dyn Records, ids: &[RecordId], since: Date) -> Vec<Change> {
    let is_new = |day: Option<Date>| day.is_some_and(|day| day > since);
    let steps = all::<PlanItem>(records, ids).filter(|step| is_new(step.done_on));
    let steps = steps.filter_map(|step| Some(Change::StepDone(step.title?.0)));
    let goals = all::<Goal>(records, ids).filter(|goal| is_new(goal.agreed_on));
    let goals = goals.filter_map(|goal| Some(Change::NewGoal(goal.words?.0)));
    let schools = all::<SchoolEnrollment>(records, ids).filter(|it| is_new(it.from));
    let schools = schools.filter_map(|it| Some(Change::School(it.status?)));
    let talks = all::<Consultation>(records, ids).filter(|talk| is_new(talk.date));
    let talks = talks.filter_map(|talk| Some(Change::Talk(talk.date?)));
    let mut changes: Vec<Change> = steps.chain(goals).chain(schools).chain(talks).collect();
    changes.arrange_by(Ord::cmp);
    changes
}

/// Whether she brought a child along when she came last before `day`.
pub fn brought_child(records: &dyn Records, ids: &[RecordId], day: Date) -> bool {
    let marks = all::<Attendance>(records, ids)
        .filter(|mark| mark.status.is_some_and(super::attendance::took_part));
    let dated = marks.filter_map(|mark| {
        let on = records.read::<Lesson>(mark.lesson?.id)?.date.filter(|on| *on < day)?;
        Some((on, mark.with_child == Some(true)))
    });
    dated.max().is_some_and(|(_, with_child)| with_child)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::{StudySubject, Subject};
    use crate::program::RecordSet;
    use crate::program::lesson::attendance::attendance_id;
    use crate::program::lesson::study::Work;
    use crate::records::attendance::AttendanceStatus;
    use crate::records::lesson::LessonStatus;
    use crate::value::{LongText, Ref, Text};
    use uuid::Uuid;

    const HER: RecordId = RecordId(Uuid::from_u128(1));

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    fn lesson(n: u128, date: &str) -> Lesson {
        Lesson {
            date: date.parse().ok(),
            status: Some(LessonStatus::TookPlace),
            ..Lesson::empty(id(n))
        }
    }

    /// She came on 27 January, brought a child, did English, and was talked to.
    fn before() -> RecordSet {
        let mut records = RecordSet::default();
        let last = lesson(100, "2021-01-27");
        records.add(&last);
        records.add(&Attendance {
            lesson: Some(Ref::to(last.id)),
            learner: Some(Ref::to(HER)),
            status: Some(AttendanceStatus::Present),
            with_child: Some(true),
            ..Attendance::empty(attendance_id(last.id, HER))
        });
        let subject = StudySubject::Exam(Subject::Eigo);
        records.add(&Work { lesson: last.id, learner: HER, subject }.empty());
        records.add(&Consultation {
            learner: Some(Ref::to(HER)),
            date: "2021-01-27".parse().ok(),
            next_action: Some(Text("bring the certificate".to_owned())),
            ..Consultation::empty(id(200))
        });
        records
    }

    fn of(records: &RecordSet) -> Preparation {
        let tonight = lesson(101, "2021-02-03");
        let her = Expected { learner: HER, attendance: attendance_id(tonight.id, HER) };
        let today = "2021-02-03".parse().unwrap();
        preparations(records, &tonight, &[her], today).remove(0)
    }

    #[test]
    fn the_card_says_what_she_did_and_what_was_promised() {
        let card = of(&before());
        assert_eq!(card.came_on, "2021-01-27".parse().ok());
        assert_eq!(card.last.map(|last| last.records.len()), Some(1));
        assert_eq!(card.promise.map(|(words, _)| words).as_deref(), Some("bring the certificate"));
        assert!(card.with_child);
        assert_eq!((card.changes, card.helps, card.notice), (vec![], vec![], None));
    }

    #[test]
    fn what_came_after_her_last_lesson_is_a_change_and_what_came_before_is_not() {
        let mut records = before();
        let step = |n: u128, title: &str, done: &str| PlanItem {
            learner: Some(Ref::to(HER)),
            title: Some(Text(title.to_owned())),
            done_on: done.parse().ok(),
            ..PlanItem::empty(id(n))
        };
        records.add(&step(300, "old", "2021-01-20"));
        records.add(&step(301, "new", "2021-01-30"));
        records.add(&SchoolEnrollment {
            learner: Some(Ref::to(HER)),
            status: Some(SchoolStatus::OnLeave),
            from: "2021-02-01".parse().ok(),
            ..SchoolEnrollment::empty(id(302))
        });
        let expected =
            vec![Change::StepDone("new".to_owned()), Change::School(SchoolStatus::OnLeave)];
        assert_eq!(of(&records).changes, expected);
    }

    #[test]
    fn a_notice_that_is_taken_back_is_none() {
        let mut records = before();
        let mut notice = AbsenceNotice {
            lesson: Some(Ref::to(id(101))),
            learner: Some(Ref::to(HER)),
            ..AbsenceNotice::empty(id(400))
        };
        records.add(&notice);
        assert_eq!(of(&records).notice.map(|it| it.id), Some(id(400)));
        notice.is_taken_back = Some(true);
        records.add(&notice);
        assert_eq!(of(&records).notice, None);
    }

    #[test]
    fn what_helps_stands_on_the_card_in_the_order_in_which_it_was_written() {
        let mut records = before();
        for (n, words) in [(501, "a seat at the window"), (502, "short sentences")] {
            records.add(&WhatHelps {
                learner: Some(Ref::to(HER)),
                words: Some(LongText(words.to_owned())),
                ..WhatHelps::empty(id(n))
            });
        }
        assert_eq!(of(&records).helps, ["a seat at the window", "short sentences"]);
    }
}
