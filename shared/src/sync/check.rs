//! What must be true of one operation before it may change anything. Rights come first, before
//! the stored record is looked at, so that an answer tells nothing about what one may not see.

use super::arrival::{Author, Key};
use super::relocation::may_move;
use crate::access::{self, Action};
use crate::id::RecordId;
use crate::planted;
use crate::problem::ProblemCode;
use crate::record::kind::field_problem;
use crate::record::{Body, Field};
use crate::record::{Deletion, Kind, Merge, Proposed};
use crate::records;
use crate::role::{Actor, Role};
use crate::scope::Scope;
use crate::sync::limit::{CONFLICT_VALUES_MAX, json_bytes};
use crate::sync::merge::CausalContext;
use crate::sync::message::{HeldReason, Op, OpKind};
use crate::sync::stored::{Stored, set_field};
use crate::value::Date;
use serde_json::Value;
use std::collections::BTreeSet;

/// Bytes of one record's body; a long note with every other field full stays below it.
const BODY_BYTES_MAX: usize = 64 * 1024;

/// Values that one operation settles: those of several conflicts of one record.
const CLOSES_MAX: usize = 4 * CONFLICT_VALUES_MAX;

/// An operation that may go ahead.
pub(super) struct Checked {
    pub(super) kind: &'static Kind,
    pub(super) scope: Scope,
    pub(super) key: Key,
}

/// What an operation is judged by besides itself.
pub(super) struct CheckContext<'a> {
    /// Whose it is.
    pub(super) author: &'a Author<'a>,
    /// Records with scopes of their own that its mutation truly creates.
    pub(super) opened: &'a BTreeSet<RecordId>,
    /// Learners whom its mutation deletes.
    pub(super) removed: &'a BTreeSet<RecordId>,
    /// Records that held mutations of the same writer would create.
    pub(super) awaited: &'a BTreeSet<RecordId>,
    /// The record that its mutation moves to where it makes one.
    pub(super) moved_from: Option<&'a Stored>,
    /// The day on which it is decided.
    pub(super) today: Date,
    /// What its author had seen.
    pub(super) seen: &'a CausalContext,
}

/// Checks one operation against the record it meets.
pub(super) fn check(
    op: &Op,
    met: Option<&Stored>,
    context: &CheckContext<'_>,
) -> Result<Checked, HeldReason> {
    let CheckContext { author, awaited, .. } = context;
    let kind = records::kind(&op.kind).ok_or(HeldReason::UnknownKind)?;
    if !awaited.is_empty() && needs_awaited(kind, op, met, awaited) {
        return Err(HeldReason::DependsOnHeld);
    }
    let scope = match (op.op, met) {
        (OpKind::Create, _) => scope_of_new(kind, op)?,
        (_, Some(stored)) => stored.scope.clone(),
        (_, None) if author.actor.role == Role::Manager => return Err(HeldReason::UnknownRecord),
        (_, None) => return Err(HeldReason::NoRight),
    };
    let action = match op.op {
        OpKind::Create => Action::Create,
        OpKind::Patch => Action::Patch,
        OpKind::Delete => Action::Delete,
    };
    may_write(kind, &scope, (action, op), context, met)?;
    let may_move = |stored: &Stored| op.moved_to.is_none() || may_move(stored, author);
    if met.is_some_and(|stored| stored.scope != scope || !may_move(stored)) {
        return Err(HeldReason::NoRight);
    }
    let changed = met.filter(|stored| !is_made_anew(op, stored, context.seen));
    check_setters(kind, op, changed, author)?;
    check_whole(kind, op, changed, context)?;
    if op.op == OpKind::Create {
        check_identity(kind, &scope, op)?;
    }
    check_values(kind, &op.set)?;
    check_growth(kind, op, changed)?;
    if let Some(stored) = met {
        check_fixed(kind, stored, &op.set)?;
    }
    Ok(Checked { kind, scope, key: (op.kind.clone(), op.id) })
}

/// Whether somebody makes a record whose deletion she has seen: it begins with an empty one, and
/// what the deleted one said decides nothing any more.
fn is_made_anew(op: &Op, stored: &Stored, seen: &CausalContext) -> bool {
    let deleted = stored.meta.deleted.as_ref().filter(|_| stored.is_deleted);
    op.op == OpKind::Create && deleted.is_some_and(|deleted| seen.has_seen(deleted))
}

