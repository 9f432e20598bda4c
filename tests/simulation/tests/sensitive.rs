//! The sensitive cases of the specification, each by itself: what a device holds is what the server
//! has sent to it, so each case is told by what reaches whose device.

use serde_json::{Value, json};
use shared::record::Record;
use shared::record::form::Choices;
use shared::records::organization::Organization;
use shared::records::referral_in::ReferralIn;
use shared::role::Role;
use simulation::world::id;
use simulation::{City, Tablet};

const MANAGER: u128 = 1;
const TUTOR: u128 = 2;
const ANN: u128 = 10;
const BOB: u128 = 11;
const VENUE: u128 = 20;

/// A manager, a tutor who looks after both learners at one venue, and the phones of the learners.
struct Program {
    city: City,
    manager: Tablet,
    tutor: Tablet,
    ann: Tablet,
    bob: Tablet,
}

fn text(n: u128) -> Value {
    json!(id(n).to_string())
}

impl Program {
    fn new() -> Program {
        let mut city = City::new();
        let of = |city: &mut City, role, person| city.add_account(role, id(person));
        let manager_actor = of(&mut city, Role::Manager, MANAGER);
        let tutor_actor = of(&mut city, Role::Tutor, TUTOR);
        let ann_actor = of(&mut city, Role::Learner, ANN);
        let bob_actor = of(&mut city, Role::Learner, BOB);
        let mut manager = Tablet::new(&mut city, &manager_actor);
        manager.create("venue", id(VENUE), json!({ "name": "hall" }));
        for (place, learner) in [(30, ANN), (31, BOB)] {
            manager.create("learner", id(learner), json!({ "preferred_name": "x" }));
            let fields = json!({
                "learner": text(learner), "venue": text(VENUE), "from": "2020-04-01"
            });
            manager.create("enrollment", id(place), fields);
        }
        let fields = json!({ "staff": text(TUTOR), "venue": text(VENUE), "from": "2020-04-01" });
        manager.create("assignment", id(32), fields);
        manager.sync(&mut city);
        let mut open = |actor| {
            let mut tablet = Tablet::new(&mut city, actor);
            tablet.sync(&mut city);
            tablet
        };
        let (tutor, ann, bob) = (open(&tutor_actor), open(&ann_actor), open(&bob_actor));
        Program { city, manager, tutor, ann, bob }
    }

    fn sync(&mut self) {
        for tablet in [&mut self.manager, &mut self.tutor, &mut self.ann, &mut self.bob] {
            tablet.sync(&mut self.city);
        }
        for tablet in [&mut self.manager, &mut self.tutor, &mut self.ann, &mut self.bob] {
            tablet.sync(&mut self.city);
        }
    }
}

fn has(tablet: &Tablet, kind: &str, n: u128) -> bool {
    tablet.shows(kind, id(n), "learner") != Value::Null
}

#[test]
fn care_reaches_no_device_without_a_care_grant_and_leaves_with_it() {
    let mut program = Program::new();
    let carer = program.city.add_account(Role::Tutor, id(3));
    let mut carer = Tablet::new(&mut program.city, &carer);
    let gives = json!({
        "staff": text(3), "learner": text(ANN), "from": "2020-04-01", "care": true
    });
    program.manager.create("assignment", id(40), gives);
    program.sync();
    carer.sync(&mut program.city);
    let note = json!({
        "learner": text(ANN), "topic": "pregnancy", "staff": text(3), "date": "2021-01-10",
        "text": "x"
    });
    carer.create("care_note", id(41), note);
    let address = json!({ "learner": text(ANN), "is_suppressed": true, "text": "y" });
    let kept_at = shared::records::address::KIND.natural_id(address.as_object().unwrap());
    carer.create("address", kept_at.expect("known by its learner"), address);
    carer.sync(&mut program.city);
    program.sync();
    carer.sync(&mut program.city);
    assert!(has(&carer, "care_note", 41));
    for tablet in [&program.tutor, &program.manager, &program.ann, &program.bob] {
        assert!(!has(tablet, "care_note", 41));
        assert_eq!(tablet.shows("address", kept_at.unwrap(), "learner"), Value::Null);
    }
    program.manager.patch("assignment", id(40), json!({ "to": "2021-01-11" }));
    program.sync();
    carer.sync(&mut program.city);
    carer.sync(&mut program.city);
    assert!(!has(&carer, "care_note", 41), "it leaves with the grant");
}

