//! Findings about the network around the program: who teaches, where staff go, what is owed.

use super::*;

const NONE: [&str; 0] = [];

#[test]
fn who_looks_after_somebody_has_pledged_to_keep_what_she_learns_confidential() {
    let staff = |pledge: Option<&str>| {
        ("staff", "kato", json!({ "name": "kato", "pledge_on": pledge, "organization": null }))
    };
    let work = |to: Option<&str>| {
        let fields = json!({ "staff": "@kato", "venue": "@hall", "from": "2021-04-01", "to": to });
        ("assignment", "a", fields)
    };
    let found = |rows: &[Row]| found(rows, TODAY);
    assert_eq!(found(&[staff(None)]), NONE, "she looks after nobody");
    assert_eq!(found(&[staff(None), work(None)]), ["pledge_missing 2021-04-01"]);
    assert_eq!(found(&[staff(Some("2021-01-30")), work(None)]), NONE);
    assert_eq!(found(&[staff(None), work(Some("2021-02-02"))]), NONE, "it is over");
}

#[test]
fn a_school_of_which_many_leave_is_visited_in_the_first_half_of_the_year() {
    let school = |is_first: bool, until: Option<&str>| {
        let fields = json!({ "name": "s", "kind": "school", "is_priority": is_first,
            "used_until": until });
        ("organization", "school", fields)
    };
    let visit = |day: &str| {
        let fields = json!({ "kind": "school_visit", "organization": "@school", "date": day });
        ("outreach", "v", fields)
    };
    let talk = |day: &str| {
        let fields = json!({ "school": "@school", "interviewee": "teacher", "date": day });
        ("school_interview", "t", fields)
    };
    let missing = ["school_not_visited 2020-09-30"];
    let first = school(true, None);
    assert_eq!(found(std::slice::from_ref(&first), "2020-09-30"), NONE);
    assert_eq!(found(std::slice::from_ref(&first), "2020-10-01"), missing);
    assert_eq!(found(&[first.clone(), visit("2020-06-08")], TODAY), NONE);
    assert_eq!(found(&[first.clone(), talk("2020-06-08")], TODAY), NONE);
    assert_eq!(found(&[first.clone(), visit("2020-03-31")], TODAY), missing, "last year");
    assert_eq!(found(&[first, visit("2021-02-10")], TODAY), missing, "not yet");
    assert_eq!(found(&[school(false, None)], TODAY), NONE);
    assert_eq!(found(&[school(true, Some("2020-12-31"))], TODAY), NONE);
}

#[test]
fn a_contract_that_is_about_to_end_is_followed_by_another_one_or_the_partner_leaves() {
    let partner = |until: Option<&str>| {
        let fields = json!({ "name": "p", "kind": "partner", "used_until": until });
        ("organization", "partner", fields)
    };
    let contract = |name: &'static str, from: &str, to: &str| {
        let fields = json!({ "organization": "@partner", "from": from, "to": to });
        ("partner_contract", name, fields)
    };
    let of_year = contract("c", "2020-04-01", "2021-03-31");
    let rows = [partner(None), of_year.clone()];
    assert_eq!(found(&rows, "2021-01-29"), NONE, "there is time");
    assert_eq!(found(&rows, "2021-01-30"), ["contract_ending 2021-03-31"]);
    assert_eq!(found(&rows, "2021-04-10"), ["contract_ending 2021-03-31"], "nor has it gone on");
    let next = contract("d", "2021-04-01", "2022-03-31");
    assert_eq!(found(&[partner(None), of_year.clone(), next], TODAY), NONE);
    assert_eq!(found(&[partner(Some("2021-03-31")), of_year], TODAY), NONE, "it leaves");
}

#[test]
fn a_lesson_that_too_few_come_to_is_found_until_somebody_stands_in() {
    let lesson = |status: &str| {
        let fields = json!({ "venue": "@hall", "date": "2021-02-10", "status": status,
            "start": "17:00", "length_minutes": 120, "pattern": "@p" });
        ("lesson", "l", fields)
    };
    let rows = |status: &str, more: &[Row]| {
        let mut rows = vec![
            ("venue", "hall", json!({ "name": "hall" })),
            ("staff", "kato", json!({ "name": "kato" })),
            ("staff", "mori", json!({ "name": "mori" })),
            ("lesson_pattern", "p", json!({ "venue": "@hall", "staff": [id("kato").to_string()] })),
            lesson(status),
        ];
        rows.extend(more.iter().cloned());
        rows
    };
    let away = || {
        let fields = json!({ "staff": "@kato", "date": "2021-02-10", "presence": "cannot" });
        ("availability", "a", fields)
    };
    let mori = |step: &str| {
        let fields = json!({ "lesson": "@l", "staff": "@mori", "date": "2021-02-10",
            "minutes": 120, "step": step });
        ("lesson_staff", "s", fields)
    };
    let short = "lesson_short 2021-02-10";
    let asked = "stand_in_asked 2021-02-10";
    assert_eq!(found(&rows("planned", &[]), TODAY), NONE);
    assert_eq!(found(&rows("planned", &[away()]), TODAY), [short]);
    assert_eq!(found(&rows("planned", &[away(), mori("asked")]), TODAY), [short, asked]);
    assert_eq!(found(&rows("planned", &[away(), mori("planned")]), TODAY), NONE);
    assert_eq!(found(&rows("planned", &[away(), mori("not_taught")]), TODAY), [short]);
    assert_eq!(found(&rows("canceled", &[away()]), TODAY), NONE, "it does not take place");
    assert_eq!(found(&rows("planned", &[away()]), "2021-01-26"), NONE, "there is time");
}

