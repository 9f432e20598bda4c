//! What a learner uses besides lessons: a program for independence, a drop-in space, a job
//! training. It says that she uses it and since when, and never why.

use super::learner::Learner;
use super::organization::Organization;
use crate::choice;
use crate::problem::{Problem, ProblemCode};
use crate::record;
use crate::record::form::{Condition, Initial};
use crate::record::list::ListView;
use crate::record::{Body, EventDay, Kind, Record, ScopeRule, Writers};
use crate::value::{Date, Ref};

choice! {
    /// What sort of service it is.
    ServiceKind {
        /// Advice on living independently.
        Independence = "independence",
        /// A program of the center for young people.
        Program = "program",
        /// A space where one may be.
        DropIn = "drop_in",
        /// Training at a company.
        JobTraining = "job_training",
        /// A regional youth support station.
        SupportStation = "support_station",
        /// Something else.
        Other = "other",
    }
}

/// The services that somebody outside the center offers, of which the form asks who.
const IS_OUTSIDE: Condition = Condition::Is("kind", &["job_training", "support_station", "other"]);

record! {
    /// One service that one learner uses.
    ServiceUse = "service_use" {
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// What sort of service it is.
        kind: ServiceKind => required, listed;
        /// Who offers it.
        organization: Ref<Organization> => shown_if(IS_OUTSIDE), listed;
        /// The first day.
        from: Date => required, past, initial(Initial::Today), listed;
        /// The last day.
        to: Date => listed;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: ServiceUse::NAME,
    fields: ServiceUse::FIELDS,
    scope: ScopeRule::Core("learner"),
    writers: Writers::Staff,
    event_day: EventDay::Own("from"),
    title: &["learner", "kind"],
    tells_apart: &["from"],
    in_order: &[("from", "to")],
    check,
    alike: &["learner", "kind", "from"],
    lists: &[ListView {
        filters: &["kind", "organization", "from"],
        sort: "-from",
        ..ListView::PLAIN
    }],
    ..Kind::PLAIN
};

/// A service that has no name of its own is known by who offers it.
fn check(body: &Body) -> Vec<Problem> {
    let is_named = Condition::Filled("organization").holds(body);
    if Condition::Is("kind", &["other"]).holds(body) && !is_named {
        return vec![Problem::new("organization", ProblemCode::Missing)];
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn problems(body: Value) -> Vec<Problem> {
        KIND.contradictions(body.as_object().unwrap())
    }

    #[test]
    fn another_service_says_who_offers_it() {
        let missing = [Problem::new("organization", ProblemCode::Missing)];
        assert_eq!(problems(json!({ "kind": "other" })), missing);
        assert_eq!(problems(json!({ "kind": "other", "organization": "x" })), []);
        assert_eq!(problems(json!({ "kind": "drop_in" })), []);
    }

    #[test]
    fn it_ends_on_its_first_day_at_the_earliest() {
        let until = |to| problems(json!({ "kind": "program", "from": "2020-10-02", "to": to }));
        assert_eq!(until("2020-10-02"), []);
        let early = [Problem::new("to", ProblemCode::EndsBeforeStart)];
        assert_eq!(until("2020-10-01"), early);
    }
}
