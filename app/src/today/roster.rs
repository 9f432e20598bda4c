//! Who is expected at a lesson, in the order in which a finger looks for her.

use shared::id::RecordId;
use shared::program::lesson::roster::{self, Expected, Tally};
use shared::records::learner::Learner;
use shared::records::lesson::Lesson;

use crate::book::Book;
use crate::reading::fold::fold;

/// Everybody on the roster of a lesson, each person once, by name.
pub fn by_name(book: Book, lesson: &Lesson) -> Vec<Expected> {
    let mut people = book.ask(|records| roster::roster(records, lesson));
    people.sort_by_cached_key(|expected| (sort_name(book, expected.learner), expected.learner));
    people
}

/// How many are expected, came and stayed away.
pub fn tally(book: Book, lesson: &Lesson) -> Tally {
    book.ask(|records| roster::tally(records, lesson))
}

fn sort_name(book: Book, learner: RecordId) -> String {
    let Some(learner) = book.read::<Learner>(learner) else { return String::new() };
    // By the name that stands in the row, so that a finger finds it where the eye expects it.
    let name = learner.preferred_name.or(learner.kana);
    name.map(|name| fold(&name.0)).unwrap_or_default()
}
