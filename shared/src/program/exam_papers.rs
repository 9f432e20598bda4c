//! The papers of an application. Needs no rules of the exam, so every page can ask for them.

use super::records::{ReadRecords, Records};
use crate::id::RecordId;
use crate::records::exam_application::ApplicationPaper;
use crate::records::exam_subject_result::{ExamResult, ExamSubjectResult};
use crate::records::exemption::{Exemption, ExemptionBasis};
use crate::records::special_measure::SpecialMeasure;
use std::collections::BTreeSet;

/// What every application takes.
const ALWAYS: [ApplicationPaper; 4] = [
    ApplicationPaper::Form,
    ApplicationPaper::Photo,
    ApplicationPaper::Residence,
    ApplicationPaper::Stamps,
];

/// The papers that an application of the person with these records takes: that depends on what she
/// has passed and applies for.
pub fn papers(
    records: &dyn Records,
    aliases: &[RecordId],
    application: Option<RecordId>,
) -> BTreeSet<ApplicationPaper> {
    let mut needed = BTreeSet::from(ALWAYS);
    for id in aliases {
        let mut results = records.list_referring::<ExamSubjectResult>("learner", *id);
        let has_passed = results.any(|it| it.result == Some(ExamResult::Passed));
        needed.extend(has_passed.then_some(ApplicationPaper::PassNotice));
        let mut exemptions = records.list_referring::<Exemption>("learner", *id);
        let by_credits = exemptions.any(|it| it.basis == Some(ExemptionBasis::Credit));
        needed.extend(by_credits.then_some(ApplicationPaper::CreditCertificate));
        let mut measures = records.list_referring::<SpecialMeasure>("learner", *id);
        let is_of_it = |it: SpecialMeasure| it.application.map(|of| of.id) == application;
        let has_measure = application.is_some() && measures.any(is_of_it);
        needed.extend(has_measure.then_some(ApplicationPaper::DoctorsNote));
    }
    needed
}
