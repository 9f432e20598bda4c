//! Pushes of installations that nobody knows, kept until somebody vouches for them.

use serde_json::Value;
use shared::id::{ClientId, Stamp, Uid};

use sqlx::{QueryBuilder, Sqlite};

use super::changes::among;
use super::{Fault, ReadTx, WriteTx, parsed};

/// Mutations that are kept for installations nobody knows: enough for every tablet of a city to
/// empty its outbox after a restore, and no way to fill a disk.
const UNPROVEN_MAX: i64 = 20_000;

/// A mutation whose author nobody has proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unproven {
    pub client: ClientId,
    pub uid: Uid,
    pub received_at: Stamp,
}

impl ReadTx {
    /// Mutations of unknown installations, the latest first, at most `limit`.
    pub async fn unproven(&mut self, limit: i64) -> Result<Vec<Unproven>, Fault> {
        let rows: Vec<(String, String, i64)> = sqlx::query_as(
            "select client, uid, received_at
             from unproven
             order by received_at desc
             limit $1",
        )
        .bind(limit)
        .fetch_all(self.connection())
        .await?;
        let unproven = |(client, uid, at): (String, String, i64)| {
            Ok(Unproven {
                client: parsed(&client, "client id")?,
                uid: parsed(&uid, "uid")?,
                received_at: Stamp(at),
            })
        };
        rows.into_iter().map(unproven).collect()
    }
}

impl WriteTx {
    /// Keeps a mutation of an unknown installation, while there is room.
    pub async fn keep_unproven(
        &mut self,
        client: ClientId,
        uid: Uid,
        payload: &Value,
        at: Stamp,
    ) -> Result<(), Fault> {
        sqlx::query(
            "insert into unproven (client, uid, payload, received_at)
             select $1, $2, $3, $4
             where (select count(*) from unproven) < $5
             on conflict (client, uid) do nothing",
        )
        .bind(client.to_string())
        .bind(uid.to_string())
        .bind(payload.to_string())
        .bind(at.0)
        .bind(UNPROVEN_MAX)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Forgets mutations that have come from a known installation.
    pub async fn forget_unproven(
        &mut self,
        uids: impl ExactSizeIterator<Item = Uid>,
    ) -> Result<(), Fault> {
        if uids.len() == 0 {
            return Ok(());
        }
        let mut delete = QueryBuilder::<Sqlite>::new("delete from unproven where uid in (");
        among(&mut delete, uids.map(|uid| uid.to_string()));
        delete.build().execute(self.connection()).await?;
        Ok(())
    }
}
