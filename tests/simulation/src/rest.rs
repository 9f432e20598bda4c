//! The oracles for the end of a run: the network is kind again, everybody has synced, and
//! everything that was ever written must be accounted for.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use shared::id::{Seq, Uid};
use shared::indicator::{Facts, dashboard};
use shared::reconcile::{ClientEvent, HeldStanding};
use shared::record::Record;
use shared::records::held_notice::HeldNotice;
use shared::sync::message::{FateKind, RecordState};
use shared::sync::stored::{Stored, WHOLE_RECORD};
use shared::value::{Date, FiscalYear, choice_codes};

use crate::city::books::Tables;
use crate::coverage::Coverage;
use crate::ledger::{Ledger, Write, WriteId, unit_of, words_in, writes_in};
use crate::model;
use crate::oracle::{self, Verdict, Violation, must};
use crate::world::{Watching, World};

/// Rounds in which everybody must have come to rest.
const ROUNDS_MAX: usize = 12;

/// Heals everything, lets everybody sync, and looks.
pub fn rest(world: &mut World<'_>) -> Verdict {
    for node in &mut world.nodes {
        node.disk.is_full = false;
        node.is_away = false;
        node.is_signed_in = true;
        node.schema = shared::sync::message::SCHEMA;
        node.form = None;
        let front = node.tabs.pop();
        node.tabs.clear();
        node.tabs.extend(front);
        if node.tabs.is_empty() {
            node.may_go_back = true;
            node.open_tab();
        }
        if node.flight.take().is_some() {
            node.handle(shared::sync::device::Event::NoReply(
                shared::sync::device::NetworkTrouble::Offline,
            ));
        }
    }
    world.host.set_limits(world.faults.page_records.max(50), 1);
    for _ in 0..ROUNDS_MAX {
        for node in 0..world.nodes.len() {
            world.settle_node(node)?;
        }
        if is_at_rest(world) {
            break;
        }
    }
    liveness(world)?;
    let tables = world.host.tables();
    let healed = tables.events.iter().any(|(_, event)| *event == ClientEvent::Healed);
    must(!healed || world.faults.damage, "I6", || {
        "a device had to mend what nobody had damaged".to_owned()
    })?;
    if world.watching == Watching::OraclesAndModel {
        model::same_everything(&world.model, &tables)?;
    }
    numbers(&tables)?;
    held(&tables)?;
    replay(&tables)?;
    crate::families::together(world, &tables)?;
    for node in 0..world.nodes.len() {
        same(world, node, &tables)?;
        oracle::disk(world, node)?;
    }
    accounts(&mut *world, &tables)?;
    if world.rng.hits(1, 4) {
        figures(&tables)?;
    }
    Ok(())
}

fn is_closed(world: &World<'_>, tables: &Tables, node: usize) -> bool {
    let account = world.nodes[node].actor.account;
    tables.members.get(&account).is_none_or(|member| member.is_closed)
}

fn is_at_rest(world: &mut World<'_>) -> bool {
    let tables = world.host.tables();
    (0..world.nodes.len()).all(|node| {
        is_closed(world, &tables, node)
            || world.nodes[node].device().is_some_and(|device| {
                device.cursor() == (Some(tables.epoch), tables.head)
                    && device.outbox().first_undecided().is_none()
                    && !device.status().differs
            })
    })
}

/// I17: on a healthy network the outbox empties.
fn liveness(world: &mut World<'_>) -> Verdict {
    let tables = world.host.tables();
    for (at, node) in world.nodes.iter().enumerate() {
        let Some(device) = node.device() else { continue };
        let first = device.outbox().first_undecided();
        must(first.is_none(), "I17", || {
            format!("device {at} cannot deliver {first:?}; {:?}", device.status())
        })?;
        if !is_closed(world, &tables, at) {
            let cursor = device.cursor();
            must(cursor == (Some(tables.epoch), tables.head), "I17", || {
                format!("device {at} stands at {cursor:?}, not {:?}", (tables.epoch, tables.head))
            })?;
        }
    }
    Ok(())
}

/// I1 and I2: the decided mutations of each client are exactly 1 to its last one, each with one
/// fate, and a uid takes effect once.
fn numbers(tables: &Tables) -> Verdict {
    let mut by_client: BTreeMap<_, Vec<u64>> = BTreeMap::new();
    for (_, decided) in tables.decided.values().flatten() {
        by_client.entry(decided.place.client).or_default().push(decided.place.n);
    }
    for (id, client) in &tables.clients {
        let mut numbers = by_client.remove(id).unwrap_or_default();
        numbers.sort_unstable();
        must(numbers.iter().copied().eq(1..=client.last_n), "I1", || {
            format!("client {id} has fates for {numbers:?}, up to {}", client.last_n)
        })?;
    }
    let mut places: BTreeMap<Uid, BTreeSet<_>> = BTreeMap::new();
    for (doing, write) in &tables.history {
        if write.after.kind != HeldNotice::NAME {
            places.entry(doing.uid).or_default().insert(doing.place);
        }
    }
    for (uid, places) in places {
        must(places.len() == 1, "I2", || format!("{uid} took effect as {places:?}"))?;
    }
    Ok(())
}

