//! All SQL lives below this file: opening the database, reading in one snapshot, writing in one
//! queue.
//!
//! Reads take a snapshot from a pool (`read`). Writes are jobs for a single writer that commits
//! them in groups (`write`). Queries are methods of `ReadTx` and `WriteTx`, one function each, in
//! the file of their table.

mod accounts;
mod app_releases;
mod audit;
mod backup;
mod changes;
mod clients;
mod grants;
mod held;
mod high_water_mark;
mod history;
mod journal;
mod keys;
mod mutations;
mod opening;
mod programs;
mod pull;
mod reader_proposals;
mod records;
mod restoring;
mod sessions;
mod unattributed;
mod writer;

use std::collections::HashMap;
use std::ops::{Deref, DerefMut};
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;

use shared::id::{Epoch, Seq};
use sqlx::pool::PoolConnection;
use sqlx::{Sqlite, SqliteConnection, SqlitePool, Transaction};

pub use accounts::{Account, NewAccount};
pub use audit::{AuditEntry, NewAuditEntry};
pub use backup::{BackupError, back_up};
pub use changes::{Change, ROWS_AT_ONCE};
pub use clients::{Client, Contact, ListedClient, ListedEvent, NewClient};
pub use grants::Grant;
pub use high_water_mark::{HIGH_WATER_MARK_FILE, HighWaterMark};
pub use history::KnownRecord;
pub use journal::{JOURNAL_FILE, Journal, Revocation};
pub use keys::ServerKeys;
pub use opening::{DATABASE_FILE, Flush, Limits, OpenError};
pub use programs::{Program, seq_from_sql, seq_to_sql};
pub use pull::WireRecord;
pub use reader_proposals::ReaderProposal;
pub use restoring::{RestoreError, Restored, restore};
pub use sessions::{NewSession, Session, SessionUse};
pub use unattributed::{Unattributed, UnattributedPush};

/// A database with its readers and its one writer. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    readers: SqlitePool,
    writer: writer::Writer,
    keys: Option<Arc<ServerKeys>>,
    folder: Arc<Path>,
}

/// One snapshot of the database. Dropping it ends it.
pub struct ReadTx(Connected);

enum Connected {
    Snapshot(Transaction<'static, Sqlite>),
    /// The writer begins and ends its transaction itself, since it must notice when SQLite has
    /// given one up.
    Writer(PoolConnection<Sqlite>),
}

/// The writer's transaction, inside the savepoint of one job. Reads everything that `ReadTx` reads.
pub struct WriteTx {
    snapshot: ReadTx,
    on_commit: Vec<Box<dyn FnOnce() + Send>>,
    revocations: Vec<Revocation>,
    known: Known,
}

/// What one job of a group has read and the next ones need not read again.
#[derive(Default)]
struct Known {
    /// A timeline's own past never changes.
    timelines: HashMap<Epoch, Vec<(Epoch, Seq)>>,
    /// Whether something of an unknown installation is kept.
    has_unattributed: Option<bool>,
}

/// Trouble that is ours: the disk, the database, a bug. Logged where it is turned into a reply.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Fault {
    #[error("the database: {0}")]
    Database(#[source] Arc<sqlx::Error>),
    #[error("stored data is not readable: {0}")]
    Stored(String),
    #[error("a write job panicked: {0}")]
    Panicked(String),
    #[error("the group of writes was undone because another job in it failed: {0}")]
    Undone(Arc<Fault>),
    #[error("the server is stopping")]
    Stopping,
    #[error("{0}")]
    Other(String),
}

impl Store {
    /// Begins a snapshot: all reads through it see the same state, however long they take.
    pub async fn read(&self) -> Result<ReadTx, Fault> {
        Ok(ReadTx(Connected::Snapshot(self.readers.begin().await?)))
    }

    /// Runs `job` in the writer's queue and returns after its group is committed, safely on disk.
    ///
    /// If the job answers `Err`, all it wrote is undone and the others in the group stay. The job
    /// must pass on every `Fault` it meets and wait for nothing but the transaction. It runs to its
    /// end even when the caller has gone away; what must follow a commit belongs in `on_commit`.
    pub async fn write<T, E, F>(&self, job: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut WriteTx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Fault> + Send + 'static,
    {
        self.writer.run(job).await
    }

    /// The server's own keys.
    pub fn keys(&self) -> Arc<ServerKeys> {
        self.keys.clone().expect("a store is given away only after its keys were read")
    }

    /// The folder of the database.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Commits what is queued, refuses what comes later, and closes the files.
    pub async fn close(&self) {
        self.writer.close().await;
        self.readers.close().await;
    }
}

impl WriteTx {
    /// Writes a revocation into the journal with the commit, before the caller is answered.
    pub fn revoke(&mut self, revocation: Revocation) {
        self.revocations.push(revocation);
    }

    /// Calls `then` after the commit, in the order of commits; never if the job is undone.
    pub fn on_commit(&mut self, then: impl FnOnce() + Send + 'static) {
        self.on_commit.push(Box::new(then));
    }
}

impl ReadTx {
    fn connection(&mut self) -> &mut SqliteConnection {
        match &mut self.0 {
            Connected::Snapshot(transaction) => transaction,
            Connected::Writer(connection) => connection,
        }
    }
}

impl Deref for WriteTx {
    type Target = ReadTx;

    fn deref(&self) -> &ReadTx {
        &self.snapshot
    }
}

impl DerefMut for WriteTx {
    fn deref_mut(&mut self) -> &mut ReadTx {
        &mut self.snapshot
    }
}

impl From<sqlx::Error> for Fault {
    fn from(error: sqlx::Error) -> Self {
        Fault::Database(Arc::new(error))
    }
}

impl Fault {
    /// Whether a row with the same key was there already.
    pub fn is_duplicate(&self) -> bool {
        match self {
            Fault::Database(error) => {
                error.as_database_error().is_some_and(|error| error.is_unique_violation())
            }
            _ => false,
        }
    }

    /// Passes if exactly one row was changed, as every write by key promises.
    fn unless_one(rows: u64, what: &str) -> Result<(), Fault> {
        if rows == 1 { Ok(()) } else { Err(Fault::Stored(format!("{what} changed {rows} rows"))) }
    }
}

/// A stored id or other text as its type.
fn parsed<T: FromStr>(text: &str, what: &str) -> Result<T, Fault> {
    text.parse().map_err(|_| Fault::Stored(format!("{what} {text}")))
}
