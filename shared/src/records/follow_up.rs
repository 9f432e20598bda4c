//! How a learner is after she has left or has passed: on which day somebody asks her, and what she
//! says. Support does not end with a pass (S22), and asking needs that she has agreed to it.

use super::destination::Destination;
use super::learner::Learner;
use super::staff::Staff;
use crate::choice;
use crate::problem::{Problem, ProblemCode};
use crate::record;
use crate::record::form::{Choices, Condition, Initial};
use crate::record::{Body, EventDay, FilePart, Kind, Record, ScopeRule, Writers};
use crate::value::{Date, LongText, Ref};

choice! {
    /// How she was asked.
    FollowUpMethod {
        /// She came by.
        Visit = "visit",
        /// By telephone.
        Phone = "phone",
        /// By letter.
        Letter = "letter",
        /// By LINE.
        Line = "line",
        /// By e-mail.
        Email = "email",
        /// Somebody else told how she is.
        ToldByOthers = "told_by_others",
        /// Nobody has reached her.
        NotReached = "not_reached",
    }
}

/// What was said is known once somebody has asked.
const IS_DONE: Condition = Condition::Filled("done_on");

/// Her own next steps are offered.
const OF_HER: Choices = Choices::Sharing { theirs: "learner", mine: "learner" };

record! {
    /// One day on which somebody asks one learner how she is.
    FollowUp = "follow_up" {
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// The day by which she is asked.
        due_on: Date => required, help, listed;
        /// Who asks her.
        staff: Ref<Staff> => initial(Initial::Me), listed;
        /// The day on which she was asked.
        done_on: Date => past, section("done"), listed;
        /// How.
        method: FollowUpMethod => shown_if(IS_DONE), listed;
        /// What she says.
        result: LongText => help, shown_if(IS_DONE);
        /// Where she goes from here, if that is new.
        destination: Ref<Destination> => choices(OF_HER), shown_if(IS_DONE);
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: FollowUp::NAME,
    fields: FollowUp::FIELDS,
    scope: ScopeRule::Core("learner"),
    writers: Writers::Staff,
    event_day: EventDay::Own("due_on"),
    title: &["due_on", "learner"],
    alike: &["learner", "due_on"],
    check,
    in_file: FilePart::Talks,
    ..Kind::PLAIN
};

/// Who was asked was asked in some way, and what she says has a day.
fn check(body: &Body) -> Vec<Problem> {
    let is_set = |field: &str| body.get(field).is_some_and(|json| !json.is_null());
    let mut problems = Vec::new();
    if is_set("done_on") && !is_set("method") {
        problems.push(Problem::new("method", ProblemCode::Missing));
    }
    if !is_set("done_on") && (is_set("method") || is_set("result")) {
        problems.push(Problem::new("done_on", ProblemCode::Missing));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn who_was_asked_was_asked_in_some_way_on_some_day() {
        let of = |body: serde_json::Value| KIND.contradictions(body.as_object().unwrap());
        let missing = |field| Problem::new(field, ProblemCode::Missing);
        assert_eq!(of(json!({ "due_on": "2021-04-01" })), []);
        assert_eq!(of(json!({ "done_on": "2021-04-01" })), [missing("method")]);
        assert_eq!(of(json!({ "result": "元気です" })), [missing("done_on")]);
        assert_eq!(of(json!({ "done_on": "2021-04-01", "method": "phone" })), []);
    }
}
