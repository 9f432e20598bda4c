//! An era changes, and with it what a learner has passed: a pass turns into nothing, so that a
//! requirement is open again which she believes to be done. It is said from January of the last
//! year of an era on (ruling E11), and afterwards until it is seen that somebody has talked with
//! her about it: an application in the new era, or a plan that was agreed on or looked at again
//! since January before it (ruling E12).

use super::{Case, Face, Finding, Page, Rule, Search};
use crate::exam::rules::era_at;
use crate::exam::{RULES, Subject, evaluate};
use crate::program::exam_case::case_of;
use crate::records::certification::Certification;
use crate::records::exam_application::ExamApplication;
use crate::records::study_plan::StudyPlan;
use crate::value::{Date, FiscalYear};
use std::collections::BTreeSet;

pub(super) static RULE: Rule =
    Rule::new("stranded_pass", Search::Person(find), Face::Form, Page::SubjectCard);

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
    let is_settled = |lost: &BTreeSet<Subject>, year: FiscalYear| {
        has_applied_in_era(case, year) || has_planned_since(case, lost)
    };
    if !now.stranded.is_empty() {
        return (!is_settled(&now.stranded, year)).then(|| finding(now.stranded));
    }
    let turns = is_in_last_quarter(today).then_some(FiscalYear(year.0 + 1))?;
    let then = evaluate(&RULES, &known, turns);
    let is_open = !then.stranded.is_empty() && !is_settled(&then.stranded, turns);
    is_open.then(|| finding(then.stranded).by(year.last_day()))
}

/// January to March.
fn is_in_last_quarter(today: Date) -> bool {
    today.month() <= 3
}

/// Whether somebody has agreed on a plan with her, or looked at it again, since the year began in
/// which the last of these subjects was dropped.
fn has_planned_since(case: &Case<'_>, lost: &BTreeSet<Subject>) -> bool {
    let dropped = |subject: &Subject| RULES.eras.iter().find(|era| era.has_dropped(*subject));
    let turn = lost.iter().filter_map(dropped).map(|era| era.from).max();
    let Some(since) = turn.and_then(|year| Date::new(year.0, 1, 1)) else { return false };
    let plans = case.all::<StudyPlan>();
    plans.filter_map(|it| it.agreed_on.max(it.reviewed_on)).any(|day| since <= day)
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
