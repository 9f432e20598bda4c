//! A record's fields on a device: kept as the text in which they came, because most records are
//! stored and counted many times before anybody looks into one.

use super::Body;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

/// Some fields, which read as a [`Body`]. Copies share one text, and read it at most once.
#[derive(Clone, Default)]
pub struct Fields(Arc<Kept>);

#[derive(Default)]
struct Kept {
    /// The text as it came; `None` for fields that were made here.
    text: Option<Box<RawValue>>,
    read: OnceLock<Body>,
}

impl Fields {
    /// The value of a text field. It is found in the text where that is possible, so that a look
    /// at one field of every record does not take all of them apart.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.look(name) {
            Found::Plain(found) => {
                let text = plain(found?.strip_prefix(b"\"")?);
                text.map_or_else(|| self.get(name)?.as_str(), |text| str::from_utf8(text).ok())
            }
            Found::Escaped => self.get(name)?.as_str(),
        }
    }

    /// The value of a field that is a whole number, found in the same way.
    pub fn count(&self, name: &str) -> Option<u64> {
        match self.look(name) {
            Found::Plain(found) => str::from_utf8(found?).ok()?.trim().parse().ok(),
            Found::Escaped => self.get(name)?.as_u64(),
        }
    }

    /// The value of a field as JSON text, found in the same way; `None` if it is empty.
    pub fn raw(&self, name: &str) -> Option<Cow<'_, str>> {
        let raw = match self.look(name) {
            Found::Plain(found) => str::from_utf8(found?).ok().map(Cow::Borrowed),
            Found::Escaped => self.get(name).map(|json| Cow::Owned(json.to_string())),
        };
        raw.filter(|raw| raw != "null")
    }

    /// How many bytes it takes to write them, if that is known.
    pub fn bytes(&self) -> usize {
        self.0.text.as_ref().map_or(0, |text| text.get().len())
    }

    fn look(&self, name: &str) -> Found<'_> {
        match (self.0.read.get(), &self.0.text) {
            (None, Some(text)) => find(text.get().as_bytes(), name.as_bytes()),
            _ => Found::Escaped,
        }
    }

    /// The fields to be changed; other copies keep what they have.
    pub fn make_mut(&mut self) -> &mut Body {
        let is_own = self.0.text.is_none() && Arc::get_mut(&mut self.0).is_some();
        if !is_own {
            *self = Fields::from((**self).clone());
        }
        let own = Arc::get_mut(&mut self.0).expect("nobody else has a copy that was just made");
        own.read.get_or_init(Body::new);
        own.read.get_mut().expect("it was filled on the line before")
    }

    /// The fields as the one who asks owns them.
    pub fn into_body(self) -> Body {
        match Arc::try_unwrap(self.0) {
            Ok(mut kept) => kept.read.take().unwrap_or_else(|| kept.parse()),
            Err(shared) => (*Fields(shared)).clone(),
        }
    }
}

impl Kept {
    fn parse(&self) -> Body {
        let text = self.text.as_ref();
        text.and_then(|text| crate::json::read(text.get().as_bytes()).ok()).unwrap_or_default()
    }
}

impl Deref for Fields {
    type Target = Body;

    fn deref(&self) -> &Body {
        self.0.read.get_or_init(|| self.0.parse())
    }
}

impl From<Body> for Fields {
    fn from(body: Body) -> Fields {
        Fields(Arc::new(Kept { text: None, read: OnceLock::from(body) }))
    }
}

impl PartialEq for Fields {
    fn eq(&self, other: &Fields) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || **self == **other
    }
}

impl fmt::Debug for Fields {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(out)
    }
}

impl Serialize for Fields {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match &self.0.text {
            Some(text) => text.serialize(to),
            None => (**self).serialize(to),
        }
    }
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Fields, D::Error> {
        let text = Box::<RawValue>::deserialize(from)?;
        let kept = Kept { text: Some(text), read: OnceLock::new() };
        let text = kept.text.as_ref().map_or("", |text| text.get());
        // Whatever text has no numbered character and is an object will be read when it is asked
        // for. The others are seldom, and may name half a character.
        let is_plain = !text.as_bytes().contains(&b'\\') || !text.contains("\\u");
        if !text.starts_with('{') || !is_plain {
            let body: Body = crate::json::read(text.as_bytes()).map_err(D::Error::custom)?;
            return Ok(Fields(Arc::new(Kept { read: OnceLock::from(body), ..kept })));
        }
        Ok(Fields(Arc::new(kept)))
    }
}

