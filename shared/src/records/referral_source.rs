//! Who sent a learner to the program, where it may not be told to her team: the person, on what
//! ground she passed it on, and what she is told in return. For those who run the program.

use super::organization::Organization;
use super::referral_in::ReferralIn;
use crate::choice;
use crate::record;
use crate::record::{Kind, Record, ScopeRule, Writers};
use crate::value::{Date, LongText, Ref, Text};

choice! {
    /// The ground on which somebody may tell the program about a young person.
    LegalBasis {
        /// She, or for her a guardian, has agreed.
        Consent = "consent",
        /// A council whose members may tell each other.
        Council = "council",
        /// A law says so.
        Law = "law",
    }
}

choice! {
    /// Where an answer to whoever sent her stands.
    Feedback {
        /// The learner is to be asked.
        Asked = "asked",
        /// She has agreed to an answer.
        Agreed = "agreed",
        /// She has not agreed.
        Refused = "refused",
        /// The answer was given.
        Given = "given",
    }
}

/// An answer is given only after she has agreed. She may agree later, or not any more. A slip of
/// the finger is taken back.
const FEEDBACK: &[(&str, &str)] = &[
    ("asked", "agreed"),
    ("asked", "refused"),
    ("refused", "agreed"),
    ("refused", "asked"),
    ("agreed", "refused"),
    ("agreed", "asked"),
    ("agreed", "given"),
    ("given", "agreed"),
];

record! {
    /// The source of one referral.
    ReferralSourceRecord = "referral_source" {
        /// The referral.
        referral: Ref<ReferralIn> => required, once, listed;
        /// The organization behind it.
        organization: Ref<Organization> => listed;
        /// What the person does there.
        person_role: Text;
        /// Her name.
        person_name: Text => listed;
        /// The ground on which she told the program.
        basis: LegalBasis => required, listed;
        /// The day on which somebody else has looked at that ground.
        checked_on: Date => past, by_other_than_author_of("basis");
        /// What was told.
        passed_on: LongText;
        /// Where the answer stands.
        feedback: Feedback => section("answer"), help, steps(FEEDBACK), listed;
        /// The day of the answer.
        feedback_on: Date => past;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: ReferralSourceRecord::NAME,
    fields: ReferralSourceRecord::FIELDS,
    scope: ScopeRule::Managers,
    writers: Writers::Managers,
    title: &["referral"],
    ..Kind::PLAIN
};
