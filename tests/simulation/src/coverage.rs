//! What a run has met. A situation that never comes up proves nothing, so each must.

use std::collections::BTreeMap;

/// How often each situation came up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage(pub BTreeMap<&'static str, u64>);

/// Every situation that a long run must have met.
pub const SITUATIONS: &[&str] = &[
    "account closed",
    "answer cut or replaced by a login page",
    "answer lost",
    "both texts merged",
    "browser closed before a commit",
    "care given",
    "change held",
    "clock moved by years",
    "consent asked",
    "consent withdrawn by staff",
    "consent withdrawn by the learner",
    "conflict found",
    "conflict settled",
    "create again after deletion",
    "day changed",
    "delete against edit",
    "deletion against an unseen part",
    "dependent held",
    "device cloned",
    "disk full",
    "edit replaced a seen one",
    "everything reset",
    "failed commit was there after all",
    "fields that merge as one",
    "fork found",
    "form stayed open",
    "grant ended",
    "grant given again",
    "held change dismissed",
    "held change released",
    "held change set anew",
    "hostile change",
    "mark taken back and made anew",
    "move against an unseen edit",
    "new client registered",
    "offered again after a restore",
    "offline for 400 days",
    "once-field disputed",
    "old image of a device",
    "old release may only push",
    "other timeline found by its proof",
    "page in the middle of a pull",
    "page came before the last one was read",
    "change rode on a hint",
    "change on a hint came too late or too early",
    "live stream cut off",
    "part of a deleted record",
    "quiet field settled by time",
    "reader let in or out",
    "record mended scope by scope",
    "record moved",
    "record restored by an edit",
    "record set back on a device",
    "relaxed commits lost",
    "report written",
    "request came twice",
    "request lost",
    "same attendance made twice",
    "scope filled from before",
    "scope lost with unsent work",
    "server killed after a commit",
    "server killed in a commit",
    "server restored",
    "server set back unnoticed",
    "set merged",
    "signed out",
    "single commit refused",
    "storage evicted",
    "tab taken over",
    "two records of one person joined",
    "unknown field kept",
    "walk-in",
    "walk-in taken back",
    "withdrawn consent changed again",
];

impl Coverage {
    /// Counts a situation.
    pub fn met(&mut self, situation: &'static str) {
        debug_assert!(SITUATIONS.contains(&situation), "{situation} is not listed");
        *self.0.entry(situation).or_default() += 1;
    }

    /// Adds what another run has met.
    pub fn add(&mut self, other: &Coverage) {
        for (situation, count) in &other.0 {
            *self.0.entry(situation).or_default() += count;
        }
    }

    /// Situations that never came up.
    pub fn missing(&self) -> Vec<&'static str> {
        SITUATIONS.iter().copied().filter(|it| !self.0.contains_key(it)).collect()
    }
}
