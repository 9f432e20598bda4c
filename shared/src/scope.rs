//! Who may see a record, and nothing else. A record is in exactly one scope, for ever. A scope of a
//! newer release is kept as its text, so that a device can hold and give back what it cannot name.

use crate::id::{AccountId, RecordId};
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// Longest text of a scope, in bytes: twice the longest one of this release.
const SCOPE_BYTES_MAX: usize = 100;

/// The first payload schema whose devices keep scopes that they do not know. A device of an older
/// one cannot read an answer with such a scope at all.
const UNKNOWN_SCOPES_SINCE: u32 = 2;

/// The audience of one record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Every member of the program, learners too.
    Program,
    /// The members who come to one venue.
    Venue(RecordId),
    /// All staff.
    Office,
    /// Everybody who runs the program.
    Managers,
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
    /// A scope of a newer release, as its text.
    Unknown(Arc<str>),
}

impl Scope {
    /// The pattern that covers this scope together with its siblings: what a manager is granted.
    pub fn class(&self) -> Pattern {
        match self {
            Scope::Venue(_) => Pattern("venue/*".to_owned()),
            Scope::Own(_) => Pattern("learner/*/own".to_owned()),
            Scope::Core(_) => Pattern("learner/*/core".to_owned()),
            Scope::Care(_) => Pattern("learner/*/care".to_owned()),
            Scope::Unknown(text) => Pattern(class_of_text(text)),
            Scope::Program
            | Scope::Office
            | Scope::Managers
            | Scope::Named(_)
            | Scope::Staff(_) => self.into(),
        }
    }

    /// The learner whom the scope is about, if it is about one.
    pub fn learner(&self) -> Option<RecordId> {
        match self {
            Scope::Own(id) | Scope::Core(id) | Scope::Care(id) => Some(*id),
            _ => None,
        }
    }

    /// Whether nobody may see it by her role alone, nor learn what lies there. Of a scope that this
    /// release does not know, nothing else can be said.
    pub fn is_confidential(&self) -> bool {
        matches!(self, Scope::Care(_) | Scope::Named(_) | Scope::Unknown(_))
    }

    /// The first payload schema whose devices can read this scope.
    pub fn schema(&self) -> u32 {
        match self {
            Scope::Managers | Scope::Unknown(_) => UNKNOWN_SCOPES_SINCE,
            _ => 1,
        }
    }
}

/// The text with `*` in place of ids.
fn class_of_text(text: &str) -> String {
    let part = |part: &str| if part.parse::<RecordId>().is_ok() { "*" } else { part }.to_owned();
    text.split('/').map(part).collect::<Vec<_>>().join("/")
}

impl fmt::Display for Scope {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Scope::Program => write!(out, "program"),
            Scope::Venue(id) => write!(out, "venue/{id}"),
            Scope::Office => write!(out, "office"),
            Scope::Managers => write!(out, "managers"),
            Scope::Own(id) => write!(out, "learner/{id}/own"),
            Scope::Core(id) => write!(out, "learner/{id}/core"),
            Scope::Care(id) => write!(out, "learner/{id}/care"),
            Scope::Named(id) => write!(out, "named/{id}"),
            Scope::Staff(id) => write!(out, "staff/{id}"),
            Scope::Unknown(text) => write!(out, "{text}"),
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
        let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
        if !is_plain || text.len() > SCOPE_BYTES_MAX {
            return Err(NotAScope);
        }
        Ok(known(text).unwrap_or_else(|| Scope::Unknown(text.into())))
    }
}

