//! Changes of records, many with one statement: the state and the history of each, and what was
//! decided about the mutations that made them. A statement costs more than a row.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use shared::id::{AccountId, MutationId, ProgramId};
use shared::reconcile::oversight::is_overseen;
use shared::reconcile::{ChangeProvenance, Decided, ScopeSum};
use shared::records;
use shared::scope::Scope;
use shared::sync::accept::{Key, Write};
use shared::sync::stored::Stored;
use shared::sync::together::parents;
use sqlx::{QueryBuilder, Sqlite};

use super::mutations::{DecidedRow, n_to_sql};
use super::programs::seq_to_sql;
use super::records::{RecordRow, as_json, digest_from_sql};
use super::{Fault, ReadTx, WriteTx};

/// A record's change on its way into the tables.
pub struct Change {
    kind: String,
    id: String,
    scope: Scope,
    seq: i64,
    deleted: i64,
    meta: String,
    conflicts: i64,
    overseen: i64,
    provenance: ChangeProvenance,
    n: i64,
    before: Option<String>,
    after: String,
    change: String,
    /// Of a new record those of which it is a part.
    wholes: Vec<Key>,
}

impl Change {
    /// What is stored of a change.
    pub fn of(provenance: &ChangeProvenance, write: &Write) -> Result<Change, Fault> {
        let Stored { kind, id, scope, seq, is_deleted, body, meta } = &write.after;
        let declared = records::kind(kind).filter(|_| write.before.is_none());
        Ok(Change {
            kind: kind.clone(),
            id: id.to_string(),
            scope: scope.clone(),
            seq: seq_to_sql(*seq),
            deleted: i64::from(*is_deleted),
            meta: as_json(meta),
            conflicts: i64::try_from(meta.conflicts.len()).unwrap_or(i64::MAX),
            overseen: i64::from(is_overseen(&write.after)),
            provenance: *provenance,
            n: n_to_sql(provenance.number)?,
            before: write.before.as_ref().map(|before| as_json(&before.body)),
            after: as_json(body),
            change: as_json(&write.change),
            wholes: declared.map(|kind| parents(kind, body)).unwrap_or_default(),
        })
    }
}

impl ReadTx {
    /// The mutations with these uids, the first one of each first, each with its owner.
    pub async fn decided_with_uids(
        &mut self,
        program: ProgramId,
        uids: &[MutationId],
    ) -> Result<HashMap<MutationId, Vec<(AccountId, Decided)>>, Fault> {
        let mut query = QueryBuilder::<Sqlite>::new(
            "select c.owner, m.client, m.n, m.hash, m.fate, m.after_links
             from mutations m
             join clients c on c.id = m.client
             where m.program = ",
        );
        query.push_bind(program.to_string()).push(" and m.uid in (");
        among(&mut query, uids.iter().map(MutationId::to_string));
        query.push(" order by m.seq");
        let rows: Vec<DecidedRow> = query.build_query_as().fetch_all(self.connection()).await?;
        let mut decided: HashMap<MutationId, Vec<(AccountId, Decided)>> = HashMap::new();
        for row in rows {
            let (owner, one) = row.try_into()?;
            decided.entry(one.fate.uid).or_default().push((owner, one));
        }
        Ok(decided)
    }

    /// The records with these kinds and ids, deleted ones included.
    pub async fn records_with_keys(
        &mut self,
        program: ProgramId,
        keys: &BTreeSet<Key>,
    ) -> Result<Vec<Stored>, Fault> {
        let mut query = QueryBuilder::<Sqlite>::new("with wanted (kind, id) as (");
        query.push_values(keys, |mut row, (kind, id)| {
            row.push_bind(kind).push_bind(id.to_string());
        });
        query.push(
            ") select r.kind, r.id, scope, seq, deleted, body, meta
             from wanted w
             join records r on r.kind = w.kind and r.id = w.id and r.program = ",
        );
        query.push_bind(program.to_string());
        let rows: Vec<RecordRow> = query.build_query_as().fetch_all(self.connection()).await?;
        rows.into_iter().map(Stored::try_from).collect()
    }

