//! A stored value in words, whatever its field: for cards that show values of any kind.

use serde_json::Value;
use shared::record::{Field, Kind};
use shared::sync::stored::{WHOLE_RECORD, unit_fields};

use super::values::{field_label, value_text};
use crate::replica::Replica;
use crate::words::t;

/// The value of a field, of a group of fields, or whether the record is there, in words.
pub fn unit_words(replica: Replica, kind: &Kind, unit: &str, value: &Value) -> String {
    if unit == WHOLE_RECORD {
        let is_deleted = value.get("deleted").and_then(Value::as_bool) == Some(true);
        return t(match is_deleted {
            true if value.get("moved_to").is_some() => "forms.conflict.moved",
            true => "forms.conflict.gone",
            false => "forms.conflict.there",
        });
    }
    if let Some(field) = kind.field(unit) {
        return one_value(replica, kind, field, value);
    }
    let fields = unit_fields(kind, unit);
    let each = fields.iter().filter_map(|name| {
        let field = kind.field(name)?;
        let part = value.get(*name).unwrap_or(&Value::Null);
        Some(format!("{}: {}", field_label(kind, field), one_value(replica, kind, field, part)))
    });
    each.collect::<Vec<_>>().join("\n")
}

fn one_value(replica: Replica, kind: &Kind, field: &Field, value: &Value) -> String {
    if value.is_null() {
        t("forms.conflict.empty")
    } else {
        value_text(replica, kind, field, value)
    }
}
