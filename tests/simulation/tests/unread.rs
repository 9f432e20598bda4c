//! A device asks for the next page before it has read the last one. Whatever happens between the
//! two, it ends with what it would have read page after page.

use std::collections::BTreeMap;

use serde_json::json;
use shared::id::RecordId;
use shared::reconcile::PageLimits;
use shared::role::{Actor, Role};
use shared::sync::device::{Event, NetworkTrouble};
use shared::sync::message::{RecordState, SyncReply};
use shared::sync::unread::UnreadRecord;
use simulation::tablet::Reading;
use simulation::world::id;
use simulation::{City, Tablet};

const VENUES: u128 = 9;

/// A city with some venues, of which two fit on a page, and a manager with a new tablet.
fn city(reading: Reading) -> (City, Actor, Tablet) {
    let mut city = City::new();
    let actor = city.add_account(Role::Manager, id(1));
    let mut first = Tablet::new(&mut city, &actor);
    for n in 0..VENUES {
        first.create("venue", id(20 + n), json!({ "name": "会場" }));
    }
    first.sync(&mut city);
    city.page_limits = PageLimits { records: 2, ..PageLimits::default() };
    let mut tablet = Tablet::new(&mut city, &actor);
    tablet.reading = reading;
    (city, actor, tablet)
}

/// A new tablet that has asked for its second page and not read the first one.
fn between_two_pages() -> (City, Actor, Tablet) {
    let (mut city, actor, mut tablet) = city(Reading::Late);
    let request = tablet.request();
    let reply = city.sync(&request).expect("it answers");
    tablet.receive(reply);
    (city, actor, tablet)
}

/// It has everything that the server has, and nothing else.
fn is_whole(tablet: &Tablet, city: &City) {
    let ours: BTreeMap<RecordId, RecordState> =
        tablet.device.confirmed().map(|record| (record.id, record)).collect();
    let rows = city.tables.rows.values().filter(|row| !row.is_deleted);
    let theirs: BTreeMap<RecordId, RecordState> = rows.map(|row| (row.id, row.state())).collect();
    assert_eq!(ours, theirs);
    assert!(!tablet.device.status().differs);
    assert_eq!(tablet.device.cursor(), (Some(city.tables.epoch), city.tables.head));
}

#[test]
fn read_late_or_at_once_a_pull_ends_with_the_same() {
    for reading in [Reading::AtOnce, Reading::Late] {
        let (mut city, _, mut tablet) = city(reading);
        tablet.sync(&mut city);
        is_whole(&tablet, &city);
        tablet.reopen();
        is_whole(&tablet, &city);
    }
}

#[test]
fn the_next_page_is_asked_for_before_the_last_one_is_read() {
    let (mut city, _, mut tablet) = between_two_pages();
    let request = tablet.next_request().expect("it has asked");
    let page = city.sync(&request).expect("it answers").pull.expect("she is signed in");
    let mut seqs: Vec<_> = city.tables.rows.values().map(|row| row.seq).collect();
    seqs.sort();
    let given: Vec<_> = page.records.iter().map(|record| record.seq).collect();
    assert_eq!(given, seqs[2..4]);
}

#[test]
fn a_page_is_read_if_the_request_for_the_next_one_fails() {
    let (mut city, _, mut tablet) = between_two_pages();
    let asked = tablet.next_request().expect("it has asked").position;
    tablet.lose_reply();
    let again = tablet.request();
    assert_eq!(again.position, asked, "it does not ask for the first page again");
    tablet.receive(city.sync(&again).expect("it answers"));
    tablet.sync(&mut city);
    is_whole(&tablet, &city);
}

#[test]
fn a_page_of_a_lost_timeline_is_not_mixed_with_the_next_one() {
    let (mut city, actor, mut tablet) = between_two_pages();
    let backup = city.tables.clone();
    let mut other = Tablet::new(&mut city, &actor);
    other.sync(&mut city);
    other.delete("venue", id(20));
    other.sync(&mut city);
    city.restore(&backup);
    other.delete("venue", id(21));
    other.sync(&mut city);
    tablet.sync(&mut city);
    is_whole(&tablet, &city);
}

#[test]
fn a_browser_that_is_closed_before_a_page_is_read_asks_for_it_again() {
    let (mut city, _, mut tablet) = between_two_pages();
    tablet.reopen();
    tablet.sync(&mut city);
    is_whole(&tablet, &city);
}

#[test]
fn storage_that_refuses_a_page_in_the_middle_costs_nothing_but_time() {
    let (mut city, _, mut tablet) = between_two_pages();
    tablet.is_full = true;
    tablet.sync(&mut city);
    is_whole(&tablet, &city);
    tablet.is_full = false;
    tablet.reopen();
    tablet.sync(&mut city);
    is_whole(&tablet, &city);
}

#[test]
fn a_page_that_cannot_be_read_is_asked_for_again_and_the_one_after_it_does_not_count() {
    let (mut city, _, mut tablet) = city(Reading::Late);
    let request = tablet.request();
    let reply = city.sync(&request).expect("it answers");
    let mut json = serde_json::to_value(&reply).expect("a reply is JSON");
    json["pull"]["records"][1] = json!({ "no": "record" });
    let broken: SyncReply<UnreadRecord> = serde_json::from_value(json).expect("a reply");
    tablet.handle(Event::Reply(Box::new(broken)));
    let next = tablet.next_request().expect("it has asked for the second page");
    tablet.receive(city.sync(&next).expect("it answers"));
    assert!(tablet.next_request().is_none(), "it does not go on from there");
    assert_eq!(tablet.request().position, request.position);
    tablet.handle(Event::NoReply(NetworkTrouble::Offline));
    tablet.sync(&mut city);
    is_whole(&tablet, &city);
}
