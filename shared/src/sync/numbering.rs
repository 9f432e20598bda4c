//! Under which number a mutation is decided: what was decided before gets its first answer again,
//! after a gap nothing can be decided, and a number that was used for something else is a fork.

use super::message::{Fate, HeldReason};
use crate::planted;

/// A mutation that has its fate.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// Whether the same account made it.
    pub is_own: bool,
    /// The hash of its payload.
    pub hash: &'a str,
    /// How it ended.
    pub fate: &'a Fate,
}

/// A mutation as it came.
#[derive(Clone, Copy, Debug)]
pub struct Numbered<'a> {
    /// The number that the device gave it.
    pub n: u64,
    /// The hash of its payload.
    pub hash: &'a str,
}

/// What to do with a mutation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ruling {
    /// An earlier one is missing: the device sends from where the fates end.
    Wait,
    /// It was decided before, under this or another number.
    Again(Fate),
    /// It was decided before, and takes the next number of this client, too.
    AgainUnderNext(Fate),
    /// It is decided now, under the client's next number.
    DecideNext(Option<HeldReason>),
    /// It is decided now, under a second client of the same owner: a tablet was cloned.
    DecideForked(Option<HeldReason>),
}

/// Rules on a mutation of a client whose mutations up to `last_n` are decided. `same_uid` is what
/// was decided under its uid, by whatever client, the first one first.
pub fn rule(mutation: Numbered<'_>, last_n: u64, same_uid: &[Known<'_>]) -> Ruling {
    let Numbered { n, hash } = mutation;
    if n > last_n + 1 {
        return Ruling::Wait;
    }
    let is_next = n == last_n + 1;
    let is_repetition = |known: &&Known<'_>| {
        planted!(HashUnchecked => return known.is_own);
        known.is_own && known.hash == hash
    };
    if let Some(first) = same_uid.iter().find(is_repetition) {
        let fate = Fate { n, ..first.fate.clone() };
        planted!(RepetitionKeepsNumber => return Ruling::Again(fate));
        return if is_next { Ruling::AgainUnderNext(fate) } else { Ruling::Again(fate) };
    }
    planted!(ForkIgnored => if !is_next { return Ruling::Wait; });
    let refused = (!same_uid.is_empty()).then_some(HeldReason::UidReused);
    if is_next { Ruling::DecideNext(refused) } else { Ruling::DecideForked(refused) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{Epoch, MutationId, Seq};
    use crate::sync::message::FateKind;
    use uuid::Uuid;

    fn fate(n: u64) -> Fate {
        let (uid, epoch) = (MutationId(Uuid::from_u128(7)), Epoch(Uuid::from_u128(1)));
        Fate { n, uid, kind: FateKind::Applied, epoch, seq: Seq(9), reason: None }
    }

    fn check(n: u64, hash: &str, uid_owner: Option<bool>, expected: Ruling) {
        let first = fate(3);
        let known = uid_owner.map(|is_own| Known { is_own, hash: "h", fate: &first });
        assert_eq!(rule(Numbered { n, hash }, 5, known.as_slice()), expected);
    }

    #[test]
    fn each_number_has_one_fate_and_each_uid_one_effect() {
        let (mine, other) = (Some(true), Some(false));
        let reused = Some(HeldReason::UidReused);
        check(7, "h", None, Ruling::Wait);
        check(7, "h", mine, Ruling::Wait);
        check(6, "h", None, Ruling::DecideNext(None));
        check(3, "h", mine, Ruling::Again(fate(3)));
        check(4, "h", mine, Ruling::Again(fate(4)));
        check(6, "h", mine, Ruling::AgainUnderNext(fate(6)));
        check(4, "h", None, Ruling::DecideForked(None));
        check(6, "x", mine, Ruling::DecideNext(reused));
        check(6, "h", other, Ruling::DecideNext(reused));
        check(3, "x", mine, Ruling::DecideForked(reused));
    }
}
