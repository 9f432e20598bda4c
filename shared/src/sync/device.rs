//! The device's half of a sync: a state machine without I/O. Events come in (an edit, a reply, a
//! commit that finished), effects go out (commit this, send this). The screen reads the view.

pub use super::changes::{ChangedRecords, Changes, Extent};
pub use super::edit::{Change, EditBase, EditRefused};
pub use super::keys::NEXT_N;
pub use super::open::{Identity, Unreadable, stored_grants};
pub use super::seal::{Seal, Sealer};

use super::anti_entropy::AntiEntropy;
use super::index::Indexed;
use super::message::{Position, Proof, RecordState, SCHEMA, SyncReply, SyncRequest};
use super::outbox::Outbox;
use super::overlay::View;
use super::pages::Pages;
use super::safety::Safety;
use super::sent::SentLog;
use super::shown::Confirmed;
use super::staging::Staging;
use super::table::RecordKey;
use super::unread::{Unread, UnreadRecord};
use super::unwritten::Unwritten;
use crate::access::Grants;
use crate::api::live::Head;
use crate::id::{ClientId, Epoch, MutationId, Seq, Stamp};
use crate::planted;
use crate::record::Record;
use crate::records::held_notice::{HeldNotice, HeldState};
use crate::sorted::{SortedMap, SortedSet};
use serde_json::Value;
use std::cell::Cell;

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

/// What the shell must do. Commits run one after the other, in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Write this, then report [`Event::Stored`] or [`Event::NotStored`].
    Commit(Commit),
    /// Send this, then report [`Event::Reply`] or [`Event::NoReply`].
    Send(Box<SyncRequest>),
    /// Report [`Event::ReadOn`] as soon as the request that was handed out is on its way.
    ReadOn,
    /// Get a new client from the server, which does not know this one, then report
    /// [`Event::Registered`]; without a sign-in that has to wait.
    Register,
    /// Seal everything anew: what was just removed must not be readable with the old key either.
    Rotate,
    /// These records look different now.
    Show(Changes),
}

/// Why a commit did not happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StorageTrouble {
    /// There is no room.
    Full,
    /// Another tab writes to this storage now.
    Elsewhere,
    /// The number of the next change is another one than expected, although nobody else writes: a
    /// commit that was reported as failed is there after all.
    Changed,
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
    /// The server does not take this request.
    Refused,
    /// The server does not know this client.
    UnknownClient,
    /// So many of the account's changes wait for a decision that the server takes no more.
    TooMuchHeld,
}

/// What happened outside.
#[derive(Clone, Debug)]
pub enum Event {
    /// A commit is complete.
    Stored(Token),
    /// A commit failed; nothing of it was written.
    NotStored(Token, StorageTrouble),
    /// The server answered.
    Reply(Box<SyncReply<UnreadRecord>>),
    /// It did not.
    NoReply(NetworkTrouble),
    /// There is time to read the page that has come: the next one is on its way.
    ReadOn,
    /// The server says that there is something new, and perhaps what.
    Hint(Box<Head>),
    /// The server issued a new client for this device.
    Registered(ClientId, String),
    /// Storage had lost everything while the device was open, and is there again, empty.
    Emptied,
    /// Somebody or some timer wants the device to sync, and to save what could not be saved.
    SyncWanted,
}

/// What a commit was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// One new entry.
    Edit {
        n: u64,
    },
    /// The whole outbox, up to this number for the next change.
    Rewrite {
        next_n: u64,
    },
    ApplyPull,
    Stage,
}

/// What is always in sight: how safe a person's work is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// Changes that are not on storage yet.
    pub saving: usize,
    /// Changes that the server has not confirmed.
    pub unsent: usize,
    /// Things that somebody wrote and that have not arrived: what the screen counts. Several
    /// changes that begin with the same record, such as the steps of one text, are one.
    pub unsent_records: usize,
    /// Changes that wait for a person's decision.
    pub held: usize,
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
    /// Whether the server gives no records to this release of the app any more.
    pub wants_upgrade: bool,
    /// Whether the server takes no more changes until some of those that wait are decided.
    pub too_much_held: bool,
}

