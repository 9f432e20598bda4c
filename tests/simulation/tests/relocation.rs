//! Schedules in which a fact was recorded in the wrong place and is moved (F14), told on the real
//! cores.

use serde_json::{Value, json};
use shared::id::MutationId;
use shared::role::Role;
use shared::sync::device::Change;
use shared::sync::message::{HeldReason, Op, OpKind};
use shared::sync::stored::WHOLE_RECORD;
use simulation::story::{assign, open_venue};
use simulation::tablet::body;
use simulation::world::id;
use simulation::{City, Tablet};

const VENUE: u128 = 20;
const HANA: u128 = 10;
const SORA: u128 = 11;
const TALK: u128 = 40;
const MOVED_TALK: u128 = 41;
const SECRET: &str = "家のことを話した";

/// A manager and two tutors of one venue with two learners; a talk with Sora is in Hana's file.
struct Story {
    city: City,
    manager: Tablet,
    tutor: Tablet,
    other: Tablet,
}

impl Story {
    fn new() -> Story {
        let mut city = City::new();
        let boss = city.add_account(Role::Manager, id(1));
        let staff = [2, 3].map(|n| city.add_account(Role::Tutor, id(n)));
        let mut manager = Tablet::new(&mut city, &boss);
        open_venue(&mut manager, VENUE, &[HANA, SORA]);
        for tutor in [2, 3] {
            assign(&mut manager, tutor, VENUE);
        }
        manager.sync(&mut city);
        let [mut tutor, mut other] = staff.map(|actor| Tablet::new(&mut city, &actor));
        tutor.sync(&mut city);
        other.sync(&mut city);
        tutor.create("consultation", id(TALK), talk(HANA, 2));
        let mut story = Story { city, manager, tutor, other };
        story.everybody_syncs();
        story
    }

    fn everybody_syncs(&mut self) {
        for _ in 0..2 {
            for tablet in [&mut self.tutor, &mut self.other, &mut self.manager] {
                tablet.sync(&mut self.city);
            }
        }
    }

    /// Everything that the server has about the record in the wrong place, as one text.
    fn left(&self) -> String {
        let row = self.city.row("consultation", id(TALK)).expect("a tombstone");
        let history = &self.city.tables.history;
        let history = history.iter().filter(|(_, write)| write.after.id == id(TALK));
        format!("{row:?} {:?}", history.collect::<Vec<_>>())
    }

    fn is_there(&self, n: u128) -> bool {
        self.city.row("consultation", id(n)).is_some_and(|row| !row.is_deleted)
    }
}

fn talk(learner: u128, staff: u128) -> Value {
    json!({
        "learner": id(learner).to_string(), "date": "2021-02-03",
        "staff": id(staff).to_string(), "summary": SECRET
    })
}

fn move_talk(tablet: &mut Tablet) -> MutationId {
    let seen = tablet.device.seen("consultation", id(TALK));
    let mut set = seen.body().clone();
    set.insert("learner".to_owned(), json!(id(SORA).to_string()));
    let (kind, to) = ("consultation", id(MOVED_TALK));
    tablet.edit(vec![Change::Move { kind, id: id(TALK), seen, to, set }])
}

#[test]
fn f14_nothing_of_what_was_moved_stays_readable_where_it_was() {
    let mut story = Story::new();
    assert!(story.left().contains(SECRET));
    story.tutor.patch("consultation", id(TALK), json!({ "next_action": "電話" }));
    move_talk(&mut story.tutor);
    story.everybody_syncs();
    assert!(!story.is_there(TALK) && story.is_there(MOVED_TALK));
    assert!(!story.left().contains(SECRET) && !story.left().contains("電話"), "{}", story.left());
    let moved = &story.city.row("consultation", id(MOVED_TALK)).expect("there").body;
    assert_eq!((&moved["summary"], &moved["next_action"]), (&json!(SECRET), &json!("電話")));
    // Who moved it, and where to, stays.
    let history = &story.city.tables.history;
    let last = history.iter().rfind(|(_, write)| write.after.id == id(TALK));
    let (provenance, write) = last.expect("the move");
    assert_eq!(provenance.person, Some(id(2)));
    assert_eq!(write.after.moved_to(), Some(id(MOVED_TALK)));
}

