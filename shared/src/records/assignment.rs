//! Who looks after whom or what: a staff member at a venue or with one learner, for a time.

use super::learner::Learner;
use super::staff::Staff;
use super::venue::Venue;
use crate::id::RecordId;
use crate::problem::{Problem, ProblemCode};
use crate::record;
use crate::record::form::Condition;
use crate::record::{Body, Deletion, EventDay, Kind, Proposed, Record, ScopeRule, Writers};
use crate::value::{Date, Ref};

/// Assignments that somebody else than their author should look at.
const GIVES_CARE: Condition = Condition::Is("care", &["yes"]);

record! {
    /// One staff member's responsibility for a venue or a learner.
    Assignment = "assignment" {
        /// The staff member.
        staff: Ref<Staff> => required, access, once, listed;
        /// The venue whose lessons and learners she looks after.
        venue: Ref<Venue> => help, access, once, listed;
        /// The learner whom she looks after.
        learner: Ref<Learner> => help, access, once, listed;
        /// The first day.
        from: Date => required, access, listed;
        /// The last day; empty while it goes on.
        to: Date => access, listed;
        /// Whether it covers care records (health, household).
        care: bool => help, access, by_manager;
        /// The day on which another manager than the one who gave the care has looked at it.
        care_checked_on: Date => help, past, by_manager, by_other_than_author_of("care"),
            shown_if(GIVES_CARE);
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: Assignment::NAME,
    fields: Assignment::FIELDS,
    scope: ScopeRule::Office,
    writers: Writers::ManagersOrCreator,
    deletion: Deletion::UnlessSet("care"),
    forbids,
    event_day: EventDay::Own("from"),
    title: &["staff", "venue", "learner"],
    in_order: &[("from", "to")],
    check,
    ..Kind::PLAIN
};

/// Whether a change by `writer` newly gives herself care. She may; who did so is remembered.
pub fn gives_herself_care(writer: Option<RecordId>, before: Option<&Body>, after: &Body) -> bool {
    let cares = |body: &Body| {
        let assignment = Assignment::read(NOBODY, body);
        let is_own = assignment.staff.is_some_and(|staff| Some(staff.id) == writer);
        is_own && assignment.care == Some(true)
    };
    cares(after) && !before.is_some_and(cares)
}

/// Nobody gives herself care for the past: an assignment that does so starts at the earliest on the
/// day on which the server learns of it. Afterwards it may only be ended.
fn forbids(proposed: &Proposed<'_>) -> bool {
    let Proposed { writer, before, after, today } = *proposed;
    let (was, is) = (Assignment::read(NOBODY, before), Assignment::read(NOBODY, after));
    let is_own = is.staff.is_some() && is.staff.map(|staff| staff.id) == writer;
    if is.care != Some(true) || !is_own {
        return false;
    }
    let only_ends = was.to.is_none_or(|was| is.to.is_some_and(|to| to <= was));
    let is_same = Assignment { to: None, ..was.clone() } == Assignment { to: None, ..is.clone() };
    !(is_same && only_ends) && is.from.is_none_or(|from| from < today)
}

/// Stands for the id, which no rule looks at.
const NOBODY: RecordId = RecordId(uuid::Uuid::nil());

/// An assignment names a venue or a learner.
fn check(body: &Body) -> Vec<Problem> {
    let mut problems = Vec::new();
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

    #[test]
    fn nobody_gives_herself_care_for_the_past_and_may_end_it_any_day() {
        let me = RecordId(uuid::Uuid::from_u128(1));
        let body = |staff: RecordId, from: &str, to: Option<&str>, care: bool| {
            let ids = [staff, RecordId(uuid::Uuid::from_u128(7))].map(|id| id.to_string());
            let set = json!({ "staff": ids[0], "learner": ids[1], "from": from, "care": care });
            let mut set = set.as_object().cloned().unwrap();
            set.extend(to.map(|day| ("to".to_owned(), json!(day))));
            set
        };
        let today = "2021-02-03".parse().unwrap();
        let asks = |before: &Body, after: &Body| {
            forbids(&Proposed { writer: Some(me), before, after, today })
        };
        let (nothing, yesterday) = (Body::new(), "2021-02-02");
        let other = RecordId(uuid::Uuid::from_u128(2));
        assert!(asks(&nothing, &body(me, yesterday, None, true)));
        assert!(!asks(&nothing, &body(me, "2021-02-03", None, true)));
        assert!(!asks(&nothing, &body(me, yesterday, None, false)));
        assert!(!asks(&nothing, &body(other, yesterday, None, true)));
        let own = body(me, yesterday, None, true);
        assert!(asks(&body(me, yesterday, None, false), &own), "nor by a change");
        let ended = body(me, yesterday, Some(yesterday), true);
        assert!(!asks(&own, &ended));
        assert!(asks(&ended, &own), "what has ended is not taken up again");
        assert!(asks(&ended, &body(me, yesterday, Some("2021-03-31"), true)));
    }
}
