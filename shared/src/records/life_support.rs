//! Help with daily life beside a lesson: somebody looks after a child, somebody is brought home.
//! What is counted is the help. Why it was needed and how old a child is stand nowhere here; meals
//! are counted on the lesson, without names.

use super::learner::Learner;
use super::lesson::Lesson;
use crate::choice;
use crate::problem::{Problem, ProblemCode};
use crate::record;
use crate::record::form::{Choices, Initial};
use crate::record::list::ListView;
use crate::record::{Body, EventDay, Kind, Record, ScopeRule, Writers};
use crate::value::{Count, Date, FieldValue, Ref};

choice! {
    /// What sort of help it was.
    LifeSupportKind {
        /// Somebody looked after a child.
        Childcare = "childcare",
        /// The way there or home.
        Transport = "transport",
        /// Something else.
        Other = "other",
    }
}

/// Most that one record counts: a larger number is a slip of a key.
const QUANTITY_MAX: u32 = 20;

record! {
    /// One help for one learner on one day.
    LifeSupport = "life_support" {
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// The day.
        date: Date => required, past, initial(Initial::Today), listed;
        /// What sort of help it was.
        kind: LifeSupportKind => required, initial(Initial::Code("childcare")), listed;
        /// How often, or for how many.
        quantity: Count => required, help, initial(Initial::Number(1)), listed;
        /// The lesson beside which it was given.
        lesson: Ref<Lesson> => choices(Choices::Sharing { theirs: "date", mine: "date" });
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: LifeSupport::NAME,
    fields: LifeSupport::FIELDS,
    scope: ScopeRule::Core("learner"),
    writers: Writers::Staff,
    event_day: EventDay::Own("date"),
    title: &["date", "kind"],
    check,
    alike: &["learner", "date", "kind"],
    lists: &[ListView { filters: &["kind", "date"], sort: "-date", ..ListView::PLAIN }],
    ..Kind::PLAIN
};

/// What is written down was given at least once.
fn check(body: &Body) -> Vec<Problem> {
    let quantity = body.get("quantity").and_then(Count::read);
    if quantity.is_some_and(|quantity| quantity.0 == 0 || quantity.0 > QUANTITY_MAX) {
        return vec![Problem::new("quantity", ProblemCode::OutOfRange)];
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_counted_was_given_at_least_once_and_not_a_hundred_times() {
        let of = |quantity: u32| check(json!({ "quantity": quantity }).as_object().unwrap());
        let out_of_range = [Problem::new("quantity", ProblemCode::OutOfRange)];
        assert_eq!(of(0), out_of_range);
        assert_eq!(of(1), []);
        assert_eq!(of(20), []);
        assert_eq!(of(21), out_of_range);
    }

    #[test]
    fn neither_a_cause_nor_an_age_has_a_field() {
        let fields: Vec<&str> = KIND.fields.iter().map(|field| field.name).collect();
        assert_eq!(fields, ["learner", "date", "kind", "quantity", "lesson"]);
        let is_free = |field: &&crate::record::Field| {
            use crate::value::FieldType::{LongText, Text};
            matches!(field.declared, Text | LongText)
        };
        assert_eq!(KIND.fields.iter().filter(is_free).count(), 0, "no place for words");
    }
}
