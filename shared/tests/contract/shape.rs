//! What a type looks like on the wire, found out by letting it read: it asks for its fields by name
//! and for values by sort, and gets one that it takes.
//!
//! Where a text must be of a certain form (an id, a day), several are tried. A type with flattened
//! fields never says which names it knows; a list of such things is shown as `[…]`.

use serde::Serialize;
use serde::de::value::{BorrowedStrDeserializer, StrDeserializer};
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error, IntoDeserializer,
    MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde_json::Value;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Display};

/// Texts that some type takes: any text, an id, a day, a scope, a field's sort and so on.
const TEXTS: [(&str, &str); 6] = [
    ("text", "text"),
    ("id", "00000000-0000-0000-0000-000000000000"),
    ("day", "2021-02-03"),
    ("time", "17:50"),
    ("scope", "program"),
    ("json", "{}"),
];

/// Numbers that some type takes: any number, a year.
const NUMBERS: [i32; 2] = [1, 2020];

/// Attempts until a type must have read itself.
const ATTEMPTS_MAX: usize = 500;

/// The shape of a type.
pub fn shape_of<T: DeserializeOwned>() -> String {
    let trace = Trace::default();
    for _ in 0..ATTEMPTS_MAX {
        trace.begin();
        let mut shape = String::new();
        match T::deserialize(Tracer { trace: &trace, shape: &mut shape }) {
            Ok(_) => return shape,
            Err(failure) => trace.learn(&failure),
        }
    }
    panic!("{} cannot be read: {:?}", std::any::type_name::<T>(), trace.0.borrow().last);
}

/// The shape of a value that is there, for types that cannot be made up. Its fields are in the
/// order of their names: which order JSON keeps depends on who else is built with it.
pub fn shape_of_value(value: &impl Serialize) -> String {
    fn shape(value: &Value) -> String {
        match value {
            Value::Null => "any".to_owned(),
            Value::Bool(_) => "yes/no".to_owned(),
            Value::Number(_) => "number".to_owned(),
            Value::String(_) => "text".to_owned(),
            Value::Array(items) => format!("[{}]", items.first().map_or("…".to_owned(), shape)),
            Value::Object(fields) => {
                let field = |(name, value): (&String, &Value)| format!("{name}: {}", shape(value));
                let by_name: BTreeMap<&String, &Value> = fields.iter().collect();
                let fields: Vec<String> = by_name.into_iter().map(field).collect();
                format!("{{{}}}", fields.join(", "))
            }
        }
    }
    shape(&serde_json::to_value(value).expect("it becomes JSON"))
}

/// What was learned in earlier attempts.
#[derive(Default)]
struct Trace(RefCell<Learned>);

#[derive(Default)]
struct Learned {
    /// For each text or number that was asked for, which of [`TEXTS`] or [`NUMBERS`] it gets.
    chosen: Vec<usize>,
    asked: usize,
    /// The lists, of all that were asked for, whose items cannot be made up.
    empty: BTreeSet<usize>,
    lists_asked: usize,
    /// The lists that are being read.
    open: Vec<usize>,
    last: String,
}

impl Trace {
    fn begin(&self) {
        let mut learned = self.0.borrow_mut();
        (learned.asked, learned.lists_asked) = (0, 0);
        learned.open.clear();
    }

    /// A missing name belongs to an item of the innermost open list; anything else is the fault of
    /// the last text or number.
    fn learn(&self, failure: &Failure) {
        let mut learned = self.0.borrow_mut();
        learned.last = failure.to_string();
        match (failure, learned.open.last().copied()) {
            (Failure::Missing(_), Some(list)) => {
                learned.empty.insert(list);
            }
            _ => {
                let at = learned.asked.checked_sub(1).expect("a text or a number is at fault");
                learned.chosen[at] += 1;
                learned.chosen.truncate(at + 1);
            }
        }
    }

    /// Begins to read a list; says whether it must be empty.
    fn open_list(&self) -> bool {
        let mut learned = self.0.borrow_mut();
        learned.lists_asked += 1;
        let list = learned.lists_asked;
        learned.open.push(list);
        learned.empty.contains(&list)
    }

    /// The next text, with its sort.
    fn text(&self) -> (&'static str, &'static str) {
        *TEXTS.get(self.choice()).expect("one of the texts fits")
    }

    /// The next number.
    fn number(&self) -> i32 {
        *NUMBERS.get(self.choice()).expect("one of the numbers fits")
    }

    fn choice(&self) -> usize {
        let mut learned = self.0.borrow_mut();
        let at = learned.asked;
        learned.asked += 1;
        if at == learned.chosen.len() {
            learned.chosen.push(0);
        }
        learned.chosen[at]
    }
}

/// Answers whatever a type asks for, and writes down what that was.
struct Tracer<'a> {
    trace: &'a Trace,
    shape: &'a mut String,
}

macro_rules! numbers {
    ($($ask:ident $visit:ident $of:ty,)+) => {
        $(fn $ask<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
            self.shape.push_str("number");
            visitor.$visit(<$of>::try_from(self.trace.number()).unwrap_or(1))
        })+
    };
}

macro_rules! texts {
    ($($ask:ident,)+) => {
        $(fn $ask<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
            let (sort, text) = self.trace.text();
            self.shape.push_str(sort);
            visitor.visit_borrowed_str(text)
        })+
    };
}

