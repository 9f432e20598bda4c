//! Storage that the browser, or somebody in its settings, empties under a tab that goes on working.

use serde_json::json;
use shared::id::RecordId;
use shared::role::Role;
use simulation::{City, Tablet};
use uuid::Uuid;

#[test]
fn what_an_open_tab_still_holds_is_written_to_the_storage_that_was_emptied_under_it() {
    let mut city = City::new();
    let (manager, venue) = (RecordId(Uuid::from_u128(1)), RecordId(Uuid::from_u128(20)));
    let actor = city.add_account(Role::Manager, manager);
    let mut tablet = Tablet::new(&mut city, &actor);
    tablet.create("venue", venue, json!({ "name": "会場" }));
    tablet.sync(&mut city);
    tablet.patch("venue", venue, json!({ "name": "北の会場" }));

    tablet.empty_disk();
    tablet.patch("venue", venue, json!({ "address": "札幌市" }));
    tablet.reopen();
    assert_eq!(tablet.device.status().unsent, 2);
    assert_eq!(tablet.shows("venue", venue, "name"), json!("北の会場"));

    tablet.sync(&mut city);
    let status = tablet.device.status();
    assert_eq!((status.unsent, status.conflicts, status.differs), (0, 0, false));
    let stored = city.row("venue", venue).expect("the venue is there");
    assert_eq!(stored.body["name"], json!("北の会場"));
    assert_eq!(stored.body["address"], json!("札幌市"));
}
