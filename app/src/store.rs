//! Where the app keeps things on the device: one key-value map per account whose only write is a
//! commit, sealed before it is written. What the values mean is known to those who write them. Of
//! the device core's keys only the counter of edits is known here, because `browser` compares it.

mod browser;
mod channel;
mod crypto;
mod directory;
mod enter;
pub mod hand_on;
mod idb;
mod lock;
mod memory;
pub mod seal;
mod sealed;
mod vault;

pub use channel::{Leaving, TabMessage};
pub use directory::{Directory, KnownAccount};
pub use enter::{Claim, Entered, begin_anew, rescue_copy, sign_in, unlock, unlock_handed};
pub use hand_on::Handed;
pub use lock::HAND_OVER_MS_MAX;
pub use seal::to_server;
pub use sealed::{RESCUE, SealedKv};
pub use vault::PasswordKey;

/// A key-value map whose only write is a commit.
pub(crate) trait Kv {
    /// The value at `key`.
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError>;

    /// All entries whose key starts with `prefix`, ordered by key.
    async fn read_all(&self, prefix: &str) -> Result<Vec<Entry>, StoreError>;

    /// Writes all of `batch` or nothing, and resolves only after it is written.
    async fn commit(&self, batch: Batch, durability: Durability) -> Result<(), StoreError>;
}

/// Where the device's identity is stored.
pub const IDENTITY: &str = "identity";

/// Where her own names lie: the one she signs in with and the one to show.
pub const NAMES: &str = "names";

/// Where the views of lists lie that somebody has named.
pub const VIEWS: &str = "views";

/// Where words lie that the device did not take.
pub const DRAFTS: &str = "drafts";

/// A key and its value.
pub type Entry = (String, Vec<u8>);

/// Puts and deletes that become visible together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    pub puts: Vec<Entry>,
    pub deletes: Vec<String>,
    pub expect: Option<Expect>,
}

/// A value that must still be in the store when a batch is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expect {
    pub key: String,
    pub value: Option<Vec<u8>>,
}

impl Batch {
    /// Adds a value to write.
    pub fn put(mut self, key: impl Into<String>, value: impl Into<Vec<u8>>) -> Self {
        self.puts.push((key.into(), value.into()));
        self
    }

    /// Makes the batch depend on a value: if it differs inside the write transaction, nothing is
    /// written and the commit answers `Changed`. Only for keys that are stored readable.
    pub fn expecting(mut self, key: impl Into<String>, value: Option<Vec<u8>>) -> Self {
        self.expect = Some(Expect { key: key.into(), value });
        self
    }
}

/// What a commit waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// Until the bytes are on the disk: what a person typed.
    Strict,
    /// Until the operating system has them: what can be pulled again.
    Relaxed,
}

/// Why the store did not do what it was asked; in each case nothing was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// Another tab has taken over writing.
    Fenced,
    /// The expected value has changed.
    Changed,
    /// The device has no room: stop taking pages, go on taking edits if they fit.
    Full,
    /// Somebody or the browser has deleted the database while it was in use.
    Emptied,
    /// A stored value cannot be opened with the data key; its key is given.
    Damaged(String),
    /// The store does not work here; the browser's reason is given for the log.
    Unusable(String),
}

impl std::fmt::Display for StoreError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Fenced => f.write_str("another tab has taken over writing"),
            Self::Changed => f.write_str("an expected value has changed"),
            Self::Full => f.write_str("the device has no room left"),
            Self::Emptied => f.write_str("the database was emptied while it was in use"),
            Self::Damaged(key) => write!(f, "the value at {key} cannot be opened"),
            Self::Unusable(reason) => write!(f, "the store is unusable: {reason}"),
        }
    }
}