/// The device.
#[derive(Debug)]
pub struct Device {
    pub(super) identity: Identity,
    pub(super) sealer: Sealer,
    pub(super) outbox: Outbox,
    pub(super) sent: SentLog,
    pub(super) confirmed: Indexed<Confirmed>,
    /// The records that own edits touch, as they are shown; `None` where they hide one.
    pub(super) own: Indexed<Option<View>>,
    /// The records that are shown with a conflict.
    pub(super) conflicted: SortedSet<RecordKey>,
    /// The records that look different and were not told yet.
    pub(super) changes: Changes,
    pub(super) records_read: Cell<u64>,
    pub(super) pages: Pages,
    pub(super) epoch: Option<Epoch>,
    pub(super) committed: Seq,
    pub(super) proof: Option<Proof>,
    pub(super) grants: Grants,
    pub(super) staging: Option<Staging>,
    pub(super) staged_chunks: u32,
    /// A page in the middle of a pull that comes after all that is staged.
    pub(super) unread: Option<Unread>,
    /// Whether the page for which the last request asks comes after one that could not be read.
    pub(super) is_answer_void: bool,
    pub(super) is_sending: bool,
    pub(super) is_wanted_again: bool,
    /// Up to where the server said that there is something, while a request was under way.
    pub(super) hinted: Seq,
    /// Whether the last request had no answer: then edits wait until somebody wants a sync, since
    /// each of them would be one more request into the void.
    pub(super) is_out_of_reach: bool,
    /// How many changes of the account waited when the server took no more of them: nothing is
    /// pushed until that number has changed.
    pub(super) refused_at: Option<usize>,
    pub(super) anti_entropy: AntiEntropy,
    /// Everything of this client up to this number is decided, as the server said last.
    pub(super) last_n: u64,
    /// Whether what was sent in an earlier timeline must be offered again.
    pub(super) must_offer_again: bool,
    /// What applying pulls was to write and to remove, until storage has done so.
    pub(super) unwritten: Unwritten,
    /// Whether a commit of the outbox may have been written although it was reported as failed.
    pub(super) is_unsure: bool,
    pub(super) commits: SortedMap<Token, Purpose>,
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

    /// How far it has pulled: the timeline, and the head of the last complete pull.
    pub fn cursor(&self) -> (Option<Epoch>, Seq) {
        (self.epoch, self.committed)
    }

    /// Own changes that the server has not confirmed.
    pub fn outbox(&self) -> &Outbox {
        &self.outbox
    }

    /// The mutations that it could offer again.
    pub fn sent_uids(&self) -> impl Iterator<Item = &MutationId> {
        self.sent.uids()
    }

    /// Whether what was sent in an earlier timeline has still to be offered again.
    pub fn offers_again(&self) -> bool {
        self.must_offer_again
    }

    /// The confirmed records, without own edits on top.
    pub fn confirmed(&self) -> impl Iterator<Item = RecordState> {
        self.confirmed.values().map(|confirmed| confirmed.view.state())
    }

    /// Whether storage has everything that it was asked to keep.
    pub fn is_written(&self) -> bool {
        self.commits.is_empty() && self.outbox.is_stored()
    }

    /// Whether a first pull has been completed.
    pub fn has_synced(&self) -> bool {
        self.status.synced_at.is_some()
    }

    /// What is always in sight.
    pub fn status(&self) -> Status {
        let mut status = self.status;
        let Safety { saving, unsent, held } = self.outbox.safety();
        (status.saving, status.unsent, status.held) = (saving, unsent, held);
        status.unsent_records = self.outbox.count_unsent();
        status.conflicts = self.conflicted.len();
        status.too_much_held = self.refused_at.is_some();
        status
    }