/// Whether the operation changes or names a record that a held mutation would create.
fn needs_awaited(kind: &Kind, op: &Op, met: Option<&Stored>, awaited: &BTreeSet<RecordId>) -> bool {
    let is_awaited = |(name, value): (&String, &Value)| {
        let named = kind.field(name).map(|field| field.named_in(value)).unwrap_or_default();
        named.iter().any(|(_, id)| awaited.contains(id))
    };
    let changes_it = met.is_none() && op.op != OpKind::Create && awaited.contains(&op.id);
    changes_it || op.set.iter().any(is_awaited)
}

fn scope_of_new(kind: &Kind, op: &Op) -> Result<Scope, HeldReason> {
    kind.scope_of(op.id, &op.set).ok_or(HeldReason::WrongScope)
}

fn may_write(
    kind: &'static Kind,
    scope: &Scope,
    (action, op): (Action, &Op),
    context: &CheckContext<'_>,
    met: Option<&Stored>,
) -> Result<(), HeldReason> {
    planted!(RightsUnchecked => return Ok(()));
    let CheckContext { author, opened, removed, moved_from, .. } = *context;
    // A new learner is the one record whose scope nobody can hold yet.
    let creates_learner = met.is_none() && *scope == Scope::Own(op.id) && action == Action::Create;
    let request = access::Request {
        action,
        kind,
        scope: scope.clone(),
        set: &op.set,
        opened,
        removed,
        before: met.map(|stored| &stored.body),
        settles: !op.closes.is_empty(),
        restores: action != Action::Delete && met.is_some_and(|stored| stored.is_deleted),
        moved_from: moved_from.map(|stored| &stored.body),
    };
    // Whoever releases a held mutation lends it her role, not her name.
    let actor = Actor { person: author.writer.person, ..author.actor.clone() };
    match access::may(&actor, author.grants, &request) {
        Ok(()) => Ok(()),
        Err(access::Refusal::OutsideGrants) if creates_learner => Ok(()),
        Err(_) => Err(HeldReason::NoRight),
    }
}

/// Rights that hang on what the record says, judged on what is stored now.
fn check_setters(
    kind: &Kind,
    op: &Op,
    met: Option<&Stored>,
    author: &Author<'_>,
) -> Result<(), HeldReason> {
    planted!(OwnApproval => return Ok(()));
    // Whoever releases a held mutation lends it her role, not her name.
    let actor = Actor { person: author.writer.person, ..author.actor.clone() };
    let written = |name: &str| met.map(|stored| stored.written(kind, name)).unwrap_or_default();
    let verdict = match op.op {
        OpKind::Delete => access::may_remove(&actor, kind, written),
        OpKind::Create | OpKind::Patch => access::may_set(&actor, kind, &op.set, written),
    };
    verdict.map_err(|_| HeldReason::NoRight)
}

/// Rules of rights that look at the whole record.
fn check_whole(
    kind: &Kind,
    op: &Op,
    met: Option<&Stored>,
    context: &CheckContext<'_>,
) -> Result<(), HeldReason> {
    let nothing = Body::new();
    let before = met.map_or(&nothing, |stored| &stored.body);
    if op.op == OpKind::Delete {
        planted!(CareDeletable => return Ok(()));
        let was_set = |field| met.is_some_and(|stored| stored.meta.fields.contains_key(field));
        let stays = match kind.deletion {
            Deletion::ByWriters | Deletion::ByPersonInOrManager(_) => false,
            Deletion::Never => true,
            Deletion::UnlessSet(field) => was_set(field) || before.contains_key(field),
        };
        return if stays { Err(HeldReason::NoRight) } else { Ok(()) };
    }
    planted!(PastCareAllowed => return Ok(()));
    let mut after = before.clone();
    op.set.iter().for_each(|(name, value)| set_field(&mut after, name, value.clone()));
    let (writer, today) = (context.author.writer.person, context.today);
    let proposed = Proposed { writer, before, after: &after, today };
    if (kind.forbids)(&proposed) { Err(HeldReason::NoRight) } else { Ok(()) }
}

fn check_identity(kind: &Kind, scope: &Scope, op: &Op) -> Result<(), HeldReason> {
    if op.scope.as_ref().is_some_and(|said| said != scope) {
        return Err(HeldReason::WrongScope);
    }
    if kind.natural_id(&op.set).is_some_and(|id| id != op.id) {
        return Err(HeldReason::WrongId);
    }
    Ok(())
}

/// Declared fields must be readable as declared. What is missing is a problem, never a reason to
/// hold; a field that this version does not know is kept as it is.
fn check_values(kind: &Kind, set: &Body) -> Result<(), HeldReason> {
    for (name, value) in set {
        let Some(field) = kind.field(name) else { continue };
        match field_problem(field, &plain(field, value)) {
            None | Some(ProblemCode::Missing) => {}
            Some(ProblemCode::TooLong) => return Err(HeldReason::TooLarge),
            Some(_) => return Err(HeldReason::Unreadable),
        }
    }
    let bytes = serde_json::to_vec(set).map_or(usize::MAX, |text| text.len());
    if bytes > BODY_BYTES_MAX { Err(HeldReason::TooLarge) } else { Ok(()) }
}

