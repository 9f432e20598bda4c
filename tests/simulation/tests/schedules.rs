//! Schedules in which a plausible reading of the sync design loses a write or shows one to the
//! wrong person, each told on the real cores. The names are the rules of docs/SYNC.md.

use serde_json::{Value, json};
use shared::id::RecordId;
use shared::role::{Actor, Role};
use shared::sync::device::Change;
use shared::sync::message::{FateKind, HeldReason, SyncReply};
use simulation::story::{assign, candidates, open_venue};
use simulation::tablet::body;
use simulation::world::id;
use simulation::{City, Tablet};

const MANAGER: u128 = 1;
const TUTOR: u128 = 2;
const OTHER_TUTOR: u128 = 3;
const LEARNER: u128 = 10;
const FOREIGN_LEARNER: u128 = 11;
const VENUE: u128 = 20;
const OTHER_VENUE: u128 = 21;
const LESSON: u128 = 30;
const ITEM: u128 = 40;

/// A small program: a manager, two tutors at two venues, one learner at each.
struct Story {
    city: City,
    manager: Tablet,
    tutor: Tablet,
    other_tutor: Tablet,
    tutor_actor: Actor,
}

impl Story {
    fn new() -> Story {
        let mut city = City::new();
        let manager_actor = city.add_account(Role::Manager, id(MANAGER));
        let tutor_actor = city.add_account(Role::Tutor, id(TUTOR));
        let other_actor = city.add_account(Role::Tutor, id(OTHER_TUTOR));
        let mut manager = Tablet::new(&mut city, &manager_actor);
        for (venue, learner, staff) in
            [(VENUE, LEARNER, TUTOR), (OTHER_VENUE, FOREIGN_LEARNER, OTHER_TUTOR)]
        {
            open_venue(&mut manager, venue, &[learner]);
            assign(&mut manager, staff, venue);
        }
        manager.sync(&mut city);
        let lesson = json!({
            "venue": id(VENUE).to_string(), "date": "2021-02-03", "status": "planned"
        });
        manager.create("lesson", id(LESSON), lesson);
        let item = json!({ "learner": id(LEARNER).to_string(), "title": "英語 p.12" });
        manager.create("plan_item", id(ITEM), item);
        manager.sync(&mut city);
        let mut tutor = Tablet::new(&mut city, &tutor_actor);
        let mut other_tutor = Tablet::new(&mut city, &other_actor);
        tutor.sync(&mut city);
        other_tutor.sync(&mut city);
        manager.sync(&mut city);
        Story { city, manager, tutor, other_tutor, tutor_actor }
    }

    /// A second tablet of the same tutor.
    fn second_tablet(&mut self) -> Tablet {
        let mut tablet = Tablet::new(&mut self.city, &self.tutor_actor);
        tablet.sync(&mut self.city);
        tablet
    }

    fn title(&self) -> Value {
        self.city.row("plan_item", id(ITEM)).expect("the item is there").body["title"].clone()
    }
}

fn titled(title: &str) -> Value {
    json!({ "title": title })
}

#[test]
fn f1_a_second_offline_edit_does_not_replace_what_somebody_else_wrote_between() {
    let mut story = Story::new();
    story.tutor.patch("plan_item", id(ITEM), titled("A"));
    story.tutor.patch("plan_item", id(ITEM), titled("B"));
    story.manager.patch("plan_item", id(ITEM), titled("X"));
    story.manager.sync(&mut story.city);
    story.tutor.sync(&mut story.city);
    let mut all = candidates(&story.city, "plan_item", id(ITEM), "title");
    all.push(story.title());
    assert!(all.contains(&json!("X")), "the manager's title is kept: {all:?}");
    assert!(all.contains(&json!("B")), "the tutor's last title is kept: {all:?}");
    assert!(!all.contains(&json!("A")), "A was replaced by its own author, who saw it: {all:?}");
}

