//! How a learner herself finds that it goes. She writes it if she wants to; nobody asks her for it,
//! and no figure counts it.

use super::learner::Learner;
use crate::record;
use crate::record::form::Initial;
use crate::record::{EventDay, FilePart, Kind, Record, ScopeRule, Writers};
use crate::value::{Date, LongText, Rating, Ref};

record! {
    /// What one learner says of one day.
    SelfRating = "self_rating" {
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// The day.
        date: Date => required, by_learner, past, initial(Initial::Today), listed;
        /// From 1, not at all, to 5, very well.
        rating: Rating => required, by_learner, help, listed;
        /// What she wants to add.
        words: LongText => by_learner, listed;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: SelfRating::NAME,
    fields: SelfRating::FIELDS,
    scope: ScopeRule::Own("learner"),
    writers: Writers::LearnerAndManagers,
    event_day: EventDay::Own("date"),
    title: &["date"],
    in_file: FilePart::Plan,
    ..Kind::PLAIN
};
