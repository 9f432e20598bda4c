//! Reads JSON that the app was sent or has kept. What serde derives for a struct reads a list of
//! its fields as well as an object; nobody here writes such lists, and the code for them, once for
//! each struct, would travel with a first visit.

use serde::Deserialize;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use std::fmt;

/// What `text` says. As [`serde_json::from_slice`], but a struct is an object there, never a list.
pub fn read<'de, T: Deserialize<'de>>(text: &'de [u8]) -> Result<T, serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_slice(text);
    let value = T::deserialize(Objects(&mut reader))?;
    reader.end()?;
    Ok(value)
}

/// A part of a reader that reads structs from objects only, and so do the values inside: whatever
/// the reader hands on is wrapped again.
struct Objects<T>(T);

/// Methods that call the reader's own ones, with what comes before the visitor and how the visitor
/// is handed on.
macro_rules! forward {
    ($with:expr; $($name:ident($($given:ident: $ty:ty),*)),* $(,)?) => { $(
        fn $name<V: Visitor<'de>>(self, $($given: $ty,)* visitor: V) -> Result<V::Value, D::Error> {
            self.0.$name($($given,)* $with(visitor))
        }
    )* };
}

type Names = &'static [&'static str];

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Objects<D> {
    type Error = D::Error;

    // Values without others inside, and those of any form, which know no structs.
    forward! { std::convert::identity;
        deserialize_any(), deserialize_bool(), deserialize_i8(), deserialize_i16(),
        deserialize_i32(), deserialize_i64(), deserialize_i128(), deserialize_u8(),
        deserialize_u16(), deserialize_u32(), deserialize_u64(), deserialize_u128(),
        deserialize_f32(), deserialize_f64(), deserialize_char(), deserialize_str(),
        deserialize_string(), deserialize_bytes(), deserialize_byte_buf(), deserialize_unit(),
        deserialize_unit_struct(name: &'static str), deserialize_identifier(),
        deserialize_ignored_any(),
    }

    forward! { Objects;
        deserialize_option(), deserialize_newtype_struct(name: &'static str), deserialize_seq(),
        deserialize_tuple(len: usize), deserialize_tuple_struct(name: &'static str, len: usize),
        deserialize_map(), deserialize_enum(name: &'static str, variants: Names),
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: Names,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.deserialize_map(visitor)
    }

    fn is_human_readable(&self) -> bool {
        self.0.is_human_readable()
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Objects<V> {
    type Value = V::Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(out)
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<V::Value, E> {
        self.0.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<V::Value, D::Error> {
        self.0.visit_some(Objects(from))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, from: D) -> Result<V::Value, D::Error> {
        self.0.visit_newtype_struct(Objects(from))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<V::Value, A::Error> {
        self.0.visit_seq(Objects(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<V::Value, A::Error> {
        self.0.visit_map(Objects(entries))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, variant: A) -> Result<V::Value, A::Error> {
        self.0.visit_enum(Objects(variant))
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Objects<S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<S::Value, D::Error> {
        self.0.deserialize(Objects(from))
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Objects<A> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        self.0.next_element_seed(Objects(seed))
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Objects<A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        self.0.next_key_seed(Objects(seed))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.0.next_value_seed(Objects(seed))
    }
}

impl<'de, A: EnumAccess<'de>> EnumAccess<'de> for Objects<A> {
    type Error = A::Error;
    type Variant = Objects<A::Variant>;

    fn variant_seed<S: DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<(S::Value, Self::Variant), A::Error> {
        let (value, variant) = self.0.variant_seed(Objects(seed))?;
        Ok((value, Objects(variant)))
    }
}

impl<'de, A: VariantAccess<'de>> VariantAccess<'de> for Objects<A> {
    type Error = A::Error;

    fn unit_variant(self) -> Result<(), A::Error> {
        self.0.unit_variant()
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, A::Error> {
        self.0.newtype_variant_seed(Objects(seed))
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, A::Error> {
        self.0.tuple_variant(len, Objects(visitor))
    }

    fn struct_variant<V: Visitor<'de>>(self, _: Names, visitor: V) -> Result<V::Value, A::Error> {
        self.0.newtype_variant_seed(InVariant(visitor))
    }
}

/// Reads the fields of a variant.
struct InVariant<V>(V);

impl<'de, V: Visitor<'de>> DeserializeSeed<'de> for InVariant<V> {
    type Value = V::Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<V::Value, D::Error> {
        from.deserialize_map(Objects(self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::value::RawValue;
    use serde_json::{Value, json};
    use std::collections::BTreeMap;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Whole {
        name: Option<String>,
        pairs: Vec<(u64, Part)>,
        #[serde(default)]
        by_name: BTreeMap<String, Step>,
        any: Value,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Part {
        wrapped: Wrapped,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Wrapped(Option<i8>);

    #[derive(Debug, PartialEq, Deserialize)]
    enum Step {
        Done,
        Part(Part),
        Both(bool, bool),
        Named { part: Part },
    }

    fn both(json: &Value) -> (Option<Whole>, Option<Whole>) {
        let text = json.to_string();
        (read(text.as_bytes()).ok(), serde_json::from_str(&text).ok())
    }

    #[test]
    fn objects_are_read_as_serde_json_reads_them() {
        let part = json!({ "wrapped": -3, "of_a_newer_release": [{}] });
        let steps = json!({
            "a": "Done", "b": { "Part": part }, "c": { "Both": [true, false] },
            "d": { "Named": { "part": part } },
        });
        for json in [
            json!({ "name": "春", "pairs": [[1, part]], "by_name": steps, "any": [{ "a": null }] }),
            json!({ "name": null, "pairs": [], "any": 1.5 }),
        ] {
            let (ours, theirs) = both(&json);
            assert!(ours.is_some() && ours == theirs, "{json}");
        }
    }

    #[test]
    fn what_is_no_value_is_refused_as_serde_json_refuses_it() {
        for json in [
            json!({ "pairs": [[1]], "any": 1 }),
            json!({ "pairs": [] }),
            json!({ "pairs": [], "by_name": { "a": "Undone" }, "any": 1 }),
            json!({ "pairs": [], "by_name": { "a": { "Done": 1, "Part": 2 } }, "any": 1 }),
            json!(null),
        ] {
            assert_eq!(both(&json), (None, None), "{json}");
        }
        assert!(read::<Part>(br#"{"wrapped":1}x"#).is_err());
    }

    #[test]
    fn a_list_is_no_struct() {
        for json in [
            json!([null, [], {}, 1]),
            json!({ "pairs": [[1, [-3]]], "any": 1 }),
            json!({ "pairs": [], "by_name": { "a": { "Named": [{ "wrapped": 1 }] } }, "any": 1 }),
        ] {
            let (ours, theirs) = both(&json);
            assert!(ours.is_none() && theirs.is_some(), "{json}");
        }
    }

    #[test]
    fn text_that_is_kept_unread_stays_as_it_came() {
        let kept: Vec<Box<RawValue>> = read(br#"[{"b":1.50,"a":[1, 2]}]"#).unwrap();
        assert_eq!(kept[0].get(), r#"{"b":1.50,"a":[1, 2]}"#);
    }
}
