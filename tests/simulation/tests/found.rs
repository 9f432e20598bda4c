//! Schedules in which the model said something else than the server, and was right.

use serde_json::{Value, json};
use shared::role::{Actor, Role};
use shared::scope::Scope;
use shared::sync::device::Change;
use simulation::tablet::body;
use simulation::world::id;
use simulation::{City, Tablet};

const LEARNER: u128 = 10;
const RECORD: u128 = 40;

/// A manager and a tutor who both hold the same learner, and a record of hers.
struct Two {
    city: City,
    manager: Tablet,
    tutor: Tablet,
    tutor_actor: Actor,
}

impl Two {
    fn with(kind: &'static str, fields: Value) -> Two {
        let mut city = City::new();
        let manager_actor = city.add_account(Role::Manager, id(1));
        let tutor_actor = city.add_account(Role::Tutor, id(2));
        let mut manager = Tablet::new(&mut city, &manager_actor);
        let learner = id(LEARNER).to_string();
        manager.create("learner", id(LEARNER), json!({ "preferred_name": "はな" }));
        let assignment =
            json!({ "staff": id(2).to_string(), "learner": learner, "from": "2020-04-01" });
        manager.create("assignment", id(102), assignment);
        manager.sync(&mut city);
        let mut set = fields;
        set["learner"] = json!(learner);
        manager.create(kind, id(RECORD), set);
        manager.sync(&mut city);
        let mut tutor = Tablet::new(&mut city, &tutor_actor);
        tutor.sync(&mut city);
        Two { city, manager, tutor, tutor_actor }
    }

    /// The manager's change is there first.
    fn sync(&mut self) {
        self.manager.sync(&mut self.city);
        self.tutor.sync(&mut self.city);
    }
}

#[test]
fn a_deletion_does_not_take_a_choice_that_somebody_else_added_before_an_own_edit() {
    let mut two = Two::with("consultation", json!({ "date": "2021-02-01" }));
    let add = |topic: &str| json!({ "topics": { "add": [topic], "remove": [] } });
    two.tutor.patch("consultation", id(RECORD), add("exam"));
    two.tutor.delete("consultation", id(RECORD));
    two.manager.patch("consultation", id(RECORD), add("school"));
    two.sync();
    let stored = two.city.row("consultation", id(RECORD)).expect("it is there");
    assert!(!stored.is_deleted, "the manager's choice is nowhere else");
    assert_eq!(stored.body["topics"], json!(["exam", "school"]));
}

#[test]
fn a_value_that_a_quiet_field_does_not_show_is_in_history() {
    let mut two = Two::with("plan_item", json!({ "title": "英語" }));
    two.tutor.patch("plan_item", id(RECORD), json!({ "position": 3 }));
    two.manager.clock.0 += 60_000;
    two.city.now.0 += 60_000;
    two.manager.patch("plan_item", id(RECORD), json!({ "position": 5 }));
    two.sync();
    let stored = two.city.row("plan_item", id(RECORD)).expect("it is there");
    assert_eq!(stored.body["position"], json!(5));
    let changes = two.city.tables.history.iter().flat_map(|(_, write)| &write.change);
    let said: Vec<&Value> = changes.filter_map(|op| op.set.get("position")).collect();
    assert_eq!(said, [&json!(5), &json!(3)]);
}

#[test]
fn what_a_closed_account_sends_waits_for_those_in_charge_of_what_it_is_about() {
    let mut two = Two::with("plan_item", json!({ "title": "英語" }));
    two.tutor.patch("plan_item", id(RECORD), json!({ "title": "A" }));
    two.city.close_account(two.tutor_actor.account);
    two.sync();
    let scopes: Vec<Scope> = two.city.tables.held.values().map(|held| held.scope.clone()).collect();
    assert_eq!(scopes, [Scope::Own(id(LEARNER))]);
}

fn text_of(two: &Two) -> String {
    let stored = two.city.row("consultation", id(RECORD)).expect("it is there");
    let candidates = stored.meta.conflicts.get("summary").into_iter().flatten();
    let candidates = candidates.map(|value| value.value.to_string());
    [stored.body["summary"].to_string()]
        .into_iter()
        .chain(candidates)
        .collect::<Vec<_>>()
        .join(" | ")
}

