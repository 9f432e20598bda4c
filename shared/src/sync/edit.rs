//! A person's edit on its way into the outbox. Whether two edits are concurrent depends on what
//! each author had seen, so a form records that when it opens.

use super::device::{Commit, Device, Effect, Purpose, Strictness};
use super::outbox::{entry_key, next_n_put, stored_bytes};
use crate::access::Grants;
use crate::gather::Gather;
use crate::id::{MutationId, RecordId, Seq, Stamp};
use crate::planted;
use crate::record::{Body, Fields, Kind, KindName, Merge, ScopeRule};
use crate::records;
use crate::scope::{Pattern, Scope};
use crate::sorted::SortedMap;
use crate::sync::limit::{MUTATION_BYTES_MAX, OPS_MAX};
use crate::sync::message::{Envelope, Op, OpKind, SCHEMA};
use crate::sync::outbox::{Durability, Entry};
use crate::sync::table::RecordKey;
use crate::sync::together::parents;
use crate::value::{FieldType, LONG_TEXT_CHARS_MAX, TEXT_CHARS_MAX};
use serde_json::Value;
use std::collections::BTreeSet;

/// What a form showed of a record when it opened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EditBase {
    /// The confirmed seq; 0 if the record was not confirmed.
    base: Seq,
    /// The head of the last complete pull: every record that the reader may see was here up to it.
    as_of: Seq,
    /// Fields that showed an own edit, not yet confirmed: that edit's base and uid.
    own: SortedMap<String, (Seq, MutationId)>,
    /// All own edits of the record that were not confirmed.
    edits: Vec<MutationId>,
    /// The values.
    body: Fields,
}

impl EditBase {
    /// The own edits of the record that were not confirmed, the oldest first.
    pub fn edits(&self) -> &[MutationId] {
        &self.edits
    }

    /// The values that the form showed.
    pub fn body(&self) -> &Body {
        &self.body
    }
}

/// One change of one record, as a form or a tap asks for it.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Creates a record. If it exists already, because somebody else recorded the same fact, the
    /// values are merged into that record.
    Create {
        /// The kind's name.
        kind: &'static str,
        /// The id; of a kind with a natural key it follows from the fields instead.
        id: RecordId,
        /// The fields.
        set: Body,
    },
    /// Sets fields of a record; `null` empties one.
    Patch {
        /// The kind's name.
        kind: String,
        /// The record.
        id: RecordId,
        /// What the form showed.
        seen: EditBase,
        /// The fields that changed.
        set: Body,
        /// Conflicting values that the person saw and settles.
        closes: Vec<MutationId>,
    },
    /// Removes a record.
    Delete {
        /// The kind's name.
        kind: String,
        /// The record.
        id: RecordId,
        /// What the form showed.
        seen: EditBase,
    },
    /// Makes a record anew where it belongs, and takes it away from where it was with all that it
    /// said there.
    Move {
        /// The kind's name.
        kind: &'static str,
        /// The record in the wrong place.
        id: RecordId,
        /// What the form showed.
        seen: EditBase,
        /// The id in the right place; of a kind with a natural key it follows from the fields.
        to: RecordId,
        /// The fields there.
        set: Body,
    },
}

/// Why a device does not take an edit. Nothing is lost: the form still has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditRefused {
    /// This version does not know the kind.
    UnknownKind,
    /// A field that decides who may see the record is empty.
    NoScope,
    /// The text of this field is longer than any server takes.
    TooLong {
        /// The field.
        field: String,
        /// The longest text, in characters.
        chars_max: usize,
    },
    /// The whole change is larger than any server takes.
    TooLarge,
    /// Another tab of this browser writes; this one only reads.
    Elsewhere,
}

impl EditRefused {
    /// The name; its words are under `refused.<code>`.
    pub fn code(&self) -> &'static str {
        match self {
            EditRefused::UnknownKind => "unknown_kind",
            EditRefused::NoScope => "no_scope",
            EditRefused::TooLong { .. } => "too_long",
            EditRefused::TooLarge => "too_large",
            EditRefused::Elsewhere => "elsewhere",
        }
    }
}

