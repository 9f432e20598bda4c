//! What few people may read: nobody is let in by her role, and what waits there tells nothing.

use serde_json::{Value, json};
use server::store::DATABASE_FILE;
use shared::role::Role;
use sqlx::SqlitePool;
use sqlx::sqlite::SqliteConnectOptions;

use crate::device::{Device, create, id, patch};
use crate::harness::Server;

/// A manager, two tutors of the learner's venue, the first of whom has care for her.
struct Team {
    server: Server,
    boss: Device,
    carer: Device,
    carer_staff: String,
    other: Device,
    other_staff: String,
    learner: String,
}

impl Team {
    async fn found() -> Team {
        let server = Server::start().await;
        let mut boss = Device::register(server.browser_of("boss", Role::Manager).await).await;
        let [venue, learner, carer_staff, other_staff] = [(); 4].map(|()| id());
        let cares = json!({
            "staff": carer_staff, "learner": learner, "from": "2020-04-01", "care": true,
        });
        let at_venue =
            |staff: &str| json!({ "staff": staff, "venue": venue, "from": "2020-04-01" });
        let comes = json!({ "learner": learner, "venue": venue, "from": "2020-04-01" });
        let ops = json!([
            create("venue", &venue, json!({ "name": "北" })),
            create("staff", &carer_staff, json!({ "name": "森" })),
            create("staff", &other_staff, json!({ "name": "林" })),
            create("learner", &learner, json!({ "preferred_name": "はな" })),
            create("enrollment", &id(), comes),
            create("assignment", &id(), at_venue(&carer_staff)),
            create("assignment", &id(), at_venue(&other_staff)),
            create("assignment", &id(), cares),
        ]);
        assert_eq!(boss.does(ops).await, "applied");
        let carer = server.browser_of_person("mori", Role::Tutor, &carer_staff).await;
        let carer = Device::register(carer).await;
        let other = server.browser_of_person("hayashi", Role::Tutor, &other_staff).await;
        let other = Device::register(other).await;
        Team { server, boss, carer, carer_staff, other, other_staff, learner }
    }

    fn care_note(&self, staff: &str) -> Value {
        json!({
            "learner": self.learner, "topic": "health", "staff": staff, "date": "2021-02-03",
            "text": "秘密",
        })
    }

    fn report(&self, staff: &str, readers: Value) -> Value {
        json!({
            "learner": self.learner, "staff": staff, "readers": readers, "date": "2021-02-03",
            "text": "秘密",
        })
    }

    /// Whose devices have the record: the manager's, the carer's and the other tutor's.
    async fn readers(&mut self, kind: &str, record: &str) -> [bool; 3] {
        for device in [&mut self.boss, &mut self.carer, &mut self.other] {
            device.pull().await;
        }
        [&self.boss, &self.carer, &self.other].map(|device| device.has(kind, record))
    }
}

#[tokio::test]
async fn a_care_note_is_written_and_read_by_those_with_care_and_by_no_manager() {
    let mut team = Team::found().await;
    let note = id();
    let set = team.care_note(&team.other_staff);
    let made = team.other.does(json!([create("care_note", &note, set)])).await;
    assert_eq!(made, "held no_right", "writing one needs care, too");
    let note = id();
    let set = team.care_note(&team.carer_staff);
    assert_eq!(team.carer.does(json!([create("care_note", &note, set)])).await, "applied");
    assert_eq!(team.readers("care_note", &note).await, [false, true, false]);
}

#[tokio::test]
async fn a_report_is_read_by_its_author_and_her_readers_and_deleted_by_nobody() {
    let mut team = Team::found().await;
    let report = id();
    let set = team.report(&team.carer_staff, json!([team.other_staff]));
    assert_eq!(team.carer.does(json!([create("safety_report", &report, set)])).await, "applied");
    assert_eq!(team.readers("safety_report", &report).await, [false, true, true]);
    let base = team.carer.committed.0;
    let delete = json!([{ "op": "delete", "kind": "safety_report", "id": report, "base": base }]);
    assert_eq!(team.carer.does(delete).await, "held no_right");
    let nobody =
        json!({ "readers": { "add": [], "remove": [team.other_staff, team.carer_staff] } });
    let narrow = json!([patch("safety_report", &report, base, nobody)]);
    assert_eq!(team.carer.does(narrow).await, "applied");
    assert_eq!(team.readers("safety_report", &report).await, [false, true, false]);
}

#[tokio::test]
async fn of_a_held_change_of_a_secret_a_manager_learns_only_that_it_waits() {
    let mut team = Team::found().await;
    let set = team.care_note(&team.other_staff);
    let secret = json!([create("care_note", &id(), set)]);
    assert_eq!(team.other.does(secret).await, "held no_right");
    let open = create("consultation", &id(), json!({ "learner": team.learner }));
    let set = team.report(&team.carer_staff, json!([]));
    // Whatever comes with a secret is one.
    let mixed = json!([open, create("safety_report", &id(), set)]);
    assert_eq!(team.other.does(mixed).await, "held no_right", "in somebody else's name");
    let told = team.boss.browser.get("/api/held").await.json();
    assert_eq!(told["held"], json!([]), "{told}");
    assert_eq!(told["hidden"]["count"], 2);
    assert!(told["hidden"]["oldest"].is_i64());
    for word in ["秘密", "hayashi", "care_note", "safety_report", &team.learner] {
        assert!(!told["hidden"].to_string().contains(word), "{told}");
    }
    drop(team.server);
}