/// I3: what is held is there, whole.
fn held(tables: &Tables) -> Verdict {
    for (_, decided) in tables.decided.values().filter_map(|all| all.first()) {
        if decided.fate.kind != FateKind::Held {
            continue;
        }
        let held = tables.held.get(&decided.place);
        let is_whole = held.is_some_and(|held| held.payload.contains(&held.uid.to_string()));
        must(is_whole, "I3", || format!("{} is held, and not there", decided.fate.uid))?;
    }
    Ok(())
}

/// I15: the history leads to the records as they are.
fn replay(tables: &Tables) -> Verdict {
    let mut last: BTreeMap<(&str, shared::id::RecordId), &Stored> = BTreeMap::new();
    for (_, write) in &tables.history {
        let key = (write.after.kind.as_str(), write.after.id);
        must(last.get(&key).copied() == write.before.as_ref(), "I15", || {
            format!("{key:?} had another state before {}", write.after.seq)
        })?;
        last.insert(key, &write.after);
    }
    for ((kind, id), row) in &tables.rows {
        let is_last = last.get(&(kind.as_str(), *id)).is_some_and(|last| *last == row);
        must(is_last, "I15", || format!("{kind} {id} is not what its history says"))?;
    }
    Ok(())
}

/// I6: the device holds exactly the live rows of its grants.
fn same(world: &World<'_>, node: usize, tables: &Tables) -> Verdict {
    if is_closed(world, tables, node) {
        return Ok(());
    }
    let Some(device) = world.nodes[node].device() else { return Ok(()) };
    let grants = tables.grants.get(&device.identity().actor.account).cloned().unwrap_or_default();
    let rows = tables.rows.values().filter(|row| !row.is_deleted && grants.cover(&row.scope));
    let theirs: BTreeMap<_, RecordState> =
        rows.map(|row| ((row.kind.clone(), row.id), row.state())).collect();
    let ours: BTreeMap<_, RecordState> =
        device.confirmed().map(|it| ((it.kind.clone(), it.id), it.clone())).collect();
    let status = device.status();
    must(ours == theirs && !status.differs, "I6", || {
        let all: BTreeSet<_> = ours.keys().chain(theirs.keys()).collect();
        let odd: Vec<_> =
            all.into_iter().filter(|key| ours.get(*key) != theirs.get(*key)).collect();
        let first = odd.first().map(|key| (ours.get(*key), theirs.get(*key)));
        format!("device {node} differs in {odd:?}; {status:?}; first {first:?}")
    })
}

/// I16: indicators kept by folding changes equal those counted from the records.
fn figures(tables: &Tables) -> Verdict {
    let (mut folded, mut counted) = (Facts::new(), Facts::new());
    for (_, write) in &tables.history {
        let after = &write.after;
        if after.is_deleted {
            folded.remove(after.id);
        } else {
            folded.upsert(&after.kind, after.id, &after.body);
        }
    }
    for row in tables.rows.values().filter(|row| !row.is_deleted) {
        counted.upsert(&row.kind, row.id, &row.body);
    }
    let as_of: Date = "2021-02-03".parse().expect("a date");
    let of = |facts: &Facts| serde_json::to_string(&dashboard(facts, FiscalYear(2020), as_of));
    must(of(&folded).ok() == of(&counted).ok(), "I16", || "figures differ".to_owned())
}

/// I4: every value that a device had said is saved is the current one, or was replaced by an edit
/// that had seen it, or waits for a person.
fn accounts(world: &mut World<'_>, tables: &Tables) -> Verdict {
    let books = Accounts::new(&world.ledger, tables);
    for (id, write) in (0..).zip(&world.ledger.writes) {
        if write.durable_at.is_some() && !write.is_destroyed && !books.is_accounted(id) {
            return Err(Violation {
                invariant: "I4",
                what: format!(
                    "w{id} in {}.{} of {} by device {} ({}) is lost: {}",
                    write.kind,
                    write.unit,
                    write.record,
                    write.node,
                    write.uid,
                    books.told(write)
                ),
            });
        }
    }
    met(&mut world.coverage, tables);
    Ok(())
}

