//! The app's files of the newest releases, packed as they travel.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use shared::id::Stamp;

use super::{Fault, ReadTx, WriteTx};

impl ReadTx {
    /// A file of a release that is kept, packed with brotli.
    pub async fn app_file(&mut self, folder: &str, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        let row: Option<(String,)> = sqlx::query_as(
            "select packed
             from app_files
             where folder = $1
             and name = $2",
        )
        .bind(folder)
        .bind(name)
        .fetch_optional(self.connection())
        .await?;
        let read = |(text,): (String,)| {
            STANDARD.decode(text).map_err(|_| Fault::Stored(format!("the file {folder}/{name}")))
        };
        row.map(read).transpose()
    }

    /// The folders of all releases that are kept, the newest first.
    pub async fn app_releases(&mut self) -> Result<Vec<String>, Fault> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "select folder
             from app_releases
             order by started_at desc, folder",
        )
        .fetch_all(self.connection())
        .await?;
        Ok(rows.into_iter().map(|(folder,)| folder).collect())
    }
}

impl WriteTx {
    /// Notes that a server of this release starts. Answers whether its files are still to be added.
    pub async fn note_app_release(&mut self, folder: &str, now: Stamp) -> Result<bool, Fault> {
        let known = self.app_releases().await?.iter().any(|known| known == folder);
        sqlx::query(
            "insert into app_releases (folder, started_at)
             values ($1, $2)
             on conflict (folder) do update
             set started_at = excluded.started_at",
        )
        .bind(folder)
        .bind(now.0)
        .execute(self.connection())
        .await?;
        Ok(!known)
    }

    /// Adds a file of a release, packed with brotli.
    pub async fn add_app_file(
        &mut self,
        folder: &str,
        name: &str,
        packed: &[u8],
    ) -> Result<(), Fault> {
        sqlx::query(
            "insert into app_files (folder, name, packed)
             values ($1, $2, $3)",
        )
        .bind(folder)
        .bind(name)
        .bind(STANDARD.encode(packed))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Forgets a release with all its files.
    pub async fn forget_app_release(&mut self, folder: &str) -> Result<(), Fault> {
        sqlx::query(
            "delete from app_files
             where folder = $1",
        )
        .bind(folder)
        .execute(self.connection())
        .await?;
        sqlx::query(
            "delete from app_releases
             where folder = $1",
        )
        .bind(folder)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
