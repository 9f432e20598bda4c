//! The day has come on which a learner and her tutor wanted to look at her goal again.

use super::{Case, Face, Finding, Page, Rule, Search};
use crate::program::plan::{goals, leading_goal};
use crate::records::goal::Goal;

pub(super) static RULE: Rule =
    Rule::new("goal_review_due", Search::Person(find), Face::Goal, Page::Plan);

fn find(case: &Case<'_>) -> Option<Finding> {
    case.enrolled_today_since()?;
    let goals = goals(case.context.records, &case.aliases);
    let goal = leading_goal(&goals)?;
    let day = goal.review_on.filter(|day| *day <= case.context.today)?;
    Some(RULE.at::<Goal>(goal.id, "review_on").by(day))
}
