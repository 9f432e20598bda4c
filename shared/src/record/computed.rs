//! What follows from a record's own fields and the day: shown like a field, never stored and never
//! sent, so that it cannot disagree with what it follows from.

use super::Body;
use crate::value::{Date, FieldType};
use serde_json::Value;

/// The declaration of one value that is computed; its label has the key `<kind>.<name>`.
#[derive(Clone, Copy, Debug)]
pub struct Computed {
    /// The name, which no field has.
    pub name: &'static str,
    /// The type of the value.
    pub declared: FieldType,
    /// The value on a day; none while a field that it follows from is empty or unreadable.
    pub value: fn(&Body, Date) -> Option<Value>,
}
