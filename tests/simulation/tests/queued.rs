//! Storage that does not keep up: what a tab asks of it waits in line, and some of it is refused.

use serde_json::json;
use shared::id::{MutationId, RecordId};
use shared::reconcile::{ClientEvent, PageLimits};
use shared::record::Body;
use shared::role::{Actor, Role};
use shared::sync::device::{Change, Event, Identity, NetworkTrouble};
use simulation::disk::Luck;
use simulation::node::Node;
use simulation::tablet::sealer;
use simulation::{City, Tablet};
use uuid::Uuid;

const VENUE: RecordId = RecordId(Uuid::from_u128(20));

fn node(city: &mut City) -> Node {
    let actor = city.add_account(Role::Manager, RecordId(Uuid::from_u128(1)));
    node_of(city, actor)
}

fn node_of(city: &mut City, actor: Actor) -> Node {
    let client = city.add_client(actor.account);
    let (secret, version, seal_to) = ("secret".to_owned(), String::new(), String::new());
    Node::new(Identity { client, secret, actor, version, seal_to }, sealer())
}

/// The request that waits is answered; storage has not done anything about it yet.
fn answer(node: &mut Node, city: &mut City) {
    let (request, reply) = node.flight.as_mut().expect("a request is on its way");
    *reply = Some(city.sync(request));
    node.arrive();
}

#[test]
fn what_a_refused_commit_was_to_remove_is_removed_by_a_later_one() {
    let mut city = City::new();
    let mut node = node(&mut city);
    node.handle(Event::SyncWanted);
    assert!(node.depart());
    // An edit is saved while a pull is on its way, so that only the next request takes it along.
    let set = Body::from_iter([("name".to_owned(), json!("会場"))]);
    let change = Change::Create { kind: "venue", id: VENUE, set };
    node.edit(vec![change], MutationId(Uuid::from_u128(7)), city.now).expect("it is small");
    node.store_all();
    answer(&mut node, &mut city);
    assert!(node.depart(), "the edit is sent");
    answer(&mut node, &mut city);
    assert_eq!(unsent(&node), 1);

    // Of the two pulls that wait in line the second one is refused.
    node.store_next(0, Luck::Good);
    node.disk.is_full = true;
    while node.store_next(0, Luck::Good).is_some() {}
    assert_eq!(unsent(&node), 1);
    node.disk.is_full = false;

    node.handle(Event::SyncWanted);
    assert!(node.depart());
    answer(&mut node, &mut city);
    node.store_all();
    assert_eq!(unsent(&node), 0, "what has arrived is readable no longer than it must be");
}

#[test]
fn work_that_is_not_taken_waits_until_something_is_decided_while_pulls_go_on() {
    let mut city = City::new();
    let actor = city.add_account(Role::Tutor, RecordId(Uuid::from_u128(2)));
    let mut other = Tablet::new(&mut city, &actor);
    let mut node = node_of(&mut city, actor);
    let set = Body::from_iter([("name".to_owned(), json!("会場"))]);
    let change = Change::Create { kind: "venue", id: VENUE, set };
    node.edit(vec![change], MutationId(Uuid::from_u128(7)), city.now).expect("it is small");
    node.store_all();
    assert!(node.depart());
    assert_eq!(pushed(&node), 1);
    node.flight.as_mut().expect("it is on its way").1 = Some(Err(NetworkTrouble::TooMuchHeld));
    node.arrive();

    for _ in 0..2 {
        assert!(node.depart() || sync(&mut node), "it pulls on");
        assert_eq!(pushed(&node), 0);
        answer(&mut node, &mut city);
        assert!(node.device().expect("it is open").status().too_much_held);
    }
    // A tutor makes no venue: what her other tablet sends waits, and its notice comes here.
    other.create("venue", RecordId(Uuid::from_u128(21)), json!({ "name": "会場" }));
    other.sync(&mut city);
    assert!(sync(&mut node));
    answer(&mut node, &mut city);
    node.store_all();
    assert!(sync(&mut node));
    assert_eq!(pushed(&node), 1, "something has changed, so it is offered again");
    assert!(!node.device().expect("it is open").status().too_much_held);
}

fn sync(node: &mut Node) -> bool {
    node.handle(Event::SyncWanted);
    node.depart()
}

