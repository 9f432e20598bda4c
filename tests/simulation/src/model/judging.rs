//! Why the model holds an operation, asked in the order in which an answer tells nothing about what
//! one may not see.

use std::collections::BTreeSet;

use serde_json::Value;
use shared::id::RecordId;
use shared::problem::ProblemCode;
use shared::record::kind::field_problem;
use shared::record::{Body, Kind, Merge};
use shared::role::Role;
use shared::scope::Scope;
use shared::sync::message::{HeldReason, Op, OpKind};
use shared::value::FieldType;

use super::record::{Known, Standing, Written};
use super::{DecisionContext, Key, Model};
use crate::rights;
use shared::reconcile::Held;

/// Bytes of one record's fields.
const FIELDS_BYTES_MAX: usize = 64 * 1024;

pub(super) struct Judge<'a> {
    pub(super) context: &'a DecisionContext<'a>,
    pub(super) opened: &'a BTreeSet<RecordId>,
    pub(super) removed: &'a BTreeSet<RecordId>,
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
            (OpKind::Create, _) => scope_of_new(op).ok_or(HeldReason::WrongScope)?,
            (_, Some(known)) => known.scope.clone(),
            (_, None) => {
                let knows_all = self.context.actor.role == Role::Manager;
                return Err(if knows_all {
                    HeldReason::UnknownRecord
                } else {
                    HeldReason::NoRight
                });
            }
        };
        let may_move = |known: &Known| op.moved_to.is_none() || known.may_be_moved(self.context);
        let is_hers = |known: &Known| known.scope == scope && may_move(known);
        if !self.may(&scope, op, met) || !met.is_none_or(is_hers) {
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

    fn may(&self, scope: &Scope, op: &Op, met: Option<&Known>) -> bool {
        let Some(line) = rights::line(&op.kind) else { return false };
        let held = self.context.grants.patterns().into_iter().map(|pattern| pattern.0).collect();
        let wish = rights::Wish {
            op,
            role: self.context.actor.role,
            writer: self.context.writer.actor.person,
            held: &held,
            opened: self.opened,
            removed: self.removed,
            before: &met.map(Known::body).unwrap_or_default(),
            ever_set: &met.map(Known::ever_set).unwrap_or_default(),
            is_deleted: met.is_some_and(Known::is_deleted),
            authors: &|field| met.map(|known| known.authors(field)).unwrap_or_default(),
            moved_from: self.moved_from.as_ref(),
            today: &rights::today(self.context.now),
        };
        wish.is_granted(line, &scope.to_string())
    }
}

fn scope_of_new(op: &Op) -> Option<Scope> {
    let text = rights::line(&op.kind)?.scope(op.id, &op.set)?;
    let scope: Scope = text.parse().ok()?;
    (!matches!(scope, Scope::Unknown(_))).then_some(scope)
}

impl Known {
    /// The fields that ever showed a value.
    fn ever_set(&self) -> BTreeSet<String> {
        let was_shown = |place: &&Vec<Written>| {
            place.iter().any(|written| written.standing != Standing::Candidate)
        };
        let places = self.places.iter().filter(|(_, place)| was_shown(place));
        places.map(|(unit, _)| unit.clone()).collect()
    }

    /// Who wrote what stands or waits in a field.
    fn authors(&self, field: &str) -> Vec<Option<RecordId>> {
        let place = self.places.get(field).into_iter().flatten();
        place.filter(|it| it.standing != Standing::Gone).map(|it| it.by.by).collect()
    }

    /// Whether an operation would change a field that is set once, at creation.
    fn moves(&self, op: &Op) -> bool {
        let body = self.body();
        let line = rights::line(&op.kind);
        let is_fixed = |name: &str| line.is_some_and(|line| line.fixed.contains(&name));
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
