//! The server's half of a sync: decides what one mutation changes. Knows nothing of HTTP or SQL;
//! the server fetches the rows and writes what is decided, in one transaction.

pub use super::arrival::{Arrival, Author, Decision, Key, Rows, Write};

use super::effect::Draft;
use super::limit::{MUTATION_BYTES_MAX, OPS_MAX};
use super::message::{Envelope, Fate, FateKind, HeldReason, Op, OpKind};
use super::stored::{Meta, Stored, Version};
use super::upcast::upcast;
use crate::id::{MutationId, RecordId, Seq, Stamp};
use crate::planted;
use crate::record::{Merge, Record};
use crate::records::held_notice::{HeldNotice, HeldState};
use crate::role::Actor;
use crate::scope::Scope;
use crate::value::Text;
use serde::Deserialize;

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
