//! Exams, certifications, destinations and credits.

use super::*;
use shared::indicator::people;

#[test]
fn exams_count_people_once_and_sittings_twice() {
    let mut rows = rounds();
    rows.extend([
        lesson("a", "2020-05-08", "held"),
        came("1", "@a", "@ann", "present"),
        came("2", "@a", "@bob", "present"),
        came("3", "@a", "@cat", "present"),
        came("4", "@a", "@dan", "present"),
        place("p1", "@ann", None, None),
        place("p2", "@bob", None, None),
        place("p3", "@cat", None, None),
        place("p4", "@dan", None, None),
        result("5", "@ann", "@r1", "kokugo", "sat passed"),
        result("6", "@ann", "@r1", "sugaku", "sat failed"),
        result("7", "@ann", "@r2", "sugaku", "sat failed"),
        result("8", "@bob", "@r2", "kokugo", "sat passed"),
        result("9", "@cat", "@r2", "kokugo", "absent"),
        ("high_school_exam", "10", json!({ "learner": "@dan", "date": "2021-01-23" })),
        ("high_school_exam", "11", json!({ "learner": "@bob", "date": "2021-01-23" })),
        (
            "certification",
            "12",
            json!({ "learner": "@bob", "sitting": "@r2",
            "noticed_on": "2020-12-10", "basis": "exam" }),
        ),
        (
            "certification",
            "13",
            json!({ "learner": "@cat", "noticed_on": "2020-12-10",
            "basis": "application" }),
        ),
    ]);
    check(
        &rows,
        "2021-01-31",
        &[
            ("IND03", "3/4"),
            ("IND03a", "2/4"),
            ("IND03b", "2/4"),
            ("IND03ab", "1/4"),
            ("IND04", "2/3"),
            ("IND04/first", "1/1"),
            ("IND04/second", "1/2"),
            ("IND04p", "2/2"),
            ("IND04s", "2/4"),
            ("IND04h", "0/0 [0/2–2/2]"),
            ("IND05", "2/2"),
            ("IND05/first", "0/1"),
            ("IND05/second", "1/2"),
        ],
    );
    let who = people(&facts(&rows), "IND04/second", at("2021-01-31"));
    assert_eq!((who.counted, who.others), (vec![id("bob")], vec![id("ann")]));
}

#[test]
fn whoever_applied_and_sat_nothing_of_a_round_is_told_apart() {
    let mut rows = rounds();
    rows.extend([
        result("1", "@ann", "@r1", "kokugo", "absent"),
        result("2", "@ann", "@r1", "suugaku", "absent"),
        result("3", "@ann", "@r2", "kokugo", "absent"),
        result("4", "@bob", "@r1", "kokugo", "absent"),
        result("5", "@bob", "@r1", "suugaku", "sat failed"),
        result("6", "@cat", "@r2", "kokugo", "applied"),
    ]);
    check(&rows, "2020-10-31", &[("IND03n", "1")]);
    check(&rows, "2021-01-31", &[("IND03n", "2")]);
}

#[test]
fn a_round_is_a_range_until_its_results_are_out() {
    let mut rows = rounds();
    rows.extend([
        result("1", "@ann", "@r1", "kokugo", "sat passed"),
        result("2", "@bob", "@r1", "kokugo", "sat"),
        result("3", "@cat", "@r1", "kokugo", "sat failed"),
    ]);
    check(&rows, "2020-08-31", &[("IND04", "0/3 [0/3–3/3]")]);
    let expected = [("IND04", "1/3 [1/3–2/3]"), ("IND04/first", "1/3 [1/3–2/3]")];
    check(&rows, "2020-09-08", &expected);
}

#[test]
fn what_a_learner_tells_counts_until_the_notice_says_otherwise() {
    let told = |learner: &str, subject: &str, result: &str| {
        json!({ "learner": learner,
            "sitting": "@r1",
            "subject": subject,
            "result": result })
    };
    let mut rows = rounds();
    rows.extend([
        result("1", "@ann", "@r1", "kokugo", "sat"),
        ("told_result", "2", told("@ann", "kokugo", "passed")),
        result("3", "@bob", "@r1", "kokugo", "sat failed"),
        ("told_result", "4", told("@bob", "kokugo", "passed")),
        result("5", "@cat", "@r1", "kokugo", "sat"),
        ("told_result", "6", told("@cat", "kokugo", "not_yet")),
        result("7", "@dan", "@r1", "kokugo", "sat"),
        ("told_result", "8", told("@eve", "kokugo", "passed")),
    ]);
    check(&rows, "2020-08-31", &[("IND04", "0/4 [0/4–4/4]")]);
    let expected = [
        ("IND04", "1/4 [1/4–2/4]"),
        ("IND04/first", "1/4 [1/4–2/4]"),
        ("IND04p", "1/4 [1/4–2/4]"),
        ("IND04s", "1/4 [1/4–2/4]"),
    ];
    check(&rows, "2020-09-08", &expected);
}

