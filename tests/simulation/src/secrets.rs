//! What people do with records that few may see, with assignments that begin or end today, and
//! with what they may not write at all.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use shared::id::RecordId;
use shared::role::Role;
use shared::sync::device::Change;
use shared::value::Date;
use uuid::Uuid;

use crate::draft::Draft;
use crate::ledger::word;
use crate::people::{choose, edit_text_in, one, patch};
use crate::tablet::body;
use crate::world::{World, id};

/// The staff of a run who are persons.
const STAFF: [u128; 5] = [1, 2, 3, 4, 5];

/// Now and then one of these things, where a seed tells of them; whether it was done.
pub fn may_act(world: &mut World<'_>, node: usize) -> bool {
    let may = world.faults.later.secrets && world.rng.hits(1, 4);
    if may {
        act(world, node);
    }
    may
}

fn act(world: &mut World<'_>, node: usize) {
    if world.nodes[node].actor.role == Role::Manager && world.rng.hits(2, 3) {
        manage(world, node);
        return;
    }
    match world.rng.below(14) {
        0 => write_care_note(world, node),
        1 => edit_text_in(world, node, ("care_note", "text")),
        2 => write_report(world, node),
        3 => edit_text_in(world, node, ("safety_report", "text")),
        4 | 5 => change_readers(world, node),
        6 => note_source(world, node),
        7 => go_on_with_source(world, node),
        8 => assign(world, node),
        9 => reassign(world, node),
        10 => tick_off(world, node),
        11 => enroll(world, node),
        12 => reenroll(world, node),
        _ => join_or_delete(world, node),
    }
}

/// What those do who run the program.
fn manage(world: &mut World<'_>, node: usize) {
    match world.rng.below(8) {
        0 => note_source(world, node),
        1 | 2 => go_on_with_source(world, node),
        3 => assign(world, node),
        4 | 5 => reassign(world, node),
        _ => join_or_delete(world, node),
    }
}

/// A day around today by the server's clock.
pub fn day(world: &mut World<'_>) -> String {
    let days = [-30, -1, 0, 0, 1, 400][world.rng.below(6)];
    Date::in_tokyo(world.now()).plus_days(days).to_string()
}

fn staff(world: &mut World<'_>) -> String {
    id(STAFF[world.rng.below(STAFF.len())]).to_string()
}

/// Who signs: nearly always she herself.
fn signer(world: &mut World<'_>, node: usize) -> Value {
    let somebody = json!(staff(world));
    let herself = world.nodes[node].actor.person.map(|person| json!(person.to_string()));
    if world.rng.hits(1, 6) { somebody } else { herself.unwrap_or(somebody) }
}

fn new_id(world: &mut World<'_>) -> RecordId {
    RecordId(Uuid::from_u128(world.rng.bits()))
}

/// Makes a record; one of its fields, if it is named, carries the write.
pub fn make(
    world: &mut World<'_>,
    node: usize,
    kind: &'static str,
    set: Value,
    field: Option<&str>,
) {
    let record = new_id(world);
    let mut set = body(set);
    let mut draft = Draft::new(world);
    if let Some(field) = field {
        set.insert(field.to_owned(), json!(word(draft.next_id(world))));
        draft.note(world, node, (kind, record, field), BTreeSet::new(), BTreeSet::new());
    }
    world.note_scope(kind, record, &set);
    draft.changes.push(Change::Create { kind, id: record, set });
    draft.send(world, node).expect("a record is small");
}

fn change(world: &mut World<'_>, node: usize, kind: &str, set: Value) {
    let Some(view) = choose(world, node, &[kind]) else { return };
    let seen = world.nodes[node].device().expect("open").seen(kind, view.id);
    let mut draft = Draft::new(world);
    draft.changes.push(patch(&view, seen, body(set), Vec::new()));
    draft.send(world, node).expect("a field is short");
}

fn write_care_note(world: &mut World<'_>, node: usize) {
    let Some(learner) = choose(world, node, &["learner"]) else { return };
    let staff = signer(world, node);
    let set = json!({
        "learner": learner.id.to_string(), "staff": staff, "topic": "health", "date": "2021-02-03"
    });
    make(world, node, "care_note", set, Some("text"));
}

fn write_report(world: &mut World<'_>, node: usize) {
    let Some(learner) = choose(world, node, &["learner"]) else { return };
    let (author, reader) = (signer(world, node), staff(world));
    let set = json!({
        "learner": learner.id.to_string(), "staff": author, "readers": [reader],
        "date": "2021-02-03"
    });
    make(world, node, "safety_report", set, Some("text"));
    world.coverage.met("report written");
}

/// A note about the health of a learner whom the same mutation makes.
pub fn about_her_health(
    world: &mut World<'_>,
    learner: RecordId,
    staff: Option<RecordId>,
) -> (&'static str, RecordId, Value) {
    let set = json!({
        "learner": learner.to_string(), "staff": staff.map(|staff| staff.to_string()),
        "topic": "health", "date": "2021-02-03", "text": "text"
    });
    ("care_note", new_id(world), set)
}

