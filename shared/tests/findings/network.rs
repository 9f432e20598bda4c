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
