//! What became of one learner in one subject of one round. Two tablets on two exam days meet in
//! one record, and nobody's result is set by guess: an empty result means not known yet.

use super::exam_sitting::ExamSitting;
use super::learner::Learner;
use crate::choice;
use crate::exam::Subject;
use crate::problem::{Problem, ProblemCode};
use crate::record;
use crate::record::form::Condition;
use crate::record::{Body, EventDay, FilePart, Identity, Kind, Record, ScopeRule, Writers};
use crate::value::{FieldValue, LongText, Ref};

choice! {
    /// Whether a learner sat a subject. Only `sat` makes her an examinee (ruling A11).
    ExamAttendance {
        /// She applied; the exam is still to come.
        Applied = "applied",
        /// She sat it.
        Sat = "sat",
        /// She applied and did not sit it.
        Absent = "absent",
    }
}

choice! {
    /// The result of a subject.
    ExamResult {
        /// Passed; a pass never expires.
        Passed = "passed",
        /// Not passed this time.
        Failed = "failed",
    }
}

choice! {
    /// How we know a result.
    ResultEvidence {
        /// She told us: what older records say. Today that is a `told_result` (ruling E8).
        SelfReport = "self_report",
        /// Staff saw the notice.
        NoticeSeen = "notice_seen",
    }
}

record! {
    /// One learner in one subject of one round.
    ExamSubjectResult = "exam_subject_result" {
        /// The round.
        sitting: Ref<ExamSitting> => required, fixed, listed;
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// The subject.
        subject: Subject => required, fixed, listed;
        /// Whether she sat it.
        attendance: ExamAttendance => required, group("outcome"), listed;
        /// The result; empty while it is not known.
        result: ExamResult
            => group("outcome"), shown_if(Condition::Is("attendance", &["sat"])), listed;
        /// How we know it.
        evidence: ResultEvidence
            => shown_if(Condition::Filled("result")), retired(&["self_report"]), listed;
        /// How it went, in her words.
        felt: LongText;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: ExamSubjectResult::NAME,
    fields: ExamSubjectResult::FIELDS,
    identity: Identity::Natural(&["sitting", "learner", "subject"]),
    scope: ScopeRule::Own("learner"),
    writers: Writers::Staff,
    event_day: EventDay::Through { reference: "sitting", field: "starts_on" },
    title: &["learner", "subject"],
    check,
    in_file: FilePart::Exam,
    has_own_view: true,
    ..Kind::PLAIN
};

/// Only who sat has a result.
fn check(body: &Body) -> Vec<Problem> {
    let attendance = body.get("attendance").and_then(ExamAttendance::read);
    let has_result = body.get("result").is_some_and(|json| !json.is_null());
    if has_result && attendance != Some(ExamAttendance::Sat) {
        return vec![Problem::new("result", ProblemCode::DoesNotFit)];
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_she_told_is_recorded_elsewhere_and_stays_readable_here() {
        let evidence = KIND.field("evidence").unwrap();
        assert!(!evidence.offers("self_report", None));
        assert!(evidence.offers("self_report", Some("self_report")), "an older record");
        assert!(evidence.offers("notice_seen", None));
    }

    #[test]
    fn only_who_sat_has_a_result() {
        let of = |json: serde_json::Value| check(json.as_object().unwrap());
        let problem = Problem::new("result", ProblemCode::DoesNotFit);
        assert_eq!(of(json!({ "attendance": "sat", "result": "passed" })), []);
        assert_eq!(of(json!({ "attendance": "sat" })), []);
        assert_eq!(of(json!({ "attendance": "absent", "result": "failed" })), [problem]);
    }
}
