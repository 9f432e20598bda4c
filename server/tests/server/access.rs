//! Who sees what: grants that follow from records, begin and end with seqs, and change while a
//! device is in the middle of a pull.

use serde_json::{Value, json};
use server::reconcile::regrant_everybody;
use shared::role::Role;

use crate::device::{Device, create, id, patch};
use crate::harness::Server;

/// A program with two venues, each with a tutor, and one learner at the first.
struct Town {
    server: Server,
    boss: Device,
    kita: String,
    minami: String,
    hana: String,
    /// The assignment of the first venue's tutor.
    assignment: String,
    mori: Device,
    mori_staff: String,
    hayashi: Device,
}

impl Town {
    /// Whoever takes a town apart has to keep its server: with it goes the folder of the database.
    async fn found() -> Town {
        let server = Server::start().await;
        let mut boss = Device::register(server.browser_of("boss", Role::Manager).await).await;
        let [kita, minami, hana, mori_staff, hayashi_staff, assignment] = [(); 6].map(|()| id());
        let ops = json!([
            create("venue", &kita, json!({ "name": "北" })),
            create("venue", &minami, json!({ "name": "南" })),
            create("staff", &mori_staff, json!({ "name": "森" })),
            create("staff", &hayashi_staff, json!({ "name": "林" })),
            create("assignment", &assignment, assigned(&mori_staff, "venue", &kita)),
            create("assignment", &id(), assigned(&hayashi_staff, "venue", &minami)),
            create("learner", &hana, json!({ "preferred_name": "はな" })),
            create("enrollment", &id(), enrolled(&hana, &kita)),
            create("consultation", &id(), talk(&hana, None)),
        ]);
        assert_eq!(boss.does(ops).await, "applied");
        let mori = server.browser_of_person("mori", Role::Tutor, &mori_staff).await;
        let mori = Device::register(mori).await;
        let hayashi = server.browser_of_person("hayashi", Role::Tutor, &hayashi_staff).await;
        let hayashi = Device::register(hayashi).await;
        Town { server, boss, kita, minami, hana, assignment, mori, mori_staff, hayashi }
    }

    /// Ends the first tutor's assignment, or opens it again.
    async fn set_end(&mut self, to: Value) {
        self.boss.pull().await;
        let base = self.boss.committed.0;
        let ops = json!([patch("assignment", &self.assignment, base, json!({ "to": to }))]);
        assert_eq!(self.boss.does(ops).await, "applied");
    }
}

fn assigned(staff: &str, what: &str, whom: &str) -> Value {
    json!({ "staff": staff, what: whom, "from": "2020-04-01" })
}

fn enrolled(learner: &str, venue: &str) -> Value {
    json!({ "learner": learner, "venue": venue, "from": "2020-04-01" })
}

fn talk(learner: &str, staff: Option<&str>) -> Value {
    let mut talk = json!({ "learner": learner, "date": "2021-02-03", "summary": "秘密" });
    if let Some(staff) = staff {
        talk["staff"] = json!(staff);
    }
    talk
}

fn talks(device: &Device) -> usize {
    device.records.keys().filter(|key| key.0 == "consultation").count()
}

#[tokio::test]
async fn a_walk_in_opens_to_her_author_and_the_team_of_the_venue() {
    let Town { mut mori, mut hayashi, kita, mori_staff, server, .. } = Town::found().await;
    let second = id();
    let mut boss = Device::register(server.signed_in("boss").await).await;
    let ops = json!([
        create("staff", &second, json!({ "name": "原" })),
        create("assignment", &id(), assigned(&second, "venue", &kita)),
    ]);
    assert_eq!(boss.does(ops).await, "applied");
    let hara = server.browser_of_person("hara", Role::Tutor, &second).await;
    let mut hara = Device::register(hara).await;
    let walk_in = id();
    let ops = json!([
        create("learner", &walk_in, json!({ "preferred_name": "そら", "first_venue": kita })),
        create(
            "assignment",
            &id(),
            json!({ "staff": mori_staff, "learner": walk_in, "from": "2021-02-03" })
        ),
        create("consultation", &id(), talk(&walk_in, Some(&mori_staff))),
    ]);
    assert_eq!(mori.does(ops).await, "applied");
    for device in [&mut mori, &mut hara, &mut hayashi] {
        device.pull().await;
    }
    assert!(mori.has("learner", &walk_in) && hara.has("learner", &walk_in));
    assert_eq!((talks(&mori), talks(&hara)), (2, 2));
    assert!(!hayashi.has("learner", &walk_in));
    assert_eq!(talks(&hayashi), 0);
    // She goes on writing about her learner with what the first mutation gave her.
    let ops = json!([create("consultation", &id(), talk(&walk_in, Some(&mori_staff)))]);
    assert_eq!(mori.does(ops).await, "applied");
}

