//! Taking part: what a mark in a roll call means, and how often a learner came.

use super::takes_place;
use crate::id::RecordId;
use crate::program::records::{ReadRecords, Records};
use crate::record::Record;
use crate::records::attendance::{Attendance, AttendanceStatus};
use crate::records::lesson::Lesson;
use crate::value::{Date, FiscalYear, Ref};

/// Whether the mark says that she took part, at the venue or online.
pub fn took_part(status: AttendanceStatus) -> bool {
    matches!(status, AttendanceStatus::Present | AttendanceStatus::Online)
}

/// Whether the attendance counts: she took part in a lesson that was not called off (ruling A2).
pub fn counts(attendance: &Attendance, lesson: &Lesson) -> bool {
    attendance.status.is_some_and(took_part) && takes_place(lesson)
}

/// The id of the fact that this learner was, or was not, at this lesson.
pub fn attendance_id(lesson: RecordId, learner: RecordId) -> RecordId {
    let mut fact = Attendance::empty(lesson);
    fact.lesson = Some(Ref::to(lesson));
    fact.learner = Some(Ref::to(learner));
    Attendance::KIND.natural_id(&fact.write()).expect("an attendance has a natural key")
}

/// Every mark of the person with these records, with its lesson.
pub fn marks(
    records: &dyn Records,
    aliases: &[RecordId],
) -> impl Iterator<Item = (Attendance, Lesson)> {
    let of = |id: &RecordId| records.list_referring::<Attendance>("learner", *id);
    let with_lesson = |mark: Attendance| {
        let lesson = records.read::<Lesson>(mark.lesson?.id)?;
        Some((mark, lesson))
    };
    aliases.iter().flat_map(of).filter_map(with_lesson)
}

/// Those of her marks that count, each with its day.
pub fn attended(
    records: &dyn Records,
    aliases: &[RecordId],
) -> impl Iterator<Item = (Date, Attendance)> {
    let counted = |(mark, lesson): (Attendance, Lesson)| {
        let day = lesson.date.filter(|_| counts(&mark, &lesson))?;
        Some((day, mark))
    };
    marks(records, aliases).filter_map(counted)
}

/// How often a learner came in one fiscal year, and when last. What she missed is not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// How often she took part.
    pub came: usize,
    /// How often of these she took part online.
    pub online: usize,
    /// The day of her latest lesson, in whatever year.
    pub last: Option<Date>,
}

/// How often the person with these records came.
pub fn times(records: &dyn Records, aliases: &[RecordId], year: FiscalYear) -> Times {
    let mut times = Times::default();
    for (date, mark) in attended(records, aliases) {
        if date.fiscal_year() == year {
            times.came += 1;
            times.online += usize::from(mark.status == Some(AttendanceStatus::Online));
        }
        times.last = times.last.max(Some(date));
    }
    times
}

/// The latest day before `day` on which the person with these records took part.
pub fn last_before(records: &dyn Records, aliases: &[RecordId], day: Date) -> Option<Date> {
    attended(records, aliases).map(|(on, _)| on).filter(|on| *on < day).max()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use crate::records::lesson::LessonStatus;
    use uuid::Uuid;

    #[test]
    fn every_lesson_that_she_took_part_in_counts_once_under_all_her_records() {
        let id = |n: u128| RecordId(Uuid::from_u128(n));
        let mut records = RecordSet::default();
        let mut mark = |n: u128, date: &str, status, held| {
            let lesson = Lesson {
                date: date.parse().ok(),
                status: Some(held),
                ..Lesson::empty(id(100 + n))
            };
            let learner = id(1 + n % 2);
            let mark = Attendance {
                lesson: Some(Ref::to(lesson.id)),
                learner: Some(Ref::to(learner)),
                status: Some(status),
                ..Attendance::empty(attendance_id(lesson.id, learner))
            };
            records.add(&lesson);
            records.add(&mark);
        };
        use AttendanceStatus::{Absent, Online, Present};
        mark(1, "2020-05-13", Present, LessonStatus::TookPlace);
        mark(2, "2020-05-20", Online, LessonStatus::TookPlace);
        mark(3, "2020-05-27", Absent, LessonStatus::TookPlace);
        mark(4, "2020-06-03", Present, LessonStatus::Closed);
        mark(5, "2019-06-03", Present, LessonStatus::TookPlace);
        let found = times(&records, &[id(1), id(2)], FiscalYear(2020));
        let last = "2020-05-20".parse().ok();
        assert_eq!(found, Times { came: 2, online: 1, last });
        let both = [id(1), id(2)];
        let days = attended(&records, &both).map(|(day, _)| day.to_string());
        let mut days: Vec<String> = days.collect();
        days.sort();
        let of_called_off = "a lesson that was called off is not among them";
        assert_eq!(days, ["2019-06-03", "2020-05-13", "2020-05-20"], "{of_called_off}");
        assert_eq!(marks(&records, &both).count(), 5, "whatever the mark says");
    }
}
