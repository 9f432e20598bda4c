//! What an hour of teaching is paid with from a day on: to everybody of an organization, or to one
//! person. The latest one that has begun holds, and one of a person goes before that of her
//! organization.

use super::honorarium::TaxCategory;
use super::organization::Organization;
use super::staff::Staff;
use crate::problem::{Problem, ProblemCode};
use crate::record;
use crate::record::form::Condition;
use crate::record::{Body, EventDay, Kind, Record, ScopeRule, Writers};
use crate::value::{Date, FieldValue, Ref, Yen};

record! {
    /// One rate.
    HonorariumRate = "honorarium_rate" {
        /// The organization for which somebody teaches; empty: for whichever she does.
        organization: Ref<Organization> => help, listed;
        /// The person; empty: everybody of the organization.
        staff: Ref<Staff> => listed;
        /// The first day.
        from: Date => required, listed;
        /// Yen for an hour.
        yen_an_hour: Yen => required, listed;
        /// Yen for the way, on each day on which she teaches.
        travel_a_day: Yen => listed;
        /// How the honorarium is taxed, as the accountant has decided.
        tax_category: TaxCategory => help, listed;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: HonorariumRate::NAME,
    fields: HonorariumRate::FIELDS,
    scope: ScopeRule::Managers,
    writers: Writers::Managers,
    event_day: EventDay::Own("from"),
    title: &["organization", "staff"],
    tells_apart: &["from"],
    check,
    alike: &["organization", "staff", "from"],
    ..Kind::PLAIN
};

/// A rate says whose it is, and takes nothing from anybody.
fn check(body: &Body) -> Vec<Problem> {
    let mut problems = Vec::new();
    if ["organization", "staff"].iter().all(|field| Condition::Empty(field).holds(body)) {
        problems.push(Problem::new("organization", ProblemCode::Missing));
    }
    for field in ["yen_an_hour", "travel_a_day"] {
        if body.get(field).and_then(Yen::read).is_some_and(|yen| yen.0 < 0) {
            problems.push(Problem::new(field, ProblemCode::OutOfRange));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn a_rate_says_whose_it_is_and_takes_nothing_from_anybody() {
        let of = |body: Value| check(body.as_object().unwrap());
        assert_eq!(of(json!({ "staff": "x", "yen_an_hour": 1500 })), []);
        assert_eq!(of(json!({ "organization": "x", "travel_a_day": 0 })), []);
        assert_eq!(of(json!({})), [Problem::new("organization", ProblemCode::Missing)]);
        let less = of(json!({ "staff": "x", "yen_an_hour": -1 }));
        assert_eq!(less, [Problem::new("yen_an_hour", ProblemCode::OutOfRange)]);
    }
}
