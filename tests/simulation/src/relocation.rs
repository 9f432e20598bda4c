//! Facts that were recorded in the wrong place: people move them, and nothing of them may stay
//! readable there.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use shared::id::RecordId;
use shared::record::Body;
use shared::sync::device::Change;
use shared::sync::message::Op;
use shared::sync::stored::WHOLE_RECORD;

use crate::city::sync_store::Tables;
use crate::draft::Draft;
use crate::ledger::word;
use crate::model::Model;
use crate::oracle::{Verdict, must};
use crate::people::{choose, seen_whole};
use crate::world::{Watching, World};

/// Kinds that people move, with a field of each that takes a word.
const MOVED: &[(&str, &str)] =
    &[("plan_item", "title"), ("consultation", "summary"), ("note", "text"), ("goal", "words")];

/// Somebody sees that a record is in the wrong learner's file, and moves it; a word is added on
/// the way.
pub fn move_record(world: &mut World<'_>, node: usize) {
    let Some(&(kind, field)) = world.rng.pick(MOVED) else { return };
    let Some(view) = choose(world, node, &[kind]) else { return };
    let Some(learner) = choose(world, node, &["learner"]) else { return };
    let learner = json!(learner.id.to_string());
    if view.body.get("learner") == Some(&learner) {
        return;
    }
    let to = RecordId(uuid::Uuid::from_u128(world.rng.bits()));
    let mut draft = Draft::new(world);
    let number = draft.next_id(world);
    let text = view.body.get(field).and_then(Value::as_str).unwrap_or_default();
    let mut set: Body = view.body.clone().into_body();
    set.insert("learner".to_owned(), learner);
    set.insert(field.to_owned(), json!(format!("{text} {}", word(number)).trim()));
    world.note_scope(kind, to, &set);
    let saw = seen_whole(world, node, &view);
    let seen = world.nodes[node].device().expect("open").seen(kind, view.id);
    draft.changes.push(Change::Move { kind, id: view.id, seen, to, set });
    draft.note(world, node, (kind, to, field), BTreeSet::new(), BTreeSet::new());
    draft.note(world, node, (kind, view.id, WHOLE_RECORD), saw, BTreeSet::new());
    if draft.send(world, node).is_ok() {
        world.coverage.met("record moved");
    }
}

/// F14: of a record that was moved nothing can be read where it was, neither in what is left of it
/// nor in its history up to then.
pub fn nothing_left(world: &mut World<'_>, tables: &Tables) -> Verdict {
    let mut moves: Vec<(&str, RecordId, shared::id::Seq)> = Vec::new();
    for (_, write) in &tables.history {
        let has_left = |op: &Op| op.id == write.after.id && op.moved_to.is_some();
        if write.after.is_deleted && write.change.iter().any(has_left) {
            moves.push((write.after.kind.as_str(), write.after.id, write.after.seq));
        }
    }
    if world.watching == Watching::OraclesAndModel {
        moves.extend(moved_by(&world.model));
    }
    for (kind, id, at) in moves {
        let same = |it: &&(_, shared::sync::accept::Write)| {
            it.1.after.kind == kind && it.1.after.id == id && it.1.after.seq <= at
        };
        for (_, write) in tables.history.iter().filter(same) {
            let before = write.before.iter().map(|before| &before.body);
            let said = write.change.iter().map(|op| &op.set).chain(before);
            let is_blank = said.chain([&write.after.body]).all(|body| is_blank(kind, body));
            let is_silent = write.change.iter().all(|op| op.was.is_empty());
            must(is_blank && is_silent, "F14", || {
                let seq = write.after.seq;
                format!("{kind} {id} was moved at {at}, and {seq} still says what it said")
            })?;
        }
        let left = tables.rows.get(&(kind.to_owned(), id)).filter(|row| row.seq == at);
        let is_blank = left.is_none_or(|row| is_blank(kind, &row.body));
        must(is_blank, "F14", || format!("{kind} {id} was moved, and its tombstone speaks"))?;
    }
    let waits = |row: &shared::sync::stored::Stored| {
        let candidates = row.meta.conflicts.get(WHOLE_RECORD).into_iter().flatten();
        candidates.into_iter().any(|it| it.value.get("moved_to").is_some())
    };
    if tables.rows.values().any(waits) {
        world.coverage.met("move against an unseen edit");
    }
    Ok(())
}

fn moved_by(model: &Model) -> impl Iterator<Item = (&str, RecordId, shared::id::Seq)> {
    let records = model.records.iter();
    records.filter_map(|((kind, id), known)| Some((kind.as_str(), *id, known.blanked_at?)))
}

fn is_blank(kind: &str, body: &Body) -> bool {
    let kind = shared::records::kind(kind);
    let is_fixed =
        |name: &String| kind.and_then(|it| it.field(name)).is_some_and(|field| field.is_fixed);
    body.keys().all(is_fixed)
}
