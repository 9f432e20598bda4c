//! Pushes of installations that nobody knows, kept until somebody vouches for them.

use serde_json::Value;
use shared::id::{AccountId, ClientId, MutationId, Stamp};
use sqlx::{QueryBuilder, Sqlite};

use super::changes::among;
use super::records::from_json;
use super::{Fault, ReadTx, WriteTx, parsed};

/// Mutations that are kept for installations nobody knows: enough for every tablet of a city to
/// empty its outbox after a restore, and no way to fill a disk.
const UNATTRIBUTED_MAX: i64 = 20_000;

/// A mutation whose author nobody has proven.
#[derive(Debug, Clone, PartialEq)]
pub struct Unattributed {
    pub client: ClientId,
    pub uid: MutationId,
    /// The envelope as it was sent, or a sealed item that did not open.
    pub payload: Value,
    pub received_at: Stamp,
}

impl ReadTx {
    /// Mutations of unknown installations about which nobody has decided, in the order in which
    /// they came, at most `limit`.
    pub async fn unattributed(&mut self, limit: i64) -> Result<Vec<Unattributed>, Fault> {
        let rows: Vec<UnattributedRow> = sqlx::query_as(
            "select client, uid, payload, received_at
             from unproven
             where put_aside_by is null
             order by received_at, uid
             limit $1",
        )
        .bind(limit)
        .fetch_all(self.connection())
        .await?;
        rows.into_iter().map(Unattributed::try_from).collect()
    }
}

#[derive(sqlx::FromRow)]
struct UnattributedRow {
    client: String,
    uid: String,
    payload: String,
    received_at: i64,
}

impl TryFrom<UnattributedRow> for Unattributed {
    type Error = Fault;

    fn try_from(row: UnattributedRow) -> Result<Unattributed, Fault> {
        Ok(Unattributed {
            client: parsed(&row.client, "client id")?,
            uid: parsed(&row.uid, "uid")?,
            payload: from_json(&row.payload, "an unattributed change")?,
            received_at: Stamp(row.received_at),
        })
    }
}

impl WriteTx {
    /// Puts aside what an unknown installation has sent; it is kept, and not listed again.
    pub async fn put_unattributed_aside(
        &mut self,
        client: ClientId,
        by: AccountId,
        at: Stamp,
    ) -> Result<(), Fault> {
        sqlx::query(
            "update unproven
             set put_aside_by = $1, put_aside_at = $2
             where client = $3
             and put_aside_by is null",
        )
        .bind(by.to_string())
        .bind(at.0)
        .bind(client.to_string())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Keeps a mutation of an unknown installation, while there is room.
    pub async fn keep_unattributed(
        &mut self,
        client: ClientId,
        uid: MutationId,
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
        .bind(UNATTRIBUTED_MAX)
        .execute(self.connection())
        .await?;
        self.known.has_unattributed = None;
        Ok(())
    }

    /// Forgets mutations that have come from a known installation.
    pub async fn forget_unattributed(
        &mut self,
        uids: impl ExactSizeIterator<Item = MutationId>,
    ) -> Result<(), Fault> {
        if uids.len() == 0 || !self.has_unattributed().await? {
            return Ok(());
        }
        let mut delete = QueryBuilder::<Sqlite>::new("delete from unproven where uid in (");
        among(&mut delete, uids.map(|uid| uid.to_string()));
        delete.build().execute(self.connection()).await?;
        Ok(())
    }

    async fn has_unattributed(&mut self) -> Result<bool, Fault> {
        if let Some(has_unattributed) = self.known.has_unattributed {
            return Ok(has_unattributed);
        }
        let (is_there,): (i64,) = sqlx::query_as("select exists (select 1 from unproven)")
            .fetch_one(self.connection())
            .await?;
        self.known.has_unattributed = Some(is_there != 0);
        Ok(is_there != 0)
    }
}