#[test]
fn f1_an_edit_made_over_the_own_overlay_has_not_seen_what_was_pulled_below_it() {
    let mut story = Story::new();
    story.tutor.patch("plan_item", id(ITEM), titled("A"));
    story.manager.patch("plan_item", id(ITEM), titled("X"));
    story.manager.sync(&mut story.city);
    // The pull arrives, the push does not.
    let mut request = story.tutor.request();
    request.push.clear();
    let reply = story.city.sync(&request).expect("the client is known");
    story.tutor.receive(reply);
    assert_eq!(story.tutor.shows("plan_item", id(ITEM), "title"), json!("A"));
    story.tutor.patch("plan_item", id(ITEM), titled("B"));
    story.tutor.sync(&mut story.city);
    let mut all = candidates(&story.city, "plan_item", id(ITEM), "title");
    all.push(story.title());
    assert!(all.contains(&json!("X")) && all.contains(&json!("B")), "{all:?}");
}

#[test]
fn f1_several_offline_edits_of_one_person_are_not_in_conflict_with_each_other() {
    let mut story = Story::new();
    for title in ["A", "B", "C"] {
        story.tutor.patch("plan_item", id(ITEM), titled(title));
    }
    story.tutor.patch("plan_item", id(ITEM), json!({ "done_on": "2021-02-03" }));
    story.tutor.sync(&mut story.city);
    assert_eq!(story.title(), json!("C"));
    assert!(candidates(&story.city, "plan_item", id(ITEM), "title").is_empty());
    assert_eq!(story.tutor.device.status().unsent, 0);
}

#[test]
fn f1_a_form_counts_as_having_seen_what_it_showed_when_it_opened() {
    let mut story = Story::new();
    let seen = story.tutor.device.seen("plan_item", id(ITEM));
    story.manager.patch("plan_item", id(ITEM), titled("X"));
    story.manager.sync(&mut story.city);
    story.tutor.sync(&mut story.city);
    let kind = "plan_item".to_owned();
    let set = body(titled("B"));
    let change = Change::Patch { kind, id: id(ITEM), seen, set, closes: Vec::new() };
    story.tutor.edit(vec![change]);
    story.tutor.sync(&mut story.city);
    let mut all = candidates(&story.city, "plan_item", id(ITEM), "title");
    all.push(story.title());
    assert!(all.contains(&json!("X")) && all.contains(&json!("B")), "{all:?}");
}

#[test]
fn two_tablets_that_mark_the_same_learner_meet_in_one_attendance() {
    let mut story = Story::new();
    let mut second = story.second_tablet();
    let mark = |status: &str| {
        json!({
            "lesson": id(LESSON).to_string(), "learner": id(LEARNER).to_string(),
            "status": status
        })
    };
    story.tutor.create("attendance", id(50), mark("present"));
    second.create("attendance", id(51), mark("absent"));
    story.tutor.sync(&mut story.city);
    second.sync(&mut story.city);
    story.tutor.sync(&mut story.city);
    let rows: Vec<_> =
        story.city.tables.rows.keys().filter(|(kind, _)| kind == "attendance").collect();
    assert_eq!(rows.len(), 1);
    let attendance = rows[0].1;
    let candidates = candidates(&story.city, "attendance", attendance, "presence");
    let mut all: Vec<Value> = candidates.iter().map(|value| value["status"].clone()).collect();
    all.push(story.city.row("attendance", attendance).expect("there").body["status"].clone());
    assert!(all.contains(&json!("present")) && all.contains(&json!("absent")), "{all:?}");
    assert_eq!(story.tutor.device.status().conflicts, 1);
}

