//! How two changes of one text meet in the model.

use serde_json::Value;
use shared::sync::text::merge_texts;
use shared::value::LONG_TEXT_CHARS_MAX;

/// Both changes of a text, if they do not overlap.
pub(super) fn both(was: Option<&String>, current: &Value, value: &Value) -> Option<String> {
    let text = |value: &Value| match value {
        Value::Null => Some(String::new()),
        other => other.as_str().map(str::to_owned),
    };
    let merged = merge_texts(was?, &text(current)?, &text(value)?)?;
    (merged.chars().count() <= LONG_TEXT_CHARS_MAX).then_some(merged)
}
