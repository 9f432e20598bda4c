//! When a round of the exam is held: its days, its papers by time, and the pause for lunch.

use super::records::{ReadRecords, Records};
use crate::exam::Subject;
use crate::records::exam_paper::ExamPaper;
use crate::records::exam_sitting::ExamSitting;
use crate::value::{Date, TimeOfDay};
use std::collections::BTreeSet;

/// A pause between two papers that is at least this long is lunch.
const LUNCH_MINUTES: u16 = 45;

/// The days of a round: what is announced, and every day of its timetable.
pub fn days(records: &dyn Records, sitting: &ExamSitting) -> Vec<Date> {
    let papers = records.list_referring::<ExamPaper>("sitting", sitting.id);
    let days: BTreeSet<Date> =
        papers.filter_map(|it| it.date).chain(sitting.starts_on).chain(sitting.ends_on).collect();
    days.into_iter().collect()
}

/// The round that is held on `day`: from the first of its days to the last.
pub fn round_on(records: &dyn Records, day: Date) -> Option<ExamSitting> {
    records.list::<ExamSitting>().find(|it| {
        let days = days(records, it);
        days.first().is_some_and(|first| *first <= day) && days.last().is_some_and(|it| day <= *it)
    })
}

/// When a round is held.
pub(super) struct Timetable {
    /// What is announced of its papers, in order of time.
    pub papers: Vec<ExamPaper>,
    /// Whether all of them are on one day.
    pub has_one_day: bool,
}

impl Timetable {
    /// That of one round.
    pub fn of(records: &dyn Records, sitting: &ExamSitting) -> Timetable {
        let papers = records.list_referring::<ExamPaper>("sitting", sitting.id);
        let mut papers: Vec<ExamPaper> = papers.filter(|it| it.subject.is_some()).collect();
        papers.sort_by_key(|it| (it.date, it.starts_at, it.subject));
        Timetable { papers, has_one_day: days(records, sitting).len() == 1 }
    }

    /// Whether it says when this subject is.
    pub fn names(&self, subject: Subject) -> bool {
        self.papers.iter().any(|it| it.subject == Some(subject))
    }
}

/// The longest pause between two papers, if it is long enough. `papers` are in order of time.
pub(super) fn lunch(papers: &[&ExamPaper]) -> Option<(TimeOfDay, TimeOfDay)> {
    let pauses = papers.windows(2).filter_map(|pair| {
        let (from, to) = (pair[0].ends_at?, pair[1].starts_at?);
        let minutes = to.minutes.checked_sub(from.minutes)?;
        (minutes >= LUNCH_MINUTES).then_some((minutes, (from, to)))
    });
    pauses.max_by_key(|(minutes, _)| *minutes).map(|(_, pause)| pause)
}
