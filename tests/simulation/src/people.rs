//! What people do: they look at what their screen shows, and change it, often without knowing of
//! each other.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use shared::id::{MutationId, RecordId};
use shared::record::Body;
use shared::role::Role;
use shared::sync::device::Change;
use shared::sync::overlay::View;

use crate::draft::Draft;
use crate::families;
use crate::ledger::{Write, WriteId, carrier, word, words_in, writes_in};
use crate::node::Form;
use crate::oracle::Violation;
use crate::world::World;

/// Fields that hold one value each, by kind.
const PLAIN: &[(&str, &str)] = &[
    ("plan_item", "title"),
    ("plan_item", "x_of_a_newer_release"),
    ("consultation", "next_action"),
    ("learner", "preferred_name"),
    ("learner", "birth_date"),
    ("plan_item", "position"),
    ("venue", "name"),
];

/// Fields that hold a text, by kind.
const TEXTS: &[(&str, &str)] = &[("consultation", "summary"), ("note", "text"), ("goal", "words")];

/// Somebody does something on a device.
pub fn act(world: &mut World<'_>, node: usize) -> Result<(), Violation> {
    if world.nodes[node].tabs.is_empty() {
        world.nodes[node].open_tab();
        return Ok(());
    }
    let later = [crate::secrets::may_act, crate::consents::may_act, crate::walk_ins::may_act];
    if later.iter().any(|may_act| may_act(world, node)) {
        return Ok(());
    }
    if world.nodes[node].form.is_some() && world.rng.hits(1, 2) {
        leave_form(world, node);
        return Ok(());
    }
    match world.rng.below(18) {
        0..3 => edit_plain(world, node),
        3..5 => edit_text(world, node),
        5 => edit_set(world, node),
        6 => open_form(world, node),
        7 => create(world, node),
        8..10 => attend(world, node),
        10 if world.rng.hits(1, 4) => crate::relocation::move_record(world, node),
        10 => delete(world, node),
        11..13 => settle(world, node),
        13 => walk_in(world, node),
        14 => unreadable(world, node),
        15 if world.rng.hits(1, 2) => families::cancel_lesson(world, node),
        15 | 16 => families::move_a_day(world, node),
        _ => crate::program::run_program(world, node),
    }
    Ok(())
}

/// A record that the screen shows, of one of these kinds.
pub fn choose(world: &mut World<'_>, node: usize, kinds: &[&str]) -> Option<View> {
    let device = world.nodes[node].device()?;
    let all: Vec<View> = kinds.iter().flat_map(|kind| device.all(kind)).cloned().collect();
    // People go on with what they have just worked on.
    let same = all.iter().find(|view| Some(view.id) == world.nodes[node].at_work_on);
    let chosen = match same {
        Some(same) if world.rng.hits(1, 3) => Some(same),
        _ => world.rng.pick(&all),
    };
    world.nodes[node].at_work_on = chosen.map(|view| view.id);
    chosen.cloned()
}

/// The writes that stand in a place on the screen.
fn shown(view: &View, unit: &str) -> BTreeSet<WriteId> {
    view.body.get(unit).map(|value| writes_in(unit, value)).unwrap_or_default()
}

pub fn patch(
    view: &View,
    seen: shared::sync::device::EditBase,
    set: Body,
    closes: Vec<MutationId>,
) -> Change {
    Change::Patch { kind: view.kind.to_string(), id: view.id, seen, set, closes }
}

pub fn one(name: &str, value: impl Into<Value>) -> Body {
    Body::from_iter([(name.to_owned(), value.into())])
}

fn edit_plain(world: &mut World<'_>, node: usize) {
    let Some(&(kind, field)) = world.rng.pick(PLAIN) else { return };
    let Some(view) = choose(world, node, &[kind]) else { return };
    let mut draft = Draft::new(world);
    let number = draft.next_id(world);
    let seen = world.nodes[node].device().expect("open").seen(kind, view.id);
    draft.changes.push(patch(&view, seen.clone(), one(field, carrier(field, number)), Vec::new()));
    draft.note(world, node, (kind, view.id, field), shown(&view, field), BTreeSet::new());
    if field == "x_of_a_newer_release" {
        world.coverage.met("unknown field kept");
    }
    if !shown(&view, field).is_empty() {
        world.coverage.met("edit replaced a seen one");
    }
    // Now and then one save changes a second record, too.
    if world.rng.hits(1, 5)
        && let Some(other) = choose(world, node, &["consultation"])
        && other.id != view.id
    {
        let number = draft.next_id(world);
        let seen = world.nodes[node].device().expect("open").seen(&other.kind, other.id);
        draft.changes.push(patch(&other, seen, one("next_action", word(number)), Vec::new()));
        let place = ("consultation", other.id, "next_action");
        draft.note(world, node, place, shown(&other, "next_action"), BTreeSet::new());
    }
    draft.send(world, node).expect("a word is short");
}

