//! A second server, written from docs/SYNC.md alone and as simply as possible: it keeps every write
//! that it was ever told of, and says of each mutation how it must end. The simulation compares.

mod comparing;
mod held;
mod judging;
mod record;
mod relocation;
mod text;
mod together;
mod watching;

use std::collections::{BTreeMap, BTreeSet};

use shared::access::Grants;
use shared::id::{AccountId, ClientId, Epoch, MutationId, RecordId, Seq, Stamp};
use shared::reconcile::{Held, HeldStanding, Member, MutationNumber};
use shared::role::Actor;
use shared::sync::limit::{MUTATION_BYTES_MAX, OPS_MAX};
use shared::sync::message::{Envelope, FateKind, HeldReason, Op, OpKind};
use uuid::Uuid;

pub use record::Known;
use record::{MergeMode, Met, Seen, Wrote};
pub use watching::{Before, same_everything, watch, watch_decision};

/// A record's kind and id.
type Key = (String, RecordId);

/// How a mutation must end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    pub kind: FateKind,
    pub reason: Option<HeldReason>,
    pub seq: Seq,
}

/// A mutation that has ended.
#[derive(Clone, Debug)]
struct Ended {
    owner: AccountId,
    number: MutationNumber,
    hash: String,
    end: End,
    /// For each operation what it touched, and the own edits below it.
    below: Vec<(Touched, Vec<MutationId>)>,
}

/// A record with the fields that somebody looked at; without fields all of it.
type Touched = (RecordId, BTreeSet<String>);

/// Everything that the model remembers.
#[derive(Clone, Debug, Default)]
pub struct Model {
    pub records: BTreeMap<Key, Known>,
    ended: BTreeMap<MutationId, Vec<Ended>>,
    held: BTreeMap<MutationNumber, Held>,
    last_n: BTreeMap<ClientId, u64>,
}

/// What surrounds a mutation when it is decided.
struct DecisionContext<'a> {
    /// Whose right counts, and what she may see.
    actor: &'a Actor,
    grants: &'a Grants,
    writer: &'a Member,
    /// What the writer may see.
    in_sight: &'a Grants,
    last_contact: Stamp,
    now: Stamp,
    epoch: Epoch,
    timelines: &'a [(Epoch, Seq)],
    /// The last seq before it.
    head: Seq,
    /// The last seq when it arrived: nobody has seen what was not there.
    arrived: Seq,
}

impl Model {
    /// Where a mutation of this client and number is decided, if it is new: after a gap nowhere,
    /// and a used number goes on under a second client.
    fn number_of(&self, client: ClientId, envelope: &Envelope) -> Option<MutationNumber> {
        let next = self.last_n.get(&client).copied().unwrap_or_default() + 1;
        if envelope.n > next {
            return None;
        }
        if envelope.n == next {
            return Some(MutationNumber { client, n: next });
        }
        let fork = ClientId(Uuid::new_v5(&client.0, b"fork"));
        Some(MutationNumber {
            client: fork,
            n: self.last_n.get(&fork).copied().unwrap_or_default() + 1,
        })
    }

    /// What it ended as before, if the same person has sent the same before.
    fn ended_before(&self, owner: AccountId, envelope: &Envelope) -> Option<&Ended> {
        let same = self.ended.get(&envelope.uid)?;
        same.iter().find(|it| it.owner == owner && it.hash == envelope.hash())
    }

    /// Takes a mutation that was not there before, and says how it must end.
    fn decide(
        &mut self,
        number: MutationNumber,
        envelope: &Envelope,
        context: &DecisionContext<'_>,
    ) -> End {
        let writer = context.writer.actor.account;
        let is_reused = self.ended.contains_key(&envelope.uid).then_some(HeldReason::UidReused);
        let refused = is_reused.or(context.writer.is_closed.then_some(HeldReason::NoRight));
        let ops = refused.map_or_else(|| ops_of(envelope), Err);
        let undecided = self.undecided_of(writer);
        let done = ops.and_then(|ops| {
            let (kind, changed, last) = self.apply(&ops, envelope, context, &undecided)?;
            Ok((ops, kind, changed, last))
        });
        let (below, end) = match done {
            Ok((ops, kind, changed, seq)) => {
                self.records.extend(changed);
                self.supersede(&ops, &undecided);
                let below = ops.iter().map(|op| (touched(op), op.after.clone())).collect();
                (below, End { kind, reason: None, seq })
            }
            Err(reason) => {
                let seq = Seq(context.head.0 + 1);
                self.hold(number, envelope, writer, reason, seq, context.now);
                let named = ops_of(envelope).ok().filter(|_| refused.is_none());
                let named = named.iter().flatten();
                let below = named.map(|op| (touched(op), op.after.clone())).collect();
                (below, End { kind: FateKind::Held, reason: Some(reason), seq })
            }
        };
        let (owner, hash) = (writer, envelope.hash());
        let ended = Ended { owner, number, hash, end: end.clone(), below };
        self.ended.entry(envelope.uid).or_default().push(ended);
        self.last_n.insert(number.client, number.n);
        end
    }

