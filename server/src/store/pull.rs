//! What an account may pull, in pages: joins records with the account's grants, and never lists
//! scopes.

use serde::Serialize;
use serde_json::value::RawValue;
use shared::access::Grants;
use shared::id::{AccountId, ProgramId, Seq};
use shared::reconcile::PageRecord;
use shared::scope::{Pattern, Scope};
use shared::sorted::SortedMap;
use shared::sync::digest::Digest;
use shared::sync::message::Conflict;
use shared::sync::stored::Stored;

use super::programs::{seq_from_sql, seq_to_sql};
use super::records::{as_json, digest_from_sql, from_json};
use super::{Fault, ReadTx, parsed};

/// Seqs that the first look for a main page spans. An account that may see little of what
/// changed needs a wider look, each four times as wide as the one before.
const FIRST_LOOK: u64 = 4_000;

/// The records of one scope that were there before its grant, without those that an older grant
/// covers.
const FILL_OF_SCOPE: &str = "
    select kind, id, scope, seq, deleted, body, conflicts,
        case when conflicts > 0 then meta else '{}' end as meta
    from records r
    where program = $1
    and scope = $3
    and seq > $5
    and seq <= $4
    and deleted = 0
    and not exists (
        select 1
        from grants g
        where g.program = $1
        and g.account = $2
        and g.ended is null
        and g.since < $4
        and g.pattern = r.scope_class
    )
    order by seq
    limit $6";

/// The same for a class of scopes. Both are one range of an index, already in order.
const FILL_OF_CLASS: &str = "
    select kind, id, scope, seq, deleted, body, conflicts,
        case when conflicts > 0 then meta else '{}' end as meta
    from records r
    where program = $1
    and scope_class = $3
    and seq > $5
    and seq <= $4
    and deleted = 0
    and not exists (
        select 1
        from grants g
        where g.program = $1
        and g.account = $2
        and g.ended is null
        and g.since < $4
        and g.pattern = r.scope
    )
    order by seq
    limit $6";

/// The sums of all scopes that an account's grants cover.
const SUMS_OF_GRANTS: &str = "
    select s.scope, s.digest
    from grants g
    join scopes s on s.program = g.program and s.scope = g.pattern
    where g.program = $1
    and g.account = $2
    and g.ended is null
    union
    select s.scope, s.digest
    from grants g
    join scopes s on s.program = g.program and s.scope_class = g.pattern
    where g.program = $1
    and g.account = $2
    and g.ended is null";

impl ReadTx {
    /// The first `limit` records that changed after `after` and after their scope was granted,
    /// oldest first.
    pub async fn changed_in_grants(
        &mut self,
        program: ProgramId,
        account: AccountId,
        after: Seq,
        head: Seq,
        limit: usize,
    ) -> Result<Vec<WireRecord>, Fault> {
        let mut look = FIRST_LOOK;
        loop {
            let until = Seq(after.0.saturating_add(look).min(head.0));
            let rows = self.changed_between(program, account, after, until, limit).await?;
            if rows.len() >= limit || until == head {
                return rows.into_iter().map(WireRecord::try_from).collect();
            }
            look = look.saturating_mul(4);
        }
    }

    async fn changed_between(
        &mut self,
        program: ProgramId,
        account: AccountId,
        after: Seq,
        until: Seq,
        limit: usize,
    ) -> Result<Vec<PulledRow>, Fault> {
        let rows = sqlx::query_as(
            "select kind, id, scope, seq, deleted, body, conflicts,
                 case when conflicts > 0 then meta else '{}' end as meta
             from records
             where program = $1
             and seq in (
                 select seq
                 from (
                     select r.seq as seq
                     from grants g
                     join records r on r.program = g.program and r.scope = g.pattern
                     where g.program = $1
                     and g.account = $2
                     and g.ended is null
                     and r.seq > g.since
                     and r.seq > $3
                     and r.seq <= $4
                     union
                     select r.seq as seq
                     from grants g
                     join records r on r.program = g.program and r.scope_class = g.pattern
                     where g.program = $1
                     and g.account = $2
                     and g.ended is null
                     and r.seq > g.since
                     and r.seq > $3
                     and r.seq <= $4
                 ) as seen
                 order by seq
                 limit $5
             )
             order by seq",
        )
        .bind(program.to_string())
        .bind(account.to_string())
        .bind(seq_to_sql(after))
        .bind(seq_to_sql(until))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(self.connection())
        .await?;
        Ok(rows)
    }

    /// The first `limit` live records after `after` that were there before `pattern` was granted,
    /// and that no older one of the account's grants covers; oldest first.
    pub async fn records_before_grant(
        &mut self,
        program: ProgramId,
        account: AccountId,
        grant: (&Pattern, Seq),
        after: Seq,
        limit: usize,
    ) -> Result<Vec<WireRecord>, Fault> {
        let (pattern, since) = grant;
        let query = if pattern.0.contains('*') { FILL_OF_CLASS } else { FILL_OF_SCOPE };
        let rows: Vec<PulledRow> = sqlx::query_as(query)
            .bind(program.to_string())
            .bind(account.to_string())
            .bind(&pattern.0)
            .bind(seq_to_sql(since))
            .bind(seq_to_sql(after))
            .bind(i64::try_from(limit).unwrap_or(i64::MAX))
            .fetch_all(self.connection())
            .await?;
        rows.into_iter().map(WireRecord::try_from).collect()
    }

