//! The identities of sync: small types, so that a seq is never mistaken for a count and a
//! record's id never for an account's.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// Name space of ids that follow from a natural key, fixed for ever.
const NATURAL_KEYS: Uuid = Uuid::from_u128(0x6d61_6e61_6269_4000_8000_6e61_7475_7265);

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(out, "{}", self.0.hyphenated())
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map($name)
            }
        }
    };
}

uuid_id!(
    /// One record of any kind, unique for ever.
    RecordId
);
uuid_id!(
    /// One city's program: the tenant that every key starts with.
    ProgramId
);
uuid_id!(
    /// One person's sign-in.
    AccountId
);
uuid_id!(
    /// One installation used by one account, issued by the server.
    ClientId
);
uuid_id!(
    /// The timeline of the server's database; a restored backup starts a new one.
    Epoch
);
uuid_id!(
    /// The 128 random bits that make a mutation unique across retries, tabs and clones.
    MutationId
);

impl RecordId {
    /// The id of the fact with this natural key: two devices that record the same fact get the
    /// same id. The parts are the kind's name and the key fields' texts in declared order.
    pub fn of_natural_key(kind: &str, parts: &[String]) -> RecordId {
        let mut key = String::from(kind);
        for part in parts {
            // The unit separator cannot occur in an id, a code or a number.
            key.push('\u{1f}');
            key.push_str(part);
        }
        RecordId(Uuid::new_v5(&NATURAL_KEYS, key.as_bytes()))
    }

    /// A time-ordered id (UUIDv7) from a clock reading in milliseconds and 10 random bytes.
    pub fn from_time(at: Stamp, random: [u8; 10]) -> RecordId {
        let millis = u64::try_from(at.0).unwrap_or(0);
        RecordId(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }
}

/// A position in a program's one sequence of changes; 0 is before the first change.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Seq(pub u64);

impl Seq {
    /// Advances to the next seq and returns it.
    pub fn take_next(&mut self) -> Seq {
        self.0 += 1;
        *self
    }
}

impl fmt::Display for Seq {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.0)
    }
}

/// A moment in milliseconds since 1970 UTC, as some clock showed it. Clocks are advisory.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Stamp(pub i64);

/// A person as other people know her: the staff or learner record behind an account.
pub type PersonId = RecordId;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_tablets_give_the_same_fact_the_same_id() {
        let parts = ["lesson-1".to_owned(), "learner-2".to_owned()];
        let id = RecordId::of_natural_key("attendance", &parts);
        assert_eq!(id, RecordId::of_natural_key("attendance", &parts));
        let joined = ["lesson-1learner-2".to_owned()];
        assert_ne!(id, RecordId::of_natural_key("attendance", &joined));
        // Released ids must never change: this one is written down.
        assert_eq!(id.to_string(), "554f84c1-4966-5db7-b2ce-ea80c14c6fa7");
    }

    #[test]
    fn later_records_sort_after_earlier_ones() {
        let early = RecordId::from_time(Stamp(1_000), [9; 10]);
        let late = RecordId::from_time(Stamp(2_000), [1; 10]);
        assert!(early < late);
    }
}
