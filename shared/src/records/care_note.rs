//! What staff must know about a learner's health, household or money to take care of her. Only
//! those read it whose assignment says so, and no manager by her role alone. The words are their
//! author's, as those of every note.

use super::learner::Learner;
use super::staff::Staff;
use crate::choice;
use crate::record;
use crate::record::form::Initial;
use crate::record::{Deletion, EventDay, Kind, Record, ScopeRule, Writers};
use crate::value::{Date, LongText, Ref};

choice! {
    /// What a care note is about.
    CareTopic {
        /// Her health.
        Health = "health",
        /// A disability.
        Disability = "disability",
        /// The people she lives with.
        Household = "household",
        /// Money.
        Money = "money",
        /// A pregnancy.
        Pregnancy = "pregnancy",
        /// Something else.
        Other = "other",
    }
}

record! {
    /// One note by one author.
    CareNote = "care_note" {
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// What it is about.
        topic: CareTopic => required, listed;
        /// Who writes it.
        staff: Ref<Staff> => required, fixed, author, listed;
        /// The day that it is about.
        date: Date => required, past, initial(Initial::Today), listed;
        /// The text.
        text: LongText => required, by_person_in_or_manager("staff");
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: CareNote::NAME,
    fields: CareNote::FIELDS,
    scope: ScopeRule::Care("learner"),
    writers: Writers::Staff,
    deletion: Deletion::ByPersonInOrManager("staff"),
    event_day: EventDay::Own("date"),
    title: &["date", "topic"],
    ..Kind::PLAIN
};