    /// The sums of those of these scopes that have ever held a record.
    pub async fn scope_sums(
        &mut self,
        program: ProgramId,
        scopes: &[Scope],
    ) -> Result<HashMap<Scope, ScopeSum>, Fault> {
        let mut query =
            QueryBuilder::<Sqlite>::new("select scope, digest, live from scopes where program = ");
        query.push_bind(program.to_string()).push(" and scope in (");
        among(&mut query, scopes.iter().map(Scope::to_string));
        let rows: Vec<(String, String, i64)> =
            query.build_query_as().fetch_all(self.connection()).await?;
        let sum = |(scope, digest, live): (String, String, i64)| {
            let known = scope.parse::<Scope>();
            let scope = known.map_err(|_| Fault::Stored(format!("scope {scope}")))?;
            Ok((scope, ScopeSum { digest: digest_from_sql(&digest)?, live }))
        };
        rows.into_iter().map(sum).collect()
    }
}

impl WriteTx {
    /// Stores what records have become, remembers how, and what was decided, each in statements of
    /// many rows.
    pub async fn put_changes(
        &mut self,
        program: ProgramId,
        changes: &[Change],
        decided: &[Decided],
    ) -> Result<(), Fault> {
        // Of a record that has changed more than once the last state counts.
        let last: BTreeMap<(&str, &str), &Change> =
            changes.iter().map(|it| ((it.kind.as_str(), it.id.as_str()), it)).collect();
        let program_text = program.to_string();
        let last: Vec<&Change> = last.into_values().collect();
        for rows in last.chunks(ROWS_AT_ONCE) {
            self.put_rows(states(&program_text, rows), rows.len()).await?;
        }
        for rows in changes.chunks(ROWS_AT_ONCE) {
            self.put_rows(history(&program_text, rows), rows.len()).await?;
        }
        for rows in decided.chunks(ROWS_AT_ONCE) {
            self.put_rows(mutations(&program_text, rows)?, rows.len()).await?;
        }
        self.add_parts(program, changes).await
    }

    /// Writes so many rows with one statement.
    async fn put_rows(
        &mut self,
        mut statement: QueryBuilder<Sqlite>,
        rows: usize,
    ) -> Result<(), Fault> {
        let done = statement.build().execute(self.connection()).await?;
        if usize::try_from(done.rows_affected()) != Ok(rows) {
            return Err(Fault::Stored("a record would have left its scope".to_owned()));
        }
        Ok(())
    }

    /// Notes of which records the new ones are parts.
    async fn add_parts(&mut self, program: ProgramId, changes: &[Change]) -> Result<(), Fault> {
        let parts: Vec<(&Change, &Key)> =
            changes.iter().flat_map(|it| it.wholes.iter().map(move |whole| (it, whole))).collect();
        for parts in parts.chunks(ROWS_AT_ONCE) {
            let mut insert = QueryBuilder::<Sqlite>::new(
                "insert into parts (program, whole_kind, whole_id, kind, id) ",
            );
            insert.push_values(parts, |mut row, (part, (kind, id))| {
                row.push_bind(program.to_string())
                    .push_bind(kind)
                    .push_bind(id.to_string())
                    .push_bind(&part.kind)
                    .push_bind(&part.id);
            });
            insert.push(" on conflict do nothing").build().execute(self.connection()).await?;
        }
        Ok(())
    }

    /// Stores the sums of scopes.
    pub async fn put_scope_sums(
        &mut self,
        program: ProgramId,
        sums: &BTreeMap<Scope, ScopeSum>,
    ) -> Result<(), Fault> {
        let sums: Vec<(&Scope, &ScopeSum)> = sums.iter().collect();
        for sums in sums.chunks(ROWS_AT_ONCE) {
            let mut upsert = QueryBuilder::<Sqlite>::new(
                "insert into scopes (program, scope, scope_class, digest, live) ",
            );
            upsert.push_values(sums, |mut row, (scope, sum)| {
                row.push_bind(program.to_string())
                    .push_bind(scope.to_string())
                    .push_bind(scope.class().0)
                    .push_bind(sum.digest.text())
                    .push_bind(sum.live);
            });
            upsert.push(
                " on conflict (program, scope) do update
                 set digest = excluded.digest, live = excluded.live",
            );
            upsert.build().execute(self.connection()).await?;
        }
        Ok(())
    }
}