#[tokio::test]
async fn a_walk_in_with_the_id_of_somebody_elses_learner_is_held() {
    let Town { hana, mut hayashi, server, .. } = Town::found().await;
    let hayashi_staff = hayashi.browser.who["person"].clone();
    let staff = hayashi_staff.as_str().unwrap();
    let head = server.head().await;
    let learner = create("learner", &hana, json!({ "preferred_name": "x" }));
    let own = json!({ "staff": staff, "learner": hana, "from": "2021-02-03" });
    let assignment = create("assignment", &id(), own);
    for ops in [json!([learner, assignment]), json!([assignment, learner]), json!([assignment])] {
        assert_eq!(hayashi.does(ops).await, "held no_right");
    }
    hayashi.pull().await;
    assert!(!hayashi.has("learner", &hana));
    assert_eq!(server.head().await.0, head.0 + 3, "only the three notices were written");
}

#[tokio::test]
async fn an_invented_learner_opens_no_venue_that_her_author_does_not_see() {
    let Town { mut mori, mut hayashi, mut boss, kita, minami, mori_staff, server: _server, .. } =
        Town::found().await;
    let lesson = id();
    let held = json!({ "venue": minami, "date": "2021-02-03", "status": "planned" });
    assert_eq!(boss.does(json!([create("lesson", &lesson, held)])).await, "applied");
    let walk_in = |place: &str| {
        let (sora, stay) = (id(), id());
        let own = json!({ "staff": mori_staff, "learner": sora, "from": "2021-02-03" });
        let learner = json!({ "preferred_name": "そら", "first_venue": kita });
        let first = vec![
            create("learner", &sora, learner),
            create("assignment", &id(), own),
            create("consultation", &id(), talk(&sora, Some(&mori_staff))),
        ];
        (first, create("enrollment", &stay, enrolled(&sora, place)), stay)
    };
    // All at once, or as a second step.
    let (mut first, stay, _) = walk_in(&minami);
    first.push(stay);
    assert_eq!(mori.does(Value::Array(first)).await, "held no_right");
    let (first, stay, _) = walk_in(&minami);
    assert_eq!(mori.does(Value::Array(first)).await, "applied");
    assert_eq!(mori.does(json!([stay])).await, "held no_right");
    // By way of the own venue: what is enrolled there does not move by her hand.
    let (mut first, stay, id_of_stay) = walk_in(&kita);
    first.push(stay);
    assert_eq!(mori.does(Value::Array(first)).await, "applied");
    mori.pull().await;
    let base = mori.committed.0;
    let moved = json!([patch("enrollment", &id_of_stay, base, json!({ "venue": minami }))]);
    assert_eq!(mori.does(moved).await, "held no_right");
    mori.pull().await;
    assert!(!mori.has("lesson", &lesson), "she sees nothing of the other venue");
    let closed = json!([patch("lesson", &lesson, base, json!({ "status": "held" }))]);
    assert_eq!(mori.does(closed).await, "held no_right");
    // Whoever works there enrolls there.
    hayashi.pull().await;
    assert!(hayashi.has("lesson", &lesson));
}

