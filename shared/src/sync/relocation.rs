//! Relocation of a record that was written into the wrong place, such as a talk in another
//! learner's file. One mutation creates it in the right place and deletes it in the wrong one. No
//! value stays readable in the wrong place, neither in the tombstone nor in the history.

use super::arrival::{Author, Write};
use super::message::{HeldReason, Op, OpKind};
use super::stored::{Meta, Stored, Version};
use crate::id::RecordId;
use crate::planted;
use crate::record::{Body, Kind};
use crate::records;
use crate::role::Role;
use crate::sorted::SortedMap;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Each deletion that says where the record is moved comes with what makes it there.
pub(super) fn check_moves(ops: &[Op]) -> Result<(), HeldReason> {
    let is_whole = |op: &Op| match op.moved_to {
        None => true,
        Some(_) if op.op != OpKind::Delete => false,
        Some(to) => ops.iter().any(|other| {
            let is_there = other.kind == op.kind && other.id == to && to != op.id;
            other.op == OpKind::Create && is_there
        }),
    };
    if ops.iter().all(is_whole) { Ok(()) } else { Err(HeldReason::Unreadable) }
}

/// The record that one of these operations moves to where this one makes it.
pub(super) fn moved_from<'a>(op: &Op, ops: &'a [Op]) -> Option<&'a Op> {
    let mut deletions = ops.iter().filter(|other| other.kind == op.kind);
    deletions.find(|other| op.op == OpKind::Create && other.moved_to == Some(op.id))
}

/// Whether somebody may remove every value of a record, also from its history: a manager may, and
/// whoever has written all of them herself.
pub(super) fn may_move(stored: &Stored, author: &Author<'_>) -> bool {
    let person = author.writer.person;
    let mut by = stored.meta.fields.values().map(|version| version.by);
    let mut candidates = stored.meta.conflicts.values().flatten().map(|value| value.stamp.by);
    let is_own = person.is_some() && by.all(|by| by == person) && candidates.all(|by| by == person);
    is_own || author.actor.role == Role::Manager
}

/// What a deletion is as the other side of a conflict.
pub(super) fn deletion_candidate(deletion: &Version) -> Value {
    match deletion.moved_to {
        Some(to) => json!({ "deleted": true, "moved_to": to }),
        None => json!({ "deleted": true }),
    }
}

/// Where a deletion that waits would have the record moved.
pub(super) fn relocation_candidate(value: &Value) -> Option<RecordId> {
    value.get("moved_to")?.as_str()?.parse().ok()
}

impl Stored {
    /// Where the record was moved, if it was.
    pub fn moved_to(&self) -> Option<RecordId> {
        self.meta.deleted.as_ref().filter(|_| self.is_deleted)?.moved_to
    }

    /// The record without anything that it said. What is set once stays: it says where it was.
    #[must_use]
    pub fn blanked(mut self) -> Stored {
        let kind = records::kind(&self.kind);
        self.body = blanked_body(kind, self.body);
        let fields = self.meta.fields.into_iter().filter(|(name, _)| stays(kind, name));
        let Meta { deleted, closed, .. } = self.meta;
        self.meta = Meta { fields: fields.collect(), deleted, conflicts: BTreeMap::new(), closed };
        self
    }
}

impl Write {
    /// Whether the change moves the record away, so that its history must be blanked.
    pub fn moves_away(&self) -> bool {
        planted!(RelocatedStaysInHistory => return false);
        let was_there = self.before.as_ref().is_none_or(|before| !before.is_deleted);
        was_there && self.after.moved_to().is_some()
    }
}

/// A body without anything that the record said.
pub fn blanked_body(kind: Option<&Kind>, body: Body) -> Body {
    body.into_iter().filter(|(name, _)| stays(kind, name)).collect()
}

/// An operation without anything that it said.
pub fn blanked_op(op: Op) -> Op {
    let kind = records::kind(&op.kind);
    Op { set: blanked_body(kind, op.set), was: SortedMap::new(), ..op }
}

fn stays(kind: Option<&Kind>, name: &str) -> bool {
    kind.and_then(|kind| kind.field(name)).is_some_and(|field| field.is_fixed)
}