/// What this version does not know is kept, but no record grows by it without end: the unknown
/// fields of the whole record count, and so do the values that one change settles.
fn check_growth(kind: &Kind, op: &Op, met: Option<&Stored>) -> Result<(), HeldReason> {
    if op.closes.len() > CLOSES_MAX {
        return Err(HeldReason::TooLarge);
    }
    let is_unknown = |(name, _): &(&String, &Value)| kind.field(name).is_none();
    if !op.set.iter().any(|field| is_unknown(&field)) {
        return Ok(());
    }
    let stored = met.map(|stored| &stored.body);
    let kept = stored.into_iter().flatten().filter(|(name, _)| !op.set.contains_key(*name));
    let unknown = kept.chain(&op.set).filter(is_unknown);
    let bytes: usize = unknown.map(|(name, value)| name.len() + json_bytes(value)).sum();
    if bytes > BODY_BYTES_MAX { Err(HeldReason::TooLarge) } else { Ok(()) }
}

/// The value whose type is checked: of a change of a set, all members that it names.
fn plain(field: &Field, value: &Value) -> Value {
    if field.merge != Merge::Set || !value.is_object() {
        return value.clone();
    }
    let part = |name: &str| value.get(name).and_then(Value::as_array).cloned();
    let items = part("add").into_iter().chain(part("remove")).flatten();
    Value::Array(items.collect())
}

/// A field that decides id or scope is set once, at creation.
fn check_fixed(kind: &Kind, stored: &Stored, set: &Body) -> Result<(), HeldReason> {
    let is_moved = |(name, value): (&String, &Value)| {
        let is_fixed = kind.field(name).is_some_and(|field| field.is_fixed);
        is_fixed && stored.body.get(name) != Some(value)
    };
    if set.iter().any(is_moved) { Err(HeldReason::FixedField) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Grants;
    use crate::id::{AccountId, PersonId, Seq};
    use crate::value::FieldType;
    use serde_json::json;
    use uuid::Uuid;

    static PAYMENT: Kind = Kind {
        name: "payment",
        fields: &[
            Field::new("amount", FieldType::Yen),
            Field::new("approved_on", FieldType::Date).by_other_than_author_of("amount"),
        ],
        ..Kind::PLAIN
    };

    fn person(n: u128) -> PersonId {
        RecordId(Uuid::from_u128(n))
    }

    fn manager(n: u128) -> Actor {
        let account = AccountId(Uuid::from_u128(n));
        Actor { account, role: Role::Manager, person: Some(person(n)) }
    }

    /// A payment whose amount this person wrote.
    fn written_by(n: u128) -> Stored {
        let version = json!({ "seq": 1, "uid": Uuid::from_u128(7), "by": person(n), "at": 0 });
        Stored {
            kind: PAYMENT.name.to_owned(),
            id: person(9),
            scope: Scope::Own(person(9)),
            seq: Seq(1),
            is_deleted: false,
            body: Body::from_iter([("amount".to_owned(), json!(1_000))]),
            meta: serde_json::from_value(json!({ "fields": { "amount": version } })).unwrap(),
        }
    }

    /// What becomes of an approval that `writer` made and for which `lender`'s role counts.
    fn approval(writer: u128, lender: u128, stored: &Stored) -> Result<(), HeldReason> {
        let (writer, actor, grants) = (manager(writer), manager(lender), Grants::default());
        let author = Author { actor: &actor, grants: &grants, writer: &writer, in_sight: &grants };
        let op = serde_json::from_value(json!({
            "op": "patch", "kind": PAYMENT.name, "id": stored.id, "base": 1,
            "set": { "approved_on": "2021-02-03" }
        }));
        check_setters(&PAYMENT, &op.unwrap(), Some(stored), &author)
    }

    #[test]
    fn whoever_may_write_a_record_may_not_approve_what_she_wrote_in_it() {
        assert_eq!(approval(1, 1, &written_by(1)), Err(HeldReason::NoRight));
        assert_eq!(approval(2, 2, &written_by(1)), Ok(()));
    }

    #[test]
    fn an_approval_that_is_released_counts_as_its_writers_and_not_as_the_releasing_persons() {
        assert_eq!(approval(1, 2, &written_by(1)), Err(HeldReason::NoRight));
        assert_eq!(approval(2, 1, &written_by(1)), Ok(()));
    }
}
