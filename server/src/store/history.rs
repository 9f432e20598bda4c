//! Every change that ever took effect: the audit trail, and what was known at an earlier time.

use shared::id::{AccountId, PersonId, ProgramId, RecordId, Seq, Stamp, Uid};
use shared::record::Body;
use shared::sync::accept::Write;

use super::mutations::Place;
use super::programs::{seq_from_sql, seq_to_sql};
use super::records::{as_json, from_json};
use super::{Fault, ReadTx, WriteTx, parsed};

/// Who made a change, and when.
#[derive(Debug, Clone, Copy)]
pub struct Doing {
    /// The number under which the mutation was decided.
    pub place: Place,
    pub uid: Uid,
    pub account: AccountId,
    pub person: Option<PersonId>,
    /// The device's clock, clamped.
    pub edited_at: Stamp,
    pub received_at: Stamp,
}

/// A record as it was known at a time.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownRecord {
    pub kind: String,
    pub id: RecordId,
    pub seq: Seq,
    pub body: Body,
}

impl ReadTx {
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
    /// Remembers one change of one record.
    pub async fn add_history(
        &mut self,
        program: ProgramId,
        doing: &Doing,
        write: &Write,
    ) -> Result<(), Fault> {
        sqlx::query(
            "insert into history
             (program, seq, kind, id, client, n, uid, author, person, edited_at, received_at,
              before, after, change, deleted)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        )
        .bind(program.to_string())
        .bind(seq_to_sql(write.after.seq))
        .bind(&write.after.kind)
        .bind(write.after.id.to_string())
        .bind(doing.place.client.to_string())
        .bind(doing.place.n_to_sql()?)
        .bind(doing.uid.to_string())
        .bind(doing.account.to_string())
        .bind(doing.person.map(|person| person.to_string()))
        .bind(doing.edited_at.0)
        .bind(doing.received_at.0)
        .bind(write.before.as_ref().map(|before| as_json(&before.body)))
        .bind(as_json(&write.after.body))
        .bind(as_json(&write.change))
        .bind(i64::from(write.after.is_deleted))
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
