//! A learner has a place, and she, or a guardian where one is needed, was not asked whether the
//! program may keep records about her.

use super::{Case, Face, Finding, Page, Rule, Search};
use crate::program::ReadRecords;
use crate::program::consents::{ConsentState, lacks_guardian, state};
use crate::records::consent::{Consent, ConsentGiver, Purpose};
use crate::records::learner::Learner;

/// The answer is there within two weeks of the first day.
const WITHIN_DAYS: i64 = 14;

pub(super) static RULE: Rule =
    Rule::new("consent_missing", Search::Person(find), Face::Form, Page::Consents);

pub(super) static OF_GUARDIAN: Rule = Rule::new(
    "guardian_consent_missing",
    Search::Person(find_guardian),
    Face::Form,
    Page::Consents,
);

fn find(case: &Case<'_>) -> Option<Finding> {
    let since = case.enrolled_today_since()?;
    let is_missing =
        state(case.consents(), Purpose::Program, ConsentGiver::Learner) == ConsentState::Missing;
    is_missing.then(|| RULE.missing::<Consent>("purpose").by(since.plus_days(WITHIN_DAYS)))
}

fn find_guardian(case: &Case<'_>) -> Option<Finding> {
    let since = case.enrolled_today_since()?;
    let learner = case.context.records.read::<Learner>(case.person)?;
    let is_missing =
        lacks_guardian(case.consents(), Purpose::Program, learner.birth_date?, case.context.today);
    is_missing.then(|| OF_GUARDIAN.missing::<Consent>("giver").by(since.plus_days(WITHIN_DAYS)))
}
