//! What goes wrong: browsers close, disks fill up, tablets are cloned or lost for a year, the
//! server goes back to a backup, and somebody sends whatever she likes.

use serde_json::{Value, json};
use shared::id::{MutationId, RecordId};
use shared::reconcile::{HeldStanding, Member};
use shared::sync::device::{Event, NetworkTrouble};
use shared::sync::message::RecordState;
use uuid::Uuid;

use crate::city::sync_store::Tables;
use crate::host::Kill;
use crate::model::{self, Before};
use crate::node::Node;
use crate::oracle::{self, Violation};
use crate::world::{DAY_MS, Watching, World, id};

/// One trouble, if the seed has it.
pub fn strike(world: &mut World<'_>, node: usize) -> Result<(), Violation> {
    let faults = world.faults.clone();
    if faults.later.midnights && world.rng.hits(1, 5) {
        world.go_to_midnight();
        return Ok(());
    }
    if faults.later.refusals && world.rng.hits(1, 8) {
        // What was written after a refused commit is all that is left.
        return crash(world, node, false);
    }
    match world.rng.below(20) {
        0 | 1 if faults.crashes => crash(world, node, faults.lost_relaxed)?,
        2 if faults.full_disks => {
            let disk = &mut world.nodes[node].disk;
            disk.is_full = !disk.is_full;
            if disk.is_full {
                world.coverage.met("disk full");
            }
        }
        3 if faults.tabs => take_over(world, node)?,
        4 if faults.clones && world.nodes.len() < 12 => clone(world, node),
        5 if faults.images => image(world, node)?,
        6 if faults.evictions && world.rng.hits(1, 3) => evict(world, node),
        7 if faults.clocks => {
            let years = [-3, -1, 1, 5][world.rng.below(4)];
            world.nodes[node].clock_offset = years * 365 * DAY_MS;
            world.coverage.met("clock moved by years");
        }
        8 if faults.long_absence => absence(world, node),
        9 if faults.restores || faults.set_backs => go_back(world)?,
        10 | 11 if faults.hostile => hostile(world)?,
        12 if faults.sign_outs => {
            let node = &mut world.nodes[node];
            node.is_signed_in = !node.is_signed_in;
            world.coverage.met("signed out");
        }
        13 if faults.old_releases => old_release(world, node),
        14 if faults.damage => damage(world, node),
        15 if faults.closed_accounts && world.rng.hits(1, 12) => {
            let account = world.nodes[node].actor.account;
            if account != world.manager.actor.account {
                world.host.close_account(account);
                world.coverage.met("account closed");
            }
        }
        16 | 17 => decide_held(world)?,
        18 => echo(world)?,
        _ => {}
    }
    Ok(())
}

/// The browser is gone, perhaps in the middle of what storage had to do; then it is back.
fn crash(world: &mut World<'_>, node: usize, loses_relaxed: bool) -> Result<(), Violation> {
    if !world.nodes[node].is_idle() {
        world.coverage.met("browser closed before a commit");
    }
    world.nodes[node].kill();
    if loses_relaxed && world.nodes[node].disk.cut_power(&mut world.rng) > 0 {
        world.coverage.met("relaxed commits lost");
        world.nodes[node].may_go_back = true;
    }
    world.nodes[node].may_go_back = true;
    world.nodes[node].open_tab();
    oracle::reopened(world, node)
}

/// A second tab takes the storage over; the first one freezes with what it was doing.
fn take_over(world: &mut World<'_>, node: usize) -> Result<(), Violation> {
    if world.nodes[node].tabs.len() > 2 {
        world.nodes[node].tabs.remove(0);
    }
    world.nodes[node].may_go_back = true;
    world.nodes[node].open_tab();
    world.coverage.met("tab taken over");
    world.tell(|| format!("{} (device {node})", "tab taken over"));
    oracle::reopened(world, node)
}