/// Somebody is let in, or out.
fn change_readers(world: &mut World<'_>, node: usize) {
    let Some(view) = choose(world, node, &["safety_report"]) else { return };
    let reader = staff(world);
    let is_in = shared::value::choice_codes(view.body.get("readers")).contains(&reader);
    let set = match is_in {
        true => json!({ "add": [], "remove": [reader] }),
        false => json!({ "add": [reader], "remove": [] }),
    };
    let seen = world.nodes[node].device().expect("open").seen("safety_report", view.id);
    let mut draft = Draft::new(world);
    draft.changes.push(patch(&view, seen, one("readers", set), Vec::new()));
    draft.send(world, node).expect("a reader is short");
    world.coverage.met("reader let in or out");
}

/// Managers write down who was behind a referral; nobody else may.
fn note_source(world: &mut World<'_>, node: usize) {
    let basis = ["consent", "council", "law"][world.rng.below(3)];
    let set = json!({ "referral": id(60).to_string(), "basis": basis, "feedback": "asked" });
    make(world, node, "referral_source", set, Some("passed_on"));
}

fn go_on_with_source(world: &mut World<'_>, node: usize) {
    let day = day(world);
    let state = ["agreed", "refused", "given"][world.rng.below(3)];
    let set = match world.rng.below(4) {
        0 => json!({ "checked_on": day }),
        1 => json!({ "basis": "law", "checked_on": day }),
        2 => json!({ "basis": "consent" }),
        _ => json!({ "feedback": state }),
    };
    change(world, node, "referral_source", set);
}

/// A manager gives somebody a learner or a venue to look after, perhaps with care; others try to.
fn assign(world: &mut World<'_>, node: usize) {
    if world.nodes[node].actor.role != Role::Manager && world.rng.hits(3, 4) {
        return;
    }
    let (person, from) = (staff(world), day(world));
    let mut set = json!({ "staff": person, "from": from });
    if world.rng.hits(1, 2) {
        set["venue"] = json!(world.venues[world.rng.below(2)].to_string());
    } else {
        let Some(learner) = choose(world, node, &["learner"]) else { return };
        set["learner"] = json!(learner.id.to_string());
    }
    if world.rng.hits(1, 2) {
        set["to"] = json!(day(world));
    }
    if world.rng.hits(1, 2) {
        set["care"] = json!(true);
        world.coverage.met("care given");
    }
    make(world, node, "assignment", set, None);
}

/// The days of an assignment change, or whether it covers care.
fn reassign(world: &mut World<'_>, node: usize) {
    let day = day(world);
    let set = match world.rng.below(6) {
        0 => json!({ "from": day }),
        1 => json!({ "to": null }),
        2 => json!({ "care": true }),
        3 => json!({ "care": false }),
        _ => json!({ "to": day }),
    };
    change(world, node, "assignment", set);
}

/// Whoever came by herself gets a place, perhaps elsewhere; then the venue where she came first
/// gives its team nothing more.
fn enroll(world: &mut World<'_>, node: usize) {
    let Some(learner) = choose(world, node, &["learner"]) else { return };
    let (_, _, set) = place_of(world, learner.id);
    make(world, node, "enrollment", set, None);
}

/// A place at some venue for a learner, whoever sees that venue.
pub fn place_of(world: &mut World<'_>, learner: RecordId) -> (&'static str, RecordId, Value) {
    let (venue, from) = (world.venues[world.rng.below(2)].to_string(), day(world));
    let set = json!({ "learner": learner.to_string(), "venue": venue, "from": from });
    ("enrollment", new_id(world), set)
}

/// The end of a stay is set anew, or it goes on somewhere else.
fn reenroll(world: &mut World<'_>, node: usize) {
    let (venue, day) = (world.venues[world.rng.below(2)].to_string(), day(world));
    let set = match world.rng.below(3) {
        0 => json!({ "venue": venue }),
        1 => json!({ "to": day }),
        _ => json!({ "to": null }),
    };
    change(world, node, "enrollment", set);
}

/// The one field of a plan that a learner sets herself.
fn tick_off(world: &mut World<'_>, node: usize) {
    change(world, node, "plan_item", json!({ "done_on": "2021-02-03" }));
}

/// A duplicate is joined with the record that stands for both, or an assignment is deleted.
fn join_or_delete(world: &mut World<'_>, node: usize) {
    if world.rng.hits(1, 2) {
        let Some(other) = choose(world, node, &["learner"]) else { return };
        change(world, node, "learner", json!({ "merged_into": other.id.to_string() }));
        world.coverage.met("two records of one person joined");
        return;
    }
    let Some(view) = choose(world, node, &["assignment", "safety_report"]) else { return };
    let seen = world.nodes[node].device().expect("open").seen(&view.kind, view.id);
    let mut draft = Draft::new(world);
    draft.changes.push(Change::Delete { kind: view.kind.to_string(), id: view.id, seen });
    draft.send(world, node).expect("a deletion is small");
}
