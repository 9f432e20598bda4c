//! The high-school equivalency exam: its subjects, and which of them a learner still owes. Every
//! rule is data per era, because the ordinance has changed three times and will change again.

pub mod era;
pub mod pass;
pub mod progress;
pub mod subject;

pub use era::{Era, Slot};
pub use pass::{Pass, passes};
pub use progress::{OpenSlot, Progress, era, offered, progress};
pub use subject::Subject;
