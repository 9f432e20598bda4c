//! Opening the device: from what storage holds to a state that can go on.

use super::anti_entropy::AntiEntropy;
use super::device::{Changes, Device, Sealer, Status};
use super::keys::{NEXT_N, OUTBOX, PAGE, SENT, STAGE, STATE, stage_key};
use super::sent::{SentItem, SentLog};
use super::staging::{Chunk, Staging};
use super::unwritten::Unwritten;
use crate::access::Grants;
use crate::arrange::Arrange;
use crate::heap::reserve_heap;
use crate::id::{ClientId, Epoch, Seq, Stamp};
use crate::role::Actor;
use crate::sorted::{SortedMap, SortedSet};
use crate::sync::index::Indexed;
use crate::sync::message::{Envelope, Op, Proof, RecordState, SealedItem};
use crate::sync::outbox::{Durability, Entry, Outbox};
use crate::sync::overlay::View;
use crate::sync::pages::Pages;
use crate::sync::shown::Confirmed;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::cell::Cell;
use std::fmt;

/// Whose device it is, and how it proves that to the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Issued by the server for this installation and account.
    pub client: ClientId,
    /// The upload secret.
    pub secret: String,
    /// The person and her role.
    pub actor: Actor,
    /// The release of the app.
    #[serde(default)]
    pub version: String,
    /// The server's public key, to which work is sealed that this device may no longer show.
    #[serde(default)]
    pub seal_to: String,
}

impl Identity {
    /// An installation that has no secret of the server yet, and no key to seal to.
    pub fn unregistered(client: ClientId, actor: Actor) -> Identity {
        let (secret, version, seal_to) = (String::new(), String::new(), String::new());
        Identity { client, secret, actor, version, seal_to }
    }
}

/// What storage says about the pull.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct State {
    pub(super) epoch: Option<Epoch>,
    pub(super) committed: Seq,
    #[serde(default)]
    pub(super) proof: Option<Proof>,
    /// Whether what was sent in an earlier timeline has still to be offered again.
    #[serde(default)]
    pub(super) must_offer_again: bool,
    pub(super) grants: Grants,
    pub(super) synced_at: Option<Stamp>,
}

/// What storage has of a device with these grants that has pulled nothing.
pub fn stored_grants(grants: Grants) -> (String, Vec<u8>) {
    let state = State { grants, ..State::default() };
    (STATE.to_owned(), serde_json::to_vec(&state).expect("a state becomes JSON"))
}

/// A stored value that cannot be read; nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The storage key.
    pub key: String,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "the stored value {} cannot be read", self.key)
    }
}

impl Device {
    /// The device as storage has it; with nothing stored, an empty one.
    pub fn open(
        identity: Identity,
        sealer: Sealer,
        stored: &[(String, Vec<u8>)],
    ) -> Result<Device, Unreadable> {
        let mut device = Device::empty(identity, sealer);
        reserve_heap(stored.iter().map(|(_, bytes)| bytes.len()).sum());
        let (mut chunks, mut entries) = (Vec::new(), Vec::new());
        let mut next_n = 1;
        for (key, bytes) in stored {
            if key == STATE {
                let state: State = parse(key, bytes)?;
                device.epoch = state.epoch;
                device.committed = state.committed;
                device.proof = state.proof;
                device.must_offer_again = state.must_offer_again;
                device.grants = state.grants;
                device.status.synced_at = state.synced_at;
            } else if key == NEXT_N {
                next_n = parse(key, bytes)?;
            } else if key.starts_with(OUTBOX) {
                entries.push(read_entry(key, bytes)?);
            } else if key.starts_with(SENT) {
                device.sent.read_back(key, parse::<SentItem>(key, bytes)?);
            } else if let Some(number) = key.strip_prefix(PAGE) {
                device.read_page(key, number, bytes)?;
            } else if key.starts_with(STAGE) {
                chunks.push((key, parse::<Chunk>(key, bytes)?));
            }
        }
        device.outbox = Outbox::read_back(entries, next_n);
        chunks.arrange_by(|one, two| one.0.cmp(two.0));
        device.go_on_with(chunks);
        let conflicted = device.confirmed.iter().filter(|(_, it)| !it.view.conflicts.is_empty());
        device.conflicted = conflicted.map(|(key, _)| key).collect();
        device.show_entries(0);
        Ok(device)
    }