#[test]
fn f14_a_manager_moves_words_of_a_tutor_who_stays_their_author() {
    let mut story = Story::new();
    move_talk(&mut story.manager);
    story.everybody_syncs();
    assert!(!story.is_there(TALK) && !story.left().contains(SECRET));
    let moved = &story.city.row("consultation", id(MOVED_TALK)).expect("there").body;
    assert_eq!(moved["staff"], json!(id(2).to_string()));
}

#[test]
fn f14_a_tutor_does_not_take_away_the_words_of_another_one() {
    let mut story = Story::new();
    let uid = move_talk(&mut story.other);
    story.everybody_syncs();
    assert_eq!(story.city.held_for(uid), Some(HeldReason::NoRight));
    assert!(story.is_there(TALK) && story.left().contains(SECRET));
}

#[test]
fn f14_an_edit_that_the_mover_had_not_seen_waits_with_the_move_until_somebody_settles_it() {
    let mut story = Story::new();
    story.other.patch("consultation", id(TALK), json!({ "next_action": "学校へ行く" }));
    story.other.sync(&mut story.city);
    move_talk(&mut story.manager);
    story.everybody_syncs();
    assert!(story.is_there(TALK) && story.is_there(MOVED_TALK));
    let row = story.city.row("consultation", id(TALK)).expect("there");
    let candidates = row.meta.conflicts[WHOLE_RECORD].iter().map(|it| it.value.clone());
    let wish = json!({ "deleted": true, "moved_to": id(MOVED_TALK) });
    assert_eq!(candidates.collect::<Vec<_>>(), [wish]);
    // Whoever deletes it then settles that it is moved.
    story.manager.delete("consultation", id(TALK));
    story.everybody_syncs();
    assert!(!story.is_there(TALK));
    assert!(!story.left().contains(SECRET) && !story.left().contains("学校"), "{}", story.left());
}

#[test]
fn f14_a_late_edit_brings_back_the_edit_and_nothing_of_what_was_moved() {
    let mut story = Story::new();
    story.other.patch("consultation", id(TALK), json!({ "next_action": "学校へ行く" }));
    move_talk(&mut story.tutor);
    story.everybody_syncs();
    assert!(story.is_there(TALK));
    let row = story.city.row("consultation", id(TALK)).expect("there");
    assert_eq!(row.body["next_action"], json!("学校へ行く"));
    assert!(row.meta.conflicts.contains_key(WHOLE_RECORD));
    assert!(!story.left().contains(SECRET), "{}", story.left());
}

#[test]
fn f14_nothing_is_taken_away_without_being_made_elsewhere() {
    let mut story = Story::new();
    let uid = story.tutor.delete("consultation", id(TALK));
    let mut request = story.tutor.request();
    let moved_to = Some(id(MOVED_TALK));
    let base = story.city.row("consultation", id(TALK)).expect("there").seq;
    let op = Op { base, moved_to, ..Op::new(OpKind::Delete, "consultation", id(TALK)) };
    request.push[0]["ops"] = json!([op]);
    story.city.sync(&request).expect("it answers");
    assert_eq!(story.city.held_for(uid), Some(HeldReason::Unreadable));
    assert!(story.is_there(TALK) && story.left().contains(SECRET));
}

#[test]
fn f14_what_was_moved_by_mistake_is_moved_back() {
    let mut story = Story::new();
    move_talk(&mut story.tutor);
    story.everybody_syncs();
    let seen = story.tutor.device.seen("consultation", id(MOVED_TALK));
    let (kind, set) = ("consultation", body(talk(HANA, 2)));
    let back = Change::Move { kind, id: id(MOVED_TALK), seen, to: id(TALK), set };
    story.tutor.edit(vec![back]);
    story.everybody_syncs();
    assert!(story.is_there(TALK) && !story.is_there(MOVED_TALK));
    let row = story.city.row("consultation", id(TALK)).expect("there");
    assert_eq!(row.body["summary"], json!(SECRET));
    assert!(row.meta.conflicts.is_empty(), "{:?}", row.meta);
}
