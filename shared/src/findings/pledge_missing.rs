//! Somebody looks after a venue or a learner, or soon will, and has not pledged to keep
//! confidential what she learns.

use super::{Context, Face, Finding, Page, Rule, Search};
use crate::id::RecordId;
use crate::program::ReadRecords;
use crate::record::{Fields, Record};
use crate::records::assignment::Assignment;
use crate::records::staff::Staff;

pub(super) static RULE: Rule =
    Rule::new("pledge_missing", Search::Each(Staff::NAME, find), Face::Form, Page::Record);

fn find(context: &Context<'_>, id: RecordId, fields: &Fields) -> Option<Finding> {
    if fields.raw("pledge_on").is_some() {
        return None;
    }
    let all = context.records.list_referring::<Assignment>("staff", id);
    let goes_on = |it: &Assignment| it.to.is_none_or(|last| last >= context.today);
    let first_day = all.filter(goes_on).filter_map(|it| it.from).min()?;
    Some(RULE.at::<Staff>(id, "pledge_on").by(first_day).for_managers())
}
