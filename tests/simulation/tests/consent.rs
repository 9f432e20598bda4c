//! A learner withdraws what she agreed to on her phone, without a network, while others go on with
//! the same record.

use serde_json::{Value, json};
use shared::role::Role;
use simulation::world::id;
use simulation::{City, Tablet};

const LEARNER: u128 = 10;
const CONSENT: u128 = 40;

/// A manager who has asked a learner, and the learner with a phone of her own.
fn asked() -> (City, Tablet, Tablet) {
    let mut city = City::new();
    let manager_actor = city.add_account(Role::Manager, id(1));
    let learner_actor = city.add_account(Role::Learner, id(LEARNER));
    let mut manager = Tablet::new(&mut city, &manager_actor);
    manager.create("learner", id(LEARNER), json!({ "preferred_name": "はな" }));
    manager.sync(&mut city);
    let consent = json!({
        "learner": id(LEARNER).to_string(), "giver": "learner", "purpose": "photo",
        "text_version": 1, "asked_on": "2021-01-05", "answer": "given"
    });
    manager.create("consent", id(CONSENT), consent);
    manager.sync(&mut city);
    let mut phone = Tablet::new(&mut city, &learner_actor);
    phone.sync(&mut city);
    (city, manager, phone)
}

fn withdrawn_on(city: &City) -> Value {
    let row = city.row("consent", id(CONSENT)).expect("it is there");
    row.body.get("withdrawn_on").cloned().unwrap_or_default()
}

#[test]
fn what_she_withdraws_offline_is_withdrawn_whoever_writes_first() {
    for is_first in [true, false] {
        let (mut city, mut manager, mut phone) = asked();
        phone.patch("consent", id(CONSENT), json!({ "withdrawn_on": "2021-01-20" }));
        manager.patch("consent", id(CONSENT), json!({ "withdrawn_on": "2021-02-01" }));
        if is_first {
            phone.sync(&mut city);
            manager.sync(&mut city);
        } else {
            manager.sync(&mut city);
            phone.sync(&mut city);
        }
        assert_eq!(withdrawn_on(&city), json!("2021-01-20"), "the earlier day stays");
    }
}

#[test]
fn a_later_day_of_withdrawal_that_somebody_typed_stays_in_the_history() {
    let (mut city, mut manager, mut phone) = asked();
    phone.patch("consent", id(CONSENT), json!({ "withdrawn_on": "2021-01-20" }));
    manager.patch("consent", id(CONSENT), json!({ "withdrawn_on": "2021-02-01" }));
    phone.sync(&mut city);
    manager.sync(&mut city);
    let changes = city.tables.history.iter().flat_map(|(_, write)| &write.change);
    let days: Vec<&Value> = changes.filter_map(|op| op.set.get("withdrawn_on")).collect();
    assert_eq!(days, [&json!("2021-01-20"), &json!("2021-02-01")]);
    assert_eq!(withdrawn_on(&city), json!("2021-01-20"));
}

#[test]
fn a_withdrawal_is_neither_taken_back_nor_moved_nor_deleted() {
    let (mut city, mut manager, mut phone) = asked();
    phone.patch("consent", id(CONSENT), json!({ "withdrawn_on": "2021-01-20" }));
    phone.sync(&mut city);
    manager.sync(&mut city);
    for set in [json!({ "withdrawn_on": null }), json!({ "withdrawn_on": "2021-01-25" })] {
        manager.patch("consent", id(CONSENT), set);
        manager.sync(&mut city);
        assert_eq!(withdrawn_on(&city), json!("2021-01-20"));
    }
    manager.delete("consent", id(CONSENT));
    manager.sync(&mut city);
    let row = city.row("consent", id(CONSENT)).expect("it is there");
    assert!(!row.is_deleted, "that she withdrew it stays on record");
}

#[test]
fn whoever_has_withdrawn_by_a_slip_takes_that_back_at_once_and_the_history_has_both() {
    let (mut city, mut manager, mut phone) = asked();
    phone.patch("consent", id(CONSENT), json!({ "withdrawn_on": "2021-01-20" }));
    phone.sync(&mut city);
    phone.patch("consent", id(CONSENT), json!({ "withdrawn_on": null }));
    phone.sync(&mut city);
    assert_eq!(withdrawn_on(&city), Value::Null);
    let changes = city.tables.history.iter().flat_map(|(_, write)| &write.change);
    let days: Vec<&Value> = changes.filter_map(|op| op.set.get("withdrawn_on")).collect();
    assert_eq!(days, [&json!("2021-01-20"), &Value::Null]);
    // Withdrawn again it is withdrawn, and later than an hour nobody takes that back.
    phone.patch("consent", id(CONSENT), json!({ "withdrawn_on": "2021-01-20" }));
    phone.sync(&mut city);
    manager.sync(&mut city);
    phone.clock.0 += 2 * 60 * 60 * 1_000;
    city.now.0 += 2 * 60 * 60 * 1_000;
    phone.patch("consent", id(CONSENT), json!({ "withdrawn_on": null }));
    phone.sync(&mut city);
    assert_eq!(withdrawn_on(&city), json!("2021-01-20"));
}

#[test]
fn she_agrees_to_nothing_by_herself_and_asks_for_a_correction_that_nobody_deletes() {
    let (mut city, mut manager, mut phone) = asked();
    let own = id(LEARNER).to_string();
    let consent = json!({
        "learner": own, "giver": "learner", "purpose": "line", "text_version": 1,
        "asked_on": "2021-01-20", "answer": "given"
    });
    phone.create("consent", id(41), consent);
    let request = json!({
        "learner": own, "kind": "correct", "words": "x", "asked_on": "2021-01-20"
    });
    phone.create("data_request", id(42), request);
    phone.sync(&mut city);
    assert!(city.row("consent", id(41)).is_none(), "staff ask her");
    manager.sync(&mut city);
    manager.delete("data_request", id(42));
    manager.sync(&mut city);
    let row = city.row("data_request", id(42)).expect("it is there");
    assert!(!row.is_deleted);
    phone.patch("data_request", id(42), json!({ "answer": "done by herself" }));
    phone.sync(&mut city);
    let row = city.row("data_request", id(42)).expect("it is there");
    assert_eq!(row.body.get("answer"), None, "only staff answer");
}
