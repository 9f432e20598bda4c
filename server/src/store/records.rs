//! The current state of every record, and the sums by which devices check themselves.

use shared::id::{ProgramId, RecordId, Seq};
use shared::reconcile::ScopeSum;
use shared::record::Body;
use shared::scope::Scope;
use shared::sync::digest::Digest;
use shared::sync::stored::{Meta, Stored};

use super::programs::{seq_from_sql, seq_to_sql};
use super::{Fault, ReadTx, parsed};

impl ReadTx {
    /// One record, a deleted one included.
    pub async fn record(
        &mut self,
        program: ProgramId,
        kind: &str,
        id: RecordId,
    ) -> Result<Option<Stored>, Fault> {
        let row: Option<RecordRow> = sqlx::query_as(
            "select kind, id, scope, seq, deleted, body, meta
             from records
             where program = $1
             and kind = $2
             and id = $3",
        )
        .bind(program.to_string())
        .bind(kind)
        .bind(id.to_string())
        .fetch_optional(self.connection())
        .await?;
        row.map(Stored::try_from).transpose()
    }

    /// The live records of one kind.
    pub async fn live_records_of(
        &mut self,
        program: ProgramId,
        kind: &str,
    ) -> Result<Vec<Stored>, Fault> {
        let rows: Vec<RecordRow> = sqlx::query_as(
            "select kind, id, scope, seq, deleted, body, meta
             from records
             where program = $1
             and kind = $2
             and deleted = 0",
        )
        .bind(program.to_string())
        .bind(kind)
        .fetch_all(self.connection())
        .await?;
        rows.into_iter().map(Stored::try_from).collect()
    }

    /// The live records of one kind of which managers are told although they may not read them.
    pub async fn overseen_records_of(
        &mut self,
        program: ProgramId,
        kind: &str,
    ) -> Result<Vec<Stored>, Fault> {
        let rows: Vec<RecordRow> = sqlx::query_as(
            "select kind, id, scope, seq, deleted, body, meta
             from records
             where program = $1
             and kind = $2
             and overseen = 1
             and deleted = 0",
        )
        .bind(program.to_string())
        .bind(kind)
        .fetch_all(self.connection())
        .await?;
        rows.into_iter().map(Stored::try_from).collect()
    }

    /// The live records that are parts of this one.
    pub async fn live_parts_of(
        &mut self,
        program: ProgramId,
        kind: &str,
        id: RecordId,
    ) -> Result<Vec<Stored>, Fault> {
        let rows: Vec<RecordRow> = sqlx::query_as(
            "select records.kind, records.id, scope, seq, deleted, body, meta
             from parts
             join records
             on records.program = parts.program
             and records.kind = parts.kind
             and records.id = parts.id
             where parts.program = $1
             and whole_kind = $2
             and whole_id = $3
             and deleted = 0",
        )
        .bind(program.to_string())
        .bind(kind)
        .bind(id.to_string())
        .fetch_all(self.connection())
        .await?;
        rows.into_iter().map(Stored::try_from).collect()
    }

    /// The records of one kind that were deleted before this seq, the latest first, at most
    /// `limit`.
    pub async fn deleted_records_of(
        &mut self,
        program: ProgramId,
        kind: &str,
        before: Seq,
        limit: i64,
    ) -> Result<Vec<Stored>, Fault> {
        let rows: Vec<RecordRow> = sqlx::query_as(
            "select kind, id, scope, seq, deleted, body, meta
             from records
             where program = $1
             and kind = $2
             and deleted = 1
             and seq < $3
             order by seq desc
             limit $4",
        )
        .bind(program.to_string())
        .bind(kind)
        .bind(seq_to_sql(before))
        .bind(limit)
        .fetch_all(self.connection())
        .await?;
        rows.into_iter().map(Stored::try_from).collect()
    }

    /// The records that changed after `after` up to `until`, oldest change first, at most `limit`.
    pub async fn changed_records(
        &mut self,
        program: ProgramId,
        after: Seq,
        until: Seq,
        limit: i64,
    ) -> Result<Vec<Stored>, Fault> {
        let rows: Vec<RecordRow> = sqlx::query_as(
            "select kind, id, scope, seq, deleted, body, meta
             from records
             where program = $1
             and seq > $2
             and seq <= $3
             order by seq
             limit $4",
        )
        .bind(program.to_string())
        .bind(seq_to_sql(after))
        .bind(seq_to_sql(until))
        .bind(limit)
        .fetch_all(self.connection())
        .await?;
        rows.into_iter().map(Stored::try_from).collect()
    }

    /// The sum of one scope; zero for a scope that has never held a record.
    pub async fn scope_sum(
        &mut self,
        program: ProgramId,
        scope: &Scope,
    ) -> Result<ScopeSum, Fault> {
        let row: Option<(String, i64)> = sqlx::query_as(
            "select digest, live
             from scopes
             where program = $1
             and scope = $2",
        )
        .bind(program.to_string())
        .bind(scope.to_string())
        .fetch_optional(self.connection())
        .await?;
        let Some((digest, live)) = row else { return Ok(ScopeSum::default()) };
        Ok(ScopeSum { digest: digest_from_sql(&digest)?, live })
    }
}

/// The JSON text of something that has one by construction.
pub(super) fn as_json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("maps have string keys and numbers are finite")
}

/// A stored JSON text as its type.
pub(super) fn from_json<T: serde::de::DeserializeOwned>(
    text: &str,
    what: &str,
) -> Result<T, Fault> {
    serde_json::from_str(text).map_err(|error| Fault::Stored(format!("{what}: {error}")))
}

pub(super) fn digest_from_sql(text: &str) -> Result<Digest, Fault> {
    Digest::from_text(text).ok_or_else(|| Fault::Stored(format!("digest {text}")))
}

#[derive(sqlx::FromRow)]
pub(super) struct RecordRow {
    kind: String,
    id: String,
    scope: String,
    seq: i64,
    deleted: i64,
    body: String,
    meta: String,
}

impl TryFrom<RecordRow> for Stored {
    type Error = Fault;

    fn try_from(row: RecordRow) -> Result<Stored, Fault> {
        let scope = row.scope.parse::<Scope>();
        Ok(Stored {
            id: parsed(&row.id, "record id")?,
            scope: scope.map_err(|_| Fault::Stored(format!("scope {}", row.scope)))?,
            seq: seq_from_sql(row.seq)?,
            is_deleted: row.deleted != 0,
            body: from_json::<Body>(&row.body, "a record's body")?,
            meta: from_json::<Meta>(&row.meta, "a record's versions")?,
            kind: row.kind,
        })
    }
}