    /// Goes on with a pull that was interrupted, if it began where storage has its cursor. Chunks
    /// of another timeline or cursor are of no use.
    fn go_on_with(&mut self, chunks: Vec<(&String, Chunk)>) {
        let is_first_pull = self.epoch.is_none() && self.committed == Seq(0);
        let began = chunks.iter().map(|(_, chunk)| chunk.from).next_back();
        let fits = |from: (Option<Epoch>, Seq)| {
            from.1 == self.committed && (from.0 == self.epoch || is_first_pull)
        };
        let Some(began) = began.filter(|from| fits(*from)) else {
            self.unwritten.delete.extend(chunks.into_iter().map(|(key, _)| key.clone()));
            return;
        };
        self.epoch = began.0;
        let mut next = 0..;
        // After a chunk that was refused the later ones do not go on where the ones before it end.
        let (usable, stale): (Vec<_>, Vec<_>) = chunks.into_iter().partition(|(key, chunk)| {
            chunk.from == began && next.next().is_some_and(|number| **key == stage_key(number))
        });
        self.unwritten.delete.extend(stale.into_iter().map(|(key, _)| key.clone()));
        self.staged_chunks = u32::try_from(usable.len()).unwrap_or(u32::MAX);
        let mut staging = Staging::new(self.committed, &self.grants);
        staging.refill = usable.iter().find_map(|(_, chunk)| chunk.refill.clone());
        usable.into_iter().for_each(|(_, chunk)| staging.take(chunk));
        staging.is_kept();
        self.staging = Some(staging);
    }

    fn empty(identity: Identity, sealer: Sealer) -> Device {
        Device {
            identity,
            sealer,
            outbox: Outbox::new(1),
            sent: SentLog::default(),
            confirmed: Indexed::default(),
            own: Indexed::default(),
            conflicted: SortedSet::default(),
            changes: Changes::default(),
            records_read: Cell::new(0),
            pages: Pages::default(),
            epoch: None,
            committed: Seq(0),
            proof: None,
            grants: Grants::default(),
            staging: None,
            staged_chunks: 0,
            unread: None,
            is_answer_void: false,
            is_sending: false,
            is_wanted_again: false,
            hinted: Seq(0),
            is_out_of_reach: false,
            refused_at: None,
            anti_entropy: AntiEntropy::default(),
            last_n: 0,
            must_offer_again: false,
            unwritten: Unwritten::default(),
            is_unsure: false,
            commits: SortedMap::new(),
            last_token: 0,
            status: Status::default(),
        }
    }

    fn read_page(&mut self, key: &str, number: &str, bytes: &[u8]) -> Result<(), Unreadable> {
        let page: u32 = number.parse().map_err(|_| Unreadable { key: key.to_owned() })?;
        for state in parse::<Vec<RecordState>>(key, bytes)? {
            let key = (state.kind.clone(), state.id);
            self.pages.read_from(page, key.clone());
            self.confirmed.insert(key, Confirmed { view: View::confirmed(state), page });
        }
        Ok(())
    }
}

pub(super) fn read_entry(key: &str, bytes: &[u8]) -> Result<Entry, Unreadable> {
    if let Ok(item) = parse::<SealedItem>(key, bytes) {
        return Ok(Entry::sealed(item, Durability::Saved));
    }
    let envelope: Envelope = parse(key, bytes)?;
    let Operations { ops } = parse(key, bytes)?;
    Ok(Entry::open(envelope, ops, Durability::Saved))
}

/// The operations of an envelope, read from its text as everything else is, so that the app carries
/// one reader for them.
#[derive(Deserialize)]
struct Operations {
    ops: Vec<Op>,
}

fn parse<T: DeserializeOwned>(key: &str, bytes: &[u8]) -> Result<T, Unreadable> {
    crate::json::read(bytes).map_err(|_| Unreadable { key: key.to_owned() })
}