impl Device {
    /// What the record shows now: taken when a form opens, given back with the change.
    pub fn seen(&self, kind: &str, id: RecordId) -> EditBase {
        let base = self.confirmed.get(kind, id).map_or(Seq(0), |confirmed| confirmed.view.seq);
        let mut seen = EditBase { base, as_of: self.committed, ..EditBase::default() };
        for (uid, op) in self.outbox.edits_of(kind, id) {
            if seen.edits.last() != Some(&uid) {
                seen.edits.push(uid);
            }
            for name in op.set.keys() {
                let first = seen.own.get(name).map_or(op.base, |(base, _)| *base);
                seen.own.insert(name.clone(), (first, uid));
            }
        }
        seen.body = self.get(kind, id).map(|view| view.body.clone()).unwrap_or_default();
        seen
    }

    /// What the account may see, with the people whom it has made itself and whom the server does
    /// not know yet: who meets somebody new without a network may write about her at once.
    pub fn grants_ahead(&self) -> Grants {
        let mut grants = self.grants.clone();
        let ops = self.outbox.entries().flat_map(Entry::ops);
        for op in ops.filter(|op| op.op == OpKind::Create) {
            if records::kind(&op.kind).is_some_and(|kind| kind.scope == ScopeRule::OwnSelf) {
                for scope in [Scope::Own(op.id), Scope::Core(op.id)] {
                    grants.0.or_insert_with(Pattern::from(scope), || self.committed);
                }
            }
        }
        grants
    }

    /// Puts one mutation of these changes into the outbox. `uid` is fresh, `now` the device's
    /// clock. The view shows it at once, as "saving" until the commit is complete.
    pub fn edit(
        &mut self,
        changes: Vec<Change>,
        uid: MutationId,
        now: Stamp,
    ) -> Result<Vec<Effect>, EditRefused> {
        let mut ops = Vec::new();
        for change in changes {
            self.add_ops(change, &mut ops)?;
        }
        let json = serde_json::to_value(&ops).map_err(|_| EditRefused::TooLarge)?;
        if ops.len() > OPS_MAX || json.to_string().len() > MUTATION_BYTES_MAX {
            return Err(EditRefused::TooLarge);
        }
        let n = self.outbox.next_n();
        let envelope = Envelope { n, uid, at: now, schema: SCHEMA, epoch: self.epoch, ops: json };
        let keys: BTreeSet<RecordKey> =
            ops.iter().map(|op| (KindName::from(&op.kind), op.id)).gather();
        self.outbox.add(Entry::open(envelope, ops, Durability::Saving));
        let mut effects = vec![self.commit_edit(n)];
        effects.extend(self.show(keys));
        Ok(effects)
    }

    /// Commits again what could not be written, once nothing else is under way.
    pub(super) fn save_again(&mut self) -> Vec<Effect> {
        let is_under_way = self
            .commits
            .values()
            .any(|purpose| matches!(purpose, Purpose::Edit { .. } | Purpose::Rewrite { .. }));
        if is_under_way || !self.outbox.is_behind() {
            return Vec::new();
        }
        vec![self.rewrite_outbox(Vec::new())]
    }

    fn commit_edit(&mut self, n: u64) -> Effect {
        let mut strictness = Strictness::Strict;
        planted!(EditRelaxed => strictness = Strictness::Relaxed);
        let entry = self.outbox.entry(n);
        let entry = entry.map(|entry| (entry_key(n), stored_bytes(entry)));
        let commit = Commit {
            token: 0,
            put: entry.into_iter().chain([next_n_put(n + 1)]).collect(),
            delete: Vec::new(),
            strictness,
            expect_next_n: Some(n),
        };
        self.commit(Purpose::Edit { n }, commit)
    }

    /// Writes the whole outbox, and removes `more` in the same commit.
    pub(super) fn rewrite_outbox(&mut self, more: Vec<String>) -> Effect {
        let rewrite = self.outbox.rewrite();
        let mut put = rewrite.put;
        put.push(next_n_put(rewrite.next_n));
        let mut delete = rewrite.delete;
        delete.extend(more);
        let commit = Commit {
            token: 0,
            put,
            delete,
            strictness: Strictness::Strict,
            // If our last write may have succeeded, the counter is unknown: the fence guards.
            expect_next_n: (!self.is_unsure).then_some(rewrite.expected_next_n),
        };
        self.commit(Purpose::Rewrite { next_n: rewrite.next_n }, commit)
    }