#[tokio::test]
async fn a_stay_that_has_ended_elsewhere_is_not_reopened_by_the_team_of_today() {
    let mut town = Town::found().await;
    let stay = id();
    let past = json!({ "learner": town.hana, "venue": town.minami, "from": "2019-04-01",
                       "to": "2020-03-31" });
    assert_eq!(town.boss.does(json!([create("enrollment", &stay, past)])).await, "applied");
    town.mori.pull().await;
    let base = town.mori.committed.0;
    for (set, outcome) in [
        (json!({ "to": null }), "held no_right"),
        (json!({ "to": "2021-03-31" }), "held no_right"),
        (json!({ "end_reason": "moved" }), "applied"),
    ] {
        let ops = json!([patch("enrollment", &stay, base, set)]);
        assert_eq!(town.mori.does(ops).await, outcome);
    }
}

#[tokio::test]
async fn a_stay_elsewhere_that_was_deleted_is_not_brought_back_by_the_team_of_today() {
    let mut town = Town::found().await;
    let stay = id();
    let ops = json!([create("enrollment", &stay, enrolled(&town.hana, &town.minami))]);
    assert_eq!(town.boss.does(ops).await, "applied");
    town.mori.pull().await;
    let seen = town.mori.committed.0;
    let gone = json!({ "op": "delete", "kind": "enrollment", "id": stay, "base": seen, "set": {} });
    assert_eq!(town.boss.does(json!([gone])).await, "applied");
    town.mori.pull().await;
    for base in [seen, town.mori.committed.0] {
        let weekday = json!([patch("enrollment", &stay, base, json!({ "weekday": "monday" }))]);
        assert_eq!(town.mori.does(weekday).await, "held no_right");
    }
}

#[tokio::test]
async fn an_author_cannot_be_forged() {
    let mut town = Town::found().await;
    let ops = json!([create("consultation", &id(), talk(&town.hana, Some(&id())))]);
    assert_eq!(town.mori.does(ops).await, "held no_right");
}

#[tokio::test]
async fn a_learners_phone_holds_nothing_of_the_teams() {
    let Town { hana, server, .. } = Town::found().await;
    let browser = server.browser_of_person("hana", Role::Learner, &hana).await;
    let mut phone = Device::register(browser).await;
    let answer = phone.send(&phone.request(&[])).await;
    assert!(!answer.text().contains("秘密"));
    phone.pull().await;
    assert!(phone.has("learner", &hana));
    let scopes = phone.records.values().map(|record| record.scope.to_string());
    for scope in scopes {
        let is_hers = scope == format!("learner/{hana}/own");
        assert!(is_hers || scope == "program" || scope.starts_with("venue/"), "{scope}");
    }
    let kinds = ["staff", "assignment", "enrollment", "consultation"];
    assert!(!phone.records.keys().any(|key| kinds.contains(&key.0.as_str())));
    let ops = json!([create("consultation", &id(), talk(&hana, None))]);
    assert_eq!(phone.does(ops).await, "held no_right");
}

#[tokio::test]
async fn grants_that_change_in_the_middle_of_a_pull_leave_no_gap_and_no_rest() {
    let mut town = Town::found().await;
    let hana = town.hana.clone();
    for _ in 0..5 {
        let items = (0..500).map(|n| {
            create("plan_item", &id(), json!({ "learner": hana, "title": n.to_string() }))
        });
        let ops = Value::Array(items.collect());
        assert_eq!(town.boss.does(ops).await, "applied");
    }
    town.mori.pull().await;
    assert_eq!(talks(&town.mori), 1);

    // Drop, add, drop, add: between any two pages.
    for rounds in 1..4 {
        town.set_end(json!("2020-12-31")).await;
        if rounds > 1 {
            town.set_end(Value::Null).await;
        }
        let mut mori = Device::register(town.server.signed_in("mori").await).await;
        if rounds != 2 {
            (mori.records, mori.grants) = (town.mori.records.clone(), town.mori.grants.clone());
            (mori.committed, mori.epoch) = (town.mori.committed, town.mori.epoch.clone());
        }
        let mut request = mori.request(&[]);
        let mut pages = vec![mori.page(&mut request).await];
        for end in [json!("2020-12-31"), Value::Null].into_iter().cycle().take(rounds) {
            town.set_end(end).await;
            if !pages.last().unwrap().complete {
                pages.push(mori.page(&mut request).await);
            }
        }
        while !pages.last().unwrap().complete {
            pages.push(mori.page(&mut request).await);
        }
        mori.apply_pull(pages);
        mori.pull().await;
        let mut fresh = Device::register(town.server.signed_in("mori").await).await;
        fresh.pull().await;
        assert_eq!(mori.records, fresh.records, "after {rounds} changes");
        assert_eq!(mori.grants, fresh.grants);
        let may_see = rounds == 2;
        assert_eq!(talks(&mori) == 1, may_see, "after {rounds} changes");
        town.set_end(Value::Null).await;
    }
}

