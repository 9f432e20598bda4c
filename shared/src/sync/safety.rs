//! How safe a person's work is. The counts follow each entry that is added or removed, because they
//! are asked for after every edit, and an outbox may hold the work of a year.

use super::outbox::{Durability, Entry, Outbox};
use super::overlay::Progress;
use crate::id::RecordId;
use std::collections::BTreeMap;

/// How many changes are how safe.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Safety {
    /// Not on storage yet.
    pub saving: usize,
    /// Not confirmed by the server.
    pub unsent: usize,
    /// Wait for a person's decision.
    pub held: usize,
}

impl Safety {
    fn of(&mut self, entry: &Entry) -> &mut usize {
        match entry.durability {
            Durability::Saving | Durability::NotSaved => &mut self.saving,
            Durability::Saved if entry.is_held() => &mut self.held,
            Durability::Saved => &mut self.unsent,
        }
    }

    /// With an entry more.
    pub fn with(mut self, entry: &Entry) -> Safety {
        *self.of(entry) += entry.uids().len();
        self
    }

    /// Without an entry that was counted.
    pub fn without(mut self, entry: &Entry) -> Safety {
        *self.of(entry) -= entry.uids().len();
        self
    }
}

impl Outbox {
    /// What the server has not answered. What it has applied may stay here until it comes back with
    /// the records, which whoever has to sign in first does not get.
    fn unanswered(&self) -> impl Iterator<Item = &Entry> {
        self.entries().filter(|entry| !entry.is_held() && entry.decided_at().is_none())
    }

    /// What somebody wrote that the server has neither confirmed nor held: the record with which
    /// each change begins, once for all changes that begin with it, and how far they have come.
    pub(super) fn unsent(&self) -> BTreeMap<(&str, RecordId), Progress> {
        let mut unsent = BTreeMap::new();
        for entry in self.unanswered() {
            let Some(first) = entry.ops().first() else { continue };
            let progress = unsent.entry((&*first.kind, first.id)).or_insert(Progress::Sent);
            *progress = entry.progress().max(*progress);
        }
        unsent
    }

    /// Changes that only the server can read and that it has neither confirmed nor held.
    fn unsent_sealed(&self) -> usize {
        let sealed = self.unanswered().filter(|entry| entry.ops().is_empty());
        sealed.map(|entry| entry.uids().len()).sum()
    }

    /// How many things somebody wrote that have not arrived: several steps of one text are one.
    pub(super) fn count_unsent(&self) -> usize {
        self.unsent().len() + self.unsent_sealed()
    }
}