/// A tablet is copied to a second one, as when a school images its tablets.
fn clone(world: &mut World<'_>, node: usize) {
    let original = &world.nodes[node];
    let mut copy = Node::new(original.identity.clone(), world.host.sealer());
    copy.disk = original.disk.clone();
    copy.copied_from = original.copied_from.clone();
    copy.copied_from.push((node, world.step));
    copy.inherited = original.inherited.clone();
    copy.damaged = original.damaged.clone();
    copy.kill();
    copy.open_tab();
    let entries = copy.device().into_iter().flat_map(|device| device.outbox().entries());
    let uids: Vec<MutationId> = entries.flat_map(|entry| entry.uids()).copied().collect();
    copy.inherited.extend(uids);
    world.nodes.push(copy);
    world.coverage.met("device cloned");
    world.tell(|| format!("{} (device {node})", "device cloned"));
}

/// A tablet is set back to an earlier image of itself.
fn image(world: &mut World<'_>, node: usize) -> Result<(), Violation> {
    let step = world.step;
    let place = &mut world.nodes[node];
    let Some((disk, identity, since)) = place.image.take() else {
        place.image = Some((place.disk.clone(), place.identity.clone(), step));
        world.tell(|| format!("image taken (device {node})"));
        return Ok(());
    };
    let fence = place.disk.fence;
    place.disk = disk;
    place.disk.fence = fence;
    place.identity = identity;
    place.kill();
    place.may_go_back = true;
    place.open_tab();
    world.coverage.met("old image of a device");
    world.tell(|| format!("{} (device {node})", "old image of a device"));
    lose_undelivered(world, node, since);
    Ok(())
}

fn evict(world: &mut World<'_>, node: usize) {
    world.nodes[node].disk.evict();
    world.nodes[node].image = None;
    world.nodes[node].kill();
    world.nodes[node].may_go_back = true;
    // Signing in begins anew, as a new installation.
    let account = world.nodes[node].actor.account;
    let (client, secret) = world.host.register(account);
    world.client_owners.insert(client, account);
    world.nodes[node].identity.client = client;
    world.nodes[node].identity.secret = secret;
    world.nodes[node].open_tab();
    world.coverage.met("storage evicted");
    world.tell(|| format!("{} (device {node})", "storage evicted"));
    lose_undelivered(world, node, 0);
}

/// What only this device had since a step is gone, and no engine could have kept it.
fn lose_undelivered(world: &mut World<'_>, node: usize, since: usize) {
    let tables = world.host.tables();
    // What somebody else sent under its number is not it.
    let stolen = &world.stolen;
    let server_has = |uid| tables.decided.contains_key(&uid) && !stolen.contains(&uid);
    world.ledger.forgets(node, since, server_has);
}

fn absence(world: &mut World<'_>, node: usize) {
    let place = &mut world.nodes[node];
    place.is_away = !place.is_away;
    if !place.is_away {
        world.pass_time(400 * DAY_MS);
        world.coverage.met("offline for 400 days");
        // What was sent longer ago than devices keep it can be lost with a restore from now on.
        world.sent_is_old = world.step;
    }
}

/// The server goes back to a backup, with or without saying so.
fn go_back(world: &mut World<'_>) -> Result<(), Violation> {
    if world.backups == 0 || world.rng.hits(1, 2) {
        world.host.back_up();
        world.backup_epoch = Some(world.host.tables().epoch);
        world.model_backups.push(world.model.clone());
        world.backups += 1;
        return Ok(());
    }
    // The latest one: nobody restores an old backup over a newer one.
    let which = world.backups - 1;
    let says_so = world.faults.restores && (!world.faults.set_backs || world.rng.hits(1, 2));
    let before = world.host.tables();
    // A file of an earlier timeline, copied over a later one unsaid, is a trouble done twice: what
    // was seen in the part of the earlier one that is lost cannot be told from what is kept.
    if !says_so && world.backup_epoch != Some(before.epoch) {
        return Ok(());
    }
    crate::listening::close_all(world);
    world.model = world.model_backups[which].clone();
    if says_so {
        world.host.restore(which);
        oracle::revoked(&before, &world.host.tables())?;
        world.coverage.met("server restored");
    } else {
        world.host.set_back(which);
        world.coverage.met("server set back unnoticed");
    }
    // Held changes that were decided in the lost timeline wait again.
    oracle::went_back(world, &before);
    Ok(())
}