    fn add_ops(&self, change: Change, ops: &mut Vec<Op>) -> Result<(), EditRefused> {
        match change {
            Change::Create { kind, id, set } => ops.push(self.creation(kind, id, set)?),
            Change::Patch { kind, id, seen, set, closes } => {
                if let Some(kind) = records::kind(&kind) {
                    check_lengths(kind, &set)?;
                }
                ops.extend(seen.patches(&kind, id, set, &closes));
            }
            Change::Delete { kind, id, seen } => ops.push(self.deletion(&kind, id, &seen)),
            Change::Move { kind, id, seen, to, set } => {
                let creation = self.creation(kind, to, set)?;
                let moved_to = Some(creation.id);
                ops.push(Op { moved_to, ..self.deletion(kind, id, &seen) });
                ops.push(creation);
            }
        }
        Ok(())
    }

    fn creation(&self, kind: &str, id: RecordId, set: Body) -> Result<Op, EditRefused> {
        let kind = records::kind(kind).ok_or(EditRefused::UnknownKind)?;
        check_lengths(kind, &set)?;
        let id = kind.natural_id(&set).unwrap_or(id);
        let scope = kind.scope_of(id, &set).ok_or(EditRefused::NoScope)?;
        let mut seen = self.seen(kind.name, id);
        let own = self.outbox.edits_of(kind.name, id).map(|(_, op)| op);
        let own_deletion = own.filter(|op| op.op == OpKind::Delete).last();
        if let Some(deletion) = own_deletion {
            // She deleted the record, so she has not seen what was pulled after that.
            seen.base = deletion.base;
        } else if seen.base == Seq(0) && self.grants.cover(&scope) {
            // The screen showed that there is no such record: as of the last pull.
            seen.base = self.committed;
        }
        let after = seen.edits.clone();
        let op = OpKind::Create;
        Ok(Op { scope: Some(scope), set, after, ..seen.op(op, kind.name, id) })
    }

    fn deletion(&self, kind: &str, id: RecordId, seen: &EditBase) -> Op {
        let (mut after, mut base) = (seen.edits.clone(), seen.base_of_deletion());
        for (part_base, uid) in self.edits_of_parts(kind, id) {
            base = base.min(part_base);
            after.push(uid);
        }
        Op { base, after, ..seen.op(OpKind::Delete, kind, id) }
    }

    /// The own edits, not yet confirmed, of records that are parts of this one, with their bases.
    fn edits_of_parts(&self, kind: &str, id: RecordId) -> Vec<(Seq, MutationId)> {
        let whole = (kind.to_owned(), id);
        let is_part = |op: &Op| {
            let kind = records::kind(&op.kind);
            let shown = self.get(&op.kind, op.id).map(|view| &*view.body);
            kind.is_some_and(|kind| parents(kind, shown.unwrap_or(&op.set)).contains(&whole))
        };
        let of_entry = |entry: &Entry| {
            let parts = entry.ops().iter().filter(|op| is_part(op)).map(|op| op.base);
            Some((parts.min()?, *entry.uids().first()?))
        };
        self.outbox.entries().filter_map(of_entry).collect()
    }
}

impl EditBase {
    /// The author of a deletion had seen all parts of the record as of the last pull, unless an own
    /// edit hides what was pulled.
    fn base_of_deletion(&self) -> Seq {
        let own = self.own.values().map(|(base, _)| *base).min();
        own.map_or(self.base.max(self.as_of), |own| own.min(self.base))
    }

    fn op(&self, op: OpKind, kind: &str, id: RecordId) -> Op {
        Op { base: self.base, ..Op::new(op, kind, id) }
    }

    /// One operation for each different (base, after): a field that showed an own unconfirmed
    /// edit keeps that edit's base and names it.
    fn patches(&self, kind: &str, id: RecordId, set: Body, closes: &[MutationId]) -> Vec<Op> {
        let mut by_origin: SortedMap<(Seq, Option<MutationId>), Op> = SortedMap::new();
        for (name, value) in self.whole_groups(kind, set) {
            let own = self.own_edit(kind, &name);
            let mut origin = own.map_or((self.base, None), |(base, uid)| (base, Some(uid)));
            planted!(BaseFromNow => origin.0 = self.base);
            let op = by_origin.or_insert_with(origin, || Op {
                base: origin.0,
                after: origin.1.into_iter().collect(),
                closes: closes.to_vec(),
                ..self.op(OpKind::Patch, kind, id)
            });
            if is_text(kind, &name) {
                let was = self.body.get(&name).and_then(Value::as_str).unwrap_or_default();
                op.was.insert(name.clone(), was.to_owned());
            }
            op.set.insert(name, value);
        }
        by_origin.into_values().collect()
    }

