//! What a mutation wants with which records, for whoever decides about it before it is applied.

use super::message::Op;
use crate::id::RecordId;
use crate::records;
use serde_json::Value;

/// The records that an operation changes or names, each by kind and id.
pub fn named_records(op: &Op) -> Vec<(String, RecordId)> {
    let kind = records::kind(&op.kind);
    let named = op.set.iter().filter_map(|(name, value)| Some(kind?.field(name)?.named_in(value)));
    let named = named.flatten().map(|(of, id)| (of.to_owned(), id));
    std::iter::once((op.kind.clone(), op.id)).chain(named).collect()
}

/// What an operation does to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Does {
    /// Makes it.
    Make,
    /// Changes it.
    Change,
    /// Moves it to where it belongs.
    Move,
    /// Removes it.
    Remove,
}

/// One operation as a person reads it.
#[derive(Clone, Debug, PartialEq)]
pub struct Intent {
    /// The kind of the record.
    pub kind: String,
    /// The record.
    pub id: RecordId,
    /// What is done to it.
    pub does: Does,
    /// The fields that are set, in their order.
    pub set: Vec<(String, Value)>,
}

/// What the operations of a mutation want, in their order. What cannot be read is left out: they
/// may come from a newer release, or be made up.
pub fn intents(ops: &Value) -> Vec<Intent> {
    let read = |op: &Value| {
        let set = op.get("set").and_then(Value::as_object).into_iter().flatten();
        Some(Intent {
            kind: op.get("kind")?.as_str()?.to_owned(),
            id: op.get("id")?.as_str()?.parse().ok()?,
            does: match op.get("op")?.as_str()? {
                "create" => Does::Make,
                "delete" if op.get("moved_to").is_some() => Does::Move,
                "delete" => Does::Remove,
                _ => Does::Change,
            },
            set: set.map(|(name, value)| (name.clone(), value.clone())).collect(),
        })
    };
    ops.as_array().into_iter().flatten().filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_change_says_what_it_wants_and_what_cannot_be_read_is_left_out() {
        let id = "00000000-0000-0000-0000-000000000007";
        let ops = json!([
            { "op": "create", "kind": "note", "id": id, "set": { "text": "x" } },
            { "op": "delete", "kind": "note", "id": id },
            { "op": "delete", "kind": "note", "id": id, "moved_to": id },
            "strange",
        ]);
        let intents = intents(&ops);
        let does: Vec<Does> = intents.iter().map(|it| it.does).collect();
        assert_eq!(does, [Does::Make, Does::Remove, Does::Move]);
        assert_eq!(intents[0].set, [("text".to_owned(), json!("x"))]);
        assert!(super::intents(&Value::Null).is_empty());
    }

    #[test]
    fn an_operation_names_its_record_and_those_that_its_fields_refer_to() {
        let [note, learner] = [7, 8].map(|n| RecordId(uuid::Uuid::from_u128(n)));
        let op = json!({ "op": "create", "kind": "note", "id": note, "base": 0,
            "set": { "learner": learner, "text": learner, "lesson": null } });
        let named = named_records(&serde_json::from_value(op).unwrap());
        assert_eq!(named, [("note".to_owned(), note), ("learner".to_owned(), learner)]);
    }
}
