//! Both halves of sync with no I/O, no clock and no randomness of their own. The browser lends
//! IndexedDB and fetch to the device core, the server lends SQL and HTTP to the accept core, and
//! tests lend both of them memory.
//!
//! The device core is `device`, with `open`, `edit`, `outbox`, `receive` and `hint` as parts of it;
//! the accept core is `accept`, with `arrival`, `check`, `effect` and `merge`. What both read is in
//! `message`. Which module does what: docs/ARCHITECTURE.md, "Inside `shared`".

pub mod accept;
pub mod anti_entropy;
mod arrival;
mod changes;
mod check;
pub mod device;
pub mod digest;
mod edit;
mod effect;
mod hint;
mod index;
pub mod intent;
mod keys;
pub mod limit;
pub mod merge;
pub mod message;
pub mod numbering;
mod open;
pub mod outbox;
pub mod overlay;
mod pages;
mod reading;
mod receive;
pub mod relocation;
mod reread;
pub mod rescue;
mod safety;
pub mod seal;
pub mod sent;
pub mod shown;
mod staging;
pub mod stored;
mod table;
pub mod text;
pub mod together;
pub mod unread;
mod unwritten;
pub mod upcast;