/// The scope with this text, if this release knows it.
fn known(text: &str) -> Option<Scope> {
    let mut parts = text.splitn(3, '/');
    let scope = match [parts.next(), parts.next(), parts.next()] {
        [Some("program"), None, None] => Scope::Program,
        [Some("office"), None, None] => Scope::Office,
        [Some("managers"), None, None] => Scope::Managers,
        [Some("venue"), Some(venue), None] => Scope::Venue(venue.parse().ok()?),
        [Some("learner"), Some(learner), Some("own")] => Scope::Own(learner.parse().ok()?),
        [Some("learner"), Some(learner), Some("core")] => Scope::Core(learner.parse().ok()?),
        [Some("learner"), Some(learner), Some("care")] => Scope::Care(learner.parse().ok()?),
        [Some("named"), Some(record), None] => Scope::Named(record.parse().ok()?),
        [Some("staff"), Some(account), None] => Scope::Staff(account.parse().ok()?),
        _ => return None,
    };
    Some(scope)
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

/// What a grant names: one scope, or all scopes of a class (`learner/*/core`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pattern(pub String);

impl Pattern {
    /// Whether a holder of this pattern may see `scope`.
    pub fn covers(&self, scope: &Scope) -> bool {
        self.0 == scope.class().0 || self.0 == scope.to_string()
    }

    /// Whether it names somebody's care records.
    pub fn is_of_care(&self) -> bool {
        matches!(self.example(), Some(Scope::Care(_)))
    }

    /// The first payload schema whose devices can read the scopes that this names.
    pub fn schema(&self) -> u32 {
        self.example().map_or(UNKNOWN_SCOPES_SINCE, |scope| scope.schema())
    }

    /// Whether nobody may see by her role alone what it names.
    pub fn is_confidential(&self) -> bool {
        self.example().is_none_or(|scope| scope.is_confidential())
    }

    /// One scope that stands for all of its class: with an id in place of each star.
    fn example(&self) -> Option<Scope> {
        self.0.replace('*', &RecordId(uuid::Uuid::nil()).to_string()).parse().ok()
    }
}

impl From<Scope> for Pattern {
    fn from(scope: Scope) -> Pattern {
        Pattern::from(&scope)
    }
}

impl From<&Scope> for Pattern {
    fn from(scope: &Scope) -> Pattern {
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
            Scope::Managers,
            Scope::Own(id),
            Scope::Core(id),
            Scope::Care(id),
            Scope::Named(id),
            Scope::Staff(account),
        ] {
            assert_eq!(scope.to_string().parse(), Ok(scope.clone()));
            assert!(!matches!(scope, Scope::Unknown(_)));
            assert!(scope.class().covers(&scope));
            assert!(Pattern::from(&scope).covers(&scope));
            assert_eq!(scope.schema(), Pattern::from(&scope).schema());
            assert_eq!(scope.schema(), scope.class().schema());
        }
    }

    #[test]
    fn a_scope_of_a_newer_release_is_kept_as_its_text_and_seen_under_its_grant() {
        let id = RecordId(Uuid::from_u128(7));
        let text = format!("learner/{id}/of_a_newer_release");
        let scope: Scope = serde_json::from_value(text.clone().into()).unwrap();
        assert_eq!(serde_json::to_value(&scope).unwrap(), text);
        assert_eq!(scope.class(), Pattern("learner/*/of_a_newer_release".to_owned()));
        for pattern in [scope.class(), Pattern(text)] {
            assert!(pattern.covers(&scope));
            assert!(!pattern.covers(&Scope::Own(id)));
            assert_eq!(pattern.schema(), UNKNOWN_SCOPES_SINCE);
        }
        assert!(!Scope::Own(id).class().covers(&scope));
        assert_eq!(scope.learner(), None, "who is meant by it is for its release to say");
    }

    #[test]
    fn what_could_never_be_a_scope_is_refused() {
        for text in ["", "a scope", "学習者", &"x".repeat(SCOPE_BYTES_MAX + 1)] {
            assert_eq!(text.parse::<Scope>(), Err(NotAScope), "{text}");
        }
    }

    #[test]
    fn a_pattern_for_own_does_not_open_core() {
        let id = RecordId(Uuid::from_u128(7));
        assert!(!Scope::Own(id).class().covers(&Scope::Core(id)));
        assert!(!Pattern::from(Scope::Own(id)).covers(&Scope::Core(id)));
    }
}
