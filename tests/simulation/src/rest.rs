//! The oracles for the end of a run: the network is kind again, everybody has synced, and
//! everything that was ever written must be accounted for.

use std::collections::{BTreeMap, BTreeSet};

use shared::access::Grants;
use shared::id::MutationId;
use shared::indicator::{AsOf, Facts, dashboard};
use shared::reconcile::{ClientEvent, PageLimits};
use shared::record::Record;
use shared::records::held_notice::HeldNotice;
use shared::sync::digest::Digest;
use shared::sync::message::{FateKind, RecordState};
use shared::sync::stored::{Stored, WHOLE_RECORD};
use shared::value::{Date, FiscalYear};

use crate::accounts::Accounts;
use crate::city::sync_store::Tables;
use crate::coverage::Coverage;
use crate::model;
use crate::oracle::{self, Verdict, Violation, must};
use crate::world::{Watching, World};

/// Rounds in which everybody must have come to rest.
const ROUNDS_MAX: usize = 12;

/// Heals everything, lets everybody sync, and looks.
pub fn rest(world: &mut World<'_>) -> Verdict {
    crate::listening::close_all(world);
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
    let records = world.faults.page_limits.records.max(50);
    world.host.set_limits(PageLimits { records, ..PageLimits::default() }, 1);
    come_to_rest(world)?;
    if world.faults.later.old_states {
        // Nothing happens any more that would hide it, and only a seq reveals it.
        let node = world.rng.below(world.nodes.len());
        crate::trouble::show_earlier_state(world, node);
        come_to_rest(world)?;
    }
    liveness(world)?;
    let tables = world.host.tables();
    let healed = tables.events.iter().any(|(_, event)| *event == ClientEvent::ScopeRefilled);
    // A server that was set back unnoticed gives numbers twice, and that shows in the sums.
    let faults = &world.faults;
    let is_due = faults.damage || faults.set_backs || faults.later.old_states;
    must(!healed || is_due, "I6", || "a device had to mend what nobody had damaged".to_owned())?;
    if world.watching == Watching::OraclesAndModel {
        model::same_everything(&world.model, &tables)?;
    }
    numbers(&tables)?;
    held(&tables)?;
    sums(&tables)?;
    access(world, &tables)?;
    replay(&tables)?;
    crate::families::together(world, &tables)?;
    crate::relocation::nothing_left(world, &tables)?;
    for node in 0..world.nodes.len() {
        same(world, node, &tables)?;
        oracle::disk(world, node)?;
        // What it has stored is what it shows.
        world.nodes[node].kill();
        world.nodes[node].may_go_back = true;
        world.nodes[node].open_tab();
        same(world, node, &tables)?;
        oracle::reopened(world, node)?;
    }
    accounts(&mut *world, &tables)?;
    if world.rng.hits(1, 4) {
        figures(&tables)?;
    }
    Ok(())
}

fn come_to_rest(world: &mut World<'_>) -> Verdict {
    for _ in 0..ROUNDS_MAX {
        for node in 0..world.nodes.len() {
            world.settle_node(node)?;
        }
        if is_at_rest(world) {
            break;
        }
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
        let Some(device) = world.nodes[node].device() else {
            return is_closed(world, &tables, node);
        };
        let is_current =
            device.cursor() == (Some(tables.epoch), tables.head) && !device.status().differs;
        // A closed account is given nothing, and still hands over what it has.
        device.outbox().first_undecided().is_none()
            && (is_current || is_closed(world, &tables, node))
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
        by_client.entry(decided.number.client).or_default().push(decided.number.n);
    }
    for (id, client) in &tables.clients {
        let mut numbers = by_client.remove(id).unwrap_or_default();
        numbers.sort_unstable();
        must(numbers.iter().copied().eq(1..=client.last_n), "I1", || {
            format!("client {id} has fates for {numbers:?}, up to {}", client.last_n)
        })?;
    }
    let mut places: BTreeMap<MutationId, BTreeSet<_>> = BTreeMap::new();
    for (provenance, write) in &tables.history {
        if write.after.kind != HeldNotice::NAME {
            places.entry(provenance.uid).or_default().insert(provenance.number);
        }
    }
    for (uid, places) in places {
        must(places.len() == 1, "I2", || format!("{uid} took effect as {places:?}"))?;
    }
    Ok(())
}

