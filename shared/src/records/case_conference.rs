//! What staff decided together about one learner, before and after each round of the exam. One
//! record per learner who was talked about, so that it is seen whether nobody was left out.

use super::exam_sitting::ExamSitting;
use super::learner::Learner;
use super::staff::Staff;
use crate::choice;
use crate::problem::{Problem, ProblemCode};
use crate::record;
use crate::record::form::Condition;
use crate::record::{Body, EventDay, Kind, Record, ScopeRule, Writers};
use crate::value::{Date, FieldValue, LongText, Ref, RefSet};

choice! {
    /// When a conference takes place.
    ConferencePhase {
        /// Before a round of the exam.
        BeforeExam = "before_exam",
        /// After a round of the exam.
        AfterExam = "after_exam",
        /// For a reason of its own.
        Other = "other",
    }
}

choice! {
    /// What a conference decided about her study plan.
    PlanDecision {
        /// It stays as it is.
        Keep = "keep",
        /// It is changed.
        Change = "change",
    }
}

/// The phases that belong to a round of the exam.
const IS_ABOUT_A_ROUND: Condition = Condition::Is("phase", &["before_exam", "after_exam"]);

record! {
    /// One learner in one conference.
    CaseConference = "case_conference" {
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// The day.
        date: Date => required, past, listed;
        /// When it takes place.
        phase: ConferencePhase => required, listed;
        /// The round before or after which it takes place.
        sitting: Ref<ExamSitting> => shown_if(IS_ABOUT_A_ROUND), listed;
        /// Who writes it down.
        staff: Ref<Staff> => author, listed;
        /// Who of the staff took part.
        attendees: RefSet<Staff>;
        /// What becomes of her plan.
        plan_decision: PlanDecision => section("decided"), listed;
        /// What was decided. Her team reads it; what is about health or household is a care note.
        decisions: LongText => help;
        /// When somebody looks whether it was done.
        next_check_on: Date => listed;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: CaseConference::NAME,
    fields: CaseConference::FIELDS,
    scope: ScopeRule::Core("learner"),
    writers: Writers::Staff,
    event_day: EventDay::Own("date"),
    title: &["date", "learner"],
    in_order: &[("date", "next_check_on")],
    check,
    ..Kind::PLAIN
};

/// A conference before or after an exam says which round.
fn check(body: &Body) -> Vec<Problem> {
    let phase = body.get("phase").and_then(ConferencePhase::read);
    let names_round = body.get("sitting").is_some_and(|json| !json.is_null());
    let needs_round = phase.is_some_and(|phase| phase != ConferencePhase::Other);
    if needs_round && !names_round {
        return vec![Problem::new("sitting", ProblemCode::Missing)];
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_conference_around_an_exam_says_which_round() {
        let of = |phase: &str| check(json!({ "phase": phase }).as_object().unwrap());
        assert_eq!(of("before_exam"), [Problem::new("sitting", ProblemCode::Missing)]);
        assert_eq!(of("other"), []);
    }
}
