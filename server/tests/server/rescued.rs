//! Work that cannot come the ordinary way: in a rescue file, or from an installation that the
//! server does not know.

use serde_json::{Value, json};
use server::chance::random;
use shared::role::Role;
use shared::seal::{key_from_text, seal};

use crate::device::{Device, create, envelope, id, outcome};
use crate::harness::{Server, add_account, add_program};

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
        let all = (taken, held, known);
        json!({
            "taken": all.0, "held": all.1, "known": all.2, "unproven": 0, "unreadable": 0
        })
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
    // Whoever has the device brings it; what nobody knows takes a manager.
    let own = tutor.browser.post("/api/devices/rescue", json!({ "file": file })).await;
    assert_eq!(own.json(), counted(0, 0, 1));
    let unknown = Device { client: id(), ..tutor.copy() };
    let file = rescue_file(&server, &unknown, &[envelope(1, venue(&id()))]);
    let refused = tutor.browser.post("/api/devices/rescue", json!({ "file": file })).await;
    assert_eq!(refused.outcome(), "403 no_right");
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

/// What the server says of unknown installations.
async fn unattributed(boss: &mut Device) -> Vec<Value> {
    let answer = boss.browser.get("/api/unproven").await.json();
    answer["installations"].as_array().unwrap().clone()
}

#[tokio::test]
async fn what_an_unknown_installation_sends_is_kept_until_its_author_is_proven() {
    let server = Server::start().await;
    let mut boss = Device::register(server.browser_of("boss", Role::Manager).await).await;
    let venue_id = id();
    let mutation = boss.mutation(venue(&venue_id));
    let request = boss.request(std::slice::from_ref(&mutation));
    let (unknown, secret, head) = (id(), boss.secret.clone(), server.head().await);
    for _ in 0..2 {
        let answer = boss.send_as(&unknown, &secret, &request).await;
        assert_eq!(answer.outcome(), "401 client_unknown");
    }
    assert_eq!(server.head().await, head, "it has no effect");
    assert_eq!(unattributed(&mut boss).await.len(), 1);
    // She signs in again, and her device registers anew.
    let mut anew = Device::register(server.signed_in("boss").await).await;
    anew.push(std::slice::from_ref(&mutation)).await;
    assert_eq!(unattributed(&mut boss).await, [] as [Value; 0]);
    boss.pull().await;
    assert!(boss.has("venue", &venue_id));
}

/// A tablet that the server has forgotten pushes what it has.
async fn push_unattributed(device: &mut Device, push: &[Value]) -> String {
    let client = id();
    let (request, secret) = (device.request(push), device.secret.clone());
    let answer = device.send_as(&client, &secret, &request).await;
    assert_eq!(answer.outcome(), "401 client_unknown");
    client
}

#[tokio::test]
async fn a_rescue_file_of_an_unknown_installation_waits_until_somebody_says_whose_it_is() {
    let server = Server::start().await;
    let mut boss = Device::register(server.browser_of("boss", Role::Manager).await).await;
    let mut lost = Device::register(server.signed_in("boss").await).await;
    lost.client = id();
    let file = rescue_file(&server, &lost, &[envelope(1, venue(&id()))]);
    let kept = json!({ "taken": 0, "held": 0, "known": 0, "unproven": 1, "unreadable": 0 });
    assert_eq!(import(&mut boss, &file).await, kept);
    let [installation] = &unattributed(&mut boss).await[..] else { panic!("one installation") };
    assert_eq!(installation["client"], json!(lost.client));
}

