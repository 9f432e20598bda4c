//! A small change rides on the hint that there is one. Only a device that stands exactly where the
//! change begins takes it from there, and nobody is told of what a pull would not give her.

use serde_json::json;
use shared::api::live::{Delta, Head};
use shared::reconcile::{Committed, Hint, Listener};
use shared::role::{Actor, Role};
use shared::sync::device::{Change, Event};
use shared::sync::message::SCHEMA;
use simulation::tablet::body;
use simulation::world::id;
use simulation::{City, Tablet};

const VENUE: u128 = 20;
const LEARNER: u128 = 10;
const ITEM: u128 = 40;

/// A manager, a tutor who holds one learner, and another tutor who holds nobody; all have synced.
struct Three {
    city: City,
    manager: Tablet,
    tutor: Tablet,
    tutor_actor: Actor,
    other_actor: Actor,
}

impl Three {
    fn meet() -> Three {
        let mut city = City::new();
        let manager_actor = city.add_account(Role::Manager, id(1));
        let tutor_actor = city.add_account(Role::Tutor, id(2));
        let other_actor = city.add_account(Role::Tutor, id(3));
        let mut manager = Tablet::new(&mut city, &manager_actor);
        let learner = id(LEARNER).to_string();
        manager.create("venue", id(VENUE), json!({ "name": "会場" }));
        for n in [LEARNER, LEARNER + 1] {
            manager.create("learner", id(n), json!({ "preferred_name": "はな" }));
        }
        let assignment =
            json!({ "staff": id(2).to_string(), "learner": learner, "from": "2020-04-01" });
        manager.create("assignment", id(102), assignment);
        manager.create("plan_item", id(ITEM), json!({ "learner": learner, "title": "英語" }));
        manager.sync(&mut city);
        manager.sync(&mut city);
        let mut tutor = Tablet::new(&mut city, &tutor_actor);
        tutor.sync(&mut city);
        city.committed.clear();
        Three { city, manager, tutor, tutor_actor, other_actor }
    }

    fn listener(&self, actor: &Actor) -> Listener {
        self.city.listener(actor.account, SCHEMA)
    }

    /// What the manager changes next, as the server commits it.
    fn manager_renames(&mut self, title: &str) -> Committed {
        self.manager.patch("plan_item", id(ITEM), json!({ "title": title }));
        self.manager.sync(&mut self.city);
        self.last_commit()
    }

    fn last_commit(&mut self) -> Committed {
        let mut all: Vec<Committed> = self.city.committed.drain(..).collect();
        all.retain(Committed::has_records);
        all.pop().expect("something was committed")
    }

    fn title(&self) -> serde_json::Value {
        self.tutor.shows("plan_item", id(ITEM), "title")
    }
}

fn head(hint: Option<Hint>) -> Head {
    match hint {
        Some(Hint::Head(head)) => *head,
        other => panic!("no head is told: {other:?}"),
    }
}

fn delta(hint: Option<Hint>) -> Option<Delta> {
    head(hint).delta
}

#[test]
fn a_small_change_is_seen_without_a_request() {
    let mut three = Three::meet();
    let mut listener = three.listener(&three.tutor_actor);
    for title in ["数学", "国語"] {
        let committed = three.manager_renames(title);
        three.tutor.handle(Event::Hint(Box::new(head(listener.hear(&committed)))));
        assert!(three.tutor.next_request().is_none());
        assert_eq!(three.title(), json!(title));
        assert_eq!(three.tutor.device.cursor().1, three.city.tables.head);
    }
    three.tutor.reopen();
    assert_eq!(three.title(), json!("国語"));
    three.tutor.sync(&mut three.city);
    assert!(!three.tutor.device.status().differs);
}

#[test]
fn who_may_not_see_the_record_hears_nothing_and_misses_nothing() {
    let mut three = Three::meet();
    let other = three.other_actor.clone();
    let mut tablet = Tablet::new(&mut three.city, &other);
    tablet.sync(&mut three.city);
    let mut listener = three.listener(&other);
    let committed = three.manager_renames("数学");
    assert_eq!(listener.hear(&committed), None);
    let patch = |tablet: &Tablet, kind: &str, id, set| {
        let (kind, seen) = (kind.to_owned(), tablet.device.seen(kind, id));
        Change::Patch { kind, id, seen, set: body(set), closes: Vec::new() }
    };
    let venue = patch(&three.manager, "venue", id(VENUE), json!({ "name": "北の会場" }));
    let item = patch(&three.manager, "plan_item", id(ITEM), json!({ "title": "国語" }));
    three.manager.edit(vec![venue, item]);
    three.manager.sync(&mut three.city);
    let both = delta(listener.hear(&three.last_commit())).expect("both are small");
    let kinds: Vec<&str> = both.records.iter().map(|record| &*record.kind).collect();
    assert_eq!(kinds, ["venue"]);
}

#[test]
fn what_is_not_for_her_in_between_does_not_make_a_device_ask() {
    let mut three = Three::meet();
    let mut listener = three.listener(&three.tutor_actor);
    let first = three.manager_renames("数学");
    three.tutor.handle(Event::Hint(Box::new(head(listener.hear(&first)))));
    let set = json!({ "learner": id(LEARNER + 1).to_string(), "title": "理科" });
    three.manager.create("plan_item", id(ITEM + 1), set);
    three.manager.sync(&mut three.city);
    assert_eq!(listener.hear(&three.last_commit()), None);
    let third = three.manager_renames("国語");
    three.tutor.handle(Event::Hint(Box::new(head(listener.hear(&third)))));
    assert!(three.tutor.next_request().is_none());
    assert_eq!(three.title(), json!("国語"));
    three.tutor.sync(&mut three.city);
    assert!(!three.tutor.device.status().differs);
}

