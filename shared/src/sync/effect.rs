//! The records of one mutation while it is being decided (a [`Draft`]). Nothing of a draft is kept
//! if any operation has to be held. What the device core asks for is called an effect, too; that is
//! another thing, in `device`.

use super::arrival::{Arrival, Author, Key, Rows, Write, clamped, opened_by, removed_by};
use super::check::{CheckContext, Checked, check};
use super::relocation::{check_moves, deletion_candidate, moved_from, relocation_candidate};
use crate::id::{MutationId, RecordId, Seq};
use crate::planted;
use crate::record::{Body, Field, Kind, Merge};
use crate::sync::merge::{
    CausalContext, Incoming, Outcome, add_candidate, merge, merge_as_candidate,
};
use crate::sync::message::{Candidate, FateKind, HeldReason, Op, OpKind};
use crate::sync::stored::{
    Meta, Stored, Version, WHOLE_RECORD, set_field, unit_fields, unit_value,
};
use crate::value::Date;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A record under change.
pub(super) struct Changed {
    pub(super) before: Option<Stored>,
    pub(super) after: Stored,
    pub(super) change: Vec<Op>,
    /// What the author had seen at each operation.
    pub(super) seen: Vec<CausalContext>,
}

/// How the values of an operation meet the stored ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MergeMode {
    /// By each field's rule.
    ByRule,
    /// The merged fields would contradict each other: the stored values stay, and every incoming
    /// value becomes a candidate.
    AsCandidate,
}

/// One mutation's changes so far.
pub(super) struct Draft<'a> {
    pub(super) rows: &'a Rows,
    pub(super) author: &'a Author<'a>,
    pub(super) arrival: &'a Arrival<'a>,
    opened: BTreeSet<RecordId>,
    removed: BTreeSet<RecordId>,
    pub(super) changed: BTreeMap<Key, Changed>,
    pub(super) head: Seq,
}

