//! Mutations that were not applied, kept whole until a named person decides.

use shared::id::{AccountId, ProgramId, Stamp};
use shared::reconcile::{Held, HeldStanding, MutationNumber, Settled};
use shared::scope::Scope;

use super::mutations::{n_to_sql, number_from_sql};
use super::programs::{seq_from_sql, seq_to_sql};
use super::{Fault, ReadTx, WriteTx, parsed};

impl ReadTx {
    /// Mutations that wait, the latest first, at most `limit`.
    pub async fn undecided(&mut self, program: ProgramId, limit: i64) -> Result<Vec<Held>, Fault> {
        let rows: Vec<HeldRow> = sqlx::query_as(
            "select client, n, uid, author, scope, seq, reason, payload, received_at, state
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
        rows.into_iter().map(Held::try_from).collect()
    }

    /// The mutations of one author that wait, oldest first.
    pub async fn undecided_of(
        &mut self,
        program: ProgramId,
        author: AccountId,
    ) -> Result<Vec<Held>, Fault> {
        let rows: Vec<HeldRow> = sqlx::query_as(
            "select client, n, uid, author, scope, seq, reason, payload, received_at, state
             from held
             where program = $1
             and author = $2
             and state = 'waiting'
             order by seq",
        )
        .bind(program.to_string())
        .bind(author.to_string())
        .fetch_all(self.connection())
        .await?;
        rows.into_iter().map(Held::try_from).collect()
    }

    /// How many mutations of one author wait.
    pub async fn count_undecided_of(
        &mut self,
        program: ProgramId,
        author: AccountId,
    ) -> Result<i64, Fault> {
        let (count,): (i64,) = sqlx::query_as(
            "select count(*)
             from held
             where program = $1
             and author = $2
             and state = 'waiting'",
        )
        .bind(program.to_string())
        .bind(author.to_string())
        .fetch_one(self.connection())
        .await?;
        Ok(count)
    }

    /// One held mutation, settled or not.
    pub async fn held(
        &mut self,
        program: ProgramId,
        number: MutationNumber,
    ) -> Result<Option<Held>, Fault> {
        let row: Option<HeldRow> = sqlx::query_as(
            "select client, n, uid, author, scope, seq, reason, payload, received_at, state
             from held
             where program = $1
             and client = $2
             and n = $3",
        )
        .bind(program.to_string())
        .bind(number.client.to_string())
        .bind(n_to_sql(number)?)
        .fetch_optional(self.connection())
        .await?;
        row.map(Held::try_from).transpose()
    }
}

impl WriteTx {
    /// Keeps a mutation whole.
    pub async fn add_held(&mut self, program: ProgramId, held: &Held) -> Result<(), Fault> {
        sqlx::query(
            "insert into held
             (program, client, n, uid, author, scope, seq, reason, payload, state, received_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(program.to_string())
        .bind(held.number.client.to_string())
        .bind(n_to_sql(held.number)?)
        .bind(held.uid.to_string())
        .bind(held.author.to_string())
        .bind(held.scope.to_string())
        .bind(seq_to_sql(held.seq))
        .bind(&held.reason)
        .bind(&held.payload)
        .bind(held.standing.code())
        .bind(held.received_at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Notes how a held mutation ended.
    pub async fn settle_held(
        &mut self,
        program: ProgramId,
        number: MutationNumber,
        settled: &Settled,
    ) -> Result<(), Fault> {
        let done = sqlx::query(
            "update held
             set state = $4, decided_by = $5, decided_at = $6
             where program = $1
             and client = $2
             and n = $3
             and state = 'waiting'",
        )
        .bind(program.to_string())
        .bind(number.client.to_string())
        .bind(n_to_sql(number)?)
        .bind(settled.standing.code())
        .bind(settled.by.to_string())
        .bind(settled.at.0)
        .execute(self.connection())
        .await?;
        Fault::unless_one(done.rows_affected(), "settling a held mutation")
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
    state: String,
}

impl TryFrom<HeldRow> for Held {
    type Error = Fault;

    fn try_from(row: HeldRow) -> Result<Held, Fault> {
        let scope = row.scope.parse::<Scope>();
        let standing = HeldStanding::from_code(&row.state);
        Ok(Held {
            number: number_from_sql(&row.client, row.n)?,
            uid: parsed(&row.uid, "uid")?,
            author: parsed(&row.author, "account id")?,
            scope: scope.map_err(|_| Fault::Stored(format!("scope {}", row.scope)))?,
            seq: seq_from_sql(row.seq)?,
            reason: row.reason,
            payload: row.payload,
            received_at: Stamp(row.received_at),
            standing: standing.ok_or_else(|| Fault::Stored(format!("state {}", row.state)))?,
        })
    }
}
