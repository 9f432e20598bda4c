//! A subject of the exam that a learner's school takes as credits.

use super::learner::Learner;
use super::organization::{Organization, SCHOOLS};
use crate::exam::Subject;
use crate::record;
use crate::record::{EventDay, FilePart, Kind, Record, ScopeRule, Writers};
use crate::value::{Credits, Date, Ref};

record! {
    /// One passed subject that one school recognizes, or may recognize.
    CreditRecognition = "credit_recognition" {
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// The school.
        school: Ref<Organization> => choices(SCHOOLS), listed;
        /// The subject of the exam.
        subject: Subject => listed;
        /// The day of the principal's decision; empty while it is only expected.
        recognized_on: Date => past, listed;
        /// How many credits.
        credits: Credits => listed;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: CreditRecognition::NAME,
    fields: CreditRecognition::FIELDS,
    scope: ScopeRule::Own("learner"),
    writers: Writers::Staff,
    event_day: EventDay::Own("recognized_on"),
    title: &["learner", "subject"],
    in_file: FilePart::School,
    ..Kind::PLAIN
};
