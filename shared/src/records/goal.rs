//! What a learner wants, in her own words.

use super::learner::Learner;
use crate::choice;
use crate::record;
use crate::record::{EventDay, FilePart, Kind, Record, ScopeRule, Writers};
use crate::value::{Date, LongText, Ref};

choice! {
    /// What a goal leads to.
    GoalKind {
        /// A full pass of the equivalency exam.
        Certification = "certification",
        /// Missing credits of her school.
        Credits = "credits",
        /// A place at a high school.
        HighSchool = "high_school",
        /// University or vocational school.
        FurtherStudy = "further_study",
        /// Work.
        Work = "work",
        /// Something else.
        Other = "other",
    }
}

record! {
    /// One goal of one learner.
    Goal = "goal" {
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// What she wants, as she says it.
        words: LongText => required, by_learner, listed;
        /// What it leads to.
        kind: GoalKind => listed;
        /// When it was agreed.
        agreed_on: Date => listed;
        /// When to look at it again.
        review_on: Date => listed;
        /// When she reached it.
        achieved_on: Date => past, listed;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: Goal::NAME,
    fields: Goal::FIELDS,
    scope: ScopeRule::Own("learner"),
    writers: Writers::StaffAndLearner,
    event_day: EventDay::Own("agreed_on"),
    title: &["words"],
    in_order: &[("agreed_on", "review_on"), ("agreed_on", "achieved_on")],
    in_file: FilePart::Plan,
    has_own_view: true,
    ..Kind::PLAIN
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::{Problem, ProblemCode};
    use serde_json::json;

    #[test]
    fn a_goal_is_not_reached_before_it_is_agreed() {
        let body = json!({ "agreed_on": "2020-05-01", "achieved_on": "2020-04-01" });
        let problems = KIND.contradictions(body.as_object().unwrap());
        assert_eq!(problems, [Problem::new("achieved_on", ProblemCode::EndsBeforeStart)]);
    }
}
