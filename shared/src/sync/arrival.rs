//! What deciding one mutation starts from and ends with: the rows that it touches, whose it is,
//! what its author had seen, and the records to write.

use super::merge::CausalContext;
use super::message::{Envelope, Fate, HeldReason, Op, OpKind};
use super::stored::Stored;
use crate::access::Grants;
use crate::id::{Epoch, MutationId, RecordId, Seq, Stamp};
use crate::planted;
use crate::record::{Record, ScopeRule};
use crate::records::learner::Learner;
use crate::role::Actor;
use std::collections::{BTreeMap, BTreeSet};

/// A record's kind and id.
pub type Key = (String, RecordId);

/// The stored records that a mutation touches, as fetched after the lock was taken.
pub type Rows = BTreeMap<Key, Stored>;

/// Whose mutation it is: the owner of the upload secret, never the carrier.
#[derive(Clone, Copy, Debug)]
pub struct Author<'a> {
    /// The account and its role whose right counts: the writer's, or of a released mutation the
    /// decider's.
    pub actor: &'a Actor,
    /// Its grants as they stand after the mutation before this one.
    pub grants: &'a Grants,
    /// Who wrote it; stays its author for ever.
    pub writer: &'a Actor,
    /// What the writer may see: what she may not, she has not seen.
    pub in_sight: &'a Grants,
}

impl<'a> Author<'a> {
    /// Somebody who writes in her own right.
    pub fn own(actor: &'a Actor, grants: &'a Grants) -> Author<'a> {
        Author { actor, grants, writer: actor, in_sight: grants }
    }
}

/// One mutation as it arrived.
#[derive(Clone, Copy, Debug)]
pub struct Arrival<'a> {
    /// The mutation.
    pub envelope: &'a Envelope,
    /// Its operations, if they could be read.
    pub ops: Result<&'a [Op], HeldReason>,
    /// For each operation its causal ancestors: own edits that its author was looking at, and the
    /// ancestors of those.
    pub ancestors: &'a [BTreeSet<MutationId>],
    /// Undecided held mutations of the same writer. Her screen shows their values; the records do
    /// not have them.
    pub held: &'a BTreeSet<MutationId>,
    /// Records that do not exist, and that those would create.
    pub awaited: &'a BTreeSet<RecordId>,
    /// The live parts of each record that it deletes.
    pub parts: &'a BTreeMap<Key, Vec<Stored>>,
    /// When the client was last heard of.
    pub last_contact: Stamp,
    /// The server's clock.
    pub now: Stamp,
    /// The server's timeline.
    pub epoch: Epoch,
    /// All timelines, oldest first, each with the highest seq at which it is identical with the one
    /// before it.
    pub timelines: &'a [(Epoch, Seq)],
}

impl Arrival<'_> {
    /// The causal context of an operation with these ancestors.
    pub(super) fn seen(&self, op: &Op, ancestors: BTreeSet<MutationId>) -> CausalContext {
        let base = self.base(op);
        let waits = ancestors.iter().any(|uid| self.held.contains(uid));
        let mut has_more = waits || base < op.base;
        planted!(AbsentWordsMerged => has_more = false);
        CausalContext { base, ancestors, has_more }
    }

    /// The base of an operation in this timeline. A base of a lost timeline counts only up to the
    /// seq at which both timelines are identical; a later one counts as never seen, because nobody
    /// knows which of the stored values it showed.
    fn base(&self, op: &Op) -> Seq {
        planted!(OldBaseTrusted => return op.base);
        let made_in = self.envelope.epoch.unwrap_or(self.epoch);
        if made_in == self.epoch {
            return op.base;
        }
        let made_at = self.timelines.iter().position(|(epoch, _)| *epoch == made_in);
        let since = made_at.map_or(&[][..], |at| &self.timelines[at + 1..]);
        // Of a timeline that nobody remembers nothing is in common.
        let common = since.iter().map(|(_, base)| *base).min().unwrap_or_default();
        if op.base <= common { op.base } else { Seq::default() }
    }
}

/// What a mutation changes.
#[derive(Clone, Debug)]
pub struct Decision {
    /// How it ended.
    pub fate: Fate,
    /// The records to write, in order of their seqs.
    pub writes: Vec<Write>,
}

/// One record's change.
#[derive(Clone, Debug)]
pub struct Write {
    /// The record as it was; none if it is new.
    pub before: Option<Stored>,
    /// The record as it is now.
    pub after: Stored,
    /// The operations that did it, for the history.
    pub change: Vec<Op>,
}

/// The edit time between the client's last contact and now. Clocks are advisory: it picks a
/// provisional winner and is displayed, nothing else.
pub(super) fn clamped(arrival: &Arrival<'_>) -> Stamp {
    planted!(WinnerByDeviceClock => return arrival.envelope.at);
    let earliest = arrival.last_contact.min(arrival.now);
    arrival.envelope.at.clamp(earliest, arrival.now)
}

/// The records with scopes of their own that these operations say to create; whether they truly do
/// is seen from the rows.
pub(super) fn opened_by(ops: &[Op], rows: &Rows) -> BTreeSet<RecordId> {
    let is_known = |op: &Op| {
        planted!(WalkInOfOthers => return false);
        rows.contains_key(&(op.kind.clone(), op.id))
    };
    let has_own_scope = |op: &Op| {
        let rule = crate::records::kind(&op.kind).map(|kind| kind.scope);
        matches!(rule, Some(ScopeRule::OwnSelf | ScopeRule::Named { .. }))
    };
    let is_new = |op: &&Op| op.op == OpKind::Create && has_own_scope(op) && !is_known(op);
    ops.iter().filter(is_new).map(|op| op.id).collect()
}

/// The learners whom these operations delete.
pub(super) fn removed_by(ops: &[Op]) -> BTreeSet<RecordId> {
    let is_removed = |op: &&Op| op.op == OpKind::Delete && op.kind == Learner::NAME;
    ops.iter().filter(is_removed).map(|op| op.id).collect()
}