#[test]
fn a_device_that_missed_a_change_asks() {
    let mut three = Three::meet();
    let mut listener = three.listener(&three.tutor_actor);
    three.manager_renames("数学");
    let second = three.manager_renames("国語");
    three.tutor.handle(Event::Hint(Box::new(head(listener.hear(&second)))));
    assert_eq!(three.title(), json!("英語"));
    assert!(three.tutor.next_request().is_some());
}

#[test]
fn what_is_told_while_a_request_is_under_way_is_asked_for_only_if_the_answer_lacks_it() {
    for is_in_answer in [true, false] {
        let mut three = Three::meet();
        let mut listener = three.listener(&three.tutor_actor);
        let request = three.tutor.request();
        let early = three.city.sync(&request).expect("it answers");
        let committed = three.manager_renames("数学");
        let late = three.city.sync(&request).expect("it answers");
        three.tutor.handle(Event::Hint(Box::new(head(listener.hear(&committed)))));
        three.tutor.receive(if is_in_answer { late } else { early });
        assert_eq!(three.tutor.next_request().is_none(), is_in_answer);
    }
}

#[test]
fn what_changes_access_or_takes_a_record_away_does_not_ride() {
    let mut three = Three::meet();
    let mut listener = three.listener(&three.tutor_actor);
    let learner = id(LEARNER).to_string();
    let more = json!({ "staff": id(3).to_string(), "learner": learner, "from": "2020-04-01" });
    three.manager.create("assignment", id(103), more);
    three.manager.sync(&mut three.city);
    let committed = three.last_commit();
    assert_eq!(committed.regranted.len(), 1, "it gives access to the other tutor");
    assert_eq!(delta(listener.hear(&committed)), None);
    three.manager.delete("plan_item", id(ITEM));
    three.manager.sync(&mut three.city);
    let committed = three.last_commit();
    assert_eq!(delta(listener.hear(&committed)), None);
}

#[test]
fn whose_grants_have_changed_is_told_nothing_else_before_they_are_read_again() {
    let mut three = Three::meet();
    let mut listener = three.listener(&three.tutor_actor);
    three.manager.patch("assignment", id(102), json!({ "to": "2020-12-31" }));
    three.manager.sync(&mut three.city);
    assert_eq!(listener.hear(&three.last_commit()), Some(Hint::Regranted));
}

#[test]
fn a_change_from_before_a_grant_is_not_told_by_it() {
    let mut three = Three::meet();
    let committed = three.manager_renames("数学");
    let learner = id(LEARNER).to_string();
    let more = json!({ "staff": id(3).to_string(), "learner": learner, "from": "2020-04-01" });
    three.manager.create("assignment", id(103), more);
    three.manager.sync(&mut three.city);
    // She began to listen before the change, and her grants were read after it.
    let mut listener = three.listener(&three.other_actor);
    assert_eq!(delta(listener.hear(&committed)), None);
}

#[test]
fn a_change_that_was_chosen_for_somebody_else_is_not_applied() {
    let mut three = Three::meet();
    let mut other = three.listener(&three.other_actor);
    three.manager.patch("venue", id(VENUE), json!({ "name": "北の会場" }));
    three.manager.sync(&mut three.city);
    let hint = head(other.hear(&three.last_commit()));
    assert!(hint.delta.is_some());
    three.tutor.handle(Event::Hint(Box::new(hint)));
    assert_eq!(three.tutor.shows("venue", id(VENUE), "name"), json!("会場"));
    assert!(three.tutor.next_request().is_some());
}

#[test]
fn a_server_that_was_set_back_is_found_out_although_changes_ride_on_its_hints() {
    let mut three = Three::meet();
    let backup = three.city.tables.clone();
    three.manager_renames("数学");
    three.tutor.sync(&mut three.city);
    let lost = three.tutor.device.cursor();
    three.city.set_back(&backup);
    // Somebody who has not seen the lost change takes the server to the same seq, and past it.
    let mut other = Tablet::new(&mut three.city, &three.manager.device.identity().actor.clone());
    other.sync(&mut three.city);
    let mut listener = three.listener(&three.tutor_actor);
    for title in ["国語", "理科"] {
        other.patch("plan_item", id(ITEM), json!({ "title": title }));
        other.sync(&mut three.city);
        let committed = three.last_commit();
        three.tutor.handle(Event::Hint(Box::new(head(listener.hear(&committed)))));
    }
    assert_eq!(three.tutor.device.cursor(), lost, "nothing of it was applied");
    three.tutor.sync(&mut three.city);
    assert_ne!(three.tutor.device.cursor().0, lost.0, "a new timeline has begun");
}

#[test]
fn an_app_that_does_not_say_what_it_reads_is_told_only_that_there_is_something() {
    let mut three = Three::meet();
    let (account, grants) = (three.tutor_actor.account, three.tutor.device.grants().clone());
    let committed = three.manager_renames("数学");
    for (schema, schema_min) in [(None, 1), (Some(0), 1), (Some(SCHEMA), SCHEMA + 1)] {
        let mut listener = Listener::new(account, grants.clone(), schema, schema_min);
        assert_eq!(delta(listener.hear(&committed)), None);
    }
}

#[test]
fn a_server_that_waits_for_the_confirmation_of_a_restore_gives_no_records() {
    let mut three = Three::meet();
    three.city.tables.is_confirmed = false;
    let mut listener = three.listener(&three.tutor_actor);
    let committed = three.manager_renames("数学");
    assert_eq!(delta(listener.hear(&committed)), None);
}
