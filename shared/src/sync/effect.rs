//! The records of one mutation while it is being decided. Nothing of a draft is kept if any
//! operation has to be held.

use super::accept::{Arrival, Author, Key, Rows, Write, clamped, created_learners};
use super::check::{Checked, check};
use crate::id::{RecordId, Seq};
use crate::planted::{Bug, is_planted};
use crate::record::{Body, Field, Kind, Merge};
use crate::sync::merge::{Incoming, Outcome, SeenBy, merge, wait};
use crate::sync::message::{FateKind, HeldReason, Op, OpKind};
use crate::sync::stored::{
    Meta, Stored, Version, WHOLE_RECORD, set_field, unit_fields, unit_value,
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A record under change.
struct Changed {
    before: Option<Stored>,
    after: Stored,
    change: Vec<Op>,
}

/// One mutation's changes so far.
pub(super) struct Draft<'a> {
    rows: &'a Rows,
    author: &'a Author<'a>,
    arrival: &'a Arrival<'a>,
    new_learners: BTreeSet<RecordId>,
    changed: BTreeMap<Key, Changed>,
    head: Seq,
}

impl<'a> Draft<'a> {
    pub(super) fn new(
        rows: &'a Rows,
        author: &'a Author<'a>,
        arrival: &'a Arrival<'a>,
        head: Seq,
    ) -> Draft<'a> {
        let new_learners = arrival.ops.map(|ops| created_learners(ops, rows)).unwrap_or_default();
        Draft { rows, author, arrival, new_learners, changed: BTreeMap::new(), head }
    }

    /// Applies every operation, or says why the whole mutation must be held.
    pub(super) fn apply_all(&mut self, ops: &[Op]) -> Result<FateKind, HeldReason> {
        let mut worst = FateKind::Applied;
        for (at, op) in ops.iter().enumerate() {
            let key = (op.kind.clone(), op.id);
            let met = self.changed.get(&key).map(|changed| &changed.after);
            let met = met.or_else(|| self.rows.get(&key));
            let awaited = self.arrival.awaited;
            let checked = check(op, met, self.author, &self.new_learners, awaited)?;
            let mut chain = self.arrival.chains.get(at).cloned().unwrap_or_default();
            // What the same mutation did before was done by the same hand.
            chain.insert(self.arrival.envelope.uid);
            let seen = SeenBy { base: self.arrival.base(op), chain };
            worst = worst.max(self.apply(op, &checked, &seen)?);
        }
        Ok(worst)
    }

    /// The changed records in order of their seqs, and the last seq taken.
    pub(super) fn finish(self) -> (Vec<Write>, Seq) {
        let mut writes: Vec<Write> = self
            .changed
            .into_values()
            .map(|Changed { before, after, change }| Write { before, after, change })
            .collect();
        writes.sort_by_key(|write| write.after.seq);
        (writes, self.head)
    }

    fn apply(&mut self, op: &Op, checked: &Checked, seen: &SeenBy) -> Result<FateKind, HeldReason> {
        let before = self.changed.get(&checked.key).map(|changed| &changed.after);
        let met = before.or_else(|| self.rows.get(&checked.key)).cloned();
        let seq = before.map_or(Seq(self.head.0 + 1), |stored| stored.seq);
        let version = self.version(seq);
        let mut after = met.clone().unwrap_or_else(|| new_record(op, checked));
        let mut worst = Outcome::Nothing;
        if op.op == OpKind::Delete {
            worst = delete(&mut after, seen, &version)?;
        } else {
            if after.is_deleted {
                worst = restore(&mut after, op, seen, seq)?;
            }
            worst = worst.max(patch(&mut after, op, checked, seen, &version)?);
            close(&mut after, op, checked.kind);
        }
        // What a quiet field does not show must be found by whoever looks back.
        if met.as_ref() != Some(&after) || is_quietly_lost(op, checked.kind, &after) {
            self.keep(met, after, op, checked);
        }
        Ok(match worst {
            Outcome::Nothing | Outcome::Applied => FateKind::Applied,
            Outcome::Merged => FateKind::Merged,
            Outcome::Conflict => FateKind::Conflict,
        })
    }

    fn keep(&mut self, met: Option<Stored>, mut after: Stored, op: &Op, checked: &Checked) {
        if let Some(changed) = self.changed.get_mut(&checked.key) {
            changed.after = after;
            changed.change.push(op.clone());
            return;
        }
        after.seq = self.head.take_next();
        if is_planted(Bug::SeqShared) {
            let last = self.changed.values().map(|changed| changed.after.seq).max();
            after.seq = last.unwrap_or(after.seq);
        }
        let change = vec![op.clone()];
        self.changed.insert(checked.key.clone(), Changed { before: met, after, change });
    }

    fn version(&self, seq: Seq) -> Version {
        Version {
            seq,
            uid: self.arrival.envelope.uid,
            by: self.author.writer.person,
            at: clamped(self.arrival),
            added: BTreeMap::new(),
            with: Vec::new(),
        }
    }
}

/// Whether a value of the operation is only in history from now on.
fn is_quietly_lost(op: &Op, kind: &Kind, after: &Stored) -> bool {
    !is_planted(Bug::QuietLoserForgotten)
        && op.set.iter().any(|(name, value)| {
            let rule = kind.field(name).map(|field| field.merge);
            let shown = after.body.get(name).unwrap_or(&Value::Null);
            rule == Some(Merge::QuietLatest) && shown != value
        })
}

fn new_record(op: &Op, checked: &Checked) -> Stored {
    Stored {
        kind: op.kind.clone(),
        id: op.id,
        scope: checked.scope,
        seq: Seq::default(),
        is_deleted: false,
        body: Body::new(),
        meta: Meta::default(),
    }
}