/// The server is killed while it works on a device's request. What it had not answered is all
/// there, or not at all.
pub fn kill_server(world: &mut World<'_>, node: usize) -> Result<(), Violation> {
    let Some((request, _)) = world.nodes[node].flight.take() else { return Ok(()) };
    let session = world.session_of(node);
    let is_after = world.rng.hits(1, 2);
    let draw = world.rng.draw();
    let kill = if is_after { Kill::AfterCommit } else { Kill::InCommit(draw) };
    let before = world.host.tables();
    world.pass_time(1_000);
    let known = Before::of(world, request.client);
    world.host.sync_killed(&request, session, kill);
    crate::listening::close_all(world);
    if is_after {
        if world.watching == Watching::OraclesAndModel {
            model::watch(world, &request, known, None)?;
        }
        world.coverage.met("server killed after a commit");
    } else {
        world.coverage.met("server killed in a commit");
        oracle::unchanged(&before, &world.host.tables())?;
    }
    world.tell(|| format!("server killed on a request of device {node}: {kill:?}"));
    world.nodes[node].handle(Event::NoReply(NetworkTrouble::Offline));
    oracle::written(world)
}

/// Somebody with an account sends what no app would send.
fn hostile(world: &mut World<'_>) -> Result<(), Violation> {
    let account = world.accounts[3].account;
    let (client, secret, n) = match world.hostile.take() {
        Some(known) => known,
        None => {
            let (client, secret) = world.host.register(account);
            world.client_owners.insert(client, account);
            (client, secret, 1)
        }
    };
    let uid = match world.rng.hits(1, 4) {
        true => {
            let known: Vec<_> = world.ledger.authors.keys().copied().collect();
            world.rng.pick(&known).copied().unwrap_or_else(|| world.fresh_uid())
        }
        false => world.fresh_uid(),
    };
    world.stolen.insert(uid);
    let record = RecordId(Uuid::from_u128(world.rng.bits()));
    // With a right she may do what she likes; then it is no attack.
    let grants = world.host.tables().grants.remove(&account).unwrap_or_default();
    if grants.cover(&shared::scope::Scope::Own(id(10))) {
        world.hostile = Some((client, secret, n));
        return Ok(());
    }
    let ops = hostile_ops(world, record);
    let envelope = json!({ "n": n, "uid": uid, "at": world.now().0, "schema": 1, "ops": ops });
    let request = json!({
        "client": client, "secret": secret, "push": [envelope], "epoch": null, "committed": 0
    });
    let request = serde_json::from_value(request).expect("it is a request");
    let before = world.host.tables();
    world.pass_time(1_000);
    let known = Before::of(world, client);
    let answer = world.host.sync(&request, crate::host::Session::SignedOut);
    let next = match &answer {
        Ok(reply) => {
            if world.watching == Watching::OraclesAndModel {
                model::watch(world, &request, known, Some(reply))?;
            }
            oracle::hostile(world, &before, reply)?;
            Some((client, secret, reply.last_n + 1))
        }
        // After a restore the server does not know the client any more.
        Err(_) => None,
    };
    world.hostile = next;
    world.ledger.authors.entry(uid).or_insert(account);
    world.coverage.met("hostile change");
    world.tell(|| format!("hostile change {uid}"));
    Ok(())
}

/// What somebody would send who may not.
fn hostile_ops(world: &mut World<'_>, record: RecordId) -> Value {
    let learner = id(10).to_string();
    match world.rng.below(7) {
        // A learner of another venue, "created" to get at her.
        0 => json!([
            { "op": "create", "kind": "learner", "id": id(10), "base": 0,
              "set": { "preferred_name": "x" } },
            { "op": "create", "kind": "assignment", "id": record, "base": 0,
              "set": { "staff": id(4), "learner": learner, "from": "2021-01-01" } },
        ]),
        1 => json!([{ "op": "patch", "kind": "plan_item", "id": id(40), "base": 0,
                      "set": { "title": "taken" } }]),
        2 => json!([{ "op": "create", "kind": "of_the_future", "id": record, "base": 0,
                      "set": { "anything": [1, 2] } }]),
        3 => json!([{ "op": "create", "kind": "attendance", "id": record, "base": 0,
                      "set": { "lesson": id(30), "learner": learner, "minutes": 5 } }]),
        4 => json!([{ "op": "create", "kind": "plan_item", "id": record, "base": 0,
                      "scope": "program", "set": { "learner": learner, "title": "leak" } }]),
        5 => json!({ "no": "list" }),
        _ => json!([{ "op": "delete", "kind": "learner", "id": id(10), "base": 0 }]),
    }
}

