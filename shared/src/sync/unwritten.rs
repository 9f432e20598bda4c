//! What applying pulls was to write, until storage says that it did. Commits wait in line, and one
//! may be refused while the next one is written: so each carries what those before it were to do.

use crate::sorted::SortedSet;

/// What storage may not have done yet.
#[derive(Clone, Debug, Default)]
pub(super) struct Unwritten {
    /// Pages that have changed.
    pub(super) pages: SortedSet<u32>,
    /// Entries of the outbox that were sealed because their scope was lost.
    pub(super) sealed: SortedSet<u64>,
    /// Keys to remove.
    pub(super) delete: SortedSet<String>,
}
