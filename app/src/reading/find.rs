//! Finding records by what they name: the lessons of a venue, everything about a learner.

use std::collections::BTreeSet;

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::id::RecordId;
use shared::record::Record;
use shared::records::assignment::Assignment;
use shared::records::learner::Learner;
use shared::records::venue::Venue;
use shared::role::Role;
use shared::value::Date;

use crate::book::Book;

/// Most records that stand for one person; a chain of duplicates is never longer.
const ALIASES_MAX: usize = 8;

/// The record that the address names under `id`.
pub fn id_of_address() -> Memo<Option<RecordId>> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get("id")?.parse().ok()))
}

/// The record that the query of the address names.
pub fn id_of_query(name: &'static str) -> Memo<Option<RecordId>> {
    let query = use_query_map();
    Memo::new(move |_| query.with(|query| query.get(name)?.parse().ok()))
}

/// The records of a kind of which `field` names `id`. A view that asks follows those.
pub fn naming<R: Record>(book: Book, field: &str, id: RecordId) -> Vec<R> {
    book.referring(field, id)
}

/// The records of a kind of which `field` names one of `ids`, in order of id. A view that asks
/// follows those.
pub fn naming_any<R: Record>(book: Book, field: &str, ids: &[RecordId]) -> Vec<R> {
    let mut found: Vec<R> = ids.iter().flat_map(|id| book.referring::<R>(field, *id)).collect();
    found.sort_by_key(Record::id);
    found
}

/// The record that stands for this person, if hers was found to be a duplicate.
pub fn person(book: Book, learner: RecordId) -> RecordId {
    let mut id = learner;
    for _ in 0..ALIASES_MAX {
        match book.read::<Learner>(id).and_then(|record| record.merged_into) {
            Some(other) if other.id != id => id = other.id,
            _ => break,
        }
    }
    id
}

/// Every record that stands for the same person, the shown one first.
pub fn aliases(book: Book, learner: RecordId) -> Vec<RecordId> {
    let shown = person(book, learner);
    let mut ids = vec![shown];
    let all = book.list::<Learner>();
    let merged = all.iter().filter(|one| one.merged_into.is_some() && one.id != shown);
    ids.extend(merged.map(|one| one.id).filter(|id| person(book, *id) == shown));
    ids
}

/// The venues that the account looks after today; for a manager all of them, by name.
pub fn my_venues(book: Book) -> Vec<Venue> {
    let (actor, today) = (book.actor(), book.today());
    let mine: BTreeSet<RecordId> = match actor.staff() {
        Some(staff) => {
            let assigned = naming::<Assignment>(book, "staff", staff);
            let now = assigned.into_iter().filter(|one| is_within(one.from, one.to, today));
            now.filter_map(|one| one.venue.map(|venue| venue.id)).collect()
        }
        None => BTreeSet::new(),
    };
    let mut venues = book.list::<Venue>();
    venues.retain(|venue| actor.role == Role::Manager || mine.contains(&venue.id));
    venues.sort_by_key(|venue| venue.kana.clone().or(venue.name.clone()));
    venues
}

/// Whether a day lies within a period whose end may be open.
pub fn is_within(from: Option<Date>, to: Option<Date>, day: Date) -> bool {
    from.is_some_and(|from| from <= day) && to.is_none_or(|to| day <= to)
}
