//! What the device shows: confirmed records, and on top of some of them own edits. Only those few
//! are kept twice.

use super::device::{Device, Effect};
use super::overlay::{self, View};
use super::table::RecordKey;
use crate::id::RecordId;
use crate::record::{KindName, Record};
use std::collections::BTreeSet;

/// A confirmed record, shown as it is where no own edit lies on top.
#[derive(Clone, Debug)]
pub(super) struct Confirmed {
    pub(super) view: View,
    /// The page of storage that it is in.
    pub(super) page: u32,
}

impl Device {
    /// One record as the person sees it.
    pub fn get(&self, kind: &str, id: RecordId) -> Option<&View> {
        match self.own.get(kind, id) {
            Some(view) => view.as_ref(),
            None => self.confirmed.get(kind, id).map(|confirmed| &confirmed.view),
        }
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
        std::iter::from_fn(next).flatten()
    }

    /// All records in the scopes about one learner as the person sees them, in order of kind.
    pub fn about(&self, learner: RecordId) -> impl Iterator<Item = &View> {
        let keys = self.about.get(&learner).into_iter().flatten();
        keys.filter_map(|(kind, id)| self.get(kind, *id))
    }

    /// Every record of every kind as the person sees it.
    pub fn everything(&self) -> impl Iterator<Item = &View> {
        let kinds: BTreeSet<&KindName> = self.confirmed.kinds().chain(self.own.kinds()).collect();
        kinds.into_iter().flat_map(|kind| self.all(kind))
    }

    /// One record, typed.
    pub fn read<R: Record>(&self, id: RecordId) -> Option<R> {
        self.get(R::NAME, id).map(|view| R::read(id, &view.body))
    }

    /// All records of a kind, typed.
    pub fn list<R: Record>(&self) -> Vec<R> {
        self.all(R::NAME).map(|view| R::read(view.id, &view.body)).collect()
    }

    /// The kinds of which there are records.
    pub(super) fn kinds(&self) -> impl Iterator<Item = &KindName> {
        self.confirmed.kinds().chain(self.own.kinds())
    }

    /// Computes the views of all records anew that entries from `first` on touch.
    pub(super) fn show_entries(&mut self, first: u64) -> Vec<Effect> {
        let touched = self.outbox.entries_from(first);
        let ops = touched.flat_map(|entry| entry.ops());
        let keys: BTreeSet<RecordKey> = ops.map(|op| (KindName::from(&op.kind), op.id)).collect();
        self.show(keys)
    }

    /// Computes these records' views anew.
    pub(super) fn show(&mut self, keys: impl IntoIterator<Item = RecordKey>) -> Vec<Effect> {
        let mut kinds = BTreeSet::new();
        for key in keys {
            if !kinds.contains(&*key.0) {
                kinds.insert(key.0.to_string());
            }
            let mut own = self.outbox.ops_on(&key.0, key.1).peekable();
            let before = if own.peek().is_some() {
                let confirmed = self.confirmed.at(&key).map(|confirmed| &confirmed.view);
                let view = overlay::fold(confirmed, own);
                self.own.insert(key.clone(), view)
            } else {
                drop(own);
                self.own.remove(&key)
            };
            self.note_shown(key, before.flatten());
        }
        if kinds.is_empty() { Vec::new() } else { vec![Effect::Show(kinds)] }
    }

    /// Keeps account of a record that is shown in another way than `before`.
    pub(super) fn note_shown(&mut self, key: RecordKey, before: Option<View>) {
        let Some(view) = self.get(&key.0, key.1) else {
            let scope = self.confirmed.at(&key).map(|confirmed| confirmed.view.scope);
            let scope = scope.or(before.map(|view| view.scope));
            self.conflicted.remove(&key);
            return self.forget_about(scope.and_then(|scope| scope.learner()), &key);
        };
        let (has_conflicts, learner) = (!view.conflicts.is_empty(), view.scope.learner());
        if let Some(learner) = learner {
            // A record is in one scope for ever, so it stays where it was found before.
            self.about.entry(learner).or_default().insert(key.clone());
        }
        if has_conflicts {
            self.conflicted.insert(key);
        } else {
            self.conflicted.remove(&key);
        }
    }

    pub(super) fn forget_about(&mut self, learner: Option<RecordId>, key: &RecordKey) {
        if let Some(keys) = learner.and_then(|learner| self.about.get_mut(&learner)) {
            keys.remove(key);
        }
    }
}
