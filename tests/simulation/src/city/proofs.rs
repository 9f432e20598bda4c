//! The proofs by which the city in memory recognizes that its database was set back.

use shared::id::Seq;
use shared::planted;
use shared::sync::message::{Proof, STARTS_TOLD, SyncRequest};

use super::sync_store::Tables;

/// The timeline as it stands, for the device to give back.
pub fn proof(tables: &Tables) -> Option<Proof> {
    let head = tables.head;
    let starts = tables.starts.iter().rev().take(STARTS_TOLD).map(|(key, _)| key.clone()).collect();
    let nonce = tables.head_nonces.get(&head);
    nonce.map(|nonce| Proof { head, signed_nonce: sign(tables, head, *nonce), starts })
}

fn sign(tables: &Tables, head: Seq, nonce: u64) -> String {
    format!("{}.{head}.{nonce}", tables.epoch)
}

/// Whether a device shows a proof of this timeline that these tables never gave out.
pub fn shows_other_timeline(tables: &Tables, request: &SyncRequest) -> bool {
    planted!(OtherTimelineIgnored => return false);
    let Some(Proof { head, signed_nonce: shown, .. }) = &request.proof else { return false };
    let known = tables.head_nonces.get(head).map(|nonce| sign(tables, *head, *nonce));
    let is_ours = shown.starts_with(&format!("{}.{head}.", tables.epoch));
    request.epoch == Some(tables.epoch) && is_ours && Some(shown) != known.as_ref()
}
