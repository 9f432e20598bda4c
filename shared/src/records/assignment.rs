//! Who looks after whom or what: a staff member at a venue or with one learner, for a time.

use super::learner::Learner;
use super::staff::Staff;
use super::venue::Venue;
use crate::problem::{Problem, ProblemCode};
use crate::record;
use crate::record::kind::check_period;
use crate::record::{Body, EventDay, Kind, Record, ScopeRule, Writers};
use crate::value::{Date, Ref};

record! {
    /// One staff member's responsibility for a venue or a learner.
    Assignment = "assignment" {
        /// The staff member.
        staff: Ref<Staff> => required, access, once, listed;
        /// The venue whose lessons and learners she looks after.
        venue: Ref<Venue> => access, once, listed;
        /// The learner whom she looks after.
        learner: Ref<Learner> => access, once, listed;
        /// The first day.
        from: Date => required, access, listed;
        /// The last day; empty while it goes on.
        to: Date => access, listed;
        /// Whether it covers care records (health, household).
        care: bool => help, access;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: Assignment::NAME,
    fields: Assignment::FIELDS,
    scope: ScopeRule::Office,
    writers: Writers::ManagersOrCreator,
    event_day: EventDay::Own("from"),
    title: &["staff", "venue", "learner"],
    check,
    ..Kind::PLAIN
};

/// An assignment names a venue or a learner, and ends after it starts.
fn check(body: &Body) -> Vec<Problem> {
    let mut problems = check_period(body, "from", "to");
    let is_set = |field: &str| body.get(field).is_some_and(|json| !json.is_null());
    if !is_set("venue") && !is_set("learner") {
        problems.push(Problem::new("venue", ProblemCode::Missing));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_assignment_names_a_venue_or_a_learner() {
        let body = json!({ "staff": "00000000-0000-0000-0000-000000000001", "from": "2020-04-01" });
        let problems = KIND.problems(body.as_object().unwrap());
        assert_eq!(problems, vec![Problem::new("venue", ProblemCode::Missing)]);
    }
}
