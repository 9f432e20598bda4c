//! A learner was handed over, and the next person has not said that she has read it (T12).

use super::{Context, Face, Finding, Page, Rule, Search};
use crate::id::RecordId;
use crate::program::person::person;
use crate::record::{Fields, Record};
use crate::records::handover::Handover;

/// It is read within a week.
const WITHIN_DAYS: i64 = 7;

pub(super) static RULE: Rule =
    Rule::new("handover_unread", Search::Each(Handover::NAME, find), Face::Form, Page::File);

fn find(context: &Context<'_>, id: RecordId, fields: &Fields) -> Option<Finding> {
    let handover = Handover::read(id, fields);
    if handover.is_read() {
        return None;
    }
    let day = handover.date?.plus_days(WITHIN_DAYS);
    let who = person(context.records, handover.learner?.id);
    Some(RULE.at::<Handover>(id, "acknowledged_on").about(who).by(day))
}
