//! Somebody sent a learner and waits for an answer: nobody has noted down who it was, the learner
//! is to be asked, or has agreed and nobody has answered yet. An agency that her team does not see
//! is noted down however long ago it was (ruling L3).

use super::{Case, Face, Finding, Page, Rule, Search};
use crate::program::ReadRecords;
use crate::records::referral_in::{ReferralIn, ReferralSource};
use crate::records::referral_source::{Feedback, ReferralSourceRecord};
use crate::value::Date;

/// An answer is given within two weeks.
const WITHIN_DAYS: i64 = 14;

/// After two months nobody waits for an answer any more.
const ANSWERED_DAYS: i64 = 60;

pub(super) static RULE: Rule =
    Rule::new("feedback_due", Search::Person(find), Face::Answer, Page::Answers);

pub(super) static TO_ASK: Rule =
    Rule::new("feedback_to_ask", Search::Person(find_to_ask), Face::Answer, Page::Answers);

pub(super) static UNNAMED: Rule = Rule::new(
    "referral_source_missing",
    Search::Person(find_unnamed),
    Face::Answer,
    Page::NewSource,
);

fn find(case: &Case<'_>) -> Option<Finding> {
    at_step(case, &RULE, Feedback::Agreed)
}

fn find_to_ask(case: &Case<'_>) -> Option<Finding> {
    at_step(case, &TO_ASK, Feedback::Asked)
}

fn at_step(case: &Case<'_>, rule: &'static Rule, step: Feedback) -> Option<Finding> {
    let (source, day) = sources(case).find(|(source, _)| source.feedback == Some(step))?;
    let found = rule.at::<ReferralSourceRecord>(source.id, "feedback").for_managers();
    Some(day.map_or(found.clone(), |day| found.by(day.plus_days(WITHIN_DAYS))))
}

/// The sources of all referrals of a person, with the day of the referral.
fn sources(case: &Case<'_>) -> impl Iterator<Item = (ReferralSourceRecord, Option<Date>)> {
    let records = case.context.records;
    case.all::<ReferralIn>().flat_map(move |referral| {
        let sources = records.list_referring::<ReferralSourceRecord>("referral", referral.id);
        sources.map(move |source| (source, referral.date))
    })
}

fn find_unnamed(case: &Case<'_>) -> Option<Finding> {
    let records = case.context.records;
    let today = case.context.today;
    let is_unnamed = |referral: &ReferralIn| {
        let mut sources = records.referring("referral_source", "referral", referral.id);
        let is_new = referral.date.is_some_and(|day| today.days_since(day) <= ANSWERED_DAYS);
        let is_hidden =
            referral.source == Some(ReferralSource::Agency) && referral.organization.is_none();
        (is_new || is_hidden) && sources.next().is_none()
    };
    let referral = case.all::<ReferralIn>().find(is_unnamed)?;
    let found = UNNAMED.at::<ReferralIn>(referral.id, "source").for_managers();
    Some(referral.date.map_or(found.clone(), |day| found.by(day.plus_days(WITHIN_DAYS))))
}