#[tokio::test]
async fn a_manager_says_whose_the_work_of_an_unknown_installation_is() {
    let server = Server::start().await;
    let mut boss = Device::register(server.browser_of("boss", Role::Manager).await).await;
    let staff = id();
    let mori = server.browser_of_person("mori", Role::Tutor, &staff).await;
    let mut tutor = Device::register(mori).await;
    let learner = id();
    let made = json!([
        create("learner", &learner, json!({ "preferred_name": "はな" })),
        create(
            "assignment",
            &id(),
            json!({
                "staff": staff, "learner": learner, "from": "2020-04-01"
            })
        ),
    ]);
    assert_eq!(boss.does(made).await, "applied");
    let [talk, forbidden] = [id(), id()];
    let said = json!({
        "learner": learner, "date": "2021-02-03", "staff": staff, "summary": "進路の話"
    });
    let changes =
        [envelope(8, json!([create("consultation", &talk, said)])), envelope(9, venue(&forbidden))];
    let client = push_unattributed(&mut tutor, &changes).await;

    let [installation] = &unattributed(&mut boss).await[..] else { panic!("one installation") };
    assert_eq!(installation["client"], json!(client));
    assert_eq!(installation["changes"].as_array().unwrap().len(), 2);
    assert_eq!(installation["changes"][0]["ops"][0]["set"]["summary"], "進路の話");
    let people = boss.browser.get("/api/unproven").await.json()["people"].clone();
    let display = people.as_array().unwrap().iter().find(|it| it["display"] == "mori").unwrap();
    assert_eq!(installation["suggested"], display["account"], "the changes name her");

    assert_eq!(boss.browser.get("/api/held").await.json()["strangers"], 1, "it is told of");
    let vouch = format!("/api/unproven/{client}/vouch");
    let hers = json!({ "account": display["account"] });
    let refused = tutor.browser.post(&vouch, hers.clone()).await;
    assert_eq!(refused.outcome(), "403 no_right");
    let nobody = boss.browser.post(&vouch, json!({ "account": id() })).await;
    assert_eq!(nobody.outcome(), "404 not_found");
    let vouched = boss.browser.post(&vouch, hers.clone()).await;
    assert_eq!(vouched.json(), json!({ "taken": 1, "held": 1 }), "her right decides");
    assert_eq!(boss.browser.post(&vouch, hers).await.outcome(), "404 not_found", "only once");
    boss.pull().await;
    assert!(boss.has("consultation", &talk) && !boss.has("venue", &forbidden));
    let past = boss.browser.get(&format!("/api/history/consultation/{talk}")).await.json();
    assert_eq!((&past[0]["author"], &past[0]["decider"]), (&json!("mori"), &json!("boss")));
    assert!(server.events().await.contains(&"unproven.vouched".to_owned()));

    // The tablet comes back by itself: everything keeps its fate.
    let mut anew = Device::register(server.signed_in("mori").await).await;
    let again: Vec<Value> = (1u64..).zip(&changes).map(|(n, it)| numbered(n, it)).collect();
    let fates = anew.push(&again).await;
    assert_eq!(fates.iter().map(outcome).collect::<Vec<_>>(), ["applied", "held no_right"]);
    let past = boss.browser.get(&format!("/api/history/consultation/{talk}")).await.json();
    assert_eq!(past.as_array().unwrap().len(), 1, "it has one effect");
}

fn numbered(n: u64, mutation: &Value) -> Value {
    let mut mutation = mutation.clone();
    mutation["n"] = json!(n);
    mutation
}

#[tokio::test]
async fn what_is_nobodys_is_put_aside_and_not_listed_again() {
    let server = Server::start().await;
    let mut boss = Device::register(server.browser_of("boss", Role::Manager).await).await;
    let changes = [envelope(1, venue(&id()))];
    let client = push_unattributed(&mut boss, &changes).await;
    let aside = format!("/api/unproven/{client}/put-aside");
    let mut tutor = server.browser_of("mori", Role::Tutor).await;
    assert_eq!(tutor.post(&aside, json!({})).await.outcome(), "403 no_right");
    assert_eq!(tutor.get("/api/unproven").await.outcome(), "403 no_right");
    assert_eq!(boss.browser.post(&aside, json!({})).await.outcome(), "200");
    // It tries again.
    let (request, secret) = (boss.request(&changes), boss.secret.clone());
    let again = boss.send_as(&client, &secret, &request).await;
    assert_eq!(again.outcome(), "401 client_unknown");
    assert_eq!(unattributed(&mut boss).await, [] as [Value; 0]);
    assert_eq!(boss.browser.post(&aside, json!({})).await.outcome(), "404 not_found");
    // Her own sign-in still counts.
    let mut anew = Device::register(server.signed_in("boss").await).await;
    let fates = anew.push(&changes).await;
    assert_eq!(outcome(&fates[0]), "applied");
}

#[tokio::test]
async fn unknown_work_of_one_program_is_not_shown_to_the_manager_of_another_one() {
    let server = Server::start().await;
    let mut boss = Device::register(server.browser_of("boss", Role::Manager).await).await;
    let other = add_program(&server.app.store).await;
    add_account(&server.app, other, "oda", Role::Manager).await;
    let mut stranger = server.signed_in("oda").await;
    let learner = id();
    let made = json!([create("learner", &learner, json!({ "preferred_name": "はな" }))]);
    assert_eq!(boss.does(made).await, "applied");
    let item = json!({ "learner": learner, "title": "英語" });
    let change = envelope(1, json!([create("plan_item", &id(), item)]));
    let client = push_unattributed(&mut boss, &[change]).await;
    assert_eq!(unattributed(&mut boss).await.len(), 1);
    assert_eq!(stranger.get("/api/unproven").await.json()["installations"], json!([]));
    let aside = format!("/api/unproven/{client}/put-aside");
    assert_eq!(stranger.post(&aside, json!({})).await.outcome(), "404 not_found");
}
