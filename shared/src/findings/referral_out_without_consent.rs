//! An organization was told about a learner by her consent, and there is none: it was never noted
//! down, was refused, or is withdrawn while they still work on it.

use super::{Case, Finding, Rule, Search};
use crate::program::ReadRecords;
use crate::records::consent::{Consent, ConsentAnswer};
use crate::records::referral_out::ReferralOut;
use crate::records::referral_source::LegalBasis;

pub(super) static RULE: Rule =
    Rule { code: "referral_out_without_consent", search: Search::OfPerson(find) };

fn find(case: &Case<'_>) -> Vec<Finding> {
    let records = case.context.records;
    let lacks = |referral: &ReferralOut| {
        if referral.organization.is_none() || referral.basis != Some(LegalBasis::Consent) {
            return false;
        }
        let consent = referral.consent.and_then(|it| records.read::<Consent>(it.id));
        match consent.filter(|it| it.answer == Some(ConsentAnswer::Given)) {
            None => true,
            // What was told before cannot be taken back.
            Some(consent) => consent.withdrawn_on.is_some() && referral.outcome.is_none(),
        }
    };
    let found = case.all::<ReferralOut>().filter(lacks);
    found.map(|referral| RULE.at::<ReferralOut>(referral.id, "consent")).collect()
}
