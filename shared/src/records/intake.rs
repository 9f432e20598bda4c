//! How a learner first came to the program: through whom, with what wish in her own words, and how
//! near she is to losing her school. Nothing here asks for a birth date or a legal name.

use super::learner::Learner;
use super::staff::Staff;
use crate::choice;
use crate::record;
use crate::record::form::Initial;
use crate::record::{EventDay, FilePart, Kind, Record, ScopeRule, Writers};
use crate::value::{Date, LongText, Ref};

choice! {
    /// Through whom a first contact came.
    IntakeChannel {
        /// The learner herself.
        Oneself = "self",
        /// Her family.
        Family = "family",
        /// Her school.
        School = "school",
        /// A support agency.
        Agency = "agency",
        /// The program's page.
        Web = "web",
        /// Something else.
        Other = "other",
    }
}

choice! {
    /// How near somebody is to losing her school.
    AtRisk {
        /// She leaves junior high school and nothing is decided.
        Undecided = "undecided",
        /// Her way is decided, and somebody should keep an eye on it.
        Watch = "watch",
        /// She is in a high school and about to leave it.
        NearDropout = "near_dropout",
        /// She has left her school.
        Left = "left",
    }
}

record! {
    /// One first contact with one learner.
    Intake = "intake" {
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// The day.
        date: Date => required, past, initial(Initial::Today), listed;
        /// Through whom it came.
        channel: IntakeChannel => required, listed;
        /// What she wants, as she says it.
        wish: LongText => help, listed;
        /// How near she is to losing her school.
        at_risk: AtRisk => section("school"), help, listed;
        /// Who took the call, or talked with her.
        staff: Ref<Staff> => author, initial(Initial::Me), listed;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: Intake::NAME,
    fields: Intake::FIELDS,
    scope: ScopeRule::Core("learner"),
    writers: Writers::Staff,
    event_day: EventDay::Own("date"),
    title: &["date", "learner"],
    in_file: FilePart::Talks,
    ..Kind::PLAIN
};
