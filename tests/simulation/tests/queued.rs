//! Storage that does not keep up: what a tab asks of it waits in line, and some of it is refused.

use serde_json::json;
use shared::id::{MutationId, RecordId};
use shared::record::Body;
use shared::role::Role;
use shared::sync::device::{Change, Event, Identity};
use simulation::City;
use simulation::disk::Luck;
use simulation::node::Node;
use simulation::tablet::sealer;
use uuid::Uuid;

const VENUE: RecordId = RecordId(Uuid::from_u128(20));

fn node(city: &mut City) -> Node {
    let actor = city.add_account(Role::Manager, RecordId(Uuid::from_u128(1)));
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

/// How many entries of the outbox the disk has.
fn unsent(node: &Node) -> usize {
    node.disk.read().iter().filter(|(key, _)| key.starts_with("outbox/")).count()
}
