//! What one tap on a result of the exam sets. Whether she sat a subject and how it went are one
//! answer: who did not sit has no result, and who has no result has nothing that shows it.

use super::write::{Write, field};
use crate::id::RecordId;
use crate::record::Body;
use crate::records::exam_subject_result::{
    ExamAttendance, ExamResult, ExamSubjectResult, ResultEvidence,
};

/// An answer about one subject of one round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Whether she sat it.
    Attendance(ExamAttendance),
    /// How it went; `None` if that is not known.
    Result(Option<ExamResult>),
    /// How the result is known.
    Evidence(ResultEvidence),
}

/// Enters an answer.
pub fn answer(before: &ExamSubjectResult, answer: Answer) -> Write {
    let set = match answer {
        Answer::Attendance(attendance) => {
            let is_sat = attendance == ExamAttendance::Sat;
            let result = before.result.filter(|_| is_sat);
            let mut set = outcome(Some(attendance), result);
            if result.is_none() && before.evidence.is_some() {
                set.extend([field("evidence", None::<&ResultEvidence>)]);
            }
            set
        }
        Answer::Result(result) => outcome(Some(ExamAttendance::Sat), result),
        Answer::Evidence(evidence) => Body::from_iter([field("evidence", Some(&evidence))]),
    };
    Write::set::<ExamSubjectResult>(before.id, set)
}

/// Takes answers back.
pub fn restored(before: &ExamSubjectResult) -> Write {
    let mut set = outcome(before.attendance, before.result);
    set.extend([field("evidence", before.evidence.as_ref())]);
    Write::set::<ExamSubjectResult>(before.id, set)
}

fn outcome(attendance: Option<ExamAttendance>, result: Option<ExamResult>) -> Body {
    Body::from_iter([field("attendance", attendance.as_ref()), field("result", result.as_ref())])
}

/// The id of the result of one subject of one round.
pub fn result_id(result: &ExamSubjectResult) -> RecordId {
    use crate::record::Record;
    let id = ExamSubjectResult::KIND.natural_id(&result.write());
    id.expect("a result of the exam has a natural key")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};
    use uuid::Uuid;

    fn passed() -> ExamSubjectResult {
        ExamSubjectResult {
            attendance: Some(ExamAttendance::Sat),
            result: Some(ExamResult::Passed),
            evidence: Some(ResultEvidence::NoticeSeen),
            ..ExamSubjectResult::empty(RecordId(Uuid::from_u128(1)))
        }
    }

    fn set(write: Write) -> Value {
        let Write::Set { set, .. } = write else { panic!("an answer sets fields") };
        Value::Object(set)
    }

    #[test]
    fn who_did_not_sit_has_no_result_and_nothing_that_shows_it() {
        let absent = answer(&passed(), Answer::Attendance(ExamAttendance::Absent));
        let expected = json!({ "attendance": "absent", "result": null, "evidence": null });
        assert_eq!(set(absent), expected);
        let sat = answer(&passed(), Answer::Attendance(ExamAttendance::Sat));
        assert_eq!(set(sat), json!({ "attendance": "sat", "result": "passed" }));
    }

    #[test]
    fn a_result_says_that_she_sat_and_can_be_taken_back() {
        let failed = answer(&passed(), Answer::Result(Some(ExamResult::Failed)));
        assert_eq!(set(failed), json!({ "attendance": "sat", "result": "failed" }));
        let unknown = answer(&passed(), Answer::Result(None));
        assert_eq!(set(unknown), json!({ "attendance": "sat", "result": null }));
        let back = json!({ "attendance": "sat", "result": "passed", "evidence": "notice_seen" });
        assert_eq!(set(restored(&passed())), back);
    }
}
