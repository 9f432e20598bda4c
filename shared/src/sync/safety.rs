//! How safe a person's work is. The counts follow each entry that is added or removed, because they
//! are asked for after every edit, and an outbox may hold the work of a year.

use super::outbox::{Durability, Entry};

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