#[test]
fn f5_a_walk_in_opens_the_new_learner_to_her_author_and_the_venues_team() {
    let mut story = Story::new();
    let mut colleague = story.second_tablet();
    let walk_in = id(60);
    let text = |n: u128| id(n).to_string();
    story.tutor.edit(vec![
        create("learner", walk_in, json!({ "preferred_name": "ゆき", "first_venue": text(VENUE) })),
        create(
            "assignment",
            id(61),
            json!({ "staff": text(TUTOR), "learner": text(60), "from": "2021-02-03" }),
        ),
        create("consultation", id(62), json!({ "learner": text(60), "date": "2021-02-03" })),
    ]);
    story.tutor.sync(&mut story.city);
    colleague.sync(&mut story.city);
    story.other_tutor.sync(&mut story.city);
    assert_eq!(story.tutor.device.status().held, 0);
    assert_eq!(colleague.shows("learner", walk_in, "preferred_name"), json!("ゆき"));
    assert!(story.other_tutor.device.get("learner", walk_in).is_none());
}

#[test]
fn f5_a_walk_in_that_is_taken_back_ends_the_assignment_that_came_with_it_and_no_other() {
    let mut story = Story::new();
    let text = |n: u128| id(n).to_string();
    let looks_after = |n| json!({ "staff": text(TUTOR), "learner": text(n), "from": "2021-02-03" });
    story.tutor.edit(vec![
        create("learner", id(60), json!({ "preferred_name": "ゆき", "first_venue": text(VENUE) })),
        create("assignment", id(61), looks_after(60)),
    ]);
    story.manager.create("assignment", id(63), looks_after(LEARNER));
    story.tutor.sync(&mut story.city);
    story.manager.sync(&mut story.city);
    story.tutor.sync(&mut story.city);
    let alone = story.tutor.delete("assignment", id(63));
    let seen = |kind: &str, id| (kind.to_owned(), story.tutor.device.seen(kind, id), id);
    let gone = [seen("learner", id(60)), seen("assignment", id(61))];
    let gone = gone.map(|(kind, seen, id)| Change::Delete { kind, id, seen });
    let together = story.tutor.edit(gone.to_vec());
    story.tutor.sync(&mut story.city);
    let held = [alone, together].map(|uid| story.city.held_for(uid));
    assert_eq!(held, [Some(HeldReason::NoRight), None]);
    let is_gone = |n| story.city.row("assignment", id(n)).expect("a record").is_deleted;
    assert_eq!([61, 63].map(is_gone), [true, false]);
}

#[test]
fn f5_creating_a_learner_who_exists_elsewhere_is_no_way_in() {
    let mut story = Story::new();
    let text = |n: u128| id(n).to_string();
    let uid = story.tutor.edit(vec![
        create("learner", id(FOREIGN_LEARNER), json!({ "preferred_name": "はな" })),
        create(
            "assignment",
            id(61),
            json!({ "staff": text(TUTOR), "learner": text(FOREIGN_LEARNER), "from": "2021-02-03" }),
        ),
    ]);
    story.tutor.sync(&mut story.city);
    assert_eq!(story.city.held_for(uid), Some(HeldReason::NoRight));
    assert!(story.city.row("assignment", id(61)).is_none());
    let stolen = story.tutor.device.get("learner", id(FOREIGN_LEARNER));
    assert!(stolen.is_none(), "nothing of the foreign learner reaches the tablet: {stolen:?}");
}

#[test]
fn f6_while_the_end_of_an_assignment_is_disputed_the_narrower_access_holds() {
    let mut story = Story::new();
    let manager_actor = story.manager.device.identity().actor.clone();
    let mut second = Tablet::new(&mut story.city, &manager_actor);
    second.sync(&mut story.city);
    story.manager.patch("assignment", id(TUTOR + 100), json!({ "to": "2021-01-31" }));
    second.clock.0 += 9_000_000_000;
    second.patch("assignment", id(TUTOR + 100), json!({ "to": "2021-12-31" }));
    story.manager.sync(&mut story.city);
    second.sync(&mut story.city);
    story.tutor.sync(&mut story.city);
    assert!(story.tutor.device.get("learner", id(LEARNER)).is_none());
}