#[test]
fn what_she_expected_before_the_letters_were_sent_or_has_taken_back_counts_nowhere() {
    let told = |learner: &str, more: Value| {
        let mut told = json!({ "learner": learner, "sitting": "@r1", "subject": "kokugo" });
        told.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        told
    };
    let on = |day: &str| json!({ "result": "passed", "told_on": day });
    let mut rows = rounds();
    rows.extend([
        result("1", "@ann", "@r1", "kokugo", "sat"),
        ("told_result", "2", told("@ann", on("2020-08-12"))),
        result("3", "@bob", "@r1", "kokugo", "sat"),
        ("told_result", "4", told("@bob", on("2020-09-08"))),
        result("5", "@cat", "@r1", "kokugo", "sat"),
        ("told_result", "6", told("@cat", json!({ "told_on": "2020-09-08" }))),
    ]);
    check(&rows, "2020-09-09", &[("IND04", "1/3 [1/3–3/3]")]);
}

#[test]
fn who_applied_for_a_high_school_or_stayed_away_has_not_sat_its_exam() {
    let exam = |learner: &str, attendance: &str| {
        json!({ "learner": learner, "date": "2021-01-23", "result": "admitted",
            "attendance": attendance })
    };
    let mut rows = rounds();
    rows.extend([
        lesson("a", "2020-05-08", "held"),
        came("1", "@a", "@ann", "present"),
        came("2", "@a", "@bob", "present"),
        came("3", "@a", "@cat", "present"),
        place("p1", "@ann", None, None),
        place("p2", "@bob", None, None),
        place("p3", "@cat", None, None),
        ("high_school_exam", "10", exam("@ann", "sat")),
        ("high_school_exam", "11", exam("@bob", "applied")),
        ("high_school_exam", "12", exam("@cat", "absent")),
    ]);
    check(&rows, "2021-01-31", &[("IND03", "1/3"), ("IND03b", "1/3"), ("IND04h", "1/1")]);
}

#[test]
fn destinations_are_current_and_only_of_certified_learners() {
    let to = |learner: &str, day: &str, kind: &str, sure: bool| {
        json!({ "learner": learner,
            "decided_on": day,
            "kind": kind,
            "is_confirmed": sure })
    };
    let certified = |learner: &str| json!({ "learner": learner, "noticed_on": "2020-09-10" });
    let rows = [
        ("certification", "1", certified("@ann")),
        ("certification", "2", certified("@bob")),
        ("destination", "3", to("@ann", "2020-10-01", "job_seeking", true)),
        ("destination", "4", to("@ann", "2020-12-01", "general_employment", true)),
        ("destination", "5", to("@ann", "2021-02-01", "other", true)),
        ("destination", "6", to("@bob", "2020-10-01", "further_study", false)),
        ("destination", "7", to("@cat", "2020-10-01", "further_study", false)),
    ];
    check(
        &rows,
        "2021-01-31",
        &[
            ("IND06", "2/2"),
            ("IND06/general_employment", "1/2"),
            ("IND06/further_study", "1/2"),
            ("IND06/job_seeking", "0/2"),
            ("IND06c", "1/2"),
            ("IND06p/further_study", "1/2"),
        ],
    );
}

#[test]
fn credits_count_once_the_principal_has_decided_for_a_pupil() {
    let school = |learner: &str, from: &str, status: &str| {
        json!({ "learner": learner,
            "from": from,
            "status": status })
    };
    let credit = |learner: &str, day: Option<&str>| {
        json!({ "learner": learner,
        "recognized_on": day })
    };
    let rows = [
        ("school_enrollment", "1", school("@ann", "2019-04-01", "enrolled")),
        ("school_enrollment", "2", school("@ann", "2020-05-01", "on_leave")),
        ("school_enrollment", "3", school("@ann", "2020-12-01", "resumed")),
        ("school_enrollment", "4", school("@bob", "2019-04-01", "withdrawn")),
        ("school_enrollment", "5", school("@cat", "2019-04-01", "enrolled")),
        ("credit_recognition", "6", credit("@ann", Some("2020-11-01"))),
        ("credit_recognition", "7", credit("@ann", Some("2020-11-02"))),
        ("credit_recognition", "8", credit("@bob", Some("2020-11-01"))),
        ("credit_recognition", "9", credit("@cat", None)),
    ];
    check(&rows, "2021-01-31", &[("IND07", "1"), ("IND07r", "1/1")]);
}
