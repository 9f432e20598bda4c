//! A database that an older one has replaced: by `manabi restore`, or by somebody who told nobody.
//! What devices have is asked for again, and what was taken from people stays away.

use std::path::Path;

use serde_json::{Value, json};
use server::store::{DATABASE_FILE, HIGH_WATER_MARK_FILE, JOURNAL_FILE, Restored, restore};
use shared::id::Stamp;
use shared::role::Role;

use crate::browser::Browser;
use crate::device::{Device, create, id, outcome, patch};
use crate::harness::{PASSWORD, Server};

const MAY_2021: Stamp = Stamp(1_620_000_000_000);

fn put_in_place(copy: &Path, folder: &Path) {
    for ending in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(folder.join(format!("{DATABASE_FILE}{ending}")));
    }
    std::fs::copy(copy, folder.join(DATABASE_FILE)).unwrap();
}

/// The same, with the high-water mark beside it gone.
fn put_in_place_unseen(copy: &Path, folder: &Path) {
    put_in_place(copy, folder);
    std::fs::remove_file(folder.join(HIGH_WATER_MARK_FILE)).unwrap();
}

async fn epoch(server: &Server) -> String {
    server.app.store.read().await.unwrap().program(server.program).await.unwrap().epoch.to_string()
}

/// The device goes on against the server that was started again.
async fn moved(device: Device, server: &Server) -> Device {
    let mut browser = Browser::new(server.serving.address);
    let answer = browser.sign_in("boss", PASSWORD).await;
    assert_eq!(answer.outcome(), "200");
    Device { browser, ..device }
}

fn venue(name: &str) -> Value {
    json!([create("venue", &id(), json!({ "name": name }))])
}

#[tokio::test]
async fn a_database_that_is_older_than_its_witness_begins_a_new_timeline() {
    let server = Server::start().await;
    let mut boss = Device::register(server.browser_of("boss", Role::Manager).await).await;
    assert_eq!(boss.does(venue("A")).await, "applied");
    let copies = tempfile::tempdir().unwrap();
    let copy = copies.path().join("copy");
    server.back_up(&copy).await;
    let lost = boss.mutation(venue("B"));
    boss.push(std::slice::from_ref(&lost)).await;
    let (before, head) = (epoch(&server).await, server.head().await);

    let server = server.restarted(async |folder| put_in_place(&copy, folder)).await;
    assert_ne!(epoch(&server).await, before);
    assert!(server.head().await > head, "no number is given out twice");
    let mut boss = moved(boss, &server).await;
    let again = boss.push(std::slice::from_ref(&lost)).await;
    assert_eq!(outcome(&again[0]), "applied", "what was lost is offered again and taken");

    let settled = epoch(&server).await;
    let server = server.restarted(async |_| ()).await;
    assert_eq!(epoch(&server).await, settled, "an ordinary start changes nothing");
}

#[tokio::test]
async fn a_device_that_has_seen_more_than_the_database_begins_a_new_timeline() {
    let server = Server::start().await;
    let mut boss = Device::register(server.browser_of("boss", Role::Manager).await).await;
    assert_eq!(boss.does(venue("A")).await, "applied");
    let copies = tempfile::tempdir().unwrap();
    let copy = copies.path().join("copy");
    server.back_up(&copy).await;
    assert_eq!(boss.does(venue("B")).await, "applied");
    let reply = boss.send(&boss.request(&[])).await.json();
    let before = epoch(&server).await;

    let server = server.restarted(async |folder| put_in_place_unseen(&copy, folder)).await;
    assert_eq!(epoch(&server).await, before, "nobody can know it yet");
    let mut boss = moved(boss, &server).await;
    let mut request = boss.request(&[]);
    request["proof"] = reply["proof"].clone();
    request["epoch"] = reply["epoch"].clone();
    let answer = boss.send(&request).await.json();
    assert_ne!(answer["epoch"], reply["epoch"]);
    assert_eq!(answer["pull"]["reset"], true);
    let listed = boss.browser.get("/api/devices").await.json();
    let events = listed["devices"][0]["events"].to_string();
    assert!(events.contains("saw_other_timeline"), "{events}");
}

#[tokio::test]
async fn what_was_done_since_the_database_was_set_back_is_not_common_with_the_lost_timeline() {
    let server = Server::start().await;
    let mut boss = Device::register(server.browser_of("boss", Role::Manager).await).await;
    assert_eq!(boss.does(venue("A")).await, "applied");
    let copies = tempfile::tempdir().unwrap();
    let copy = copies.path().join("copy");
    server.back_up(&copy).await;
    let server = server.restarted(async |_| ()).await;
    let mut boss = moved(boss, &server).await;
    assert_eq!(boss.does(venue("B")).await, "applied");
    let reply = boss.send(&boss.request(&[])).await.json();

    let server = server.restarted(async |folder| put_in_place_unseen(&copy, folder)).await;
    let common = server.head().await;
    // Others work on before the device shows what it has seen, and the server starts again.
    let mut other = Device::register(server.signed_in("boss").await).await;
    assert_eq!(other.does(venue("C")).await, "applied");
    let server = server.restarted(async |_| ()).await;
    let mut boss = moved(boss, &server).await;
    let mut request = boss.request(&[]);
    request["proof"] = reply["proof"].clone();
    request["epoch"] = reply["epoch"].clone();
    assert_eq!(boss.send(&request).await.json()["pull"]["reset"], true);
    let mut snapshot = server.app.store.read().await.unwrap();
    let timelines = snapshot.timelines(server.program).await.unwrap();
    assert_eq!(timelines.last().unwrap().1, common);
}

