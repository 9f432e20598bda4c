//! What was sent and confirmed, kept for a while and readable by the server only: after a restore
//! from a backup the device offers it again.

use super::keys::SENT;
use super::limit::{PUSH_BYTES_MAX, PUSH_MUTATIONS_MAX, SENT_BYTES_MAX, SENT_MS_MAX};
use super::message::{Envelope, SealedItem};
use super::outbox::{Content, Entry};
use super::seal::Sealer;
use crate::id::{MutationId, Stamp};
use crate::planted;
use crate::sorted::SortedMap;
use serde::{Deserialize, Serialize};

/// Some confirmed mutations, in the order in which they were made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentItem {
    /// The server's clock when they were confirmed.
    pub at: Stamp,
    /// Their uids.
    pub uids: Vec<MutationId>,
    /// A list of envelopes, sealed to the server's key.
    pub sealed: String,
}

/// Everything that was sent lately.
#[derive(Clone, Debug, Default)]
pub(super) struct SentLog {
    items: SortedMap<u64, SentItem>,
    /// From this one on storage may not have them.
    first_unstored: u64,
    /// The number of the next item. None is used twice: what is under way may still remove the
    /// items that had the earlier ones.
    next: u64,
}

impl SentLog {
    /// Takes an item back from storage; the key is the one it was stored under.
    pub(super) fn read_back(&mut self, key: &str, item: SentItem) {
        let number = key.strip_prefix(SENT).and_then(|number| number.parse::<u64>().ok());
        self.next = self.next.max(number.map_or(0, |number| number + 1));
        self.items.extend(number.map(|number| (number, item)));
        self.first_unstored = self.next;
    }

    /// Notes that storage is behind: everything must be written again.
    pub(super) fn touch_all(&mut self) {
        self.first_unstored = 0;
    }

    /// The mutations in it.
    pub(super) fn uids(&self) -> impl Iterator<Item = &MutationId> {
        self.items.values().flat_map(|item| &item.uids)
    }

    /// Whether this key is in use.
    pub(super) fn holds(&self, stored_key: &str) -> bool {
        self.items.keys().any(|number| key(*number) == stored_key)
    }

    /// Adds entries that have left the outbox.
    pub(super) fn add(&mut self, retired: &[Entry], sealer: &Sealer, at: Stamp) {
        let mut kept = retired;
        planted!(SentLogForgotten => kept = &[]);
        for SealedItem { uids, sealed, .. } in sealed_items(kept, sealer) {
            self.items.insert(self.next, SentItem { at, uids, sealed });
            self.next += 1;
        }
    }

    /// What storage may not have.
    pub(super) fn unstored(&self) -> Vec<(String, Vec<u8>)> {
        let unstored = self.items.from(&self.first_unstored);
        let bytes = |item: &SentItem| serde_json::to_vec(item).unwrap_or_default();
        unstored.map(|(number, item)| (key(*number), bytes(item))).collect()
    }

    /// Notes that storage has everything.
    pub(super) fn is_stored(&mut self) {
        self.first_unstored = self.next;
    }

    /// Lets go of what is too old or too much, the oldest first; says what to remove.
    pub(super) fn trim(&mut self, now: Stamp) -> Vec<String> {
        let mut kept_ms = SENT_MS_MAX;
        planted!(SentTrimmedEarly => kept_ms = 60 * 60 * 1_000);
        let mut bytes: usize = self.items.values().map(|item| item.sealed.len()).sum();
        let (mut gone, mut is_kept_from_here) = (Vec::new(), false);
        self.items.retain(|number, item| {
            let is_old = now.0 - item.at.0 > kept_ms;
            // What is kept was added after all that is not.
            if is_kept_from_here || (!is_old && bytes <= SENT_BYTES_MAX) {
                is_kept_from_here = true;
                return true;
            }
            bytes -= item.sealed.len();
            gone.push(key(*number));
            false
        });
        gone
    }

    /// Gives everything away, the oldest first; with the storage keys.
    pub(super) fn take(&mut self) -> (Vec<SentItem>, Vec<String>) {
        let items = std::mem::take(&mut self.items);
        let keys = items.keys().map(|number| key(*number)).collect();
        (items.into_values().collect(), keys)
    }
}

fn key(number: u64) -> String {
    format!("{SENT}{number:012}")
}

/// The entries in as few sealed texts as one request may carry each; what cannot be sealed is not
/// kept, since the server has it.
fn sealed_items(retired: &[Entry], sealer: &Sealer) -> Vec<SealedItem> {
    let mut items = Vec::new();
    let mut open: Vec<Envelope> = Vec::new();
    let mut bytes = 0;
    for entry in retired {
        match &entry.content {
            Content::Open { envelope, .. } => {
                bytes += envelope.ops.to_string().len();
                // Sealed text is a third longer than what is in it.
                if open.len() >= PUSH_MUTATIONS_MAX || bytes > PUSH_BYTES_MAX / 2 {
                    items.extend(sealer.seal_all(&std::mem::take(&mut open)));
                    bytes = 0;
                }
                open.push(envelope.clone());
            }
            Content::Sealed(item) => {
                items.extend(sealer.seal_all(&std::mem::take(&mut open)));
                items.push(item.clone());
                bytes = 0;
            }
        }
    }
    items.extend(sealer.seal_all(&open));
    items
}
