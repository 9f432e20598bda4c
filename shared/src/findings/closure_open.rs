//! A venue is closed on days on which lessons are still planned there: its days were changed, or
//! another tablet planned a lesson without knowing. Learners are not told until they are closed.

use super::{Context, Finding, Rule, Search};
use crate::id::RecordId;
use crate::program::lesson::closure::still_planned;
use crate::record::{Fields, Record};
use crate::records::venue_closure::VenueClosure;

pub(super) static RULE: Rule =
    Rule { code: "closure_open", search: Search::Each(VenueClosure::NAME, find) };

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
