//! An era changes, and with it what a learner has passed: a pass turns into nothing, so that a
//! requirement is open again which she believes to be done. It is said from January of the last
//! year of an era on (ruling E11), and afterwards until an application in the new era shows that
//! somebody has talked with her about it.

use super::{Case, Face, Finding, Page, Rule, Search};
use crate::exam::rules::era_at;
use crate::exam::{RULES, evaluate};
use crate::program::exam_case::case_of;
use crate::records::certification::Certification;
use crate::records::exam_application::ExamApplication;
use crate::value::{Date, FiscalYear};

pub(super) static RULE: Rule =
    Rule::new("stranded_pass", Search::Person(find), Face::Application, Page::SubjectCard);

fn find(case: &Case<'_>) -> Option<Finding> {
    case.enrolled_today_since()?;
    if case.all::<Certification>().next().is_some() {
        return None;
    }
    let today = case.context.today;
    let known = case_of(case.context.records, &case.aliases);
    if known.passes.is_empty() {
        return None;
    }
    let year = today.fiscal_year();
    let now = evaluate(&RULES, &known, year);
    let finding = |lost| RULE.missing::<ExamApplication>("subjects").of_subjects(lost);
    if !now.stranded.is_empty() {
        return (!has_applied_in_era(case, year)).then(|| finding(now.stranded));
    }
    let turns = is_in_last_quarter(today).then_some(FiscalYear(year.0 + 1))?;
    let then = evaluate(&RULES, &known, turns);
    (!then.stranded.is_empty()).then(|| finding(then.stranded).by(year.last_day()))
}

/// January to March.
fn is_in_last_quarter(today: Date) -> bool {
    today.month() <= 3
}

/// Whether she has an application for a round of the era of this year.
fn has_applied_in_era(case: &Case<'_>, year: FiscalYear) -> bool {
    let era = era_at(RULES.eras, year);
    let is_of_era = |it: &ExamApplication| {
        let round =
            it.sitting.and_then(|of| case.context.rounds().iter().find(|it| it.id == of.id));
        let year = round.and_then(|round| round.fiscal_year);
        it.is_alive() && year.is_some_and(|year| era_at(RULES.eras, year) == era)
    };
    case.all::<ExamApplication>().any(|it| is_of_era(&it))
}
