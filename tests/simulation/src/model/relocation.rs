//! What the model knows of facts that were recorded in the wrong place and moved, and of deletions
//! that wait.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use shared::id::Seq;
use shared::record::Body;
use shared::role::Role;
use shared::sync::message::{HeldReason, Op, OpKind};

use super::record::{Known, Standing, WHOLE, Wrote};
use super::{DecisionContext, Model};

/// What is moved is made in the right place by the same mutation.
pub(super) fn moves_are_whole(ops: &[Op]) -> Result<(), HeldReason> {
    for op in ops {
        let Some(to) = op.moved_to else { continue };
        let arrives = |it: &Op| it.op == OpKind::Create && it.kind == op.kind && it.id == to;
        if op.op != OpKind::Delete || to == op.id || !ops.iter().any(arrives) {
            return Err(HeldReason::Unreadable);
        }
    }
    Ok(())
}

impl Model {
    /// What a record says that is moved to where this operation makes one.
    pub(super) fn body_moved_to(&self, op: &Op, ops: &[Op]) -> Option<Body> {
        let is_origin = |it: &&Op| it.kind == op.kind && it.moved_to == Some(op.id);
        let from = ops.iter().find(is_origin).filter(|_| op.op == OpKind::Create)?;
        Some(self.records.get(&(from.kind.clone(), from.id))?.body())
    }
}

impl Known {
    /// Only who has written everything that stands in a record may take it all away, or a manager.
    pub(super) fn may_be_moved(&self, context: &DecisionContext<'_>) -> bool {
        let person = context.writer.actor.person;
        let written = self.all_shown().chain(self.waits()).map(|it| it.by.by);
        let mut by = written.chain(self.last_set_edits().map(|it| it.by));
        context.actor.role == Role::Manager || person.is_some() && by.all(|by| by == person)
    }

    /// The deletion waits for a person, and the record is there.
    pub(super) fn bring_back(&mut self, since: Seq) -> Result<(), HeldReason> {
        let Some(deletion) = self.deletion.take() else { return Ok(()) };
        self.let_deletion_wait(deletion, since)
    }

    pub(super) fn let_deletion_wait(
        &mut self,
        deletion: Wrote,
        since: Seq,
    ) -> Result<(), HeldReason> {
        let mut wish = json!({ "deleted": true });
        if let Some(to) = deletion.moved_to {
            wish["moved_to"] = json!(to);
        }
        self.let_wait(WHOLE, deletion, wish, Vec::new(), since)
    }

    /// Of what was moved nothing stays but where it was.
    pub(super) fn blank_if_moved(&mut self) {
        if self.deletion.is_none_or(|deletion| deletion.moved_to.is_none()) {
            return;
        }
        let fixed = self.kind().fields.iter().filter(|field| field.is_fixed);
        let fixed: BTreeSet<&str> = fixed.map(|field| field.name).collect();
        for (unit, place) in &mut self.places {
            for written in place {
                if !fixed.contains(unit.as_str()) || written.standing == Standing::Candidate {
                    written.standing = Standing::Gone;
                    written.value = Value::Null;
                }
            }
        }
        self.additions.clear();
        self.set_edits.clear();
        self.blanked_at = Some(self.seq);
    }
}
