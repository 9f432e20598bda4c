//! The patterns that one account holds, each since a seq.

use crate::gather::Gather;
use crate::id::Seq;
use crate::scope::{Pattern, Scope};
use crate::sorted::SortedMap;
use crate::sync::message::hex;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// Bytes of a fingerprint: nobody chooses seqs so that two of them are equal.
const FINGERPRINT_BYTES: usize = 16;

/// What an account may see: pattern → the seq of the change that granted it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Grants(pub SortedMap<Pattern, Seq>);

impl Grants {
    /// Whether the holder may see `scope`.
    pub fn cover(&self, scope: &Scope) -> bool {
        self.since(scope).is_some()
    }

    /// Whether the holder may see the care records of anybody.
    pub fn cover_some_care(&self) -> bool {
        self.0.keys().any(Pattern::is_of_care)
    }

    /// The earliest seq since which the holder may see `scope` without a break.
    pub fn since(&self, scope: &Scope) -> Option<Seq> {
        let of = |pattern: Pattern| self.0.get(&pattern).copied();
        match (of(scope.class()), of(Pattern::from(scope))) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        }
    }

    /// The oldest payload schema whose devices can read everything that the holder may see. An
    /// older device is told that it needs a newer release; what it pushes is taken all the same.
    pub fn schema(&self) -> u32 {
        self.0.keys().map(Pattern::schema).max().unwrap_or_default()
    }

    /// A short text that is the same for the same patterns since the same seqs, and for no others.
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        for (pattern, since) in &self.0 {
            hash.update(format!("{} {since}\n", pattern.0));
        }
        hex(&hash.finalize()[..FINGERPRINT_BYTES])
    }

    /// The patterns alone.
    pub fn patterns(&self) -> BTreeSet<Pattern> {
        self.0.keys().cloned().gather()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::RecordId;
    use uuid::Uuid;

    #[test]
    fn whoever_has_the_care_of_one_learner_has_some_care_and_whoever_has_none_has_not() {
        let [one, two] = [7, 8].map(|n| RecordId(Uuid::from_u128(n)));
        let grants = |scope: Scope| Grants([(Pattern::from(scope), Seq(1))].into_iter().gather());
        assert!(grants(Scope::Care(one)).cover_some_care());
        assert!(!grants(Scope::Care(one)).cover(&Scope::Care(two)));
        assert!(!grants(Scope::Core(one)).cover_some_care());
    }
}