fn hours(date: &str, step: &str, confirmed_on: Option<&str>) -> Row {
    let fields = json!({ "lesson": "@l", "staff": "@kato", "organization": "@light",
        "date": date, "minutes": 120, "step": step, "confirmed_on": confirmed_on });
    ("lesson_staff", "h", fields)
}

/// Kato, who looks after nobody, at a lesson that took place.
fn kato_taught(row: Row) -> Vec<Row> {
    let lesson = json!({ "venue": "@hall", "date": "2021-01-20", "status": "held" });
    let rate = json!({ "organization": "@light", "from": "2020-04-01", "yen_an_hour": 1_500 });
    vec![
        ("staff", "kato", json!({ "name": "kato" })),
        ("lesson", "l", lesson),
        ("honorarium_rate", "r", rate),
        row,
    ]
}

#[test]
fn once_a_month_is_over_everybody_confirms_what_she_taught() {
    let open = kato_taught(hours("2021-01-20", "taught", None));
    assert_eq!(found(&open, "2021-01-31"), NONE, "the month goes on");
    assert_eq!(found(&open, "2021-02-01"), ["hours_unconfirmed 2021-01-31"]);
    let planned = kato_taught(hours("2021-01-20", "planned", None));
    assert_eq!(found(&planned, TODAY), ["hours_unconfirmed 2021-01-31"]);
    let denied = kato_taught(hours("2021-01-20", "not_taught", None));
    assert_eq!(found(&denied, TODAY), NONE);
    let confirmed = kato_taught(hours("2021-01-20", "taught", Some("2021-01-31")));
    assert_eq!(found(&confirmed, TODAY), NONE);
    let mut canceled = open.clone();
    canceled[1].2["status"] = json!("canceled");
    assert_eq!(found(&canceled, TODAY), NONE, "it did not take place");
    let shown_to = |person: &str| {
        let who = Actor { person: Some(id(person)), ..who(Role::Tutor) };
        findings(&records(&open), day(TODAY), &who).len()
    };
    assert_eq!([shown_to("kato"), shown_to("mori")], [1, 0], "to nobody but herself");
    let told = |person: &str| {
        let who = Actor { person: Some(id(person)), ..who(Role::Tutor) };
        of_own_hours(&records(&open), day(TODAY), &who).iter().map(said).collect::<Vec<_>>()
    };
    assert_eq!(told("kato"), ["hours_unconfirmed 2021-01-31"], "on her first page");
    assert_eq!(told("mori"), NONE);
}

#[test]
fn what_was_taught_has_a_rate() {
    let mut rows = kato_taught(hours("2021-01-20", "taught", Some("2021-01-31")));
    rows.remove(2);
    assert_eq!(found(&rows, "2021-01-31"), NONE, "the month goes on");
    assert_eq!(found(&rows, TODAY), ["rate_missing 2021-01-31"]);
    assert_eq!(found(&rows, "2021-06-01"), NONE, "it was settled in another way");
    let own = json!({ "staff": "@kato", "from": "2021-01-01", "yen_an_hour": 0 });
    rows.push(("honorarium_rate", "own", own));
    assert_eq!(found(&rows, TODAY), NONE, "also where it is nothing");
}

#[test]
fn what_somebody_has_confirmed_is_approved_within_a_week() {
    let at = |confirmed: Option<&str>, approved: Option<&str>| {
        let fields = json!({ "staff": "@kato", "organization": "@light", "month": "2021-01",
            "number": 0, "gross": 3_000, "confirmed_on": confirmed, "approved_on": approved });
        found(&[("honorarium", "h", fields)], TODAY)
    };
    assert_eq!(at(None, None), NONE);
    assert_eq!(at(Some("2021-02-01"), None), ["honorarium_to_approve 2021-02-08"]);
    assert_eq!(at(Some("2021-02-01"), Some("2021-02-02")), NONE);
}
