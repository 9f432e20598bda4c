//! Why the model holds an operation, asked in the order in which an answer tells nothing about what
//! one may not see.

use std::collections::BTreeSet;

use serde_json::Value;
use shared::access::{self, Action, Refusal};
use shared::id::RecordId;
use shared::problem::ProblemCode;
use shared::record::kind::field_problem;
use shared::record::{Body, Kind, Merge};
use shared::role::{Actor, Role};
use shared::scope::Scope;
use shared::sync::message::{HeldReason, Op, OpKind};
use shared::value::FieldType;

use super::record::Known;
use super::{Around, Key, Model};
use shared::reconcile::Held;

/// Bytes of one record's fields.
const FIELDS_BYTES_MAX: usize = 64 * 1024;

pub(super) struct Judge<'a> {
    pub(super) around: &'a Around<'a>,
    pub(super) opened: &'a BTreeSet<RecordId>,
    pub(super) awaited: &'a BTreeSet<RecordId>,
    /// What a record says that the mutation moves to where the operation makes one.
    pub(super) moved_from: Option<Body>,
}

impl Judge<'_> {
    /// The kind and scope of the record that an operation may change.
    pub(super) fn judge(
        &self,
        op: &Op,
        met: Option<&Known>,
    ) -> Result<(&'static Kind, Scope), HeldReason> {
        let kind = shared::records::kind(&op.kind).ok_or(HeldReason::UnknownKind)?;
        let names_awaited = references(kind, op).iter().any(|(_, id)| self.awaited.contains(id));
        let changes_awaited =
            met.is_none() && op.op != OpKind::Create && self.awaited.contains(&op.id);
        if names_awaited || changes_awaited {
            return Err(HeldReason::DependsOnHeld);
        }
        let scope = match (op.op, met) {
            (OpKind::Create, _) => kind.scope_of(op.id, &op.set).ok_or(HeldReason::WrongScope)?,
            (_, Some(known)) => known.scope.clone(),
            (_, None) => {
                let knows_all = self.around.actor.role == Role::Manager;
                return Err(if knows_all {
                    HeldReason::UnknownRecord
                } else {
                    HeldReason::NoRight
                });
            }
        };
        let may_move = |known: &Known| op.moved_to.is_none() || known.may_be_moved(self.around);
        let is_hers = |known: &Known| known.scope == scope && may_move(known);
        if !self.may(kind, &scope, op, met) || !met.is_none_or(is_hers) {
            return Err(HeldReason::NoRight);
        }
        if op.op == OpKind::Create {
            if op.scope.as_ref().is_some_and(|said| *said != scope) {
                return Err(HeldReason::WrongScope);
            }
            if kind.natural_id(&op.set).is_some_and(|id| id != op.id) {
                return Err(HeldReason::WrongId);
            }
        }
        readable(kind, op)?;
        match met.is_some_and(|known| known.moves(op)) {
            true => Err(HeldReason::FixedField),
            false => Ok((kind, scope)),
        }
    }

    fn may(&self, kind: &'static Kind, scope: &Scope, op: &Op, met: Option<&Known>) -> bool {
        let action = match op.op {
            OpKind::Create => Action::Create,
            OpKind::Patch => Action::Patch,
            OpKind::Delete => Action::Delete,
        };
        // A learner who is new to everybody: nobody can hold her scope yet.
        let is_walk_in = met.is_none() && action == Action::Create && *scope == Scope::Own(op.id);
        let writer = self.around.writer.actor.person;
        let actor = Actor { person: writer, ..self.around.actor.clone() };
        let opened = self.opened;
        let request = access::Request {
            opened,
            moved_from: self.moved_from.as_ref(),
            ..access::Request::new(action, kind, scope.clone(), &op.set)
        };
        match access::may(&actor, self.around.grants, &request) {
            Ok(()) => true,
            Err(refusal) => is_walk_in && refusal == Refusal::OutsideGrants,
        }
    }
}

impl Known {
    /// Whether an operation would change a field that is set once, at creation.
    fn moves(&self, op: &Op) -> bool {
        let body = self.body();
        let kind = shared::records::kind(&op.kind);
        let is_fixed =
            |name: &str| kind.and_then(|kind| kind.field(name)).is_some_and(|field| field.is_fixed);
        op.set.iter().any(|(name, value)| is_fixed(name) && body.get(name) != Some(value))
    }
}

impl Model {
    /// Records that undecided mutations would create and nobody has.
    pub(super) fn awaited(&self, undecided: &[Held]) -> BTreeSet<RecordId> {
        let creates = |op: &Op| op.op == OpKind::Create;
        let ops = undecided.iter().flat_map(super::held::ops_in).filter(creates);
        let missing = |op: &Op| !self.records.contains_key(&(op.kind.clone(), op.id));
        ops.filter(missing).map(|op| op.id).collect()
    }
}

/// The records that an operation names.
pub(super) fn references(kind: &Kind, op: &Op) -> Vec<Key> {
    let mut named = Vec::new();
    for (name, value) in &op.set {
        let (FieldType::Ref(of) | FieldType::RefSet(of)) = (match kind.field(name) {
            Some(field) => field.declared,
            None => continue,
        }) else {
            continue;
        };
        let texts: Vec<Value> = match value {
            Value::Array(members) => members.clone(),
            Value::Object(_) => members_named(value).as_array().cloned().unwrap_or_default(),
            one => vec![one.clone()],
        };
        let ids = texts.iter().filter_map(|text| text.as_str()?.parse().ok());
        named.extend(ids.map(|id| (of.to_owned(), id)));
    }
    named
}

/// Declared fields must be readable; a missing one is a problem, never a reason to hold.
fn readable(kind: &Kind, op: &Op) -> Result<(), HeldReason> {
    for (name, value) in &op.set {
        let Some(field) = kind.field(name) else { continue };
        let is_change = field.merge == Merge::Set && value.is_object();
        let value = if is_change { members_named(value) } else { value.clone() };
        match field_problem(field, &value) {
            None | Some(ProblemCode::Missing) => {}
            Some(ProblemCode::TooLong) => return Err(HeldReason::TooLarge),
            Some(_) => return Err(HeldReason::Unreadable),
        }
    }
    match serde_json::to_vec(&op.set).map_or(usize::MAX, |bytes| bytes.len()) {
        bytes if bytes > FIELDS_BYTES_MAX => Err(HeldReason::TooLarge),
        _ => Ok(()),
    }
}

fn members_named(value: &Value) -> Value {
    let parts = ["add", "remove"].into_iter().filter_map(|name| value.get(name)?.as_array());
    Value::Array(parts.flatten().cloned().collect())
}
