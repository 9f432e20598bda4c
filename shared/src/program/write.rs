//! What a rule wants to be written. A device adds what the person was looking at, the server does
//! not need that.

use super::records::Records;
use crate::id::RecordId;
use crate::record::{Body, Record};
use crate::value::FieldValue;
use serde_json::Value;

/// One record to be made, changed or removed.
#[derive(Clone, Debug, PartialEq)]
pub enum Write {
    /// Makes a record with these fields.
    Create {
        /// The kind.
        kind: &'static str,
        /// The id of the new record.
        id: RecordId,
        /// Its fields.
        set: Body,
    },
    /// Sets fields of a record; `null` empties one.
    Set {
        /// The kind.
        kind: &'static str,
        /// The record.
        id: RecordId,
        /// The fields.
        set: Body,
    },
    /// Removes a record.
    Remove {
        /// The kind.
        kind: &'static str,
        /// The record.
        id: RecordId,
    },
}

impl Write {
    /// Makes this record.
    pub fn create<R: Record>(record: &R) -> Write {
        Write::Create { kind: R::NAME, id: record.id(), set: record.write() }
    }

    /// Sets fields of a record of kind `R`.
    pub fn set<R: Record>(id: RecordId, set: Body) -> Write {
        Write::Set { kind: R::NAME, id, set }
    }

    /// Removes a record of kind `R`.
    pub fn remove<R: Record>(id: RecordId) -> Write {
        Write::Remove { kind: R::NAME, id }
    }
}

/// What takes these writes back, the latest first: what they make goes, and what they change or
/// remove says again what it says in these records.
pub fn undone(records: &dyn Records, writes: &[Write]) -> Vec<Write> {
    let back = writes.iter().rev().filter_map(|write| match write {
        Write::Create { kind, id, .. } => Some(Write::Remove { kind, id: *id }),
        Write::Set { kind, id, set } => {
            let before = records.get(kind, *id)?;
            let value = |name: &String| before.get(name).cloned().unwrap_or_default();
            let set = set.keys().map(|name| (name.clone(), value(name))).collect();
            Some(Write::Set { kind, id: *id, set })
        }
        Write::Remove { kind, id } => {
            let set = records.get(kind, *id)?.clone().into_body();
            Some(Write::Create { kind, id: *id, set })
        }
    });
    back.collect()
}

/// A change of one field; `None` empties it.
pub fn field<V: FieldValue>(name: &str, value: Option<&V>) -> (String, Value) {
    (name.to_owned(), value.map_or(Value::Null, FieldValue::write))
}