fn edit_text(world: &mut World<'_>, node: usize) {
    let Some(place) = world.rng.pick(TEXTS) else { return };
    edit_text_in(world, node, *place);
}

/// Somebody writes into a text of a record of this kind.
pub fn edit_text_in(world: &mut World<'_>, node: usize, (kind, field): (&str, &str)) {
    let Some(view) = choose(world, node, &[kind]) else { return };
    let mut draft = Draft::new(world);
    let before = view.body.get(field).and_then(Value::as_str).unwrap_or_default();
    let (text, number) = (rewritten(world, before, draft.next_id(world)), draft.next_id(world));
    let mut keeps = words_in(&text);
    keeps.remove(&number);
    let seen = world.nodes[node].device().expect("open").seen(kind, view.id);
    draft.changes.push(patch(&view, seen, one(field, text), Vec::new()));
    draft.note(world, node, (kind, view.id, field), shown(&view, field), keeps);
    draft.send(world, node).expect("a text is short");
}

/// The text with a new word somewhere, or in the place of another one.
fn rewritten(world: &mut World<'_>, before: &str, number: WriteId) -> String {
    let mut words: Vec<String> =
        before.split(' ').filter(|it| !it.is_empty()).map(str::to_owned).collect();
    let at = world.rng.below(words.len() + 1);
    if at < words.len() && world.rng.hits(1, 3) {
        words[at] = word(number);
    } else {
        words.insert(at, word(number));
    }
    words.join(" ")
}

fn edit_set(world: &mut World<'_>, node: usize) {
    let Some(view) = choose(world, node, &["consultation"]) else { return };
    let topics = ["study", "exam", "school", "work", "life", "other"];
    let before = shared::value::choice_codes(view.body.get("topics"));
    let Some(topic) = world.rng.pick(&topics).copied() else { return };
    let is_removal = before.contains(topic);
    let change = match is_removal {
        true => json!({ "add": [], "remove": [topic] }),
        false => json!({ "add": [topic], "remove": [] }),
    };
    let mut draft = Draft::new(world);
    let seen = world.nodes[node].device().expect("open").seen(&view.kind, view.id);
    draft.changes.push(patch(&view, seen, one("topics", change), Vec::new()));
    let saw = if is_removal { additions_seen(world, node, &view, topic) } else { BTreeSet::new() };
    let unit = format!("topics{}{topic}", if is_removal { "-" } else { "+" });
    draft.note(world, node, (&view.kind, view.id, &unit), saw, BTreeSet::new());
    draft.send(world, node).expect("a choice is short");
}

/// The additions of a topic that stand behind what the screen shows: the own ones, and those that
/// had reached the record as it was pulled.
fn additions_seen(world: &World<'_>, node: usize, view: &View, topic: &str) -> BTreeSet<WriteId> {
    let Some(tables) = world.host.glance() else { return BTreeSet::new() };
    let unit = format!("topics+{topic}");
    let origin = world.origin(node);
    let stands = |write: &Write| {
        let decided = tables.decided.get(&write.uid).and_then(|all| all.first());
        let is_pulled = decided.is_some_and(|(_, it)| it.fate.seq <= view.seq);
        write.record == view.id && write.unit == unit && (origin.made(write) || is_pulled)
    };
    let all = (0..).zip(&world.ledger.writes);
    all.filter(|(_, write)| stands(write)).map(|(id, _)| id).collect()
}

/// Somebody opens a form and is called away.
fn open_form(world: &mut World<'_>, node: usize) {
    let (kind, unit) = match world.rng.below(PLAIN.len() + TEXTS.len()) {
        at if at < PLAIN.len() => PLAIN[at],
        at => TEXTS[at - PLAIN.len()],
    };
    let Some(view) = choose(world, node, &[kind]) else { return };
    let text = view.body.get(unit).and_then(Value::as_str).unwrap_or_default().to_owned();
    let seen = world.nodes[node].device().expect("open").seen(kind, view.id);
    let (kind, unit, saw) = (kind.to_owned(), unit.to_owned(), shown(&view, unit));
    world.nodes[node].form = Some(Form { kind, record: view.id, unit, seen, saw, text });
}

