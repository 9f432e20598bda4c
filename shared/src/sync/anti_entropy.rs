//! A device that holds other records than the server finds out in which scopes, and fetches those
//! anew, one after the other. What does not help once is reported, not repeated.

use super::device::{Device, Effect};
use super::digest::Digest;
use super::limit::REFILLS_MAX;
use super::overlay::View;
use super::shown::Confirmed;
use super::staging::Staging;
use crate::gather::Gather;
use crate::id::Seq;
use crate::planted;
use crate::scope::Scope;
use crate::sorted::{SortedMap, SortedSet};

/// How far the device has come in finding out.
#[derive(Clone, Debug, Default)]
pub(super) struct AntiEntropy {
    /// Whether the next request tells the sums of all scopes.
    is_asking: bool,
    /// How often it has asked at once, not counting the sync that comes next.
    asked: usize,
    /// Scopes that were fetched anew.
    refilled: SortedSet<Scope>,
    /// Whether nothing helps: it is only reported from now on.
    is_hopeless: bool,
    /// The sum of all that the device holds; counted when it is first asked for, and kept since.
    sum: Option<Digest>,
}

impl AntiEntropy {
    /// Notes that a record is here now.
    pub(super) fn add(&mut self, record: &View) {
        self.sum = self.sum.map(|sum| sum.with(&record.kind, record.id, record.seq));
    }

    /// Notes that a record is not here any more.
    pub(super) fn remove(&mut self, record: &View) {
        self.sum = self.sum.map(|sum| sum.without(&record.kind, record.id, record.seq));
    }
}

/// Questions at once: news may arrive between two of them, and then sums cannot be compared.
const ASKED_AT_ONCE_MAX: usize = 3;

impl Device {
    /// Compares what the device holds with the server's sum after a complete pull.
    pub(super) fn compare(&mut self, digest: Option<&str>) -> Vec<Effect> {
        let Some(theirs) = digest.and_then(Digest::from_text) else { return Vec::new() };
        let add = |sum: Digest, record: &View| sum.with(&record.kind, record.id, record.seq);
        let records = || self.confirmed.values().map(|confirmed| &confirmed.view);
        let count = || records().fold(Digest::default(), add);
        let ours = self.anti_entropy.sum.unwrap_or_else(count);
        self.anti_entropy.sum = Some(ours);
        self.status.differs = ours != theirs;
        if ours == theirs {
            self.anti_entropy = AntiEntropy { sum: Some(ours), ..AntiEntropy::default() };
            return Vec::new();
        }
        planted!(AntiEntropyIgnored => return Vec::new());
        if self.anti_entropy.is_hopeless {
            return Vec::new();
        }
        self.anti_entropy.asked += 1;
        self.anti_entropy.is_asking = true;
        if self.anti_entropy.asked > ASKED_AT_ONCE_MAX { Vec::new() } else { self.send() }
    }

    /// The sum of each scope, if the server is to compare them.
    pub(super) fn sums_to_send(&self) -> Option<SortedMap<Scope, String>> {
        if !self.anti_entropy.is_asking || self.staging.is_some() {
            return None;
        }
        let mut sums: SortedMap<Scope, Digest> = SortedMap::new();
        for Confirmed { view: record, .. } in self.confirmed.values() {
            let sum = sums.or_insert_with(record.scope.clone(), Digest::default);
            *sum = sum.with(&record.kind, record.id, record.seq);
        }
        Some(sums.into_iter().map(|(scope, sum)| (scope, sum.text())).gather())
    }

    /// Begins to fetch a scope anew that differs, unless that was tried before.
    pub(super) fn refill(&mut self, scope: Scope) -> Vec<Effect> {
        self.anti_entropy.is_asking = false;
        self.anti_entropy.asked = 0;
        if self.anti_entropy.refilled.len() >= REFILLS_MAX
            || !self.anti_entropy.refilled.insert(scope.clone())
        {
            self.anti_entropy.is_hopeless = true;
            return Vec::new();
        }
        let mut effects: Vec<Effect> = self.forget_staging().into_iter().collect();
        self.staging = Some(Staging::refilling(scope, self.committed, &self.grants));
        effects.extend(self.send());
        effects
    }

    /// Notes that the server has looked at the sums and found nothing to mend, or that there was
    /// news, after which sums have to be told again.
    pub(super) fn found_nothing_to_repair(&mut self, head: Seq) {
        if self.anti_entropy.is_asking && self.committed == head {
            self.anti_entropy.is_hopeless = true;
        }
        self.anti_entropy.is_asking = false;
    }
}

/// The first scope, in order, whose sums differ: what the device says it holds against what the
/// server has.
pub fn first_difference(
    device: &SortedMap<Scope, String>,
    server: &SortedMap<Scope, String>,
) -> Option<Scope> {
    let nothing = Digest::default().text();
    let mut scopes: SortedSet<&Scope> = device.keys().chain(server.keys()).gather();
    let last = scopes.iter().next_back().copied();
    planted!(LastScopeUncompared => scopes.retain(|scope| Some(*scope) != last));
    let sum = |of: &SortedMap<Scope, String>, scope: &Scope| {
        of.get(scope).cloned().unwrap_or_else(|| nothing.clone())
    };
    scopes.into_iter().find(|scope| sum(device, scope) != sum(server, scope)).cloned()
}
