//! Mutations that were not applied: which of them depend on each other, and what happens when
//! somebody in charge decides about one.

use super::Pushed;
use super::push_transaction::{Incoming, PushTransaction, own_notice_id};
use super::sender::{ancestors, seen_up_to};
use super::sync_store::{Held, HeldStanding, Member, MutationNumber, Settled, SyncStore};
use crate::id::{AccountId, ClientId, RecordId};
use crate::planted;
use crate::record::Record;
use crate::records::held_notice::{HeldNotice, HeldState};
use crate::role::Role;
use crate::scope::Scope;
use crate::sync::accept::{
    Arrival, Author, Decision, Write, accept, creations, held_notice, read_ops, supersedes,
};
use crate::sync::intent::named_records;
use crate::sync::message::{Envelope, FateKind, HeldReason, Op};
use std::collections::BTreeSet;

/// Why a held mutation was not released.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotReleased {
    /// It does not wait any more, or never did.
    NotWaiting,
    /// The decider does not hold the scope that it is about.
    NotHers,
    /// It still cannot be applied.
    Refused(HeldReason),
}

impl<B: SyncStore> PushTransaction<'_, B> {
    /// Records that do not exist, and that these undecided mutations would create.
    pub(super) async fn awaited(
        &mut self,
        undecided: &[Held],
    ) -> Result<BTreeSet<RecordId>, B::Fault> {
        let mut awaited = BTreeSet::new();
        for held in undecided {
            for (kind, id) in creations(&ops_of(held)) {
                if self.store.record(&kind, id).await?.is_none() {
                    awaited.insert(id);
                }
            }
        }
        Ok(awaited)
    }

    /// Puts held mutations aside whose author, looking at them, has set everything anew.
    pub(super) async fn supersede(
        &mut self,
        incoming: &Incoming<'_>,
        undecided: &[Held],
    ) -> Result<(), B::Fault> {
        let ops = incoming.ops.as_deref().unwrap_or_default();
        let has_seen = |held: &&Held| {
            planted!(SupersedeUnseen => return true);
            incoming.ancestors.iter().any(|it| it.contains(&held.uid))
        };
        for held in undecided.iter().filter(has_seen) {
            if supersedes(ops, &ops_of(held)) {
                let by = incoming.member.actor.account;
                self.settle(held, HeldStanding::Superseded, by).await?;
            }
        }
        Ok(())
    }

    /// Accepts a held mutation in the right of `decider`; its author stays its author. What waits
    /// for what it creates follows, as far as it can.
    pub async fn release(
        &mut self,
        number: MutationNumber,
        decider: &Member,
    ) -> Result<Result<(), NotReleased>, B::Fault> {
        let held = match self.for_decision(number, decider).await? {
            Ok(held) => held,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if let Err(refusal) = self.release_one(&held, Some(decider)).await? {
            return Ok(Err(refusal));
        }
        for dependent in self.undecided_of(held.author).await? {
            if dependent.reason == HeldReason::DependsOnHeld.code() {
                // What still cannot be applied stays held, with its reason.
                let _ = self.release_one(&dependent, Some(decider)).await?;
            }
        }
        Ok(Ok(()))
    }

    /// Decides again, in its author's own right, what waits because an older release of the server
    /// did not know the kind of record, with what depends on it. Says how many took effect.
    pub async fn decide_unknown_again(&mut self) -> Result<usize, B::Fault> {
        let again = [HeldReason::UnknownKind.code(), HeldReason::DependsOnHeld.code()];
        let mut taken = 0;
        for member in self.store.members().await? {
            let undecided = self.undecided_of(member.actor.account).await?;
            if !undecided.iter().any(|held| held.reason == HeldReason::UnknownKind.code()) {
                continue;
            }
            for held in undecided.iter().filter(|held| again.contains(&held.reason.as_str())) {
                taken += usize::from(self.release_one(held, None).await?.is_ok());
            }
        }
        Ok(taken)
    }

    /// Decides again, in their author's own right, what an installation sent while nobody knew
    /// whether it was still hers, with what depends on it.
    pub async fn decide_proven_again(
        &mut self,
        client: ClientId,
        author: AccountId,
    ) -> Result<(), B::Fault> {
        let again = [HeldReason::AuthorNotProven.code(), HeldReason::DependsOnHeld.code()];
        for held in self.undecided_of(author).await? {
            if held.number.client == client && again.contains(&held.reason.as_str()) {
                // What still cannot be applied stays held, with its reason.
                let _ = self.release_one(&held, None).await?;
            }
        }
        Ok(())
    }

    /// Puts a held mutation aside, with everything that needs a record which it alone would
    /// have created. Nothing is deleted: the payloads stay readable in the store.
    pub async fn dismiss(
        &mut self,
        number: MutationNumber,
        decider: &Member,
    ) -> Result<Result<(), NotReleased>, B::Fault> {
        let held = match self.for_decision(number, decider).await? {
            Ok(held) => held,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let by = decider.actor.account;
        self.settle(&held, HeldStanding::Dismissed, by).await?;
        while let Some(orphan) = self.orphan_of(held.author).await? {
            self.settle(&orphan, HeldStanding::Dismissed, by).await?;
        }
        Ok(Ok(()))
    }

    /// A held mutation that needs a record which does not exist and which no undecided mutation
    /// would create.
    async fn orphan_of(&mut self, author: AccountId) -> Result<Option<Held>, B::Fault> {
        let undecided = self.undecided_of(author).await?;
        let awaited = self.awaited(&undecided).await?;
        for held in undecided {
            let depends = held.reason == HeldReason::DependsOnHeld.code();
            if depends && self.misses_something(&held, &awaited).await? {
                return Ok(Some(held));
            }
        }
        Ok(None)
    }

    async fn for_decision(
        &mut self,
        number: MutationNumber,
        decider: &Member,
    ) -> Result<Result<Held, NotReleased>, B::Fault> {
        let held = self.store.held(number).await?;
        let Some(held) = held.filter(|held| held.standing == HeldStanding::Undecided) else {
            return Ok(Err(NotReleased::NotWaiting));
        };
        let grants = self.grants_of(decider.actor.account).await?;
        let is_hers = decides(decider.actor.role, &held.scope) && grants.cover(&held.scope);
        Ok(if is_hers { Ok(held) } else { Err(NotReleased::NotHers) })
    }

    /// Accepts a held mutation in the right of whoever decides, or in its author's.
    async fn release_one(
        &mut self,
        held: &Held,
        decider: Option<&Member>,
    ) -> Result<Result<(), NotReleased>, B::Fault> {
        let refused = |reason| Ok(Err(NotReleased::Refused(reason)));
        let Some(envelope) = envelope_of(held) else { return refused(HeldReason::Unreadable) };
        let Some(writer) = self.store.member(held.author).await? else {
            return refused(HeldReason::AuthorNotProven);
        };
        let ops = match read_ops(&envelope) {
            // What its author had seen when it arrived, and nothing that came later.
            Ok(ops) => seen_up_to(held.seq, ops),
            Err(reason) => return refused(reason),
        };
        if self.took_effect_elsewhere(held).await? {
            return refused(HeldReason::UidReused);
        }
        let rows = self.rows(&ops).await?;
        let right = decider.unwrap_or(&writer);
        if right.is_closed {
            return refused(HeldReason::NoRight);
        }
        let grants = self.grants_of(right.actor.account).await?;
        let in_sight = self.grants_of(held.author).await?;
        let ancestors = ancestors(self.store, held.author, &ops).await?;
        let mut others = self.undecided_of(held.author).await?;
        others.retain(|other| other.number != held.number);
        let awaited = self.awaited(&others).await?;
        let parts = self.parts(&ops).await?;
        let pushed = Pushed::open(envelope);
        let arrival = Arrival {
            envelope: &pushed.envelope,
            ops: Ok(&ops),
            ancestors: &ancestors,
            held: &others.iter().map(|other| other.uid).collect(),
            awaited: &awaited,
            parts: &parts,
            last_contact: held.received_at,
            now: self.now,
            epoch: self.epoch,
            timelines: &self.timelines,
        };
        let author = Author {
            actor: &right.actor,
            grants: &grants,
            writer: &writer.actor,
            in_sight: &in_sight,
        };
        let mut head = self.head;
        let Decision { fate, writes } = accept(&rows, &author, &arrival, &mut head);
        if fate.kind == FateKind::Held {
            return refused(fate.reason.unwrap_or(HeldReason::Unreadable));
        }
        self.head = head;
        let incoming = Incoming {
            member: &writer,
            pushed: &pushed,
            number: held.number,
            ops: Ok(ops.clone()),
            ancestors: &ancestors,
            last_contact: held.received_at,
            voucher: None,
        };
        let provenance = self.provenance(&incoming, decider.map(|decider| decider.actor.account));
        self.write(&provenance, &writes).await?;
        self.settle(held, HeldStanding::Released, right.actor.account).await?;
        Ok(Ok(()))
    }

    /// Whether a mutation with the same uid has taken effect: two may have it, by accident or on
    /// purpose, but only one of them may ever count.
    async fn took_effect_elsewhere(&mut self, held: &Held) -> Result<bool, B::Fault> {
        planted!(ReleasedTwice => return Ok(false));
        for (_, other) in self.store.decided(held.uid).await? {
            if other.number == held.number {
                continue;
            }
            let other_held = self.store.held(other.number).await?;
            let is_released = other_held.is_some_and(|it| it.standing == HeldStanding::Released);
            let counts = other.fate.kind != FateKind::Held || is_released;
            if counts {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Notes how a held mutation ended, and tells its author.
    async fn settle(
        &mut self,
        held: &Held,
        standing: HeldStanding,
        by: AccountId,
    ) -> Result<(), B::Fault> {
        self.store.settle(held.number, &Settled { standing, by, at: self.now }).await?;
        self.undecided.remove(&held.author);
        let Some(author) = self.store.member(held.author).await? else { return Ok(()) };
        let state = match standing {
            HeldStanding::Undecided => HeldState::Undecided,
            HeldStanding::Released => HeldState::Released,
            HeldStanding::Dismissed | HeldStanding::Superseded => HeldState::Dismissed,
        };
        let reason = HeldReason::ALL.into_iter().find(|reason| reason.code() == held.reason);
        let reason = reason.unwrap_or(HeldReason::Unreadable);
        let seq = self.head.take_next();
        let mut after = held_notice(&author.actor, held.uid, reason, state, seq, self.now);
        let own = self.store.record(HeldNotice::NAME, own_notice_id(held.number)).await?;
        if let Some(own) = &own {
            after.id = own.id;
        }
        let before = match own {
            Some(own) => Some(own),
            None => self.store.record(HeldNotice::NAME, after.id).await?,
        };
        let provenance = super::sync_store::ChangeProvenance {
            number: held.number,
            uid: held.uid,
            account: held.author,
            person: None,
            decider: Some(by),
            edited_at: self.now,
            received_at: self.now,
        };
        self.write(&provenance, &[Write { before, after, change: Vec::new() }]).await
    }

    /// Whether a mutation changes or names a record that is neither there nor awaited.
    async fn misses_something(
        &mut self,
        held: &Held,
        awaited: &BTreeSet<RecordId>,
    ) -> Result<bool, B::Fault> {
        let ops = ops_of(held);
        let made: BTreeSet<RecordId> = creations(&ops).map(|(_, id)| id).collect();
        for (kind, id) in ops.iter().flat_map(named_records) {
            let is_coming = made.contains(&id) || awaited.contains(&id);
            if !is_coming && self.store.record(&kind, id).await?.is_none() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Whether somebody in this role decides about what waits in a scope, if she may see it: whoever
/// runs the program, and where nobody may see by her role alone any of those few.
pub fn decides(role: Role, scope: &Scope) -> bool {
    match role {
        Role::Manager => true,
        Role::Tutor => scope.is_confidential(),
        Role::Learner | Role::Officer | Role::Admin => false,
    }
}

/// The mutation as it was sent; of a sealed item that did not open there is none.
fn envelope_of(held: &Held) -> Option<Envelope> {
    serde_json::from_str(&held.payload).ok()
}

fn ops_of(held: &Held) -> Vec<Op> {
    envelope_of(held).and_then(|envelope| read_ops(&envelope).ok()).unwrap_or_default()
}