    /// Takes note of what happened and says what to do.
    pub fn handle(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Stored(token) => self.stored(token),
            Event::NotStored(token, trouble) => self.not_stored(token, trouble),
            Event::Reply(reply) => {
                planted!(UnreadLost => self.unread = None);
                let mut effects: Vec<Effect> = self.read_on().into_iter().collect();
                self.is_sending = false;
                self.is_out_of_reach = false;
                effects.extend(self.receive(*reply));
                effects
            }
            Event::Hint(hint) => self.take_hint(*hint),
            Event::ReadOn => self.read_on().into_iter().collect(),
            Event::NoReply(trouble) => {
                self.is_answer_void = false;
                self.is_sending = false;
                self.is_wanted_again = false;
                self.is_out_of_reach = trouble == NetworkTrouble::Offline;
                match trouble {
                    NetworkTrouble::TooLarge => {
                        self.outbox.shrink_batch();
                        self.send()
                    }
                    NetworkTrouble::UnknownClient => {
                        self.status.wants_sign_in = true;
                        vec![Effect::Register]
                    }
                    NetworkTrouble::TooMuchHeld => {
                        self.refused_at = Some(self.undecided());
                        // What is decided meanwhile is heard of by pulling.
                        self.send()
                    }
                    NetworkTrouble::Offline | NetworkTrouble::Refused => Vec::new(),
                }
            }
            Event::Registered(client, secret) => {
                self.identity.client = client;
                self.identity.secret = secret;
                self.outbox.forget_fates();
                self.send()
            }
            Event::Emptied => self.write_everything(),
            Event::SyncWanted => {
                self.is_out_of_reach = false;
                let mut effects = self.save_again();
                effects.extend(self.send());
                effects
            }
        }
    }

    fn stored(&mut self, token: Token) -> Vec<Effect> {
        let Some(purpose) = self.commits.remove(&token) else { return Vec::new() };
        self.status.trouble = None;
        let from = match purpose {
            Purpose::Edit { n } => {
                self.outbox.appended(n);
                n
            }
            Purpose::Rewrite { next_n } => {
                self.outbox.rewritten(next_n);
                self.is_unsure = false;
                0
            }
            Purpose::ApplyPull => {
                // What a later one is to write is not there if that one is refused.
                if !self.commits.values().any(|it| matches!(it, Purpose::ApplyPull)) {
                    self.unwritten = Unwritten::default();
                    self.sent.is_stored();
                }
                return Vec::new();
            }
            Purpose::Stage => return Vec::new(),
        };
        let mut effects = self.show_entries(from);
        if !self.is_out_of_reach {
            effects.extend(self.send());
        }
        effects
    }

    fn not_stored(&mut self, token: Token, trouble: StorageTrouble) -> Vec<Effect> {
        let Some(purpose) = self.commits.remove(&token) else { return Vec::new() };
        match purpose {
            Purpose::Edit { .. } | Purpose::Rewrite { .. } => {
                // An entry after one that failed cannot find the number that it expects.
                let follows = trouble == StorageTrouble::Changed && self.outbox.is_behind();
                if !follows {
                    self.note_trouble(trouble);
                }
                self.outbox.not_written();
                self.show_entries(0)
            }
            // Memory is ahead of storage, which is harmless: storage still has its older cursor,
            // and the next pull writes all that is unwritten.
            Purpose::ApplyPull | Purpose::Stage => {
                self.note_trouble(trouble);
                Vec::new()
            }
        }
    }

    fn note_trouble(&mut self, trouble: StorageTrouble) {
        if trouble == StorageTrouble::Changed {
            self.is_unsure = true;
        } else {
            self.status.trouble = Some(trouble);
        }
    }

    /// The next request, unless one is under way.
    pub(super) fn send(&mut self) -> Vec<Effect> {
        if self.is_sending {
            self.is_wanted_again = true;
            return Vec::new();
        }
        self.is_sending = true;
        self.is_wanted_again = false;
        let push = self.offered();
        let status = self.status();
        vec![Effect::Send(Box::new(SyncRequest {
            client: self.identity.client,
            secret: self.identity.secret.clone(),
            version: self.identity.version.clone(),
            unsent: (status.unsent + status.held) as u64,
            schema: SCHEMA,
            push,
            epoch: self.epoch,
            committed: self.committed,
            proof: self.proof.clone(),
            position: self.position(),
            sums: self.sums_to_send(),
            refill: self.staging.as_ref().and_then(|staging| staging.refill.clone()),
        }))]
    }

    /// What is pushed next: nothing, while the server takes no more of it.
    fn offered(&mut self) -> Vec<Value> {
        if self.refused_at.is_some_and(|count| count == self.undecided()) {
            return Vec::new();
        }
        self.refused_at = None;
        self.outbox.batch()
    }

    /// How many changes of the account wait for a decision, from whichever device they came.
    fn undecided(&self) -> usize {
        let waits = |view: &&View| {
            HeldNotice::read(view.id, &view.body).state == Some(HeldState::Undecided)
        };
        self.all(HeldNotice::NAME).filter(waits).count()
    }

    /// Where the next page starts: after the one that was not read yet, or after what is staged.
    fn position(&self) -> Position {
        let unread = self.unread.as_ref().map(|unread| unread.page.position);
        let staged = || self.staging.as_ref().map(|staging| staging.position);
        let start = || Position { main: self.committed, ..Position::default() };
        unread.or_else(staged).unwrap_or_else(start)
    }

    pub(super) fn commit(&mut self, purpose: Purpose, commit: Commit) -> Effect {
        self.last_token += 1;
        self.commits.insert(self.last_token, purpose);
        Effect::Commit(Commit { token: self.last_token, ..commit })
    }
}
