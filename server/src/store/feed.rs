//! What an account may pull, in pages: joins records with the account's grants, and never lists
//! scopes.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::value::RawValue;
use shared::access::Grants;
use shared::id::{AccountId, ProgramId, Seq};
use shared::scope::{Pattern, Scope};
use shared::sync::digest::Digest;
use shared::sync::message::Conflict;
use shared::sync::stored::Stored;

use super::programs::{seq_from_sql, seq_to_sql};
use super::records::{as_json, digest_from_sql, from_json};
use super::{Fault, ReadTx, parsed};

/// Bytes of records in one page: a few seconds on a slow mobile link, once it is packed.
const PAGE_BYTES_MAX: usize = 2 * 1024 * 1024;

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

/// Records in the order of the feed.
pub struct FeedPage {
    pub records: Vec<WireRecord>,
    /// The seq up to which everything is in this page or before it.
    pub reached: Seq,
}

impl ReadTx {
    /// Records that changed after `position` and after their scope was granted, oldest first.
    pub async fn main_page(
        &mut self,
        program: ProgramId,
        account: AccountId,
        position: Seq,
        head: Seq,
        limit: usize,
    ) -> Result<FeedPage, Fault> {
        let mut look = FIRST_LOOK;
        loop {
            let until = Seq(position.0.saturating_add(look).min(head.0));
            let rows = self.main_rows(program, account, position, until, limit).await?;
            if rows.len() >= limit || until == head {
                let is_full = rows.len() >= limit;
                return page(rows, if is_full { None } else { Some(until) }, position);
            }
            look = look.saturating_mul(4);
        }
    }

    async fn main_rows(
        &mut self,
        program: ProgramId,
        account: AccountId,
        position: Seq,
        until: Seq,
        limit: usize,
    ) -> Result<Vec<FeedRow>, Fault> {
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
        .bind(seq_to_sql(position))
        .bind(seq_to_sql(until))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(self.connection())
        .await?;
        Ok(rows)
    }

    /// Live records that were there before `pattern` was granted, and that no older one of the
    /// account's grants covers: those after `position`, oldest first.
    pub async fn fill_page(
        &mut self,
        program: ProgramId,
        account: AccountId,
        grant: (&Pattern, Seq),
        position: Seq,
        limit: usize,
    ) -> Result<FeedPage, Fault> {
        let (pattern, since) = grant;
        let query = if pattern.0.contains('*') { FILL_OF_CLASS } else { FILL_OF_SCOPE };
        let rows: Vec<FeedRow> = sqlx::query_as(query)
            .bind(program.to_string())
            .bind(account.to_string())
            .bind(&pattern.0)
            .bind(seq_to_sql(since))
            .bind(seq_to_sql(position))
            .bind(i64::try_from(limit).unwrap_or(i64::MAX))
            .fetch_all(self.connection())
            .await?;
        let is_full = rows.len() >= limit;
        page(rows, if is_full { None } else { Some(since) }, position)
    }

    /// The live records of a scope up to `until` and after `position`, oldest first.
    pub async fn scope_page(
        &mut self,
        program: ProgramId,
        scope: &Scope,
        until: Seq,
        position: Seq,
        limit: usize,
    ) -> Result<FeedPage, Fault> {
        let rows: Vec<FeedRow> = sqlx::query_as(
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
        .bind(seq_to_sql(position))
        .bind(seq_to_sql(until))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(self.connection())
        .await?;
        let is_full = rows.len() >= limit;
        page(rows, if is_full { None } else { Some(until) }, position)
    }

    /// The sums of the scopes that the account's grants cover, as text.
    pub async fn sums_of_grants(
        &mut self,
        program: ProgramId,
        account: AccountId,
    ) -> Result<BTreeMap<Scope, String>, Fault> {
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
    seq: i64,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    deleted: bool,
    body: Box<RawValue>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    conflicts: Vec<Conflict>,
}

#[derive(sqlx::FromRow)]
struct FeedRow {
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

impl TryFrom<FeedRow> for WireRecord {
    type Error = Fault;

    fn try_from(row: FeedRow) -> Result<WireRecord, Fault> {
        let FeedRow { kind, id, scope, seq, deleted, body, conflicts, meta } = row;
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
            seq: seq_from_sql(seq)?,
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

/// Cuts rows at the size of a page. `end` is where a page that has everything ends.
fn page(mut rows: Vec<FeedRow>, end: Option<Seq>, position: Seq) -> Result<FeedPage, Fault> {
    let mut bytes = 0;
    let fits = |row: &&FeedRow| {
        let is_first = bytes == 0;
        bytes += row.body.len() + row.meta.len();
        is_first || bytes <= PAGE_BYTES_MAX
    };
    let kept = rows.iter().take_while(fits).count();
    let is_cut = kept < rows.len();
    rows.truncate(kept);
    let last = rows.last().map(|row| seq_from_sql(row.seq)).transpose()?.unwrap_or(position);
    let reached = end.filter(|_| !is_cut).unwrap_or(last);
    let records = rows.into_iter().map(WireRecord::try_from).collect::<Result<_, _>>()?;
    Ok(FeedPage { records, reached })
}
