//! What a push transaction has read ahead and not written yet. A push of many mutations then costs
//! a few statements instead of several for each mutation, each of which waits for SQLite's thread.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;
use shared::id::{AccountId, MutationId, ProgramId, RecordId};
use shared::reconcile::{ChangeProvenance, Decided, Pushed, ScopeSum};
use shared::records;
use shared::scope::Scope;
use shared::sync::accept::{Key, Write};
use shared::sync::stored::Stored;
use shared::sync::together::parents;

use crate::store::{Change, Fault, ROWS_AT_ONCE, WriteTx};

/// The write buffer of one push transaction.
#[derive(Default)]
pub struct WriteBuffer {
    decided: HashMap<MutationId, Vec<(AccountId, Decided)>>,
    records: HashMap<Key, Option<Stored>>,
    sums: HashMap<Scope, ScopeSum>,
    new_changes: Vec<Change>,
    new_decided: Vec<Decided>,
}

impl WriteBuffer {
    /// Reads what these mutations are about, as far as that can be seen from the outside.
    pub async fn fetch(
        &mut self,
        tx: &mut WriteTx,
        program: ProgramId,
        pushed: &[&Pushed],
    ) -> Result<(), Fault> {
        let uids: Vec<MutationId> =
            pushed.iter().map(|it| it.envelope.uid).take(ROWS_AT_ONCE).collect();
        if uids.is_empty() {
            return Ok(());
        }
        let mut known = tx.decided_with_uids(program, &uids).await?;
        self.decided
            .extend(uids.into_iter().map(|uid| (uid, known.remove(&uid).unwrap_or_default())));
        let mut wanted: BTreeSet<Key> = BTreeSet::new();
        let mut scopes = BTreeSet::new();
        let ops = pushed.iter().filter_map(|it| it.envelope.ops.as_array()).flatten();
        for op in ops.take(ROWS_AT_ONCE) {
            let text = |name: &str| op.get(name).and_then(Value::as_str);
            if let Some((kind, id)) = text("kind").zip(text("id").and_then(|id| id.parse().ok())) {
                wanted.insert((kind.to_owned(), id));
            }
            let declared = text("kind").and_then(records::kind);
            let set = op.get("set").and_then(Value::as_object);
            wanted.extend(declared.zip(set).map(|(it, set)| parents(it, set)).unwrap_or_default());
            scopes.extend(text("scope").and_then(|scope| scope.parse::<Scope>().ok()));
        }
        let found = self.fetch_records(tx, program, wanted).await?;
        scopes.extend(found.iter().map(|(scope, _)| scope.clone()));
        let wholes = found.into_iter().flat_map(|(_, parents)| parents);
        let wholes = wholes.filter(|key| !self.records.contains_key(key)).collect();
        self.fetch_records(tx, program, wholes).await?;
        let scopes: Vec<Scope> = scopes.into_iter().collect();
        if !scopes.is_empty() {
            let mut known = tx.scope_sums(program, &scopes).await?;
            for scope in scopes {
                let sum = known.remove(&scope).unwrap_or_default();
                self.sums.insert(scope, sum);
            }
        }
        Ok(())
    }

    /// Reads records; says the scope of each that is there, and of which others it is a part.
    async fn fetch_records(
        &mut self,
        tx: &mut WriteTx,
        program: ProgramId,
        wanted: BTreeSet<Key>,
    ) -> Result<Vec<(Scope, Vec<Key>)>, Fault> {
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let found = tx.records_with_keys(program, &wanted).await?;
        self.records.extend(wanted.into_iter().map(|key| (key, None)));
        let parents = |it: &Stored| records::kind(&it.kind).map(|kind| parents(kind, &it.body));
        let all =
            found.iter().map(|it| (it.scope.clone(), parents(it).unwrap_or_default())).collect();
        self.records.extend(found.into_iter().map(|it| ((it.kind.clone(), it.id), Some(it))));
        Ok(all)
    }

    /// What was decided under a uid, if that is known here.
    pub fn decided(&self, uid: MutationId) -> Option<Vec<(AccountId, Decided)>> {
        self.decided.get(&uid).cloned()
    }

    /// A record, or that there is none, if that is known here.
    pub fn record(&self, kind: &str, id: RecordId) -> Option<Option<Stored>> {
        self.records.get(&(kind.to_owned(), id)).cloned()
    }

    /// The sum of a scope as it was when the transaction began, if that is known here.
    pub fn scope_sum(&self, scope: &Scope) -> Option<ScopeSum> {
        self.sums.get(scope).copied()
    }

    /// Takes a change that is still to be written.
    pub fn put(&mut self, provenance: &ChangeProvenance, write: &Write) -> Result<(), Fault> {
        self.new_changes.push(Change::of(provenance, write)?);
        let after = &write.after;
        self.records.insert((after.kind.clone(), after.id), Some(after.clone()));
        Ok(())
    }

    /// Takes what was decided and is still to be written.
    pub fn add_decided(&mut self, decided: &Decided) {
        self.decided.remove(&decided.fate.uid);
        self.new_decided.push(decided.clone());
    }

    /// Whether so much waits to be written that it should be.
    pub fn is_full(&self) -> bool {
        self.new_changes.len().max(self.new_decided.len()) >= ROWS_AT_ONCE
    }

    /// Writes everything, after which the tables say all that was known here.
    pub async fn write(&mut self, tx: &mut WriteTx, program: ProgramId) -> Result<(), Fault> {
        if self.new_changes.is_empty() && self.new_decided.is_empty() {
            return Ok(());
        }
        let changes = std::mem::take(&mut self.new_changes);
        let decided = std::mem::take(&mut self.new_decided);
        tx.put_changes(program, &changes, &decided).await?;
        self.records.clear();
        Ok(())
    }
}