impl<'de> Deserializer<'de> for Tracer<'_> {
    type Error = Failure;

    numbers! {
        deserialize_i8 visit_i8 i8, deserialize_i16 visit_i16 i16, deserialize_i32 visit_i32 i32,
        deserialize_i64 visit_i64 i64, deserialize_u8 visit_u8 u8, deserialize_u16 visit_u16 u16,
        deserialize_u32 visit_u32 u32, deserialize_u64 visit_u64 u64,
    }

    texts! { deserialize_str, deserialize_string, deserialize_char, deserialize_identifier, }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.shape.push_str("number");
        visitor.visit_f64(1.0)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.shape.push_str("yes/no");
        visitor.visit_bool(true)
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.shape.push_str("any");
        visitor.visit_unit()
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.deserialize_any(visitor)
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.deserialize_any(visitor)
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Failure> {
        self.deserialize_any(visitor)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Failure> {
        Err(Failure::custom("bytes do not travel in JSON"))
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.deserialize_bytes(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        let Tracer { trace, shape } = self;
        let value = visitor.visit_some(Tracer { trace, shape: &mut *shape })?;
        shape.push('?');
        Ok(value)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Failure> {
        // A text of JSON that is kept as it came.
        if name == "$serde_json::private::RawValue" {
            self.shape.push_str("fields");
            return visitor.visit_map(Raw(Some(name)));
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        let Tracer { trace, shape } = self;
        let is_empty = trace.open_list();
        shape.push_str(if is_empty { "[…" } else { "[" });
        let left = usize::from(!is_empty);
        let value = visitor.visit_seq(Items { trace, shape: &mut *shape, left, count: 0 })?;
        trace.0.borrow_mut().open.pop();
        shape.push(']');
        Ok(value)
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Failure> {
        self.shape.push('(');
        let Tracer { trace, shape } = self;
        let items = Items { trace, shape: &mut *shape, left: length, count: 0 };
        let value = visitor.visit_seq(items)?;
        shape.push(')');
        Ok(value)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Failure> {
        self.deserialize_tuple(length, visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.shape.push('{');
        let Tracer { trace, shape } = self;
        let value = visitor.visit_map(Entries { trace, shape: &mut *shape, is_over: false })?;
        shape.push('}');
        Ok(value)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        self.shape.push('{');
        let Tracer { trace, shape } = self;
        let value = visitor.visit_map(Fields { trace, shape: &mut *shape, names, at: 0 })?;
        shape.push('}');
        Ok(value)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        self.shape.push_str(&variants.join("|"));
        let Tracer { trace, .. } = self;
        visitor.visit_enum(Variant { trace, name: variants[0] })
    }
}

/// The items of a list or tuple.
struct Items<'a> {
    trace: &'a Trace,
    shape: &'a mut String,
    left: usize,
    count: usize,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Failure;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Failure> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        if self.count > 0 {
            self.shape.push_str(", ");
        }
        self.count += 1;
        seed.deserialize(Tracer { trace: self.trace, shape: self.shape }).map(Some)
    }
}

/// Fields with these names.
struct Fields<'a> {
    trace: &'a Trace,
    shape: &'a mut String,
    names: &'a [&'static str],
    at: usize,
}

impl<'de> MapAccess<'de> for Fields<'_> {
    type Error = Failure;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Failure> {
        let Some(name) = self.names.get(self.at) else { return Ok(None) };
        if self.at > 0 {
            self.shape.push_str(", ");
        }
        self.at += 1;
        self.shape.push_str(name);
        self.shape.push_str(": ");
        seed.deserialize(BorrowedStrDeserializer::new(name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Failure> {
        seed.deserialize(Tracer { trace: self.trace, shape: self.shape })
    }
}

/// One entry of a map with names of its own.
struct Entries<'a> {
    trace: &'a Trace,
    shape: &'a mut String,
    is_over: bool,
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Failure;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Failure> {
        if self.is_over {
            return Ok(None);
        }
        self.is_over = true;
        let key = seed.deserialize(Tracer { trace: self.trace, shape: self.shape })?;
        self.shape.push_str(" → ");
        Ok(Some(key))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Failure> {
        seed.deserialize(Tracer { trace: self.trace, shape: self.shape })
    }
}

/// The form in which serde_json hands over a text of JSON.
struct Raw(Option<&'static str>);

impl<'de> MapAccess<'de> for Raw {
    type Error = Failure;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Failure> {
        let key = self.0.take().map(BorrowedStrDeserializer::new);
        key.map(|key| seed.deserialize(key)).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Failure> {
        seed.deserialize(BorrowedStrDeserializer::new("{}"))
    }
}

/// The first variant of an enum.
struct Variant<'a> {
    trace: &'a Trace,
    name: &'static str,
}

impl<'de> EnumAccess<'de> for Variant<'_> {
    type Error = Failure;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Failure> {
        let name: StrDeserializer<'_, Failure> = self.name.into_deserializer();
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_> {
    type Error = Failure;

    fn unit_variant(self) -> Result<(), Failure> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Failure> {
        // What a variant carries is told elsewhere.
        seed.deserialize(Tracer { trace: self.trace, shape: &mut String::new() })
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Failure> {
        Err(Failure::custom("no tuple travels in a variant"))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Failure> {
        Err(Failure::custom("no struct travels in a variant"))
    }
}

/// Why a type did not take what it got.
#[derive(Debug)]
enum Failure {
    Missing(&'static str),
    Other(String),
}

impl Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Missing(name) => write!(out, "{name} is missing"),
            Failure::Other(what) => write!(out, "{what}"),
        }
    }
}

impl std::error::Error for Failure {}

impl Error for Failure {
    fn custom<T: Display>(what: T) -> Failure {
        Failure::Other(what.to_string())
    }

    fn missing_field(name: &'static str) -> Failure {
        Failure::Missing(name)
    }
}
