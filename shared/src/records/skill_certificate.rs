//! A skill test that a learner has passed. Some of them exempt her from a subject of the exam.

use super::learner::Learner;
use crate::choice;
use crate::record;
use crate::record::{EventDay, FilePart, Kind, Record, ScopeRule, Writers};
use crate::value::{Date, Ref, Text};

choice! {
    /// How we know of it.
    CertificateEvidence {
        /// She told us.
        SelfReport = "self_report",
        /// Staff saw the certificate.
        CertificateSeen = "certificate_seen",
    }
}

record! {
    /// One passed skill test of one learner.
    SkillCertificate = "skill_certificate" {
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// The test with its grade, as the certificate says.
        name: Text => required, help, listed;
        /// The day on which she passed it.
        passed_on: Date => past, listed;
        /// How we know of it.
        evidence: CertificateEvidence => listed;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: SkillCertificate::NAME,
    fields: SkillCertificate::FIELDS,
    scope: ScopeRule::Own("learner"),
    writers: Writers::Staff,
    event_day: EventDay::Own("passed_on"),
    title: &["learner", "name"],
    alike: &["learner", "name"],
    in_file: FilePart::Exam,
    ..Kind::PLAIN
};
