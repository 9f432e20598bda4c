//! Under which keys a device keeps what it must not lose.

/// The number that the next change gets. A commit compares it, so it is stored readable; it says
/// nothing about anybody.
pub const NEXT_N: &str = "plain/next_n";
/// What the device knows besides records and own changes.
pub(super) const STATE: &str = "state";
/// The start of the keys of outbox entries.
pub(super) const OUTBOX: &str = "outbox/";
/// The start of the keys of sent items.
pub(super) const SENT: &str = "sent/";
/// The start of the keys of pages.
pub(super) const PAGE: &str = "page/";
/// The start of the keys of staged chunks.
pub(super) const STAGE: &str = "stage/";

/// The key of the staged chunk with this number.
pub(super) fn stage_key(number: u32) -> String {
    format!("{STAGE}{number:08}")
}
