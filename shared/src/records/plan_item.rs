//! One step of a learner's study plan, small enough to be ticked off.

use super::learner::Learner;
use super::material::Material;
use super::study_plan::StudyPlan;
use crate::exam::Subject;
use crate::record;
use crate::record::form::Choices;
use crate::record::{EventDay, FilePart, Kind, Record, ScopeRule, Writers};
use crate::value::{Count, Date, Ref, Text};

/// The plan that it belongs to is one of the same learner.
const OF_HER: Choices = Choices::Sharing { theirs: "learner", mine: "learner" };

record! {
    /// One step of one learner's plan.
    PlanItem = "plan_item" {
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// What there is to do.
        title: Text => required, free, listed;
        /// The exam subject that it belongs to.
        subject: Subject => listed;
        /// The version of the plan that it belongs to.
        plan: Ref<StudyPlan> => choices(OF_HER);
        /// What she does it with.
        material: Ref<Material>;
        /// Which pages or numbers.
        range: Text => chars(80);
        /// Whether she does it at home, between two lessons.
        homework: bool => listed;
        /// When it should be done.
        due_on: Date => listed;
        /// When it was done; empty while it is not.
        done_on: Date => by_learner, past, listed;
        /// Its place in the plan, from the top.
        position: Count => quiet, hidden;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: PlanItem::NAME,
    fields: PlanItem::FIELDS,
    scope: ScopeRule::Own("learner"),
    writers: Writers::StaffAndLearner,
    event_day: EventDay::Own("due_on"),
    title: &["title"],
    in_file: FilePart::Plan,
    has_own_view: true,
    ..Kind::PLAIN
};