/// Situations that show in what the server has in the end.
fn met(coverage: &mut Coverage, tables: &Tables) {
    let rows = || tables.rows.values();
    if rows().any(|row| row.meta.fields.values().any(|it| !it.with.is_empty())) {
        coverage.met("both texts merged");
    }
    if rows().any(|row| row.meta.conflicts.contains_key(WHOLE_RECORD)) {
        coverage.met("delete against edit");
    }
    if rows().any(|row| row.meta.conflicts.contains_key("birth_date")) {
        coverage.met("once-field disputed");
    }
    let is_quiet = |(_, it): &(_, shared::sync::accept::Write)| {
        let mut said = it.change.iter().filter_map(|op| op.set.get("position"));
        said.any(|value| it.after.body.get("position") != Some(value))
    };
    if tables.history.iter().any(is_quiet) {
        coverage.met("quiet field settled by time");
    }
    let is_restored = |(_, it): &(_, shared::sync::accept::Write)| {
        it.before.as_ref().is_some_and(|before| before.is_deleted) && !it.after.is_deleted
    };
    if tables.history.iter().any(is_restored) {
        coverage.met("record restored by an edit");
    }
    for (_, event) in &tables.events {
        match event {
            ClientEvent::Forked => coverage.met("fork found"),
            ClientEvent::SawOtherTimeline => coverage.met("other timeline found by its mark"),
            ClientEvent::Reset | ClientEvent::Healed => {}
        }
    }
}

struct Accounts<'a> {
    ledger: &'a Ledger,
    tables: &'a Tables,
    /// Writes in payloads that wait, or that a person has put aside.
    held: BTreeSet<WriteId>,
    dismissed: BTreeSet<Uid>,
    /// For each write the later ones that had it on their screen.
    seen_by: BTreeMap<WriteId, Vec<WriteId>>,
}

