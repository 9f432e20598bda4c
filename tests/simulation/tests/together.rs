//! Schedules in which a merge tears apart what belongs together: fields of one record (F12), and
//! records that are parts of another one (F13). Told on the real cores.

use serde_json::{Value, json};
use shared::id::RecordId;
use shared::role::Role;
use shared::sync::stored::WHOLE_RECORD;
use simulation::story::{assign, candidates, open_venue};
use simulation::world::id;
use simulation::{City, Tablet};

const VENUE: u128 = 20;
const LESSON: u128 = 30;
const HANA: u128 = 10;
const SORA: u128 = 11;
const GOAL: u128 = 40;

/// A manager and a tutor with two learners, a lesson and a goal; everybody has everything.
struct Story {
    city: City,
    manager: Tablet,
    tutor: Tablet,
}

impl Story {
    fn new() -> Story {
        let mut city = City::new();
        let boss = city.add_account(Role::Manager, id(1));
        let mori = city.add_account(Role::Tutor, id(2));
        let mut manager = Tablet::new(&mut city, &boss);
        open_venue(&mut manager, VENUE, &[HANA, SORA]);
        assign(&mut manager, 2, VENUE);
        let text = |n: u128| id(n).to_string();
        let lesson = json!({ "venue": text(VENUE), "date": "2021-02-03", "status": "planned" });
        manager.create("lesson", id(LESSON), lesson);
        let goal = json!({
            "learner": text(HANA), "words": "看護師", "agreed_on": "2021-01-10",
            "review_on": "2021-02-20"
        });
        manager.create("goal", id(GOAL), goal);
        manager.sync(&mut city);
        let mut tutor = Tablet::new(&mut city, &mori);
        tutor.sync(&mut city);
        manager.sync(&mut city);
        Story { city, manager, tutor }
    }

    fn lesson_is_there(&self) -> bool {
        self.city.row("lesson", id(LESSON)).is_some_and(|lesson| !lesson.is_deleted)
    }

    fn everybody_syncs(&mut self) {
        for _ in 0..2 {
            self.tutor.sync(&mut self.city);
            self.manager.sync(&mut self.city);
        }
    }
}

fn mark(tablet: &mut Tablet, learner: u128, status: &str, minutes: Option<u64>) {
    let mut set = json!({
        "lesson": id(LESSON).to_string(), "learner": id(learner).to_string(), "status": status
    });
    if let Some(minutes) = minutes {
        set["minutes"] = json!(minutes);
    }
    tablet.create("attendance", id(900), set);
}

fn attendance(learner: u128) -> RecordId {
    let parts = [id(LESSON).to_string(), id(learner).to_string()];
    RecordId::of_natural_key("attendance", &parts)
}

#[test]
fn f12_nobody_is_absent_for_ninety_minutes() {
    let mut story = Story::new();
    mark(&mut story.tutor, HANA, "present", Some(90));
    mark(&mut story.manager, HANA, "absent", None);
    story.everybody_syncs();
    let stored = story.city.row("attendance", attendance(HANA)).expect("there").body.clone();
    let mut sides = candidates(&story.city, "attendance", attendance(HANA), "presence");
    sides.push(json!({ "status": stored["status"], "minutes": stored.get("minutes") }));
    assert_eq!(sides.len(), 2);
    for side in sides {
        let minutes = side.get("minutes").and_then(Value::as_u64);
        assert_eq!(minutes, (side["status"] == "present").then_some(90), "{side}");
    }
}

#[test]
fn f12_a_field_of_a_group_takes_the_others_along_as_its_author_saw_them() {
    let mut story = Story::new();
    mark(&mut story.manager, HANA, "present", Some(60));
    story.everybody_syncs();
    story.tutor.patch("attendance", attendance(HANA), json!({ "minutes": 90 }));
    story.manager.patch(
        "attendance",
        attendance(HANA),
        json!({ "status": "absent", "minutes": null }),
    );
    story.everybody_syncs();
    let stored = &story.city.row("attendance", attendance(HANA)).expect("there").body;
    let candidates = candidates(&story.city, "attendance", attendance(HANA), "presence");
    let here = json!({ "status": "present", "minutes": 90 });
    let away = json!({ "status": "absent" });
    let shown = Value::Object(
        stored.iter().filter(|(name, _)| here.get(name).is_some()).map(own).collect(),
    );
    assert!(
        (shown == here && candidates == [away.clone()]) || (shown == away && candidates == [here]),
        "{shown} {candidates:?}"
    );
}

fn own((name, value): (&String, &Value)) -> (String, Value) {
    (name.clone(), value.clone())
}

#[test]
fn f12_a_review_before_the_agreement_that_nobody_wrote_waits_whole() {
    let mut story = Story::new();
    story.tutor.patch("goal", id(GOAL), json!({ "review_on": "2021-01-20" }));
    let both = json!({ "agreed_on": "2021-02-10", "obstacles": "時間がない" });
    story.manager.patch("goal", id(GOAL), both);
    story.tutor.sync(&mut story.city);
    story.manager.sync(&mut story.city);
    let stored = &story.city.row("goal", id(GOAL)).expect("there").body;
    assert_eq!(stored["agreed_on"], "2021-01-10");
    assert_eq!(stored["review_on"], "2021-01-20");
    assert_eq!(stored.get("obstacles"), None, "nothing of it is applied alone");
    assert_eq!(candidates(&story.city, "goal", id(GOAL), "agreed_on"), [json!("2021-02-10")]);
    assert_eq!(candidates(&story.city, "goal", id(GOAL), "obstacles"), [json!("時間がない")]);
}

