//! A learner has come for four weeks and has no plan, or nobody has looked at her plan again for
//! half a year (S18, S21). Whoever has passed the exam goes on without one if she likes.

use super::{Case, Face, Finding, Page, Rule, Search};
use crate::program::plan::{current, steps};
use crate::records::certification::Certification;
use crate::records::plan_item::PlanItem;
use crate::records::study_plan::StudyPlan;

/// The plan is there within four weeks of the first day.
const WITHIN_DAYS: i64 = 28;

/// A plan is looked at again after half a year.
const REVIEWED_AFTER_DAYS: i64 = 183;

pub(super) static RULE: Rule =
    Rule::new("plan_missing", Search::Person(find), Face::Form, Page::Plan);

pub(super) static REVIEW: Rule =
    Rule::new("plan_review_due", Search::Person(find_review), Face::Form, Page::Plan);

fn find(case: &Case<'_>) -> Option<Finding> {
    let day = case.enrolled_today_since()?.plus_days(WITHIN_DAYS);
    let has_passed = case.all::<Certification>().next().is_some();
    if day > case.context.today || has_passed {
        return None;
    }
    let (records, aliases) = (case.context.records, &case.aliases);
    let is_missing = steps(records, aliases).is_empty() && current(records, aliases).is_none();
    is_missing.then(|| RULE.missing::<PlanItem>("title").by(day))
}

fn find_review(case: &Case<'_>) -> Option<Finding> {
    case.enrolled_today_since()?;
    let plan = current(case.context.records, &case.aliases)?;
    let looked_at = plan.agreed_on.max(plan.reviewed_on)?;
    let day = looked_at.plus_days(REVIEWED_AFTER_DAYS);
    (day <= case.context.today).then(|| REVIEW.at::<StudyPlan>(plan.id, "reviewed_on").by(day))
}