/// Merges every field that the operation sets, group by group.
fn patch(
    after: &mut Stored,
    op: &Op,
    checked: &Checked,
    seen: &SeenBy,
    version: &Version,
) -> Result<Outcome, HeldReason> {
    let mut worst = Outcome::Nothing;
    let mut done = BTreeSet::new();
    for name in op.set.keys() {
        let field = checked.kind.field(name);
        let unit = field.and_then(|field| field.group).unwrap_or(name);
        if !done.insert(unit) {
            continue;
        }
        // Somebody has chosen between this value and another one before it came.
        if after.meta.closed.contains(&(unit.to_owned(), version.uid)) {
            worst = worst.max(Outcome::Merged);
            continue;
        }
        let fields = unit_fields(checked.kind, unit);
        // A field of a newer version is kept by the simplest rule.
        let rule = field.map_or(Merge::Latest, |field| field.merge);
        let value = incoming_value(after, unit, &fields, &op.set);
        if let (Merge::Steps(steps), Some(field)) = (rule, field) {
            check_step(after, field, &value, seen, steps)?;
        }
        let (version, was) = (version.clone(), op.was.get(name).map(String::as_str));
        let incoming = Incoming { unit, fields: &fields, rule, value, was, seen, version };
        worst = worst.max(merge(after, &incoming)?);
    }
    Ok(worst)
}

/// The value that the unit would have: a group keeps the fields that the operation does not name.
fn incoming_value(stored: &Stored, unit: &str, fields: &[&str], set: &Body) -> Value {
    let mut body = stored.body.clone();
    if fields.len() <= 1 {
        return set.get(unit).cloned().unwrap_or_default();
    }
    for name in fields {
        if let Some(value) = set.get(*name) {
            set_field(&mut body, name, value.clone());
        }
    }
    unit_value(&body, unit, fields)
}

/// A step that its author saw from the current state must be a declared one. A step from a state
/// that is not the current one is a conflict, which the merge decides.
fn check_step(
    stored: &Stored,
    field: &Field,
    value: &Value,
    seen: &SeenBy,
    steps: &[(&str, &str)],
) -> Result<(), HeldReason> {
    let (Some(from), Some(to)) =
        (stored.body.get(field.name).and_then(Value::as_str), value.as_str())
    else {
        return Ok(());
    };
    let is_seen = stored.meta.fields.get(field.name).is_none_or(|version| seen.has_seen(version));
    let is_step = from == to || steps.contains(&(from, to));
    if is_seen && !is_step { Err(HeldReason::StepNotAllowed) } else { Ok(()) }
}

/// Deletes a record unless somebody edited it unseen: then it stays, and the deletion waits.
fn delete(after: &mut Stored, seen: &SeenBy, version: &Version) -> Result<Outcome, HeldReason> {
    if after.is_deleted {
        return Ok(Outcome::Nothing);
    }
    let waiting = after.meta.conflicts.values().flatten();
    let has_seen_all = after.meta.fields.values().all(|field| seen.has_seen_additions(field))
        && waiting.clone().all(|value| seen.has_seen_value(value));
    if has_seen_all || is_planted(Bug::DeleteWins) {
        after.is_deleted = true;
        after.meta.deleted = Some(version.clone());
        after.meta.conflicts.remove(WHOLE_RECORD);
        return Ok(Outcome::Applied);
    }
    wait_for_deletion(after, version, version.seq)?;
    Ok(Outcome::Conflict)
}

/// An edit brings a deleted record back. If its author had not seen the deletion, the deletion
/// waits as the other side of a conflict.
fn restore(after: &mut Stored, op: &Op, seen: &SeenBy, seq: Seq) -> Result<Outcome, HeldReason> {
    let Some(deleted) = after.meta.deleted.take() else { return Ok(Outcome::Nothing) };
    after.is_deleted = false;
    if seen.has_seen(&deleted) || is_planted(Bug::RestoreForgetsDeletion) {
        if op.op == OpKind::Create && !is_planted(Bug::TombstoneForgotten) {
            after.body = Body::new();
            after.meta.fields = BTreeMap::new();
            after.meta.conflicts = BTreeMap::new();
        }
        return Ok(Outcome::Applied);
    }
    wait_for_deletion(after, &deleted, seq)?;
    Ok(Outcome::Conflict)
}

fn wait_for_deletion(after: &mut Stored, version: &Version, seq: Seq) -> Result<(), HeldReason> {
    wait(after, WHOLE_RECORD, version, json!({ "deleted": true }), seq)
}

/// Settles exactly the values that the person saw of the units that she set, also those that
/// arrive later. Setting any field decides against a deletion that she saw.
fn close(after: &mut Stored, op: &Op, kind: &Kind) {
    let unit_of = |name: &String| {
        let group = kind.field(name).and_then(|field| field.group);
        group.map_or_else(|| name.clone(), str::to_owned)
    };
    let units: BTreeSet<String> =
        op.set.keys().map(unit_of).chain([WHOLE_RECORD.to_owned()]).collect();
    for unit in units {
        if let Some(values) = after.meta.conflicts.get_mut(&unit) {
            let closes_all = is_planted(Bug::ResolutionClosesAll) && !op.closes.is_empty();
            values.retain(|it| !closes_all && !op.closes.contains(&it.mark.uid));
        }
        if is_planted(Bug::ClosesForgotten) {
            continue;
        }
        after.meta.closed.extend(op.closes.iter().map(|uid| (unit.clone(), *uid)));
    }
    after.meta.conflicts.retain(|_, values| !values.is_empty());
}
