//! What waits for a person: work on its way, changes that the office did not apply, and values of
//! which one has to be chosen.

mod findings;
mod held;
mod strangers;
mod sync_status;
mod wishes;

pub use held::Held;
pub use sync_status::Waiting;
