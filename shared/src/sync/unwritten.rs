//! Writes of applied pulls that storage has not confirmed yet. Commits are queued, and one may be
//! refused while the next one is written: so each commit repeats the unconfirmed writes before it.

use std::collections::BTreeSet;

/// What storage may not have done yet.
#[derive(Clone, Debug, Default)]
pub(super) struct Unwritten {
    /// Pages that have changed.
    pub(super) pages: BTreeSet<u32>,
    /// Entries of the outbox that were sealed because their scope was lost.
    pub(super) sealed: BTreeSet<u64>,
    /// Keys to remove.
    pub(super) delete: BTreeSet<String>,
}
