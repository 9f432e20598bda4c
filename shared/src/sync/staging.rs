//! The waiting room of a pull: pages gather here and become visible together, so that nobody
//! looks at half a picture.

use crate::access::Grants;
use crate::id::Seq;
use crate::scope::Pattern;
use crate::sync::accept::Key;
use crate::sync::message::{Position, PullPage, RecordState};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One pulled page as it is stored until the pull is complete.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Chunk {
    pub(super) records: Vec<RecordState>,
    pub(super) position: Position,
    pub(super) add: BTreeMap<Pattern, Seq>,
    pub(super) drop: Vec<Pattern>,
}

impl From<&PullPage> for Chunk {
    fn from(page: &PullPage) -> Chunk {
        Chunk {
            records: page.records.clone(),
            position: page.position,
            add: page.add.clone(),
            drop: page.drop.clone(),
        }
    }
}

/// What has been pulled since the last complete pull.
#[derive(Clone, Debug)]
pub(super) struct Staging {
    pub(super) records: BTreeMap<Key, RecordState>,
    pub(super) position: Position,
    pub(super) grants: Grants,
    held: Grants,
}

impl Staging {
    pub(super) fn new(committed: Seq, held: &Grants) -> Staging {
        Staging {
            records: BTreeMap::new(),
            position: Position { main: committed, ..Position::default() },
            grants: held.clone(),
            held: held.clone(),
        }
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
            since.is_some() && since == before.since(&record.scope)
        });
        for record in chunk.records {
            self.records.insert((record.kind.clone(), record.id), record);
        }
        self.position = chunk.position;
    }
}
