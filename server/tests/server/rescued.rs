//! Work that cannot come the ordinary way: in a rescue file, or from an installation that the
//! server does not know.

use serde_json::{Value, json};
use server::state::random;
use shared::role::Role;
use shared::seal::{key_from_text, seal};

use crate::device::{Device, create, envelope, id};
use crate::harness::Server;

fn venue(id: &str) -> Value {
    json!([create("venue", id, json!({ "name": "東会場" }))])
}

/// The file that a tablet whose storage is broken gives its user.
fn rescue_file(server: &Server, of: &Device, mutations: &[Value]) -> String {
    let inside = json!({ "client": of.client, "secret": of.secret, "envelopes": mutations });
    let key = key_from_text(server.app.store.keys().seal_public()).unwrap();
    let sealed = seal(&key, inside.to_string().as_bytes(), random()).unwrap();
    json!({ "manabi_rescue": 1, "changes": mutations.len(), "sealed": sealed }).to_string()
}

async fn import(boss: &mut Device, file: &str) -> Value {
    let answer = boss.browser.post("/api/devices/rescue", json!({ "file": file })).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

#[tokio::test]
async fn a_rescue_file_is_its_authors_work_whoever_brings_it_and_counts_once() {
    let server = Server::start().await;
    let mut boss = Device::register(server.browser_of("boss", Role::Manager).await).await;
    let mut other = Device::register(server.browser_of("oda", Role::Manager).await).await;
    let mut tutor = Device::register(server.browser_of("mori", Role::Tutor).await).await;
    let [sent, unsent, forbidden] = [id(), id(), id()];
    let known = other.mutation(venue(&sent));
    other.push(std::slice::from_ref(&known)).await;
    // The browser had also numbered an edit that it never sent.
    let file = rescue_file(&server, &other, &[known, envelope(7, venue(&unsent))]);
    let counted = |taken: u32, held: u32, known: u32| -> Value {
        json!({ "taken": taken, "held": held, "known": known, "unreadable": 0 })
    };
    assert_eq!(import(&mut boss, &file).await, counted(1, 0, 1));
    let head = server.head().await;
    assert_eq!(import(&mut boss, &file).await, counted(0, 0, 2));
    assert_eq!(server.head().await, head, "nothing is decided twice");
    boss.pull().await;
    assert!(boss.has("venue", &sent) && boss.has("venue", &unsent));
    let past = boss.browser.get(&format!("/api/history/venue/{unsent}")).await.json();
    assert_eq!(past[0]["author"], "oda", "the author, never the carrier");

    // Her right decides, not the carrier's.
    let file = rescue_file(&server, &tutor, &[envelope(1, venue(&forbidden))]);
    assert_eq!(import(&mut boss, &file).await, counted(0, 1, 0));
    let own = tutor.browser.post("/api/devices/rescue", json!({ "file": file })).await;
    assert_eq!(own.outcome(), "403 no_right");
}

#[tokio::test]
async fn a_file_that_is_no_rescue_file_of_this_server_is_refused_in_words() {
    let server = Server::start().await;
    let elsewhere = Server::start().await;
    let mut boss = Device::register(server.browser_of("boss", Role::Manager).await).await;
    let foreign = rescue_file(&elsewhere, &boss, &[envelope(1, venue(&id()))]);
    let head = server.head().await;
    for file in ["", "{}", "a photograph", foreign.as_str()] {
        let answer = boss.browser.post("/api/devices/rescue", json!({ "file": file })).await;
        assert_eq!(answer.outcome(), "400 unreadable", "{file}");
    }
    assert_eq!(server.head().await, head);
}

#[tokio::test]
async fn what_an_unknown_installation_sends_is_kept_until_its_author_is_proven() {
    let server = Server::start().await;
    let mut boss = Device::register(server.browser_of("boss", Role::Manager).await).await;
    let venue_id = id();
    let mutation = boss.mutation(venue(&venue_id));
    let mut request = boss.request(std::slice::from_ref(&mutation));
    request["client"] = json!(id());
    let head = server.head().await;
    for _ in 0..2 {
        assert_eq!(boss.send(&request).await.outcome(), "401 client_unknown");
    }
    assert_eq!(server.head().await, head, "it has no effect");
    let unproven =
        async |boss: &mut Device| boss.browser.get("/api/held").await.json()["unproven"].clone();
    assert_eq!(unproven(&mut boss).await, 1);
    // She signs in again, and her device registers anew.
    let mut anew = Device::register(server.signed_in("boss").await).await;
    anew.push(std::slice::from_ref(&mutation)).await;
    assert_eq!(unproven(&mut boss).await, 0);
    boss.pull().await;
    assert!(boss.has("venue", &venue_id));
}