/// What a look into a text has found.
#[derive(Debug, PartialEq)]
enum Found<'a> {
    /// The value of the field as it is written, or that there is no such field.
    Plain(Option<&'a [u8]>),
    /// A name is written in a way that only a parser reads.
    Escaped,
}

/// Looks for a field in the text of an object, which is known to be JSON.
fn find<'a>(json: &'a [u8], name: &[u8]) -> Found<'a> {
    let mut rest = &json[1..];
    while let Some(start) = rest.iter().position(|byte| *byte == b'"') {
        let Some(key) = plain(&rest[start + 1..]) else { return Found::Escaped };
        rest = &rest[start + key.len() + 2..];
        // After the name come a colon and the value; other whitespace is nobody's custom.
        let Some(value) = rest.strip_prefix(b":") else { return Found::Escaped };
        let Some(end) = end_of(value) else { return Found::Escaped };
        if key == name {
            // A space before the value is not ours to judge.
            let is_close = !value.starts_with(b" ");
            return if is_close { Found::Plain(Some(&value[..end])) } else { Found::Escaped };
        }
        rest = &value[end..];
    }
    Found::Plain(None)
}

/// The text up to its closing quote, if it has no escapes.
fn plain(text: &[u8]) -> Option<&[u8]> {
    let end = text.iter().position(|byte| matches!(byte, b'"' | b'\\'))?;
    (text[end] == b'"').then(|| &text[..end])
}

/// Where a value ends: at the comma or the bracket that is not its own.
fn end_of(value: &[u8]) -> Option<usize> {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(byte) = value.get(at) {
        match byte {
            b'"' => at += skip_text(&value[at + 1..])?,
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth > 0 => depth -= 1,
            b',' | b'}' if depth == 0 => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

/// How many bytes a text has with its closing quote.
fn skip_text(text: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        match text.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn fields(text: &str) -> Fields {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn what_came_is_written_again_byte_by_byte() {
        let text = r#"{"of_a_newer_release":{"b":1.50,"a":[1,2]},"name":"春"}"#;
        let fields = fields(text);
        assert_eq!(serde_json::to_string(&fields).unwrap(), text);
        assert_eq!(fields["name"], "春");
        assert_eq!(serde_json::to_string(&fields).unwrap(), text);
        assert_eq!(serde_json::to_value(&fields).unwrap()["name"], "春");
        let again: Fields = serde_json::from_value(json!({ "name": "春" })).unwrap();
        assert_eq!(again.text("name"), Some("春"));
    }

    #[test]
    fn what_is_no_record_is_refused_when_it_comes() {
        for text in ["5", "[]", "null", r#""{}""#, r#"{"name":"\ud800"}"#, r#"{"name":}"#] {
            assert!(serde_json::from_str::<Fields>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_change_leaves_other_copies_alone() {
        let before = fields(r#"{"name":"a"}"#);
        let mut after = before.clone();
        after.make_mut().insert("name".to_owned(), json!("b"));
        after.make_mut().insert("more".to_owned(), json!(1));
        assert_eq!((before.text("name"), after.text("name")), (Some("a"), Some("b")));
        let written = serde_json::to_value(&after).unwrap();
        assert_eq!(written, json!({ "name": "b", "more": 1 }), "in whatever order");
        assert_ne!(before, after);
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "[a-c\"\\\\{}:, 春\u{1}]{0,8}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 12, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::btree_map("[a-c\"\\\\]{0,2}", inner, 0..4)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn a_look_into_the_text_finds_what_reading_finds(
            body in proptest::collection::btree_map("[a-c\"\\\\]{0,2}", value(), 0..5),
            is_wide in any::<bool>(),
        ) {
            let body: Body = body.into_iter().collect();
            let text = match is_wide {
                true => serde_json::to_string_pretty(&body).unwrap(),
                false => serde_json::to_string(&body).unwrap(),
            };
            for name in ["a", "b", "c", "ab", "\"", "\\", ""] {
                let (fields, read) = (fields(&text), body.get(name).and_then(Value::as_str));
                prop_assert_eq!(fields.text(name), read, "{} in {}", name, text);
                let copy: Fields = serde_json::from_str(&text).unwrap();
                let read = body.get(name).and_then(Value::as_u64);
                prop_assert_eq!(copy.count(name), read, "{} in {}", name, text);
                let copy: Fields = serde_json::from_str(&text).unwrap();
                let raw = copy.raw(name).map(|raw| serde_json::from_str::<Value>(&raw).unwrap());
                let read = body.get(name).filter(|json| !json.is_null());
                prop_assert_eq!(raw.as_ref(), read, "{} in {}", name, text);
            }
        }
    }
}
