//! What a killed server leaves: the files as they are at that moment, with a commit cut anywhere.

use std::path::{Path, PathBuf};

use server::store::{DATABASE_FILE, JOURNAL_FILE};
use sqlx::{ConnectOptions, Connection};

use super::Sqlite;
use super::reading::options;
use crate::host::Kill;

/// Bytes before the first frame of a write-ahead log.
const LOG_HEADER: usize = 32;

/// Bytes before the page in each frame.
const FRAME_HEADER: usize = 24;

/// SQLite's page size in bytes.
const PAGE: usize = 4_096;

/// The files of a database.
pub(super) struct Files {
    database: Vec<u8>,
    log: Vec<u8>,
    kill: Kill,
}

impl Sqlite {
    /// Empties the write-ahead log, so that it has nothing but what comes next.
    pub(super) fn checkpoint(&self) {
        let file = self.database();
        self.runtime.block_on(async {
            let connection = options(&file).read_only(false).connect().await;
            let mut connection = connection.expect("the database opens");
            let done = sqlx::query("pragma wal_checkpoint(truncate)").execute(&mut connection);
            done.await.expect("nobody reads meanwhile");
            connection.close().await.expect("it closes");
        });
    }

    /// The journal of revocations outside the database.
    pub(super) fn journal_bytes(&self) -> Vec<u8> {
        std::fs::read(self.folder.path().join(JOURNAL_FILE)).unwrap_or_default()
    }

    /// The files as a kill leaves them: before the first commit is complete, or after the last.
    pub(super) fn files_as_killed(&self, kill: Kill) -> Files {
        let database = std::fs::read(self.database()).expect("the database is there");
        let mut log = std::fs::read(log_of(self.folder.path())).unwrap_or_default();
        if let Kill::InCommit(draw) = kill {
            let end = first_commit_end(&log);
            // A commit of which a byte is missing is none.
            let at = usize::try_from(draw % end.max(1) as u64).expect("below a usize");
            log.truncate(at);
        }
        Files { database, log, kill }
    }
}

impl Files {
    /// Puts them back, after the server that was killed has let go of its own.
    pub(super) fn put_into(self, folder: &Path, journal_before: Vec<u8>) {
        let write = |file: PathBuf, bytes: &[u8]| {
            std::fs::write(file, bytes).expect("the folder can be written");
        };
        for ending in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(folder.join(format!("{DATABASE_FILE}{ending}")));
        }
        write(folder.join(DATABASE_FILE), &self.database);
        write(log_of(folder), &self.log);
        if matches!(self.kill, Kill::InCommit(_)) {
            write(folder.join(JOURNAL_FILE), &journal_before);
        }
    }
}

fn log_of(folder: &Path) -> PathBuf {
    folder.join(format!("{DATABASE_FILE}-wal"))
}

/// Where the first commit in a write-ahead log ends: its last frame says how large the database is
/// after it.
fn first_commit_end(log: &[u8]) -> usize {
    let mut at = LOG_HEADER;
    while let Some(frame) = log.get(at..at + FRAME_HEADER + PAGE) {
        at += FRAME_HEADER + PAGE;
        if frame[4..8] != [0; 4] {
            return at;
        }
    }
    log.len()
}
