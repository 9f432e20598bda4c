//! Values out of a declared list. Codes are what is stored and sent; people see words.

use super::{FieldType, FieldValue};
use crate::arrange::Arrange;
use serde_json::Value;
use std::collections::BTreeSet;

/// A type whose values are a fixed list of codes.
pub trait Choice: Sized + Copy + Ord + 'static {
    /// Every code, in the order in which forms show them.
    const CODES: &'static [&'static str];
    /// Every value, in the same order.
    const ALL: &'static [Self];

    /// The value's code.
    fn code(self) -> &'static str;

    /// The value with this code.
    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|value| value.code() == code)
    }
}

/// Declares an enum that is a [`Choice`], one code per value.
#[macro_export]
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $($(#[$item_doc:meta])* $item:ident = $code:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$item_doc])* $item,)+ }

        impl $crate::value::Choice for $name {
            const CODES: &'static [&'static str] = &[$($code),+];
            const ALL: &'static [Self] = &[$($name::$item),+];

            fn code(self) -> &'static str {
                match self { $($name::$item => $code),+ }
            }
        }

        impl $crate::value::FieldValue for $name {
            const TYPE: $crate::value::FieldType =
                $crate::value::FieldType::Choice(<$name as $crate::value::Choice>::CODES);

            fn read(json: &serde_json::Value) -> Option<Self> {
                <$name as $crate::value::Choice>::from_code(json.as_str()?)
            }

            fn write(&self) -> serde_json::Value {
                serde_json::Value::from($crate::value::Choice::code(*self))
            }
        }
    };
}

/// Any number of choices. Stored as a sorted list of codes.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChoiceSet<C: Choice>(pub BTreeSet<C>);

impl<C: Choice> FieldValue for ChoiceSet<C> {
    const TYPE: FieldType = FieldType::ChoiceSet(C::CODES);

    fn read(json: &Value) -> Option<ChoiceSet<C>> {
        let mut choices = BTreeSet::new();
        for code in json.as_array()? {
            choices.insert(C::from_code(code.as_str()?)?);
        }
        Some(ChoiceSet(choices))
    }

    fn write(&self) -> Value {
        let mut codes: Vec<&str> = self.0.iter().map(|choice| choice.code()).collect();
        codes.arrange_by(|one, other| one.cmp(other));
        Value::from(codes)
    }
}

/// Whether `json` is a list of declared codes.
pub(super) fn set_is_valid(codes: &[&str], json: &Value) -> bool {
    json.as_array().is_some_and(|items| {
        items.iter().all(|item| item.as_str().is_some_and(|code| codes.contains(&code)))
    })
}
