//! An application asks for a subject that she has passed, or for more than a requirement takes:
//! the ministry refuses that. Two tablets that each add a subject can bring it about (ruling E9).

use super::{Case, Finding, Rule, Search};
use crate::exam::{RULES, evaluate, objections};
use crate::program::exam_case::case_of;
use crate::records::exam_application::{ApplicationStep, ExamApplication};
use crate::records::exemption::{Exemption, ExemptionStep};
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule { code: "application_beyond", search: Search::Person(find) };

fn find(case: &Case<'_>) -> Option<Finding> {
    case.all::<ExamApplication>().find_map(|application| {
        let sitting = application
            .sitting
            .filter(|_| application.step.is_some_and(|step| step != ApplicationStep::Withdrawn))?;
        let round = case.context.rounds().iter().find(|round| round.id == sitting.id)?;
        round.starts_on.filter(|day| *day >= case.context.today)?;
        let sits = application.subjects?.0;
        let exempt: BTreeSet<_> = case
            .all::<Exemption>()
            .filter(|it| it.step != Some(ExemptionStep::Refused))
            .filter_map(|it| it.subject)
            .collect();
        let known = case_of(case.context.records, &case.aliases);
        let found = evaluate(&RULES, &known, round.fiscal_year?);
        let is_right = objections(&found, &sits, &exempt).is_empty();
        (!is_right).then(|| RULE.at::<ExamApplication>(application.id, "subjects"))
    })
}
