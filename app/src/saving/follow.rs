//! What forms write takes along what follows from it, in the same change: a learner's weekly place
//! follows her places and pauses, and what was entered beneath a record its day and place.

use shared::program::Write;
use shared::program::beneath::rows_following;
use shared::program::weekly_places::following;
use shared::records;
use shared::sync::device::Change;

use crate::replica::Replica;

/// These changes, with what they mean for weekly places and for records beneath others.
pub fn with_what_follows(replica: Replica, mut changes: Vec<Change>) -> Vec<Change> {
    let writes: Vec<Write> = changes.iter().filter_map(write_of).collect();
    if !writes.is_empty() {
        let more = replica.ask(|records| {
            [following(records, &writes), rows_following(records, &writes)].concat()
        });
        changes.extend(replica.changes(more));
    }
    changes
}

/// What a change makes of a record; nothing of one that only decides between values.
fn write_of(change: &Change) -> Option<Write> {
    let own = |kind: &str| records::kind(kind).map(|kind| kind.name);
    match change {
        Change::Create { kind, id, set } => {
            Some(Write::Create { kind: own(kind)?, id: *id, set: set.clone() })
        }
        Change::Patch { kind, id, set, .. } => {
            Some(Write::Set { kind: own(kind)?, id: *id, set: set.clone() })
        }
        Change::Delete { kind, id, .. } => Some(Write::Remove { kind: own(kind)?, id: *id }),
        _ => None,
    }
}
