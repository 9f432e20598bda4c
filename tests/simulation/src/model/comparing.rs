//! What the model says of a record beside what the server has stored.

use std::collections::BTreeSet;

use shared::id::{MutationId, Seq};
use shared::sync::stored::Stored;

use super::record::{Known, Standing};

impl Known {
    /// Where the record on the server is another one than here.
    pub fn difference(&self, stored: &Stored) -> Option<String> {
        let candidates: BTreeSet<(String, MutationId, Seq, String)> = self
            .places
            .iter()
            .flat_map(|(unit, place)| place.iter().map(move |it| (unit, it)))
            .filter(|(_, it)| it.standing == Standing::Candidate)
            .map(|(unit, it)| (unit.clone(), it.by.uid, it.since, it.value.to_string()))
            .collect();
        let theirs: BTreeSet<(String, MutationId, Seq, String)> = stored
            .meta
            .conflicts
            .iter()
            .flat_map(|(unit, values)| values.iter().map(move |it| (unit, it)))
            .map(|(unit, it)| (unit.clone(), it.stamp.uid, it.seq, it.value.to_string()))
            .collect();
        let (ours, deleted) = (self.body(), self.deletion.map(|it| it.uid));
        let their_deletion = stored.meta.deleted.as_ref().map(|it| it.uid);
        if ours != stored.body {
            return Some(format!("{ours:?} is stored as {:?}", stored.body));
        }
        if candidates != theirs {
            return Some(format!("what waits is {candidates:?}, and stored {theirs:?}"));
        }
        let same = deleted == their_deletion
            && stored.is_deleted == deleted.is_some()
            && self.seq == stored.seq
            && self.scope == stored.scope;
        (!same).then(|| {
            let stored = (their_deletion, stored.is_deleted, stored.seq, &stored.scope);
            format!("{:?} is stored as {stored:?}", (deleted, self.seq, &self.scope))
        })
    }
}