#[test]
fn f7_a_scope_dropped_and_given_again_in_the_middle_of_a_pull_is_whole() {
    let mut story = Story::new();
    for n in 0..40u128 {
        let item = json!({ "learner": id(LEARNER).to_string(), "title": format!("第{n}回") });
        story.manager.create("plan_item", id(500 + n), item);
    }
    story.manager.sync(&mut story.city);
    story.city.page_limits.records = 7;
    let request = story.tutor.request();
    let reply = story.city.sync(&request).expect("the client is known");
    story.manager.patch("assignment", id(TUTOR + 100), json!({ "to": "2021-01-31" }));
    story.manager.sync(&mut story.city);
    story.tutor.receive(reply);
    let request = story.tutor.next_request().expect("the pull goes on");
    let reply = story.city.sync(&request).expect("the client is known");
    story.manager.patch("assignment", id(TUTOR + 100), json!({ "to": null }));
    story.manager.sync(&mut story.city);
    story.tutor.receive(reply);
    story.tutor.sync(&mut story.city);
    while let Some(request) = story.tutor.next_request() {
        let reply = story.city.sync(&request).expect("the client is known");
        story.tutor.receive(reply);
    }
    story.tutor.sync(&mut story.city);
    assert_eq!(story.tutor.device.all("plan_item").count(), 41);
    assert!(!story.tutor.device.status().differs);
}

#[test]
fn f7_what_was_deleted_while_the_scope_was_away_does_not_come_back() {
    let mut story = Story::new();
    story.manager.patch("assignment", id(TUTOR + 100), json!({ "to": "2021-01-31" }));
    story.manager.sync(&mut story.city);
    story.manager.delete("plan_item", id(ITEM));
    story.manager.sync(&mut story.city);
    story.manager.patch("assignment", id(TUTOR + 100), json!({ "to": null }));
    story.manager.sync(&mut story.city);
    story.tutor.sync(&mut story.city);
    assert!(story.tutor.device.get("learner", id(LEARNER)).is_some());
    assert!(story.tutor.device.get("plan_item", id(ITEM)).is_none());
}

#[test]
fn f8_settling_a_conflict_closes_only_the_values_that_the_person_saw() {
    let mut story = Story::new();
    let mut second = story.second_tablet();
    let mut third = story.second_tablet();
    story.tutor.patch("plan_item", id(ITEM), titled("A"));
    let unseen = third.patch("plan_item", id(ITEM), titled("C"));
    second.patch("plan_item", id(ITEM), titled("B"));
    story.tutor.sync(&mut story.city);
    second.sync(&mut story.city);
    story.manager.sync(&mut story.city);
    let view = story.manager.device.get("plan_item", id(ITEM)).expect("there").clone();
    let closes = view.conflicts[0].values.iter().map(|value| value.stamp.uid).collect();
    let seen = story.manager.device.seen("plan_item", id(ITEM));
    third.sync(&mut story.city);
    let kind = "plan_item".to_owned();
    let set = body(titled("A+B"));
    story.manager.edit(vec![Change::Patch { kind, id: id(ITEM), seen, set, closes }]);
    story.manager.sync(&mut story.city);
    let stored = story.city.row("plan_item", id(ITEM)).expect("there");
    let candidates = &stored.meta.conflicts["title"];
    let is_there = candidates.iter().any(|value| value.stamp.uid == unseen)
        || stored.body["title"] == json!("C");
    assert!(is_there, "{candidates:?}");
}

#[test]
fn f10_a_duplicate_gets_the_byte_identical_fate() {
    let mut story = Story::new();
    story.tutor.patch("plan_item", id(ITEM), titled("A"));
    let request = story.tutor.request();
    let text = |reply: &SyncReply| serde_json::to_string(&reply.fates).expect("fates are JSON");
    let first = story.city.sync(&request).expect("the client is known");
    story.tutor.lose_reply();
    let again = story.city.sync(&story.tutor.request()).expect("the client is known");
    assert_eq!(text(&first), text(&again));
    assert_eq!(first.fates[0].kind, FateKind::Applied);
}

