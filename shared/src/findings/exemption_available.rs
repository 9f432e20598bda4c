//! A round closes soon, and a learner who applies for it could be exempt of a subject that nobody
//! has applied to be exempt of.

use super::application_due::closing_round;
use super::{Case, Face, Finding, Page, Rule, Search};
use crate::exam::{RULES, Step, Subject, evaluate};
use crate::program::exam_applications::application_for;
use crate::program::exam_case::case_of;
use crate::records::exam_application::ApplicationStep;
use crate::records::exemption::Exemption;

pub(super) static RULE: Rule =
    Rule::new("exemption_available", Search::Person(find), Face::Application, Page::Application);

fn find(case: &Case<'_>) -> Option<Finding> {
    let (round, day) = closing_round(case)?;
    let application = application_for(case.context.records, &case.aliases, round.id)?;
    application.step.filter(|step| *step != ApplicationStep::Withdrawn)?;
    let known = case_of(case.context.records, &case.aliases);
    let found = evaluate(&RULES, &known, round.fiscal_year?);
    let sits = application.subjects.as_ref().map(|set| &set.0);
    let is_open = |subject: &_| {
        found.exempt[subject].step == Step::Available
            && !sits.is_some_and(|sits| sits.contains(subject))
    };
    let exempt = found.done.iter().flat_map(|done| &done.exempt);
    let open: Vec<Subject> = exempt.filter(|it| is_open(it)).copied().collect();
    (!open.is_empty()).then(|| RULE.missing::<Exemption>("subject").by(day).of_subjects(open))
}
