//! What a manager does: she gives and takes access, and says who has left.

use serde_json::{Value, json};
use shared::record::Body;
use shared::role::Role;
use shared::sync::overlay::View;

use crate::draft::Draft;
use crate::people::{choose, one, patch};
use crate::world::World;

/// A manager gives and takes access.
pub fn run_program(world: &mut World<'_>, node: usize) {
    if world.nodes[node].actor.role != Role::Manager || !world.faults.grants {
        return;
    }
    if world.rng.hits(1, 4) {
        end_enrollment(world, node);
        return;
    }
    if world.rng.hits(1, 3) {
        let Some(view) = choose(world, node, &["enrollment"]) else { return };
        let venue = world.venues[world.rng.below(2)].to_string();
        change(world, node, &view, one("venue", venue));
        return;
    }
    let Some(view) = choose(world, node, &["assignment"]) else { return };
    let has_ended = view.body.contains_key("to");
    // Two managers who do not know of each other may mean different days.
    let ends = ["2020-12-31", "2021-01-31", "2099-12-31"];
    let end = *world.rng.pick(&ends).expect("there are days");
    let to = if has_ended { Value::Null } else { json!(end) };
    world.coverage.met(if has_ended { "grant given again" } else { "grant ended" });
    change(world, node, &view, one("to", to));
}

/// A manager says when a learner left and why, which are one value; or that she is back.
fn end_enrollment(world: &mut World<'_>, node: usize) {
    let Some(view) = choose(world, node, &["enrollment"]) else { return };
    let reasons = ["completed", "moved", "dropped"];
    let reason = *world.rng.pick(&reasons).expect("there are reasons");
    let day = format!("2021-01-{:02}", 1 + world.rng.below(28));
    let set = match world.rng.below(4) {
        0 => json!({ "to": day }),
        1 => json!({ "end_reason": reason }),
        2 => json!({ "to": null, "end_reason": null }),
        _ => json!({ "to": day, "end_reason": reason }),
    };
    world.coverage.met("fields that merge as one");
    change(world, node, &view, crate::tablet::body(set));
}

fn change(world: &mut World<'_>, node: usize, view: &View, set: Body) {
    let mut draft = Draft::new(world);
    let seen = world.nodes[node].device().expect("open").seen(&view.kind, view.id);
    draft.changes.push(patch(view, seen, set, Vec::new()));
    draft.send(world, node).expect("a date is short");
}