#[test]
fn words_that_wait_for_a_decision_are_not_taken_for_words_that_somebody_removed() {
    let set = json!({ "date": "2021-02-01", "summary": "一 二 三" });
    let mut two = Two::with("consultation", set);
    two.tutor.sync(&mut two.city);
    two.manager.delete("assignment", id(102));
    two.manager.sync(&mut two.city);
    // She has lost her right, and never hears of it.
    let uid = two.tutor.patch("consultation", id(RECORD), json!({ "summary": "一 甲 二 三" }));
    let request = two.tutor.request();
    two.city.sync(&request).expect("it answers");
    assert!(two.city.held_for(uid).is_some());
    two.tutor.lose_reply();
    let again = json!({
        "staff": id(2).to_string(), "learner": id(LEARNER).to_string(), "from": "2020-04-01"
    });
    two.manager.create("assignment", id(103), again);
    two.manager.patch("consultation", id(RECORD), json!({ "summary": "一 二 三 乙" }));
    two.manager.sync(&mut two.city);
    two.tutor.patch("consultation", id(RECORD), json!({ "summary": "一 甲 二 丙 三" }));
    two.tutor.sync(&mut two.city);
    let text = text_of(&two);
    assert!(["甲", "乙", "丙"].iter().all(|word| text.contains(word)), "{text}");
}

#[test]
fn settling_does_not_close_a_text_that_met_another_one_after_a_restore() {
    let set = json!({ "date": "2021-02-01", "summary": "一 二 三" });
    let mut two = Two::with("consultation", set);
    two.sync();
    let mut third = Tablet::new(&mut two.city, &two.tutor_actor);
    third.sync(&mut two.city);
    let backup = two.city.tables.clone();
    two.manager.patch("consultation", id(RECORD), json!({ "summary": "一 乙 三" }));
    two.tutor.clock.0 += 60_000;
    two.city.now.0 += 120_000;
    two.tutor.patch("consultation", id(RECORD), json!({ "summary": "一 甲 三" }));
    two.sync();
    // She chooses her own words, on a screen that shows both.
    let view = two.tutor.device.get("consultation", id(RECORD)).expect("there").clone();
    let closes = view.conflicts[0].values.iter().map(|value| value.stamp.uid).collect();
    let seen = two.tutor.device.seen("consultation", id(RECORD));
    let set = body(json!({ "summary": "一 甲 三" }));
    two.tutor.edit(vec![Change::Patch {
        kind: view.kind.to_string(),
        id: view.id,
        seen,
        set,
        closes,
    }]);
    two.city.restore(&backup);
    third.patch("consultation", id(RECORD), json!({ "summary": "零 一 二 三" }));
    third.sync(&mut two.city);
    two.sync();
    two.sync();
    let text = text_of(&two);
    assert!(text.contains("零") && text.contains("甲"), "{text}");
}

#[test]
fn what_lies_beneath_one_record_in_a_mutation_does_not_lie_beneath_another_one() {
    let mut two = Two::with("consultation", json!({ "date": "2021-02-01" }));
    let item = id(RECORD + 1);
    two.manager.create("plan_item", item, json!({ "learner": id(LEARNER).to_string() }));
    two.sync();
    let both = |tutor: &mut Tablet, title: &str, action: &str| {
        let patch = |kind: &str, id, set| {
            let seen = tutor.device.seen(kind, id);
            let (kind, closes) = (kind.to_owned(), Vec::new());
            Change::Patch { kind, id, seen, set: body(set), closes }
        };
        let changes = vec![
            patch("plan_item", item, json!({ "title": title })),
            patch("consultation", id(RECORD), json!({ "next_action": action })),
        ];
        tutor.edit(changes);
    };
    // A form that was open before saves over a title that it does not show.
    let form = two.tutor.device.seen("plan_item", item);
    both(&mut two.tutor, "甲", "一");
    let (kind, set, closes) = ("plan_item".to_owned(), body(json!({ "title": "乙" })), Vec::new());
    two.tutor.edit(vec![Change::Patch { kind, id: item, seen: form, set, closes }]);
    both(&mut two.tutor, "丙", "二");
    two.tutor.patch("plan_item", item, json!({ "title": "丁" }));
    two.sync();
    let stored = two.city.row("plan_item", item).expect("it is there");
    let candidates = stored.meta.conflicts.get("title").into_iter().flatten();
    let titles = candidates.map(|it| it.value.clone()).chain([stored.body["title"].clone()]);
    let titles: Vec<Value> = titles.collect();
    assert!(titles.contains(&json!("甲")) && titles.contains(&json!("丁")), "{titles:?}");
}
