//! What a pull gives to whom, as a rule over rows: the server's SQL and every test agree with it.

use super::message::Position;
use super::stored::Stored;
use crate::access::Grants;
use crate::id::Seq;

/// Whether a record belongs to the fill part of a pull from `committed`, and at which place: it
/// was there before its scope was granted, and the grant is new to the device.
pub fn fill_place(record: &Stored, grants: &Grants, committed: Seq) -> Option<(Seq, Seq)> {
    let since = grants.since(&record.scope)?;
    let is_new = since > committed && record.seq <= since && !record.is_deleted;
    is_new.then_some((since, record.seq))
}

/// Whether a record belongs to the main part: it changed after its scope was granted.
pub fn is_main(record: &Stored, grants: &Grants, position: &Position) -> bool {
    let since = grants.since(&record.scope);
    record.seq > position.main && since.is_some_and(|since| record.seq > since)
}
