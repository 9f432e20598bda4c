//! Opens the database: durable settings, migrations, one writer and a few readers.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use sqlx::SqlitePool;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use super::journal::Journal;
use super::writer::Writer;
use super::{Fault, Store};

/// The name of the database in the data folder.
pub const DATABASE_FILE: &str = "manabi.sqlite";

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// Snapshots open at a time. SQLite reads in the caller's time, so more would only queue elsewhere.
const READERS_MAX: u32 = 8;

/// How long to wait for another process (`account add`, `backup`) that holds the write lock.
const BUSY_WAIT: Duration = Duration::from_secs(10);

/// Rows that SQLite's thread reads before somebody has taken the first one: a whole page of a pull,
/// so that the two threads do not wait for each other again and again.
const ROWS_READ_AHEAD: usize = 1_024;

/// Statements that stay prepared, those that write several rows at once included: each number of
/// rows is a statement of its own.
const STATEMENTS_KEPT: usize = 400;

/// Kibibytes of pages that the writer keeps at hand. The indexes of a large program are some tens
/// of megabytes, and a push touches a dozen places in them.
const WRITER_CACHE_KIB: u32 = 32 * 1024;

/// The same for each reader: what many pulls have in common.
const READER_CACHE_KIB: u32 = 8 * 1024;

/// Pages in the write-ahead log before the writer moves them into the database, which costs it two
/// flushes of the disk: 16 MB.
const LOG_PAGES: u32 = 4_000;

/// SQLite's page size in bytes, for turning a limit in megabytes into one in pages.
const PAGE_BYTES: u64 = 4096;

/// How large the database may grow, and what it must survive.
#[derive(Debug, Clone, Copy, Default)]
pub struct Limits {
    /// Writes fail beyond it, as on a full disk; `None` leaves it to the disk.
    pub megabytes_max: Option<u32>,
    /// When a commit counts.
    pub flush: Flush,
}

/// When a commit counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Flush {
    /// Once it is on the disk: it survives a power cut.
    #[default]
    EveryCommit,
    /// Once the operating system has it: it survives the server being killed, no more. For tests
    /// that open thousands of databases.
    Never,
}

/// Why a data folder cannot be used; each is a sentence for the operator.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("The data folder {folder} cannot be used: {reason}.")]
    Folder { folder: PathBuf, reason: std::io::Error },
    #[error("There is no database in {0} yet. Run `manabi init` or `manabi serve --demo` first.")]
    Missing(PathBuf),
    #[error("The database cannot be opened: {0}.")]
    Database(#[from] sqlx::Error),
    #[error("The server's keys cannot be read: {0}.")]
    Keys(Fault),
    #[error("The database was written by another version of this program: {0}.")]
    Migration(#[from] sqlx::migrate::MigrateError),
}

impl Store {
    /// Opens the database in `folder`; makes both if they are not there.
    pub async fn open_or_create(folder: &Path, limits: Limits) -> Result<Store, OpenError> {
        make_private_folder(folder)
            .map_err(|reason| OpenError::Folder { folder: folder.into(), reason })?;
        open(folder, limits).await
    }

    /// Opens the database in `folder`, which must be there.
    pub async fn open(folder: &Path, limits: Limits) -> Result<Store, OpenError> {
        if !folder.join(DATABASE_FILE).is_file() {
            return Err(OpenError::Missing(folder.into()));
        }
        open(folder, limits).await
    }

    /// Answers whether the database can be read.
    pub async fn check(&self) -> Result<(), Fault> {
        let mut snapshot = self.read().await?;
        sqlx::query("select count(*) from programs").execute(snapshot.connection()).await?;
        Ok(())
    }
}

async fn open(folder: &Path, limits: Limits) -> Result<Store, OpenError> {
    let file = folder.join(DATABASE_FILE);
    let writing = flushing(options(&file), limits.flush)
        .create_if_missing(true)
        .pragma("cache_size", format!("-{WRITER_CACHE_KIB}"))
        .pragma("wal_autocheckpoint", LOG_PAGES.to_string());
    let writing = match limits.megabytes_max {
        Some(megabytes) => {
            let pages = u64::from(megabytes) * 1024 * 1024 / PAGE_BYTES;
            writing.pragma("max_page_count", pages.to_string())
        }
        None => writing,
    };
    let journal = Journal::of(folder);
    let started = Writer::start(journal, move || {
        async move {
            let pool = SqlitePoolOptions::new().max_connections(1).connect_with(writing).await?;
            MIGRATIONS.run(&pool).await?;
            Ok(pool)
        }
        .boxed_local()
    });
    let writer = started.await.expect("the writer says how its opening went")?;
    let reading = options(&file)
        .pragma("query_only", "on")
        .pragma("cache_size", format!("-{READER_CACHE_KIB}"));
    let readers: SqlitePool =
        SqlitePoolOptions::new().max_connections(READERS_MAX).connect_with(reading).await?;
    let mut store = Store { readers, writer, keys: None, folder: folder.into() };
    let keys = store.load_keys().await.map_err(OpenError::Keys)?;
    store.keys = Some(Arc::new(keys));
    Ok(store)
}

fn flushing(options: SqliteConnectOptions, flush: Flush) -> SqliteConnectOptions {
    match flush {
        Flush::EveryCommit => options,
        Flush::Never => options.synchronous(SqliteSynchronous::Off),
    }
}

/// A write-ahead log that is flushed at every commit: readers never wait, and what was
/// acknowledged survives a power cut.
pub(super) fn options(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .row_buffer_size(ROWS_READ_AHEAD)
        .statement_cache_capacity(STATEMENTS_KEPT)
        .busy_timeout(BUSY_WAIT)
}

/// Only the account that runs the server may look into the folder.
fn make_private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