/// She comes back and leaves the field: the edit is against what she saw then.
fn leave_form(world: &mut World<'_>, node: usize) {
    let Some(form) = world.nodes[node].form.take() else { return };
    let is_there = world.nodes[node].device().and_then(|it| it.get(&form.kind, form.record));
    if is_there.is_none() {
        return;
    }
    world.coverage.met("form stayed open");
    let mut draft = Draft::new(world);
    let number = draft.next_id(world);
    let is_text = TEXTS.iter().any(|(kind, unit)| *kind == form.kind && *unit == form.unit);
    let value = match is_text {
        true => Value::from(rewritten(world, &form.text, number)),
        false => carrier(&form.unit, number),
    };
    let mut keeps = value.as_str().filter(|_| is_text).map(words_in).unwrap_or_default();
    keeps.remove(&number);
    let (kind, id, set) = (form.kind.clone(), form.record, one(&form.unit, value));
    draft.changes.push(Change::Patch { kind, id, seen: form.seen, set, closes: Vec::new() });
    draft.note(world, node, (&form.kind, form.record, &form.unit), form.saw, keeps);
    draft.send(world, node).expect("a text is short");
}

fn create(world: &mut World<'_>, node: usize) {
    let Some(learner) = choose(world, node, &["learner"]) else { return };
    let actor = world.nodes[node].actor.clone();
    let record = RecordId(uuid::Uuid::from_u128(world.rng.bits()));
    let mut draft = Draft::new(world);
    let number = draft.next_id(world);
    let learner = learner.id.to_string();
    let kinds = ["plan_item", "consultation", "note", "goal"];
    let kind = *world.rng.pick(&kinds).expect("there are kinds");
    let (field, mut set) = match kind {
        "plan_item" => ("title", json!({ "learner": learner })),
        "consultation" => ("summary", json!({ "learner": learner, "date": "2021-02-03" })),
        "goal" => ("words", json!({ "learner": learner })),
        _ => {
            let audience = if world.rng.hits(1, 2) { "learner" } else { "team" };
            let staff = actor.person.map(|person| person.to_string());
            let note = json!({
                "learner": learner, "audience": audience, "staff": staff, "date": "2021-02-03"
            });
            ("text", note)
        }
    };
    set[field] = json!(word(number));
    let set: Body = crate::tablet::body(set);
    world.note_scope(kind, record, &set);
    draft.changes.push(Change::Create { kind, id: record, set });
    draft.note(world, node, (kind, record, field), BTreeSet::new(), BTreeSet::new());
    draft.send(world, node).expect("a record is small");
}

/// Marks a learner as present: a fact with a natural key, so two tablets make the same record.
fn attend(world: &mut World<'_>, node: usize) {
    if world.rng.hits(1, 3)
        && let Some((lesson, learner)) = world.nodes[node].taken_back.take()
        && world.nodes[node].device().is_some_and(|it| it.get("learner", learner).is_some())
    {
        world.coverage.met("mark taken back and made anew");
        record_attendance(world, node, lesson, learner);
        return;
    }
    let Some(learner) = choose(world, node, &["learner"]) else { return };
    let Some(lesson) = world.rng.pick(&world.lessons.clone()).copied() else { return };
    record_attendance(world, node, lesson, learner.id);
}

fn record_attendance(world: &mut World<'_>, node: usize, lesson: RecordId, learner: RecordId) {
    let parts = [lesson.to_string(), learner.to_string()];
    let record = RecordId::of_natural_key("attendance", &parts);
    let mut draft = Draft::new(world);
    let number = draft.next_id(world);
    if number > 1_440 {
        return;
    }
    let device = world.nodes[node].device().expect("open");
    let view = device.get("attendance", record).cloned();
    let mut saw = view.as_ref().map(|view| shown(view, "minutes")).unwrap_or_default();
    if view.is_none() {
        // Whoever has deleted it herself, alone or with its lesson, knows what she deleted.
        let origin = world.origin(node);
        let own = (0..).zip(&world.ledger.writes).filter(|(_, write)| origin.made(write));
        let is_of_it = |id: &WriteId| world.ledger.writes[*id as usize].record == record;
        for (id, write) in own {
            let with_it = write.saw.iter().copied().filter(|_| write.record == lesson);
            saw.extend(with_it.chain([id]).filter(is_of_it));
        }
    }
    if let Some(view) = &view {
        let seen = device.seen("attendance", record);
        draft.changes.push(patch(view, seen, one("minutes", number), Vec::new()));
    } else {
        let set = json!({
            "lesson": parts[0], "learner": parts[1], "status": "present", "minutes": number
        });
        let set = crate::tablet::body(set);
        world.note_scope("attendance", record, &set);
        let before = world.ledger.writes.iter().filter(|write| write.record == record);
        let (any, deleted) = (before.clone().count() > 0, before.clone().any(|it| it.unit == "*"));
        if deleted {
            world.coverage.met("create again after deletion");
        } else if any {
            world.coverage.met("same attendance made twice");
        }
        draft.changes.push(Change::Create { kind: "attendance", id: record, set });
    }
    draft.note(world, node, ("attendance", record, "minutes"), saw, BTreeSet::new());
    draft.send(world, node).expect("a mark is small");
}