fn pushed(node: &Node) -> usize {
    node.flight.as_ref().expect("a request is on its way").0.push.len()
}

/// A venue that somebody else makes.
fn make_venue(other: &mut Tablet, city: &mut City, n: u128) -> RecordId {
    let venue = RecordId(Uuid::from_u128(n));
    other.create("venue", venue, json!({ "name": "会場" }));
    other.sync(city);
    venue
}

#[test]
fn nothing_is_missing_if_a_pull_is_refused_and_the_next_one_in_line_is_written() {
    let mut city = City::new();
    let mut node = node(&mut city);
    let actor = node.actor.clone();
    let mut other = Tablet::new(&mut city, &actor);
    let set = Body::from_iter([("name".to_owned(), json!("会場"))]);
    let change = Change::Create { kind: "venue", id: VENUE, set };
    let own = MutationId(Uuid::from_u128(7));
    node.edit(vec![change], own, city.now).expect("it is small");
    node.store_all();

    // The first pull brings a venue and takes the own edit out of the outbox.
    let first: Vec<RecordId> = (21..30).map(|n| make_venue(&mut other, &mut city, n)).collect();
    assert!(node.depart());
    answer(&mut node, &mut city);
    let second = make_venue(&mut other, &mut city, 30);
    node.handle(Event::SyncWanted);
    assert!(node.depart());
    answer(&mut node, &mut city);
    node.disk.is_full = true;
    node.store_next(0, Luck::Good);
    node.disk.is_full = false;
    node.store_next(0, Luck::Good);

    node.kill();
    node.open_tab();
    let device = node.device().expect("it is open");
    for venue in first.into_iter().chain([VENUE, second]) {
        assert!(device.get("venue", venue).is_some(), "{venue}");
    }
    assert_eq!(device.sent_uids().collect::<Vec<_>>(), [&own], "it could be offered again");
}

#[test]
fn a_part_of_a_pull_that_was_refused_is_fetched_again_after_a_crash() {
    let mut city = City::new();
    let mut node = node(&mut city);
    let actor = node.actor.clone();
    let mut other = Tablet::new(&mut city, &actor);
    let venues: Vec<RecordId> = (21..27).map(|n| make_venue(&mut other, &mut city, n)).collect();
    city.page_limits = PageLimits { records: 2, ..PageLimits::default() };
    node.handle(Event::SyncWanted);
    for is_full in [true, false] {
        assert!(node.depart());
        city.now.0 += 5_000;
        answer(&mut node, &mut city);
        node.disk.is_full = is_full;
        node.store_next(0, Luck::Good);
    }

    node.kill();
    node.open_tab();
    node.handle(Event::SyncWanted);
    while node.depart() {
        answer(&mut node, &mut city);
        node.store_all();
    }
    let device = node.device().expect("it is open");
    assert!(venues.iter().all(|venue| device.get("venue", *venue).is_some()));
    let mended = city.tables.events.iter().any(|(_, it)| *it == ClientEvent::ScopeRefilled);
    assert!(!mended, "nothing had to be found out by sums");
}

#[test]
fn what_the_server_has_taken_is_not_called_unsent_while_it_gives_no_records() {
    let mut city = City::new();
    let actor = city.add_account(Role::Manager, RecordId(Uuid::from_u128(1)));
    let mut tablet = Tablet::new(&mut city, &actor);
    tablet.sync(&mut city);
    tablet.create("venue", VENUE, json!({ "name": "北会場" }));
    assert_eq!(tablet.device.status().unsent_records, 1);
    // As for whoever has to sign in again first.
    city.tables.is_confirmed = false;
    tablet.sync(&mut city);
    assert!(city.row("venue", VENUE).is_some());
    let status = tablet.device.status();
    assert!(status.wants_sign_in);
    assert_eq!(status.unsent_records, 0);
    assert!(tablet.device.unsent().is_empty());
    assert_eq!(tablet.shows("venue", VENUE, "name"), json!("北会場"), "it stays on the screen");
}

/// How many entries of the outbox the disk has.
fn unsent(node: &Node) -> usize {
    node.disk.read().iter().filter(|(key, _)| key.starts_with("outbox/")).count()
}
