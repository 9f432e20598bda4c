//! Who may see a record, and nothing else. A record is in exactly one scope, for ever.

use crate::id::{AccountId, RecordId};
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// The audience of one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Every member of the program, learners too.
    Program,
    /// The members who come to one venue.
    Venue(RecordId),
    /// All staff.
    Office,
    /// A learner and her team.
    Own(RecordId),
    /// A learner's team, without herself.
    Core(RecordId),
    /// The people with a care assignment for a learner.
    Care(RecordId),
    /// Only the people whom the record lists.
    Named(RecordId),
    /// One account's settings and notices.
    Staff(AccountId),
}

impl Scope {
    /// The pattern that covers this scope together with its siblings: what a manager is granted.
    pub fn class(&self) -> Pattern {
        match self {
            Scope::Venue(_) => Pattern("venue/*".to_owned()),
            Scope::Own(_) => Pattern("learner/*/own".to_owned()),
            Scope::Core(_) => Pattern("learner/*/core".to_owned()),
            Scope::Care(_) => Pattern("learner/*/care".to_owned()),
            Scope::Program | Scope::Office | Scope::Named(_) | Scope::Staff(_) => (*self).into(),
        }
    }

    /// The learner whom the scope is about, if it is about one.
    pub fn learner(&self) -> Option<RecordId> {
        match self {
            Scope::Own(id) | Scope::Core(id) | Scope::Care(id) => Some(*id),
            _ => None,
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Scope::Program => write!(out, "program"),
            Scope::Venue(id) => write!(out, "venue/{id}"),
            Scope::Office => write!(out, "office"),
            Scope::Own(id) => write!(out, "learner/{id}/own"),
            Scope::Core(id) => write!(out, "learner/{id}/core"),
            Scope::Care(id) => write!(out, "learner/{id}/care"),
            Scope::Named(id) => write!(out, "named/{id}"),
            Scope::Staff(id) => write!(out, "staff/{id}"),
        }
    }
}

/// The text is not a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAScope;

impl fmt::Display for NotAScope {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "not a scope")
    }
}

impl FromStr for Scope {
    type Err = NotAScope;

    fn from_str(text: &str) -> Result<Scope, NotAScope> {
        let id = |text: &str| text.parse::<RecordId>().map_err(|_| NotAScope);
        let mut parts = text.splitn(3, '/');
        match [parts.next(), parts.next(), parts.next()] {
            [Some("program"), None, None] => Ok(Scope::Program),
            [Some("office"), None, None] => Ok(Scope::Office),
            [Some("venue"), Some(venue), None] => Ok(Scope::Venue(id(venue)?)),
            [Some("learner"), Some(learner), Some("own")] => Ok(Scope::Own(id(learner)?)),
            [Some("learner"), Some(learner), Some("core")] => Ok(Scope::Core(id(learner)?)),
            [Some("learner"), Some(learner), Some("care")] => Ok(Scope::Care(id(learner)?)),
            [Some("named"), Some(record), None] => Ok(Scope::Named(id(record)?)),
            [Some("staff"), Some(account), None] => {
                account.parse().map(Scope::Staff).map_err(|_| NotAScope)
            }
            _ => Err(NotAScope),
        }
    }
}

impl Serialize for Scope {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Scope {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Scope, D::Error> {
        from.deserialize_str(Reader)
    }
}

/// Reads a scope where it stands: there is one in every record.
struct Reader;

impl Visitor<'_> for Reader {
    type Value = Scope;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "a scope")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Scope, E> {
        text.parse().map_err(E::custom)
    }
}

impl From<Scope> for String {
    fn from(scope: Scope) -> String {
        scope.to_string()
    }
}

/// What a grant names: one scope, or all scopes of a class (`learner/*/core`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pattern(pub String);

impl Pattern {
    /// Whether a holder of this pattern may see `scope`.
    pub fn covers(&self, scope: &Scope) -> bool {
        self.0 == scope.class().0 || self.0 == scope.to_string()
    }
}

impl From<Scope> for Pattern {
    fn from(scope: Scope) -> Pattern {
        Pattern(scope.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn every_scope_reads_back_as_it_was_written() {
        let id = RecordId(Uuid::from_u128(7));
        let account = AccountId(Uuid::from_u128(8));
        for scope in [
            Scope::Program,
            Scope::Venue(id),
            Scope::Office,
            Scope::Own(id),
            Scope::Core(id),
            Scope::Care(id),
            Scope::Named(id),
            Scope::Staff(account),
        ] {
            assert_eq!(scope.to_string().parse(), Ok(scope));
            assert!(scope.class().covers(&scope));
            assert!(Pattern::from(scope).covers(&scope));
        }
        assert_eq!("learner/x/own".parse::<Scope>(), Err(NotAScope));
    }

    #[test]
    fn a_pattern_for_own_does_not_open_core() {
        let id = RecordId(Uuid::from_u128(7));
        assert!(!Scope::Own(id).class().covers(&Scope::Core(id)));
        assert!(!Pattern::from(Scope::Own(id)).covers(&Scope::Core(id)));
    }
}
