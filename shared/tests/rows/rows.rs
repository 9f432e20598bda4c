//! Records as tests write them: by kind and name, few enough to see at a glance.

use serde_json::Value;
use shared::id::RecordId;
use shared::record::Body;
use shared::value::Date;

/// A record: kind, name (its id follows from it) and fields; `@name` refers to a record by name.
pub type Row = (&'static str, &'static str, Value);

/// The id of the record with this name.
pub fn id(name: &str) -> RecordId {
    RecordId::of_natural_key("test", &[name.to_owned()])
}

/// Fields with the ids of the records that they name.
pub fn body(fields: &Value) -> Body {
    let link = |value: &Value| match value.as_str().and_then(|text| text.strip_prefix('@')) {
        Some(name) => Value::from(id(name).to_string()),
        None => value.clone(),
    };
    let fields = fields.as_object().expect("fields in braces").iter();
    fields.map(|(name, value)| (name.clone(), link(value))).collect()
}

/// A day as people write it.
pub fn day(text: &str) -> Date {
    text.parse().expect("a day")
}
