//! Something goes on that a learner does not agree to any more: her place, messages by LINE, an
//! answer to whoever sent her.

use super::{Case, Face, Finding, Page, Rule, Search};
use crate::program::ReadRecords;
use crate::program::consents::{newest, state};
use crate::records::consent::{Consent, ConsentGiver, Purpose};
use crate::records::contact::Contact;
use crate::records::referral_in::{ReferralIn, ReferralSource};
use crate::records::referral_source::{Feedback, ReferralSourceRecord};

/// Somebody talks with her within a week.
const WITHIN_DAYS: i64 = 7;

pub(super) static OF_PROGRAM: Rule =
    Rule::new("consent_withdrawn", Search::Person(find_place), Face::Form, Page::Record);

pub(super) static OF_LINE: Rule =
    Rule::new("line_without_consent", Search::Person(find_line), Face::Form, Page::Record);

pub(super) static OF_FEEDBACK: Rule = Rule::new(
    "feedback_without_consent",
    Search::Person(find_feedback),
    Face::Answer,
    Page::Answers,
);

fn find_place(case: &Case<'_>) -> Option<Finding> {
    case.enrolled_today_since()?;
    let hers = newest(case.consents(), Purpose::Program, ConsentGiver::Learner)?;
    let day = hers.withdrawn_on?.plus_days(WITHIN_DAYS);
    Some(OF_PROGRAM.at::<Consent>(hers.id, "withdrawn_on").by(day))
}

fn find_line(case: &Case<'_>) -> Option<Finding> {
    let contact = case.all::<Contact>().find(|contact| contact.may_line == Some(true))?;
    let is_gone = state(case.consents(), Purpose::Line, ConsentGiver::Learner).is_no();
    is_gone.then(|| OF_LINE.at::<Contact>(contact.id, "may_line"))
}

/// Whoever sent her was to be answered, and she does not want her school, or the network, to be
/// told. What was told already cannot be taken back.
fn find_feedback(case: &Case<'_>) -> Option<Finding> {
    let records = case.context.records;
    let is_gone = |referral: &ReferralIn| {
        let purpose = match referral.source {
            Some(ReferralSource::School) => Purpose::School,
            _ => Purpose::Network,
        };
        state(case.consents(), purpose, ConsentGiver::Learner).is_no()
    };
    let gone = case.all::<ReferralIn>().filter(is_gone);
    let mut sources = gone.flat_map(|referral| {
        records.list_referring::<ReferralSourceRecord>("referral", referral.id)
    });
    let source = sources.find(|source| source.feedback == Some(Feedback::Agreed))?;
    Some(OF_FEEDBACK.at::<ReferralSourceRecord>(source.id, "feedback").for_managers())
}
