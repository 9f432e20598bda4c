//! Who is expected at a lesson, in the order in which a finger looks for her.

use shared::id::RecordId;
use shared::program::lesson::roster::{self, Expected, Tally};
use shared::reading::{collation_key, name_key};
use shared::records::learner::Learner;
use shared::records::lesson::Lesson;

use crate::replica::Replica;

/// Everybody on the roster of a lesson, each person once, by name.
pub fn by_name(replica: Replica, lesson: &Lesson) -> Vec<Expected> {
    let mut people = replica.ask(|records| roster::roster(records, lesson));
    people.sort_by_cached_key(|expected| (sort_name(replica, expected.learner), expected.learner));
    people
}

/// How many are expected, came and stayed away.
pub fn tally(replica: Replica, lesson: &Lesson) -> Tally {
    replica.ask(|records| roster::tally(records, lesson))
}

fn sort_name(replica: Replica, learner: RecordId) -> String {
    let Some(learner) = replica.read::<Learner>(learner) else { return String::new() };
    // By the name that stands in the row, so that a finger finds it where the eye expects it.
    let kana = learner.kana.as_ref().map(|kana| &*kana.0);
    match &learner.preferred_name {
        Some(name) => name_key(&name.0, kana),
        None => kana.map(collation_key).unwrap_or_default(),
    }
}
