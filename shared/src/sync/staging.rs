//! The staging area of a pull: pages are collected here and become visible together, so that nobody
//! sees an incomplete state.

use crate::access::Grants;
use crate::arrange::Arrange;
use crate::id::{Epoch, Seq, Stamp};
use crate::planted;
use crate::scope::{Pattern, Scope};
use crate::sorted::SortedMap;
use crate::sync::message::{Position, PullPage, RecordState};
use crate::sync::table::{RecordKey, Table};
use serde::{Deserialize, Serialize};

/// How long a pull goes on before what it has brought is kept, in milliseconds by the server's
/// clock: what an interruption costs at most.
const KEPT_EVERY_MS: i64 = 2_000;

/// Some pulled pages as they are stored until the pull is complete.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Chunk {
    /// The timeline and the cursor that the pull began with.
    pub(super) from: (Option<Epoch>, Seq),
    pub(super) records: Vec<RecordState>,
    pub(super) position: Position,
    pub(super) add: SortedMap<Pattern, Seq>,
    pub(super) drop: Vec<Pattern>,
    /// The scope that this pull fetches anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) refill: Option<Scope>,
}

impl Chunk {
    pub(super) fn new(page: PullPage, from: (Option<Epoch>, Seq), refill: Option<Scope>) -> Chunk {
        let PullPage { records, position, add, drop, .. } = page;
        Chunk { from, records, position, add, drop, refill }
    }
}

/// What has been pulled since the last complete pull.
#[derive(Clone, Debug)]
pub(super) struct Staging {
    pub(super) records: Table<RecordState>,
    pub(super) position: Position,
    pub(super) grants: Grants,
    /// The scope whose records are fetched anew: what the device has of it
    /// leaves when the pull is applied.
    pub(super) refill: Option<Scope>,
    held: Grants,
    /// What came since storage was last told of this pull, and when it was.
    unkept: Vec<RecordKey>,
    kept_at: Option<Stamp>,
    /// The grants that the last page told.
    add: SortedMap<Pattern, Seq>,
    drop: Vec<Pattern>,
}

impl Staging {
    /// A pull from this cursor by an account with these grants; from the start it holds nothing.
    pub(super) fn new(committed: Seq, held: &Grants) -> Staging {
        let held = if committed == Seq(0) { Grants::default() } else { held.clone() };
        Staging {
            records: Table::default(),
            position: Position { main: committed, ..Position::default() },
            grants: held.clone(),
            refill: None,
            held,
            unkept: Vec::new(),
            kept_at: None,
            add: SortedMap::new(),
            drop: Vec::new(),
        }
    }

    pub(super) fn refilling(scope: Scope, committed: Seq, held: &Grants) -> Staging {
        Staging { refill: Some(scope), ..Staging::new(committed, held) }
    }

    /// Forgets the records of scopes whose grant was another one `before`.
    fn forget_ended(&mut self, before: &Grants) {
        planted!(StagingKeptOnDrop => return);
        let grants = &self.grants;
        let mut is_kept = for_each_scope(|scope| {
            let since = grants.since(scope);
            since.is_some() && since == before.since(scope)
        });
        self.records.retain(|record| is_kept(&record.scope));
    }

    /// Takes one page. Records of a scope whose grant ended or began anew meanwhile leave: what
    /// is still there comes again with the new grant.
    pub(super) fn take(&mut self, chunk: Chunk) {
        let mut grants = self.held.clone();
        for pattern in &chunk.drop {
            grants.0.remove(pattern);
        }
        grants.0.extend(chunk.add.clone());
        (self.add, self.drop) = (chunk.add, chunk.drop);
        let before = std::mem::replace(&mut self.grants, grants);
        if before != self.grants {
            self.forget_ended(&before);
        }
        for record in chunk.records {
            let key = (record.kind.clone(), record.id);
            self.unkept.push(key.clone());
            self.records.insert(key, record);
        }
        self.position = chunk.position;
    }

    /// Notes that storage has all of it.
    pub(super) fn is_kept(&mut self) {
        self.unkept.clear();
    }

    /// What storage does not have yet: the first page, and then what some time has brought.
    pub(super) fn unkept(&mut self, from: (Option<Epoch>, Seq), now: Stamp) -> Option<Chunk> {
        let since_then = self.kept_at.map(|then| now.0 - then.0);
        // A clock that was set back is no reason to keep nothing.
        if since_then.is_some_and(|ms| (0..KEPT_EVERY_MS).contains(&ms)) {
            return None;
        }
        self.kept_at = Some(now);
        let mut keys = std::mem::take(&mut self.unkept);
        keys.arrange_by(Ord::cmp);
        keys.dedup();
        let records = keys.iter().filter_map(|key| self.records.at(key)).cloned().collect();
        let (add, drop) = (self.add.clone(), self.drop.clone());
        Some(Chunk {
            from,
            records,
            position: self.position,
            add,
            drop,
            refill: self.refill.clone(),
        })
    }
}

/// A verdict on scopes that is reached once for each, however many records are in it.
pub(super) fn for_each_scope(judge: impl Fn(&Scope) -> bool) -> impl FnMut(&Scope) -> bool {
    let mut known: SortedMap<Scope, bool> = SortedMap::new();
    move |scope| {
        let verdict = known.get(scope).copied();
        verdict.unwrap_or_else(|| {
            let verdict = judge(scope);
            known.insert(scope.clone(), verdict);
            verdict
        })
    }
}
