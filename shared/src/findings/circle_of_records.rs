//! Records of one person are joined in a circle, so that none says which one stands for her: two
//! managers without a network joined each to the other. Until one of them decides, the smallest
//! stands for all.

use super::{Case, Face, Finding, Page, Rule, Search};
use crate::program::person::{MERGED_INTO, circle};
use crate::records::learner::Learner;

pub(super) static RULE: Rule =
    Rule::new("circle_of_records", Search::Person(find), Face::Learner, Page::JoinedRecords)
        .also_after_leaving();

fn find(case: &Case<'_>) -> Option<Finding> {
    let is_in_circle = !circle(case.context.records, case.person).is_empty();
    is_in_circle.then(|| RULE.at::<Learner>(case.person, MERGED_INTO).for_managers())
}