#[tokio::test]
async fn an_assignment_ends_with_its_last_day() {
    let mut town = Town::found().await;
    town.set_end(json!("2021-02-03")).await;
    town.mori.pull().await;
    assert_eq!(talks(&town.mori), 1);
    town.server.pass_minutes(24 * 60);
    let committed = regrant_everybody(&town.server.app, town.server.program).await.unwrap();
    assert_eq!(committed.regranted.len(), 1);
    town.mori.pull().await;
    assert_eq!(talks(&town.mori), 0);
    assert!(!town.mori.has("learner", &town.hana));
    assert!(town.mori.has("venue", &town.kita), "the venue itself is everybody's");
}

#[tokio::test]
async fn who_leaves_loses_everything_with_her_last_day_and_her_unsent_work_waits() {
    let mut town = Town::found().await;
    town.mori.pull().await;
    assert!(town.mori.has("staff", &town.mori_staff));
    town.boss.pull().await;
    let base = town.boss.committed.0;
    let last = json!({ "works_until": "2021-02-03" });
    let ops = json!([patch("staff", &town.mori_staff, base, last)]);
    assert_eq!(town.boss.does(ops).await, "applied");
    town.mori.pull().await;
    assert!(town.mori.has("staff", &town.mori_staff), "her last day is not over");
    town.server.pass_minutes(24 * 60);
    regrant_everybody(&town.server.app, town.server.program).await.unwrap();
    // What she wrote without a network arrives, and somebody decides about it.
    let talk = create("consultation", &id(), talk(&town.hana, None));
    assert_eq!(town.mori.does(json!([talk])).await, "held no_right");
    town.mori.pull().await;
    for (kind, id) in [("staff", &town.mori_staff), ("learner", &town.hana)] {
        assert!(!town.mori.has(kind, id), "{kind}");
    }
}

#[tokio::test]
async fn a_transferred_learner_moves_grants_and_not_records() {
    let mut town = Town::found().await;
    town.mori.pull().await;
    town.hayashi.pull().await;
    assert_eq!((talks(&town.mori), talks(&town.hayashi)), (1, 0));
    town.boss.pull().await;
    let venue = |device: &Device, name: &str| {
        let named = |(key, _): &(&(String, String), &shared::sync::message::RecordState)| {
            key.0 == "venue" && device.records[*key].body["name"] == name
        };
        device.records.iter().find(named).unwrap().0.1.clone()
    };
    let minami = venue(&town.boss, "南");
    let enrollment = town.boss.records.keys().find(|key| key.0 == "enrollment").unwrap().1.clone();
    let before = town.boss.records[&("enrollment".to_owned(), enrollment.clone())].clone();
    let move_to =
        json!([patch("enrollment", &enrollment, before.seq.0, json!({ "venue": minami }))]);
    assert_eq!(town.boss.does(move_to).await, "applied");
    town.mori.pull().await;
    town.hayashi.pull().await;
    assert_eq!((talks(&town.mori), talks(&town.hayashi)), (0, 1));
    assert!(town.hayashi.has("learner", &town.hana));
    let moved = &town.hayashi.records[&("enrollment".to_owned(), enrollment)];
    assert_eq!(moved.scope, before.scope);
}
