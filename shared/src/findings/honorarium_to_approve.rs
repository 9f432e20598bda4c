//! Somebody has confirmed an honorarium, and nobody else has approved it within a week.

use super::{Context, Face, Finding, Page, Rule, Search};
use crate::id::RecordId;
use crate::record::{Fields, Record};
use crate::records::honorarium::{Honorarium, HonorariumStep};

/// How long it may wait.
const WITHIN_DAYS: i64 = 7;

pub(super) static RULE: Rule = Rule::new(
    "honorarium_to_approve",
    Search::Each(Honorarium::NAME, find),
    Face::Form,
    Page::Honoraria,
);

fn find(_: &Context<'_>, id: RecordId, fields: &Fields) -> Option<Finding> {
    // Most are approved; only the others are worth reading whole.
    if fields.raw("approved_on").is_some() {
        return None;
    }
    let honorarium = Honorarium::read(id, fields);
    let day = honorarium.confirmed_on.filter(|_| honorarium.step() == HonorariumStep::Confirmed)?;
    let due = day.plus_days(WITHIN_DAYS);
    Some(RULE.at::<Honorarium>(id, "approved_on").by(due).for_managers())
}