/// The app of a device is too old to pull, until it is updated.
fn old_release(world: &mut World<'_>, node: usize) {
    let place = &mut world.nodes[node];
    if place.schema == 0 {
        place.schema = shared::sync::message::SCHEMA;
    } else {
        place.schema = 0;
    }
    world.host.set_limits(world.faults.page_limits, 1);
}

/// A record on a device's disk is other than it should be.
fn damage(world: &mut World<'_>, node: usize) {
    if world.faults.later.old_states && world.rng.hits(1, 2) {
        show_earlier_state(world, node);
        return;
    }
    let place = &mut world.nodes[node];
    if place.is_idle() {
        let gone = place.disk.damage(&mut world.rng);
        reopen_damaged(world, node, gone);
    }
}

/// A record on a device's disk is as it was before.
pub fn show_earlier_state(world: &mut World<'_>, node: usize) {
    let Some(tables) = world.host.glance() else { return };
    let place = &mut world.nodes[node];
    if place.is_idle() {
        let old = place.disk.set_back(&mut world.rng, |now| earlier(tables, now));
        if old.is_some() {
            world.coverage.met("record set back on a device");
        }
        reopen_damaged(world, node, old);
    }
}

fn reopen_damaged(world: &mut World<'_>, node: usize, damaged: Option<RecordId>) {
    let Some(record) = damaged else { return };
    let place = &mut world.nodes[node];
    place.damaged.insert(record);
    place.kill();
    place.may_go_back = true;
    place.open_tab();
    place.handle(Event::SyncWanted);
    world.tell(|| format!("the storage of device {node} loses {record}"));
}

/// A state that a record had before, in the same place.
fn earlier(tables: &Tables, now: &RecordState) -> Option<RecordState> {
    let states = tables.history.iter().map(|(_, write)| &write.after);
    let mut before = states
        .filter(|it| it.kind == *now.kind && it.id == now.id && it.seq < now.seq && !it.is_deleted);
    before.next_back().map(|it| it.state())
}

/// A manager looks at what waits, and decides about one of it.
fn decide_held(world: &mut World<'_>) -> Result<(), Violation> {
    let tables = world.host.tables();
    let waits = |held: &&shared::reconcile::Held| held.standing == HeldStanding::Undecided;
    let undecided: Vec<_> = tables.held.values().filter(waits).cloned().collect();
    let Some(held) = world.rng.pick(&undecided).cloned() else { return Ok(()) };
    let mut decider = world.manager.clone();
    if world.faults.later.secrets && world.rng.hits(1, 2) {
        // Whoever asks: the server says whose it is to decide.
        let members: Vec<Member> = tables.members.values().cloned().collect();
        decider = world.rng.pick(&members).cloned().unwrap_or(decider);
    }
    let is_release = world.rng.hits(1, 2);
    let (decided, situation) = match is_release {
        true => (world.host.release(held.number, &decider), "held change released"),
        false => (world.host.dismiss(held.number, &decider), "held change dismissed"),
    };
    if decided.is_ok() {
        world.coverage.met(situation);
    }
    if world.watching == Watching::OraclesAndModel {
        let (what, history) = ((held.number, &decider), tables.history.len());
        model::watch_decision(world, what, history, is_release, &decided)?;
    }
    Ok(())
}

/// The network delivers a request once more; nobody waits for the answer.
fn echo(world: &mut World<'_>) -> Result<(), Violation> {
    if world.echoes.is_empty() || !world.faults.lossy_network {
        return Ok(());
    }
    let at = world.rng.below(world.echoes.len());
    let request = world.echoes.swap_remove(at);
    let node = world.nodes.iter().position(|node| node.identity.client == request.client);
    if let Some(node) = node {
        let _ = world.ask_server(node, &request)?;
        world.coverage.met("request came twice");
    }
    Ok(())
}
