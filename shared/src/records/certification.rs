//! A full pass of the equivalency exam, as the notice says. Never derived: the ministry certifies.

use super::exam_sitting::ExamSitting;
use super::learner::Learner;
use crate::choice;
use crate::problem::{Problem, ProblemCode};
use crate::record;
use crate::record::form::Condition;
use crate::record::{Body, EventDay, FilePart, Kind, Record, ScopeRule, Writers};
use crate::value::{Date, FieldValue, Ref};

choice! {
    /// What completed the requirements.
    CertificationBasis {
        /// A round of the exam.
        Exam = "exam",
        /// An application after the fact, with credits or skill tests (ruling A13).
        Application = "application",
    }
}

/// A pass by application has no round.
const MAY_NAME_A_ROUND: Condition =
    Condition::Any(&[Condition::Is("basis", &["exam"]), Condition::Empty("basis")]);

record! {
    /// One learner's full pass.
    Certification = "certification" {
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// The round that completed it.
        sitting: Ref<ExamSitting> => shown_if(MAY_NAME_A_ROUND), listed;
        /// The day of the notice, which decides the year that it counts in.
        noticed_on: Date => required, past, listed;
        /// What completed the requirements.
        basis: CertificationBasis => listed;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: Certification::NAME,
    fields: Certification::FIELDS,
    scope: ScopeRule::Own("learner"),
    writers: Writers::Staff,
    event_day: EventDay::Own("noticed_on"),
    title: &["learner", "noticed_on"],
    check,
    in_file: FilePart::Exam,
    ..Kind::PLAIN
};

/// A certification by exam names the round; one by application has none (ruling A13).
fn check(body: &Body) -> Vec<Problem> {
    let names_round = body.get("sitting").is_some_and(|json| !json.is_null());
    match (body.get("basis").and_then(CertificationBasis::read), names_round) {
        (Some(CertificationBasis::Exam), false) => {
            vec![Problem::new("sitting", ProblemCode::Missing)]
        }
        (Some(CertificationBasis::Application), true) => {
            vec![Problem::new("sitting", ProblemCode::DoesNotFit)]
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_pass_by_exam_names_its_round_and_one_by_application_has_none() {
        let of = |json: serde_json::Value| check(json.as_object().unwrap());
        let missing = Problem::new("sitting", ProblemCode::Missing);
        let too_much = Problem::new("sitting", ProblemCode::DoesNotFit);
        assert_eq!(of(json!({ "basis": "exam" })), [missing]);
        assert_eq!(of(json!({ "basis": "application", "sitting": "x" })), [too_much]);
        assert_eq!(of(json!({ "basis": "application" })), []);
    }
}
