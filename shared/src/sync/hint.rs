//! A hint on the device: the change that comes with it (a delta) is applied like a page, if the
//! cursor of the device is exactly where the change begins. In every other case the device pulls.

use super::device::{Device, Effect};
use super::message::Position;
use super::staging::{Chunk, Staging};
use crate::api::live::{Delta, Head};
use crate::id::Seq;
use crate::planted;
use std::collections::BTreeMap;

impl Device {
    /// Takes a hint that there is something new. While a request is under way its answer may bring
    /// it: to who made a change its answer comes with the record.
    pub(super) fn take_hint(&mut self, hint: Head) -> Vec<Effect> {
        let Head { head, delta } = hint;
        if self.is_sending {
            self.hinted = self.hinted.max(head);
            return Vec::new();
        }
        if head <= self.committed {
            return Vec::new();
        }
        // What says so comes from the server.
        let has_to_send = std::mem::take(&mut self.is_out_of_reach);
        match delta.filter(|delta| self.stands_before(delta)) {
            Some(delta) => {
                let mut effects = self.apply_delta(head, delta);
                effects.extend(if has_to_send { self.send() } else { Vec::new() });
                effects
            }
            None => self.send(),
        }
    }

    /// Whether everything before the change is here, in the same timeline and by the same grants,
    /// and nothing else is being fetched.
    fn stands_before(&self, delta: &Delta) -> bool {
        let is_fetching =
            self.staging.is_some() || self.unread.is_some() || self.sums_to_send().is_some();
        let may_pull = !(self.status.wants_sign_in || self.status.wants_upgrade);
        let mut is_next = self.proof.as_ref().is_some_and(|proof| {
            proof.head == self.committed && delta.after.contains(&proof.signed_nonce)
        });
        planted!(DeltaOverGap => is_next = true);
        let is_hers = delta.grants == self.grants.fingerprint();
        let is_seen = delta.records.iter().all(|record| self.grants.cover(&record.scope));
        is_next && is_hers && is_seen && may_pull && !is_fetching
    }

    fn apply_delta(&mut self, head: Seq, delta: Delta) -> Vec<Effect> {
        let Delta { proof, records, now, .. } = delta;
        let from = (self.epoch, self.committed);
        let position = Position { main: head, ..Position::default() };
        let (add, drop) = (BTreeMap::new(), Vec::new());
        let mut staging = Staging::new(self.committed, &self.grants);
        staging.take(Chunk { from, records, position, add, drop, refill: None });
        self.staging = Some(staging);
        self.proof = Some(proof);
        let mut touched = Vec::new();
        let mut effects = self.apply_pull(head, None, now, &mut touched);
        effects.extend(self.show(touched));
        effects
    }
}
