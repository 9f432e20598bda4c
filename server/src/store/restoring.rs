//! Puts a backup in the place of the database, and begins a new timeline with it.

use std::path::{Path, PathBuf};

use shared::id::{Epoch, ProgramId, Seq, Stamp};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};

use super::high_water_mark::HIGH_WATER_MARK_FILE;
use super::journal::{JOURNAL_FILE, Journal, Revocation};
use super::opening::options;
use super::{DATABASE_FILE, Fault, Limits, OpenError, Store, WriteTx};
use crate::chance::random_uuid;

/// Seqs of a timeline that begins at a second start at that second times this: no seq is ever used
/// twice, however often the same backup is restored.
const SEQS_PER_SECOND: u64 = 1 << 20;

/// Why nothing was restored.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    #[error("There is no backup at {0}.")]
    Missing(PathBuf),
    #[error("{0} is no backup of this program: {1}.")]
    NoBackup(PathBuf, String),
    #[error("The database in {0} is in use. Stop the server first.")]
    InUse(PathBuf),
    #[error("The file {0} cannot be written: {1}.")]
    File(PathBuf, std::io::Error),
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error("The restore failed: {0}.")]
    Fault(#[from] Fault),
}

/// What a restore did.
#[derive(Debug, PartialEq, Eq)]
pub struct Restored {
    /// Where the database that was there has been put.
    pub set_aside: Option<PathBuf>,
    /// Revocations that were made again; `None` if there was no journal, so that a manager has to
    /// confirm before anybody is given records.
    pub revocations: Option<usize>,
}

/// Restores the backup `file` into `folder`. What was there is set aside, never deleted.
pub async fn restore(folder: &Path, file: &Path, now: Stamp) -> Result<Restored, RestoreError> {
    if !file.is_file() {
        return Err(RestoreError::Missing(file.into()));
    }
    check_backup(file).await?;
    std::fs::create_dir_all(folder).map_err(|error| RestoreError::File(folder.into(), error))?;
    let journal = Journal::read(folder);
    let journal = journal.map_err(|error| RestoreError::File(folder.join(JOURNAL_FILE), error))?;
    let set_aside = set_aside(folder, now).await?;
    let target = folder.join(DATABASE_FILE);
    std::fs::copy(file, &target).map_err(|error| RestoreError::File(target, error))?;
    let store = Store::open(folder, Limits::default()).await?;
    let revocations = journal.as_ref().map(Vec::len);
    // It has seen what is given up here on purpose.
    let high_water_mark = folder.join(HIGH_WATER_MARK_FILE);
    if high_water_mark.exists() {
        std::fs::remove_file(&high_water_mark)
            .map_err(|error| RestoreError::File(high_water_mark, error))?;
    }
    store.write(async move |tx| tx.begin_new_timelines(journal.as_deref(), now).await).await?;
    store.close().await;
    Ok(Restored { set_aside, revocations })
}

/// Whether the file is a whole database of ours.
async fn check_backup(file: &Path) -> Result<(), RestoreError> {
    let wrong = |error: sqlx::Error| RestoreError::NoBackup(file.into(), error.to_string());
    // A backup is one whole file that nobody writes; it need not be in a place where one may.
    let reading = SqliteConnectOptions::new().filename(file).read_only(true).immutable(true);
    let mut connection = reading.connect().await.map_err(wrong)?;
    let checked: Result<(String,), _> =
        sqlx::query_as("pragma integrity_check").fetch_one(&mut connection).await;
    let programs = sqlx::query("select id from programs").execute(&mut connection).await;
    let _ = connection.close().await;
    let (verdict,) = checked.map_err(wrong)?;
    programs.map_err(wrong)?;
    if verdict == "ok" { Ok(()) } else { Err(RestoreError::NoBackup(file.into(), verdict)) }
}

/// Moves the database that is there out of the way, with all that belongs to it.
async fn set_aside(folder: &Path, now: Stamp) -> Result<Option<PathBuf>, RestoreError> {
    let current = folder.join(DATABASE_FILE);
    if !current.is_file() {
        return Ok(None);
    }
    let mut connection = options(&current).connect().await.map_err(Fault::from)?;
    // Fails while a server holds a snapshot or writes; it also empties the write-ahead log.
    let (busy, ..): (i64, i64, i64) = sqlx::query_as("pragma wal_checkpoint(truncate)")
        .fetch_one(&mut connection)
        .await
        .map_err(Fault::from)?;
    let exclusive = sqlx::query("pragma locking_mode = exclusive").execute(&mut connection).await;
    let locked = sqlx::query("begin exclusive").execute(&mut connection).await;
    let is_free = busy == 0 && exclusive.is_ok() && locked.is_ok();
    let _ = connection.close().await;
    if !is_free {
        return Err(RestoreError::InUse(folder.into()));
    }
    let aside = folder.join(format!("{DATABASE_FILE}.before-restore-{}", now.0));
    std::fs::rename(&current, &aside).map_err(|error| RestoreError::File(aside.clone(), error))?;
    for ending in ["-wal", "-shm"] {
        let leftover = folder.join(format!("{DATABASE_FILE}{ending}"));
        if leftover.exists() {
            std::fs::remove_file(&leftover)
                .map_err(|error| RestoreError::File(leftover.clone(), error))?;
        }
    }
    Ok(Some(aside))
}

impl WriteTx {
    /// Begins a new timeline for every program. What the journal says was taken away stays away;
    /// without a journal nobody is given records until a manager has confirmed.
    pub async fn begin_new_timelines(
        &mut self,
        journal: Option<&[Revocation]>,
        now: Stamp,
    ) -> Result<(), Fault> {
        for program in self.programs().await? {
            self.begin_new_timeline(program.id, program.head, now).await?;
            self.set_confirmed(program.id, journal.is_some()).await?;
        }
        self.revoke_all_again(journal.unwrap_or_default(), now).await?;
        // Who had signed out, or was signed out, since the backup must not be in again.
        self.end_all_sessions().await
    }

    /// Begins a new timeline of one program, which has everything up to `base` in common with the
    /// one that was lost.
    pub async fn begin_new_timeline(
        &mut self,
        program: ProgramId,
        base: Seq,
        now: Stamp,
    ) -> Result<(), Fault> {
        let head = self.program(program).await?.head;
        let seconds = u64::try_from(now.0 / 1_000).unwrap_or_default();
        let start = Seq(head.0.max(seconds * SEQS_PER_SECOND));
        self.begin_epoch(program, Epoch(random_uuid()), base, start).await
    }

    /// Takes away again what had been taken away in the timeline that was lost, and not given
    /// back.
    pub async fn revoke_all_again(
        &mut self,
        journal: &[Revocation],
        now: Stamp,
    ) -> Result<(), Fault> {
        for revocation in journal {
            self.revoke_again(revocation, now).await?;
        }
        Ok(())
    }

    async fn revoke_again(&mut self, revocation: &Revocation, now: Stamp) -> Result<(), Fault> {
        match revocation {
            Revocation::AccountDisabled { account, .. } => {
                let known = self.account(*account).await?;
                if known.is_some_and(|known| known.disabled_at.is_none()) {
                    self.disable_account(*account, now).await?;
                }
            }
            Revocation::GrantEnded { program, account, pattern, .. } => {
                if self.account(*account).await?.is_some() {
                    self.withhold_grant(*program, *account, pattern).await?;
                }
            }
            Revocation::GrantBegan { program, account, pattern, .. } => {
                self.stop_withholding_grant(*program, *account, pattern).await?;
            }
        }
        Ok(())
    }
}
