//! The server's half of a sync: decides what one mutation changes. Knows nothing of HTTP or SQL;
//! the server fetches the rows and writes what is decided, in one transaction.

use super::effect::Draft;
use super::limit::{MUTATION_BYTES_MAX, OPS_MAX};
use super::merge::CausalContext;
use super::message::{Envelope, Fate, FateKind, HeldReason, Op, OpKind};
use super::stored::{Meta, Stored, Version};
use super::upcast::upcast;
use crate::access::Grants;
use crate::id::{Epoch, MutationId, RecordId, Seq, Stamp};
use crate::planted;
use crate::record::{Merge, Record, ScopeRule};
use crate::records::held_notice::{HeldNotice, HeldState};
use crate::role::Actor;
use crate::scope::Scope;
use crate::value::Text;
use serde::Deserialize;
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

/// Reads a mutation's operations; what cannot be read or is too large is held whole.
pub fn read_ops(envelope: &Envelope) -> Result<Vec<Op>, HeldReason> {
    if envelope.ops.to_string().len() > MUTATION_BYTES_MAX {
        return Err(HeldReason::TooLarge);
    }
    let ops = upcast(envelope.schema, envelope.ops.clone());
    let ops = Vec::<Op>::deserialize(ops).map_err(|_| HeldReason::Unreadable)?;
    if ops.is_empty() {
        return Err(HeldReason::Unreadable);
    }
    if ops.len() > OPS_MAX { Err(HeldReason::TooLarge) } else { Ok(ops) }
}

/// Decides one mutation. `head` is the program's last seq and advances by what is taken.
pub fn accept(rows: &Rows, author: &Author<'_>, arrival: &Arrival<'_>, head: &mut Seq) -> Decision {
    let mut draft = Draft::new(rows, author, arrival, *head);
    let outcome = arrival.ops.and_then(|ops| draft.apply_all(ops));
    match outcome {
        Ok(kind) => {
            let (writes, mut last) = draft.finish();
            if last == *head {
                last.take_next();
            }
            *head = last;
            Decision { fate: fate(arrival, kind, last, None), writes }
        }
        Err(reason) => hold(author, arrival, reason, head),
    }
}

/// Keeps a mutation whole; its author is told by a notice that carries no value.
pub fn hold(
    author: &Author<'_>,
    arrival: &Arrival<'_>,
    reason: HeldReason,
    head: &mut Seq,
) -> Decision {
    let seq = head.take_next();
    let uid = arrival.envelope.uid;
    let after = held_notice(author.writer, uid, reason, HeldState::Undecided, seq, arrival.now);
    let writes = vec![Write { before: None, after, change: Vec::new() }];
    Decision { fate: fate(arrival, FateKind::Held, seq, Some(reason)), writes }
}

/// The record that tells an author where her held change stands.
pub fn held_notice(
    author: &Actor,
    uid: MutationId,
    reason: HeldReason,
    state: HeldState,
    seq: Seq,
    now: Stamp,
) -> Stored {
    let mut notice = HeldNotice::empty(RecordId(uid.0));
    notice.account = Some(Text(author.account.to_string()));
    notice.uid = Some(Text(uid.to_string()));
    notice.reason = Some(Text(reason.code().to_owned()));
    notice.state = Some(state);
    let body = notice.write();
    let id = HeldNotice::KIND.natural_id(&body).unwrap_or(notice.id);
    let version = Version::new(seq, uid, None, now);
    let fields = body.keys().map(|name| (name.clone(), version.clone())).collect();
    Stored {
        kind: HeldNotice::NAME.to_owned(),
        id,
        scope: Scope::Staff(author.account),
        seq,
        is_deleted: false,
        body,
        meta: Meta { fields, ..Meta::default() },
    }
}

fn fate(arrival: &Arrival<'_>, kind: FateKind, seq: Seq, reason: Option<HeldReason>) -> Fate {
    let Envelope { n, uid, .. } = *arrival.envelope;
    Fate { n, uid, kind, epoch: arrival.epoch, seq, reason }
}

/// The edit time between the client's last contact and now. Clocks are advisory: it picks a
/// provisional winner and is displayed, nothing else.
pub(super) fn clamped(arrival: &Arrival<'_>) -> Stamp {
    planted!(WinnerByDeviceClock => return arrival.envelope.at);
    let earliest = arrival.last_contact.min(arrival.now);
    arrival.envelope.at.clamp(earliest, arrival.now)
}

/// The records that a held mutation would create: what changes or names them waits with it.
pub fn creations(ops: &[Op]) -> impl Iterator<Item = Key> {
    let creates = ops.iter().filter(|op| op.op == OpKind::Create);
    creates.map(|op| (op.kind.clone(), op.id))
}

/// Whether an accepted mutation sets every field that a held one would have set. If its author had
/// seen the held one, nobody needs to decide about that one any more.
pub fn supersedes(ops: &[Op], held: &[Op]) -> bool {
    planted!(SupersedeTooMuch => return true);
    let is_set = |wanted: &Op, name: &String| {
        let same = |op: &&Op| op.id == wanted.id && op.kind == wanted.kind;
        let kind = crate::records::kind(&wanted.kind);
        let rule = kind.and_then(|kind| kind.field(name)).map(|field| field.merge);
        // A change of a set adds to what was there; it replaces nothing.
        rule != Some(Merge::Set) && ops.iter().filter(same).any(|op| op.set.contains_key(name))
    };
    let is_covered =
        |op: &Op| op.op != OpKind::Delete && op.set.keys().all(|name| is_set(op, name));
    held.iter().all(is_covered)
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
