//! An organization was told about a learner by her consent, and there is none to that: it was never
//! noted down, is about something else, was refused, was withdrawn before, or is withdrawn while
//! they still work on it.

use super::{Case, Face, Finding, Page, Rule, Search};
use crate::program::ReadRecords;
use crate::records::consent::{Consent, ConsentAnswer, Purpose};
use crate::records::referral_out::ReferralOut;
use crate::records::referral_source::LegalBasis;

pub(super) static RULE: Rule =
    Rule::new("referral_out_without_consent", Search::OfPerson(find), Face::Form, Page::Record)
        .also_after_leaving();

fn find(case: &Case<'_>) -> Vec<Finding> {
    let records = case.context.records;
    let lacks = |referral: &ReferralOut| {
        if referral.organization.is_none() || referral.basis != Some(LegalBasis::Consent) {
            return false;
        }
        let consent = referral.consent.and_then(|it| records.read::<Consent>(it.id));
        let is_to_this = |it: &Consent| {
            let is_hers = it.learner.is_some_and(|it| case.aliases.contains(&it.id));
            let is_sharing = matches!(it.purpose, Some(Purpose::Network | Purpose::School));
            is_hers && is_sharing && it.answer == Some(ConsentAnswer::Given)
        };
        match consent.filter(is_to_this).map(|it| it.withdrawn_on) {
            None => true,
            Some(None) => false,
            // What was told before cannot be taken back.
            Some(Some(day)) => {
                referral.outcome.is_none() || referral.date.is_some_and(|told| day <= told)
            }
        }
    };
    let found = case.all::<ReferralOut>().filter(lacks);
    found.map(|referral| RULE.at::<ReferralOut>(referral.id, "consent")).collect()
}
