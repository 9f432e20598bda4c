//! Syncing from outside: pushes and their fates, repeated, reordered and hostile ones.

use serde_json::{Value, json};
use shared::role::Role;

use crate::device::{Device, create, envelope, id, outcome, patch};
use crate::harness::Server;

async fn manager(server: &Server) -> Device {
    Device::register(server.browser_of("boss", Role::Manager).await).await
}

fn venue(id: &str, name: &str) -> Value {
    json!([create("venue", id, json!({ "name": name }))])
}

#[tokio::test]
async fn what_one_device_pushes_another_one_pulls() {
    let server = Server::start().await;
    let mut boss = manager(&server).await;
    let kita = id();
    assert_eq!(boss.does(venue(&kita, "北会場")).await, "applied");
    boss.pull().await;
    assert!(boss.has("venue", &kita));

    let tutor = server.browser_of("mori", Role::Tutor).await;
    let mut tutor = Device::register(tutor).await;
    tutor.pull().await;
    assert!(tutor.has("venue", &kita));
    let base = boss.committed.0;
    assert_eq!(
        boss.does(json!([patch("venue", &kita, base, json!({ "name": "北" }))])).await,
        "applied"
    );
    tutor.pull().await;
    assert_eq!(tutor.records[&("venue".to_owned(), kita)].body["name"], "北");
}

/// Whether a device of schema 1 could read a scope: that release refused every other text, and with
/// it the whole answer.
fn is_of_schema_1(scope: &str) -> bool {
    let parts: Vec<&str> = scope.split('/').collect();
    matches!(
        parts[..],
        ["program" | "office"]
            | ["venue" | "named" | "staff", _]
            | ["learner", _, "own" | "core" | "care"]
    )
}

#[tokio::test]
async fn a_device_as_it_was_gets_no_scope_that_it_cannot_read_and_keeps_its_say() {
    let server = Server::start().await;
    let mut boss = manager(&server).await;
    let mut tutor = Device::register(server.browser_of("mori", Role::Tutor).await).await;
    // A request as schema 1 wrote it said nothing of what is newer.
    let as_it_was = |device: &Device, push: &[Value]| {
        let mut request = device.request(push);
        request.as_object_mut().unwrap().remove("schema");
        request
    };
    let kita = id();
    let push = [boss.mutation(venue(&kita, "北会場"))];
    let told = boss.send(&as_it_was(&boss, &push)).await.json();
    assert_eq!(outcome(&told["fates"][0]), "applied", "what it has to say is heard");
    assert_eq!(told["upgrade_required"], true, "managers hold a scope of schema 2");
    assert_eq!(told["pull"], Value::Null);

    let told = tutor.send(&as_it_was(&tutor, &[])).await.json();
    assert_eq!(told.get("upgrade_required"), None, "hers are as they were");
    let records = told["pull"]["records"].as_array().unwrap();
    assert!(!records.is_empty());
    assert!(records.iter().all(|record| is_of_schema_1(record["scope"].as_str().unwrap())));

    boss.pull().await;
    assert!(boss.has("venue", &kita), "the newer release goes on from there");
}

#[tokio::test]
async fn a_repeated_push_gets_the_very_same_answer() {
    let server = Server::start().await;
    let mut boss = manager(&server).await;
    let first = boss.mutation(venue(&id(), "A"));
    let held = boss.mutation(json!([create("spaceship", &id(), json!({}))]));
    let request = boss.request(&[first.clone(), held.clone()]);
    let fates = |text: &str| {
        let start = text.find("\"fates\":").unwrap();
        text[start..text.find("],").unwrap()].to_owned()
    };
    let told = fates(&boss.send(&request).await.text());
    assert!(told.contains("applied") && told.contains("unknown_kind"), "{told}");
    let head = server.head().await;
    for _ in 0..3 {
        assert_eq!(fates(&boss.send(&request).await.text()), told);
    }
    let only_second = boss.request(&[held]);
    assert!(
        told.ends_with(
            fates(&boss.send(&only_second).await.text()).trim_start_matches("\"fates\":[")
        )
    );
    assert_eq!(server.head().await, head, "nothing was decided twice");
}

#[tokio::test]
async fn a_gap_is_waited_for_and_an_edit_numbered_anew_keeps_its_fate() {
    let server = Server::start().await;
    let mut boss = manager(&server).await;
    let [one, two, three] = [1, 2, 3].map(|n| envelope(n, venue(&id(), "A")));
    assert_eq!(boss.push(&[one.clone(), three.clone()]).await.len(), 1);
    assert_eq!(boss.push(&[three.clone(), two.clone()]).await.len(), 0);
    let fates = boss.push(&[two.clone(), three]).await;
    assert_eq!(fates.len(), 2);

    // After a restore a device numbers its edits anew, perhaps under a new client.
    let again = json!({ "n": 4, "uid": two["uid"], "at": two["at"], "ops": two["ops"] });
    let repeated = boss.push(std::slice::from_ref(&again)).await;
    assert_eq!(repeated[0]["seq"], fates[0]["seq"]);
    assert_eq!(repeated[0]["n"], 4);
    assert_eq!(boss.push(std::slice::from_ref(&again)).await, repeated);
    let head = server.head().await;
    let mut elsewhere = Device::register(server.signed_in("boss").await).await;
    let moved = json!({ "n": 1, "uid": two["uid"], "at": two["at"], "ops": two["ops"] });
    assert_eq!(elsewhere.push(std::slice::from_ref(&moved)).await[0]["seq"], fates[0]["seq"]);
    assert_eq!(server.head().await, head);
}

