//! What one tap on a result of the exam sets. Whether she sat a subject and how it went are one
//! answer: who did not sit has no result, and who has no result has nothing that shows it.

use super::write::{Write, field};
use crate::exam::Subject;
use crate::id::RecordId;
use crate::record::{Body, Record};
use crate::records::exam_sitting::ExamSitting;
use crate::records::exam_subject_result::{
    ExamAttendance, ExamResult, ExamSubjectResult, ResultEvidence,
};
use crate::value::{Date, Ref};

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

/// Somebody of the team has seen the letter: it says that she sat the subject and how it went.
pub fn seen(before: &ExamSubjectResult, result: ExamResult) -> Write {
    let mut set = outcome(Some(ExamAttendance::Sat), Some(result));
    set.extend([field("evidence", Some(&ResultEvidence::NoticeSeen))]);
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

/// Which answers about a round can be true on a day: nobody has sat a subject before its first day,
/// and no result is known before the letters go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Possible {
    /// Whether she may have sat a subject.
    pub sat: bool,
    /// Whether its result may be known.
    pub result: bool,
}

/// Which answers about this round can be true, if `latest` is the latest day that it may be. A
/// round without dates keeps nothing back; one whose letters have no date yet, until it is over.
pub fn possible(sitting: &ExamSitting, latest: Date) -> Possible {
    let has_come = |day: Option<Date>| day.is_none_or(|day| day <= latest);
    let last = sitting.ends_on.or(sitting.starts_on);
    // No letter is written on a day of the exam itself.
    let is_over = last.is_none_or(|last| last < latest);
    let result = sitting.results_on.map_or(is_over, |sent| sent <= latest);
    Possible { sat: has_come(sitting.starts_on), result }
}

/// A subject for which a learner has applied; how it went is not known yet.
pub fn applied(learner: RecordId, sitting: RecordId, subject: Subject) -> ExamSubjectResult {
    let new = ExamSubjectResult {
        sitting: Some(Ref::to(sitting)),
        learner: Some(Ref::to(learner)),
        subject: Some(subject),
        attendance: Some(ExamAttendance::Applied),
        ..ExamSubjectResult::empty(learner)
    };
    let id = ExamSubjectResult::KIND.natural_id(&new.write());
    ExamSubjectResult { id: id.expect("a result of the exam has a natural key"), ..new }
}

/// The round whose results are entered first: the latest that has begun, or else the newest.
/// `rounds` are in order, the newest first.
pub fn round_to_enter(rounds: &[ExamSitting], today: Date) -> Option<&ExamSitting> {
    let has_begun = |it: &&ExamSitting| it.starts_on.is_some_and(|day| day <= today);
    rounds.iter().find(has_begun).or(rounds.first())
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
    fn the_latest_round_that_has_begun_is_entered_first() {
        let id = |n: u128| RecordId(Uuid::from_u128(n));
        let round = |n: u128, starts: Option<&str>| ExamSitting {
            starts_on: starts.and_then(|day| day.parse().ok()),
            ..ExamSitting::empty(id(n))
        };
        let rounds = [round(3, None), round(2, Some("2020-11-07")), round(1, Some("2020-08-12"))];
        let entered = |today: &str| round_to_enter(&rounds, today.parse().unwrap()).map(|it| it.id);
        assert_eq!(entered("2020-11-06"), Some(id(1)));
        assert_eq!(entered("2020-11-07"), Some(id(2)));
        assert_eq!(entered("2020-08-01"), Some(id(3)));
        assert_eq!(round_to_enter(&[], "2020-08-01".parse().unwrap()), None);
        let one = applied(id(1), id(2), Subject::Kokugo);
        assert_eq!(one.id, applied(id(1), id(2), Subject::Kokugo).id, "on two tablets");
        assert_ne!(one.id, applied(id(1), id(2), Subject::Eigo).id);
    }

    #[test]
    fn nobody_has_sat_a_round_that_lies_ahead_and_no_result_comes_before_its_letters() {
        let day = |text: &str| -> Date { text.parse().unwrap() };
        let round = ExamSitting {
            starts_on: Some(day("2021-08-12")),
            ends_on: Some(day("2021-08-13")),
            results_on: Some(day("2021-09-07")),
            ..ExamSitting::empty(RecordId(Uuid::nil()))
        };
        let on = |text: &str| {
            let Possible { sat, result } = possible(&round, day(text));
            (sat, result)
        };
        assert_eq!(on("2021-08-11"), (false, false));
        assert_eq!(on("2021-08-12"), (true, false));
        assert_eq!(on("2021-09-06"), (true, false));
        assert_eq!(on("2021-09-07"), (true, true));
        let unknown = ExamSitting { results_on: None, ..round.clone() };
        assert_eq!(possible(&unknown, day("2021-08-12")), Possible { sat: true, result: false });
        assert_eq!(possible(&unknown, day("2021-08-13")), Possible { sat: true, result: false });
        assert_eq!(possible(&unknown, day("2021-08-14")), Possible { sat: true, result: true });
    }

    #[test]
    fn a_letter_that_was_seen_says_everything_at_once() {
        let expected =
            json!({ "attendance": "sat", "result": "failed", "evidence": "notice_seen" });
        assert_eq!(set(seen(&passed(), ExamResult::Failed)), expected);
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
