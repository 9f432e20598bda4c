//! The device's half of a sync: a state machine without I/O. Events come in (an edit, a reply, a
//! commit that finished), effects go out (commit this, send this). The screen reads the view.

pub use super::edit::{Change, EditRefused, Seen};
pub use super::open::{Identity, Unreadable};

use super::accept::Key;
use super::message::{FateKind, RecordState, SyncReply, SyncRequest};
use super::outbox::{Durability, Outbox};
use super::overlay::{self, View};
use super::pages::Pages;
use super::staging::Staging;
use crate::access::Grants;
use crate::id::{Epoch, RecordId, Seq, Stamp};
use crate::record::Record;
use std::collections::{BTreeMap, BTreeSet};

/// The name of one commit, until the shell says how it ended.
pub type Token = u64;

/// Whether a commit must survive a power cut before it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strictness {
    /// A person's work: wait for the disk.
    Strict,
    /// Can be pulled again.
    Relaxed,
}

/// One atomic write to the device's storage: all of it or nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Commit {
    /// Its name.
    pub token: Token,
    /// Values to write.
    pub put: Vec<(String, Vec<u8>)>,
    /// Keys to remove.
    pub delete: Vec<String>,
    /// How safe it must be.
    pub strictness: Strictness,
    /// The value that [`NEXT_N`] must have in storage, or nothing is written: another tab may
    /// have used the number.
    pub expect_next_n: Option<u64>,
}

/// The storage key of the number that the next change gets. A commit compares it, so it is stored
/// readable; it says nothing about anybody.
pub const NEXT_N: &str = "plain/next_n";

/// What the shell must do. Commits run one after the other, in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Write this, then report [`Event::Stored`] or [`Event::NotStored`].
    Commit(Commit),
    /// Send this, then report [`Event::Reply`] or [`Event::NoReply`].
    Send(Box<SyncRequest>),
    /// Seal everything anew: what was just removed must not be readable with the old key either.
    Rotate,
    /// Records of these kinds look different now.
    Show(BTreeSet<String>),
}

/// Why a commit did not happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StorageTrouble {
    /// There is no room.
    Full,
    /// Another tab writes to this storage now.
    Elsewhere,
    /// The storage cannot be used.
    Unusable,
}

/// Why a request was not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NetworkTrouble {
    /// No answer, or something else than the server answered.
    Offline,
    /// The request was too large.
    TooLarge,
    /// The server does not take this client's word.
    Refused,
}

/// What happened outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A commit is complete.
    Stored(Token),
    /// A commit failed; nothing of it was written.
    NotStored(Token, StorageTrouble),
    /// The server answered.
    Reply(Box<SyncReply>),
    /// It did not.
    NoReply(NetworkTrouble),
    /// Somebody or some timer wants the device to sync, and to save what could not be saved.
    SyncWanted,
}

/// What a commit was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Edits { from: u64, to: u64 },
    Flip,
    Stage,
}

/// What is always in sight: how safe a person's work is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// Changes that are not on storage yet.
    pub saving: usize,
    /// Changes that the server has not confirmed.
    pub unsent: usize,
    /// Changes that wait for a person's decision.
    pub waiting: usize,
    /// Records with an open conflict.
    pub conflicts: usize,
    /// What is wrong with the storage, if anything.
    pub trouble: Option<StorageTrouble>,
    /// The server's clock at the last complete pull.
    pub synced_at: Option<Stamp>,
    /// Whether the device and the server hold different records even after a fresh pull.
    pub differs: bool,
    /// Whether the server asks for a fresh sign-in before it gives records again.
    pub wants_sign_in: bool,
}

/// The device.
#[derive(Debug)]
pub struct Device {
    pub(super) identity: Identity,
    pub(super) outbox: Outbox,
    pub(super) confirmed: BTreeMap<Key, RecordState>,
    pub(super) view: BTreeMap<Key, View>,
    pub(super) pages: Pages,
    pub(super) epoch: Option<Epoch>,
    pub(super) committed: Seq,
    pub(super) grants: Grants,
    pub(super) staging: Option<Staging>,
    pub(super) staged_chunks: u32,
    pub(super) is_sending: bool,
    pub(super) is_wanted_again: bool,
    pub(super) refetches: u32,
    pub(super) commits: BTreeMap<Token, Purpose>,
    pub(super) last_token: Token,
    pub(super) status: Status,
}

impl Device {
    /// Whose device it is.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// What the account may see, as of the last complete pull.
    pub fn grants(&self) -> &Grants {
        &self.grants
    }

    /// Whether a first pull has been completed.
    pub fn has_synced(&self) -> bool {
        self.status.synced_at.is_some()
    }

    /// One record as the person sees it.
    pub fn get(&self, kind: &str, id: RecordId) -> Option<&View> {
        self.view.get(&(kind.to_owned(), id))
    }

