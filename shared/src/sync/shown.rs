//! What the device shows: confirmed records, and on top of some of them own edits. Only those few
//! are kept twice.

use super::device::{Device, Effect};
use super::index::HoldsFields;
use super::message::OpKind;
use super::overlay::{self, Progress, View};
use super::table::RecordKey;
use crate::id::RecordId;
use crate::planted;
use crate::record::{Fields, KindName, Record};
use crate::records;
use crate::sorted::SortedSet;

/// A confirmed record, shown as it is where no own edit lies on top.
#[derive(Clone, Debug)]
pub(super) struct Confirmed {
    pub(super) view: View,
    /// The page of storage that it is in.
    pub(super) page: u32,
}

/// Something that somebody wrote and that has not arrived.
#[derive(Clone, Debug, PartialEq)]
pub struct Unsent {
    /// The record, as it is shown or was before it was deleted.
    pub view: View,
    /// Whether it is deleted on this device.
    pub is_deleted: bool,
}

impl HoldsFields for Confirmed {
    fn fields(&self) -> Option<&Fields> {
        Some(&self.view.body)
    }
}

impl HoldsFields for Option<View> {
    fn fields(&self) -> Option<&Fields> {
        self.as_ref().map(|view| &view.body)
    }
}

impl Device {
    /// One record as the person sees it.
    pub fn get(&self, kind: &str, id: RecordId) -> Option<&View> {
        self.counted(self.shown(kind, id))
    }

