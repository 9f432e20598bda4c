//! One version of a learner's study plan: what she and her tutor agreed on, and when they looked at
//! it again. Its steps are plan items.

use super::goal::Goal;
use super::learner::Learner;
use crate::record;
use crate::record::form::{Choices, Initial};
use crate::record::{EventDay, FilePart, Kind, Record, ScopeRule, Writers};
use crate::value::{Count, Date, Ref};

/// A plan leads to a goal of the same learner.
const OF_HER: Choices = Choices::Sharing { theirs: "learner", mine: "learner" };

record! {
    /// One version of one learner's plan.
    StudyPlan = "study_plan" {
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// Which version it is, from 1.
        version: Count => required, initial(Initial::Number(1)), listed;
        /// The goal that it leads to.
        goal: Ref<Goal> => choices(OF_HER), listed;
        /// When it was agreed.
        agreed_on: Date => required, past, initial(Initial::Today), listed;
        /// When it was looked at again; empty while it is the one that she works by.
        reviewed_on: Date => past, listed;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: StudyPlan::NAME,
    fields: StudyPlan::FIELDS,
    scope: ScopeRule::Own("learner"),
    writers: Writers::Staff,
    event_day: EventDay::Own("agreed_on"),
    title: &["agreed_on"],
    tells_apart: &["version"],
    in_order: &[("agreed_on", "reviewed_on")],
    in_file: FilePart::Plan,
    ..Kind::PLAIN
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::{Problem, ProblemCode};
    use serde_json::json;

    #[test]
    fn a_plan_is_not_reviewed_before_it_is_agreed() {
        let of = |reviewed: &str| {
            KIND.contradictions(
                json!({ "agreed_on": "2020-06-10", "reviewed_on": reviewed }).as_object().unwrap(),
            )
        };
        assert_eq!(of("2020-06-10"), []);
        assert_eq!(of("2020-06-09"), [Problem::new("reviewed_on", ProblemCode::EndsBeforeStart)]);
    }
}
