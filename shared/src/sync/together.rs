//! What belongs together: fields of one record that must not contradict each other, and records
//! that are parts of another one. A merge that tears them apart is a conflict instead.

use super::arrival::Key;
use super::effect::{Changed, Draft, MergeMode, add_deletion_candidate, change};
use super::merge::{CausalContext, Outcome};
use super::message::{HeldReason, Op, OpKind};
use super::stored::Stored;
use crate::id::RecordId;
use crate::planted;
use crate::record::{Body, Kind};
use crate::records;
use std::collections::BTreeSet;

/// The records of which one with this body is a part: those that it names in fields that are set
/// once, at creation.
pub fn parents(kind: &Kind, body: &Body) -> Vec<Key> {
    let fixed = kind.fields.iter().filter(|field| field.is_fixed);
    let named = fixed.filter_map(|field| Some(field.named_in(body.get(field.name)?)));
    named.flatten().map(|(of, id)| (of.to_owned(), id)).collect()
}

impl Draft<'_> {
    /// Where a merge has made a contradiction that neither side wrote, the stored values stay as
    /// they were and the incoming ones wait, all of them.
    pub(super) fn keep_contradictions_as_candidates(&mut self) -> Result<Outcome, HeldReason> {
        let mut worst = Outcome::Nothing;
        let torn: Vec<Key> = self
            .changed
            .iter()
            .filter(|(_, changed)| is_torn(changed))
            .map(|(key, _)| key.clone())
            .collect();
        for key in torn {
            let version = self.version(self.changed[&key].after.seq);
            let Some(changed) = self.changed.get_mut(&key) else { continue };
            let (Some(before), Some(kind)) = (&changed.before, records::kind(&key.0)) else {
                continue;
            };
            let mut after = Stored { seq: version.seq, ..before.clone() };
            for (op, seen) in changed.change.iter().zip(&changed.seen) {
                worst = worst.max(change(
                    &mut after,
                    op,
                    kind,
                    seen,
                    &version,
                    MergeMode::AsCandidate,
                )?);
            }
            changed.after = after;
        }
        Ok(worst)
    }

    /// A record is not deleted while it has a part that somebody added or changed and the deleter
    /// had not seen. Nobody writes into a deleted record: it comes back, and the deletion waits.
    pub(super) fn keep_families(&mut self) -> Result<Outcome, HeldReason> {
        planted!(PartsForgotten => return Ok(Outcome::Nothing));
        let mut worst = Outcome::Nothing;
        let all: Vec<Key> = self.changed.keys().cloned().collect();
        for key in all {
            worst = worst.max(self.keep_for_parts(&key)?);
            let change = &self.changed[&key].change;
            if change.iter().any(|op| op.op != OpKind::Delete) {
                worst = worst.max(self.keep_parents(&key)?);
            }
        }
        Ok(worst)
    }

    /// Undoes a deletion by this mutation that would hide an unseen part.
    fn keep_for_parts(&mut self, key: &Key) -> Result<Outcome, HeldReason> {
        let Some(changed) = self.changed.get(key) else { return Ok(Outcome::Nothing) };
        let was_deleted = changed.before.as_ref().is_none_or(|before| before.is_deleted);
        let mut steps = changed.change.iter().zip(&changed.seen);
        let deletion = steps.rfind(|(op, _)| op.op == OpKind::Delete);
        let Some((_, seen)) = deletion.filter(|_| changed.after.is_deleted && !was_deleted) else {
            return Ok(Outcome::Nothing);
        };
        let parts = self.arrival.parts.get(key).into_iter().flatten();
        if !parts.filter(|part| self.is_live(part)).any(|part| self.is_unseen(part, seen)) {
            return Ok(Outcome::Nothing);
        }
        let changed = self.changed.get_mut(key).expect("it was there");
        bring_back(&mut changed.after)?;
        Ok(Outcome::Conflict)
    }

    fn is_live(&self, part: &Stored) -> bool {
        let key = (part.kind.clone(), part.id);
        !self.met(&key).unwrap_or(part).is_deleted
    }

    /// Whether the author of a deletion cannot have known of a part as it is. What she may not
    /// see, or only since then, she has not seen.
    fn is_unseen(&self, part: &Stored, seen: &CausalContext) -> bool {
        let is_own = |part: &Stored| {
            part.meta.fields.values().all(|version| seen.ancestors.contains(&version.uid))
        };
        let since = self.author.in_sight.since(&part.scope);
        let may_see = since.is_some_and(|since| since <= seen.base);
        let candidates = part.meta.conflicts.values().flatten();
        let has_seen = part.meta.fields.values().all(|version| seen.has_seen(version))
            && candidates.clone().all(|value| seen.has_seen_value(value));
        !(may_see && has_seen || is_own(part) && candidates.count() == 0)
    }

    /// Brings back the deleted records of which a record that this mutation makes or changes is a
    /// part, and those of which they are parts in turn.
    fn keep_parents(&mut self, key: &Key) -> Result<Outcome, HeldReason> {
        let mut worst = Outcome::Nothing;
        let mut parts = vec![key.clone()];
        let mut done = BTreeSet::new();
        while let Some(part) = parts.pop() {
            let Some(stored) = self.met(&part).filter(|stored| !stored.is_deleted) else {
                continue;
            };
            let kind = records::kind(&part.0);
            for parent in kind.map(|kind| parents(kind, &stored.body)).unwrap_or_default() {
                if done.insert(parent.clone()) && self.is_gone(&parent) {
                    let met = self.met(&parent).cloned().expect("a deleted record");
                    let mut after = met.clone();
                    after.seq.0 = self.head.0 + 1;
                    bring_back(&mut after)?;
                    self.keep(&parent, Some(met), after);
                    worst = Outcome::Conflict;
                    parts.push(parent);
                }
            }
        }
        Ok(worst)
    }

    /// Whether a record had been deleted before this mutation, where its author may see it.
    fn is_gone(&self, parent: &Key) -> bool {
        let is_touched = self.changed.contains_key(parent);
        let deleted = self.rows.get(parent).filter(|stored| stored.is_deleted && !is_touched);
        deleted.is_some_and(|stored| self.author.grants.cover(&stored.scope))
    }
}

