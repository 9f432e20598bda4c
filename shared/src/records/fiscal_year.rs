//! What holds for one fiscal year of the program: how many can take part, and from when on somebody
//! is asked to look. A year without a record, or with an empty field, has the usual values.

use crate::problem::{Problem, ProblemCode};
use crate::record;
use crate::record::form::Initial;
use crate::record::{Body, Identity, Kind, Record, ScopeRule, Writers};
use crate::value::{Count, Date, FieldValue, FiscalYear};

record! {
    /// One fiscal year.
    FiscalYearRecord = "fiscal_year" {
        /// The year.
        year: FiscalYear => required, fixed, initial(Initial::FiscalYear), listed;
        /// The most learners that can take part at a time.
        capacity: Count => help, listed;
        /// The indicators are judged by the definitions of this day.
        definitions_on: Date => help, listed;
        /// After so many weeks without contact somebody is quiet.
        quiet_weeks: Count => section("limits"), help, listed;
        /// After so many weeks without contact the program decides whether contact is lost.
        lost_contact_weeks: Count => help, listed;
        /// After so many days without a word a tablet is looked for.
        silent_tablet_days: Count => help;
        /// Rates of fewer people are marked.
        small_people: Count => section("small"), help;
        /// Counts up to this one are not shown outside.
        small_count: Count => help;
    }
}

/// Rates of fewer people than this are always marked (ruling F10).
pub const SMALL_PEOPLE_MIN: u32 = 10;

/// Counts up to this one are never shown outside (ruling F10).
pub const SMALL_COUNT_MIN: u32 = 2;

/// The most weeks or days of a limit: what is looked for after a year is not looked for.
const LIMIT_MAX: u32 = 52;

/// The declaration.
pub static KIND: Kind = Kind {
    name: FiscalYearRecord::NAME,
    fields: FiscalYearRecord::FIELDS,
    identity: Identity::Natural(&["year"]),
    scope: ScopeRule::Office,
    writers: Writers::Managers,
    title: &["year"],
    check,
    ..Kind::PLAIN
};

/// Limits are neither zero nor looser than the rules for small numbers; lost comes after quiet.
fn check(body: &Body) -> Vec<Problem> {
    let number = |field: &str| body.get(field).and_then(Count::read).map(|it| it.0);
    let outside = |field: &'static str, min: u32, max: u32| {
        let is_outside = number(field).is_some_and(|it| it < min || it > max);
        is_outside.then(|| Problem::new(field, ProblemCode::OutOfRange))
    };
    let mut problems: Vec<Problem> = [
        outside("quiet_weeks", 1, LIMIT_MAX),
        outside("lost_contact_weeks", 1, LIMIT_MAX),
        outside("silent_tablet_days", 1, LIMIT_MAX),
        outside("small_people", SMALL_PEOPLE_MIN, u32::MAX),
        outside("small_count", SMALL_COUNT_MIN, u32::MAX),
    ]
    .into_iter()
    .flatten()
    .collect();
    let weeks = number("quiet_weeks").zip(number("lost_contact_weeks"));
    if weeks.is_some_and(|(quiet, lost)| lost <= quiet) {
        problems.push(Problem::new("lost_contact_weeks", ProblemCode::DoesNotFit));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn limits_for_small_numbers_are_never_below_ten_and_two() {
        let of = |body: serde_json::Value| check(body.as_object().unwrap());
        let outside = |field| Problem::new(field, ProblemCode::OutOfRange);
        assert_eq!(of(json!({ "small_people": 10, "small_count": 2 })), []);
        let low = json!({ "small_people": 9, "small_count": 1 });
        assert_eq!(of(low), [outside("small_people"), outside("small_count")]);
    }

    #[test]
    fn contact_is_lost_later_than_somebody_is_quiet() {
        let of = |quiet: u32, lost: u32| {
            check(json!({ "quiet_weeks": quiet, "lost_contact_weeks": lost }).as_object().unwrap())
        };
        assert_eq!(of(4, 8), []);
        assert_eq!(of(8, 8), [Problem::new("lost_contact_weeks", ProblemCode::DoesNotFit)]);
        assert_eq!(of(0, 8), [Problem::new("quiet_weeks", ProblemCode::OutOfRange)]);
    }
}
