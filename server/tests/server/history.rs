//! What people see of a record's past, and of the tablets.

use serde_json::{Value, json};
use server::store::DATABASE_FILE;
use shared::api::history::PAGE_MAX;
use shared::role::Role;
use sqlx::SqlitePool;
use sqlx::sqlite::SqliteConnectOptions;

use crate::device::{Device, create, id, patch};
use crate::harness::Server;

async fn renamed_venue(boss: &mut Device) -> (String, Value) {
    let venue = id();
    let made = json!([create("venue", &venue, json!({ "name": "東会場" }))]);
    assert_eq!(boss.does(made).await, "applied");
    boss.pull().await;
    let base = boss.committed.0;
    let renamed = json!([patch("venue", &venue, base, json!({ "name": "西会場" }))]);
    assert_eq!(boss.does(renamed).await, "applied");
    let past = boss.browser.get(&format!("/api/history/venue/{venue}")).await.json();
    (venue, past)
}

#[tokio::test]
async fn a_records_past_tells_who_when_from_where_and_what_it_was_before() {
    let server = Server::start().await;
    let mut boss = Device::register(server.browser_of("boss", Role::Manager).await).await;
    let (_, past) = renamed_venue(&mut boss).await;
    let [last, first] = past.as_array().unwrap().as_slice() else { panic!("{past}") };
    assert_eq!(first["before"], Value::Null);
    assert_eq!(
        (&last["before"]["name"], &last["after"]["name"]),
        (&json!("東会場"), &json!("西会場"))
    );
    assert_eq!(last["author"], "boss");
    assert_eq!(last["client"], json!(boss.client));
    assert_eq!(last["received_at"], json!(server.app.now()));
    assert_eq!(last["is_deleted"], false);
}

#[tokio::test]
async fn the_past_of_a_record_is_told_only_to_staff_who_may_see_it() {
    let server = Server::start().await;
    let mut boss = Device::register(server.browser_of("boss", Role::Manager).await).await;
    let learner = id();
    let made = json!([create("learner", &learner, json!({ "preferred_name": "はな" }))]);
    assert_eq!(boss.does(made).await, "applied");
    let path = format!("/api/history/learner/{learner}");
    assert_eq!(boss.browser.get(&path).await.outcome(), "200");
    let mut stranger = server.browser_of("mori", Role::Tutor).await;
    assert_eq!(stranger.get(&path).await.outcome(), "404 not_found");
    let mut herself = server.browser_of_person("hana", Role::Learner, &learner).await;
    assert_eq!(herself.get(&path).await.outcome(), "404 not_found");
    let nowhere = format!("/api/history/learner/{}", id());
    assert_eq!(stranger.get(&nowhere).await.outcome(), "404 not_found", "in the same words");
    assert_eq!(stranger.get("/api/history/learner/x").await.outcome(), "404 not_found");
    assert_eq!(server.browser().get(&path).await.outcome(), "401 sign_in_needed");
}

#[tokio::test]
async fn a_manager_sees_each_installation_with_what_it_still_keeps() {
    let server = Server::start().await;
    let mut boss = server.browser_of("boss", Role::Manager).await;
    let mut tutor = Device::register(server.browser_of("mori", Role::Tutor).await).await;
    server.pass_minutes(5);
    let mut request = tutor.request(&[]);
    request["unsent"] = json!(3);
    assert_eq!(tutor.send(&request).await.status, 200);
    let listed = boss.get("/api/devices").await.json();
    let device = |client: &str| {
        let all = listed["devices"].as_array().unwrap();
        all.iter().find(|device| device["client"] == json!(client)).unwrap().clone()
    };
    let known = device(&tutor.client);
    assert_eq!((&known["version"], &known["unsent"]), (&json!("0.1.0"), &json!(3)));
    assert_eq!(known["last_contact"], json!(server.app.now()));
    assert_eq!(known["owner"], "mori");
    assert_eq!(device(&tutor.client)["events"], json!([]));
    assert_eq!(tutor.browser.get("/api/devices").await.outcome(), "403 no_right");

    // The device counts before it hears that the change has arrived.
    server.pass_minutes(5);
    let venue = |name: &str| json!([create("venue", &id(), json!({ "name": name }))]);
    let mut tablet = Device::register(server.signed_in("boss").await).await;
    let change = tablet.mutation(venue("北"));
    let mut request = tablet.request(&[change]);
    request["unsent"] = json!(1);
    assert_eq!(tablet.send(&request).await.status, 200);
    let listed = boss.get("/api/devices").await.json();
    let all = listed["devices"].as_array().unwrap();
    let known = all.iter().find(|device| device["client"] == json!(tablet.client)).unwrap();
    assert_eq!(known["unsent"], 0);
}