/// The deletion becomes one side of a conflict about the whole record.
fn bring_back(after: &mut Stored) -> Result<(), HeldReason> {
    after.is_deleted = false;
    let Some(deletion) = after.meta.deleted.take() else { return Ok(()) };
    add_deletion_candidate(after, &deletion, after.seq)
}

/// Whether fields contradict each other now that did not before, nor in what the author wrote,
/// and there was something that she had not seen.
fn is_torn(changed: &Changed) -> bool {
    planted!(ContradictionsMerged => return false);
    let Changed { before: Some(before), after, change, seen } = changed else { return false };
    let Some(kind) = records::kind(&after.kind) else { return false };
    if after.is_deleted {
        return false;
    }
    let problems = kind.contradictions(&after.body);
    if problems.is_empty() {
        return false;
    }
    let written: Body = change.iter().flat_map(|op: &Op| op.set.clone()).collect();
    let known = [kind.contradictions(&before.body), kind.contradictions(&written)].concat();
    let versions = || before.meta.fields.values();
    let is_blind = seen.iter().any(|seen| versions().any(|version| !seen.has_seen(version)));
    is_blind && problems.iter().any(|problem| !known.contains(problem))
}

/// The records whose parts must be known before a mutation may be decided: those it deletes.
pub fn deleted_by(ops: &[Op]) -> impl Iterator<Item = (&str, RecordId)> {
    let deletions = ops.iter().filter(|op| op.op == OpKind::Delete);
    deletions.map(|op| (op.kind.as_str(), op.id))
}
