//! Of whom the staff talked before and after each round of the exam.

use super::*;

fn round() -> Row {
    let fields = json!({ "fiscal_year": 2020, "round": "first", "starts_on": "2020-08-12",
        "ends_on": "2020-08-13", "results_on": "2020-09-08" });
    ("exam_sitting", "r1", fields)
}

fn talked(name: &'static str, learner: &str, date: &str, phase: &str) -> Row {
    ("case_conference", name, json!({ "learner": learner, "date": date, "phase": phase }))
}

#[test]
fn whoever_is_active_at_a_round_is_talked_about_before_and_after_it() {
    let paused = json!({ "learner": "@dan", "from": "2020-08-01", "to": "2020-08-31" });
    let rows = [
        round(),
        place("p1", "@ann", None, None),
        place("p2", "@bob", None, None),
        place("p3", "@cat", Some("2020-08-11"), Some("moved")),
        place("p4", "@dan", None, None),
        ("agreed_pause", "pause", paused),
        // The day decides, not what somebody chose as the phase.
        talked("a1", "@ann", "2020-07-13", "other"),
        talked("a2", "@ann", "2020-09-12", "other"),
        talked("b1", "@bob", "2020-07-12", "before_exam"),
        talked("b2", "@bob", "2020-08-14", "after_exam"),
        talked("c1", "@cat", "2020-08-01", "before_exam"),
        talked("c2", "@cat", "2020-08-20", "after_exam"),
    ];
    check(&rows, "2021-01-31", &[("IND14", "1/2"), ("IND14/first", "1/2")]);
    check(&rows, "2020-08-11", &[("IND14", "0/0")]);
    // Until the last day on which she may be talked about, she may still be counted.
    check(&rows, "2020-08-12", &[("IND14", "0/2 [0/2–1/2]")]);
    check(&rows, "2020-09-11", &[("IND14", "0/2 [0/2–1/2]")]);
    check(&rows, "2020-09-12", &[("IND14", "1/2")]);
}

#[test]
fn two_records_of_one_person_are_talked_about_once() {
    let joined = json!({ "preferred_name": "Ann", "merged_into": "@ann" });
    let rows = [
        round(),
        ("learner", "ann", json!({ "preferred_name": "Ann" })),
        ("learner", "twin", joined),
        place("p1", "@ann", None, None),
        place("p2", "@twin", None, None),
        talked("a1", "@twin", "2020-08-01", "before_exam"),
        talked("a2", "@ann", "2020-08-20", "after_exam"),
    ];
    check(&rows, "2021-01-31", &[("IND14", "1/1")]);
}
