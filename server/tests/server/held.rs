//! What a manager decides about changes that were not applied.

use serde_json::{Value, json};
use shared::role::Role;

use crate::device::{Device, create, id, patch};
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

#[tokio::test]
async fn nobody_takes_the_time_of_others_by_changes_that_wait() {
    let server = Server::start().await;
    let mut boss = Device::register(server.browser_of("boss", Role::Manager).await).await;
    let learner = server.browser_of_person("hana", Role::Learner, &id()).await;
    let mut phone = Device::register(learner).await;
    let forbidden: Vec<Value> = (0..500)
        .map(|_| phone.mutation(json!([create("venue", &id(), json!({ "name": "x" }))])))
        .collect();
    let fates = phone.push(&forbidden).await;
    assert_eq!(fates.len(), 200, "the rest stays on her phone");
    let rest = phone.send(&phone.request(&forbidden[200..])).await;
    assert_eq!(rest.outcome(), "429 too_much_held");
    let again = phone.push(&forbidden[..200]).await;
    assert!(again == fates, "what has its fate is told again");
    phone.pull().await;

    assert_eq!(
        boss.does(json!([create("venue", &id(), json!({ "name": "北" }))])).await,
        "applied"
    );
    let first = &boss.browser.get("/api/held").await.json()["held"][0];
    let path = format!("/api/held/{}/{}/dismiss", text(&first["client"]), first["n"]);
    assert_eq!(boss.browser.post(&path, json!({})).await.outcome(), "200");
    assert_eq!(phone.push(&forbidden[200..]).await.len(), 1, "there is room for one");
}

#[tokio::test]
async fn a_base_that_is_not_there_yet_hides_no_later_words() {
    let server = Server::start().await;
    let mut boss = Device::register(server.browser_of("boss", Role::Manager).await).await;
    let venue = id();
    assert_eq!(
        boss.does(json!([create("venue", &venue, json!({ "name": "北" }))])).await,
        "applied"
    );
    let mut tutor = Device::register(server.browser_of("mori", Role::Tutor).await).await;
    let far = 1_u64 << 53;
    let ops = json!([patch("venue", &venue, far, json!({ "name": "古い名前" }))]);
    assert_eq!(tutor.does(ops).await, "held no_right");
    boss.pull().await;
    let seq = boss.records[&("venue".to_owned(), venue.clone())].seq.0;
    let newer = json!([patch("venue", &venue, seq, json!({ "name": "新しい名前" }))]);
    assert_eq!(boss.does(newer).await, "applied");

    let held = boss.browser.get("/api/held").await.json()["held"][0].clone();
    let path = format!("/api/held/{}/{}/release", text(&held["client"]), held["n"]);
    assert_eq!(boss.browser.post(&path, json!({})).await.outcome(), "200");
    boss.pull().await;
    let shown = &boss.records[&("venue".to_owned(), venue)];
    let both = serde_json::to_string(shown).unwrap();
    assert!(both.contains("新しい名前"), "nobody is asked, and the newer words are gone: {both}");
}

#[tokio::test]
async fn no_record_grows_without_end_by_what_nobody_knows() {
    let server = Server::start().await;
    let mut boss = Device::register(server.browser_of("boss", Role::Manager).await).await;
    let venue = id();
    assert_eq!(
        boss.does(json!([create("venue", &venue, json!({ "name": "北" }))])).await,
        "applied"
    );
    let unknown = |n: usize| json!({ format!("field_{n}"): "x".repeat(30_000) });
    let mut outcomes = Vec::new();
    for n in 0..4 {
        let far = server.head().await.0;
        outcomes.push(boss.does(json!([patch("venue", &venue, far, unknown(n))])).await);
    }
    assert_eq!(outcomes, ["applied", "applied", "held too_large", "held too_large"]);
    let closes: Vec<String> = (0..400).map(|_| id()).collect();
    let mut op = patch("venue", &venue, 1, json!({ "name": "南" }));
    op["closes"] = json!(closes);
    assert_eq!(boss.does(json!([op])).await, "held too_large");
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}
