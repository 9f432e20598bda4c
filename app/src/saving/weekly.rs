//! What forms write about a learner's places and pauses takes her weekly place along, in the same
//! change.

use shared::program::Write;
use shared::program::weekly_places::following;
use shared::record::Record;
use shared::records::agreed_pause::AgreedPause;
use shared::records::enrollment::Enrollment;
use shared::sync::device::Change;

use crate::replica::Replica;

/// These changes, with what they mean for weekly places.
pub fn with_weekly_places(replica: Replica, mut changes: Vec<Change>) -> Vec<Change> {
    let writes: Vec<Write> = changes.iter().filter_map(write_of).collect();
    if !writes.is_empty() {
        let more = replica.ask(|records| following(records, &writes));
        changes.extend(replica.changes(more));
    }
    changes
}

/// What a change says about a place or a pause.
fn write_of(change: &Change) -> Option<Write> {
    let own = |kind: &str| {
        let all = [Enrollment::NAME, AgreedPause::NAME];
        all.into_iter().find(|own| *own == kind)
    };
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
