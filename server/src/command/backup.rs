//! Copies the database into a new file, also while serving.

use super::TaskError;
use crate::config::Backup;
use crate::store::back_up;

pub(super) async fn backup(settings: Backup) -> Result<(), TaskError> {
    back_up(&settings.data.folder, &settings.file).await?;
    println!("The backup is in {}.", settings.file.display());
    Ok(())
}
