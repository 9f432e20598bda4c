//! Every change of a record that ever took effect: who made it, and what was known at an earlier
//! time. Sign-ins and accounts are in `audit`.

use shared::api::history::PastChange;
use shared::id::{AccountId, ProgramId, RecordId, Seq, Stamp};
use shared::record::Body;
use shared::records;
use shared::sync::message::Op;
use shared::sync::relocation::{blanked_body, blanked_op};

use super::programs::{seq_from_sql, seq_to_sql};
use super::records::{as_json, from_json};
use super::{Fault, ReadTx, WriteTx, parsed};

/// A record as it was known at a time.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownRecord {
    pub kind: String,
    pub id: RecordId,
    pub seq: Seq,
    pub body: Body,
}

impl ReadTx {
    /// What happened to a record before this seq, the latest first, at most `limit`.
    pub async fn history_of(
        &mut self,
        program: ProgramId,
        kind: &str,
        id: RecordId,
        before: Seq,
        limit: i64,
    ) -> Result<Vec<PastChange<AccountId>>, Fault> {
        let rows: Vec<PastRow> = sqlx::query_as(
            "select seq, uid, author, person, decider, client, edited_at, received_at, before,
                 after, change, deleted
             from history
             where program = $1
             and kind = $2
             and id = $3
             and seq < $4
             order by seq desc
             limit $5",
        )
        .bind(program.to_string())
        .bind(kind)
        .bind(id.to_string())
        .bind(seq_to_sql(before))
        .bind(limit)
        .fetch_all(self.connection())
        .await?;
        rows.into_iter().map(PastChange::try_from).collect()
    }

    /// The records that were live as known at `until`, in the order of their last changes.
    pub async fn records_known_at(
        &mut self,
        program: ProgramId,
        until: Stamp,
    ) -> Result<Vec<KnownRecord>, Fault> {
        let rows: Vec<(String, String, i64, String)> = sqlx::query_as(
            "select kind, id, seq, after
             from history
             where program = $1
             and deleted = 0
             and seq in (
                 select max(seq)
                 from history
                 where program = $1
                 and received_at <= $2
                 group by kind, id
             )
             order by seq",
        )
        .bind(program.to_string())
        .bind(until.0)
        .fetch_all(self.connection())
        .await?;
        let known = |(kind, id, seq, body): (String, String, i64, String)| {
            Ok(KnownRecord {
                kind,
                id: parsed(&id, "record id")?,
                seq: seq_from_sql(seq)?,
                body: from_json(&body, "an earlier body")?,
            })
        };
        rows.into_iter().map(known).collect()
    }
}

impl WriteTx {
    /// Leaves nothing in the history of a record of what it said.
    pub async fn blank_history(
        &mut self,
        program: ProgramId,
        kind: &str,
        id: RecordId,
    ) -> Result<(), Fault> {
        let rows: Vec<(i64, Option<String>, String, String)> = sqlx::query_as(
            "select seq, before, after, change
             from history
             where program = $1
             and kind = $2
             and id = $3",
        )
        .bind(program.to_string())
        .bind(kind)
        .bind(id.to_string())
        .fetch_all(self.connection())
        .await?;
        let declared = records::kind(kind);
        let body = |text: &str| {
            let body = from_json::<Body>(text, "an earlier body")?;
            Ok::<_, Fault>(as_json(&blanked_body(declared, body)))
        };
        for (seq, before, after, change) in rows {
            let ops = from_json::<Vec<Op>>(&change, "an earlier change")?;
            let ops: Vec<Op> = ops.into_iter().map(blanked_op).collect();
            sqlx::query(
                "update history
                 set before = $1, after = $2, change = $3
                 where program = $4
                 and seq = $5",
            )
            .bind(before.as_deref().map(body).transpose()?)
            .bind(body(&after)?)
            .bind(as_json(&ops))
            .bind(program.to_string())
            .bind(seq)
            .execute(self.connection())
            .await?;
        }
        Ok(())
    }
}

#[derive(sqlx::FromRow)]
struct PastRow {
    seq: i64,
    uid: String,
    author: String,
    person: Option<String>,
    decider: Option<String>,
    client: String,
    edited_at: i64,
    received_at: i64,
    before: Option<String>,
    after: String,
    change: String,
    deleted: i64,
}

impl TryFrom<PastRow> for PastChange<AccountId> {
    type Error = Fault;

    fn try_from(row: PastRow) -> Result<Self, Fault> {
        let body = |text: &String| from_json::<Body>(text, "an earlier body");
        let ops = from_json::<Vec<Op>>(&row.change, "an earlier change")?;
        let is_deleted = row.deleted != 0;
        Ok(PastChange {
            seq: seq_from_sql(row.seq)?,
            uid: parsed(&row.uid, "uid")?,
            author: parsed(&row.author, "account id")?,
            person: row.person.map(|id| parsed(&id, "person id")).transpose()?,
            decider: row.decider.map(|id| parsed(&id, "account id")).transpose()?,
            client: parsed(&row.client, "client id")?,
            edited_at: Stamp(row.edited_at),
            received_at: Stamp(row.received_at),
            before: row.before.as_ref().map(body).transpose()?,
            after: body(&row.after)?,
            is_deleted,
            moved_to: ops.into_iter().filter(|_| is_deleted).find_map(|op| op.moved_to),
        })
    }
}
