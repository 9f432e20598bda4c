//! The contract with a partner is about to end, or has ended, and no other one follows: its people
//! still look after learners.

use super::{Context, Face, Finding, Page, Rule, Search};
use crate::id::RecordId;
use crate::program::ReadRecords;
use crate::record::{Fields, Record};
use crate::records::organization::Organization;
use crate::records::partner_contract::PartnerContract;

/// Two months, so that there is time to hand over learners.
const AHEAD_DAYS: i64 = 60;

pub(super) static RULE: Rule = Rule::new(
    "contract_ending",
    Search::Each(PartnerContract::NAME, find),
    Face::Organization,
    Page::Organization,
);

fn find(context: &Context<'_>, id: RecordId, fields: &Fields) -> Option<Finding> {
    let contract = PartnerContract::read(id, fields);
    let (partner, last_day) = (contract.organization?.id, contract.to?);
    if context.today.days_since(last_day) < -AHEAD_DAYS {
        return None;
    }
    let mut others = context.records.list_referring::<PartnerContract>("organization", partner);
    let follows = others.any(|it| it.to.is_some_and(|to| to > last_day));
    let partner = context.records.read::<Organization>(partner)?;
    let leaves = partner.used_until.is_some_and(|last| last <= last_day);
    let found = RULE.at::<PartnerContract>(id, "to").by(last_day).for_managers();
    (!follows && !leaves).then_some(found)
}