#[tokio::test]
async fn a_uid_that_belongs_to_another_mutation_is_held() {
    let server = Server::start().await;
    let mut boss = manager(&server).await;
    let first = boss.mutation(venue(&id(), "A"));
    boss.push(std::slice::from_ref(&first)).await;
    let mut other = boss.mutation(venue(&id(), "B"));
    other["uid"] = first["uid"].clone();
    let held = boss.push(std::slice::from_ref(&other)).await;
    assert_eq!(outcome(&held[0]), "held uid_reused");
    assert_eq!(boss.push(std::slice::from_ref(&other)).await, held);

    let mut tutor = Device::register(server.browser_of("mori", Role::Tutor).await).await;
    let mut stolen = first.clone();
    stolen["n"] = json!(1);
    let fate = tutor.push(std::slice::from_ref(&stolen)).await;
    assert_eq!(outcome(&fate[0]), "held uid_reused");
    boss.pull().await;
    tutor.pull().await;
    let notices =
        |device: &Device| device.records.keys().filter(|key| key.0 == "held_notice").count();
    assert_eq!((notices(&boss), notices(&tutor)), (1, 1), "each is told of her own");
}

#[tokio::test]
async fn a_cloned_device_loses_nothing() {
    let server = Server::start().await;
    let mut original = manager(&server).await;
    let (one, two) = (envelope(1, venue(&id(), "A")), envelope(1, venue(&id(), "B")));
    let three = envelope(2, venue(&id(), "C"));
    assert_eq!(outcome(&original.push(std::slice::from_ref(&one)).await[0]), "applied");
    let fates = original.push(&[two.clone(), three.clone()]).await;
    assert_eq!(fates.len(), 2);
    assert_eq!((&fates[0]["n"], &fates[1]["n"]), (&json!(1), &json!(2)));
    assert_eq!(original.push(&[two, three]).await, fates);
    original.pull().await;
    assert_eq!(original.records.keys().filter(|key| key.0 == "venue").count(), 3);
}

#[tokio::test]
async fn what_must_not_be_applied_is_held_whole() {
    let server = Server::start().await;
    let mut boss = manager(&server).await;
    let (kita, minami, hana) = (id(), id(), id());
    let base = json!([
        create("venue", &kita, json!({ "name": "北" })),
        create("venue", &minami, json!({ "name": "南" })),
        create("learner", &hana, json!({ "preferred_name": "はな", "first_venue": kita })),
    ]);
    assert_eq!(boss.does(base).await, "applied");
    let mut tutor = Device::register(server.browser_of("mori", Role::Tutor).await).await;
    let (long, huge) = ("あ".repeat(60_000), "x".repeat(300_000));
    let note = |set: Value| json!([create("consultation", &id(), set)]);
    let cases = [
        ("an unknown kind", json!([create("spaceship", &id(), json!({}))]), "held unknown_kind"),
        (
            "a wrong type",
            json!([create("learner", &id(), json!({ "preferred_name": 7 }))]),
            "held unreadable",
        ),
        ("no operations", json!([]), "held unreadable"),
        ("operations of another shape", json!({ "op": "create" }), "held unreadable"),
        (
            "an operation that does not exist",
            json!([{ "op": "drop", "kind": "venue", "id": kita, "base": 0 }]),
            "held unreadable",
        ),
        (
            "a foreign scope",
            note(json!({ "learner": hana, "date": "2021-02-03" })),
            "held no_right",
        ),
        (
            "a record nobody knows",
            json!([patch("venue", &id(), 0, json!({ "name": "x" }))]),
            "held no_right",
        ),
        ("a kind for managers", venue(&id(), "東"), "held no_right"),
        (
            "a long text",
            json!([create("learner", &id(), json!({ "preferred_name": long }))]),
            "held too_large",
        ),
        (
            "a huge mutation",
            json!([create("learner", &id(), json!({ "preferred_name": huge }))]),
            "held too_large",
        ),
        (
            "a learner that exists",
            json!([create("learner", &hana, json!({ "preferred_name": "x" }))]),
            "held no_right",
        ),
        (
            "the server's own kind",
            json!([create("held_notice", &id(), json!({ "account": id(), "uid": id() }))]),
            "held no_right",
        ),
    ];
    let count = cases.len();
    for (what, ops, expected) in cases {
        assert_eq!(tutor.does(ops).await, expected, "{what}");
    }
    let held = boss.browser.get("/api/held").await.json();
    assert_eq!(held["held"].as_array().unwrap().len(), count, "all are kept for the manager");
    tutor.pull().await;
    let notices = tutor.records.keys().filter(|key| key.0 == "held_notice").count();
    assert_eq!(notices, count, "the author is told of each");
    assert_eq!(tutor.browser.get("/api/held").await.json()["held"], json!([]), "not for tutors");
}