impl<'a> Draft<'a> {
    pub(super) fn new(
        rows: &'a Rows,
        author: &'a Author<'a>,
        arrival: &'a Arrival<'a>,
        head: Seq,
    ) -> Draft<'a> {
        let opened = arrival.ops.map(|ops| opened_by(ops, rows)).unwrap_or_default();
        let removed = arrival.ops.map(removed_by).unwrap_or_default();
        Draft { rows, author, arrival, opened, removed, changed: BTreeMap::new(), head }
    }

    /// Applies every operation, or says why the whole mutation must be held.
    pub(super) fn apply_all(&mut self, ops: &[Op]) -> Result<FateKind, HeldReason> {
        check_moves(ops)?;
        let mut worst = Outcome::Nothing;
        for (at, op) in ops.iter().enumerate() {
            let key = (op.kind.clone(), op.id);
            let moved = moved_from(op, ops).map(|from| (from.kind.clone(), from.id));
            let mut ancestors = self.arrival.ancestors.get(at).cloned().unwrap_or_default();
            // Her screen showed what the operations before this one of the same mutation did.
            ancestors.insert(self.arrival.envelope.uid);
            let seen = self.arrival.seen(op, ancestors);
            let context = CheckContext {
                author: self.author,
                opened: &self.opened,
                removed: &self.removed,
                awaited: self.arrival.awaited,
                today: Date::in_tokyo(self.arrival.now),
                moved_from: moved.and_then(|key| self.rows.get(&key)),
                seen: &seen,
            };
            let checked = check(op, self.met(&key), &context)?;
            worst = worst.max(self.apply(op, &checked, &seen)?);
        }
        worst = worst.max(self.keep_contradictions_as_candidates()?);
        worst = worst.max(self.keep_families()?);
        Ok(match worst {
            Outcome::Nothing | Outcome::Applied => FateKind::Applied,
            Outcome::Merged => FateKind::Merged,
            Outcome::Conflict => FateKind::Conflict,
        })
    }

    /// A record as it stands in the draft.
    pub(super) fn met(&self, key: &Key) -> Option<&Stored> {
        let changed = self.changed.get(key).map(|changed| &changed.after);
        changed.or_else(|| self.rows.get(key))
    }

    /// The changed records in order of their seqs, and the last seq taken.
    pub(super) fn finish(self) -> (Vec<Write>, Seq) {
        let write = |Changed { before, after, change, .. }| Write {
            before,
            after: without_relocated_values(after),
            change,
        };
        let mut writes: Vec<Write> = self.changed.into_values().map(write).collect();
        writes.sort_by_key(|write| write.after.seq);
        (writes, self.head)
    }

    fn apply(
        &mut self,
        op: &Op,
        checked: &Checked,
        seen: &CausalContext,
    ) -> Result<Outcome, HeldReason> {
        let met = self.met(&checked.key).cloned();
        let before = self.changed.get(&checked.key).map(|changed| &changed.after);
        let seq = before.map_or(Seq(self.head.0 + 1), |stored| stored.seq);
        let mut after = met.clone().unwrap_or_else(|| new_record(op, checked));
        let mode = MergeMode::ByRule;
        let worst = change(&mut after, op, checked.kind, seen, &self.version(seq), mode)?;
        // The history also keeps a value that lost without a conflict.
        if met.as_ref() != Some(&after) || is_quietly_lost(op, checked.kind, &after) {
            self.keep(&checked.key, met, after);
            let changed = self.changed.get_mut(&checked.key).expect("just kept");
            changed.change.push(op.clone());
            changed.seen.push(seen.clone());
        }
        Ok(worst)
    }

    /// Takes a record's new state into the draft; the first change takes its seq.
    pub(super) fn keep(&mut self, key: &Key, met: Option<Stored>, mut after: Stored) {
        if let Some(changed) = self.changed.get_mut(key) {
            changed.after = after;
            return;
        }
        after.seq = self.head.take_next();
        planted!(SeqShared => if let Some(other) = self.changed.values().next() {
            after.seq = other.after.seq;
        });
        let changed = Changed { before: met, after, change: Vec::new(), seen: Vec::new() };
        self.changed.insert(key.clone(), changed);
    }

    pub(super) fn version(&self, seq: Seq) -> Version {
        let (uid, by) = (self.arrival.envelope.uid, self.author.writer.person);
        Version::new(seq, uid, by, clamped(self.arrival))
    }
}

/// Whether a value of the operation will be in the history only.
fn is_quietly_lost(op: &Op, kind: &Kind, after: &Stored) -> bool {
    planted!(QuietLoserForgotten => return false);
    op.set.iter().any(|(name, value)| {
        let rule = kind.field(name).map(|field| field.merge);
        let shown = after.body.get(name).unwrap_or(&Value::Null);
        matches!(rule, Some(Merge::QuietLatest | Merge::Earliest)) && shown != value
    })
}

/// The tombstone of a relocated record keeps no value.
fn without_relocated_values(after: Stored) -> Stored {
    planted!(RelocatedStaysInTombstone => return after);
    if after.moved_to().is_some() { after.blanked() } else { after }
}

fn new_record(op: &Op, checked: &Checked) -> Stored {
    Stored {
        kind: op.kind.clone(),
        id: op.id,
        scope: checked.scope.clone(),
        seq: Seq::default(),
        is_deleted: false,
        body: Body::new(),
        meta: Meta::default(),
    }
}

/// Does what one operation says to a record.
pub(super) fn change(
    after: &mut Stored,
    op: &Op,
    kind: &'static Kind,
    seen: &CausalContext,
    version: &Version,
    mode: MergeMode,
) -> Result<Outcome, HeldReason> {
    if op.op == OpKind::Delete {
        return delete(after, op.moved_to, seen, version);
    }
    let mut worst = Outcome::Nothing;
    if after.is_deleted {
        worst = restore(after, op, seen, version.seq)?;
    }
    worst = worst.max(patch(after, op, kind, seen, version, mode)?);
    close(after, op, kind, seen);
    Ok(worst)
}

