//! A subject for which a learner has applied to be exempt. What is available follows from her
//! credits and skill tests and is never stored; this says only what was done about it.

use super::learner::Learner;
use crate::choice;
use crate::exam::Subject;
use crate::record;
use crate::record::form::Initial;
use crate::record::{FilePart, Identity, Kind, Record, ScopeRule, Writers};
use crate::value::Ref;

choice! {
    /// What exempts her.
    ExemptionBasis {
        /// Credits of a high school.
        Credit = "credit",
        /// A skill test.
        SkillTest = "skill_test",
        /// The exam before 2005 (大検).
        EarlierExam = "earlier_exam",
    }
}

choice! {
    /// How far the application for it has come.
    ExemptionStep {
        /// Applied for.
        Applied = "applied",
        /// Granted: the slip says so.
        Granted = "granted",
        /// Refused.
        Refused = "refused",
    }
}

/// A refusal may be answered with a better paper; a slip may have been misread.
const STEPS: &[(&str, &str)] = &[
    ("applied", "granted"),
    ("applied", "refused"),
    ("refused", "applied"),
    ("granted", "applied"),
];

record! {
    /// One exemption of one learner.
    Exemption = "exemption" {
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// The subject, by its name of today.
        subject: Subject => required, fixed, listed;
        /// What exempts her.
        basis: ExemptionBasis => required, listed;
        /// How far it has come.
        step: ExemptionStep
            => required, initial(Initial::Code("applied")), steps(STEPS), listed;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: Exemption::NAME,
    fields: Exemption::FIELDS,
    identity: Identity::Natural(&["learner", "subject"]),
    scope: ScopeRule::Own("learner"),
    writers: Writers::Staff,
    title: &["learner", "subject"],
    in_file: FilePart::Exam,
    ..Kind::PLAIN
};
