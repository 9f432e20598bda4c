//! Own changes that the server has not confirmed yet. They are never dropped: an entry leaves
//! only when the pull has reached the seq at which it was decided. docs/SYNC.md draws its states.

use super::keys::{NEXT_N, OUTBOX};
use super::limit::{PUSH_BYTES_MAX, PUSH_MUTATIONS_MAX, json_bytes};
use super::message::{Envelope, Fate, FateKind, Op, SealedItem};
use super::overlay::Progress;
use super::safety::Safety;
use super::seal::Sealer;
use super::sent::SentItem;
use crate::by_id::ById;
use crate::gather::Gather;
use crate::id::{Epoch, MutationId, RecordId, Seq};
use crate::planted;
use crate::sorted::{SortedMap, SortedSet};
use serde_json::Value;
use std::cell::Cell;
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

/// What an entry is about.
#[derive(Clone, Debug)]
pub enum Content {
    /// One mutation that its author may still see.
    Open {
        /// What is sent.
        envelope: Envelope,
        /// Its operations.
        ops: Vec<Op>,
    },
    /// Mutations that only the server can read: of a scope that the account has lost, or offered
    /// again after a restore.
    Sealed(SealedItem),
}

/// One or more changes in the outbox, numbered from `n`.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The number of its first change.
    pub n: u64,
    /// The changes.
    pub content: Content,
    /// How they ended, as far as the server has answered.
    pub fates: SortedMap<MutationId, Fate>,
    /// Whether it is on storage.
    pub durability: Durability,
    /// About as many bytes as it has on its way.
    bytes: usize,
}

impl Entry {
    /// One mutation.
    pub fn open(envelope: Envelope, ops: Vec<Op>, durability: Durability) -> Entry {
        let (n, fates, bytes) = (envelope.n, SortedMap::new(), json_bytes(&envelope));
        Entry { n, content: Content::Open { envelope, ops }, fates, durability, bytes }
    }

    /// Mutations that only the server can read.
    pub fn sealed(item: SealedItem, durability: Durability) -> Entry {
        let (n, fates, bytes) = (item.n, SortedMap::new(), json_bytes(&item));
        Entry { n, content: Content::Sealed(item), fates, durability, bytes }
    }

    /// The mutations in it, in order.
    pub fn uids(&self) -> &[MutationId] {
        match &self.content {
            Content::Open { envelope, .. } => std::slice::from_ref(&envelope.uid),
            Content::Sealed(item) => &item.uids,
        }
    }

    /// What its author may see of it.
    pub fn ops(&self) -> &[Op] {
        match &self.content {
            Content::Open { ops, .. } => ops,
            Content::Sealed(_) => &[],
        }
    }

    /// The seq at which everything in it was decided; `None` before that.
    pub fn decided_at(&self) -> Option<Seq> {
        let is_decided = self.uids().iter().all(|uid| self.fates.contains_key(uid));
        let last = self.fates.values().map(|fate| fate.seq).max();
        last.filter(|_| is_decided)
    }

    /// Whether something in it was not applied.
    pub fn is_held(&self) -> bool {
        self.fates.values().any(|fate| fate.kind == FateKind::Held)
    }

    /// What the person is told about it.
    pub fn progress(&self) -> Progress {
        match self.durability {
            _ if self.is_held() => Progress::Held,
            Durability::Saved => Progress::Unsent,
            Durability::Saving | Durability::NotSaved => Progress::Saving,
        }
    }

    /// What travels, and what storage keeps.
    pub fn json(&self) -> Value {
        let json = match &self.content {
            Content::Open { envelope, .. } => serde_json::to_value(envelope),
            Content::Sealed(item) => serde_json::to_value(item),
        };
        json.unwrap_or_default()
    }

    fn renumber(&mut self, n: u64) {
        self.n = n;
        match &mut self.content {
            Content::Open { envelope, .. } => envelope.n = n,
            Content::Sealed(item) => item.n = n,
        }
    }

    /// The number after its last change.
    fn end(&self) -> u64 {
        self.n + self.uids().len() as u64
    }
}

/// The storage key of the entry that begins with this number.
pub(super) fn entry_key(n: u64) -> String {
    format!("{OUTBOX}{n:020}")
}