#[test]
fn f11_a_held_change_stays_in_sight_while_its_author_may_see_it() {
    let mut story = Story::new();
    // Managers write program settings; a tutor's change of them is held.
    let uid = story.tutor.create("program", id(70), json!({ "name": "学び" }));
    story.tutor.sync(&mut story.city);
    assert_eq!(story.city.held_for(uid), Some(HeldReason::NoRight));
    assert_eq!(story.tutor.device.status().held, 1);
    assert_eq!(story.tutor.shows("program", id(70), "name"), json!("学び"));
    let notice = story.tutor.device.all("held_notice").next().cloned();
    let notice = notice.expect("the author is told");
    assert_eq!(notice.body["reason"], json!("no_right"));
    assert!(!serde_json::to_string(&notice.body).expect("JSON").contains("学び"));
    story.tutor.reopen();
    assert_eq!(story.tutor.shows("program", id(70), "name"), json!("学び"));
}

#[test]
fn f17_creating_again_tells_one_who_saw_the_deletion_from_one_who_did_not() {
    for has_seen in [true, false] {
        let mut story = Story::new();
        let mark = json!({
            "lesson": id(LESSON).to_string(), "learner": id(LEARNER).to_string(),
            "status": "present"
        });
        let mut late = story.second_tablet();
        story.tutor.create("attendance", id(50), mark.clone());
        story.tutor.sync(&mut story.city);
        let keys = story.city.tables.rows.keys();
        let attendance = keys.clone().find(|(kind, _)| kind == "attendance").expect("there").1;
        story.manager.sync(&mut story.city);
        story.manager.delete("attendance", attendance);
        story.manager.sync(&mut story.city);
        if has_seen {
            story.tutor.sync(&mut story.city);
            story.tutor.create("attendance", id(51), mark.clone());
            story.tutor.sync(&mut story.city);
        } else {
            late.create("attendance", id(52), mark.clone());
            late.sync(&mut story.city);
        }
        let stored = story.city.row("attendance", attendance).expect("there");
        assert!(!stored.is_deleted, "what a person recorded is in sight");
        assert_eq!(stored.meta.conflicts.contains_key("*"), !has_seen);
    }
}

#[test]
fn a_change_of_a_record_that_nobody_knows_is_held_and_makes_no_half_record() {
    let mut story = Story::new();
    let uid = story.manager.patch("plan_item", id(999), titled("?"));
    story.manager.sync(&mut story.city);
    assert_eq!(story.city.held_for(uid), Some(HeldReason::UnknownRecord));
    assert!(story.city.row("plan_item", id(999)).is_none());
}

#[test]
fn f19_if_one_operation_must_be_held_the_whole_mutation_is() {
    let mut story = Story::new();
    let uid = story.tutor.edit(vec![
        create("plan_item", id(80), json!({ "learner": id(LEARNER).to_string(), "title": "数学" })),
        create("program", id(81), json!({ "name": "学び" })),
    ]);
    story.tutor.sync(&mut story.city);
    assert!(story.city.held_for(uid).is_some());
    assert!(story.city.row("plan_item", id(80)).is_none());
}

#[test]
fn f24_a_full_disk_keeps_the_edit_on_the_screen_and_sends_nothing_unsaved() {
    let mut story = Story::new();
    story.tutor.is_full = true;
    story.tutor.patch("plan_item", id(ITEM), titled("A"));
    assert_eq!(story.tutor.shows("plan_item", id(ITEM), "title"), json!("A"));
    let request = story.tutor.request();
    assert!(request.push.is_empty(), "only what is safe on the disk may be sent");
    story.tutor.lose_reply();
    story.tutor.is_full = false;
    story.tutor.sync(&mut story.city);
    assert_eq!(story.title(), json!("A"));
}