#[tokio::test]
async fn nothing_of_what_was_moved_can_be_read_where_it_was() {
    let server = Server::start().await;
    let mut boss = Device::register(server.browser_of("boss", Role::Manager).await).await;
    let [hana, sora, talk, moved] = [id(), id(), id(), id()];
    let words = "家のことを話した";
    let said = |of: &str| json!({ "learner": of, "date": "2021-02-03", "summary": words });
    let learner = |id: &str| create("learner", id, json!({ "preferred_name": "名前" }));
    let made = json!([learner(&hana), learner(&sora), create("consultation", &talk, said(&hana))]);
    assert_eq!(boss.does(made).await, "applied");
    boss.pull().await;
    let gone = json!({
        "op": "delete", "kind": "consultation", "id": talk, "base": boss.committed,
        "moved_to": moved,
    });
    let there = create("consultation", &moved, said(&sora));
    assert_eq!(boss.does(json!([gone, there])).await, "applied");
    boss.pull().await;
    assert!(boss.has("consultation", &moved) && !boss.has("consultation", &talk));

    let past = boss.browser.get(&format!("/api/history/consultation/{talk}")).await;
    assert!(!past.text().contains("家のこと"), "{}", past.text());
    let past = past.json();
    let [last, first] = past.as_array().unwrap().as_slice() else { panic!("{past}") };
    assert_eq!((&last["moved_to"], &last["author"]), (&json!(moved), &json!("boss")));
    assert_eq!((&last["is_deleted"], &first["moved_to"]), (&json!(true), &Value::Null));
    let deleted = boss.browser.get("/api/deleted/consultation").await.json();
    assert_eq!(deleted, json!([]), "there is nothing to bring back");
    let left = stored_of(&server, &talk).await;
    assert_eq!(left.len(), 3, "a tombstone and two changes");
    assert!(left.iter().all(|text| !text.contains("家のこと")), "{left:?}");
}

/// Everything that the database has about a record.
async fn stored_of(server: &Server, id: &str) -> Vec<String> {
    let options = SqliteConnectOptions::new().filename(server.folder().join(DATABASE_FILE));
    let pool = SqlitePool::connect_with(options).await.unwrap();
    let query = "select body || meta from records where id = $1
                 union all
                 select coalesce(before, '') || after || change from history where id = $1";
    sqlx::query_scalar(query).bind(id).fetch_all(&pool).await.unwrap()
}

#[tokio::test]
async fn a_long_past_and_a_long_list_of_deletions_come_by_page() {
    let server = Server::start().await;
    let mut boss = Device::register(server.browser_of("boss", Role::Manager).await).await;
    let (venue, _) = renamed_venue(&mut boss).await;
    for at in 0..2 {
        let ids: Vec<String> = (0..60).map(|_| id()).collect();
        let made = ids.iter().map(|id| create("venue", id, json!({ "name": id })));
        assert_eq!(boss.does(made.collect()).await, "applied");
        boss.pull().await;
        for n in 0..50 {
            let renamed =
                patch("venue", &venue, boss.committed.0, json!({ "name": format!("{at} {n}") }));
            assert_eq!(boss.does(json!([renamed])).await, "applied");
            boss.pull().await;
        }
        let gone = ids.iter().map(
            |id| json!({ "op": "delete", "kind": "venue", "id": id, "base": boss.committed.0 }),
        );
        assert_eq!(boss.does(gone.collect()).await, "applied");
    }
    for (path, all) in
        [(format!("/api/history/venue/{venue}"), 102), ("/api/deleted/venue".to_owned(), 120)]
    {
        let first = boss.browser.get(&path).await.json().as_array().unwrap().clone();
        assert_eq!(first.len(), PAGE_MAX, "{path}");
        let last = &first[PAGE_MAX - 1]["seq"];
        let rest = boss.browser.get(&format!("{path}?before={last}")).await.json();
        assert_eq!(rest.as_array().unwrap().len(), all - PAGE_MAX, "{path}");
        let seqs: Vec<u64> = first
            .iter()
            .chain(rest.as_array().unwrap())
            .map(|it| it["seq"].as_u64().unwrap())
            .collect();
        assert!(seqs.is_sorted_by(|one, two| one > two), "the latest first, each once: {seqs:?}");
        let beyond = boss.browser.get(&format!("{path}?before={}", u64::MAX)).await.json();
        assert_eq!(beyond.as_array().unwrap().len(), PAGE_MAX, "a seq that never was is no fault");
    }
}
