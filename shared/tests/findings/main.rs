//! Every finding on records few enough to see at a glance, and what looking for all of them costs.

mod entrance;
mod exams;
mod leaving;
mod lessons;
mod network;
mod people;
mod records;
#[path = "../rows/rows.rs"]
mod rows;
mod support;
mod work;

use rows::{Row, body, day, id};
use serde_json::{Value, json};
use shared::findings::{
    Doer, Finding, about_person, about_record, about_venue, findings, handed_to, of_own_hours,
};
use shared::id::{AccountId, RecordId};
use shared::program::RecordSet;
use shared::role::{Actor, Role};
use uuid::Uuid;

const TODAY: &str = "2021-02-03";

fn records<'a>(rows: impl IntoIterator<Item = &'a Row>) -> RecordSet {
    let mut records = RecordSet::default();
    for (kind, name, fields) in rows {
        records.put(kind, id(name), body(fields));
    }
    records
}

fn who(role: Role) -> Actor {
    Actor { account: AccountId(Uuid::nil()), role, person: Some(id("staff")) }
}

/// What is found on `today` by a manager, each as "code due".
fn found(rows: &[Row], today: &str) -> Vec<String> {
    let all = findings(&records(rows), day(today), &who(Role::Manager));
    all.iter().map(said).collect()
}

fn said(finding: &Finding) -> String {
    let due = finding.due.map_or_else(|| "–".to_owned(), |day| day.to_string());
    format!("{} {due}", finding.rule.code)
}

fn learner(name: &'static str) -> Row {
    ("learner", name, json!({ "preferred_name": name }))
}

/// A learner with a place since 1 January, her consent, a goal and a talk of today: nothing is to
/// be done.
fn quiet_life(name: &'static str) -> Vec<Row> {
    let own = format!("@{name}");
    let place = json!({ "learner": own, "venue": "@hall", "from": "2021-01-01" });
    let goal = json!({ "learner": own, "words": "to pass", "agreed_on": "2021-01-10" });
    let talk = json!({ "learner": own, "date": TODAY });
    let seen = json!({ "learner": own, "date": "2021-01-10", "kind": "life", "result": "x" });
    let step = json!({ "learner": own, "title": "x" });
    let consent = json!({ "learner": own, "giver": "learner", "purpose": "program",
        "asked_on": "2021-01-01", "answer": "given" });
    vec![
        learner(name),
        ("consent", "her consent", consent),
        ("enrollment", "her place", place),
        ("goal", "her goal", goal),
        ("assessment", "her level", seen),
        ("plan_item", "her step", step),
        ("consultation", "her talk", talk),
    ]
}

#[test]
fn where_everything_is_done_nothing_is_found() {
    assert_eq!(found(&quiet_life("ann"), TODAY), [""; 0]);
    assert_eq!(found(&[], TODAY), [""; 0]);
}

#[test]
fn every_finding_has_words() {
    use shared::words::{Lang, has};
    for rule in shared::findings::RULES {
        for lang in Lang::ALL {
            let key = format!("finding.{}", rule.code);
            assert!(has(lang, &key), "{key} in {}", lang.code());
        }
    }
}

#[test]
fn the_most_urgent_comes_first_and_what_has_no_day_last() {
    let rows = [
        ("learner", "dan", json!({ "preferred_name": "dan", "merged_into": "@eve" })),
        ("learner", "eve", json!({ "preferred_name": "eve", "merged_into": "@dan" })),
        ("lesson", "a", json!({ "venue": "@hall", "date": "2021-01-29", "status": "planned" })),
        ("lesson", "b", json!({ "venue": "@hall", "date": "2021-01-22", "status": "planned" })),
    ];
    let expected =
        ["lesson_unrecorded 2021-01-22", "lesson_unrecorded 2021-01-29", "circle_of_records –"];
    assert_eq!(found(&rows, TODAY), expected);
}

#[test]
fn a_tutor_is_shown_what_is_hers_and_a_learner_nothing() {
    let rows = [
        ("lesson", "a", json!({ "venue": "@hall", "date": "2021-01-29", "status": "planned" })),
        ("assignment", "b", json!({ "staff": "@staff", "learner": "@gone", "from": "2021-01-01" })),
    ];
    let count = |role| findings(&records(&rows), day(TODAY), &who(role)).len();
    assert_eq!([Role::Manager, Role::Tutor, Role::Learner, Role::Admin].map(count), [2, 1, 0, 0]);
}