/// I6: the sums that are kept as records change are those counted from the records.
fn sums(tables: &Tables) -> Verdict {
    let mut counted: BTreeMap<_, (Digest, i64)> = BTreeMap::new();
    for row in tables.rows.values().filter(|row| !row.is_deleted) {
        let (sum, live) = counted.entry(&row.scope).or_default();
        *sum = sum.with(&row.kind, row.id, row.seq);
        *live += 1;
    }
    for (scope, kept) in &tables.sums {
        let (sum, live) = counted.remove(scope).unwrap_or_default();
        must((kept.digest, kept.live) == (sum, live), "I6", || format!("the sum of {scope}"))?;
    }
    must(counted.is_empty(), "I6", || format!("no sum of {:?}", counted.keys()))
}

/// F6: everybody holds what the records give her, and while a field that gives access is disputed
/// only what every value of it gives.
fn access(world: &World<'_>, tables: &Tables) -> Verdict {
    for (account, member) in tables.members.iter().filter(|(_, member)| !member.is_closed) {
        let due = oracle::due_now(tables, member, world.now());
        let held = tables.grants.get(account).map(Grants::patterns).unwrap_or_default();
        let held: BTreeSet<String> = held.into_iter().map(|pattern| pattern.0).collect();
        must(held == due, "F6", || {
            let (more, less) = (&held - &due, &due - &held);
            format!("{account} holds {more:?} too much, and lacks {less:?}")
        })?;
    }
    Ok(())
}

/// I3: what is held is there, whole.
fn held(tables: &Tables) -> Verdict {
    for (_, decided) in tables.decided.values().filter_map(|all| all.first()) {
        if decided.fate.kind != FateKind::Held {
            continue;
        }
        let held = tables.held.get(&decided.number);
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
pub fn same(world: &World<'_>, node: usize, tables: &Tables) -> Verdict {
    if is_closed(world, tables, node) {
        return Ok(());
    }
    let Some(device) = world.nodes[node].device() else { return Ok(()) };
    let grants = tables.grants.get(&device.identity().actor.account).cloned().unwrap_or_default();
    let rows = tables.rows.values().filter(|row| !row.is_deleted && grants.cover(&row.scope));
    let theirs: BTreeMap<_, RecordState> =
        rows.map(|row| ((row.kind.clone(), row.id), row.state())).collect();
    let ours: BTreeMap<_, RecordState> =
        device.confirmed().map(|it| ((it.kind.to_string(), it.id), it)).collect();
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
    let of = |facts: &Facts| {
        serde_json::to_string(&dashboard(facts, AsOf::end_of(FiscalYear(2020), as_of)))
    };
    must(of(&folded).ok() == of(&counted).ok(), "I16", || "figures differ".to_owned())
}

/// I4: every value that a device had said is saved is the current one, or was replaced by an edit
/// that had seen it, or waits for a person.
fn accounts(world: &mut World<'_>, tables: &Tables) -> Verdict {
    let accounts = Accounts::new(&world.ledger, tables);
    for (id, write) in (0..).zip(&world.ledger.writes) {
        if write.durable_at.is_some() && !write.is_destroyed && !accounts.is_accounted(id) {
            return Err(Violation {
                invariant: "I4",
                what: format!(
                    "w{id} in {}.{} of {} by device {} ({}) is lost: {}",
                    write.kind,
                    write.unit,
                    write.record,
                    write.node,
                    write.uid,
                    accounts.told(write)
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
            ClientEvent::SawOtherTimeline => coverage.met("other timeline found by its proof"),
            ClientEvent::Reset | ClientEvent::ScopeRefilled => {}
        }
    }
}
