//! What is closed and what is planned at a venue do not fit. Lessons are still planned on days on
//! which it is closed: its days were changed, or another tablet planned a lesson without knowing;
//! learners are not told until they are closed. Or lessons stay closed on days that are no part of
//! the closure any more: nobody comes, although the venue is open.

use super::{Context, Face, Finding, Page, Rule, Search};
use crate::id::RecordId;
use crate::program::lesson::closure::{left_closed, still_planned};
use crate::record::{Fields, Record};
use crate::records::venue_closure::VenueClosure;

pub(super) static RULE: Rule =
    Rule::new("closure_open", Search::Each(VenueClosure::NAME, find), Face::Form, Page::Record)
        .at_venues();

pub(super) static LEFT: Rule = Rule::new(
    "closure_left",
    Search::Each(VenueClosure::NAME, find_left),
    Face::Form,
    Page::Record,
)
.at_venues();

/// What lies behind was missed, and stays as it was.
fn find_left(context: &Context<'_>, id: RecordId, fields: &Fields) -> Option<Finding> {
    let closure = VenueClosure::read(id, fields);
    let left = left_closed(context.records, &closure).into_iter().filter_map(|it| it.date);
    let first = left.filter(|day| *day >= context.today).min()?;
    Some(LEFT.at::<VenueClosure>(id, "to").by(first).for_managers())
}

/// What lies behind is asked for as a lesson without a roll call.
fn find(context: &Context<'_>, id: RecordId, fields: &Fields) -> Option<Finding> {
    let closure = VenueClosure::read(id, fields);
    if closure.to? < context.today {
        return None;
    }
    let open = still_planned(context.records, &closure).into_iter().filter_map(|it| it.date);
    let first = open.filter(|day| *day >= context.today).min()?;
    Some(RULE.at::<VenueClosure>(id, "to").by(first).for_managers())
}