/// Merges every field that the operation sets, group by group.
fn patch(
    after: &mut Stored,
    op: &Op,
    kind: &'static Kind,
    seen: &CausalContext,
    version: &Version,
    mode: MergeMode,
) -> Result<Outcome, HeldReason> {
    let mut worst = Outcome::Nothing;
    let mut done = BTreeSet::new();
    for name in op.set.keys() {
        let field = kind.field(name);
        let unit = field.and_then(|field| field.group).unwrap_or(name);
        if !done.insert(unit) {
            continue;
        }
        // A person settled this value before it arrived here.
        if after.meta.closed.contains(&(unit.to_owned(), version.uid)) {
            worst = worst.max(Outcome::Merged);
            continue;
        }
        let fields = unit_fields(kind, unit);
        // A field of a newer version is kept by the simplest rule.
        let rule = field.map_or(Merge::Latest, |field| field.merge);
        let value = incoming_value(after, unit, &fields, op);
        if let (Merge::Steps(steps), Some(field)) = (rule, field) {
            check_step(after, field, &value, seen, steps)?;
        }
        if let Some(field) = field {
            check_closed(after, field, &value, seen, version)?;
        }
        let (version, was) = (version.clone(), op.was.get(name).map(String::as_str));
        let incoming = Incoming { unit, fields: &fields, rule, value, was, seen, version };
        worst = worst.max(match (mode, rule) {
            (MergeMode::ByRule, _) | (_, Merge::Set | Merge::QuietLatest | Merge::Earliest) => {
                merge(after, &incoming)?
            }
            (MergeMode::AsCandidate, _) => merge_as_candidate(after, &incoming)?,
        });
    }
    Ok(worst)
}