    /// What the records become, with the last seq that is taken; or why nothing becomes of it.
    fn apply(
        &self,
        ops: &[Op],
        envelope: &Envelope,
        context: &DecisionContext<'_>,
        undecided: &[Held],
    ) -> Result<(FateKind, BTreeMap<Key, Known>, Seq), HeldReason> {
        let seen = |op: &Op| Op { base: op.base.min(context.arrived), ..op.clone() };
        let ops: &[Op] = &ops.iter().map(seen).collect::<Vec<_>>();
        relocation::moves_are_whole(ops)?;
        let awaited = self.awaited(undecided);
        let is_new = |op: &&Op| {
            let key = (op.kind.clone(), op.id);
            let has_own_scope = ["learner", "safety_report"].contains(&op.kind.as_str());
            op.op == OpKind::Create && has_own_scope && !self.records.contains_key(&key)
        };
        let opened: BTreeSet<RecordId> = ops.iter().filter(is_new).map(|op| op.id).collect();
        let is_gone = |op: &&Op| op.op == OpKind::Delete && op.kind == "learner";
        let removed: BTreeSet<RecordId> = ops.iter().filter(is_gone).map(|op| op.id).collect();
        let (mut changed, mut steps) = (BTreeMap::<Key, Known>::new(), together::Steps::new());
        let (mut worst, mut head) = (Met::Nobody, context.head);
        let earliest = context.last_contact.min(context.now);
        let at = envelope.at.max(earliest).min(context.now);
        let by = context.writer.actor.person;
        let wrote = |seq| Wrote { seq, uid: envelope.uid, by, at, moved_to: None };
        for op in ops {
            let key = (op.kind.clone(), op.id);
            let before = changed.get(&key).or_else(|| self.records.get(&key)).cloned();
            let judge = judging::Judge {
                context,
                opened: &opened,
                removed: &removed,
                awaited: &awaited,
                moved_from: self.body_moved_to(op, ops),
            };
            let number = judge.judge(op, before.as_ref())?;
            let mut ancestors = self.chain(op, context.writer.actor.account);
            ancestors.insert(envelope.uid);
            let base = base_of(op, envelope, context);
            let is_above = undecided.iter().any(|held| ancestors.contains(&held.uid));
            let seen = Seen { base, ancestors, has_more: is_above || base != op.base };
            let is_second = changed.contains_key(&key);
            let seq = if is_second { changed[&key].seq } else { Seq(head.0 + 1) };
            let mut after = before.clone().unwrap_or_else(|| Known::new(number.0, number.1));
            worst = worst.max(after.apply(op, &seen, &wrote(seq), MergeMode::ByRule)?);
            if before.as_ref() != Some(&after) {
                after.seq = seq;
                head = head.max(seq);
                steps.entry(key.clone()).or_default().push((op.clone(), seen));
                changed.insert(key, after);
            }
        }
        worst = worst.max(self.part_contradictions(&mut changed, &steps, wrote)?);
        worst = worst.max(self.keep_families(&mut changed, &steps, context, &mut head)?);
        let was_there = |key: &Key| self.records.get(key).is_none_or(|known| !known.is_deleted());
        for (key, known) in &mut changed {
            if was_there(key) {
                known.blank_if_moved();
            }
        }
        let kind = match worst {
            Met::Nobody => FateKind::Applied,
            Met::Settled => FateKind::Merged,
            Met::Open => FateKind::Conflict,
        };
        let last = if changed.is_empty() { Seq(head.0 + 1) } else { head };
        Ok((kind, changed, last))
    }

    /// The own edits that an operation was made on top of, and those under them.
    fn chain(&self, op: &Op, owner: AccountId) -> BTreeSet<MutationId> {
        let (mut ancestors, number): (BTreeSet<MutationId>, _) =
            (op.after.iter().copied().collect(), touched(op));
        loop {
            let own = ancestors.iter().filter_map(|uid| self.ended.get(uid)).flatten();
            let own = own.filter(|ended| ended.owner == owner);
            let below = own.flat_map(|ended| &ended.below);
            let below = below.filter(|(other, _)| {
                let (mine, theirs) = (&number.1, &other.1);
                let is_whole = mine.is_empty() || theirs.is_empty();
                other.0 == number.0 && (is_whole || mine.intersection(theirs).next().is_some())
            });
            let more: BTreeSet<MutationId> = below.flat_map(|(_, uids)| uids.clone()).collect();
            if more.is_subset(&ancestors) {
                return ancestors;
            }
            ancestors.extend(more);
        }
    }

    fn undecided_of(&self, author: AccountId) -> Vec<Held> {
        let waits =
            |held: &&Held| held.author == author && held.standing == HeldStanding::Undecided;
        let mut undecided: Vec<Held> = self.held.values().filter(waits).cloned().collect();
        undecided.sort_by_key(|held| held.seq);
        undecided
    }
}

/// What the author of an operation was looking at.
fn touched(op: &Op) -> Touched {
    let named = op.set.keys().filter(|_| op.op == OpKind::Patch);
    (op.id, named.cloned().collect())
}

/// The operations of a mutation, or why they cannot be read.
fn ops_of(envelope: &Envelope) -> Result<Vec<Op>, HeldReason> {
    if envelope.ops.to_string().len() > MUTATION_BYTES_MAX {
        return Err(HeldReason::TooLarge);
    }
    let ops: Vec<Op> =
        serde_json::from_value(envelope.ops.clone()).map_err(|_| HeldReason::Unreadable)?;
    match ops.len() {
        0 => Err(HeldReason::Unreadable),
        many if many > OPS_MAX => Err(HeldReason::TooLarge),
        _ => Ok(ops),
    }
}

/// What the author had seen: in a lost timeline nothing, unless all timelines since have kept it.
fn base_of(op: &Op, envelope: &Envelope, context: &DecisionContext<'_>) -> Seq {
    let Some(made_in) = envelope.epoch.filter(|made_in| *made_in != context.epoch) else {
        return op.base;
    };
    let mut common = None;
    for (epoch, kept) in context.timelines {
        if *epoch == made_in {
            common = Some(Seq(u64::MAX));
        } else {
            common = common.map(|common: Seq| common.min(*kept));
        }
    }
    // Of a timeline that nobody remembers nothing is in common.
    let common = common.unwrap_or_default();
    if op.base <= common { op.base } else { Seq(0) }
}