#[test]
fn f12_what_somebody_writes_herself_is_a_problem_and_no_conflict() {
    let mut story = Story::new();
    story.tutor.patch("goal", id(GOAL), json!({ "review_on": "2021-01-01" }));
    story.everybody_syncs();
    let stored = story.city.row("goal", id(GOAL)).expect("there");
    assert_eq!(stored.body["review_on"], "2021-01-01");
    assert!(stored.meta.conflicts.is_empty());
}

#[test]
fn f13_a_lesson_is_not_deleted_over_the_head_of_a_roll_call_that_nobody_saw() {
    let mut story = Story::new();
    mark(&mut story.tutor, HANA, "present", None);
    story.tutor.sync(&mut story.city);
    story.manager.delete("lesson", id(LESSON));
    story.everybody_syncs();
    assert!(story.lesson_is_there());
    assert_eq!(
        candidates(&story.city, "lesson", id(LESSON), WHOLE_RECORD),
        [json!({ "deleted": true })]
    );
    assert_eq!(story.manager.device.status().conflicts, 1);
    // Looking at it, she decides.
    story.manager.delete("lesson", id(LESSON));
    story.everybody_syncs();
    assert!(!story.lesson_is_there());
}

#[test]
fn f13_marks_made_in_a_lesson_that_is_gone_bring_it_back_and_ask() {
    let mut story = Story::new();
    story.manager.delete("lesson", id(LESSON));
    story.manager.sync(&mut story.city);
    assert!(!story.lesson_is_there());
    mark(&mut story.tutor, HANA, "present", None);
    mark(&mut story.tutor, SORA, "absent", None);
    story.everybody_syncs();
    assert!(story.lesson_is_there());
    assert_eq!(
        candidates(&story.city, "lesson", id(LESSON), WHOLE_RECORD),
        [json!({ "deleted": true })]
    );
    assert_eq!(story.tutor.shows("lesson", id(LESSON), "date"), json!("2021-02-03"));
    assert!(story.manager.device.get("attendance", attendance(SORA)).is_some());
}

#[test]
fn f13_whoever_has_seen_the_roll_call_may_delete_the_lesson() {
    let mut story = Story::new();
    mark(&mut story.tutor, HANA, "present", None);
    story.everybody_syncs();
    story.manager.delete("lesson", id(LESSON));
    story.manager.sync(&mut story.city);
    assert!(!story.lesson_is_there());
}

#[test]
fn f13_own_marks_that_are_not_sent_yet_are_no_surprise() {
    let mut story = Story::new();
    mark(&mut story.tutor, HANA, "present", None);
    story.tutor.delete("attendance", attendance(HANA));
    mark(&mut story.tutor, SORA, "present", None);
    story.tutor.delete("lesson", id(LESSON));
    story.tutor.sync(&mut story.city);
    assert!(!story.lesson_is_there());
}

#[test]
fn f13_a_stranger_cannot_bring_back_what_was_deleted() {
    let mut story = Story::new();
    story.manager.delete("lesson", id(LESSON));
    story.manager.sync(&mut story.city);
    let other = story.city.add_account(Role::Tutor, id(3));
    let mut stranger = Tablet::new(&mut story.city, &other);
    stranger.sync(&mut story.city);
    mark(&mut stranger, HANA, "present", None);
    stranger.sync(&mut story.city);
    assert!(!story.lesson_is_there());
}

#[test]
fn f13_whoever_releases_a_deletion_lends_it_her_right_and_not_her_eyes() {
    let mut story = Story::new();
    // A learner of no venue comes to the lesson; the tutor cannot see her mark.
    let guest = 12;
    story.manager.create("learner", id(guest), json!({ "preferred_name": "客" }));
    mark(&mut story.manager, guest, "present", None);
    story.everybody_syncs();
    story.manager.delete("assignment", id(102));
    story.manager.sync(&mut story.city);
    let uid = story.tutor.delete("lesson", id(LESSON));
    story.tutor.sync(&mut story.city);
    let held = story.city.tables.held.values().find(|held| held.uid == uid);
    let number = held.expect("she has lost the right").number;
    let boss = story.city.tables.members.values().find(|it| it.actor.role == Role::Manager);
    let boss = boss.expect("a manager").clone();
    story.city.release(number, &boss).expect("she decides");
    assert!(story.lesson_is_there());
    assert_eq!(
        candidates(&story.city, "lesson", id(LESSON), WHOLE_RECORD),
        [json!({ "deleted": true })]
    );
}

#[test]
fn f13_a_mark_that_she_may_see_only_since_she_deleted_the_lesson_is_a_surprise() {
    let mut story = Story::new();
    let guest = 12;
    story.manager.create("learner", id(guest), json!({ "preferred_name": "客" }));
    mark(&mut story.manager, guest, "present", None);
    story.everybody_syncs();
    story.tutor.delete("lesson", id(LESSON));
    let stay = json!({
        "learner": id(guest).to_string(), "venue": id(VENUE).to_string(), "from": "2020-04-01"
    });
    story.manager.create("enrollment", id(guest + 100), stay);
    story.manager.sync(&mut story.city);
    story.everybody_syncs();
    assert!(story.lesson_is_there());
}
