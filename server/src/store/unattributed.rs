//! Pushes of installations that nobody knows, kept until somebody vouches for them.

use std::net::IpAddr;

use serde_json::Value;
use shared::id::{AccountId, ClientId, MutationId, Stamp};
use sqlx::{QueryBuilder, Sqlite};

use super::changes::among;
use super::records::from_json;
use super::{Fault, ReadTx, WriteTx, parsed};

/// Bytes that are kept for all installations that nobody knows: enough for every tablet of a city
/// to empty its outbox after a restore, and no way to fill a disk.
const BYTES_MAX: i64 = 32 * 1024 * 1024;

/// The same for one address: a place with many tablets, and not all that there is.
const BYTES_PER_ADDRESS_MAX: i64 = 8 * 1024 * 1024;

/// The same for one installation: some thousand changes.
const BYTES_PER_CLIENT_MAX: i64 = 2 * 1024 * 1024;

/// Bytes that are kept of what was put aside; the oldest goes first.
const PUT_ASIDE_BYTES_MAX: i64 = 32 * 1024 * 1024;

/// What a row takes beside its text, about.
const ROW_BYTES: i64 = 300;

/// What an installation that nobody knows has pushed.
pub struct UnattributedPush {
    pub client: ClientId,
    /// Where it came from; none if somebody in charge has brought it.
    pub address: Option<IpAddr>,
    /// Each change with its uid, as it was sent.
    pub changes: Vec<(MutationId, String)>,
}

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

fn address_text(unproven: &UnattributedPush) -> String {
    unproven.address.map(|address| address.to_string()).unwrap_or_default()
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

    /// Forgets what was put aside longest ago, where there is more of it than is kept.
    pub async fn forget_put_aside(&mut self) -> Result<(), Fault> {
        loop {
            let (bytes,): (i64,) = sqlx::query_as(
                "select cast(coalesce(sum(bytes), 0) as bigint)
                 from unproven
                 where put_aside_at is not null",
            )
            .fetch_one(self.connection())
            .await?;
            if bytes <= PUT_ASIDE_BYTES_MAX {
                return Ok(());
            }
            sqlx::query(
                "delete from unproven
                 where put_aside_at = (select min(put_aside_at) from unproven)",
            )
            .execute(self.connection())
            .await?;
        }
    }

    /// Bytes that are kept and undecided: of everybody, of one address, and of one installation.
    async fn unattributed_bytes(&mut self, unproven: &UnattributedPush) -> Result<[i64; 3], Fault> {
        let (all, address, client): (i64, i64, i64) = sqlx::query_as(
            "select cast(coalesce(sum(bytes), 0) as bigint),
                 cast(coalesce(sum(case when address = $1 then bytes else 0 end), 0) as bigint),
                 cast(coalesce(sum(case when client = $2 then bytes else 0 end), 0) as bigint)
             from unproven
             where put_aside_by is null",
        )
        .bind(address_text(unproven))
        .bind(unproven.client.to_string())
        .fetch_one(self.connection())
        .await?;
        Ok([all, address, client])
    }

    /// Keeps what an unknown installation has pushed, while there is room.
    pub async fn keep_unattributed(
        &mut self,
        unproven: &UnattributedPush,
        at: Stamp,
    ) -> Result<(), Fault> {
        let [mut all, mut address, mut client] = self.unattributed_bytes(unproven).await?;
        for (uid, text) in &unproven.changes {
            let bytes = i64::try_from(text.len()).unwrap_or(i64::MAX).saturating_add(ROW_BYTES);
            let of_address = if unproven.address.is_some() { address } else { 0 };
            let has_room = all.saturating_add(bytes) <= BYTES_MAX
                && of_address.saturating_add(bytes) <= BYTES_PER_ADDRESS_MAX
                && client.saturating_add(bytes) <= BYTES_PER_CLIENT_MAX;
            if !has_room {
                tracing::warn!(client = %unproven.client, "no room for work of unknown devices");
                return Ok(());
            }
            if self.keep_one_unattributed(unproven, (*uid, text, bytes), at).await? {
                (all, address, client) = (all + bytes, address + bytes, client + bytes);
            }
        }
        Ok(())
    }

    /// Keeps one mutation, unless it is kept already; answers whether it is new.
    async fn keep_one_unattributed(
        &mut self,
        unproven: &UnattributedPush,
        (uid, payload, bytes): (MutationId, &str, i64),
        at: Stamp,
    ) -> Result<bool, Fault> {
        let done = sqlx::query(
            "insert into unproven (client, uid, payload, received_at, address, bytes)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (client, uid) do nothing",
        )
        .bind(unproven.client.to_string())
        .bind(uid.to_string())
        .bind(payload)
        .bind(at.0)
        .bind(address_text(unproven))
        .bind(bytes)
        .execute(self.connection())
        .await?;
        self.known.has_unattributed = None;
        Ok(done.rows_affected() > 0)
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