/// A manager, and a tutor who is on a learner's team when the backup is made, and not later.
async fn a_team_that_ended_after_the_backup(copy: &Path) -> (Server, Device, String) {
    let server = Server::start().await;
    let mut boss = Device::register(server.browser_of("boss", Role::Manager).await).await;
    let [staff, learner, team] = [id(), id(), id()];
    let person = json!([
        create("staff", &staff, json!({ "name": "森" })),
        create("learner", &learner, json!({ "preferred_name": "はな" })),
        create(
            "assignment",
            &team,
            json!({ "staff": staff, "learner": learner,
            "from": "2020-04-01" })
        ),
    ]);
    assert_eq!(boss.does(person).await, "applied");
    let tutor = server.browser_of_person("mori", Role::Tutor, &staff).await;
    let mut tutor = Device::register(tutor).await;
    tutor.pull().await;
    assert!(tutor.has("learner", &learner));
    server.back_up(copy).await;
    let base = server.head().await.0;
    let ended = json!([patch("assignment", &team, base, json!({ "to": "2020-12-31" }))]);
    assert_eq!(boss.does(ended).await, "applied");
    tutor.pull().await;
    assert!(!tutor.has("learner", &learner));
    (server, boss, learner)
}

/// Whether the tutor is given the learner; nothing if she is given no page at all.
async fn sees(server: &Server, learner: &str) -> Option<bool> {
    let mut tutor = Device::register(server.signed_in("mori").await).await;
    let request = tutor.request(&[]);
    let reply = tutor.send(&request).await.json();
    let records = reply["pull"].as_object()?.get("records")?.as_array()?;
    Some(records.iter().any(|record| record["kind"] == "learner" && record["id"] == learner))
}

#[tokio::test]
async fn a_restore_gives_nobody_back_what_was_taken_away_since() {
    let copies = tempfile::tempdir().unwrap();
    let copy = copies.path().join("copy");
    let (server, boss, learner) = a_team_that_ended_after_the_backup(&copy).await;
    let restoring = async |folder: &Path| {
        let restored = restore(folder, &copy, MAY_2021).await.unwrap();
        let Restored { set_aside: Some(aside), revocations: Some(count) } = restored else {
            panic!("{restored:?}")
        };
        assert!(aside.is_file() && count > 0);
    };
    let server = server.restarted(restoring).await;
    assert_eq!(sees(&server, &learner).await, Some(false));
    let mut boss = moved(boss, &server).await;
    let withheld = async |boss: &mut Device| {
        boss.browser.get("/api/devices").await.json()["withheld"].as_array().unwrap().len()
    };
    assert_eq!(withheld(&mut boss).await, 1, "a manager is told whose it is");
    assert_eq!(boss.browser.post("/api/restore/confirm", json!({})).await.outcome(), "200");
    assert_eq!(sees(&server, &learner).await, Some(true), "the manager has looked at it");
    assert_eq!(withheld(&mut boss).await, 0);
}

#[tokio::test]
async fn without_the_journal_nobody_is_given_records_before_a_manager_confirms() {
    let copies = tempfile::tempdir().unwrap();
    let copy = copies.path().join("copy");
    let (server, _, learner) = a_team_that_ended_after_the_backup(&copy).await;
    let restoring = async |folder: &Path| {
        std::fs::remove_file(folder.join(JOURNAL_FILE)).unwrap();
        let restored = restore(folder, &copy, MAY_2021).await.unwrap();
        assert_eq!(restored.revocations, None);
    };
    let server = server.restarted(restoring).await;
    assert_eq!(sees(&server, &learner).await, None);
    let mut boss = Device::register(server.signed_in("boss").await).await;
    assert_eq!(boss.does(venue("C")).await, "applied", "work is taken all the same");
    let mut tutor = server.signed_in("mori").await;
    let refused = tutor.post("/api/restore/confirm", json!({})).await;
    assert_eq!(refused.outcome(), "403 no_right");
    assert_eq!(boss.browser.post("/api/restore/confirm", json!({})).await.outcome(), "200");
    assert!(sees(&server, &learner).await.is_some());
}

#[tokio::test]
async fn a_change_that_waited_for_a_newer_release_is_decided_by_it_in_its_authors_right() {
    let server = Server::start().await;
    let mut boss = Device::register(server.browser_of("boss", Role::Manager).await).await;
    let mut tutor = Device::register(server.browser_of("mori", Role::Tutor).await).await;
    let [known, forbidden] = [id(), id()];
    let newer = |id: &str| json!([create("venue_of_tomorrow", id, json!({ "name": "東会場" }))]);
    assert_eq!(boss.does(newer(&known)).await, "held unknown_kind");
    assert_eq!(tutor.does(newer(&forbidden)).await, "held unknown_kind");
    let server = server.restarted(async |folder| learn_the_kind(folder).await).await;
    let mut boss = moved(boss, &server).await;
    boss.pull().await;
    assert!(boss.has("venue", &known));
    assert!(!boss.has("venue", &forbidden), "a tutor may still not open a venue");
    let held = boss.browser.get("/api/held").await.json();
    assert_eq!(held["held"].as_array().unwrap().len(), 1);
}

/// Stands for a release that knows the kind: the kept bytes say a name that this one knows.
async fn learn_the_kind(folder: &Path) {
    let file = format!("sqlite:{}", folder.join(DATABASE_FILE).display());
    let pool = sqlx::SqlitePool::connect(&file).await.unwrap();
    let rename = "update held set payload = replace(payload, 'venue_of_tomorrow', 'venue')";
    assert_eq!(sqlx::query(rename).execute(&pool).await.unwrap().rows_affected(), 2);
    pool.close().await;
}
