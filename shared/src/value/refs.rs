//! Several references in one field: additions and removals of two people both survive.

use super::{FieldType, FieldValue, Ref, choice_codes};
use crate::gather::Gather;
use crate::id::RecordId;
use crate::record::Record;
use serde_json::Value;
use std::collections::BTreeMap;

/// Most records that one field names; a photo of the whole program stays below it.
pub const REFS_MAX: usize = 200;

/// References to any number of records of kind `K`. Stored as a sorted list of ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefSet<K>(BTreeMap<RecordId, Ref<K>>);

impl<K> RefSet<K> {
    /// References to these records.
    pub fn to(ids: impl IntoIterator<Item = RecordId>) -> RefSet<K> {
        RefSet(ids.into_iter().map(|id| (id, Ref::to(id))).gather())
    }

    /// The records referred to, in order of their ids.
    pub fn ids(&self) -> impl Iterator<Item = RecordId> {
        self.0.keys().copied()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<K: Record> FieldValue for RefSet<K> {
    const TYPE: FieldType = FieldType::RefSet(K::NAME);

    fn read(json: &Value) -> Option<RefSet<K>> {
        refs_are_valid(json).then(|| RefSet::to(ids_named(json)))
    }

    fn write(&self) -> Value {
        Value::from(self.ids().map(|id| id.to_string()).collect::<Vec<_>>())
    }
}

/// The records that a value names: one id, a list of ids, or the additions and removals of a
/// change of such a list. What is no id names nothing.
pub fn ids_named(json: &Value) -> Vec<RecordId> {
    let parts = match json {
        Value::String(id) => return id.parse().into_iter().collect(),
        Value::Object(change) => vec![change.get("add"), change.get("remove")],
        list => vec![Some(list)],
    };
    let texts = parts.into_iter().flat_map(choice_codes);
    texts.filter_map(|text| text.parse().ok()).collect()
}

/// Whether `json` is a list of ids, each in the one form in which ids are written: two texts of
/// one id would be two members of a set.
pub(super) fn refs_are_valid(json: &Value) -> bool {
    let is_id = |item: &Value| {
        let id = item.as_str().and_then(|text| text.parse::<RecordId>().ok());
        id.is_some_and(|id| item.as_str() == Some(&id.to_string()))
    };
    json.as_array().is_some_and(|items| items.len() <= REFS_MAX && items.iter().all(is_id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::staff::Staff;
    use serde_json::json;
    use uuid::Uuid;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    #[test]
    fn references_are_written_in_order_and_read_back() {
        let refs = RefSet::<Staff>::to([id(9), id(7), id(9)]);
        assert_eq!(refs.write(), json!([id(7).to_string(), id(9).to_string()]));
        assert_eq!(RefSet::read(&refs.write()), Some(refs));
    }

    #[test]
    fn one_record_has_one_text() {
        let upper = "000000000000000000000000000000AB";
        assert!(upper.parse::<RecordId>().is_ok(), "a lenient reader takes it");
        assert_eq!(RefSet::<Staff>::read(&json!([upper])), None);
        let too_many: Vec<String> = (0..=REFS_MAX as u128).map(|n| id(n).to_string()).collect();
        assert_eq!(RefSet::<Staff>::read(&json!(too_many)), None);
    }

    #[test]
    fn a_value_names_records_in_each_of_its_forms() {
        let (one, two) = (id(1).to_string(), id(2).to_string());
        assert_eq!(ids_named(&json!(one)), [id(1)]);
        assert_eq!(ids_named(&json!([one, two])), [id(1), id(2)]);
        assert_eq!(ids_named(&json!({ "add": [two], "remove": [one] })), [id(2), id(1)]);
        assert_eq!(ids_named(&json!({ "add": [], "other": [one] })), []);
        assert_eq!(ids_named(&Value::Null), []);
    }
}
