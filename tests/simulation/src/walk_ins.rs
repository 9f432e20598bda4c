//! Somebody takes a learner back, registered by mistake, and with her who looks after her; now and
//! then it is somebody else who does.

use std::collections::BTreeSet;

use serde_json::Value;
use shared::id::RecordId;
use shared::sync::device::Change;

use crate::draft::Draft;
use crate::people::{choose, seen_whole};
use crate::world::World;

/// Now and then this, where a seed tells of it; whether it was done.
pub fn may_act(world: &mut World<'_>, node: usize) -> bool {
    let may = world.faults.later.taken_back && world.rng.hits(1, 12);
    if may {
        take_back(world, node);
    }
    may
}

fn take_back(world: &mut World<'_>, node: usize) {
    let Some(assignment) = choose(world, node, &["assignment"]) else { return };
    let named = assignment.body.get("learner").and_then(Value::as_str);
    let Some(learner) = named.and_then(|id| id.parse::<RecordId>().ok()) else { return };
    let device = world.nodes[node].device().expect("open");
    let Some(learner) = device.get("learner", learner).cloned() else { return };
    let delete = |kind: &str, id: RecordId| Change::Delete {
        kind: kind.to_owned(),
        id,
        seen: device.seen(kind, id),
    };
    let changes = [delete("learner", learner.id), delete("assignment", assignment.id)];
    let mut draft = Draft::new(world);
    draft.changes.extend(changes);
    let saw = seen_whole(world, node, &learner);
    draft.note(world, node, ("learner", learner.id, "*"), saw, BTreeSet::new());
    draft.send(world, node).expect("a deletion is small");
    world.coverage.met("walk-in taken back");
}
