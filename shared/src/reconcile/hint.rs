//! What a listener is told of a commit: nothing, that there is news, or the news itself. A small
//! change is sent with the hint (as a delta), so that others see it without a request. A listener
//! gets it only if a pull would give her the very same change; in any doubt she gets a plain hint.

use super::committed::Committed;
use crate::access::Grants;
use crate::api::live::{Delta, Head};
use crate::id::{AccountId, Seq};
use crate::planted;
use crate::sync::message::RecordState;

/// Whoever listens to a program: an account, with what its grants were when they were read last.
#[derive(Debug, Clone)]
pub struct Listener {
    account: AccountId,
    grants: Grants,
    fingerprint: String,
    /// Whether she may be given records, in a form that her release reads.
    takes_records: bool,
    /// The signed nonce of the head that she was told last. No change after it, up to the next head
    /// that she is told, is for her.
    told: Option<String>,
}

/// What a listener is told of a commit.
#[derive(Debug, Clone, PartialEq)]
pub enum Hint {
    /// Something is new up to this head; perhaps with the records themselves.
    Head(Box<Head>),
    /// Her grants have changed. They have to be read again before she is told anything else.
    Regranted,
}

impl Listener {
    /// A listener with these grants, read after she began to listen. `schema` is the payload schema
    /// that her release reads, if it says so, and `schema_min` the oldest one that may pull.
    pub fn new(
        account: AccountId,
        grants: Grants,
        schema: Option<u32>,
        schema_min: u32,
    ) -> Listener {
        let least = grants.schema().max(schema_min);
        let takes_records = schema.is_some_and(|schema| schema >= least);
        Listener { account, fingerprint: grants.fingerprint(), grants, takes_records, told: None }
    }

    /// What she is told of a commit; commits are told in their order. `None` if none of her scopes
    /// was touched and nothing of hers was decided.
    pub fn hear(&mut self, committed: &Committed) -> Option<Hint> {
        let mut is_regranted = committed.regranted.contains(&self.account);
        planted!(ListenerGrantsKept => is_regranted = false);
        if is_regranted {
            return Some(Hint::Regranted);
        }
        let is_touched = committed.touched.iter().any(|scope| self.grants.cover(scope));
        if !is_touched && !committed.authors.contains(&self.account) {
            return None;
        }
        let delta = self.delta(committed);
        self.told = committed.proofs.as_ref().map(|(_, proof)| proof.signed_nonce.clone());
        Some(Hint::Head(Box::new(Head { head: committed.head, delta })))
    }

    /// The changed records, for a device that has everything up to the commit before this one, or
    /// up to the last one that it was told.
    fn delta(&self, committed: &Committed) -> Option<Delta> {
        if !self.takes_records || !committed.is_confirmed || !committed.regranted.is_empty() {
            return None;
        }
        let all = committed.written.small()?;
        let (after, proof) = committed.proofs.clone()?;
        let mut records = Vec::new();
        let since = |record: &RecordState| {
            planted!(DeltaUnfiltered => return Some(Seq(0)));
            self.grants.since(&record.scope)
        };
        // A grant may have begun after this commit. What the record said at the commit may have
        // been removed before the grant began, and then she must not see it.
        let is_late = |since: Seq| {
            planted!(DeltaToLateGrant => return false);
            since > after.head
        };
        for record in all {
            let Some(since) = since(record) else { continue };
            if is_late(since) {
                return None;
            }
            records.push(record.clone());
        }
        let after = [Some(after.signed_nonce), self.told.clone()].into_iter().flatten().collect();
        let (grants, now) = (self.fingerprint.clone(), committed.now);
        Some(Delta { after, proof, grants, now, records })
    }
}
