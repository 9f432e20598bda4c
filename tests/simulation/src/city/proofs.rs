//! The marks by which the city in memory recognizes that its books were set back.

use shared::id::Seq;
use shared::planted::{Bug, is_planted};
use shared::sync::message::{Proof, STARTS_TOLD, SyncRequest};

use super::books::Tables;

/// The timeline as it stands, for the device to give back.
pub fn proof(tables: &Tables) -> Option<Proof> {
    let head = tables.head;
    let starts = tables.starts.iter().rev().take(STARTS_TOLD).map(|(key, _)| key.clone()).collect();
    tables.marks.get(&head).map(|mark| Proof { head, mark: sign(tables, head, *mark), starts })
}

fn sign(tables: &Tables, head: Seq, mark: u64) -> String {
    format!("{}.{head}.{mark}", tables.epoch)
}

/// Whether a device shows a mark of this timeline that these tables never gave out.
pub fn shows_other_timeline(tables: &Tables, request: &SyncRequest) -> bool {
    let Some(Proof { head, mark: shown, .. }) = &request.proof else { return false };
    let known = tables.marks.get(head).map(|mark| sign(tables, *head, *mark));
    if is_planted(Bug::OtherTimelineIgnored) {
        return false;
    }
    let is_ours = shown.starts_with(&format!("{}.{head}.", tables.epoch));
    request.epoch == Some(tables.epoch) && is_ours && Some(shown) != known.as_ref()
}
