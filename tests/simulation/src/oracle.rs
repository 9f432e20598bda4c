//! The oracles that look at every step: what the server answers, what a device shows and stores.
//! The numbers are those of the invariants in docs/SYNC.md.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::Value;
use shared::access::Grants;
use shared::api::live::Head;
use shared::id::{AccountId, Epoch, MutationId, RecordId, Seq, Stamp};
use shared::reconcile::{Committed, HeldStanding, Member};
use shared::record::Record;
use shared::record::{Body, Merge};
use shared::records::held_notice::HeldNotice;
use shared::records::learner::Learner;
use shared::scope::Scope;
use shared::sync::device::Device;
use shared::sync::message::{FateKind, OpKind, RecordState, SyncReply, SyncRequest};
use shared::sync::outbox::{Content, Durability, Entry};

use crate::city::sync_store::Tables;
use crate::node::uids_of_entry;
use crate::rights;
use crate::world::World;

/// An invariant that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Which one, such as `I4`.
    pub invariant: &'static str,
    /// What was seen.
    pub what: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.invariant, self.what)
    }
}

/// An oracle's answer.
pub type Verdict = Result<(), Violation>;

/// Fails with what was seen unless `holds`.
pub fn must(holds: bool, invariant: &'static str, what: impl FnOnce() -> String) -> Verdict {
    if holds { Ok(()) } else { Err(Violation { invariant, what: what() }) }
}

/// Looks at an answer of the server, and at what it wrote for it.
pub fn answer(
    world: &mut World<'_>,
    node: usize,
    request: &SyncRequest,
    reply: &SyncReply,
) -> Verdict {
    let owner = world.client_owners.get(&request.client).copied();
    let owner = owner.unwrap_or(world.nodes[node].actor.account);
    let Some(tables) = world.host.glance() else { return Ok(()) };
    let given = reply.pull.iter().flat_map(|page| &page.records);
    given_what_she_may_see(tables, owner, world.now(), given)?;
    let pushed: Vec<MutationId> =
        request.push.iter().flat_map(|item| uids_of_entry(item.to_string().as_bytes())).collect();
    for fate in &reply.fates {
        must(pushed.contains(&fate.uid), "I1", || {
            format!("a fate for {} nobody asked for", fate.uid)
        })?;
    }
    written(world)
}

/// I9: nothing is sent that is not saved: a device that is closed now must know what it has sent.
pub fn is_saved(world: &World<'_>, node: usize, request: &SyncRequest) -> Verdict {
    if request.push.is_empty() {
        return Ok(());
    }
    let stored = world.nodes[node].disk.read();
    let entries = stored.iter().filter(|(key, _)| key.starts_with("outbox/"));
    let saved: BTreeSet<MutationId> = entries.flat_map(|(_, bytes)| uids_of_entry(bytes)).collect();
    for item in &request.push {
        let sent = uids_of_entry(item.to_string().as_bytes());
        let unsaved = sent.iter().find(|uid| !saved.contains(uid));
        must(unsaved.is_none(), "I9", || format!("device {node} sends {unsaved:?} unsaved"))?;
    }
    Ok(())
}

/// I10: what an account is given lies in scopes that it may see on this day, and each record in the
/// scope that follows from what it says.
fn given_what_she_may_see<'a>(
    tables: &Tables,
    owner: AccountId,
    now: Stamp,
    records: impl Iterator<Item = &'a RecordState>,
) -> Verdict {
    let mut records = records.peekable();
    let Some(member) = tables.members.get(&owner).filter(|_| records.peek().is_some()) else {
        return Ok(());
    };
    let due = due_now(tables, member, now);
    for record in records {
        let (kind, id, scope) = (&record.kind, record.id, record.scope.to_string());
        must(rights::covers(&due, &scope), "I10", || {
            format!("{owner} is given {kind} {id} of {scope}")
        })?;
        let said = rights::line(kind).and_then(|line| line.scope(id, &record.body));
        let is_there = record.deleted || said.is_none_or(|said| said == scope);
        must(is_there, "I10", || format!("{kind} {id} is in {scope}"))?;
    }
    Ok(())
}

