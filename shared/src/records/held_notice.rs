//! What the author of a held change is told: that it waits, why, and how it ended. Never a value.

use crate::choice;
use crate::record;
use crate::record::{Identity, Kind, Record, ScopeRule, Writers};
use crate::value::Text;

choice! {
    /// Where a held change stands.
    HeldState {
        /// Somebody in charge has to look at it.
        Undecided = "waiting",
        /// It was accepted after all.
        Released = "released",
        /// It was put aside.
        Dismissed = "dismissed",
    }
}

record! {
    /// The state of one held change, for its author.
    HeldNotice = "held_notice" {
        /// The account of the author.
        account: Text => required, fixed;
        /// The change's uid.
        uid: Text => required, fixed, listed;
        /// The reason's code.
        reason: Text => required, listed;
        /// Where it stands.
        state: HeldState => required, listed;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: HeldNotice::NAME,
    fields: HeldNotice::FIELDS,
    identity: Identity::Natural(&["uid"]),
    scope: ScopeRule::Staff("account"),
    writers: Writers::Server,
    title: &["reason"],
    ..Kind::PLAIN
};
