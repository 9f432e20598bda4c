//! Three managers who write honoraria: the accept core with its records in memory.

use serde_json::{Value, json};
use shared::access::Grants;
use shared::id::{AccountId, Epoch, MutationId, RecordId, Seq, Stamp};
use shared::records::kind;
use shared::role::{Actor, Role};
use shared::scope::Scope;
use shared::sync::accept::{Arrival, Author, Rows, accept, read_ops};
use shared::sync::message::{Envelope, FateKind};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// 3 February 2021, at noon in Tokyo.
const NOW: Stamp = Stamp(1_612_321_200_000);

/// What the office has written.
#[derive(Default)]
pub struct Office {
    rows: Rows,
    /// The last change.
    pub head: Seq,
    sent: u64,
}

impl Office {
    /// The first manager makes a record.
    pub fn create(&mut self, name: &'static str, set: &Value) -> RecordId {
        let (id, fate) = self.make(name, self.head, set);
        assert_eq!(fate, "applied");
        id
    }

    /// The first manager, who was looking at everything up to `seen`, makes a record; answers its
    /// id with what became of it.
    pub fn make(&mut self, name: &str, seen: Seq, set: &Value) -> (RecordId, &'static str) {
        let body = set.as_object().expect("fields in braces");
        let id = kind(name).and_then(|it| it.natural_id(body)).expect("an id of its own");
        let ops = json!([{ "op": "create", "kind": name, "id": id, "base": seen, "set": set }]);
        (id, self.push(1, ops))
    }

    /// The first manager deletes a record as she sees it.
    pub fn delete(&mut self, name: &str, id: RecordId) {
        let ops = json!([{ "op": "delete", "kind": name, "id": id, "base": self.head }]);
        assert_eq!(self.push(1, ops), "applied");
    }

    /// A manager who was looking at everything up to `seen` changes it; answers what became of it.
    pub fn patch(&mut self, who: u128, id: RecordId, seen: Seq, set: Value) -> &'static str {
        let ops = json!([{ "op": "patch", "kind": "honorarium", "id": id, "base": seen,
            "set": set }]);
        self.push(who, ops)
    }

    /// What stands in a field of an honorarium.
    pub fn value(&self, id: RecordId, field: &str) -> Value {
        self.value_of("honorarium", id, field)
    }

    /// What stands in a field of a record.
    pub fn value_of(&self, name: &str, id: RecordId, field: &str) -> Value {
        let stored = self.rows.get(&(name.to_owned(), id)).expect("it was made");
        stored.body.get(field).cloned().unwrap_or_default()
    }

    fn push(&mut self, who: u128, ops: Value) -> &'static str {
        self.sent += 1;
        let account = AccountId(Uuid::from_u128(who));
        let person = Some(RecordId(Uuid::from_u128(who)));
        let actor = Actor { account, role: Role::Manager, person };
        let scopes = [Scope::Office, Scope::Managers].map(|scope| (scope.into(), Seq(0)));
        let grants = Grants(scopes.into_iter().collect());
        let uid = MutationId(Uuid::from_u128(u128::from(self.sent)));
        let envelope = Envelope { n: self.sent, uid, at: NOW, schema: 1, epoch: None, ops };
        let ops = read_ops(&envelope);
        let awaited = BTreeSet::new();
        let arrival = Arrival {
            envelope: &envelope,
            ops: ops.as_deref().map_err(|reason| *reason),
            ancestors: &[],
            held: &BTreeSet::new(),
            awaited: &awaited,
            parts: &BTreeMap::new(),
            last_contact: NOW,
            now: NOW,
            epoch: Epoch(Uuid::from_u128(1)),
            timelines: &[],
        };
        let author = Author::own(&actor, &grants);
        let decision = accept(&self.rows, &author, &arrival, &mut self.head);
        for write in decision.writes {
            self.rows.insert((write.after.kind.clone(), write.after.id), write.after);
        }
        match decision.fate.kind {
            FateKind::Applied => "applied",
            FateKind::Held => "held",
            _ => "otherwise",
        }
    }
}
