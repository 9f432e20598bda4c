//! What people look back at and carry along: the history of a record, what was deleted, and rescue
//! files.

use serde_json::{Value, json};
use shared::role::Role;
use shared::seal::{key_from_text, seal};

use crate::browser::Answer;
use crate::device::{Device, create, envelope, id};
use crate::harness::Server;

fn delete(kind: &str, id: &str) -> Value {
    json!({ "op": "delete", "kind": kind, "id": id, "base": 9_000_000_000_000_000_u64 })
}

#[tokio::test]
async fn a_history_says_who_did_what_from_where_and_only_to_those_who_may_see_the_record() {
    let server = Server::start().await;
    let mut boss = Device::register(server.browser_of("boss", Role::Manager).await).await;
    let organization = id();
    let made = create("organization", &organization, json!({ "name": "a" }));
    assert_eq!(boss.does(json!([made])).await, "applied");
    assert_eq!(boss.does(json!([delete("organization", &organization)])).await, "applied");

    let path = format!("/api/history/organization/{organization}");
    let past = boss.browser.get(&path).await.json();
    let past = past.as_array().unwrap();
    assert_eq!(past.len(), 2);
    assert_eq!((&past[0]["is_deleted"], &past[1]["is_deleted"]), (&json!(true), &json!(false)));
    assert!(past.iter().all(|change| change["client"] == json!(boss.client)));
    assert_ne!(past[0]["uid"], past[1]["uid"]);

    let mut admin = server.browser_of("admin", Role::Admin).await;
    assert_eq!(admin.get(&path).await.outcome(), "404 not_found");
}

#[tokio::test]
async fn what_was_deleted_is_listed_with_its_contents_and_leaves_the_list_when_it_is_back() {
    let server = Server::start().await;
    let mut boss = Device::register(server.browser_of("boss", Role::Manager).await).await;
    let organization = id();
    let make = create("organization", &organization, json!({ "name": "a" }));
    assert_eq!(boss.does(json!([make])).await, "applied");
    assert_eq!(boss.does(json!([delete("organization", &organization)])).await, "applied");
    let deleted = boss.browser.get("/api/deleted/organization").await.json();
    assert_eq!(deleted[0]["id"], json!(organization));
    assert_eq!(deleted[0]["body"]["name"], "a");

    let mut learner = server.browser_of("learner", Role::Learner).await;
    assert_eq!(learner.get("/api/deleted/organization").await.outcome(), "403 no_right");

    let mut again = create("organization", &organization, json!({ "name": "a" }));
    again["base"] = json!(9_000_000_000_000_000_u64);
    assert_eq!(boss.does(json!([again])).await, "applied");
    assert_eq!(boss.browser.get("/api/deleted/organization").await.json(), json!([]));
}

/// A rescue file as the app writes it, sealed to the key that the server gave.
fn rescue_file(device: &Device, seal_to: &str, envelopes: &[Value]) -> String {
    let rescue = json!({
        "client": device.client, "secret": device.secret, "envelopes": envelopes,
    });
    let key = key_from_text(seal_to).unwrap();
    let sealed = seal(&key, rescue.to_string().as_bytes(), [7; 32]).unwrap();
    json!({ "manabi_rescue": 1, "changes": envelopes.len(), "sealed": sealed }).to_string()
}

async fn bring(boss: &mut Device, file: &str) -> Answer {
    boss.browser.post("/api/devices/rescue", json!({ "file": file })).await
}

#[tokio::test]
async fn a_rescue_file_counts_what_came_in_what_waits_and_what_was_known() {
    let server = Server::start().await;
    let mut boss = Device::register(server.browser_of("boss", Role::Manager).await).await;
    let mut browser = server.browser_of("mori", Role::Tutor).await;
    let registered = browser.post("/api/client", json!({})).await.json();
    let seal_to = registered["seal_to"].as_str().unwrap().to_owned();
    let mut tutor = Device::register(browser).await;

    let venue = json!([create("venue", &id(), json!({ "name": "東会場" }))]);
    let organization = json!([create("organization", &id(), json!({ "name": "a" }))]);
    let sent = tutor.mutation(organization.clone());
    tutor.push(std::slice::from_ref(&sent)).await;
    let known_fate = tutor.push(std::slice::from_ref(&sent)).await;
    let envelopes = [sent, envelope(2, venue)];
    let file = rescue_file(&tutor, &seal_to, &envelopes);

    let rescued = bring(&mut boss, &file).await.json();
    assert_eq!((&rescued["held"], &rescued["known"]), (&json!(1), &json!(1)), "{known_fate:?}");
    let again = bring(&mut boss, &file).await.json();
    assert_eq!(
        (&again["taken"], &again["held"], &again["known"]),
        (&json!(0), &json!(0), &json!(2))
    );

    for broken in ["{}", &file[..file.len() / 2], &file.replace("\"sealed\":\"", "\"sealed\":\"AA")]
    {
        assert_eq!(bring(&mut boss, broken).await.outcome(), "400 unreadable");
    }
    let own = bring(&mut tutor, &file).await.json();
    assert_eq!(own["known"], 2, "whoever has the device may bring it");
}
