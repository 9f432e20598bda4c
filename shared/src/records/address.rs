//! Where a learner lives, for letters. Only those read it whose assignment says care; one that is
//! suppressed is shown on no list and goes onto no envelope.

use super::learner::Learner;
use crate::record;
use crate::record::{Identity, Kind, Record, ScopeRule, Writers};
use crate::value::{LongText, Ref};

record! {
    /// The address of one learner.
    Address = "address" {
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// Whether nobody may learn where she is: no letter is sent.
        is_suppressed: bool => help, listed;
        /// The address.
        text: LongText => required;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: Address::NAME,
    fields: Address::FIELDS,
    identity: Identity::Natural(&["learner"]),
    scope: ScopeRule::Care("learner"),
    writers: Writers::Staff,
    title: &["learner"],
    ..Kind::PLAIN
};