/// I10: what rides on a hint is what its listener might see when it was committed.
pub fn hint(world: &World<'_>, node: usize, committed: &Committed, head: &Head) -> Verdict {
    let Some(tables) = world.host.glance() else { return Ok(()) };
    let account = world.nodes[node].actor.account;
    for record in head.delta.iter().flat_map(|delta| &delta.records) {
        let mut spans = tables.spans.iter().filter(|span| span.account == account);
        let held = spans.any(|span| {
            let is_in_time = span.since <= committed.after
                && span.ended.is_none_or(|ended| ended > committed.head);
            is_in_time && span.pattern.covers(&record.scope)
        });
        must(held, "I10", || {
            format!("{account} is told of {} {} of {}", record.kind, record.id, record.scope)
        })?;
    }
    Ok(())
}

/// What an account may see, without what a restore withholds; as the texts of patterns.
pub fn due_now(tables: &Tables, member: &Member, now: Stamp) -> BTreeSet<String> {
    if member.is_closed {
        return BTreeSet::new();
    }
    let mut due = rights::due(tables.rows.values(), &member.actor, &rights::today(now));
    for pattern in tables.withheld.get(&member.actor.account).into_iter().flatten() {
        due.remove(&pattern.0);
    }
    due
}

/// Looks at what the server has written, answered or not.
pub fn written(world: &mut World<'_>) -> Verdict {
    let Some(tables) = world.host.glance() else { return Ok(()) };
    let seen = history(world.history_seen, tables, &world.ledger.authors, &world.stolen)?;
    world.history_seen = seen;
    Ok(())
}

/// I9: of a request on which the server was killed before a commit nothing is there.
pub fn unchanged(before: &Tables, after: &Tables) -> Verdict {
    let same = before.head == after.head
        && before.epoch == after.epoch
        && before.rows == after.rows
        && before.decided == after.decided
        && before.held == after.held
        && before.grants == after.grants;
    must(same, "I9", || format!("{} was followed by {}", before.head, after.head))
}

/// Looks at what was written since the oracles looked last.
fn history(
    from: usize,
    tables: &Tables,
    authors: &BTreeMap<MutationId, AccountId>,
    stolen: &BTreeSet<MutationId>,
) -> Result<usize, Violation> {
    let mut last = from.checked_sub(1).map_or(Seq(0), |at| tables.history[at].1.after.seq);
    for (provenance, write) in &tables.history[from..] {
        let (kind, seq, uid) = (&write.after.kind, write.after.seq, provenance.uid);
        must(seq > last && seq <= tables.head, "I5", || format!("{seq} after {last}"))?;
        last = seq;
        must(provenance.edited_at <= provenance.received_at, "F26", || {
            format!("{uid} is noted as made after it came")
        })?;
        let versions = write.after.meta.fields.values();
        must(versions.clone().all(|it| it.at <= provenance.received_at), "F26", || {
            format!("a field of {kind} {} comes from the future", write.after.id)
        })?;
        if kind == HeldNotice::NAME {
            continue;
        }
        let author = authors.get(&uid).filter(|_| !stolen.contains(&uid));
        must(author.is_none_or(|author| *author == provenance.account), "I12", || {
            format!("{uid} was made by {author:?} and is noted for {}", provenance.account)
        })?;
        let made_learner =
            |(other, made): &(shared::reconcile::ChangeProvenance, shared::sync::accept::Write)| {
                other.uid == uid
                    && made.after.kind == Learner::NAME
                    && made.before.is_none()
                    && write.after.scope.learner() == Some(made.after.id)
            };
        let is_new_report = write.after.scope == Scope::Named(write.after.id)
            && tables.history.iter().any(|(other, made)| {
                other.uid == uid && made.after.id == write.after.id && made.before.is_none()
            });
        let right = provenance.decider.is_some()
            || is_new_report
            || had_grant(tables, provenance.account, &write.after.scope, seq)
            || tables.history.iter().any(made_learner);
        must(right, "I10", || {
            format!("{} wrote {kind} {} without a right", provenance.account, write.after.id)
        })?;
    }
    Ok(tables.history.len())
}