fn delete(world: &mut World<'_>, node: usize) {
    let kinds = ["plan_item", "attendance", "goal", "consultation"];
    let Some(view) = choose(world, node, &kinds) else { return };
    if view.kind == "attendance" {
        let named = |field: &str| {
            let text = view.body.get(field).and_then(Value::as_str);
            text.and_then(|text| text.parse::<RecordId>().ok())
        };
        world.nodes[node].taken_back = named("lesson").zip(named("learner"));
    }
    let mut draft = Draft::new(world);
    let seen = world.nodes[node].device().expect("open").seen(&view.kind, view.id);
    draft.changes.push(Change::Delete { kind: view.kind.to_string(), id: view.id, seen });
    let saw = seen_whole(world, node, &view);
    draft.note(world, node, (&view.kind, view.id, "*"), saw, BTreeSet::new());
    draft.send(world, node).expect("a deletion is small");
}

/// Everything of a record that is on the screen, and what she has written there herself, which
/// another own edit may hide.
pub fn seen_whole(world: &World<'_>, node: usize, view: &View) -> BTreeSet<WriteId> {
    let candidates = view.conflicts.iter().flat_map(|conflict| {
        conflict.values.iter().flat_map(|value| writes_in(&conflict.field, &value.value))
    });
    let mut saw: BTreeSet<WriteId> = writes_in("*", &Value::Object(view.body.clone().into_body()))
        .into_iter()
        .chain(candidates)
        .collect();
    for topic in shared::value::choice_codes(view.body.get("topics")) {
        saw.extend(additions_seen(world, node, view, &topic));
    }
    let unsent = world.nodes[node].device().map(|device| device.seen(&view.kind, view.id));
    let unsent: Vec<MutationId> = unsent.map(|seen| seen.edits().to_vec()).unwrap_or_default();
    let all = (0..).zip(&world.ledger.writes);
    let own = all.filter(|(_, it)| it.record == view.id && unsent.contains(&it.uid));
    saw.extend(own.map(|(id, _)| id));
    saw
}

/// Chooses one of the values of a conflict.
fn settle(world: &mut World<'_>, node: usize) {
    let device = world.nodes[node].device().expect("open");
    let open: Vec<View> =
        device.everything().filter(|view| !view.conflicts.is_empty()).cloned().collect();
    let Some(view) = world.rng.pick(&open).cloned() else { return };
    let Some(conflict) = world.rng.pick(&view.conflicts).cloned() else { return };
    let unit = conflict.field.clone();
    let place =
        PLAIN.iter().chain(TEXTS).find(|(kind, field)| view.kind == *kind && *field == unit);
    let is_minutes = unit == "presence";
    let field = if is_minutes { "minutes" } else { unit.as_str() };
    let is_deletion = unit == shared::sync::stored::WHOLE_RECORD;
    if place.is_none() && !is_minutes && !is_deletion {
        return;
    }
    let closes: Vec<MutationId> = conflict.values.iter().map(|value| value.stamp.uid).collect();
    let seen = world.nodes[node].device().expect("open").seen(&view.kind, view.id);
    let mut draft = Draft::new(world);
    let number = draft.next_id(world);
    world.coverage.met("conflict settled");
    if is_deletion {
        // Keeps the record by setting a field of it anew.
        let known = PLAIN.iter().chain(TEXTS).find(|(kind, _)| view.kind == *kind);
        let Some((_, field)) = known else { return };
        let of_record = |id: &&WriteId| {
            let write = &world.ledger.writes[**id as usize];
            write.record == view.id && write.unit == unit
        };
        let deletions = closes.iter().flat_map(|uid| world.ledger.of(*uid)).filter(of_record);
        let saw = shown(&view, field).into_iter().chain(deletions.copied()).collect();
        draft.changes.push(patch(&view, seen, one(field, carrier(field, number)), closes));
        draft.note(world, node, (&view.kind, view.id, field), saw, BTreeSet::new());
        draft.send(world, node).expect("a word is short");
        return;
    }
    if is_minutes && number > 1_440 {
        return;
    }
    // A new value stands for the chosen one, so that the choice itself can be followed.
    let candidates = conflict.values.iter().flat_map(|value| writes_in(&unit, &value.value));
    let saw = shown(&view, field).into_iter().chain(candidates).collect();
    let value = carrier(field, number);
    draft.changes.push(patch(&view, seen, one(field, value), closes));
    draft.note(world, node, (&view.kind, view.id, field), saw, BTreeSet::new());
    draft.send(world, node).expect("a word is short");
}

