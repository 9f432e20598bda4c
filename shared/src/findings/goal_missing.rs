//! A learner has a place and no goal that she has not reached yet.

use super::{Case, Face, Finding, Page, Rule, Search};
use crate::program::plan::{goals, leading_goal};
use crate::records::goal::Goal;

/// A goal is agreed on within four weeks of the first day.
const WITHIN_DAYS: i64 = 28;

pub(super) static RULE: Rule =
    Rule::new("goal_missing", Search::Person(find), Face::Goal, Page::Plan);

fn find(case: &Case<'_>) -> Option<Finding> {
    let since = case.enrolled_today_since()?;
    let goals = goals(case.context.records, &case.aliases);
    let is_missing = leading_goal(&goals).is_none();
    is_missing.then(|| RULE.missing::<Goal>("words").by(since.plus_days(WITHIN_DAYS)))
}
