//! A learner has a place, and nobody has looked at where she stands (S16).

use super::{Case, Face, Finding, Page, Rule, Search};
use crate::records::assessment::Assessment;

/// Somebody looks within four weeks of the first day.
const WITHIN_DAYS: i64 = 28;

pub(super) static RULE: Rule =
    Rule::new("assessment_missing", Search::Person(find), Face::Form, Page::Record);

fn find(case: &Case<'_>) -> Option<Finding> {
    let since = case.enrolled_today_since()?;
    let is_missing = case.all::<Assessment>().next().is_none();
    is_missing.then(|| RULE.missing::<Assessment>("kind").by(since.plus_days(WITHIN_DAYS)))
}