#[test]
fn f24_a_number_that_another_tab_has_used_is_not_used_again() {
    let mut story = Story::new();
    let before = story.tutor.disk.clone();
    story.tutor.patch("plan_item", id(ITEM), titled("A"));
    let with_a = story.tutor.disk.clone();
    // A frozen tab wakes up with what it knew before.
    let mut frozen = Story::new().tutor;
    frozen.disk = before;
    frozen.reopen();
    frozen.disk = with_a.clone();
    frozen.patch("plan_item", id(ITEM), titled("B"));
    assert_eq!(frozen.disk, with_a, "nothing was written over the other tab's change");
    assert_eq!(frozen.device.status().saving, 1);
}

#[test]
fn closing_the_browser_offline_loses_nothing_and_an_entry_retires_only_by_the_cursor() {
    let mut story = Story::new();
    story.tutor.patch("plan_item", id(ITEM), titled("A"));
    story.tutor.reopen();
    assert_eq!(story.tutor.shows("plan_item", id(ITEM), "title"), json!("A"));
    assert_eq!(story.tutor.device.status().unsent, 1);
    let request = story.tutor.request();
    story.city.page_limits.records = 1;
    for n in 0..5u128 {
        let item = json!({ "learner": id(LEARNER).to_string(), "title": "ほか" });
        story.manager.create("plan_item", id(600 + n), item);
    }
    story.manager.sync(&mut story.city);
    let reply = story.city.sync(&request).expect("the client is known");
    story.tutor.receive(reply);
    // The fate is known, the pull is not complete: the own edit is still on the screen.
    assert_eq!(story.tutor.shows("plan_item", id(ITEM), "title"), json!("A"));
    assert_eq!(story.tutor.device.status().unsent, 1);
    story.tutor.lose_reply();
    story.tutor.sync(&mut story.city);
    assert_eq!(story.tutor.device.status().unsent, 0);
    story.tutor.reopen();
    assert_eq!(story.tutor.shows("plan_item", id(ITEM), "title"), json!("A"));
}

#[test]
fn an_interrupted_first_sync_goes_on_where_it_was() {
    let mut story = Story::new();
    story.city.page_limits.records = 3;
    let mut fresh = Tablet::new(&mut story.city, &story.tutor_actor);
    let request = fresh.request();
    let reply = story.city.sync(&request).expect("the client is known");
    fresh.receive(reply);
    fresh.reopen();
    assert!(!fresh.device.has_synced());
    let request = fresh.request();
    assert_ne!(request.position, Default::default(), "the second page is asked for");
    fresh.lose_reply();
    fresh.sync(&mut story.city);
    assert_eq!(fresh.shows("plan_item", id(ITEM), "title"), json!("英語 p.12"));
    assert!(!fresh.device.status().differs);
}

#[test]
fn what_a_newer_version_wrote_survives_every_edit() {
    let mut story = Story::new();
    story.manager.patch("plan_item", id(ITEM), json!({ "mood_color": { "r": 1 } }));
    story.manager.sync(&mut story.city);
    story.tutor.sync(&mut story.city);
    story.tutor.patch("plan_item", id(ITEM), titled("A"));
    story.tutor.sync(&mut story.city);
    story.tutor.reopen();
    assert_eq!(story.tutor.shows("plan_item", id(ITEM), "mood_color"), json!({ "r": 1 }));
}

#[test]
fn deleting_what_somebody_else_edited_unseen_keeps_the_record_and_asks() {
    let mut story = Story::new();
    story.tutor.patch("plan_item", id(ITEM), titled("A"));
    story.tutor.sync(&mut story.city);
    story.manager.delete("plan_item", id(ITEM));
    story.manager.sync(&mut story.city);
    let stored = story.city.row("plan_item", id(ITEM)).expect("there");
    assert!(!stored.is_deleted);
    assert!(stored.meta.conflicts.contains_key("*"));
}

fn create(kind: &'static str, id: RecordId, set: Value) -> Change {
    Change::Create { kind, id, set: body(set) }
}