impl<'a> Accounts<'a> {
    fn new(ledger: &'a Ledger, tables: &'a Tables) -> Accounts<'a> {
        let mut held = BTreeSet::new();
        let mut dismissed = BTreeSet::new();
        for it in tables.held.values() {
            match it.standing {
                HeldStanding::Waiting => held.extend(held_writes(ledger, it)),
                HeldStanding::Dismissed => {
                    dismissed.insert(it.uid);
                }
                HeldStanding::Released | HeldStanding::Superseded => {}
            }
        }
        let mut seen_by: BTreeMap<WriteId, Vec<WriteId>> = BTreeMap::new();
        for (id, write) in (0..).zip(&ledger.writes) {
            // In another timeline what waited may stand alone, and then she replaces it.
            let beside = write.beside.iter().filter(|_| tables.timelines.len() > 1);
            for seen in write.saw.iter().chain(beside) {
                seen_by.entry(*seen).or_default().push(id);
            }
        }
        Accounts { ledger, tables, held, dismissed, seen_by }
    }

    fn is_accounted(&self, id: WriteId) -> bool {
        let write = &self.ledger.writes[id as usize];
        if self.dismissed.contains(&write.uid) || self.held.contains(&id) {
            return true;
        }
        if write.unit == WHOLE_RECORD && self.deletion_is_accounted(write) {
            return true;
        }
        if self.is_there(id, write) {
            return true;
        }
        let later = self.seen_by.get(&id).into_iter().flatten();
        later.copied().any(|other| {
            let after = &self.ledger.writes[other as usize];
            let replaces = !after.keeps.contains(&id);
            replaces && self.took_effect(after) && self.is_accounted(other)
        })
    }

    /// Whether the value is shown, or waits in a conflict.
    fn is_there(&self, id: WriteId, write: &Write) -> bool {
        let Some(row) = self.row(write) else { return false };
        if let Some(topic) = write.unit.strip_prefix("topics+") {
            return !row.is_deleted && choice_codes(row.body.get("topics")).contains(topic);
        }
        if write.unit.starts_with("topics-") {
            // What a removal took was there before; what it left is looked at as an addition.
            return true;
        }
        if write.unit == "position" && self.is_in_history(write) {
            return true;
        }
        let shown = row.body.get(&write.unit).filter(|_| !row.is_deleted);
        let is_shown = shown.is_some_and(|value| writes_in(&write.unit, value).contains(&id));
        let unit = unit_of(&write.kind, &write.unit);
        let waiting = row.meta.conflicts.get(unit).into_iter().flatten();
        is_shown
            || waiting.clone().any(|it| writes_in(&write.unit, &it.value).contains(&id))
            || waiting.into_iter().any(|it| it.mark.uid == write.uid)
    }

    /// Whether somebody who looks back finds the value: all that a quiet field promises.
    fn is_in_history(&self, write: &Write) -> bool {
        self.tables.history.iter().any(|(doing, it)| {
            let mut ops = it.change.iter().filter(|op| op.id == write.record);
            doing.uid == write.uid && ops.any(|op| op.set.contains_key(&write.unit))
        })
    }

    fn row(&self, write: &Write) -> Option<&Stored> {
        self.tables.rows.get(&(write.kind.clone(), write.record))
    }

    /// A deletion holds, waits for a person, or was undone by somebody who had seen it.
    fn deletion_is_accounted(&self, write: &Write) -> bool {
        let Some(row) = self.row(write) else { return true };
        if row.is_deleted {
            return true;
        }
        // Two deletions that did not know of each other are one wish.
        if row.meta.conflicts.contains_key(WHOLE_RECORD) {
            return true;
        }
        let Some(deleted_at) = self.decided_at(write.uid) else { return false };
        let earlier = self.tables.history.iter().rev().map(|(_, it)| &it.after);
        let mut earlier = earlier.filter(|it| it.id == write.record && it.seq < deleted_at);
        if earlier.next().is_some_and(|it| it.is_deleted) {
            // It had been deleted before, and whoever brought it back decided about that.
            return true;
        }
        let knew = |other: &&Write| {
            let is_own = other.node == write.node && other.step > write.step;
            other.record == write.record
                && other.uid != write.uid
                && (is_own || other.cursor.1 >= deleted_at)
                && self.took_effect(other)
        };
        self.ledger.writes.iter().any(|other| knew(&other))
    }

    fn decided_at(&self, uid: Uid) -> Option<Seq> {
        let (_, first) = self.tables.decided.get(&uid)?.first()?;
        Some(first.fate.seq)
    }

    /// Whether a mutation has changed anything, or waits as one side of a conflict.
    fn took_effect(&self, write: &Write) -> bool {
        let Some((_, first)) = self.tables.decided.get(&write.uid).and_then(|all| all.first())
        else {
            return false;
        };
        first.fate.kind != FateKind::Held || self.is_settled(write.uid)
    }

    /// Whether a held mutation was released, or replaced by its author.
    fn is_settled(&self, uid: Uid) -> bool {
        let settled = |held: &shared::reconcile::Held| {
            use HeldStanding::{Released, Superseded};
            held.uid == uid && matches!(held.standing, Released | Superseded)
        };
        self.tables.held.values().any(settled)
    }

    /// What is known of the place: everything that was written there, and how it stands.
    fn told(&self, write: &Write) -> String {
        let mut told = String::new();
        let same = |other: &Write| {
            let topic = write.unit.strip_prefix("topics+").unwrap_or("no topic");
            let is_same = other.unit == write.unit || other.unit == WHOLE_RECORD;
            other.record == write.record && (is_same || other.unit.ends_with(topic))
        };
        for (id, other) in (0u32..).zip(&self.ledger.writes).filter(|(_, other)| same(other)) {
            let fates = self.tables.decided.get(&other.uid).and_then(|all| all.first());
            let fate = fates.map(|(_, it)| (it.fate.kind, it.fate.seq.0, it.fate.reason));
            let standing =
                self.tables.held.values().find(|it| it.uid == other.uid).map(|it| it.standing);
            told += &format!(
                "\n  w{id} {} by {} at step {} from {}: saw {:?} keeps {:?} durable {:?} gone {} \
                 {fate:?} {standing:?}",
                other.unit,
                other.node,
                other.step,
                other.cursor.1,
                other.saw,
                other.keeps,
                other.durable_at,
                other.is_destroyed,
            );
        }
        let row = self.row(write).map(|row| {
            let version = row.meta.fields.get(&write.unit);
            let version = version.map(|it| (it.seq.0, it.uid, it.with.clone()));
            let conflicts = row.meta.conflicts.iter();
            let conflicts: Vec<String> = conflicts
                .map(|(unit, values)| {
                    let values: Vec<String> =
                        values.iter().map(|it| format!("{}={}", it.mark.uid, it.value)).collect();
                    format!("{unit}: {values:?}")
                })
                .collect();
            let shown = row.body.get(&write.unit).cloned();
            let deleted = row.meta.deleted.as_ref().map(|it| (it.seq.0, it.uid));
            format!("{shown:?} from {version:?}, deleted {deleted:?}, conflicts {conflicts:?}")
        });
        format!("{told}\n  now {row:?}")
    }
}

/// The writes in the payload of a held mutation; of a sealed one those that the ledger knows.
fn held_writes(ledger: &Ledger, held: &shared::reconcile::Held) -> Vec<WriteId> {
    let payload: Value = serde_json::from_str(&held.payload).unwrap_or_default();
    let words = words_in(&payload.to_string());
    let own = ledger.of(held.uid).iter().copied();
    own.filter(|id| {
        let write = &ledger.writes[*id as usize];
        let has_no_word =
            matches!(write.unit.as_str(), WHOLE_RECORD | "minutes" | "position" | "birth_date")
                || write.unit.contains("topics");
        words.contains(id) || has_no_word
    })
    .collect()
}