    /// All records of a kind as the person sees them, in order of id.
    pub fn all<'a>(&'a self, kind: &str) -> impl Iterator<Item = &'a View> + use<'a> {
        let mut confirmed = self.confirmed.of_kind(kind).peekable();
        let mut own = self.own.of_kind(kind).peekable();
        let next = move || {
            let Some((id, view)) = own
                .next_if(|(id, _)| confirmed.peek().is_none_or(|(confirmed, _)| id <= confirmed))
            else {
                return confirmed.next().map(|(_, confirmed)| Some(&confirmed.view));
            };
            confirmed.next_if(|(confirmed, _)| *confirmed == id);
            Some(view.as_ref())
        };
        std::iter::from_fn(next).filter_map(|view| self.counted(view))
    }

    /// The records of a kind whose field refers to `id`, as the person sees them, in order of id.
    pub fn referring<'a>(
        &'a self,
        kind: &str,
        field: &str,
        id: RecordId,
    ) -> impl Iterator<Item = &'a View> + use<'a> {
        // Only of kinds that this release knows is anything to be found.
        let known = records::kind(kind).map_or("", |kind| kind.name);
        self.referring_ids(kind, field, id).filter_map(move |id| self.get(known, id))
    }

    /// Their ids, which are known without a look at the records.
    pub fn referring_ids<'a>(
        &'a self,
        kind: &str,
        field: &str,
        id: RecordId,
    ) -> impl Iterator<Item = RecordId> + use<'a> {
        let confirmed = self.confirmed.referring(kind, field, id).iter();
        let own = self.own.referring(kind, field, id).iter();
        let known = records::kind(kind).map_or("", |kind| kind.name);
        let confirmed = confirmed.filter(move |id| self.own.get(known, **id).is_none());
        let (mut confirmed, mut own) = (confirmed.copied().peekable(), own.copied().peekable());
        std::iter::from_fn(move || match (confirmed.peek(), own.peek()) {
            (Some(one), Some(two)) if one < two => confirmed.next(),
            (_, Some(_)) => own.next(),
            (_, None) => confirmed.next(),
        })
    }

    /// How many records of a kind there are.
    pub fn count(&self, kind: &str) -> usize {
        let own = self.own.of_kind(kind);
        let difference = |(id, view): (RecordId, &Option<View>)| {
            let is_confirmed = self.confirmed.get(kind, id).is_some();
            isize::from(view.is_some()) - isize::from(is_confirmed)
        };
        self.confirmed.count(kind).saturating_add_signed(own.map(difference).sum())
    }

    /// The records with open conflicts, in order of kind and id.
    pub fn conflicted(&self) -> impl Iterator<Item = &View> {
        self.conflicted.iter().filter_map(|(kind, id)| self.get(kind, *id))
    }

    /// The records that show own edits which the server has not confirmed.
    pub fn unconfirmed(&self) -> impl Iterator<Item = &View> {
        self.own.values().filter_map(|view| self.counted(view.as_ref()))
    }

    /// What somebody wrote that has not arrived: as many as [`Status::unsent_records`] counts, but
    /// for what this device may not show any more.
    ///
    /// [`Status::unsent_records`]: super::device::Status::unsent_records
    pub fn unsent(&self) -> Vec<Unsent> {
        let one = |((kind, id), progress): ((&str, RecordId), Progress)| {
            let shown = self.get(kind, id);
            let is_deleted = shown.is_none();
            let gone = || {
                let confirmed = self.confirmed.get(kind, id).map(|confirmed| &confirmed.view);
                let ops = self.outbox.ops_on(kind, id);
                overlay::fold(confirmed, ops.filter(|(op, _)| op.op != OpKind::Delete))
            };
            let view = View { progress, ..shown.cloned().or_else(gone)? };
            Some(Unsent { view, is_deleted })
        };
        self.outbox.unsent().into_iter().filter_map(one).collect()
    }

    /// The record with this id, of whatever kind.
    pub fn find(&self, id: RecordId) -> Option<&View> {
        self.kinds().into_iter().find_map(|kind| self.get(kind, id))
    }

    /// The kinds of which there are records or own edits.
    pub fn kinds(&self) -> SortedSet<&KindName> {
        self.confirmed.kinds().chain(self.own.kinds()).collect()
    }

    /// Every record of every kind as the person sees it.
    pub fn everything(&self) -> impl Iterator<Item = &View> {
        self.kinds().into_iter().flat_map(|kind| self.all(kind))
    }

    /// One record, typed.
    pub fn read<R: Record>(&self, id: RecordId) -> Option<R> {
        self.get(R::NAME, id).map(|view| R::read(id, &view.body))
    }

    /// All records of a kind, typed.
    pub fn list<R: Record>(&self) -> Vec<R> {
        self.all(R::NAME).map(|view| R::read(view.id, &view.body)).collect()
    }

    /// How many records were given out since the device was opened. A page must not look at more
    /// than it shows, and this is how a test finds out.
    pub fn records_read(&self) -> u64 {
        self.records_read.get()
    }

    fn shown(&self, kind: &str, id: RecordId) -> Option<&View> {
        match self.own.get(kind, id) {
            Some(view) => view.as_ref(),
            None => self.confirmed.get(kind, id).map(|confirmed| &confirmed.view),
        }
    }

    fn counted<'a>(&self, view: Option<&'a View>) -> Option<&'a View> {
        let read = self.records_read.get() + u64::from(view.is_some());
        self.records_read.set(read);
        view
    }

    /// Computes the views of all records anew that entries from `first` on touch.
    pub(super) fn show_entries(&mut self, first: u64) -> Vec<Effect> {
        let touched = self.outbox.entries_from(first);
        let ops = touched.flat_map(|entry| entry.ops());
        let keys: SortedSet<RecordKey> = ops.map(|op| (KindName::from(&op.kind), op.id)).collect();
        self.show(keys)
    }

    /// Computes these records' views anew, and tells which look different since it was last told.
    pub(super) fn show(&mut self, keys: impl IntoIterator<Item = RecordKey>) -> Vec<Effect> {
        for key in keys {
            let mut own = self.outbox.ops_on(&key.0, key.1).peekable();
            let before = if own.peek().is_some() {
                let confirmed = self.confirmed.at(&key).map(|confirmed| &confirmed.view);
                let view = overlay::fold(confirmed, own);
                self.own.insert(key.clone(), view)
            } else {
                drop(own);
                self.own.remove(&key)
            };
            self.note_shown(&key, before.flatten());
        }
        let changes = std::mem::take(&mut self.changes);
        if changes.is_empty() { Vec::new() } else { vec![Effect::Show(changes)] }
    }

    /// Keeps account of a record that may be shown in another way than `before`, an own edit.
    fn note_shown(&mut self, key: &RecordKey, mut before: Option<View>) {
        planted!(OldReferenceUntold => before = None);
        if let Some(before) = before {
            self.changes.note(&key.0, key.1, Some(&before.body));
        }
        let confirmed = self.confirmed.at(key).map(|confirmed| &confirmed.view);
        // Below a first own edit, this is how it was shown before.
        self.changes.note(&key.0, key.1, confirmed.map(|view| &view.body));
        let view = self.own.at(key).map_or(confirmed, Option::as_ref);
        self.changes.note(&key.0, key.1, view.map(|view| &view.body));
        if view.is_some_and(|view| !view.conflicts.is_empty()) {
            self.conflicted.insert(key.clone());
        } else {
            self.conflicted.remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{AccountId, ClientId, MutationId, Seq, Stamp};
    use crate::record::Body;
    use crate::role::{Actor, Role};
    use crate::scope::Scope;
    use crate::sync::device::{Change, Extent, Identity, Sealer};
    use crate::sync::message::RecordState;
    use serde_json::json;
    use uuid::Uuid;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    /// A device that holds one goal of learner 7.
    fn device() -> Device {
        let body = json!({ "learner": id(7).to_string(), "kind": "certification" });
        let goal = RecordState {
            kind: "goal".into(),
            id: id(1),
            scope: Scope::Own(id(7)),
            seq: Seq(1),
            deleted: false,
            body: Fields::from(body.as_object().unwrap().clone()),
            conflicts: Vec::new(),
        };
        let page = serde_json::to_vec(&[goal]).unwrap();
        let actor =
            Actor { account: AccountId(Uuid::from_u128(1)), role: Role::Manager, person: None };
        let identity = Identity::unregistered(ClientId(Uuid::from_u128(2)), actor);
        let stored = [("page/00000000".to_owned(), page)];
        Device::open(identity, Sealer::without_key(), &stored).unwrap()
    }

    #[test]
    fn whoever_lists_a_persons_records_hears_that_one_was_deleted_here() {
        let mut device = device();
        let seen = device.seen("goal", id(1));
        let change = Change::Delete { kind: "goal".to_owned(), id: id(1), seen };
        let uid = MutationId(Uuid::from_u128(9));
        let effects = device.edit(vec![change], uid, Stamp(0)).unwrap();
        let Some(Effect::Show(changes)) = effects.last() else { panic!("it looks different") };
        let Some((_, Extent::Some(changed))) = changes.kinds().next() else { panic!("one kind") };
        assert!(changed.referred().any(|it| it == ("learner", id(7))));
        assert_eq!(device.referring("goal", "learner", id(7)).count(), 0);
        assert_eq!(device.count("goal"), 0);
    }

    #[test]
    fn what_is_unsent_counts_what_was_written_and_not_the_steps_of_writing_it() {
        let mut device = device();
        let mut steps = 0;
        let mut edit = |device: &mut Device, change: Change| {
            steps += 1;
            device.edit(vec![change], MutationId(Uuid::from_u128(steps)), Stamp(0)).unwrap();
        };
        let name = |text: &str| Body::from_iter([("name".to_owned(), json!(text))]);
        for n in [2, 3] {
            edit(&mut device, Change::Create { kind: "venue", id: id(n), set: name("は") });
        }
        for text in ["はる", "はるの"] {
            let (kind, seen) = ("venue".to_owned(), device.seen("venue", id(2)));
            let set = name(text);
            edit(&mut device, Change::Patch { kind, id: id(2), seen, set, closes: Vec::new() });
        }
        for (kind, n) in [("venue", 3), ("goal", 1)] {
            let (kind, seen) = (kind.to_owned(), device.seen(kind, id(n)));
            edit(&mut device, Change::Delete { kind, id: id(n), seen });
        }
        let told = device.unsent().into_iter().map(|it| (it.view.id, it.is_deleted));
        let expected = [(id(1), true), (id(2), false), (id(3), true)];
        assert_eq!(told.collect::<Vec<_>>(), expected, "a deletion, too, has still to arrive");
        let status = device.status();
        assert_eq!((status.saving, status.unsent_records), (6, 3));
    }
}
