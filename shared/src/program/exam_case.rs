//! What the records of one person say to the rules of the exam: the same case for her tutor, for
//! herself and for the server.

use super::records::{ReadRecords, Records};
use crate::exam::{Case, EarnedCredits, Pass, Step, Subject, passes, progress};
use crate::id::RecordId;
use crate::records::credit_record::{CreditRecord, CreditStanding};
use crate::records::exam_sitting::ExamSitting;
use crate::records::exam_subject_result::{
    ExamAttendance, ExamResult, ExamSubjectResult, ResultEvidence,
};
use crate::records::exemption::{Exemption, ExemptionBasis, ExemptionStep};
use crate::records::learner::Learner;
use crate::records::skill_certificate::SkillCertificate;
use crate::records::told_result::{ToldOutcome, ToldResult};
use crate::value::FiscalYear;
use std::collections::BTreeSet;

/// The case of the person with these records. What she told counts as passed until a notice says
/// otherwise (ruling E8); only earned credits count; a refused exemption is kept as refused.
pub fn case_of(records: &dyn Records, aliases: &[RecordId]) -> Case {
    let learners = aliases.iter().filter_map(|id| records.read::<Learner>(*id));
    let mut case = Case {
        born_on: learners.into_iter().find_map(|learner| learner.birth_date),
        passes: all_passes(records, aliases),
        ..Case::default()
    };
    for id in aliases {
        let credits = records.list_referring::<CreditRecord>("learner", *id);
        case.credits.extend(credits.filter_map(earned));
        let tests = records.list_referring::<SkillCertificate>("learner", *id);
        case.skill_tests.extend(tests.filter_map(|test| test.name).map(|name| name.0));
        for exemption in records.list_referring::<Exemption>("learner", *id) {
            let (Some(subject), Some(step)) = (exemption.subject, exemption.step) else { continue };
            if exemption.basis == Some(ExemptionBasis::EarlierExam) {
                case.earlier_exam.insert(subject);
            }
            case.applied_for.insert(subject, Step::from(step));
        }
    }
    case
}

/// The subjects that she has passed, with the year of the round.
fn all_passes(records: &dyn Records, aliases: &[RecordId]) -> BTreeSet<Pass> {
    passes_of(records, &known_results(records, aliases))
}

fn passes_of(records: &dyn Records, results: &[ExamSubjectResult]) -> BTreeSet<Pass> {
    let sittings: Vec<ExamSitting> = records.list::<ExamSitting>().collect();
    passes(results, |id| sittings.iter().find(|it| it.id == id)?.fiscal_year)
}

/// Of the subjects that count as passed in rounds of this fiscal year, those of which nobody is
/// known to have seen a notice: they count by her own words (ruling E8).
pub fn only_told(
    records: &dyn Records,
    aliases: &[RecordId],
    year: FiscalYear,
    passed: &BTreeSet<Subject>,
) -> BTreeSet<Subject> {
    let mut seen = known_results(records, aliases);
    seen.retain(|it| it.evidence == Some(ResultEvidence::NoticeSeen));
    let counted = progress(&passes_of(records, &seen), year).counted;
    passed.difference(&counted).copied().collect()
}

/// Every result of the person with these records, as far as it is known: where no notice was seen,
/// what she told, marked as her own statement. Never to be written back.
pub fn known_results(records: &dyn Records, aliases: &[RecordId]) -> Vec<ExamSubjectResult> {
    let mut known = super::standing::results(records, aliases);
    let told = aliases.iter().flat_map(|id| records.list_referring::<ToldResult>("learner", *id));
    for told in told {
        let (Some(sitting), Some(subject)) = (told.sitting, told.subject) else { continue };
        // What she has taken back says nothing, and what she expected neither.
        let Some(said) = told.result else { continue };
        if records.read(sitting.id).is_some_and(|round| told.is_guess(&round)) {
            continue;
        }
        let same = known.iter_mut().find(|it| {
            it.subject == Some(subject) && it.sitting.is_some_and(|of| of.id == sitting.id)
        });
        let result = Some(match said {
            ToldOutcome::Passed => ExamResult::Passed,
            ToldOutcome::NotYet => ExamResult::Failed,
        });
        let evidence = Some(ResultEvidence::SelfReport);
        match same {
            Some(known) if known.result.is_some() => {}
            Some(known) if known.attendance == Some(ExamAttendance::Absent) => {}
            Some(known) => {
                known.attendance = Some(ExamAttendance::Sat);
                (known.result, known.evidence) = (result, evidence);
            }
            None => known.push(ExamSubjectResult {
                sitting: Some(sitting),
                learner: told.learner,
                subject: Some(subject),
                attendance: Some(ExamAttendance::Sat),
                result,
                evidence,
                ..ExamSubjectResult::empty(told.id)
            }),
        }
    }
    known
}

