//! A sum over the live records of a scope, by which a device and the server see that they hold
//! the same. Bodies are left out: unknown fields may be written differently by each version.

use crate::id::{RecordId, Seq};
use crate::planted;
use sha2::{Digest as _, Sha256};
use uuid::fmt::Hyphenated;

/// A sum mod 2¹²⁸. Records can be added and taken away in any order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Digest(pub u128);

impl Digest {
    /// The sum with this record in it.
    pub fn with(self, kind: &str, id: RecordId, seq: Seq) -> Digest {
        Digest(self.0.wrapping_add(one(kind, id, seq)))
    }

    /// The sum without this record.
    pub fn without(self, kind: &str, id: RecordId, seq: Seq) -> Digest {
        Digest(self.0.wrapping_sub(one(kind, id, seq)))
    }

    /// Both sums together.
    pub fn plus(self, other: Digest) -> Digest {
        Digest(self.0.wrapping_add(other.0))
    }

    /// The text form: 32 hexadecimal digits.
    pub fn text(self) -> String {
        format!("{:032x}", self.0)
    }

    /// Reads the text form.
    pub fn from_text(text: &str) -> Option<Digest> {
        u128::from_str_radix(text, 16).ok().map(Digest)
    }
}

fn one(kind: &str, id: RecordId, mut seq: Seq) -> u128 {
    planted!(DigestWithoutSeq => seq = Seq(0));
    let mut text = [0; Hyphenated::LENGTH];
    let id = id.0.hyphenated().encode_lower(&mut text);
    let parts = [kind, "\u{1f}", id, "\u{1f}", &seq.0.to_string()];
    let hash = parts.into_iter().fold(Sha256::new(), Sha256::chain_update).finalize();
    let first: [u8; 16] = hash[..16].try_into().expect("a SHA-256 hash has 32 bytes");
    u128::from_be_bytes(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    proptest! {
        #[test]
        fn adding_and_taking_away_in_any_order_equals_counting_anew(
            seqs in proptest::collection::vec(1u64..1_000, 0..40), cut in 0usize..40,
        ) {
            let id = |n: usize| RecordId(Uuid::from_u128(n as u128));
            let add = |sum: Digest, (n, seq): (usize, &u64)| sum.with("venue", id(n), Seq(*seq));
            let all = seqs.iter().enumerate().fold(Digest::default(), add);
            let cut = cut.min(seqs.len());
            let rest = seqs.iter().enumerate().skip(cut).fold(Digest::default(), add);
            let taken = seqs.iter().enumerate().take(cut)
                .fold(all, |sum, (n, seq)| sum.without("venue", id(n), Seq(*seq)));
            prop_assert_eq!(taken, rest);
            prop_assert_eq!(Digest::from_text(&all.text()), Some(all));
        }
    }
}
