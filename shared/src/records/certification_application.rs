//! The application for a full pass after the fact (合格の申請): passed subjects, and the others by
//! credits or a skill test. The notice that answers it is a `certification`.

use super::learner::Learner;
use crate::choice;
use crate::record;
use crate::record::{EventDay, FilePart, Kind, Record, ScopeRule, Writers};
use crate::value::{ChoiceSet, Date, Ref};

choice! {
    /// What completes the requirements.
    ApplicationGround {
        /// Credits of a high school.
        Credit = "credit",
        /// A skill test.
        SkillTest = "skill_test",
    }
}

choice! {
    /// How it ended.
    ApplicationResult {
        /// A full pass.
        Granted = "granted",
        /// No full pass.
        Refused = "refused",
    }
}

record! {
    /// One application of one learner.
    CertificationApplication = "certification_application" {
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// The day of the postmark.
        filed_on: Date => required, past, listed;
        /// What completes the requirements.
        grounds: ChoiceSet<ApplicationGround> => listed;
        /// How it ended; empty while pending.
        result: ApplicationResult => listed;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: CertificationApplication::NAME,
    fields: CertificationApplication::FIELDS,
    scope: ScopeRule::Own("learner"),
    writers: Writers::Staff,
    event_day: EventDay::Own("filed_on"),
    title: &["learner", "filed_on"],
    alike: &["learner", "filed_on"],
    in_file: FilePart::Exam,
    ..Kind::PLAIN
};
