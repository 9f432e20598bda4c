//! A course of a high school that a learner has taken, by the name that the certificate prints.
//! Earned credits may exempt her from a subject of the exam.

use super::learner::Learner;
use super::organization::{Organization, SCHOOLS};
use crate::choice;
use crate::exam::age::attains;
use crate::record;
use crate::record::form::{Condition, Initial};
use crate::record::{EventDay, FilePart, Kind, Record, ScopeRule, Writers};
use crate::value::{Credits, Date, Ref, Text};

choice! {
    /// Whether she has the credits.
    CreditStanding {
        /// She has them; only these exempt.
        Earned = "earned",
        /// She took the course and lacks them.
        Missing = "missing",
        /// She takes the course now.
        Expected = "expected",
    }
}

choice! {
    /// Where the certificate of the school is. The exam takes it unopened only.
    CreditCertificate {
        /// There is none yet.
        None = "none",
        /// Here, and sealed.
        Unopened = "unopened",
        /// Here, and opened: for reading, not for the application.
        Opened = "opened",
    }
}

record! {
    /// One course of one learner.
    CreditRecord = "credit_record" {
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// The school.
        school: Ref<Organization> => choices(SCHOOLS), listed;
        /// The day on which she entered the curriculum: that of the class that she joined.
        curriculum_entered_on: Date => required, help;
        /// The course, exactly as it is printed.
        course: Text => required, help, listed;
        /// How many credits.
        credits: Credits => required, listed;
        /// Whether she has them.
        standing: CreditStanding => required, initial(Initial::Code("earned")), listed;
        /// The day on which she earned them.
        earned_on: Date => past, shown_if(Condition::Is("standing", &["earned"])), listed;
        /// Where the certificate is.
        certificate: CreditCertificate => help, listed;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: CreditRecord::NAME,
    fields: CreditRecord::FIELDS,
    scope: ScopeRule::Own("learner"),
    writers: Writers::Staff,
    event_day: EventDay::Own("earned_on"),
    title: &["course", "credits"],
    alike: &["learner", "school", "course"],
    in_order: &[("curriculum_entered_on", "earned_on")],
    in_file: FilePart::Exam,
    ..Kind::PLAIN
};

/// Nobody is at a high school before this age.
const HIGH_SCHOOL_AGE: i16 = 15;

/// Whether somebody with this birth date was too young for a high school when she is said to have
/// entered its curriculum: one of the days is wrong.
pub fn is_before_high_school(day: Date, born_on: Date) -> bool {
    attains(born_on, HIGH_SCHOOL_AGE).is_some_and(|earliest| day < earliest)
}

/// So many days ahead somebody may enter a curriculum: a school gives its places the year before.
const ENTRY_AHEAD_DAYS: i64 = 366;

/// Whether a curriculum that is entered on this day can stand in a certificate.
pub fn may_be_entered(day: Date, today: Date) -> bool {
    day <= today.plus_days(ENTRY_AHEAD_DAYS)
}