fn earned(record: CreditRecord) -> Option<EarnedCredits> {
    let is_earned = record.standing == Some(CreditStanding::Earned);
    Some(EarnedCredits {
        course: record.course.filter(|_| is_earned)?.0,
        credits: record.credits?.0,
        entered_on: record.curriculum_entered_on?,
    })
}

impl From<ExemptionStep> for Step {
    fn from(step: ExemptionStep) -> Step {
        match step {
            ExemptionStep::Applied => Step::Applied,
            ExemptionStep::Granted => Step::Granted,
            ExemptionStep::Refused => Step::Refused,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use crate::record::Body;
    use serde_json::{Value, json};
    use uuid::Uuid;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    /// Records of learner 1 in the round 9 of fiscal year 2020.
    fn records(rows: &[(&str, Value)]) -> RecordSet {
        let mut all = RecordSet::default();
        let mut put = |kind: &str, n, fields: &Value| {
            let mut body: Body = fields.as_object().unwrap().clone();
            body.insert("learner".to_owned(), json!(id(1).to_string()));
            all.put(kind, n, body);
        };
        put("learner", id(1), &json!({ "preferred_name": "Ann", "birth_date": "2003-05-01" }));
        put("exam_sitting", id(9), &json!({ "fiscal_year": 2020, "round": "first" }));
        for (n, (kind, fields)) in rows.iter().enumerate() {
            put(kind, id(100 + n as u128), fields);
        }
        all
    }

    fn result(kind: &'static str, subject: &str, more: Value) -> (&'static str, Value) {
        let mut fields = json!({ "sitting": id(9).to_string(), "subject": subject });
        fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        (kind, fields)
    }

    #[test]
    fn what_was_told_counts_until_a_notice_says_otherwise() {
        let told = |subject, said| result("told_result", subject, json!({ "result": said }));
        let seen = |subject, result_is| {
            let seen = json!({ "attendance": "sat", "result": result_is });
            result("exam_subject_result", subject, seen)
        };
        let sat = result("exam_subject_result", "eigo", json!({ "attendance": "sat" }));
        let absent = result("exam_subject_result", "sugaku", json!({ "attendance": "absent" }));
        let all = records(&[
            seen("kokugo", "failed"),
            told("kokugo", "passed"),
            seen("rinri", "passed"),
            told("rinri", "not_yet"),
            sat,
            told("eigo", "passed"),
            absent,
            told("sugaku", "passed"),
            told("chiri_a", "passed"),
            told("butsuri_kiso", "not_yet"),
            result("told_result", "kagaku_kiso", json!({ "told_on": "2020-09-09" })),
        ]);
        let known = known_results(&all, &[id(1)]);
        assert!(known.iter().all(|it| it.subject != Some(Subject::KagakuKiso)), "it is taken back");
        let case = case_of(&all, &[id(1)]);
        let passed: Vec<Subject> = case.passes.iter().map(|pass| pass.subject).collect();
        assert_eq!(passed, [Subject::ChiriA, Subject::Rinri, Subject::Eigo]);
        assert!(case.passes.iter().all(|pass| pass.year == FiscalYear(2020)));
        assert_eq!(case.born_on, "2003-05-01".parse().ok());
    }

    #[test]
    fn a_subject_counts_by_her_own_words_only_until_one_notice_that_makes_it_count_was_seen() {
        let told = |subject| result("told_result", subject, json!({ "result": "passed" }));
        let entered = |subject, evidence: Option<&str>| {
            let fields = json!({ "attendance": "sat", "result": "passed", "evidence": evidence });
            result("exam_subject_result", subject, fields)
        };
        let seen = |subject| entered(subject, Some("notice_seen"));
        let only = |rows: &[(&str, Value)]| {
            let (all, year) = (records(rows), FiscalYear(2026));
            let passed = progress(&case_of(&all, &[id(1)]).passes, year).counted;
            only_told(&all, &[id(1)], year, &passed)
        };
        assert_eq!(only(&[told("eigo"), seen("kokugo")]), [Subject::Eigo].into());
        assert_eq!(only(&[told("nihonshi_a"), seen("sekaishi_a")]), [].into(), "one is enough");
        assert_eq!(only(&[told("rinri"), seen("seiji_keizai")]), [Subject::Kokyo].into());
        assert_eq!(only(&[entered("eigo", None)]), [Subject::Eigo].into(), "nobody says how");
    }

    #[test]
    fn a_subject_that_her_school_has_recognized_is_passed_once_and_exempts_from_nothing() {
        let mut all = RecordSet::default();
        let mut put = |kind: &str, n, fields: serde_json::Value| {
            all.put(kind, id(n), fields.as_object().unwrap().clone());
        };
        let own = id(1).to_string();
        put("learner", 1, json!({ "preferred_name": "Ann", "leading_goal": "graduation" }));
        put("exam_sitting", 8, json!({ "fiscal_year": 2020, "round": "first" }));
        put(
            "exam_subject_result",
            2,
            json!({ "learner": own, "sitting": id(8).to_string(),
            "subject": "rinri", "attendance": "sat", "result": "passed" }),
        );
        put("credit_recognition", 3, json!({ "learner": own, "subject": "rinri", "credits": 2 }));
        put(
            "credit_record",
            4,
            json!({ "learner": own, "course": "政治・経済", "credits": 2,
            "curriculum_entered_on": "2019-04-01", "standing": "earned" }),
        );
        let found =
            crate::exam::evaluate(&crate::exam::RULES, &case_of(&all, &[id(1)]), FiscalYear(2026));
        // The pass as credits beside other credits would be a pair; it counts as a pass only.
        assert!(!found.satisfied_by_exemption().any(|it| it == Subject::Kokyo));
        assert_eq!(found.stranded, BTreeSet::from([Subject::Rinri]));
    }

    #[test]
    fn earned_credits_skill_tests_and_exemptions_are_what_may_exempt_her() {
        let credit = |course, standing| {
            let entered = "2019-04-01";
            let fields = json!({ "course": course, "credits": 3, "standing": standing,
                                 "curriculum_entered_on": entered });
            ("credit_record", fields)
        };
        let exemption = |subject, basis, step| {
            ("exemption", json!({ "subject": subject, "basis": basis, "step": step }))
        };
        let all = records(&[
            credit("数学Ⅰ", "earned"),
            credit("英語Ⅰ", "missing"),
            credit("物理基礎", "expected"),
            ("skill_certificate", json!({ "name": "英検2級" })),
            exemption("kokugo", "earlier_exam", "applied"),
            exemption("sugaku", "credit", "refused"),
        ]);
        let case = case_of(&all, &[id(1)]);
        let courses: Vec<&str> = case.credits.iter().map(|it| it.course.as_str()).collect();
        assert_eq!(courses, ["数学Ⅰ"]);
        assert_eq!(case.skill_tests, ["英検2級"]);
        assert_eq!(case.earlier_exam, BTreeSet::from([Subject::Kokugo]));
        assert_eq!(case.applied_for[&Subject::Sugaku], Step::Refused);
        let found = crate::exam::evaluate(&crate::exam::RULES, &case, FiscalYear(2020));
        let exempt: Vec<Subject> = found.satisfied_by_exemption().collect();
        assert_eq!(exempt, [Subject::Kokugo, Subject::Eigo], "what was refused is owed");
    }
}
