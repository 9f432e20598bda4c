//! The name of a record's kind, kept with every record. The name of a kind that this release knows
//! takes no memory of its own.

use crate::records;
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// A kind's name, known or not.
#[derive(Clone)]
pub enum KindName {
    /// A kind of this release.
    Known(&'static str),
    /// A kind of a newer release.
    Unknown(Arc<str>),
}

impl Deref for KindName {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            KindName::Known(name) => name,
            KindName::Unknown(name) => name,
        }
    }
}

impl<T: AsRef<str> + ?Sized> From<&T> for KindName {
    fn from(name: &T) -> KindName {
        let name = name.as_ref();
        records::kind(name)
            .map_or_else(|| KindName::Unknown(name.into()), |kind| KindName::Known(kind.name))
    }
}

impl AsRef<str> for KindName {
    fn as_ref(&self) -> &str {
        self
    }
}

impl Borrow<str> for KindName {
    fn borrow(&self) -> &str {
        self
    }
}

impl PartialEq for KindName {
    fn eq(&self, other: &KindName) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for KindName {}

impl PartialEq<str> for KindName {
    fn eq(&self, other: &str) -> bool {
        **self == *other
    }
}

impl PartialEq<&str> for KindName {
    fn eq(&self, other: &&str) -> bool {
        **self == **other
    }
}

impl PartialEq<String> for KindName {
    fn eq(&self, other: &String) -> bool {
        **self == **other
    }
}

impl PartialOrd for KindName {
    fn partial_cmp(&self, other: &KindName) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for KindName {
    fn cmp(&self, other: &KindName) -> Ordering {
        let (one, two): (&str, &str) = (self, other);
        // Most names that meet are one and the same.
        if std::ptr::eq(one, two) { Ordering::Equal } else { one.cmp(two) }
    }
}

impl fmt::Debug for KindName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(out)
    }
}

impl fmt::Display for KindName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self)
    }
}

impl Serialize for KindName {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self)
    }
}

impl<'de> Deserialize<'de> for KindName {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<KindName, D::Error> {
        from.deserialize_str(Reader)
    }
}

struct Reader;

impl Visitor<'_> for Reader {
    type Value = KindName;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "the name of a kind")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<KindName, E> {
        Ok(name.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_same_whether_this_release_knows_it_or_not() {
        let known: KindName = "venue".into();
        let unknown: KindName = "of_a_newer_release".into();
        assert!(matches!(known, KindName::Known(_)));
        assert!(matches!(unknown, KindName::Unknown(_)));
        for name in [known, unknown] {
            let text = serde_json::to_string(&name).unwrap();
            assert_eq!(serde_json::from_str::<KindName>(&text).unwrap(), name);
            assert_eq!(text, format!("\"{name}\""));
        }
        assert!("learner" < &*KindName::from("lesson"));
    }
}