/// Whether an account held the scope when the change with this seq was made.
fn had_grant(tables: &Tables, account: AccountId, scope: &Scope, seq: Seq) -> bool {
    let spans = tables.spans.iter().filter(|span| span.account == account);
    let mut covering = spans.filter(|span| span.pattern.covers(scope));
    covering.any(|span| span.ended.is_none_or(|ended| ended > seq))
}

/// Looks at a device after something happened there.
pub fn device(world: &mut World<'_>, node: usize) -> Verdict {
    cursor(world, node)?;
    if world.rng.hits(1, 3) {
        if let Some(device) = world.nodes[node].device() {
            view(device)?;
            world.nodes[node].tabs.last().map_or(Ok(()), |tab| tab.mirror.same(device))?;
            kept(world, node, device)?;
        }
        if world.nodes[node].is_idle() {
            disk(world, node)?;
        }
    }
    Ok(())
}

/// I7: a cursor never goes back, except when the server says so.
fn cursor(world: &mut World<'_>, node: usize) -> Verdict {
    let place = &mut world.nodes[node];
    let Some(device) = place.tabs.last().map(|tab| &tab.device) else { return Ok(()) };
    let (epoch, seq) = device.cursor();
    let (last_epoch, last) = place.last_cursor;
    let goes_back = epoch == last_epoch && seq < last;
    let allowed = place.may_go_back;
    place.last_cursor = (epoch, seq);
    if seq >= last || epoch != last_epoch {
        place.may_go_back = false;
    }
    must(!goes_back || allowed, "I7", || format!("device {node} went from {last} to {seq}"))
}

/// I8: the screen shows the own edits that are not confirmed.
fn view(device: &Device) -> Verdict {
    let mut last: BTreeMap<(&str, RecordId), Option<BTreeMap<&str, &Value>>> = BTreeMap::new();
    for op in device.outbox().entries().flat_map(|entry| entry.ops()) {
        let key = (op.kind.as_str(), op.id);
        if op.op == OpKind::Delete {
            last.insert(key, None);
            continue;
        }
        // Over an own deletion only a new record shows, whatever a restore did to the order.
        if op.op == OpKind::Patch && matches!(last.get(&key), Some(None)) {
            continue;
        }
        let known = device.confirmed().any(|it| it.kind == op.kind && it.id == op.id);
        if op.op == OpKind::Patch && !known && !matches!(last.get(&key), Some(Some(_))) {
            continue;
        }
        let fields = last.entry(key).or_insert_with(|| Some(BTreeMap::new()));
        let fields = fields.get_or_insert_default();
        fields.extend(op.set.iter().map(|(name, value)| (name.as_str(), value)));
    }
    for ((kind, id), fields) in last {
        let Some(fields) = fields else { continue };
        let shown = device.get(kind, id);
        let Some(shown) = shown else {
            return must(false, "I8", || format!("{kind} {id} is not shown"));
        };
        for (name, value) in fields {
            let field = shared::records::kind(kind).and_then(|kind| kind.field(name));
            let is_set = field.is_some_and(|field| field.merge == Merge::Set);
            let is_shown = shown.body.get(name).unwrap_or(&Value::Null) == value;
            must(is_set || is_shown, "I8", || {
                format!("{kind} {id} shows another {name} than {value}")
            })?;
        }
    }
    Ok(())
}

/// I6: an own edit stays in the outbox until the records that it led to are here.
fn kept(world: &World<'_>, node: usize, device: &Device) -> Verdict {
    let Some(tables) = world.host.glance() else { return Ok(()) };
    let (epoch, cursor) = device.cursor();
    // Before a set-back is noticed, answers of the lost timeline look like those of this one.
    if cursor == Seq(0) || world.faults.set_backs {
        return Ok(());
    }
    let unsent = device.outbox().entries().flat_map(|entry| entry.uids());
    // What left in a lost timeline may be decided in this one before it is offered again: somebody
    // else sends it, from a copy of the device.
    let again = device.sent_uids().filter(|_| device.offers_again());
    let here: BTreeSet<&MutationId> = unsent.chain(again).collect();
    for write in &world.ledger.writes {
        let concerns = write.node == node && write.durable_at.is_some() && !write.is_destroyed;
        if !concerns || write.is_on_server_only || here.contains(&write.uid) {
            continue;
        }
        // What somebody else has sent under its number is not it.
        let decided = tables.decided.get(&write.uid);
        let decided = decided.and_then(|all| all.iter().find(|(by, _)| *by == write.author));
        let Some((_, first)) = decided.filter(|(_, it)| Some(it.fate.epoch) == epoch) else {
            continue;
        };
        let seq = first.fate.seq;
        must(seq <= cursor, "I6", || {
            format!("{} left device {node} at {cursor}, and was decided at {seq}", write.uid)
        })?;
    }
    Ok(())
}

