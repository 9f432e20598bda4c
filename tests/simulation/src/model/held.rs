//! What the model keeps whole until a person decides, and what follows when she does.

use shared::id::{AccountId, Seq, Stamp};
use shared::reconcile::held::NotReleased;
use shared::reconcile::{Held, HeldStanding, MutationNumber};
use shared::record::Merge;
use shared::role::Role;
use shared::scope::Scope;
use shared::sync::message::{Envelope, FateKind, HeldReason, Op, OpKind};

use super::{DecisionContext, Model, judging, ops_of};

/// The operations of a held mutation, as far as they can be read.
pub(super) fn ops_in(held: &Held) -> Vec<Op> {
    let envelope: Option<Envelope> = serde_json::from_str(&held.payload).ok();
    envelope.and_then(|envelope| ops_of(&envelope).ok()).unwrap_or_default()
}

impl Model {
    pub(super) fn hold(
        &mut self,
        number: MutationNumber,
        envelope: &Envelope,
        author: AccountId,
        reason: HeldReason,
        seq: Seq,
        now: Stamp,
    ) {
        let ops = ops_of(envelope).unwrap_or_default();
        let held = Held {
            number,
            uid: envelope.uid,
            author,
            scope: self.scope_of(&ops),
            seq,
            reason: reason.code().to_owned(),
            payload: serde_json::to_string(envelope).expect("an envelope is JSON"),
            received_at: now,
            standing: HeldStanding::Undecided,
        };
        self.held.insert(number, held);
    }

    /// Whose it is to decide: the scope of the first record that can be placed.
    fn scope_of(&self, ops: &[Op]) -> Scope {
        let scope = |op: &Op| {
            let known =
                self.records.get(&(op.kind.clone(), op.id)).map(|known| known.scope.clone());
            known.or_else(|| match shared::records::kind(&op.kind) {
                Some(kind) => kind.scope_of(op.id, &op.set).or(secret(op)),
                None => op.scope.clone().filter(few_see),
            })
        };
        // Who decides reads all of it, so the one that fewest see decides whose it is.
        let all: Vec<Scope> = ops.iter().filter_map(scope).collect();
        let (hidden, open): (Vec<Scope>, Vec<Scope>) = all.into_iter().partition(few_see);
        hidden.into_iter().chain(open).next().unwrap_or(Scope::Office)
    }

    /// Held mutations of the author that she had seen and has set anew, field by field.
    pub(super) fn supersede(&mut self, ops: &[Op], undecided: &[Held]) {
        for held in undecided {
            let author = held.author;
            let has_seen = ops.iter().any(|op| self.chain(op, author).contains(&held.uid));
            let wanted = ops_in(held);
            if has_seen && wanted.iter().all(|op| is_set_anew(op, ops)) {
                self.settle(held.number, HeldStanding::Superseded);
            }
        }
    }

    fn settle(&mut self, number: MutationNumber, standing: HeldStanding) {
        if let Some(held) = self.held.get_mut(&number) {
            held.standing = standing;
        }
    }

    /// What must come of somebody's wish to release a mutation.
    pub(super) fn release(
        &mut self,
        number: MutationNumber,
        context: &DecisionContext<'_>,
        head: &dyn Fn(MutationNumber) -> Option<Seq>,
    ) -> Result<(), NotReleased> {
        let held = self.for_decision(number, context)?;
        self.release_one(&held, context, head).map_err(NotReleased::Refused)?;
        for dependent in self.undecided_of(held.author) {
            if dependent.reason == HeldReason::DependsOnHeld.code() {
                let _ = self.release_one(&dependent, context, head);
            }
        }
        Ok(())
    }