#[test]
fn a_link_to_a_talk_of_one_to_one_is_hers_alone() {
    let mut program = Program::new();
    let lesson = json!({
        "venue": text(VENUE), "date": "2021-02-03", "status": "planned",
        "mode": "online_one_to_one"
    });
    program.manager.create("lesson", id(50), lesson);
    let place = |learner| {
        let fields = json!({
            "lesson": text(50), "learner": text(learner), "mode": "video",
            "link": "https://example.jp/room"
        });
        let at = shared::records::remote_place::KIND.natural_id(fields.as_object().unwrap());
        (at.expect("known by lesson and learner"), fields)
    };
    let ((of_ann, fields), (of_bob, _)) = (place(ANN), place(BOB));
    program.manager.create("remote_place", of_ann, fields);
    program.sync();
    let link = |tablet: &Tablet| tablet.shows("remote_place", of_ann, "link");
    assert_eq!(link(&program.ann), json!("https://example.jp/room"));
    assert_eq!(link(&program.bob), Value::Null, "he is at the same lesson");
    assert_ne!(of_ann, of_bob);
    assert!(shared::records::lesson::KIND.field("link").is_none(), "a lesson itself has none");
}

#[test]
fn who_sent_her_from_the_police_is_on_no_device_of_a_tutor() {
    let mut program = Program::new();
    let referral = json!({ "learner": text(ANN), "date": "2021-01-10", "source": "agency" });
    program.manager.create("referral_in", id(60), referral);
    let source = json!({
        "referral": text(60), "person_role": "police", "person_name": "x", "basis": "council"
    });
    program.manager.create("referral_source", id(61), source);
    program.sync();
    assert!(has(&program.tutor, "referral_in", 60), "that an agency sent her is known");
    let role = |tablet: &Tablet| tablet.shows("referral_source", id(61), "person_role");
    assert_eq!(role(&program.manager), json!("police"));
    for tablet in [&program.tutor, &program.ann, &program.bob] {
        assert_eq!(role(tablet), Value::Null);
    }
    // The form of a tutor offers schools and ordinary agencies only.
    let field = ReferralIn::KIND.field("organization").unwrap();
    let Some(choices @ Choices::Where(_)) = field.entry.choices else { panic!("it is narrowed") };
    let offers = |kind: &str| {
        let other = json!({ "kind": kind });
        choices.offers(&serde_json::Map::new(), other.as_object().unwrap())
    };
    let kinds = Organization::KIND.field("kind").unwrap();
    let codes = shared::record::key::codes(kinds).iter().copied();
    let offered: Vec<&str> = codes.filter(|kind| offers(kind)).collect();
    assert_eq!(offered, ["school", "agency"]);
}

#[test]
fn what_is_counted_of_childcare_says_neither_why_nor_how_old() {
    let mut program = Program::new();
    let given = json!({
        "learner": text(ANN), "date": "2021-01-13", "kind": "childcare", "quantity": 1
    });
    program.tutor.create("life_support", id(70), given);
    program.sync();
    assert!(has(&program.manager, "life_support", 70));
    for tablet in [&program.ann, &program.bob] {
        assert!(!has(tablet, "life_support", 70), "it is for her team");
    }
    // Outside care, a child is a yes or a number of times, and nowhere an age or a cause.
    for kind in shared::records::KINDS {
        let is_care = matches!(kind.scope, shared::record::ScopeRule::Care(_));
        for field in kind.fields.iter().filter(|_| !is_care) {
            let told = ["age", "ages", "cause", "pregnancy", "diagnosis", "welfare", "income"];
            let is_told = field.name.split('_').any(|part| told.contains(&part));
            assert!(!is_told, "{}.{}", kind.name, field.name);
        }
    }
}

#[test]
fn a_photograph_and_who_is_on_it_are_for_those_who_run_the_program() {
    let mut program = Program::new();
    let photo = json!({
        "about": "lobby", "taken_on": "2021-01-10", "kept_in": "office",
        "people": [id(ANN).to_string()], "used_in": "leaflet"
    });
    program.manager.create("photo", id(80), photo);
    program.sync();
    let about = |tablet: &Tablet| tablet.shows("photo", id(80), "about");
    assert_eq!(about(&program.manager), json!("lobby"));
    for tablet in [&program.tutor, &program.ann, &program.bob] {
        assert_eq!(about(tablet), Value::Null);
    }
}
