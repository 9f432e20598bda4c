//! When a round of the exam is held: its days, its papers by time, and the pause for lunch.

use super::records::{ReadRecords, Records};
use crate::arrange::Arrange;
use crate::exam::Subject;
use crate::gather::Gather;
use crate::records::exam_paper::ExamPaper;
use crate::records::exam_sitting::{ExamSitting, Round};
use crate::value::{Date, TimeOfDay};
use std::collections::BTreeSet;

/// A pause between two papers that is at least this long is lunch.
const LUNCH_MINUTES: u16 = 45;

/// Days that lie further ahead do not come up yet.
const COMING_DAYS: i64 = 100;

/// The days of a round: what is announced, and every day of its timetable.
pub fn days(records: &dyn Records, sitting: &ExamSitting) -> Vec<Date> {
    let papers = records.list_referring::<ExamPaper>("sitting", sitting.id);
    let days: BTreeSet<Date> =
        papers.filter_map(|it| it.date).chain(sitting.starts_on).chain(sitting.ends_on).gather();
    days.into_iter().collect()
}

/// The round that is held on `day`: from the first of its days to the last.
pub fn round_on(records: &dyn Records, day: Date) -> Option<ExamSitting> {
    records.list::<ExamSitting>().find(|it| {
        let days = days(records, it);
        days.first().is_some_and(|first| *first <= day) && days.last().is_some_and(|it| day <= *it)
    })
}

/// The round that has a day on `from` or at most so many days after it; of several the earliest.
pub fn round_within(records: &dyn Records, from: Date, days_ahead: i64) -> Option<ExamSitting> {
    let until = from.plus_days(days_ahead);
    let near = |sitting: ExamSitting| {
        let day = days(records, &sitting).into_iter().find(|day| from <= *day && *day <= until)?;
        Some((day, sitting))
    };
    let all = records.list::<ExamSitting>().filter_map(near);
    all.min_by_key(|(day, sitting)| (*day, sitting.id)).map(|(_, sitting)| sitting)
}

/// The next days of all rounds on which something ends or begins, the earliest first: the day, the
/// field that says it, and the round.
pub fn coming_days(
    rounds: &[ExamSitting],
    today: Date,
) -> Vec<(Date, &'static str, Option<Round>)> {
    let of_round = |it: &ExamSitting| {
        let days = [
            ("apply_until", it.deadline()),
            ("starts_on", it.starts_on),
            ("results_on", it.results_on),
        ];
        let round = it.round;
        days.into_iter().filter_map(move |(field, day)| Some((day?, field, round)))
    };
    let is_near = |day: Date| day >= today && day.days_since(today) <= COMING_DAYS;
    let days = rounds.iter().flat_map(of_round);
    let mut days: Vec<_> = days.filter(|(day, ..)| is_near(*day)).collect();
    days.arrange_by(Ord::cmp);
    days
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
        papers.arrange_by_key(|it| (it.date, it.starts_at, it.subject));
        Timetable { papers, has_one_day: days(records, sitting).len() == 1 }
    }

    /// Whether it says on which day this subject is.
    pub fn names(&self, subject: Subject) -> bool {
        self.papers.iter().any(|it| it.subject == Some(subject) && it.date.is_some())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::RecordId;

    #[test]
    fn only_days_that_come_up_are_listed_the_next_one_first() {
        let day = |text: &str| text.parse::<Date>().ok();
        let round = ExamSitting {
            round: Some(Round::First),
            apply_until: day("2021-05-10"),
            starts_on: day("2021-08-12"),
            results_on: day("2021-01-20"),
            ..ExamSitting::empty(RecordId(uuid::Uuid::nil()))
        };
        let again = ExamSitting { round: None, apply_until: day("2021-02-03"), ..round.clone() };
        let near = coming_days(&[round.clone(), again], "2021-02-03".parse().unwrap());
        let near: Vec<_> = near.into_iter().map(|(_, field, round)| (field, round)).collect();
        assert_eq!(near, [("apply_until", None), ("apply_until", Some(Round::First))]);
        let here = ExamSitting { apply_until_here: day("2021-05-12"), ..round };
        let near = coming_days(&[here], "2021-02-03".parse().unwrap());
        assert_eq!(near.first().map(|it| it.0), day("2021-05-12"), "moved here");
    }
}