    /// The first `limit` live records of a scope after `after` and up to `until`, oldest first.
    pub async fn records_in_scope(
        &mut self,
        program: ProgramId,
        scope: &Scope,
        until: Seq,
        after: Seq,
        limit: usize,
    ) -> Result<Vec<WireRecord>, Fault> {
        let rows: Vec<PulledRow> = sqlx::query_as(
            "select kind, id, scope, seq, deleted, body, conflicts,
                 case when conflicts > 0 then meta else '{}' end as meta
             from records
             where program = $1
             and scope = $2
             and seq > $3
             and seq <= $4
             and deleted = 0
             order by seq
             limit $5",
        )
        .bind(program.to_string())
        .bind(scope.to_string())
        .bind(seq_to_sql(after))
        .bind(seq_to_sql(until))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(self.connection())
        .await?;
        rows.into_iter().map(WireRecord::try_from).collect()
    }

    /// The sums of the scopes that the account's grants cover, as text.
    pub async fn sums_of_grants(
        &mut self,
        program: ProgramId,
        account: AccountId,
    ) -> Result<SortedMap<Scope, String>, Fault> {
        let rows: Vec<(String, String)> = sqlx::query_as(SUMS_OF_GRANTS)
            .bind(program.to_string())
            .bind(account.to_string())
            .fetch_all(self.connection())
            .await?;
        let sum = |(scope, digest): (String, String)| {
            let known = scope.parse::<Scope>();
            Ok((known.map_err(|_| Fault::Stored(format!("scope {scope}")))?, digest))
        };
        rows.into_iter().map(sum).collect()
    }

    /// The sum over all live records that the account's grants cover.
    pub async fn digest_of_grants(
        &mut self,
        program: ProgramId,
        account: AccountId,
    ) -> Result<Digest, Fault> {
        let rows: Vec<(String, String)> = sqlx::query_as(SUMS_OF_GRANTS)
            .bind(program.to_string())
            .bind(account.to_string())
            .fetch_all(self.connection())
            .await?;
        rows.iter()
            .try_fold(Digest::default(), |sum, (_, digest)| Ok(sum.plus(digest_from_sql(digest)?)))
    }

    /// The grants that hold, and the patterns of those that ended after `committed`.
    pub async fn grants_after(
        &mut self,
        program: ProgramId,
        account: AccountId,
        committed: Seq,
    ) -> Result<(Grants, Vec<Pattern>), Fault> {
        let rows: Vec<(String, i64, Option<i64>)> = sqlx::query_as(
            "select pattern, since, ended
             from grants
             where program = $1
             and account = $2
             and (ended is null or ended > $3)",
        )
        .bind(program.to_string())
        .bind(account.to_string())
        .bind(seq_to_sql(committed))
        .fetch_all(self.connection())
        .await?;
        let (mut current, mut ended) = (Grants::default(), Vec::new());
        for (pattern, since, end) in rows {
            match end {
                None => {
                    current.0.insert(Pattern(pattern), seq_from_sql(since)?);
                }
                Some(_) => ended.push(Pattern(pattern)),
            }
        }
        ended.sort();
        ended.dedup();
        ended.retain(|pattern| !current.0.contains_key(pattern));
        Ok((current, ended))
    }
}

/// A record as a page tells it. The fields go out as the text in which they are stored: a page has
/// a thousand records, and reading each only to write it again is most of the work.
#[derive(Serialize)]
pub struct WireRecord {
    kind: String,
    id: String,
    scope: String,
    seq: Seq,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    deleted: bool,
    body: Box<RawValue>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    conflicts: Vec<Conflict>,
}

#[derive(sqlx::FromRow)]
struct PulledRow {
    kind: String,
    id: String,
    scope: String,
    seq: i64,
    deleted: i64,
    body: String,
    conflicts: i64,
    /// What merging needs; `{}` if nothing waits in the record.
    meta: String,
}

impl PageRecord for WireRecord {
    fn seq(&self) -> Seq {
        self.seq
    }

    fn bytes(&self) -> usize {
        self.body.get().len()
    }
}

impl TryFrom<PulledRow> for WireRecord {
    type Error = Fault;

    fn try_from(row: PulledRow) -> Result<WireRecord, Fault> {
        let PulledRow { kind, id, scope, seq, deleted, body, conflicts, meta } = row;
        let seq = seq_from_sql(seq)?;
        let raw = |text: String| RawValue::from_string(text);
        let unreadable = |error| Fault::Stored(format!("a record's body: {error}"));
        if deleted != 0 {
            let body = raw("{}".to_owned()).map_err(unreadable)?;
            return Ok(WireRecord {
                kind,
                id,
                scope,
                seq,
                deleted: true,
                body,
                conflicts: Vec::new(),
            });
        }
        if conflicts == 0 {
            let body = raw(body).map_err(unreadable)?;
            return Ok(WireRecord {
                kind,
                id,
                scope,
                seq,
                deleted: false,
                body,
                conflicts: Vec::new(),
            });
        }
        let known = scope.parse::<Scope>();
        let stored = Stored {
            id: parsed(&id, "record id")?,
            scope: known.map_err(|_| Fault::Stored(format!("scope {scope}")))?,
            seq,
            is_deleted: false,
            body: from_json(&body, "a record's body")?,
            meta: from_json(&meta, "a record's versions")?,
            kind: kind.clone(),
        };
        let state = stored.state();
        let body = raw(as_json(&state.body)).map_err(unreadable)?;
        Ok(WireRecord { kind, id, scope, seq, deleted: false, body, conflicts: state.conflicts })
    }
}
