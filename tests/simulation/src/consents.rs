//! What people do with consents: somebody asks a learner, she or somebody for her withdraws it, and
//! others go on with the same record without knowing.

use serde_json::{Value, json};
use shared::role::Role;
use shared::sync::device::Change;

use crate::draft::Draft;
use crate::people::{choose, one, patch};
use crate::secrets::{day, make};
use crate::world::World;

/// Now and then one of these things, where a seed tells of them; whether it was done.
pub fn may_act(world: &mut World<'_>, node: usize) -> bool {
    let may = world.faults.later.consents && world.rng.hits(1, 6);
    if may {
        act(world, node);
    }
    may
}

fn act(world: &mut World<'_>, node: usize) {
    match world.rng.below(3) {
        0 => ask_consent(world, node),
        _ => withdraw(world, node),
    }
}

/// Somebody asks a learner what she agrees to; she herself makes no such record.
fn ask_consent(world: &mut World<'_>, node: usize) {
    let Some(learner) = choose(world, node, &["learner"]) else { return };
    let purpose = ["program", "line", "photo"][world.rng.below(3)];
    let answer = if world.rng.hits(3, 4) { "given" } else { "refused" };
    let set = json!({
        "learner": learner.id.to_string(), "giver": "learner", "purpose": purpose,
        "text_version": 1, "asked_on": "2021-01-05", "answer": answer
    });
    make(world, node, "consent", set, None);
    world.coverage.met("consent asked");
}

/// A consent is withdrawn, by the learner or for her; now and then somebody tries to take the
/// withdrawal back, to move it to a later day, or to delete the record.
fn withdraw(world: &mut World<'_>, node: usize) {
    let Some(view) = choose(world, node, &["consent"]) else { return };
    let is_withdrawn = view.body.get("withdrawn_on").is_some_and(|day| !day.is_null());
    let seen = world.nodes[node].device().expect("open").seen("consent", view.id);
    let mut draft = Draft::new(world);
    let change = match world.rng.below(6) {
        0 => patch(&view, seen, one("withdrawn_on", Value::Null), Vec::new()),
        1 => Change::Delete { kind: view.kind.to_string(), id: view.id, seen },
        _ => patch(&view, seen, one("withdrawn_on", day(world)), Vec::new()),
    };
    draft.changes.push(change);
    draft.send(world, node).expect("a day is short");
    let is_hers = world.nodes[node].actor.role == Role::Learner;
    world.coverage.met(match (is_withdrawn, is_hers) {
        (true, _) => "withdrawn consent changed again",
        (false, true) => "consent withdrawn by the learner",
        (false, false) => "consent withdrawn by staff",
    });
}