/// The value that the unit would have. A change of a group keeps the fields that it does not name;
/// a creation names all fields, so that the others are empty.
fn incoming_value(stored: &Stored, unit: &str, fields: &[&str], op: &Op) -> Value {
    if fields.len() <= 1 {
        return op.set.get(unit).cloned().unwrap_or_default();
    }
    let mut body = if op.op == OpKind::Create { Body::new() } else { stored.body.clone() };
    for name in fields {
        if let Some(value) = op.set.get(*name) {
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
    seen: &CausalContext,
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

/// A day that closes something is not taken back by somebody who saw it, but for a slip of her own
/// a moment ago. Of an edit that did not know of it the merge keeps the earlier day.
fn check_closed(
    stored: &Stored,
    field: &Field,
    value: &Value,
    seen: &CausalContext,
    version: &Version,
) -> Result<(), HeldReason> {
    let now = stored.body.get(field.name).unwrap_or(&Value::Null);
    let written = stored.meta.fields.get(field.name);
    let is_seen = written.is_none_or(|written| seen.has_seen(written));
    let is_slip = written.is_some_and(|written| takes_back(written, value, version));
    let reopens = is_seen && field.reopens(now, value) && !is_slip;
    if reopens { Err(HeldReason::StepNotAllowed) } else { Ok(()) }
}

/// Whoever has written a day that closes something may take it back within this time.
const SLIP_MS_MAX: i64 = 60 * 60 * 1_000;

/// Whether an edit empties what the same person wrote a moment before.
fn takes_back(written: &Version, value: &Value, version: &Version) -> bool {
    planted!(SlipOfOthers => return value.is_null());
    let apart = version.at.0.saturating_sub(written.at.0);
    value.is_null()
        && written.by.is_some()
        && written.by == version.by
        && (0..=SLIP_MS_MAX).contains(&apart)
}

/// Deletes a record. If it has an edit that the author had not seen, the record stays and the
/// deletion becomes a candidate. Whoever deletes a record of which a relocation is a candidate
/// settles that it is relocated.
fn delete(
    after: &mut Stored,
    moved_to: Option<RecordId>,
    seen: &CausalContext,
    version: &Version,
) -> Result<Outcome, HeldReason> {
    if after.is_deleted {
        return Ok(Outcome::Nothing);
    }
    if has_seen_all(after, seen) {
        after.is_deleted = true;
        let settled = after.meta.conflicts.remove(WHOLE_RECORD).unwrap_or_default();
        let settled = settled.iter().find_map(|it| relocation_candidate(&it.value));
        let moved_to = moved_to.or(settled);
        after.meta.deleted = Some(Version { moved_to, ..version.clone() });
        return Ok(Outcome::Applied);
    }
    add_deletion_candidate(after, &Version { moved_to, ..version.clone() }, version.seq)?;
    Ok(Outcome::Conflict)
}

/// Whether the author of a deletion had seen every value of the record, and every candidate.
fn has_seen_all(stored: &Stored, seen: &CausalContext) -> bool {
    planted!(DeleteWins => return true);
    let mut candidates = stored.meta.conflicts.values().flatten();
    stored.meta.fields.values().all(|field| seen.has_seen_additions(field))
        && candidates.all(|value| seen.has_seen_value(value))
}

/// An edit restores a deleted record. If its author had not seen the deletion, the deletion becomes
/// a candidate of a conflict about the whole record.
fn restore(
    after: &mut Stored,
    op: &Op,
    seen: &CausalContext,
    seq: Seq,
) -> Result<Outcome, HeldReason> {
    let Some(deleted) = after.meta.deleted.take() else { return Ok(Outcome::Nothing) };
    after.is_deleted = false;
    planted!(RestoreForgetsDeletion => return Ok(made_anew(after, op)));
    if seen.has_seen(&deleted) {
        return Ok(made_anew(after, op));
    }
    add_deletion_candidate(after, &deleted, seq)?;
    Ok(Outcome::Conflict)
}

/// Somebody who creates a record that she had seen deleted begins with an empty one.
fn made_anew(after: &mut Stored, op: &Op) -> Outcome {
    planted!(TombstoneForgotten => return Outcome::Applied);
    if op.op == OpKind::Create {
        after.body = Body::new();
        after.meta.fields = BTreeMap::new();
        after.meta.conflicts = BTreeMap::new();
    }
    Outcome::Applied
}

pub(super) fn add_deletion_candidate(
    after: &mut Stored,
    version: &Version,
    seq: Seq,
) -> Result<(), HeldReason> {
    add_candidate(after, WHOLE_RECORD, version, deletion_candidate(version), seq)
}

/// Most values of one record that are remembered as settled before they arrive: many times as many
/// as two timelines of one record ever differ in.
const CLOSED_MAX: usize = 1_000;

/// Settles exactly the values that the person saw of the units that she set, also those that
/// arrive later. Setting any field decides against a deletion that she saw.
///
/// After a restore a value may have met others than those that she saw it with.
fn close(after: &mut Stored, op: &Op, kind: &Kind, seen: &CausalContext) {
    let has_seen =
        |(seq, uid): &(Seq, MutationId)| seen.has_seen_edit(*seq, *uid) || op.closes.contains(uid);
    let is_settled = |value: &Candidate| {
        planted!(ResolutionClosesAll => return !op.closes.is_empty());
        op.closes.contains(&value.stamp.uid) && value.with.iter().all(has_seen)
    };
    let unit_of = |name: &String| {
        let group = kind.field(name).and_then(|field| field.group);
        group.map_or_else(|| name.clone(), str::to_owned)
    };
    let units: BTreeSet<String> =
        op.set.keys().map(unit_of).chain([WHOLE_RECORD.to_owned()]).collect();
    for unit in units {
        let mut settled = BTreeSet::new();
        if let Some(values) = after.meta.conflicts.get_mut(&unit) {
            settled.extend(values.iter().map(|it| it.stamp.uid));
            values.retain(|it| !is_settled(it));
        }
        planted!(ClosesForgotten => continue);
        for uid in &op.closes {
            // A uid without a value here may belong to a later one. Their number is limited.
            if settled.contains(uid) || after.meta.closed.len() < CLOSED_MAX {
                after.meta.closed.insert((unit.clone(), *uid));
            }
        }
    }
    after.meta.conflicts.retain(|_, values| !values.is_empty());
}
