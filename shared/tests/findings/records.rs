//! Findings about records that do not fit together.

use super::*;

const NONE: [&str; 0] = [];

#[test]
fn two_records_of_the_same_name_are_probably_one_person() {
    let person = |name: &'static str, fields: Value| ("learner", name, fields);
    let with = |one: Value, other: Value| found(&[person("a", one), person("b", other)], TODAY);
    let twice = ["probable_duplicate –"];
    let full = |name: &str, birth: Option<&str>| {
        let called = "x";
        json!({ "preferred_name": called, "full_name": name, "birth_date": birth })
    };
    assert_eq!(with(full("春 花子", None), full("春　花子", Some("2004-05-01"))), twice);
    let (one, other) = (Some("2004-05-01"), Some("2005-05-01"));
    assert_eq!(with(full("春 花子", one), full("春 花子", one)), twice);
    assert_eq!(with(full("春 花子", one), full("春 花子", other)), NONE, "two of one name");
    assert_eq!(with(full("春 花子", None), full("秋 花子", None)), NONE);
    let walk_in = |venue: &str| json!({ "preferred_name": "ゆき", "first_venue": venue });
    assert_eq!(with(walk_in("@hall"), walk_in("@hall")), twice, "written down twice");
    assert_eq!(with(walk_in("@hall"), walk_in("@school")), NONE, "a common name");
    let joined = json!({ "preferred_name": "x", "full_name": "春 花子", "merged_into": "@b" });
    assert_eq!(with(joined, full("春 花子", None)), NONE, "joined already");
    assert_eq!(with(full("髙橋 ﾊﾙ", None), full("高橋　はる", None)), twice, "written otherwise");
}

#[test]
fn two_records_of_one_birth_date_are_probably_one_person_unless_their_full_names_differ() {
    let born = |name: &'static str, called: &str, full: Option<&str>| {
        let fields = json!({ "preferred_name": called, "full_name": full,
            "birth_date": "2004-05-01" });
        ("learner", name, fields)
    };
    let at = |name: &'static str, learner: &str, school: &str| {
        let fields = json!({ "learner": learner, "school": school, "status": "enrolled",
            "from": "2020-04-01" });
        ("school_enrollment", name, fields)
    };
    let twice = ["probable_duplicate –"];
    let called = [born("a", "はな", None), born("b", "ハナ", Some("春 花子"))];
    assert_eq!(found(&called, TODAY), twice);
    let others = [born("a", "はな", None), born("b", "ゆき", Some("春 花子"))];
    assert_eq!(found(&others, TODAY), NONE, "a birth date alone says nothing");
    let [one, other] = others;
    let came_back = [at("x", "@a", "@north"), at("z", "@a", "@north")];
    let alone: Vec<Row> = std::iter::once(one.clone()).chain(came_back).collect();
    assert_eq!(found(&alone, TODAY), NONE, "nobody is her own double");
    let (first, second) = (at("x", "@a", "@north"), at("y", "@b", "@north"));
    assert_eq!(found(&[one.clone(), other.clone(), first.clone(), second], TODAY), twice);
    let elsewhere = at("y", "@b", "@south");
    assert_eq!(found(&[one, other, first.clone(), elsewhere], TODAY), NONE);
    let twins = [
        born("a", "ゆき", Some("春 雪子")),
        born("b", "はな", Some("春 花子")),
        first,
        at("y", "@b", "@north"),
    ];
    assert_eq!(found(&twins, TODAY), NONE, "twins");
}

#[test]
fn records_that_are_joined_in_a_circle_are_one_finding_at_the_one_that_stands_for_all() {
    let joined = |name: &'static str, into: &str| {
        ("learner", name, json!({ "preferred_name": name, "merged_into": into }))
    };
    let rows = [joined("ann", "@bob"), joined("bob", "@ann"), joined("cat", "@ann")];
    let all = findings(&records(&rows), day(TODAY), &who(Role::Manager));
    let stands = id("ann").min(id("bob"));
    assert_eq!(all.len(), 1);
    assert_eq!((all[0].rule.code, all[0].place.id), ("circle_of_records", Some(stands)));
    assert_eq!(all[0].person, Some(stands));
}

#[test]
fn an_assignment_that_names_nobody_is_found() {
    let assigned = json!({ "staff": "@staff", "learner": "@ann", "from": "2021-01-01" });
    let to_venue = json!({ "staff": "@staff", "venue": "@hall", "from": "2021-01-01" });
    let rows = [("assignment", "a", assigned), ("assignment", "b", to_venue), learner("ann")];
    assert_eq!(found(&rows, TODAY), NONE);
    assert_eq!(found(&rows[..2], TODAY), ["assignment_of_nobody –"]);
}
