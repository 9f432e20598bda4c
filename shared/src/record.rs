//! What a record kind is: a table of fields with their types and merge rules, who may see it and
//! who may write it. One declaration; forms, lists, storage, sync, rights and documentation read
//! it.

pub mod body;
pub mod computed;
pub mod document;
pub mod entry;
pub mod field;
pub mod fields;
pub mod form;
pub mod key;
pub mod kind;
pub mod list;
pub mod name;

pub use body::{Body, named};
pub use computed::Computed;
pub use document::document;
pub use field::{Field, Merge};
pub use fields::Fields;
pub use form::EventDay;
pub use key::{field_key, words_key};
pub use kind::{Deletion, FilePart, Identity, Kind, Proposed, ScopeRule, Writers};
pub use name::KindName;

use crate::id::RecordId;

/// The typed view of one kind. Every field may be empty: a record with problems is still shown.
pub trait Record: Sized {
    /// The kind's name in storage and on the wire.
    const NAME: &'static str;
    /// The declaration.
    const KIND: &'static Kind;

    /// The record's id.
    fn id(&self) -> RecordId;

    /// Reads the record; a value that is not valid reads as empty.
    fn read(id: RecordId, body: &Body) -> Self;

    /// The record's fields as stored; empty fields are left out.
    fn write(&self) -> Body;
}

/// Declares the typed view of a kind and its field table in one list. It may list; it may not
/// decide: whatever has an `if` is an ordinary function in the kind's file.
///
/// Each line is `name: Type => option, option(argument);` where an option is a method of
/// [`Field`].
#[macro_export]
macro_rules! record {
    (
        $(#[$doc:meta])*
        $name:ident = $code:literal {
            $($(#[$field_doc:meta])* $field:ident: $type:ty
                $(=> $($option:ident $(($($argument:expr),*))?),+)?;)+
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            /// The record's id.
            pub id: $crate::id::RecordId,
            $($(#[$field_doc])* pub $field: Option<$type>,)+
        }

        impl $name {
            /// The field table, in the order in which forms show it.
            pub const FIELDS: &'static [$crate::record::Field] = &[$(
                $crate::record::Field::new(
                    stringify!($field),
                    <$type as $crate::value::FieldValue>::TYPE,
                )$($(.$option($($($argument),*)?))+)?
            ),+];

            /// A record without any value.
            pub fn empty(id: $crate::id::RecordId) -> $name {
                $name { id, $($field: None),+ }
            }
        }

        impl $crate::record::Record for $name {
            const NAME: &'static str = $code;
            const KIND: &'static $crate::record::Kind = &KIND;

            fn id(&self) -> $crate::id::RecordId {
                self.id
            }

            fn read(id: $crate::id::RecordId, body: &$crate::record::Body) -> $name {
                $name {
                    id,
                    $($field: body
                        .get(stringify!($field))
                        .and_then(<$type as $crate::value::FieldValue>::read),)+
                }
            }

            fn write(&self) -> $crate::record::Body {
                let mut body = $crate::record::Body::new();
                $(if let Some(value) = &self.$field {
                    body.insert(
                        stringify!($field).to_owned(),
                        $crate::value::FieldValue::write(value),
                    );
                })+
                body
            }
        }
    };
}
