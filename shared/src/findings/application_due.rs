//! The last day of the postmark is near, and a learner who wants to pass the exam has not posted an
//! application for the round.

use super::{Case, Face, Finding, Page, Rule, Search};
use crate::exam::{RULES, Verdict, evaluate};
use crate::program::ReadRecords;
use crate::program::exam_applications::application_for;
use crate::program::exam_case::case_of;
use crate::program::plan::{goals, leading_goal};
use crate::records::certification::Certification;
use crate::records::exam_application::{ApplicationStep, ExamApplication};
use crate::records::exam_sitting::ExamSitting;
use crate::records::exam_subject_result::ExamSubjectResult;
use crate::records::goal::GoalKind;
use crate::records::learner::{LeadingGoal, Learner};
use crate::value::Date;

/// How long before the last day it is asked for: four weeks, in which papers can still be sent for.
const AHEAD_DAYS: i64 = 28;

pub(super) static RULE: Rule =
    Rule::new("application_due", Search::Person(find), Face::Application, Page::Application);

fn find(case: &Case<'_>) -> Option<Finding> {
    case.enrolled_today_since()?;
    let (round, day) = closing_round(case)?;
    if let Some(application) = application_for(case.context.records, &case.aliases, round.id) {
        let is_done =
            application.is_posted() || application.step == Some(ApplicationStep::Withdrawn);
        return (!is_done).then(|| RULE.at::<ExamApplication>(application.id, "step").by(day));
    }
    // It is her own choice which of two ways comes first.
    let goes_another_way = |it: Learner| it.leading_goal == Some(LeadingGoal::Graduation);
    let own = case.aliases.iter().filter_map(|id| case.context.records.read::<Learner>(*id));
    if own.into_iter().any(goes_another_way) {
        return None;
    }
    let goals = goals(case.context.records, &case.aliases);
    leading_goal(&goals).filter(|goal| goal.kind == Some(GoalKind::Certification))?;
    let is_certified = case.all::<Certification>().next().is_some();
    let is_of_round =
        |it: ExamSubjectResult| it.sitting.is_some_and(|sitting| sitting.id == round.id);
    // A result says so, too: that is how older records have it (ruling E9).
    let has_applied = case.all::<ExamSubjectResult>().any(is_of_round);
    if is_certified || has_applied {
        return None;
    }
    // Whose subjects are all there sits nothing more: she applies for the full pass.
    let known = case_of(case.context.records, &case.aliases);
    let found = evaluate(&RULES, &known, round.fiscal_year?);
    (found.verdict != Verdict::Complete)
        .then(|| RULE.missing::<ExamApplication>("subjects").by(day))
}

/// The round whose last day of the postmark is near, with that day.
pub(super) fn closing_round<'a>(case: &'a Case<'_>) -> Option<(&'a ExamSitting, Date)> {
    let today = case.context.today;
    case.context.rounds().iter().find_map(|round| {
        let day = round.deadline()?;
        (today <= day && day.days_since(today) <= AHEAD_DAYS).then_some((round, day))
    })
}
