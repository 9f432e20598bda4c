//! Whom to greet first at a lesson, from what was written before: who comes for the first time, who
//! has been away for long, and what was arranged with somebody. Nothing here says that somebody
//! missed anything.

use super::attendance::times;
use crate::arrange::Arrange;
use crate::id::RecordId;
use crate::program::person::aliases;
use crate::program::records::{ReadRecords, Records};
use crate::records::consultation::Consultation;
use crate::value::Date;

/// So many days after her last lesson it is a return.
const LONG_DAYS: i64 = 28;

/// What was arranged longer ago than this is not what she comes with today.
const ARRANGED_DAYS_MAX: i64 = 35;

/// One person to greet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Greeting {
    /// The record that stands for her.
    pub learner: RecordId,
    /// Why.
    pub why: Why,
}

/// Why somebody is greeted first, in the order in which a list shows them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// She has never been at a lesson.
    FirstTime,
    /// She comes back after so many weeks.
    Back {
        /// Whole weeks since her last lesson.
        weeks: i64,
    },
    /// Something was arranged with her that is still to be done.
    Arranged {
        /// What, in the words of the talk.
        words: String,
        /// When it was arranged.
        on: Date,
    },
}

/// Whom of these people to greet first on a day: each at most once.
pub fn greetings(records: &dyn Records, people: &[RecordId], day: Date) -> Vec<Greeting> {
    let greeting = |learner: &RecordId| {
        let why = why(records, &aliases(records, *learner), day)?;
        Some(Greeting { learner: *learner, why })
    };
    let mut all: Vec<Greeting> = people.iter().filter_map(greeting).collect();
    all.arrange_by(|one, other| (&one.why, one.learner).cmp(&(&other.why, other.learner)));
    all
}

fn why(records: &dyn Records, ids: &[RecordId], day: Date) -> Option<Why> {
    let Some(last) = times(records, ids, day.fiscal_year()).last else {
        return Some(Why::FirstTime);
    };
    // Whoever is marked today has been greeted.
    if last >= day {
        return None;
    }
    let days = day.days_since(last);
    if days >= LONG_DAYS {
        return Some(Why::Back { weeks: days / 7 });
    }
    arranged(records, ids, last, day)
}

/// What the latest talk arranged, if she has not been at a lesson after it.
fn arranged(records: &dyn Records, ids: &[RecordId], last: Date, day: Date) -> Option<Why> {
    let talks = ids.iter().flat_map(|id| records.list_referring::<Consultation>("learner", *id));
    let latest = talks.max_by_key(|talk| (talk.date, talk.id))?;
    let (on, words) = (latest.date?, latest.next_action?.0);
    let is_due = on >= last && on <= day && day.days_since(on) <= ARRANGED_DAYS_MAX;
    is_due.then_some(Why::Arranged { words, on })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use crate::records::attendance::{Attendance, AttendanceStatus};
    use crate::records::lesson::{Lesson, LessonStatus};
    use crate::value::{Ref, Text};
    use uuid::Uuid;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    fn came(records: &mut RecordSet, learner: u128, day: &str) {
        let lesson = Lesson {
            date: day.parse().ok(),
            status: Some(LessonStatus::TookPlace),
            ..Lesson::empty(id(1000 + learner))
        };
        records.add(&lesson);
        records.add(&Attendance {
            lesson: Some(Ref::to(lesson.id)),
            learner: Some(Ref::to(id(learner))),
            status: Some(AttendanceStatus::Present),
            ..Attendance::empty(id(2000 + learner))
        });
    }

    fn talked(records: &mut RecordSet, learner: u128, day: &str, next: Option<&str>) {
        records.add(&Consultation {
            learner: Some(Ref::to(id(learner))),
            date: day.parse().ok(),
            next_action: next.map(|words| Text(words.to_owned())),
            ..Consultation::empty(id(3000 + learner))
        });
    }

    #[test]
    fn first_comes_who_is_new_then_who_returns_then_what_was_arranged() {
        let mut records = RecordSet::default();
        came(&mut records, 2, "2021-01-06");
        came(&mut records, 3, "2021-01-27");
        talked(&mut records, 3, "2021-01-28", Some("bring the certificate"));
        came(&mut records, 4, "2021-01-27");
        let found = greetings(&records, &[4, 3, 2, 1].map(id), "2021-02-03".parse().unwrap());
        let expected = [
            (1, Why::FirstTime),
            (2, Why::Back { weeks: 4 }),
            (
                3,
                Why::Arranged {
                    words: "bring the certificate".to_owned(),
                    on: "2021-01-28".parse().unwrap(),
                },
            ),
        ];
        let expected = expected.map(|(n, why)| Greeting { learner: id(n), why });
        assert_eq!(found, expected);
    }

    #[test]
    fn what_is_done_or_long_past_greets_nobody() {
        let on = |last: &str, talk: &str, next: Option<&str>| {
            let mut records = RecordSet::default();
            came(&mut records, 1, last);
            talked(&mut records, 1, talk, next);
            greetings(&records, &[id(1)], "2021-02-03".parse().unwrap()).len()
        };
        assert_eq!(on("2021-01-27", "2021-01-27", Some("a promise")), 1);
        assert_eq!(on("2021-02-03", "2021-01-27", Some("a promise")), 0, "she is here");
        assert_eq!(on("2021-01-27", "2021-01-20", Some("a promise")), 0, "she came after it");
        assert_eq!(on("2021-01-27", "2021-01-28", None), 0, "nothing was arranged");
        assert_eq!(on("2021-01-27", "2021-02-04", Some("a promise")), 0, "not yet");
        assert_eq!(on("2021-01-07", "2021-01-08", Some("a promise")), 1, "not four weeks yet");
    }
}
