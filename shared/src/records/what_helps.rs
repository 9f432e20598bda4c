//! What helps one learner to work: 役立つ工夫. It says what helps and never why, so that everybody
//! who works with her may read it.

use super::learner::Learner;
use crate::record;
use crate::record::{Kind, Record, ScopeRule, Writers};
use crate::value::{LongText, Ref};

record! {
    /// One thing that helps one learner.
    WhatHelps = "what_helps" {
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// What helps.
        words: LongText => required, by_learner, help, listed;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: WhatHelps::NAME,
    fields: WhatHelps::FIELDS,
    scope: ScopeRule::Own("learner"),
    writers: Writers::StaffAndLearner,
    title: &["words"],
    ..Kind::PLAIN
};