/// A learner whom nobody knows comes to a tutor.
fn walk_in(world: &mut World<'_>, node: usize) {
    let actor = world.nodes[node].actor.clone();
    if actor.role != Role::Tutor {
        return;
    }
    let learner = RecordId(uuid::Uuid::from_u128(world.rng.bits()));
    let [assignment, talk] = [(); 2].map(|()| RecordId(uuid::Uuid::from_u128(world.rng.bits())));
    let venue = world.venues[world.rng.below(2)].to_string();
    let mut draft = Draft::new(world);
    let name = draft.next_id(world);
    let staff = actor.person.map(|person| person.to_string());
    let mut records = vec![
        ("learner", learner, json!({ "preferred_name": word(name), "first_venue": venue })),
        (
            "assignment",
            assignment,
            json!({ "staff": staff, "learner": learner.to_string(), "from": "2021-02-03" }),
        ),
        (
            "consultation",
            talk,
            json!({
                "learner": learner.to_string(), "date": "2021-02-03", "summary": word(name + 1)
            }),
        ),
    ];
    if world.faults.later.secrets && world.rng.hits(1, 4) {
        records.push(crate::secrets::place_of(world, learner));
    }
    if world.faults.later.secrets && world.rng.hits(1, 4) {
        // She may bring a learner, and not at once write about her health.
        records.push(crate::secrets::about_her_health(world, learner, actor.person));
    }
    for (kind, record, set) in records {
        let set = crate::tablet::body(set);
        world.note_scope(kind, record, &set);
        draft.changes.push(Change::Create { kind, id: record, set });
    }
    let none = BTreeSet::new;
    draft.note(world, node, ("learner", learner, "preferred_name"), none(), none());
    draft.note(world, node, ("consultation", talk, "summary"), none(), none());
    world.coverage.met("walk-in");
    draft.send(world, node).expect("a walk-in is small");
}

/// A release with a fault writes what no server can read, and somebody goes on working on it.
fn unreadable(world: &mut World<'_>, node: usize) {
    let Some(learner) = choose(world, node, &["learner"]) else { return };
    if world.rng.hits(1, 2) {
        set_anew(world, node);
        return;
    }
    let record = RecordId(uuid::Uuid::from_u128(world.rng.bits()));
    let mut draft = Draft::new(world);
    let number = draft.next_id(world);
    let set = json!({ "learner": learner.id.to_string(), "title": [word(number)] });
    let set = crate::tablet::body(set);
    world.note_scope("plan_item", record, &set);
    draft.changes.push(Change::Create { kind: "plan_item", id: record, set });
    draft.note(world, node, ("plan_item", record, "title"), BTreeSet::new(), BTreeSet::new());
    draft.send(world, node).expect("a record is small");
    let Some(view) = world.nodes[node].device().and_then(|it| it.get("plan_item", record)) else {
        return;
    };
    let view = view.clone();
    let mut draft = Draft::new(world);
    let number = draft.next_id(world);
    let seen = world.nodes[node].device().expect("open").seen("plan_item", record);
    draft.changes.push(patch(&view, seen, one("x_of_a_newer_release", word(number)), Vec::new()));
    let place = ("plan_item", record, "x_of_a_newer_release");
    draft.note(world, node, place, BTreeSet::new(), BTreeSet::new());
    world.coverage.met("dependent held");
    draft.send(world, node).expect("a word is short");
}

/// A value that no server can read, in a record that is there; then the same field set anew.
fn set_anew(world: &mut World<'_>, node: usize) {
    let Some(view) = choose(world, node, &["plan_item"]) else { return };
    for is_readable in [false, true] {
        let Some(view) = world.nodes[node].device().and_then(|it| it.get(&view.kind, view.id))
        else {
            return;
        };
        let view = view.clone();
        let mut draft = Draft::new(world);
        let number = draft.next_id(world);
        let value = if is_readable { json!(word(number)) } else { json!([word(number)]) };
        let seen = world.nodes[node].device().expect("open").seen(&view.kind, view.id);
        draft.changes.push(patch(&view, seen, one("title", value), Vec::new()));
        let place = ("plan_item", view.id, "title");
        draft.note(world, node, place, shown(&view, "title"), BTreeSet::new());
        draft.send(world, node).expect("a word is short");
    }
    world.coverage.met("held change set anew");
}