#[tokio::test]
async fn what_is_no_sync_request_is_refused_and_decides_nothing() {
    let server = Server::start().await;
    let mut boss = manager(&server).await;
    let head = server.head().await;
    let good = envelope(1, venue(&id(), "A"));
    let broken = [
        json!("hello"),
        json!({}),
        json!({ "n": 0, "uid": id(), "at": 0, "ops": [] }),
        json!({ "n": -1, "uid": id(), "at": 0, "ops": [] }),
        json!({ "n": 1, "uid": "x", "at": 0, "ops": [] }),
        json!({ "n": 1, "uid": id(), "at": "now", "ops": [] }),
    ];
    for envelope in broken {
        let answer = boss.send(&boss.request(&[good.clone(), envelope])).await;
        assert_eq!(answer.outcome(), "400 unreadable");
    }
    let request = boss.request(std::slice::from_ref(&good));
    let (own, another) = (boss.client.clone(), id());
    for client in [own, another] {
        let answer = boss.send_as(&client, "00", &request).await;
        assert_eq!(answer.outcome(), "401 client_unknown");
    }
    let flood: Vec<Value> = (1..=501).map(|n| envelope(n, json!([]))).collect();
    assert_eq!(boss.send(&boss.request(&flood)).await.outcome(), "413 too_large");
    let text = boss.request(&[good]).to_string();
    let headers = "x-manabi: 1\r\ncontent-type: application/json\r\n";
    let half = &text.as_bytes()[..text.len() / 2];
    assert_eq!(
        boss.browser.post_with("/api/sync", headers, half).await.outcome(),
        "400 unreadable"
    );
    assert_eq!(server.head().await, head);
}

#[tokio::test]
async fn strange_cursors_are_answered_with_a_reset() {
    let server = Server::start().await;
    let mut boss = manager(&server).await;
    boss.pull().await;
    let far = json!(u64::MAX);
    let changes: [(&str, Value); 4] = [
        ("committed", far.clone()),
        ("position", json!({ "fill": [far, far], "main": 0 })),
        ("position", json!({ "fill": [0, 0], "main": far })),
        ("epoch", json!(id())),
    ];
    for (name, value) in changes {
        let mut request = boss.request(&[]);
        request[name] = value;
        request["unsent"] = far.clone();
        let reply = boss.send(&request).await.json();
        assert_eq!(reply["pull"]["reset"], true, "{name}");
        assert_eq!(reply["pull"]["records"], json!([]));
    }
}

#[tokio::test]
async fn pushing_needs_no_sign_in_and_pulling_does() {
    let server = Server::start().await;
    let mut boss = manager(&server).await;
    boss.browser.session = None;
    let mutation = boss.mutation(venue(&id(), "A"));
    let reply = boss.send(&boss.request(&[mutation])).await.json();
    assert_eq!(reply["fates"][0]["kind"], "applied");
    assert_eq!(reply["pull"], Value::Null);
    // Somebody else's session does not open the owner's records.
    boss.browser = server.browser_of("mori", Role::Tutor).await;
    assert_eq!(boss.send(&boss.request(&[])).await.json()["pull"], Value::Null);
}

#[tokio::test]
async fn an_app_of_a_release_with_cookies_delivers_its_work_and_is_told_to_renew() {
    let server = Server::start().await;
    let mut boss = manager(&server).await;
    let mutation = boss.mutation(venue(&id(), "A"));
    let mut request = boss.request(&[mutation]);
    // It proves itself in the body, and knows nothing of the session's header.
    request["client"] = json!(boss.client);
    request["secret"] = json!(boss.secret);
    let headers = "x-manabi: 1\r\ncontent-type: application/json\r\ncookie: manabi=00\r\n";
    let body = request.to_string();
    let answer = server.browser().post_with("/api/sync", headers, body.as_bytes()).await;
    assert_eq!(answer.status, 200, "never 401: it would ask for the password again and again");
    let reply = answer.json();
    assert_eq!(reply["fates"][0]["kind"], "applied");
    assert_eq!((&reply["pull"], &reply["upgrade_required"]), (&Value::Null, &json!(true)));
    assert!(answer.header("set-cookie").unwrap().starts_with("manabi=; Max-Age=0"));
}

#[tokio::test]
async fn from_a_closed_account_everything_is_held() {
    let server = Server::start().await;
    let mut boss = manager(&server).await;
    let mut tutor = Device::register(server.browser_of("mori", Role::Tutor).await).await;
    let account = tutor.browser.who["account"].clone();
    let path = format!("/api/accounts/{}/disable", account.as_str().unwrap());
    assert_eq!(boss.browser.post(&path, json!({})).await.status, 200);
    let mutation =
        tutor.mutation(json!([create("learner", &id(), json!({ "preferred_name": "x" }))]));
    let reply = tutor.send(&tutor.request(&[mutation])).await.json();
    assert_eq!(outcome(&reply["fates"][0]), "held no_right");
    assert_eq!(reply["pull"], Value::Null);
}
