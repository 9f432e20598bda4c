//! One round of the equivalency exam: the days on which it is held and what has to be done until
//! when. Everybody sees it, because it is the same for everybody.

use crate::choice;
use crate::problem::{Problem, ProblemCode};
use crate::record;
use crate::record::form::Initial;
use crate::record::{Body, EventDay, Identity, Kind, Record, ScopeRule, Writers};
use crate::value::{Date, FieldValue, FiscalYear};

choice! {
    /// Which of a fiscal year's two rounds.
    Round {
        /// In August.
        First = "first",
        /// In November.
        Second = "second",
    }
}

record! {
    /// One round of the exam.
    ExamSitting = "exam_sitting" {
        /// The fiscal year.
        fiscal_year: FiscalYear => required, fixed, listed;
        /// Which round.
        round: Round => required, fixed, listed;
        /// The first day.
        starts_on: Date => initial(Initial::Nothing), listed;
        /// The last day.
        ends_on: Date => listed;
        /// The first day on which the ministry takes applications.
        apply_from: Date => listed;
        /// The last day of the postmark of an application.
        apply_until: Date => listed;
        /// The same for this prefecture, where a disaster has moved it.
        apply_until_here: Date => help;
        /// The day on which results are sent.
        results_on: Date => listed;
        /// The first day on which the round is held again for those whom it could not take.
        again_from: Date => section("again");
        /// The last of these days.
        again_to: Date;
        /// Whether the days are an example and not announced.
        is_example: bool => listed;
    }
}

/// A postmark that the ministry does not take: letters come back, or are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OffTime {
    /// Before letters are taken, which is from this day on.
    TooEarly(Date),
    /// After the last day, which is this one.
    TooLate(Date),
}

impl ExamSitting {
    /// Whether a letter with this postmark is outside the days on which letters are taken, as far
    /// as they are known.
    pub fn off_time(&self, postmark: Date) -> Option<OffTime> {
        let early = self.apply_from.filter(|from| postmark < *from).map(OffTime::TooEarly);
        early.or(self.deadline().filter(|last| postmark > *last).map(OffTime::TooLate))
    }

    /// The last day of the postmark for learners of this program.
    pub fn deadline(&self) -> Option<Date> {
        self.apply_until_here.or(self.apply_until)
    }

    /// The last day on which it is held.
    pub fn last_day(&self) -> Option<Date> {
        self.ends_on.or(self.starts_on)
    }

    /// Whether its letters may be there on `day`: from the day they are sent, and where nobody
    /// knows that day, once the round is over. `None` for a round without days.
    pub fn has_letters(&self, day: Date) -> Option<bool> {
        let is_over = self.last_day().map(|last| last < day);
        self.results_on.map(|sent| sent <= day).or(is_over)
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: ExamSitting::NAME,
    fields: ExamSitting::FIELDS,
    identity: Identity::Natural(&["fiscal_year", "round"]),
    scope: ScopeRule::Program,
    writers: Writers::Managers,
    event_day: EventDay::Own("starts_on"),
    title: &["fiscal_year", "round"],
    in_order: &[
        ("apply_from", "apply_until"),
        ("apply_until", "starts_on"),
        ("apply_until_here", "starts_on"),
        ("again_from", "again_to"),
        ("starts_on", "ends_on"),
        ("ends_on", "results_on"),
    ],
    check,
    ..Kind::PLAIN
};

/// The exam lies within the fiscal year of the round.
fn check(body: &Body) -> Vec<Problem> {
    let mut problems = Vec::new();
    let year = body.get("fiscal_year").and_then(FiscalYear::read);
    let starts_on = body.get("starts_on").and_then(Date::read);
    if let (Some(year), Some(day)) = (year, starts_on)
        && day.fiscal_year() != year
    {
        problems.push(Problem::new("starts_on", ProblemCode::DoesNotFit));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_postmark_is_taken_from_the_first_day_of_letters_to_the_last_one_here() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let round = ExamSitting {
            apply_from: Some(day("2021-04-05")),
            apply_until: Some(day("2021-05-10")),
            apply_until_here: Some(day("2021-05-17")),
            ..ExamSitting::empty(crate::id::RecordId(uuid::Uuid::nil()))
        };
        for (postmark, expected) in [
            ("2021-04-04", Some(OffTime::TooEarly(day("2021-04-05")))),
            ("2021-04-05", None),
            ("2021-05-17", None),
            ("2021-05-18", Some(OffTime::TooLate(day("2021-05-17")))),
        ] {
            assert_eq!(round.off_time(day(postmark)), expected, "{postmark}");
        }
        let nothing_known = ExamSitting { apply_from: None, apply_until: None, ..round };
        let nothing_known = ExamSitting { apply_until_here: None, ..nothing_known };
        assert_eq!(nothing_known.off_time(day("2021-01-01")), None);
    }

    #[test]
    fn a_round_lies_in_its_fiscal_year_and_its_days_follow_each_other() {
        let of = |json: serde_json::Value| KIND.contradictions(json.as_object().unwrap());
        let day = json!({ "fiscal_year": 2020, "starts_on": "2021-08-12" });
        assert_eq!(of(day), [Problem::new("starts_on", ProblemCode::DoesNotFit)]);
        let days = json!({ "ends_on": "2020-08-13", "results_on": "2020-08-01" });
        assert_eq!(of(days), [Problem::new("results_on", ProblemCode::EndsBeforeStart)]);
    }
}
