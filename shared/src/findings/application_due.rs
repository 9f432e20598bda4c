//! The last day of the postmark is near, and a learner who wants to pass the exam has not applied
//! for any subject of the round.

use super::{Case, Finding, Rule, Search};
use crate::program::plan::{goals, leading_goal};
use crate::records::certification::Certification;
use crate::records::exam_subject_result::ExamSubjectResult;
use crate::records::goal::GoalKind;

/// How long before the last day it is asked for: four weeks, in which papers can still be sent for.
const AHEAD_DAYS: i64 = 28;

pub(super) static RULE: Rule = Rule { code: "application_due", search: Search::Person(find) };

fn find(case: &Case<'_>) -> Option<Finding> {
    case.enrolled_today_since()?;
    let today = case.look.today;
    let mut rounds = case.look.rounds().iter();
    let (round, day) = rounds.find_map(|round| {
        let day = round.apply_until?;
        (today <= day && day.days_since(today) <= AHEAD_DAYS).then_some((round, day))
    })?;
    let goals = goals(case.look.records, &case.aliases);
    leading_goal(&goals).filter(|goal| goal.kind == Some(GoalKind::Certification))?;
    let is_certified = case.all::<Certification>().next().is_some();
    let is_of_round =
        |it: ExamSubjectResult| it.sitting.is_some_and(|sitting| sitting.id == round.id);
    let has_applied = case.all::<ExamSubjectResult>().any(is_of_round);
    (!is_certified && !has_applied).then(|| RULE.missing::<ExamSubjectResult>("subject").by(day))
}
