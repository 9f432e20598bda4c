//! A learner has passed subjects, and credits or skill tests stand in for all others: she may apply
//! for the full pass. In the last year of an era that is to be done before its last day, because
//! nobody knows whether a later application would be judged by the new subjects (R15).

use super::{Case, Face, Finding, Page, Rule, Search};
use crate::exam::{Advice, RULES, Verdict, evaluate};
use crate::program::exam_case::case_of;
use crate::records::certification::Certification;
use crate::records::certification_application::CertificationApplication;
use crate::records::credit_record::CreditRecord;
use crate::records::skill_certificate::SkillCertificate;

pub(super) static RULE: Rule =
    Rule::new("pass_not_filed", Search::Person(find), Face::Form, Page::Record);

/// The month from which the end of an era is pointed out (ruling E11).
const FROM_MONTH: i8 = 1;

fn find(case: &Case<'_>) -> Option<Finding> {
    let may_be_exempt = case.all::<CreditRecord>().next().is_some()
        || case.all::<SkillCertificate>().next().is_some();
    let is_done = case.all::<Certification>().next().is_some()
        || case.all::<CertificationApplication>().next().is_some();
    if !may_be_exempt || is_done {
        return None;
    }
    let today = case.context.today;
    let year = today.fiscal_year();
    let found = evaluate(&RULES, &case_of(case.context.records, &case.aliases), year);
    if found.verdict != Verdict::Complete || !found.takes_application() {
        return None;
    }
    let finding = RULE.missing::<CertificationApplication>("filed_on");
    let ends = found.advice.contains(&Advice::FileBeforeTheEraEnds)
        && (FROM_MONTH..=3).contains(&today.month());
    Some(if ends { finding.by(year.last_day()) } else { finding })
}
