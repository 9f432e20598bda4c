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
    }
}

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

/// Limits are never zero; lost comes after quiet.
fn check(body: &Body) -> Vec<Problem> {
    let number = |field: &str| body.get(field).and_then(Count::read).map(|it| it.0);
    let outside = |field: &'static str| {
        let is_outside = number(field).is_some_and(|it| !(1..=LIMIT_MAX).contains(&it));
        is_outside.then(|| Problem::new(field, ProblemCode::OutOfRange))
    };
    let limits = ["quiet_weeks", "lost_contact_weeks", "silent_tablet_days"];
    let mut problems: Vec<Problem> = limits.into_iter().filter_map(outside).collect();
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
    fn contact_is_lost_later_than_somebody_is_quiet() {
        let of = |quiet: u32, lost: u32| {
            check(json!({ "quiet_weeks": quiet, "lost_contact_weeks": lost }).as_object().unwrap())
        };
        assert_eq!(of(4, 8), []);
        assert_eq!(of(8, 8), [Problem::new("lost_contact_weeks", ProblemCode::DoesNotFit)]);
        assert_eq!(of(0, 8), [Problem::new("quiet_weeks", ProblemCode::OutOfRange)]);
    }
}
