//! Limits on everything that comes from outside. A device refuses an edit above them, so no later
//! server may lower them.

/// Operations in one mutation: a roll call of a whole school stays far below it.
pub const OPS_MAX: usize = 500;

/// Bytes of one mutation as JSON: a long note in three-byte characters, several times over.
pub const MUTATION_BYTES_MAX: usize = 256 * 1024;

/// Mutations in one request.
pub const PUSH_MUTATIONS_MAX: usize = 500;

/// Bytes of all mutations in one request that a device sends; below the server's body limit.
pub const PUSH_BYTES_MAX: usize = 1024 * 1024;

/// Records in one page of a pull.
pub const PULL_RECORDS_MAX: usize = 1_000;

/// Own unsent edits of one record that the server follows back when it judges what was seen.
pub const CHAIN_MAX: usize = 10_000;

/// Values that wait in one conflict; a further one replaces nothing and is held.
pub const CONFLICT_VALUES_MAX: usize = 50;
