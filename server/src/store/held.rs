//! Mutations that were not applied, kept whole until a named person decides.

use shared::id::{AccountId, ProgramId, Seq, Stamp, Uid};
use shared::scope::Scope;

use super::mutations::Place;
use super::programs::{seq_from_sql, seq_to_sql};
use super::{Fault, ReadTx, WriteTx, parsed};

/// A mutation that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldMutation {
    pub place: Place,
    pub uid: Uid,
    /// The account that made it.
    pub author: AccountId,
    /// What it wanted to write to.
    pub scope: Scope,
    pub seq: Seq,
    /// The reason's code.
    pub reason: String,
    /// The envelope as JSON.
    pub payload: String,
    pub received_at: Stamp,
}

impl ReadTx {
    /// Mutations that wait, the latest first, at most `limit`.
    pub async fn held_waiting(
        &mut self,
        program: ProgramId,
        limit: i64,
    ) -> Result<Vec<HeldMutation>, Fault> {
        let rows: Vec<HeldRow> = sqlx::query_as(
            "select client, n, uid, author, scope, seq, reason, payload, received_at
             from held
             where program = $1
             and state = 'waiting'
             order by seq desc
             limit $2",
        )
        .bind(program.to_string())
        .bind(limit)
        .fetch_all(self.connection())
        .await?;
        rows.into_iter().map(HeldMutation::try_from).collect()
    }
}

impl WriteTx {
    /// Keeps a mutation whole.
    pub async fn add_held(&mut self, program: ProgramId, held: &HeldMutation) -> Result<(), Fault> {
        sqlx::query(
            "insert into held
             (program, client, n, uid, author, scope, seq, reason, payload, state, received_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting', $10)",
        )
        .bind(program.to_string())
        .bind(held.place.client.to_string())
        .bind(held.place.n_to_sql()?)
        .bind(held.uid.to_string())
        .bind(held.author.to_string())
        .bind(held.scope.to_string())
        .bind(seq_to_sql(held.seq))
        .bind(&held.reason)
        .bind(&held.payload)
        .bind(held.received_at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

#[derive(sqlx::FromRow)]
struct HeldRow {
    client: String,
    n: i64,
    uid: String,
    author: String,
    scope: String,
    seq: i64,
    reason: String,
    payload: String,
    received_at: i64,
}

impl TryFrom<HeldRow> for HeldMutation {
    type Error = Fault;

    fn try_from(row: HeldRow) -> Result<HeldMutation, Fault> {
        let n = u64::try_from(row.n).map_err(|_| Fault::Stored(format!("n {}", row.n)))?;
        let scope = row.scope.parse::<Scope>();
        Ok(HeldMutation {
            place: Place { client: parsed(&row.client, "client id")?, n },
            uid: parsed(&row.uid, "uid")?,
            author: parsed(&row.author, "account id")?,
            scope: scope.map_err(|_| Fault::Stored(format!("scope {}", row.scope)))?,
            seq: seq_from_sql(row.seq)?,
            reason: row.reason,
            payload: row.payload,
            received_at: Stamp(row.received_at),
        })
    }
}
