//! Records that belong together: lessons with their roll calls, and goals whose two days must not
//! contradict each other. What people do with them, and the oracle that looks at what became of it.

use std::collections::BTreeSet;

use serde_json::json;
use shared::reconcile::ChangeProvenance;
use shared::record::{Body, Record};
use shared::records::attendance::Attendance;
use shared::records::goal::Goal;
use shared::records::lesson::Lesson;
use shared::sync::accept::Write as Stored;
use shared::sync::device::Change;
use shared::sync::stored::WHOLE_RECORD;

use crate::city::sync_store::Tables;
use crate::draft::Draft;
use crate::ledger::{WriteId, writes_in};
use crate::oracle::{Verdict, must};
use crate::people::{choose, one, patch};
use crate::world::World;

/// The days that somebody may set; every pair of them in order makes sense.
const DAYS: [&str; 4] = ["2021-01-10", "2021-01-20", "2021-02-10", "2021-02-20"];

/// Somebody deletes a lesson, with whatever roll call her screen shows of it.
pub fn cancel_lesson(world: &mut World<'_>, node: usize) {
    let Some(view) = choose(world, node, &[Lesson::NAME]) else { return };
    let device = world.nodes[node].device().expect("open");
    let whole = json!(view.id.to_string());
    let marks = device.all(Attendance::NAME).filter(|it| it.body.get("lesson") == Some(&whole));
    let saw: BTreeSet<WriteId> = marks
        .flat_map(|mark| {
            let shown = mark.body.get("minutes").map(|value| writes_in("minutes", value));
            let candidates = mark.conflicts.iter().flat_map(|conflict| &conflict.values);
            let candidates = candidates.flat_map(|value| writes_in("presence", &value.value));
            shown.into_iter().flatten().chain(candidates).collect::<Vec<_>>()
        })
        .collect();
    let seen = device.seen(&view.kind, view.id);
    let mut draft = Draft::new(world);
    draft.changes.push(Change::Delete { kind: view.kind.to_string(), id: view.id, seen });
    draft.note(world, node, (&view.kind, view.id, WHOLE_RECORD), saw, BTreeSet::new());
    draft.send(world, node).expect("a deletion is small");
}

/// Somebody moves one of a goal's two days, so that they make sense on her screen.
pub fn move_a_day(world: &mut World<'_>, node: usize) {
    let Some(view) = choose(world, node, &[Goal::NAME]) else { return };
    let field = if world.rng.hits(1, 2) { "agreed_on" } else { "review_on" };
    let day = DAYS[world.rng.below(DAYS.len())];
    let mut body = view.body.clone();
    body.make_mut().insert(field.to_owned(), json!(day));
    if !Goal::KIND.contradictions(&body).is_empty() {
        return;
    }
    let seen = world.nodes[node].device().expect("open").seen(&view.kind, view.id);
    let mut draft = Draft::new(world);
    draft.changes.push(patch(&view, seen, one(field, day), Vec::new()));
    draft.send(world, node).expect("a day is short");
}

/// F12 and F13: no merge has made a contradiction, and no part is hidden that whoever deleted the
/// whole had not seen.
pub fn together(world: &mut World<'_>, tables: &Tables) -> Verdict {
    for (_, write) in &tables.history {
        must(!is_torn(write), "F12", || {
            format!("a merge has made {:?} out of {:?}", write.after.body, write.before)
        })?;
    }
    let deleted = tables.rows.values().filter(|row| row.is_deleted && row.kind == Lesson::NAME);
    for lesson in deleted {
        let Some(deletion) = &lesson.meta.deleted else { continue };
        let by = world.ledger.of(deletion.uid).first();
        let Some(by) = by.map(|id| &world.ledger.writes[*id as usize]) else { continue };
        let whole = json!(lesson.id.to_string());
        for (provenance, write) in &tables.history {
            let (part, place) = (&write.after, (&write.after.kind, write.after.id));
            let row = tables.rows.get(&(place.0.clone(), place.1));
            let is_part = part.kind == Attendance::NAME && part.body.get("lesson") == Some(&whole);
            // A mark that was taken back before the lesson was deleted was no part of it then.
            let before = tables.history.iter().map(|(_, write)| &write.after);
            let mut before =
                before.filter(|it| it.id == part.id && it.seq < part.seq.max(deletion.seq));
            let was_gone = before.next_back().is_some_and(|it| it.is_deleted);
            let is_late = part.seq > deletion.seq;
            if !is_part || row.is_none_or(|row| row.is_deleted) || was_gone && !is_late {
                continue;
            }
            let grants = tables.grants.get(&provenance.account);
            let since = grants.and_then(|grants| grants.since(&lesson.scope));
            let might = since.is_some_and(|since| since < part.seq);
            let is_hers = |id: &WriteId| {
                let write = &world.ledger.writes[*id as usize];
                by.saw.contains(id) || write.node == by.node && write.step <= by.step
            };
            let known = known_writes(world, provenance).iter().all(is_hers)
                || by.damaged.contains(&part.id);
            must(known || !might || was_replaced(world, provenance, tables), "F13", || {
                let (uid, at) = (provenance.uid, part.seq);
                format!("the roll call {uid} at {at} is hidden: {:?}", lesson.meta.deleted)
            })?;
            world.coverage.met("part of a deleted record");
        }
    }
    let waits = |row: &&shared::sync::stored::Stored| {
        row.kind == Lesson::NAME && row.meta.conflicts.contains_key(WHOLE_RECORD)
    };
    if tables.rows.values().any(|row| waits(&row)) {
        world.coverage.met("deletion against an unseen part");
    }
    Ok(())
}

/// The writes of one mutation, as the ledger knows them.
fn known_writes(world: &World<'_>, provenance: &ChangeProvenance) -> BTreeSet<WriteId> {
    let all = world.ledger.of(provenance.uid).iter().copied();
    all.filter(|id| world.ledger.writes[*id as usize].unit == "minutes").collect()
}

/// Whether none of a mutation's values stands any more.
fn was_replaced(world: &World<'_>, provenance: &ChangeProvenance, tables: &Tables) -> bool {
    world.ledger.of(provenance.uid).iter().all(|id| {
        let write = &world.ledger.writes[*id as usize];
        let row = tables.rows.get(&(write.kind.clone(), write.record));
        let stands = |row: &shared::sync::stored::Stored| {
            let shown = row.body.get(&write.unit).map(|value| writes_in(&write.unit, value));
            let candidates = row.meta.conflicts.values().flatten();
            shown.is_some_and(|shown| shown.contains(id))
                || candidates.into_iter().any(|value| value.stamp.uid == write.uid)
        };
        !row.is_some_and(stands)
    })
}

/// Whether a change has made a contradiction that its author did not write.
fn is_torn(write: &Stored) -> bool {
    let Stored { before: Some(before), after, change } = write else { return false };
    if after.kind != Goal::NAME || after.is_deleted {
        return false;
    }
    let check = Goal::KIND.check;
    let written: Body = change.iter().flat_map(|op| op.set.clone()).collect();
    check(&before.body).is_empty() && check(&written).is_empty() && !check(&after.body).is_empty()
}
