//! What waits for a person: work on its way, changes that the office did not apply, and values of
//! which one has to be chosen.

mod change_preview;
mod findings;
mod held;
mod readers;
mod setup;
mod sync_status;
mod unattributed;
mod work;

pub use held::Held;
pub use sync_status::SyncStatus;
pub use work::Work;