/// The changes that wait on the server and that this device shows, in a timeline.
pub fn in_sight(
    world: &World<'_>,
    node: usize,
) -> (Option<Epoch>, Vec<(MutationId, Vec<RecordId>)>) {
    let Some(device) = world.nodes[node].device() else { return (None, Vec::new()) };
    let shown = device.outbox().entries().filter(|entry| entry.is_held());
    let records = |entry: &Entry| entry.ops().iter().map(|op| op.id).collect();
    let shown = shown.filter(|entry| !entry.ops().is_empty());
    (device.cursor().0, shown.map(|entry| (entry.uids()[0], records(entry))).collect())
}

/// F11: whoever may still see what a change is about sees that it waits, until that is decided.
pub fn still_in_sight(
    world: &World<'_>,
    node: usize,
    (epoch, before): &(Option<Epoch>, Vec<(MutationId, Vec<RecordId>)>),
) -> Verdict {
    let Some(device) = world.nodes[node].device() else { return Ok(()) };
    let is_current = |tables: &&Tables| [device.cursor().0, *epoch] == [Some(tables.epoch); 2];
    let Some(tables) = world.host.glance().filter(is_current) else { return Ok(()) };
    // Before a set-back is noticed, what was decided in the lost timeline looks decided here.
    if world.faults.set_backs {
        return Ok(());
    }
    let waits = |uid: &MutationId| {
        let held = tables.held.values().filter(|held| held.uid == *uid);
        let standings: Vec<HeldStanding> = held.map(|held| held.standing).collect();
        !standings.is_empty() && standings.iter().all(|it| *it == HeldStanding::Undecided)
    };
    let is_hers = |id: &RecordId| {
        let scope = world.scopes.get(id).is_some_and(|scope| device.grants().cover(scope));
        scope && device.confirmed().any(|record| record.id == *id)
    };
    for (uid, records) in before {
        // Of two changes with one uid only one has its notice under the uid.
        if world.stolen.contains(uid) || !waits(uid) || !records.iter().all(is_hers) {
            continue;
        }
        let is_here = device.outbox().entries().any(|entry| entry.uids().contains(uid));
        must(is_here, "F11", || {
            let notices = device.all(HeldNotice::NAME).map(|notice| &*notice.body);
            let told: Vec<&Body> =
                notices.filter(|it| it.get("uid") == Some(&uid.to_string().into())).collect();
            let held = tables.held.values().filter(|held| held.uid == *uid);
            let held: Vec<_> = held.map(|held| (held.number, held.seq)).collect();
            let cursor = device.cursor();
            format!("{uid} waits, and device {node} does not show it: {told:?} {held:?} {cursor:?}")
        })?;
    }
    Ok(())
}

/// I10 and I11: nothing on the disk is of a scope that the account does not hold.
pub fn disk(world: &mut World<'_>, node: usize) -> Verdict {
    let place = &mut world.nodes[node];
    let stored = place.disk.read();
    let state = stored.iter().find(|(key, _)| key == "state");
    let state: Value =
        state.map(|(_, bytes)| serde_json::from_slice(bytes).expect("JSON")).unwrap_or_default();
    let grants: Grants = serde_json::from_value(state["grants"].clone()).unwrap_or_default();
    for (key, bytes) in &stored {
        if key.starts_with("page/") {
            let records: Vec<RecordState> = serde_json::from_slice(bytes).expect("a page");
            place.has_held.extend(records.iter().map(|record| record.scope.clone()));
            for record in records {
                must(grants.cover(&record.scope), "I11", || {
                    format!(
                        "device {node} stores {} {} of {}",
                        record.kind, record.id, record.scope
                    )
                })?;
            }
        }
        if key.starts_with("outbox/") {
            let json: Value = serde_json::from_slice(bytes).expect("an entry");
            for op in json["ops"].as_array().into_iter().flatten() {
                let id = op["id"].as_str().and_then(|id| id.parse::<RecordId>().ok());
                let scope = id.and_then(|id| world.scopes.get(&id));
                let lost = |scope: &&Scope| place.has_held.contains(scope) && !grants.cover(scope);
                let scope = scope.filter(lost).filter(|_| state["synced_at"].is_i64());
                let is_closed = grants.0.is_empty();
                must(scope.is_none() || is_closed || is_reset_under_way(place), "I11", || {
                    let uid = &json["uid"];
                    format!("device {node} can read unsent work {uid} of {scope:?}, which it lost")
                })?;
            }
        }
    }
    Ok(())
}

