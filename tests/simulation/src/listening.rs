//! Live streams: what is committed is told to those who listen, in order and perhaps late; a small
//! change rides on the hint.

use std::rc::Rc;

use shared::reconcile::Hint;
use shared::sync::device::Event;

use crate::node::Stream;
use crate::oracle::{self, Verdict};
use crate::rest;
use crate::world::World;

/// Whoever listens hears something of what she has not heard yet.
pub fn listen(world: &mut World<'_>) -> Verdict {
    if !world.faults.live_streams {
        return Ok(());
    }
    let committed = world.host.committed();
    world.feed.extend(committed.into_iter().map(Rc::new));
    for node in 0..world.nodes.len() {
        if !world.hearing.hits(1, 3) {
            continue;
        }
        let place = &mut world.nodes[node];
        if place.is_away || !place.is_signed_in || place.tabs.is_empty() || is_closed(world, node) {
            world.nodes[node].stream = None;
        } else if world.faults.lossy_network && world.hearing.hits(1, 40) {
            world.nodes[node].stream = None;
            world.coverage.met("live stream cut off");
        } else if world.nodes[node].stream.is_none() {
            open(world, node);
            world.nodes[node].handle(Event::SyncWanted);
        } else {
            // Mostly everything is heard at once.
            let commits = if world.hearing.hits(1, 3) { 1 } else { world.feed.len() };
            for _ in 0..commits {
                hear(world, node)?;
            }
        }
    }
    Ok(())
}

/// The server stops; what it had not told is told to nobody.
pub fn close_all(world: &mut World<'_>) {
    drop(world.host.committed());
    world.feed.clear();
    for node in &mut world.nodes {
        node.stream = None;
    }
}

fn is_closed(world: &World<'_>, node: usize) -> bool {
    let account = world.nodes[node].actor.account;
    let Some(tables) = world.host.glance() else { return true };
    tables.members.get(&account).is_none_or(|member| member.is_closed)
}

/// Begins to listen, or reads the grants of who listens anew.
fn open(world: &mut World<'_>, node: usize) {
    let place = &mut world.nodes[node];
    // She begins to listen before her grants are read, and something may happen in between.
    let begun = world.feed.len().saturating_sub(world.hearing.below(6));
    let heard = place.stream.as_ref().map_or(begun, |stream| stream.heard);
    let listener = world.host.listener(place.actor.account, place.schema);
    place.stream = Some(Stream { listener, heard });
}

/// The next commit reaches a listener.
fn hear(world: &mut World<'_>, node: usize) -> Verdict {
    let Some(stream) = &mut world.nodes[node].stream else { return Ok(()) };
    let Some(committed) = world.feed.get(stream.heard).cloned() else { return Ok(()) };
    stream.heard += 1;
    match stream.listener.hear(&committed) {
        None => Ok(()),
        Some(Hint::Regranted) => {
            open(world, node);
            world.nodes[node].handle(Event::SyncWanted);
            Ok(())
        }
        Some(Hint::Head(head)) => {
            oracle::hint(world, node, &committed, &head)?;
            let cursor = |world: &World<'_>| world.nodes[node].device().map(|it| it.cursor().1);
            let (before, carries) = (cursor(world), head.delta.is_some());
            world.tell(|| format!("device {node} hears of {} ({carries})", head.head));
            world.nodes[node].handle(Event::Hint(head));
            if cursor(world) != before {
                world.coverage.met("change rode on a hint");
                is_whole(world, node)?;
            } else if carries {
                world.coverage.met("change on a hint came too late or too early");
            }
            oracle::device(world, node)
        }
    }
}

/// I6: a device that has taken the last change from a hint holds what the server has for it.
fn is_whole(world: &World<'_>, node: usize) -> Verdict {
    let Some(tables) = world.host.glance() else { return Ok(()) };
    let device = world.nodes[node].device();
    let is_last = device.is_some_and(|it| it.cursor() == (Some(tables.epoch), tables.head));
    // What was damaged, or decided in a timeline that is lost, shows with the next sum.
    if !is_last || world.faults.damage || world.faults.set_backs {
        return Ok(());
    }
    rest::same(world, node, tables)
}
