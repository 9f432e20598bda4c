//! What one learner works on at a lesson: what is recorded of it, what she did the last time, and
//! which subjects a form offers first.

use crate::arrange::Arrange;
use crate::exam::StudySubject;
use crate::id::RecordId;
use crate::program::plan;
use crate::program::records::{ReadRecords, Records};
use crate::record::{Body, Record};
use crate::records::lesson::Lesson;
use crate::records::lesson_record::LessonRecord;
use crate::value::{Date, Ref};
use std::cmp::Reverse;

/// So many subjects stand open in a form; the others are one tap more.
pub const OFFERED_MAX: usize = 4;

/// One learner at one lesson in one subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Work {
    /// The lesson.
    pub lesson: RecordId,
    /// The learner.
    pub learner: RecordId,
    /// The subject.
    pub subject: StudySubject,
}

impl Work {
    /// Its record as a new one, without anything that was written.
    pub fn empty(self) -> LessonRecord {
        let record = LessonRecord {
            lesson: Some(Ref::to(self.lesson)),
            learner: Some(Ref::to(self.learner)),
            subject: Some(self.subject),
            ..LessonRecord::empty(self.lesson)
        };
        let id = LessonRecord::KIND.natural_id(&record.write());
        LessonRecord { id: id.expect("a lesson record has a natural key"), ..record }
    }

    /// The fields of a new record with these values.
    pub fn with(self, set: Body) -> Body {
        let mut body = self.empty().write();
        body.extend(set);
        body
    }
}

/// What the person with these records did at one lesson.
#[derive(Clone, Debug, PartialEq)]
pub struct Studied {
    /// The day of the lesson.
    pub on: Date,
    /// Subject by subject.
    pub records: Vec<LessonRecord>,
}

/// What is recorded about her at a lesson, in the order of the subjects.
pub fn at_lesson(
    records: &dyn Records,
    lesson: RecordId,
    aliases: &[RecordId],
) -> Vec<LessonRecord> {
    let is_there = |it: &LessonRecord| it.lesson.is_some_and(|own| own.id == lesson);
    let mut found: Vec<LessonRecord> = all(records, aliases).filter(is_there).collect();
    found.arrange_by_key(|it| (it.subject, it.id));
    found
}

/// What she did at the latest lesson before `day` of which something is recorded.
pub fn last_time(records: &dyn Records, aliases: &[RecordId], day: Date) -> Option<Studied> {
    let dated = dated(records, aliases).into_iter().filter(|(on, _)| *on < day);
    let (on, lesson) = dated.filter_map(|(on, it)| Some((on, it.lesson?.id))).max()?;
    Some(Studied { on, records: at_lesson(records, lesson, aliases) })
}

/// The subjects that a form offers her first: those of her latest lessons, then those of the steps
/// that are ahead of her.
pub fn offered(records: &dyn Records, aliases: &[RecordId]) -> Vec<StudySubject> {
    let mut dated = dated(records, aliases);
    dated.arrange_by_key(|(on, it)| Reverse((*on, it.id)));
    let worked = dated.into_iter().filter_map(|(_, it)| it.subject);
    let steps = plan::steps(records, aliases).into_iter().filter(|step| step.done_on.is_none());
    let ahead = steps.filter_map(|step| step.subject.map(StudySubject::Exam));
    let mut offered = Vec::new();
    for subject in worked.chain(ahead) {
        if offered.len() < OFFERED_MAX && !offered.contains(&subject) {
            offered.push(subject);
        }
    }
    offered
}

fn all(records: &dyn Records, aliases: &[RecordId]) -> impl Iterator<Item = LessonRecord> {
    aliases.iter().flat_map(|id| records.list_referring::<LessonRecord>("learner", *id))
}

fn dated(records: &dyn Records, aliases: &[RecordId]) -> Vec<(Date, LessonRecord)> {
    let dated = |it: LessonRecord| Some((records.read::<Lesson>(it.lesson?.id)?.date?, it));
    all(records, aliases).filter_map(dated).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::Subject;
    use crate::program::RecordSet;
    use crate::records::plan_item::PlanItem;
    use uuid::Uuid;

    const EIGO: StudySubject = StudySubject::Exam(Subject::Eigo);
    const SUGAKU: StudySubject = StudySubject::Exam(Subject::Sugaku);

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    /// Learner 1 and her second record 2 at lessons on these days.
    fn worked(rows: &[(u128, &str, StudySubject)]) -> RecordSet {
        let mut records = RecordSet::default();
        for (n, (learner, day, subject)) in (100..).zip(rows) {
            records.add(&Lesson { date: day.parse().ok(), ..Lesson::empty(id(n)) });
            let work = Work { lesson: id(n), learner: id(*learner), subject: *subject };
            records.add(&work.empty());
        }
        records
    }

    #[test]
    fn what_two_tablets_write_about_one_subject_is_one_record() {
        let work = Work { lesson: id(100), learner: id(1), subject: EIGO };
        assert_eq!(work.empty().id, work.empty().id);
        assert_eq!(work.empty().id.to_string(), "d2b2b3e6-9cde-5390-87fc-08b054abacf6");
        assert_ne!(Work { subject: SUGAKU, ..work }.empty().id, work.empty().id);
    }

    #[test]
    fn the_last_time_is_the_latest_lesson_before_the_day_under_all_her_records() {
        let records =
            worked(&[(1, "2021-01-20", EIGO), (2, "2021-01-27", SUGAKU), (1, "2021-02-03", EIGO)]);
        let last = |day: &str| {
            let found = last_time(&records, &[id(1), id(2)], day.parse().unwrap())?;
            Some((found.on.to_string(), found.records.iter().filter_map(|it| it.subject).collect()))
        };
        assert_eq!(last("2021-02-03"), Some(("2021-01-27".to_owned(), vec![SUGAKU])));
        assert_eq!(last("2021-02-10"), Some(("2021-02-03".to_owned(), vec![EIGO])));
        assert_eq!(last("2021-01-20"), None);
    }

    #[test]
    fn what_she_worked_on_last_is_offered_first_then_what_her_plan_says() {
        let mut records = worked(&[
            (1, "2021-01-20", EIGO),
            (1, "2021-01-27", SUGAKU),
            (1, "2021-01-13", StudySubject::JuniorHigh),
        ]);
        let step = |n: u128, subject, done: Option<&str>| PlanItem {
            learner: Some(Ref::to(id(1))),
            subject: Some(subject),
            done_on: done.and_then(|day| day.parse().ok()),
            ..PlanItem::empty(id(n))
        };
        records.add(&step(200, Subject::Joho, Some("2021-01-30")));
        records.add(&step(201, Subject::Kokugo, None));
        records.add(&step(202, Subject::Rekishi, None));
        let kokugo = StudySubject::Exam(Subject::Kokugo);
        let expected = [SUGAKU, EIGO, StudySubject::JuniorHigh, kokugo];
        assert_eq!(offered(&records, &[id(1)]), expected);
        assert_eq!(offered(&records, &[id(9)]), []);
    }
}