/// Between a reset and the next complete pull nobody knows what the account holds.
fn is_reset_under_way(place: &crate::node::Node) -> bool {
    place.device().is_none_or(|device| device.cursor().1 == Seq(0))
}

/// I9: after the browser was closed, everything is there that the device had said is saved.
pub fn reopened(world: &mut World<'_>, node: usize) -> Verdict {
    let Some(device) = world.nodes[node].device() else { return Ok(()) };
    let Some(tables) = world.host.glance() else { return Ok(()) };
    let here: BTreeSet<MutationId> = device
        .outbox()
        .entries()
        .flat_map(|entry| entry.uids())
        .chain(device.sent_uids())
        .copied()
        .collect();
    for write in &world.ledger.writes {
        let concerns = write.node == node && write.durable_at.is_some() && !write.is_destroyed;
        if !concerns || write.is_on_server_only || write.step < world.sent_is_old {
            continue;
        }
        let is_safe = here.contains(&write.uid) || tables.decided.contains_key(&write.uid);
        must(is_safe, "I9", || format!("{} was saved on device {node} and is gone", write.uid))?;
    }
    for entry in device.outbox().entries() {
        let readable = matches!(&entry.content, Content::Sealed(_) | Content::Open { .. });
        must(readable && entry.durability == Durability::Saved, "I9", || {
            format!("entry {} of device {node} is half there", entry.n)
        })?;
    }
    Ok(())
}

/// Nothing that a hostile sender asks for may take effect.
pub fn hostile(world: &mut World<'_>, before: &Tables, reply: &SyncReply) -> Verdict {
    for fate in &reply.fates {
        let known = before.decided.contains_key(&fate.uid);
        must(known || fate.kind == FateKind::Held, "I10", || {
            format!("a hostile change was {:?}", fate.kind)
        })?;
    }
    let after = world.host.tables();
    let body = |tables: &Tables, key: &(String, RecordId)| -> Option<(Body, bool)> {
        tables.rows.get(key).map(|row| (row.body.clone(), row.is_deleted))
    };
    for key in after.rows.keys().filter(|(kind, _)| kind != HeldNotice::NAME) {
        must(body(before, key) == body(&after, key), "I10", || format!("{key:?} was changed"))?;
    }
    world.history_seen = world.history_seen.max(after.history.len());
    Ok(())
}

/// After the server went back to a backup: what it has forgotten, and nobody can offer again, is
/// beyond any engine.
pub fn went_back(world: &mut World<'_>, before: &Tables) {
    let after = world.host.tables();
    world.history_seen = after.history.len();
    let old = world.sent_is_old;
    for write in &mut world.ledger.writes {
        let was_there = before.decided.contains_key(&write.uid);
        let is_there = after.decided.contains_key(&write.uid);
        if was_there && !is_there && (write.is_on_server_only || write.step < old) {
            write.is_destroyed = true;
        }
    }
}

/// After a restore nobody has what had been taken from her in the timeline that was lost.
pub fn revoked(before: &Tables, after: &Tables) -> Verdict {
    let none = Grants::default();
    for (account, grants) in &after.grants {
        let had = before.grants.get(account).unwrap_or(&none);
        for pattern in grants.0.keys() {
            must(had.0.contains_key(pattern), "F4", || {
                format!("a restore gives {} back to {account}", pattern.0)
            })?;
        }
    }
    Ok(())
}
