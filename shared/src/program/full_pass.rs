//! What comes next for whoever has nothing left of the exam: she applies for the full pass, or
//! waits for its notice. It is applied for where credits, skill tests or the exam before 2005 stand
//! in for a subject and no slip has granted that (合格の申請).

use super::records::{ReadRecords, Records};
use super::standing::certified_on;
use crate::exam::{Evaluation, Verdict};
use crate::id::RecordId;
use crate::records::certification_application::{ApplicationResult, CertificationApplication};
use crate::value::Date;

/// How far somebody is whose requirements are all satisfied. Nobody is told that she is certified
/// before the notice is recorded (R17).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FullPass {
    /// It is to be applied for.
    ToFile,
    /// It was applied for; the answer is awaited.
    Filed {
        /// The application.
        id: RecordId,
        /// The day of the postmark.
        filed_on: Option<Date>,
    },
    /// Everything was passed: the notice comes by itself.
    Awaited,
}

/// How far the person with these records is with her full pass; `None` while something is left to
/// sit, and once she has the notice.
pub fn full_pass(
    records: &dyn Records,
    aliases: &[RecordId],
    found: &Evaluation,
) -> Option<FullPass> {
    if found.verdict != Verdict::Complete || certified_on(records, aliases).is_some() {
        return None;
    }
    let of = |id: &RecordId| records.list_referring::<CertificationApplication>("learner", *id);
    let open =
        aliases.iter().flat_map(of).filter(|it| it.result != Some(ApplicationResult::Refused));
    let newest = open.max_by_key(|it| (it.filed_on, it.id));
    Some(match newest {
        Some(it) => FullPass::Filed { id: it.id, filed_on: it.filed_on },
        None if found.takes_application() => FullPass::ToFile,
        None => FullPass::Awaited,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::{RULES, evaluate};
    use crate::program::RecordSet;
    use crate::program::exam_case::case_of;
    use crate::value::FiscalYear;
    use serde_json::{Value, json};
    use uuid::Uuid;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    /// Learner 1 has passed all subjects of 2020 but the last one.
    fn state(rows: &[(&str, Value)]) -> Option<FullPass> {
        let mut all = RecordSet::default();
        let mut put = |kind: &str, n: u128, mut fields: Value| {
            fields["learner"] = json!(id(1).to_string());
            all.put(kind, id(n), fields.as_object().unwrap().clone());
        };
        put("learner", 1, json!({ "preferred_name": "Ann" }));
        put("exam_sitting", 9, json!({ "fiscal_year": 2020, "round": "first" }));
        let subjects =
            "kokugo sekaishi_a chiri_a gendai_shakai kagaku_to_ningen seibutsu_kiso eigo";
        for (n, subject) in (20..).zip(subjects.split(' ')) {
            put("exam_subject_result", n, passed(subject));
        }
        for (n, (kind, fields)) in (100..).zip(rows) {
            put(kind, n, fields.clone());
        }
        let found = evaluate(&RULES, &case_of(&all, &[id(1)]), FiscalYear(2020));
        full_pass(&all, &[id(1)], &found)
    }

    fn passed(subject: &str) -> Value {
        json!({ "sitting": id(9).to_string(), "subject": subject, "attendance": "sat",
                "result": "passed" })
    }

    #[test]
    fn who_has_nothing_left_applies_for_the_full_pass_or_waits_for_its_notice() {
        let credit = || {
            let fields = json!({ "course": "数学Ⅰ", "credits": 3, "standing": "earned",
                                 "curriculum_entered_on": "2019-04-01" });
            ("credit_record", fields)
        };
        let filed = |result: Option<&str>| {
            let fields = json!({ "filed_on": "2021-01-25", "result": result });
            ("certification_application", fields)
        };
        let exempt = |step: &str| {
            let fields = json!({ "subject": "sugaku", "basis": "credit", "step": step });
            ("exemption", fields)
        };
        let waits = FullPass::Filed { id: id(101), filed_on: "2021-01-25".parse().ok() };
        assert_eq!(state(&[]), None, "数学 is left");
        assert_eq!(state(&[("exam_subject_result", passed("sugaku"))]), Some(FullPass::Awaited));
        assert_eq!(state(&[credit()]), Some(FullPass::ToFile));
        assert_eq!(state(&[credit(), exempt("granted")]), Some(FullPass::Awaited));
        assert_eq!(state(&[credit(), filed(None)]), Some(waits));
        assert_eq!(state(&[credit(), filed(Some("refused"))]), Some(FullPass::ToFile));
        let notice = ("certification", json!({ "noticed_on": "2021-03-01" }));
        assert_eq!(state(&[credit(), filed(Some("granted")), notice]), None);
    }
}
