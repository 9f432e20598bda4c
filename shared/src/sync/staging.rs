//! The waiting room of a pull: pages gather here and become visible together, so that nobody
//! looks at half a picture.

use crate::access::Grants;
use crate::id::{Epoch, Seq};
use crate::planted::{Bug, is_planted};
use crate::scope::{Pattern, Scope};
use crate::sync::accept::Key;
use crate::sync::message::{Position, PullPage, RecordState};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One pulled page as it is stored until the pull is complete.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Chunk {
    /// The timeline and the cursor that the pull began with.
    pub(super) from: (Option<Epoch>, Seq),
    pub(super) records: Vec<RecordState>,
    pub(super) position: Position,
    pub(super) add: BTreeMap<Pattern, Seq>,
    pub(super) drop: Vec<Pattern>,
    /// The scope that this pull fetches anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) refill: Option<Scope>,
}

impl Chunk {
    pub(super) fn new(page: &PullPage, from: (Option<Epoch>, Seq), refill: Option<Scope>) -> Chunk {
        Chunk {
            from,
            records: page.records.clone(),
            position: page.position,
            add: page.add.clone(),
            drop: page.drop.clone(),
            refill,
        }
    }
}

/// What has been pulled since the last complete pull.
#[derive(Clone, Debug)]
pub(super) struct Staging {
    pub(super) records: BTreeMap<Key, RecordState>,
    pub(super) position: Position,
    pub(super) grants: Grants,
    /// The scope whose records are fetched anew: what the device has of it goes with the flip.
    pub(super) refill: Option<Scope>,
    held: Grants,
}

impl Staging {
    /// A pull from this cursor by an account with these grants; from the start it holds nothing.
    pub(super) fn new(committed: Seq, held: &Grants) -> Staging {
        let held = if committed == Seq(0) { Grants::default() } else { held.clone() };
        Staging {
            records: BTreeMap::new(),
            position: Position { main: committed, ..Position::default() },
            grants: held.clone(),
            refill: None,
            held,
        }
    }

    pub(super) fn refilling(scope: Scope, committed: Seq, held: &Grants) -> Staging {
        Staging { refill: Some(scope), ..Staging::new(committed, held) }
    }

    /// Takes one page. Records of a scope whose grant ended or began anew meanwhile leave: what
    /// is still there comes again with the new grant.
    pub(super) fn take(&mut self, chunk: Chunk) {
        let mut grants = self.held.clone();
        for pattern in &chunk.drop {
            grants.0.remove(pattern);
        }
        grants.0.extend(chunk.add);
        let before = std::mem::replace(&mut self.grants, grants);
        let grants = &self.grants;
        self.records.retain(|_, record| {
            let since = grants.since(&record.scope);
            (since.is_some() && since == before.since(&record.scope))
                || is_planted(Bug::StagingKeptOnDrop)
        });
        for record in chunk.records {
            self.records.insert((record.kind.clone(), record.id), record);
        }
        self.position = chunk.position;
    }
}
