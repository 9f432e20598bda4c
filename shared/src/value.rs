//! Parsed values: if you hold one, it is valid. Each knows its declared type, which tells every
//! store, form and table how to handle it, and its plain JSON form.

mod calendar;
pub mod choice;
mod codes;
pub mod date;
pub mod number;
pub mod refs;
pub mod url;

pub use choice::{Choice, ChoiceSet};
pub(crate) use codes::codes;
pub use date::{Date, FiscalYear, TimeOfDay, Weekday};
pub use number::{Count, Credits, Minutes, MonthMinutes, Rating, Yen};
pub use refs::{RefSet, ids_named};
pub use url::Url;

use crate::gather::Gather;
use crate::id::RecordId;
use serde_json::Value;
use std::marker::PhantomData;

/// Longest one-line text, in characters; no later server may lower it.
pub const TEXT_CHARS_MAX: usize = 200;

/// Longest note, in characters; no later server may lower it. About ten pages of a notebook.
pub const LONG_TEXT_CHARS_MAX: usize = 8_000;

/// The declared type of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// One line of text.
    Text,
    /// Text of several lines.
    LongText,
    /// A calendar day.
    Date,
    /// A time of day.
    Time,
    /// A fiscal year, April to March.
    FiscalYear,
    /// A whole number within bounds, both included.
    Whole {
        /// The smallest number.
        min: i64,
        /// The largest number.
        max: i64,
    },
    /// Yes or no.
    YesNo,
    /// One of some codes.
    Choice(&'static [&'static str]),
    /// Any number of some codes.
    ChoiceSet(&'static [&'static str]),
    /// Whole yen.
    Yen,
    /// An `https` address.
    Url,
    /// Another record, by kind.
    Ref(&'static str),
    /// Any number of other records of one kind.
    RefSet(&'static str),
}

/// A Rust type that a record's field may have.
pub trait FieldValue: Sized {
    /// The declared type.
    const TYPE: FieldType;

    /// Reads the plain JSON form; `None` if it is not a valid value.
    fn read(json: &Value) -> Option<Self>;

    /// The plain JSON form.
    fn write(&self) -> Value;
}

/// One line of text, not empty, at most [`TEXT_CHARS_MAX`] characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(pub String);

impl FieldValue for Text {
    const TYPE: FieldType = FieldType::Text;

    fn read(json: &Value) -> Option<Text> {
        let text = json.as_str()?;
        let fits = !text.trim().is_empty() && text.chars().count() <= TEXT_CHARS_MAX;
        (fits && !text.contains('\n')).then(|| Text(text.to_owned()))
    }

    fn write(&self) -> Value {
        Value::String(self.0.clone())
    }
}

/// Text of several lines, not empty, at most [`LONG_TEXT_CHARS_MAX`] characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LongText(pub String);

impl FieldValue for LongText {
    const TYPE: FieldType = FieldType::LongText;

    fn read(json: &Value) -> Option<LongText> {
        let text = json.as_str()?;
        let fits = !text.trim().is_empty() && text.chars().count() <= LONG_TEXT_CHARS_MAX;
        fits.then(|| LongText(text.to_owned()))
    }

    fn write(&self) -> Value {
        Value::String(self.0.clone())
    }
}

/// Yes or no.
impl FieldValue for bool {
    const TYPE: FieldType = FieldType::YesNo;

    fn read(json: &Value) -> Option<bool> {
        json.as_bool()
    }

    fn write(&self) -> Value {
        Value::Bool(*self)
    }
}

/// A reference to a record of kind `K`.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ref<K> {
    /// The record referred to.
    pub id: RecordId,
    kind: PhantomData<K>,
}

impl<K> Ref<K> {
    /// A reference to the record with this id.
    pub fn to(id: RecordId) -> Ref<K> {
        Ref { id, kind: PhantomData }
    }
}

impl<K> Clone for Ref<K> {
    fn clone(&self) -> Ref<K> {
        *self
    }
}

impl<K> Copy for Ref<K> {}

impl<K: crate::record::Record> FieldValue for Ref<K> {
    const TYPE: FieldType = FieldType::Ref(K::NAME);

    fn read(json: &Value) -> Option<Ref<K>> {
        json.as_str()?.parse().ok().map(Ref::to)
    }

    fn write(&self) -> Value {
        Value::String(self.id.to_string())
    }
}

/// The codes in a stored set of choices.
pub fn choice_codes(json: Option<&Value>) -> std::collections::BTreeSet<String> {
    let items = json.and_then(Value::as_array).into_iter().flatten();
    items.filter_map(|item| item.as_str().map(str::to_owned)).gather()
}

/// Whether `json` is a valid value of the declared type; `Null` is an empty field and valid.
pub fn is_valid(declared: FieldType, json: &Value) -> bool {
    if json.is_null() {
        return true;
    }
    match declared {
        FieldType::Text => Text::read(json).is_some(),
        FieldType::LongText => LongText::read(json).is_some(),
        FieldType::Date => Date::read(json).is_some(),
        FieldType::Time => TimeOfDay::read(json).is_some(),
        FieldType::FiscalYear => FiscalYear::read(json).is_some(),
        FieldType::Whole { min, max } => json.as_i64().is_some_and(|n| (min..=max).contains(&n)),
        FieldType::YesNo => json.is_boolean(),
        FieldType::Choice(codes) => json.as_str().is_some_and(|code| codes.contains(&code)),
        FieldType::ChoiceSet(codes) => choice::set_is_valid(codes, json),
        FieldType::Yen => Yen::read(json).is_some(),
        FieldType::Url => Url::read(json).is_some(),
        FieldType::Ref(_) => json.as_str().is_some_and(|id| id.parse::<RecordId>().is_ok()),
        FieldType::RefSet(_) => refs::refs_are_valid(json),
    }
}
