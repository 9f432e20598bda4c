//! What an address names, and the rules of the program about people and venues as pages ask them.

use leptos::prelude::*;
use shared::arrange::Arrange;
use shared::id::RecordId;
use shared::program::{ReadRecords as _, person, places};
use shared::record::Record;
use shared::records::learner::Learner;
use shared::records::staff::Staff;
use shared::records::venue::Venue;

use crate::navigation::{Navigation, path_params};
use crate::replica::Replica;

/// The record that the address names under `id`.
pub fn id_of_address() -> Memo<Option<RecordId>> {
    let params = path_params();
    Memo::new(move |_| params.with(|params| params.get("id")?.parse().ok()))
}

/// The record that the query of the address names.
pub fn id_of_query(name: &'static str) -> Memo<Option<RecordId>> {
    let query = Navigation::here().query();
    Memo::new(move |_| query.with(|query| query.get(name)?.parse().ok()))
}

/// The person whom the address names by any of her records; `None` if she is not on this device.
pub fn person_of_address(replica: Replica) -> Memo<Option<RecordId>> {
    let id = id_of_address();
    Memo::new(move |_| {
        let shown = id.get().map(|id| replica.ask(|records| person::person(records, id)));
        shown.filter(|id| replica.read::<Learner>(*id).is_some())
    })
}

/// Every record that stands for the same person, the shown one first.
pub fn aliases(replica: Replica, learner: RecordId) -> Vec<RecordId> {
    replica.ask(|records| person::aliases(records, learner))
}

/// The records that stand for the learner herself.
pub fn own_records(replica: Replica) -> Vec<RecordId> {
    replica.actor().learner().map(|own| aliases(replica, own)).unwrap_or_default()
}

/// The records of a kind of which `field` names one of `ids`, in order of id. A view that asks
/// follows those.
pub fn naming_any<R: Record>(replica: Replica, field: &str, ids: &[RecordId]) -> Vec<R> {
    let mut found: Vec<R> = ids.iter().flat_map(|id| replica.referring::<R>(field, *id)).collect();
    found.arrange_by_key(Record::id);
    found
}

/// Everybody who works for the program today, in the order of a dictionary. A view that asks
/// follows the staff.
pub fn working_staff(replica: Replica) -> Vec<Staff> {
    let today = replica.today();
    let mut all: Vec<Staff> = replica.ask(|records| records.list_used(today).collect());
    all.arrange_by_key(|it| (it.kana.clone().or(it.name.clone()), it.id));
    all
}

/// The venues that the account looks after today; for a manager all of them, by name.
pub fn my_venues(replica: Replica) -> Vec<Venue> {
    let (actor, today) = (replica.actor(), replica.today());
    let mut venues = replica.ask(|records| places::venues_of(records, &actor, today));
    venues.arrange_by_key(|venue| venue.kana.clone().or(venue.name.clone()));
    venues
}