#[tokio::test]
async fn who_gives_herself_care_stands_in_the_audit_trail() {
    let team = Team::found().await;
    let (own, [past, coming, other]) = (id(), [(); 3].map(|()| id()));
    let head = team.server.browser_of_person("kashira", Role::Manager, &own).await;
    let mut head = Device::register(head).await;
    let care = |staff: &str, from: &str| {
        let learner = &team.learner;
        json!({ "staff": staff, "learner": learner, "from": from, "care": true })
    };
    let late = json!([create("assignment", &past, care(&own, "2020-04-01"))]);
    assert_eq!(head.does(late).await, "held no_right");
    let of_others = json!([create("assignment", &other, care(&team.other_staff, "2020-04-01"))]);
    assert_eq!(head.does(of_others).await, "applied");
    let from_then = json!([create("assignment", &coming, care(&own, "2999-04-01"))]);
    assert_eq!(head.does(from_then).await, "applied");
    let trail = team.server.audit().await;
    let own: Vec<&str> =
        trail.iter().filter(|it| it.event == "care.own").map(|it| it.detail.as_str()).collect();
    assert_eq!(own, [json!({ "assignment": coming }).to_string()]);
}

/// How many records the question reads what managers have to look at: those that it marks.
async fn overseen(server: &Server) -> i64 {
    let options = SqliteConnectOptions::new().filename(server.folder().join(DATABASE_FILE));
    let pool = SqlitePool::connect_with(options).await.unwrap();
    let plan = "explain query plan
        select id from records where program = 'x' and kind = 'y' and overseen = 1 and deleted = 0";
    let plan: Vec<(i64, i64, i64, String)> = sqlx::query_as(plan).fetch_all(&pool).await.unwrap();
    assert!(plan.iter().all(|step| step.3.contains("records_overseen")), "{plan:?}");
    let query = "select count(*) from records where overseen = 1 and deleted = 0";
    sqlx::query_scalar(query).fetch_one(&pool).await.unwrap()
}

#[tokio::test]
async fn care_that_somebody_gave_herself_is_shown_until_another_manager_has_looked_at_it() {
    let mut team = Team::found().await;
    let [own, others, care] = [(); 3].map(|()| id());
    let head = team.server.browser_of_person("kashira", Role::Manager, &own).await;
    let mut head = Device::register(head).await;
    let set = json!({
        "staff": own, "learner": team.learner, "from": "2999-04-01", "care": true,
    });
    assert_eq!(head.does(json!([create("assignment", &care, set)])).await, "applied");
    let told = team.boss.browser.get("/api/held").await.json();
    assert_eq!(told["own_care"], json!([care]), "{told}");
    assert_eq!(overseen(&team.server).await, 1, "the three assignments by others are not read");

    let checked = |base: u64| {
        let set = json!({ "care_checked_on": "2021-02-03" });
        json!([patch("assignment", &care, base, set)])
    };
    head.pull().await;
    assert_eq!(head.does(checked(head.committed.0)).await, "held no_right", "not by herself");
    let second = team.server.browser_of_person("jicho", Role::Manager, &others).await;
    let mut second = Device::register(second).await;
    second.pull().await;
    assert_eq!(second.does(checked(second.committed.0)).await, "applied");
    let told = team.boss.browser.get("/api/held").await.json();
    assert_eq!(told["own_care"], json!([]), "{told}");
}

