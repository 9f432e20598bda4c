//! The last day of the postmark is near, and papers of an application are not there yet. Which ones
//! it takes depends on what she applies for.

use super::application_due::{closing_round, is_of};
use super::{Case, Finding, Rule, Search};
use crate::records::exam_application::{ApplicationPaper, ApplicationStep, ExamApplication};
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

pub(super) static RULE: Rule = Rule { code: "papers_missing", search: Search::Person(find) };

fn find(case: &Case<'_>) -> Option<Finding> {
    let (round, day) = closing_round(case)?;
    let application = case.all::<ExamApplication>().find(|it| is_of(it, round))?;
    if application.step != Some(ApplicationStep::Planned) {
        return None;
    }
    let ready = application.papers.as_ref().map(|set| &set.0);
    let is_ready = |paper: &ApplicationPaper| ready.is_some_and(|set| set.contains(paper));
    let is_complete = needed(case, &application).iter().all(is_ready);
    (!is_complete).then(|| RULE.at::<ExamApplication>(application.id, "papers").by(day))
}

/// The papers that this application takes.
fn needed(case: &Case<'_>, application: &ExamApplication) -> BTreeSet<ApplicationPaper> {
    let mut needed = BTreeSet::from(ALWAYS);
    let has_passed =
        case.all::<ExamSubjectResult>().any(|it| it.result == Some(ExamResult::Passed));
    needed.extend(has_passed.then_some(ApplicationPaper::PassNotice));
    let by_credits = case.all::<Exemption>().any(|it| it.basis == Some(ExemptionBasis::Credit));
    needed.extend(by_credits.then_some(ApplicationPaper::CreditCertificate));
    let mut measures = case.all::<SpecialMeasure>();
    let is_hers = |it: SpecialMeasure| it.application.is_some_and(|of| of.id == application.id);
    needed.extend(measures.any(is_hers).then_some(ApplicationPaper::DoctorsNote));
    needed
}