/// The outbox, in order of n.
#[derive(Clone, Debug)]
pub struct Outbox {
    entries: BTreeMap<u64, Entry>,
    /// The entries whose operations are on a record, by its id.
    on_record: ById<SortedSet<u64>>,
    next_n: u64,
    push_bytes_max: usize,
    /// The numbers under which storage has entries once everything that was asked for is written.
    stored: SortedSet<u64>,
    /// What storage says is the next number.
    stored_next_n: u64,
    /// How safe the changes are, until something changes that.
    safety: Cell<Option<Safety>>,
}

impl Outbox {
    /// An outbox whose next change gets `next_n`.
    pub fn new(next_n: u64) -> Outbox {
        Outbox {
            entries: BTreeMap::new(),
            on_record: ById::default(),
            next_n,
            push_bytes_max: PUSH_BYTES_MAX,
            stored: SortedSet::default(),
            stored_next_n: next_n,
            safety: Cell::default(),
        }
    }

    /// The outbox as storage has it: these entries, and this number for the next change.
    pub fn read_back(entries: Vec<Entry>, next_n: u64) -> Outbox {
        let mut outbox = Outbox::new(next_n);
        outbox.stored = entries.iter().map(|entry| entry.n).gather();
        entries.into_iter().for_each(|entry| outbox.add(entry));
        outbox
    }

    /// The number of the next change.
    pub fn next_n(&self) -> u64 {
        self.next_n
    }

    /// Adds an entry.
    pub fn add(&mut self, entry: Entry) {
        self.next_n = self.next_n.max(entry.end());
        self.put(entry);
    }

    fn put(&mut self, entry: Entry) {
        self.take(entry.n);
        self.safety.set(self.safety.get().map(|safety| safety.with(&entry)));
        for op in entry.ops() {
            self.on_record.or_default(op.id).insert(entry.n);
        }
        self.entries.insert(entry.n, entry);
    }

    /// Adds an entry that storage has never had, under the next number.
    pub(super) fn add_unsaved(&mut self, mut entry: Entry) {
        entry.fates.clear();
        entry.durability = Durability::NotSaved;
        entry.renumber(self.next_n);
        self.add(entry);
    }

    fn take(&mut self, n: u64) -> Option<Entry> {
        let entry = self.entries.remove(&n)?;
        self.safety.set(self.safety.get().map(|safety| safety.without(&entry)));
        for op in entry.ops() {
            let Some(numbers) = self.on_record.get_mut(op.id) else { continue };
            numbers.remove(&n);
            if numbers.is_empty() {
                self.on_record.remove(op.id);
            }
        }
        Some(entry)
    }

    /// All entries, to be changed in a way that may make them more or less safe.
    fn entries_mut(&mut self) -> impl Iterator<Item = &mut Entry> {
        self.safety.take();
        self.entries.values_mut()
    }

    fn entries_on(&self, id: RecordId) -> impl Iterator<Item = &Entry> {
        let numbers = self.on_record.get(id).into_iter().flatten();
        numbers.filter_map(|n| self.entries.get(n))
    }

    /// The entry with this number, until it has left.
    pub fn entry(&self, n: u64) -> Option<&Entry> {
        self.entries.get(&n)
    }

    /// All entries, oldest first.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }

    /// The numbers of all entries.
    pub(super) fn numbers(&self) -> SortedSet<u64> {
        self.entries.keys().copied().gather()
    }

    /// The entries from this number on, oldest first.
    pub(super) fn entries_from(&self, n: u64) -> impl Iterator<Item = &Entry> {
        self.entries.range(n..).map(|(_, entry)| entry)
    }

    /// How safe the changes are. Asked for after every edit, so it is not counted anew each time.
    pub(super) fn safety(&self) -> Safety {
        let count = || self.entries().fold(Safety::default(), Safety::with);
        let safety = self.safety.get().unwrap_or_else(count);
        debug_assert_eq!(safety, count(), "what changes an entry's safety says so");
        self.safety.set(Some(safety));
        safety
    }

