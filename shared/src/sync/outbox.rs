//! Own changes that the server has not confirmed yet. They are never dropped: an entry leaves
//! only when the pull has reached the seq at which it was decided.

use super::limit::{PUSH_BYTES_MAX, PUSH_MUTATIONS_MAX};
use super::message::{Envelope, Fate, FateKind, Op};
use super::overlay::Progress;
use crate::id::{Epoch, RecordId, Seq, Uid};
use serde_json::Value;
use std::collections::BTreeMap;

/// Whether an entry is on this device's storage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// A commit is under way.
    Saving,
    /// The commit failed; it is tried again.
    NotSaved,
    /// It survives the browser being closed.
    Saved,
}

/// One change in the outbox.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What is sent.
    pub envelope: Envelope,
    /// Its operations.
    pub ops: Vec<Op>,
    /// How it ended, once the server has answered.
    pub fate: Option<Fate>,
    /// Whether it is on storage.
    pub durability: Durability,
}

impl Entry {
    /// What the person is told about it.
    pub fn progress(&self) -> Progress {
        match (&self.fate, self.durability) {
            (Some(fate), _) if fate.kind == FateKind::Held => Progress::Waiting,
            (_, Durability::Saved) => Progress::Unsent,
            (_, Durability::Saving | Durability::NotSaved) => Progress::Saving,
        }
    }
}

/// The outbox, in order of n.
#[derive(Clone, Debug)]
pub struct Outbox {
    entries: BTreeMap<u64, Entry>,
    next_n: u64,
    push_bytes_max: usize,
}

impl Outbox {
    /// An outbox whose next change gets `next_n`.
    pub fn new(next_n: u64) -> Outbox {
        Outbox { entries: BTreeMap::new(), next_n, push_bytes_max: PUSH_BYTES_MAX }
    }

    /// The same outbox, with at least this number for the next change.
    pub fn with_next_n(mut self, next_n: u64) -> Outbox {
        self.next_n = self.next_n.max(next_n);
        self
    }

    /// The number of the next change.
    pub fn next_n(&self) -> u64 {
        self.next_n
    }

    /// Adds a change, whether new or read back from storage.
    pub fn add(&mut self, entry: Entry) {
        self.next_n = self.next_n.max(entry.envelope.n + 1);
        self.entries.insert(entry.envelope.n, entry);
    }

    /// All entries, oldest first.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }

    /// The operations on one record, oldest first, with how far each has come.
    pub fn ops_on<'a>(
        &'a self,
        kind: &'a str,
        id: RecordId,
    ) -> impl Iterator<Item = (&'a Op, Progress)> {
        let touches = move |op: &&Op| op.id == id && op.kind == kind;
        self.entries().flat_map(move |entry| {
            entry.ops.iter().filter(touches).map(move |op| (op, entry.progress()))
        })
    }

    /// The uids and operations on one record, oldest first.
    pub fn edits_of<'a>(
        &'a self,
        kind: &'a str,
        id: RecordId,
    ) -> impl Iterator<Item = (Uid, &'a Op)> {
        let touches = move |op: &&Op| op.id == id && op.kind == kind;
        self.entries().flat_map(move |entry| {
            entry.ops.iter().filter(touches).map(move |op| (entry.envelope.uid, op))
        })
    }

    /// Marks entries as on storage, or not.
    pub fn mark(&mut self, from: u64, to: u64, durability: Durability) {
        for (_, entry) in self.entries.range_mut(from..=to) {
            if entry.durability != Durability::Saved {
                entry.durability = durability;
            }
        }
    }

    /// The entries whose commit failed, oldest first.
    pub fn not_saved(&self) -> impl Iterator<Item = &Entry> {
        self.entries().filter(|entry| entry.durability == Durability::NotSaved)
    }

    /// What to push next: saved entries without a fate, as many as fit one request.
    pub fn batch(&self) -> Vec<Value> {
        let mut bytes = 0;
        let waiting =
            |entry: &&Entry| entry.fate.is_none() && entry.durability == Durability::Saved;
        self.entries()
            // A change is only sent after everything before it is safe on this device.
            .take_while(|entry| entry.durability == Durability::Saved)
            .filter(waiting)
            .take(PUSH_MUTATIONS_MAX)
            .map(|entry| serde_json::to_value(&entry.envelope).unwrap_or_default())
            .take_while(|json| {
                let is_first = bytes == 0;
                bytes += json.to_string().len();
                is_first || bytes <= self.push_bytes_max
            })
            .collect()
    }

    /// Sends less at a time, because the server or something before it found it too much.
    pub fn shrink_batch(&mut self) {
        self.push_bytes_max = (self.push_bytes_max / 2).max(1_024);
    }

    /// Notes how a change ended.
    pub fn decide(&mut self, fate: &Fate) {
        if let Some(entry) = self.entries.get_mut(&fate.n)
            && entry.envelope.uid == fate.uid
        {
            entry.fate = Some(fate.clone());
        }
    }

    /// Takes fates of another timeline as not given: those changes are sent again.
    pub fn forget_fates_except(&mut self, epoch: Epoch) {
        for entry in self.entries.values_mut() {
            if entry.fate.as_ref().is_some_and(|fate| fate.epoch != epoch) {
                entry.fate = None;
            }
        }
    }

    /// Removes and returns the decided entries up to `committed` that need not stay.
    pub fn retire(&mut self, committed: Seq, stays: impl Fn(&Entry) -> bool) -> Vec<Entry> {
        let is_done = |entry: &Entry| {
            entry.durability == Durability::Saved
                && entry.fate.as_ref().is_some_and(|fate| fate.seq <= committed)
                && !stays(entry)
        };
        let done: Vec<u64> =
            self.entries.iter().filter(|(_, entry)| is_done(entry)).map(|(n, _)| *n).collect();
        done.iter().filter_map(|n| self.entries.remove(n)).collect()
    }
}