    fn release_one(
        &mut self,
        held: &Held,
        context: &DecisionContext<'_>,
        head: &dyn Fn(MutationNumber) -> Option<Seq>,
    ) -> Result<(), HeldReason> {
        let envelope: Envelope =
            serde_json::from_str(&held.payload).map_err(|_| HeldReason::Unreadable)?;
        let ops = ops_of(&envelope)?;
        let same = self.ended.get(&held.uid).into_iter().flatten();
        let counts = same.filter(|it| it.number != held.number).any(|it| {
            let released = self.held.get(&it.number).map(|held| held.standing);
            it.end.kind != FateKind::Held || released == Some(HeldStanding::Released)
        });
        if counts {
            return Err(HeldReason::UidReused);
        }
        let mut others = self.undecided_of(held.author);
        others.retain(|other| other.number != held.number);
        let context = DecisionContext {
            last_contact: held.received_at,
            head: head(held.number).unwrap_or(context.head),
            arrived: held.seq,
            ..*context
        };
        let (_, changed, _) = self.apply(&ops, &envelope, &context, &others)?;
        self.records.extend(changed);
        self.settle(held.number, HeldStanding::Released);
        Ok(())
    }

    /// What must come of somebody's wish to put a mutation aside.
    pub(super) fn dismiss(
        &mut self,
        number: MutationNumber,
        context: &DecisionContext<'_>,
    ) -> Result<(), NotReleased> {
        let held = self.for_decision(number, context)?;
        self.settle(number, HeldStanding::Dismissed);
        loop {
            let undecided = self.undecided_of(held.author);
            let orphan = undecided.iter().find(|other| self.is_orphan(other, &undecided));
            let Some(orphan) = orphan.map(|orphan| orphan.number) else { return Ok(()) };
            self.settle(orphan, HeldStanding::Dismissed);
        }
    }

    /// Whether it waits for a record that nobody has, and nothing that waits would create.
    fn is_orphan(&self, held: &Held, undecided: &[Held]) -> bool {
        let awaited = self.awaited(undecided);
        let ops = ops_in(held);
        let is_made = |id| ops.iter().any(|op| op.op == OpKind::Create && op.id == id);
        let needs = ops.iter().flat_map(|op| {
            let kind = shared::records::kind(&op.kind);
            let named = kind.map(|kind| judging::references(kind, op)).unwrap_or_default();
            named.into_iter().chain([(op.kind.clone(), op.id)])
        });
        held.reason == HeldReason::DependsOnHeld.code()
            && needs.into_iter().any(|key| {
                !is_made(key.1) && !awaited.contains(&key.1) && !self.records.contains_key(&key)
            })
    }

    fn for_decision(
        &self,
        number: MutationNumber,
        context: &DecisionContext<'_>,
    ) -> Result<Held, NotReleased> {
        let held = self.held.get(&number);
        let held = held.filter(|held| held.standing == HeldStanding::Undecided);
        let held = held.ok_or(NotReleased::NotWaiting)?;
        let is_in_charge = match context.actor.role {
            Role::Manager => true,
            Role::Tutor => few_see(&held.scope),
            Role::Learner | Role::Officer | Role::Admin => false,
        };
        match is_in_charge && context.grants.cover(&held.scope) {
            true => Ok(held.clone()),
            false => Err(NotReleased::NotHers),
        }
    }

    /// Where each held mutation stands.
    pub(super) fn standings(&self) -> Vec<(MutationNumber, &str, &Scope, HeldStanding)> {
        let all = self.held.values();
        all.map(|it| (it.number, it.reason.as_str(), &it.scope, it.standing)).collect()
    }
}

/// Whether these operations set everything that another one wanted to set. A set of choices is
/// added to, never replaced, and a deletion is not a value.
fn is_set_anew(wanted: &Op, ops: &[Op]) -> bool {
    let kind = shared::records::kind(&wanted.kind);
    let is_set = |name: &String| {
        let rule = kind.and_then(|kind| kind.field(name)).map(|field| field.merge);
        let same = ops.iter().filter(|op| op.id == wanted.id && op.kind == wanted.kind);
        rule != Some(Merge::Set) && same.into_iter().any(|op| op.set.contains_key(name))
    };
    wanted.op != OpKind::Delete && wanted.set.keys().all(is_set)
}

/// Where a secret belongs whose place cannot be read: with nobody.
fn secret(op: &Op) -> Option<Scope> {
    ["care_note", "safety_report"].contains(&op.kind.as_str()).then_some(Scope::Named(op.id))
}

fn few_see(scope: &Scope) -> bool {
    let text = scope.to_string();
    let is_known = ["program", "office", "managers", "venue/", "staff/"];
    let is_open = is_known.iter().any(|start| text.starts_with(start));
    !is_open && !text.ends_with("/own") && !text.ends_with("/core")
}