/// The states of records. The values are owned, so that the statement can be handed on.
fn states(program: &str, changes: &[&Change]) -> QueryBuilder<Sqlite> {
    let mut statement = QueryBuilder::<Sqlite>::new(
        "insert into records
         (program, kind, id, scope, scope_class, seq, deleted, body, meta, conflicts,
          overseen) ",
    );
    statement.push_values(changes, |mut row, change| {
        row.push_bind(program.to_owned())
            .push_bind(change.kind.clone())
            .push_bind(change.id.clone())
            .push_bind(change.scope.to_string())
            .push_bind(change.scope.class().0)
            .push_bind(change.seq)
            .push_bind(change.deleted)
            .push_bind(change.after.clone())
            .push_bind(change.meta.clone())
            .push_bind(change.conflicts)
            .push_bind(change.overseen);
    });
    statement.push(
        " on conflict (program, kind, id) do update
         set seq = excluded.seq, deleted = excluded.deleted, body = excluded.body,
             meta = excluded.meta, conflicts = excluded.conflicts,
             overseen = excluded.overseen
         where records.scope = excluded.scope",
    );
    statement
}

/// How each state came about.
fn history(program: &str, changes: &[Change]) -> QueryBuilder<Sqlite> {
    let mut statement = QueryBuilder::<Sqlite>::new(
        "insert into history
         (program, seq, kind, id, client, n, uid, author, person, decider, edited_at,
          received_at, before, after, change, deleted) ",
    );
    statement.push_values(changes, |mut row, change| {
        let provenance = &change.provenance;
        row.push_bind(program.to_owned())
            .push_bind(change.seq)
            .push_bind(change.kind.clone())
            .push_bind(change.id.clone())
            .push_bind(provenance.number.client.to_string())
            .push_bind(change.n)
            .push_bind(provenance.uid.to_string())
            .push_bind(provenance.account.to_string())
            .push_bind(provenance.person.map(|person| person.to_string()))
            .push_bind(provenance.decider.map(|decider| decider.to_string()))
            .push_bind(provenance.edited_at.0)
            .push_bind(provenance.received_at.0)
            .push_bind(change.before.clone())
            .push_bind(change.after.clone())
            .push_bind(change.change.clone())
            .push_bind(change.deleted);
    });
    statement
}

/// What was decided of mutations.
fn mutations(program: &str, decided: &[Decided]) -> Result<QueryBuilder<Sqlite>, Fault> {
    let numbers = decided.iter().map(|it| n_to_sql(it.number));
    let numbers = numbers.collect::<Result<Vec<i64>, Fault>>()?;
    let mut statement = QueryBuilder::<Sqlite>::new(
        "insert into mutations (client, n, program, uid, hash, seq, fate, after_links) ",
    );
    statement.push_values(decided.iter().zip(numbers), |mut row, (decided, n)| {
        row.push_bind(decided.number.client.to_string())
            .push_bind(n)
            .push_bind(program.to_owned())
            .push_bind(decided.fate.uid.to_string())
            .push_bind(decided.hash.clone())
            .push_bind(seq_to_sql(decided.fate.seq))
            .push_bind(as_json(&decided.fate))
            .push_bind(as_json(&decided.after));
    });
    Ok(statement)
}

/// Rows in one statement: far below the number of values that any database takes in one.
pub const ROWS_AT_ONCE: usize = 500;

/// The rest of a list `in (…)`.
pub(super) fn among(query: &mut QueryBuilder<Sqlite>, values: impl Iterator<Item = String>) {
    let mut list = query.separated(", ");
    for value in values {
        list.push_bind(value);
    }
    query.push(")");
}