    /// Fields of a group are one value: with one of them go the others, as the form showed them.
    fn whole_groups(&self, kind: &str, mut set: Body) -> Body {
        let Some(kind) = records::kind(kind) else { return set };
        let is_set = |group: &str| {
            kind.fields.iter().any(|it| it.group == Some(group) && set.contains_key(it.name))
        };
        let also = kind.fields.iter().filter(|it| it.group.is_some_and(is_set));
        let also: Vec<&str> = also.map(|it| it.name).collect();
        for name in also {
            let shown = || self.body.get(name).cloned().unwrap_or_default();
            set.entry(name.to_owned()).or_insert_with(shown);
        }
        set
    }

    /// The own unconfirmed edit that a field showed; fields of a group are seen together.
    fn own_edit(&self, kind: &str, name: &str) -> Option<(Seq, MutationId)> {
        let group = records::kind(kind).and_then(|kind| kind.field(name)).and_then(|f| f.group);
        let Some(group) = group else { return self.own.get(name).copied() };
        let kind = records::kind(kind)?;
        let fields = kind.fields.iter().filter(|field| field.group == Some(group));
        fields.filter_map(|field| self.own.get(field.name).copied()).next_back()
    }
}

fn is_text(kind: &str, name: &str) -> bool {
    let field = records::kind(kind).and_then(|kind| kind.field(name));
    field.is_some_and(|field| field.merge == Merge::Text)
}

fn check_lengths(kind: &Kind, set: &Body) -> Result<(), EditRefused> {
    for (name, value) in set {
        let chars_max = match kind.field(name).map(|field| field.declared) {
            Some(FieldType::Text) => TEXT_CHARS_MAX,
            Some(FieldType::LongText) => LONG_TEXT_CHARS_MAX,
            _ => continue,
        };
        if value.as_str().is_some_and(|text| text.chars().count() > chars_max) {
            return Err(EditRefused::TooLong { field: name.clone(), chars_max });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{AccountId, ClientId};
    use crate::record::Record;
    use crate::records::learner::Learner;
    use crate::records::venue::Venue;
    use crate::role::{Actor, Role};
    use crate::sync::device::{Identity, Seal, Sealer};
    use std::rc::Rc;
    use uuid::Uuid;

    struct Unsealed;

    impl Seal for Unsealed {
        fn seal(&self, _: &[u8]) -> Option<String> {
            None
        }
    }

    fn device() -> Device {
        let id = Uuid::from_u128;
        let actor = Actor { account: AccountId(id(1)), role: Role::Tutor, person: None };
        let identity = Identity {
            client: ClientId(id(2)),
            secret: String::new(),
            actor,
            version: String::new(),
            seal_to: String::new(),
        };
        Device::open(identity, Sealer(Rc::new(Unsealed)), &[]).unwrap()
    }

    #[test]
    fn whom_a_device_has_made_itself_it_may_write_about_before_the_server_knows_her() {
        let mut device = device();
        let [her, place, somebody] = [7, 8, 9].map(|n| RecordId(Uuid::from_u128(n)));
        let make = |kind: &'static str, id| Change::Create { kind, id, set: Body::new() };
        let all = vec![make(Learner::NAME, her), make(Venue::NAME, place)];
        device.edit(all, MutationId(Uuid::from_u128(3)), Stamp(0)).unwrap();
        let grants = device.grants_ahead();
        assert!(grants.cover(&Scope::Own(her)) && grants.cover(&Scope::Core(her)));
        assert!(!grants.cover(&Scope::Care(her)), "care is given, not taken");
        assert!(!grants.cover(&Scope::Own(somebody)) && !grants.cover(&Scope::Venue(place)));
        assert!(!device.grants().cover(&Scope::Own(her)), "what the server gave stays as it is");
    }
}
