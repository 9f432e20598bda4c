//! What of the exam is near, for the first page of who looks after learners: its days in the coming
//! week with how many of the learners in sight sit then, and the letters of which nobody knows yet
//! what they say.

use super::exam_day::exam_day;
use super::exam_timetable::days;
use super::records::{ReadRecords, Records};
use super::round_results::without_result;
use crate::id::RecordId;
use crate::records::exam_sitting::ExamSitting;
use crate::value::Date;
use std::collections::BTreeSet;

/// The days after today that count as near.
const DAYS_AHEAD: i64 = 6;

/// What is near of all rounds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExamNear {
    /// The days of the coming week on which somebody sits, in their order.
    pub days: Vec<ExamOn>,
    /// The rounds of which letters are out and a result is open, the latest first.
    pub letters: Vec<OpenLetters>,
}

/// One day of one round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExamOn {
    /// The day.
    pub date: Date,
    /// The round.
    pub round: RecordId,
    /// How many sit on this day.
    pub sitters: usize,
}

/// Letters of one round that nobody has read out yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenLetters {
    /// The round.
    pub round: RecordId,
    /// The day on which they were sent.
    pub sent_on: Date,
    /// Whose.
    pub people: BTreeSet<RecordId>,
}

/// Whether a round may have something to say: asked before anything else is read.
pub fn may_be_near(records: &dyn Records, today: Date) -> bool {
    let is_ahead = |it: &ExamSitting| {
        let has_begun = it.starts_on.is_some_and(|first| first <= today.plus_days(DAYS_AHEAD));
        has_begun && it.last_day().is_some_and(|last| today <= last)
    };
    records.list::<ExamSitting>().any(|it| is_ahead(&it) || has_letters(&it, today).is_some())
}

/// The day on which the letters of a round of this fiscal year or the one before were sent.
fn has_letters(round: &ExamSitting, today: Date) -> Option<Date> {
    let is_recent = round.fiscal_year?.0 + 1 >= today.fiscal_year().0;
    round.results_on.filter(|sent| is_recent && *sent <= today)
}

/// What is near on this day.
pub fn exam_near(records: &dyn Records, today: Date) -> ExamNear {
    let mut near = ExamNear::default();
    for round in records.list::<ExamSitting>() {
        let all = days(records, &round).into_iter();
        let ahead = all.filter(|day| (0..=DAYS_AHEAD).contains(&day.days_since(today)));
        let on = |date| ExamOn {
            date,
            round: round.id,
            sitters: exam_day(records, &round, date).sitters.len(),
        };
        near.days.extend(ahead.map(on).filter(|it| it.sitters > 0));
        if let Some(sent_on) = has_letters(&round, today) {
            let people = without_result(records, &round);
            near.letters.push(OpenLetters { round: round.id, sent_on, people });
        }
    }
    near.days.sort_by_key(|it| (it.date, it.round));
    near.letters.retain(|it| !it.people.is_empty());
    near.letters.sort_by_key(|it| (std::cmp::Reverse(it.sent_on), it.round));
    near
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use serde_json::{Value, json};
    use uuid::Uuid;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    /// Round 9 on two days in November, round 8 in August; learner 1 has posted for both subjects
    /// of round 9, learner 2 for that of its second day; both sat in August, and only 1 has told.
    fn records() -> RecordSet {
        let mut all = RecordSet::default();
        let mut put = |kind: &str, n: u128, fields: Value| {
            all.put(kind, id(n), fields.as_object().unwrap().clone());
        };
        put(
            "exam_sitting",
            8,
            json!({ "fiscal_year": 2026, "round": "first",
            "starts_on": "2026-08-06", "results_on": "2026-09-01" }),
        );
        put(
            "exam_sitting",
            9,
            json!({ "fiscal_year": 2026, "round": "second",
            "starts_on": "2026-11-07", "ends_on": "2026-11-08", "results_on": "2026-12-08" }),
        );
        for (n, subject, date) in [(20, "eigo", "2026-11-07"), (21, "joho", "2026-11-08")] {
            put(
                "exam_paper",
                n,
                json!({ "sitting": id(9).to_string(), "subject": subject,
                "date": date, "starts_at": "10:00" }),
            );
        }
        for (n, subjects) in [(1, json!(["eigo", "joho"])), (2, json!(["joho"]))] {
            let own = id(n).to_string();
            put("learner", n, json!({ "preferred_name": "Ann" }));
            put(
                "exam_application",
                30 + n,
                json!({ "sitting": id(9).to_string(),
                "learner": own, "subjects": subjects, "step": "slip_received" }),
            );
            put(
                "exam_subject_result",
                40 + n,
                json!({ "sitting": id(8).to_string(),
                "learner": own, "subject": "kokugo", "attendance": "sat" }),
            );
        }
        put(
            "told_result",
            50,
            json!({ "sitting": id(8).to_string(),
            "learner": id(1).to_string(), "subject": "kokugo", "result": "passed",
            "told_on": "2026-09-02" }),
        );
        all
    }

    #[test]
    fn each_day_of_the_coming_week_says_how_many_sit_then() {
        let on = |today: &str| {
            let found = exam_near(&records(), day(today)).days;
            found.iter().map(|it| (it.date.day(), it.sitters)).collect::<Vec<_>>()
        };
        assert_eq!(on("2026-11-04"), [(7, 1), (8, 2)]);
        assert_eq!(on("2026-11-01"), [(7, 1)]);
        assert_eq!(on("2026-11-08"), [(8, 2)]);
        assert_eq!(on("2026-10-31"), []);
    }

    #[test]
    fn a_letter_is_open_from_the_day_it_was_sent_until_she_has_told() {
        let open = |today: &str| {
            let found = exam_near(&records(), day(today)).letters;
            found.iter().map(|it| (it.round, it.people.clone())).collect::<Vec<_>>()
        };
        assert_eq!(open("2026-08-31"), []);
        assert_eq!(open("2026-11-04"), [(id(8), BTreeSet::from([id(2)]))]);
    }

    #[test]
    fn on_a_day_on_which_nothing_is_near_nothing_more_is_read() {
        for (today, expected) in [
            ("2026-07-30", false),
            ("2026-07-31", true),
            ("2026-08-07", false),
            ("2026-09-01", true),
            ("2028-04-01", false),
        ] {
            assert_eq!(may_be_near(&records(), day(today)), expected, "{today}");
        }
    }
}
