//! Copies the database into one file while it is in use.

use std::fs::File;
use std::path::{Path, PathBuf};

use sqlx::{ConnectOptions, Connection};

use super::opening::options;
use super::{DATABASE_FILE, Fault};

/// Why no backup was made.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error("There is no database in {0}.")]
    Missing(PathBuf),
    #[error("{0} is there already; a backup never overwrites a file.")]
    Exists(PathBuf),
    #[error("The backup {0} cannot be written: {1}.")]
    File(PathBuf, std::io::Error),
    #[error("The backup failed: {0}.")]
    Fault(#[from] Fault),
}

/// Writes one consistent state of the database in `folder` to the new file `target`.
///
/// Works while a server uses the database. The file appears under its name only when it is
/// complete and safely on disk.
pub async fn back_up(folder: &Path, target: &Path) -> Result<(), BackupError> {
    let source = folder.join(DATABASE_FILE);
    if !source.is_file() {
        return Err(BackupError::Missing(folder.into()));
    }
    if target.exists() {
        return Err(BackupError::Exists(target.into()));
    }
    let mut part = target.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    make_private_file(&part)?;
    let copied = copy(&source, &part).await;
    let finished = copied.and_then(|()| publish(&part, target));
    std::fs::remove_file(&part).map_err(|error| BackupError::File(part, error))?;
    finished
}

/// Makes the empty file that SQLite then fills: only the operator may read it.
fn make_private_file(part: &Path) -> Result<(), BackupError> {
    let mut new = File::options();
    new.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut new, 0o600);
    match new.open(part) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            Err(BackupError::Exists(part.into()))
        }
        Err(error) => Err(BackupError::File(part.into(), error)),
    }
}

async fn copy(source: &Path, part: &Path) -> Result<(), BackupError> {
    let mut connection = options(source).connect().await.map_err(Fault::from)?;
    let copied = sqlx::query("vacuum into $1")
        .bind(part.to_string_lossy().into_owned())
        .execute(&mut connection)
        .await;
    connection.close().await.map_err(Fault::from)?;
    copied.map_err(Fault::from)?;
    Ok(())
}

/// Flushes the copy and gives it its name, unless that was taken meanwhile.
fn publish(part: &Path, target: &Path) -> Result<(), BackupError> {
    let flushed = File::open(part).and_then(|file| file.sync_all());
    flushed.map_err(|error| BackupError::File(part.into(), error))?;
    std::fs::hard_link(part, target).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => BackupError::Exists(target.into()),
        _ => BackupError::File(target.into(), error),
    })
}
