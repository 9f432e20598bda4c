//! A suspicion that somebody does harm to a learner. Only its author and the staff whom she names
//! read it; it is kept until it is disposed of, and nobody deletes it.

use super::learner::Learner;
use super::staff::Staff;
use crate::problem::{Problem, ProblemCode};
use crate::record;
use crate::record::form::{Condition, Initial};
use crate::record::{Body, Deletion, EventDay, Kind, Record, ScopeRule, Writers};
use crate::value::{Date, FieldValue, LongText, Ref, RefSet, Text, TimeOfDay};

/// Most readers of one report; more of them make a secret that is none.
const READERS_MAX: usize = 5;

/// When it is asked on which day and at what time somebody was told.
const TOLD: Condition = Condition::Filled("reported_to");

record! {
    /// One report by one author.
    SafetyReport = "safety_report" {
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// Who writes it; she reads it for ever.
        staff: Ref<Staff> => required, fixed, author, listed;
        /// Who reads it besides her.
        readers: RefSet<Staff> => help, access;
        /// The day that it is about.
        date: Date => required, past, initial(Initial::Today), listed;
        /// What was seen or heard.
        text: LongText => required, by_person_in_or_manager("staff");
        /// Whom the program has told: the child guidance center, the city, the police.
        reported_to: Text => section("told"), group("told");
        /// The day on which they were told.
        reported_on: Date => past, group("told"), shown_if(TOLD), initial(Initial::Today);
        /// The time of day.
        reported_at: TimeOfDay => group("told"), shown_if(TOLD);
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: SafetyReport::NAME,
    fields: SafetyReport::FIELDS,
    scope: ScopeRule::Named { author: "staff", readers: "readers" },
    writers: Writers::Staff,
    deletion: Deletion::Never,
    event_day: EventDay::Own("date"),
    title: &["date", "learner"],
    check,
    ..Kind::PLAIN
};

/// Few people read it, and who was told is written together with the day.
fn check(body: &Body) -> Vec<Problem> {
    let mut problems = Vec::new();
    let readers = body.get("readers").and_then(RefSet::<Staff>::read);
    if readers.is_some_and(|readers| readers.len() > READERS_MAX) {
        problems.push(Problem::new("readers", ProblemCode::OutOfRange));
    }
    if body.contains_key("reported_to") && !body.contains_key("reported_on") {
        problems.push(Problem::new("reported_on", ProblemCode::Missing));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::RecordId;
    use serde_json::json;
    use uuid::Uuid;

    #[test]
    fn six_readers_are_a_problem_and_five_are_not() {
        let of = |count: u128| {
            let ids = (0..count).map(|n| RecordId(Uuid::from_u128(n)));
            check(json!({ "readers": RefSet::<Staff>::to(ids).write() }).as_object().unwrap())
        };
        assert_eq!(of(5), []);
        assert_eq!(of(6), [Problem::new("readers", ProblemCode::OutOfRange)]);
    }
}