#[tokio::test]
async fn two_managers_together_appoint_the_reader_of_a_report_that_nobody_reads_any_more() {
    let mut team = Team::found().await;
    let report = id();
    let set = team.report(&team.carer_staff, json!([]));
    assert_eq!(team.carer.does(json!([create("safety_report", &report, set)])).await, "applied");
    assert_eq!(team.boss.browser.get("/api/held").await.json()["readerless"], 0);
    let accounts = team.boss.browser.get("/api/accounts").await.json();
    let account = |name: &str| {
        let all = accounts.as_array().unwrap();
        let one = all.iter().find(|it| it["name"] == name).unwrap();
        one["account"].as_str().unwrap().to_owned()
    };
    let [author, reader] = ["mori", "hayashi"].map(account);
    let disabled =
        team.boss.browser.post(&format!("/api/accounts/{author}/disable"), json!({})).await;
    assert_eq!(disabled.outcome(), "200");

    assert_eq!(team.boss.browser.get("/api/held").await.json()["readerless"], 1);
    let told = team.boss.browser.get("/api/readerless").await.json();
    for secret in [&report, &team.learner, &team.carer_staff, "秘密", "森"] {
        assert!(!told.to_string().contains(secret), "{told}");
    }
    let handle = told["reports"][0]["handle"].as_str().expect("one report").to_owned();
    let address = format!("/api/readerless/{handle}/reader");
    let word = json!({ "reader": reader });
    assert_eq!(team.other.browser.get("/api/readerless").await.outcome(), "403 no_right");
    assert_eq!(team.other.browser.post(&address, word.clone()).await.outcome(), "403 no_right");
    for _ in 0..2 {
        let said = team.boss.browser.post(&address, word.clone()).await.json();
        assert_eq!(said, json!({ "is_done": false }), "one manager alone, however often");
    }
    let closed = team.boss.browser.post(&address, json!({ "reader": author })).await;
    assert_eq!(closed.outcome(), "403 no_right", "whoever has left reads nothing");
    team.other.pull().await;
    assert!(!team.other.has("safety_report", &report), "not by one word");

    let second = team.server.browser_of_person("jicho", Role::Manager, &id()).await;
    let mut second = Device::register(second).await;
    let told = second.browser.get("/api/readerless").await.json();
    assert_eq!(told["reports"][0]["proposal"]["reader"]["account"], json!(reader), "{told}");
    let said = second.browser.post(&address, word).await.json();
    assert_eq!(said, json!({ "is_done": true }));
    team.other.pull().await;
    assert!(team.other.has("safety_report", &report));
    for manager in [&mut team.boss, &mut second] {
        manager.pull().await;
        assert!(!manager.has("safety_report", &report), "who appoints does not read");
    }
    assert_eq!(team.boss.browser.get("/api/readerless").await.json()["reports"], json!([]));
    let events = team.server.events().await;
    let about = |event: &&String| event.starts_with("reader.");
    let told: Vec<&String> = events.iter().filter(about).collect();
    assert_eq!(told, ["reader.proposed", "reader.proposed", "reader.appointed"]);
}

#[tokio::test]
async fn what_waits_in_a_secret_is_decided_by_a_tutor_who_may_see_it_and_by_nobody_else() {
    let mut team = Team::found().await;
    let [note, plan] = [id(), id()];
    let set = team.care_note(&team.other_staff);
    assert_eq!(team.other.does(json!([create("care_note", &note, set)])).await, "held no_right");
    let unreadable = json!({ "learner": team.learner, "title": [1] });
    let held = team.other.does(json!([create("plan_item", &plan, unreadable)])).await;
    assert_eq!(held, "held unreadable");

    let told = team.carer.browser.get("/api/held").await.json();
    assert_eq!(told["held"].as_array().map(Vec::len), Some(1), "{told}");
    assert_eq!((&told["hidden"]["count"], &told["strangers"]), (&json!(0), &json!(0)), "{told}");
    let secret = &told["held"][0];
    assert_eq!(secret["ops"][0]["kind"], "care_note");
    let address = format!(
        "/api/held/{}/{}/release",
        secret["client"].as_str().expect("a client"),
        secret["n"]
    );
    assert_eq!(team.other.browser.get("/api/held").await.json()["held"], json!([]));
    assert_eq!(team.other.browser.post(&address, json!({})).await.outcome(), "403 no_right");
    assert_eq!(team.boss.browser.post(&address, json!({})).await.outcome(), "403 no_right");
    assert_eq!(team.carer.browser.post(&address, json!({})).await.outcome(), "200");
    assert_eq!(team.readers("care_note", &note).await, [false, true, false]);

    let told = team.boss.browser.get("/api/held").await.json();
    let open = &told["held"][0];
    assert_eq!(open["ops"][0]["kind"], "plan_item", "{told}");
    let n = &open["n"];
    let address = format!("/api/held/{}/{n}/release", open["client"].as_str().expect("a client"));
    let refused = team.carer.browser.post(&address, json!({})).await;
    assert_eq!(
        refused.outcome(),
        "403 no_right",
        "what everybody may see is for managers to decide"
    );
}

#[tokio::test]
async fn an_assignment_that_gave_care_is_ended_and_never_deleted() {
    let mut team = Team::found().await;
    let [assignment, note] = [id(), id()];
    let care = json!({
        "staff": team.other_staff, "learner": team.learner, "from": "2020-04-01", "care": true,
    });
    assert_eq!(team.boss.does(json!([create("assignment", &assignment, care)])).await, "applied");
    let set = team.care_note(&team.other_staff);
    assert_eq!(team.other.does(json!([create("care_note", &note, set)])).await, "applied");
    assert_eq!(team.readers("care_note", &note).await, [false, true, true]);
    let base = team.boss.committed.0;
    let no_more = json!({ "care": false, "to": "2021-02-02" });
    let end = json!([patch("assignment", &assignment, base, no_more)]);
    assert_eq!(team.boss.does(end).await, "applied");
    assert_eq!(team.readers("care_note", &note).await, [false, true, false]);
    let base = team.boss.committed.0;
    let delete = json!([{ "op": "delete", "kind": "assignment", "id": assignment, "base": base }]);
    assert_eq!(team.boss.does(delete).await, "held no_right", "also when it gives none now");
}