    /// The operations on one record, oldest first, with how far each has come.
    pub fn ops_on<'a>(
        &'a self,
        kind: &'a str,
        id: RecordId,
    ) -> impl Iterator<Item = (&'a Op, Progress)> {
        let touches = move |op: &&Op| op.id == id && op.kind == kind;
        self.entries_on(id).flat_map(move |entry| {
            entry.ops().iter().filter(touches).map(move |op| (op, entry.progress()))
        })
    }

    /// The uids and operations on one record, oldest first.
    pub fn edits_of<'a>(
        &'a self,
        kind: &'a str,
        id: RecordId,
    ) -> impl Iterator<Item = (MutationId, &'a Op)> {
        let touches = move |op: &&Op| op.id == id && op.kind == kind;
        self.entries_on(id).flat_map(move |entry| {
            let uid = entry.uids().first().copied();
            entry.ops().iter().filter(touches).filter_map(move |op| Some((uid?, op)))
        })
    }

    /// Marks entries as on storage, or not; what is on storage stays so.
    pub fn mark(&mut self, from: u64, to: u64, durability: Durability) {
        let mut safety = self.safety.take();
        for (_, entry) in self.entries.range_mut(from..=to) {
            if entry.durability != Durability::Saved {
                safety = safety.map(|safety| safety.without(entry));
                entry.durability = durability;
                safety = safety.map(|safety| safety.with(entry));
            }
        }
        self.safety.set(safety);
    }

    /// Whether every entry is on storage.
    pub fn is_stored(&self) -> bool {
        self.entries().all(|entry| entry.durability == Durability::Saved)
    }

    /// Whether an entry could not be written and must be tried again.
    pub fn is_behind(&self) -> bool {
        self.entries().any(|entry| entry.durability == Durability::NotSaved)
    }

    /// What to push next: saved entries without a fate, as many as fit one request.
    pub fn batch(&self) -> Vec<Value> {
        let (mut bytes, mut count) = (0, 0);
        let may_go = |entry: &&Entry| {
            planted!(UnsavedSent => return true);
            entry.durability == Durability::Saved
        };
        self.entries()
            // A change is only sent after everything before it is safe on this device.
            .take_while(may_go)
            .filter(|entry| entry.decided_at().is_none())
            .take_while(|entry| {
                let is_first = count == 0;
                bytes += entry.bytes;
                count += entry.uids().len();
                is_first || (bytes <= self.push_bytes_max && count <= PUSH_MUTATIONS_MAX)
            })
            .map(|entry| entry.json())
            .collect()
    }

    /// Whether there is something to push.
    pub fn has_batch(&self) -> bool {
        let saved = self.entries().take_while(|entry| entry.durability == Durability::Saved);
        saved.into_iter().any(|entry| entry.decided_at().is_none())
    }

    /// Sends less at a time, because the server or something before it found it too much.
    pub fn shrink_batch(&mut self) {
        self.push_bytes_max = (self.push_bytes_max / 2).max(1_024);
    }

    /// The number of the first change that has no fate yet.
    pub fn first_undecided(&self) -> Option<u64> {
        self.entries().find(|entry| entry.decided_at().is_none()).map(|entry| entry.n)
    }

    /// Notes how a change ended.
    pub fn decide(&mut self, fate: &Fate) -> Option<&Entry> {
        self.safety.take();
        let entry = self.entries.range_mut(..=fate.n).next_back().map(|(_, entry)| entry)?;
        if entry.uids().contains(&fate.uid) {
            entry.fates.insert(fate.uid, fate.clone());
        }
        Some(entry)
    }

    /// Removes fates of other timelines, so that those changes are sent again.
    pub fn forget_fates_except(&mut self, epoch: Epoch) {
        planted!(OldFatesKept => return);
        for entry in self.entries_mut() {
            entry.fates.retain(|_, fate| fate.epoch == epoch);
        }
    }

    /// Removes all fates: a new client has none.
    pub fn forget_fates(&mut self) {
        self.entries_mut().for_each(|entry| entry.fates.clear());
    }

    /// Removes and returns the decided entries up to `committed` that need not stay.
    pub fn retire(&mut self, committed: Seq, stays: impl Fn(&Entry) -> bool) -> Vec<Entry> {
        let is_reached = |decided_at: Seq| {
            planted!(RetireOnAnswer => return true);
            decided_at <= committed
        };
        let is_done = |entry: &Entry| {
            let is_saved = entry.durability == Durability::Saved;
            is_saved && entry.decided_at().is_some_and(is_reached) && !stays(entry)
        };
        let done: Vec<u64> =
            self.entries.iter().filter(|(_, entry)| is_done(entry)).map(|(n, _)| *n).collect();
        done.iter().for_each(|n| {
            self.stored.remove(n);
        });
        done.into_iter().filter_map(|n| self.take(n)).collect()
    }

    /// Seals the entries that `is_lost` names, so that nothing on this device can read them. What
    /// cannot be sealed stays as it is: it is never destroyed.
    pub fn seal(&mut self, sealer: &Sealer, is_lost: impl Fn(&Entry) -> bool) -> Vec<Entry> {
        let mut before = Vec::new();
        for entry in self.entries.values().filter(|entry| is_lost(entry)) {
            let Content::Open { envelope, .. } = &entry.content else { continue };
            let Some(item) = sealer.seal_all(std::slice::from_ref(envelope)) else { continue };
            before.push((entry.clone(), SealedItem { n: entry.n, ..item }));
        }
        for (entry, item) in &before {
            let sealed = Entry::sealed(item.clone(), entry.durability);
            self.put(Entry { fates: entry.fates.clone(), ..sealed });
        }
        before.into_iter().map(|(entry, _)| entry).collect()
    }

    /// Forgets entries: only for a planted bug.
    #[cfg(feature = "planted")]
    pub(super) fn destroy(&mut self, numbers: &SortedSet<u64>) {
        numbers.iter().for_each(|n| drop(self.take(*n)));
    }

    /// Forgets nothing.
    #[cfg(not(feature = "planted"))]
    pub(super) fn destroy(&mut self, _: &SortedSet<u64>) {}

    /// Gives new numbers from `first` on: first to what was sent in an earlier timeline, then to
    /// the other entries in their old order. An entry below `first` keeps its number, decided or
    /// not: behind a newer edit it would be folded over that edit.
    pub fn offer_again(&mut self, sent: Vec<SentItem>, first: u64) {
        let again = sent.into_iter().map(|item| {
            let SentItem { uids, sealed, .. } = item;
            Entry::sealed(SealedItem { n: 0, uids, sealed }, Durability::Saving)
        });
        let (below, rest): (Vec<Entry>, Vec<Entry>) =
            std::mem::take(&mut self.entries).into_values().partition(|entry| entry.end() <= first);
        self.next_n = first;
        self.on_record.clear();
        self.safety.take();
        below.into_iter().for_each(|entry| self.put(entry));
        for mut entry in again.chain(rest).collect::<Vec<_>>() {
            entry.fates.clear();
            entry.renumber(self.next_n);
            self.next_n = entry.end();
            self.put(entry);
        }
    }

    /// Everything that storage needs to have this outbox, whatever of it storage has already.
    pub fn rewrite(&mut self) -> Rewrite {
        let put: Vec<(String, Vec<u8>)> =
            self.entries().map(|entry| (entry_key(entry.n), stored_bytes(entry))).collect();
        let numbers = self.numbers();
        let delete =
            self.stored.iter().filter(|n| !numbers.contains(*n)).map(|n| entry_key(*n)).collect();
        self.mark_all(Durability::Saving);
        Rewrite { put, delete, next_n: self.next_n, expected_next_n: self.stored_next_n }
    }

    /// Notes that storage has what [`Self::rewrite`] gave, as it was up to `next_n`.
    pub fn rewritten(&mut self, next_n: u64) {
        self.stored = self.entries.range(..next_n).map(|(n, _)| *n).gather();
        self.stored_next_n = next_n;
        self.mark(0, next_n.saturating_sub(1), Durability::Saved);
    }

    /// Notes that storage has the entry with this number.
    pub fn appended(&mut self, n: u64) {
        self.stored.insert(n);
        self.stored_next_n = n + 1;
        self.mark(n, n, Durability::Saved);
    }

    fn mark_all(&mut self, durability: Durability) {
        for entry in self.entries_mut() {
            entry.durability = durability;
        }
    }

    /// Notes that what was asked for was not written.
    pub fn not_written(&mut self) {
        for entry in self.entries_mut() {
            if entry.durability == Durability::Saving {
                entry.durability = Durability::NotSaved;
            }
        }
    }
}

/// The whole outbox as one write.
#[derive(Clone, Debug)]
pub struct Rewrite {
    /// Entries to write.
    pub put: Vec<(String, Vec<u8>)>,
    /// Entries to remove.
    pub delete: Vec<String>,
    /// The number of the next change afterwards.
    pub next_n: u64,
    /// The number that storage has, if nobody else has written.
    pub expected_next_n: u64,
}

pub(super) fn stored_bytes(entry: &Entry) -> Vec<u8> {
    let bytes = match &entry.content {
        Content::Open { envelope, .. } => serde_json::to_vec(envelope),
        Content::Sealed(item) => serde_json::to_vec(item),
    };
    bytes.unwrap_or_default()
}

pub(super) fn next_n_put(next_n: u64) -> (String, Vec<u8>) {
    (NEXT_N.to_owned(), next_n.to_string().into_bytes())
}
