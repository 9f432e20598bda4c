//! A record's fields as they are stored and sent: JSON that keeps what it does not understand.

use crate::arrange::Arrange;
use crate::id::RecordId;
use serde_json::{Map, Value};

/// Field name → value. An empty field is absent; `null` in a change empties a field.
pub type Body = Map<String, Value>;

/// The record that a field names; none while it is empty or unreadable.
pub fn named(body: &Body, field: &str) -> Option<RecordId> {
    body.get(field)?.as_str()?.parse().ok()
}

/// The text of `json` with all object keys in order, so that equal values have equal texts
/// whoever wrote them. Hashes are taken over this form.
pub fn canonical(json: &Value) -> String {
    let mut text = String::new();
    write_canonical(json, &mut text);
    text
}

fn write_canonical(json: &Value, text: &mut String) {
    match json {
        Value::Object(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.arrange_by(|one, other| one.cmp(other));
            text.push('{');
            for (at, key) in keys.into_iter().enumerate() {
                if at > 0 {
                    text.push(',');
                }
                text.push_str(&Value::from(key.as_str()).to_string());
                text.push(':');
                write_canonical(&map[key], text);
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    text.push(',');
                }
                write_canonical(item, text);
            }
            text.push(']');
        }
        plain => text.push_str(&plain.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_have_equal_texts() {
        let one: Value = serde_json::from_str(r#"{"b":[1,{"d":null,"c":"言"}],"a":1.5}"#).unwrap();
        let two: Value = serde_json::from_str(r#"{"a":1.5,"b":[1,{"c":"言","d":null}]}"#).unwrap();
        assert_eq!(canonical(&one), canonical(&two));
        assert_eq!(canonical(&one), r#"{"a":1.5,"b":[1,{"c":"言","d":null}]}"#);
    }
}
