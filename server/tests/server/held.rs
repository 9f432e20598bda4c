//! What a manager decides about changes that were not applied.

use serde_json::{Value, json};
use shared::role::Role;

use crate::device::{Device, create, id};
use crate::harness::Server;

/// A manager, and a tutor who has tried to open a venue, which waits.
async fn manager_and_tutor(server: &Server) -> (Device, Device, String) {
    let boss = Device::register(server.browser_of("boss", Role::Manager).await).await;
    let mut tutor = Device::register(server.browser_of("mori", Role::Tutor).await).await;
    let venue = id();
    let ops = json!([create("venue", &venue, json!({ "name": "東会場" }))]);
    assert_eq!(tutor.does(ops).await, "held no_right");
    (boss, tutor, venue)
}

async fn held(boss: &mut Device) -> Vec<Value> {
    boss.browser.get("/api/held").await.json()["held"].as_array().unwrap().clone()
}

async fn decide(device: &mut Device, item: &Value, verdict: &str) -> String {
    let (client, n) = (item["client"].as_str().unwrap(), &item["n"]);
    device.browser.post(&format!("/api/held/{client}/{n}/{verdict}"), json!({})).await.outcome()
}

fn notice_state(tutor: &Device) -> Value {
    let notice = tutor.records.iter().find(|(key, _)| key.0 == "held_notice");
    notice.unwrap().1.body["state"].clone()
}

#[tokio::test]
async fn a_released_change_takes_effect_once_and_its_author_is_told() {
    let server = Server::start().await;
    let (mut boss, mut tutor, venue) = manager_and_tutor(&server).await;
    let item = held(&mut boss).await.remove(0);
    assert_eq!(decide(&mut boss, &item, "release").await, "200");
    assert!(held(&mut boss).await.is_empty());
    tutor.pull().await;
    assert!(tutor.has("venue", &venue));
    assert_eq!(notice_state(&tutor), "released");
    let head = server.head().await;
    assert_eq!(decide(&mut boss, &item, "release").await, "404 not_found");
    assert_eq!(decide(&mut boss, &item, "dismiss").await, "404 not_found");
    assert_eq!(server.head().await, head, "nothing is decided twice");
}

#[tokio::test]
async fn a_dismissed_change_has_no_effect_and_its_author_is_told() {
    let server = Server::start().await;
    let (mut boss, mut tutor, venue) = manager_and_tutor(&server).await;
    let item = held(&mut boss).await.remove(0);
    assert_eq!(decide(&mut boss, &item, "dismiss").await, "200");
    assert!(held(&mut boss).await.is_empty());
    tutor.pull().await;
    assert!(!tutor.has("venue", &venue));
    assert_eq!(notice_state(&tutor), "dismissed");
}

#[tokio::test]
async fn only_a_manager_decides() {
    let server = Server::start().await;
    let (mut boss, mut tutor, venue) = manager_and_tutor(&server).await;
    let item = held(&mut boss).await.remove(0);
    for verdict in ["release", "dismiss"] {
        assert_eq!(decide(&mut tutor, &item, verdict).await, "403 no_right");
    }
    boss.pull().await;
    assert!(!boss.has("venue", &venue));
    assert_eq!(held(&mut boss).await.len(), 1);
}
