//! Who is expected at a lesson, in the order in which a finger looks for her.

use shared::id::RecordId;
use shared::program::lesson::roster::{self, Expected, Tally};
use shared::reading::{hiragana, person_key};
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
    person_key(learner.preferred_name.as_ref(), learner.kana.as_ref())
}

/// The sign under which somebody's name stands in the margin of a list: the first of its reading.
pub fn first_kana(replica: Replica, learner: RecordId) -> String {
    let Some(learner) = replica.read::<Learner>(learner) else { return String::new() };
    let kana = learner.kana.map(|kana| kana.0);
    let preferred = learner.preferred_name.map(|name| name.0);
    let first = |text: &String| text.trim().chars().next().map(hiragana);
    let is_kana = |sign: &char| ('ぁ'..='ゖ').contains(sign);
    let own = preferred.as_ref().and_then(first).filter(is_kana);
    own.or_else(|| kana.as_ref().and_then(first).filter(is_kana))
        .map(String::from)
        .unwrap_or_default()
}