    /// All records of a kind as the person sees them, in order of id.
    pub fn all<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a View> {
        let first = (kind.to_owned(), RecordId(uuid::Uuid::nil()));
        self.view.range(first..).take_while(move |((of, _), _)| of == kind).map(|(_, view)| view)
    }

    /// Every record of every kind as the person sees it.
    pub fn everything(&self) -> impl Iterator<Item = &View> {
        self.view.values()
    }

    /// One record, typed.
    pub fn read<R: Record>(&self, id: RecordId) -> Option<R> {
        self.get(R::NAME, id).map(|view| R::read(id, &view.body))
    }

    /// All records of a kind, typed.
    pub fn list<R: Record>(&self) -> Vec<R> {
        self.all(R::NAME).map(|view| R::read(view.id, &view.body)).collect()
    }

    /// What is always in sight.
    pub fn status(&self) -> Status {
        let mut status = self.status;
        for entry in self.outbox.entries() {
            let is_held = entry.fate.as_ref().is_some_and(|fate| fate.kind == FateKind::Held);
            match entry.durability {
                Durability::Saving | Durability::NotSaved => status.saving += 1,
                Durability::Saved if is_held => status.waiting += 1,
                Durability::Saved => status.unsent += 1,
            }
        }
        status.conflicts = self.view.values().filter(|view| !view.conflicts.is_empty()).count();
        status
    }

    /// Takes note of what happened and says what to do.
    pub fn handle(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Stored(token) => self.stored(token),
            Event::NotStored(token, trouble) => self.not_stored(token, trouble),
            Event::Reply(reply) => {
                self.is_sending = false;
                self.receive(*reply)
            }
            Event::NoReply(trouble) => {
                self.is_sending = false;
                self.is_wanted_again = false;
                if trouble == NetworkTrouble::TooLarge {
                    self.outbox.shrink_batch();
                    return self.send();
                }
                Vec::new()
            }
            Event::SyncWanted => {
                let mut effects = self.save_again();
                effects.extend(self.send());
                effects
            }
        }
    }

    fn stored(&mut self, token: Token) -> Vec<Effect> {
        let Some(purpose) = self.commits.remove(&token) else { return Vec::new() };
        self.status.trouble = None;
        let Purpose::Edits { from, to } = purpose else { return Vec::new() };
        self.outbox.mark(from, to, Durability::Saved);
        let mut effects = self.show_entries(from, to);
        effects.extend(self.send());
        effects
    }

    fn not_stored(&mut self, token: Token, trouble: StorageTrouble) -> Vec<Effect> {
        let Some(purpose) = self.commits.remove(&token) else { return Vec::new() };
        self.status.trouble = Some(trouble);
        match purpose {
            Purpose::Edits { from, to } => {
                self.outbox.mark(from, to, Durability::NotSaved);
                self.show_entries(from, to)
            }
            // Memory is ahead of storage, which is harmless: storage still has its older cursor.
            Purpose::Flip => {
                self.pages.touch_all();
                Vec::new()
            }
            Purpose::Stage => Vec::new(),
        }
    }

    pub(super) fn show_entries(&mut self, from: u64, to: u64) -> Vec<Effect> {
        let touched = |entry: &&super::outbox::Entry| (from..=to).contains(&entry.envelope.n);
        let ops = self.outbox.entries().filter(touched).flat_map(|entry| &entry.ops);
        let keys: BTreeSet<Key> = ops.map(|op| (op.kind.clone(), op.id)).collect();
        self.show(keys)
    }

    /// Computes these records' views anew.
    pub(super) fn show(&mut self, keys: BTreeSet<Key>) -> Vec<Effect> {
        let mut kinds = BTreeSet::new();
        for key in keys {
            let confirmed = self.confirmed.get(&key);
            match overlay::fold(confirmed, self.outbox.ops_on(&key.0, key.1)) {
                Some(view) => self.view.insert(key.clone(), view),
                None => self.view.remove(&key),
            };
            kinds.insert(key.0);
        }
        if kinds.is_empty() { Vec::new() } else { vec![Effect::Show(kinds)] }
    }

    /// The next request, unless one is under way.
    pub(super) fn send(&mut self) -> Vec<Effect> {
        if self.is_sending {
            self.is_wanted_again = true;
            return Vec::new();
        }
        self.is_sending = true;
        self.is_wanted_again = false;
        let status = self.status();
        vec![Effect::Send(Box::new(SyncRequest {
            client: self.identity.client,
            secret: self.identity.secret.clone(),
            version: self.identity.version.clone(),
            unsent: (status.unsent + status.waiting) as u64,
            push: self.outbox.batch(),
            epoch: self.epoch,
            committed: self.committed,
            position: self.staging.as_ref().map_or_else(
                || super::message::Position { main: self.committed, ..Default::default() },
                |staging| staging.position,
            ),
        }))]
    }

    pub(super) fn commit(&mut self, purpose: Purpose, commit: Commit) -> Effect {
        self.last_token += 1;
        self.commits.insert(self.last_token, purpose);
        Effect::Commit(Commit { token: self.last_token, ..commit })
    }
}
