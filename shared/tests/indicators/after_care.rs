//! Who is met again after a full pass, and what becomes of those who are out of school.

use super::*;

fn passed(name: &'static str, learner: &str, on: &str) -> Row {
    ("certification", name, json!({ "learner": learner, "noticed_on": on }))
}

fn asked(name: &'static str, learner: &str, done: Option<&str>, method: &str) -> Row {
    let fields = json!({ "learner": learner, "due_on": "2020-06-01", "done_on": done,
        "method": method });
    ("follow_up", name, fields)
}

#[test]
fn whoever_passed_is_met_within_half_a_year_by_a_lesson_a_talk_or_a_follow_up() {
    let rows = [
        passed("c1", "@ann", "2020-03-01"),
        passed("c2", "@bob", "2020-03-01"),
        passed("c3", "@cat", "2020-03-01"),
        passed("c4", "@dan", "2020-03-01"),
        passed("c5", "@eve", "2020-03-01"),
        passed("c6", "@fay", "2020-12-01"),
        passed("c7", "@gus", "2018-03-01"),
        lesson("a", "2020-05-08", "held"),
        came("1", "@a", "@ann", "present"),
        talk("t", "@bob", "2020-08-31", "phone"),
        asked("f1", "@cat", Some("2020-06-01"), "phone"),
        asked("f2", "@dan", Some("2020-06-01"), "not_reached"),
        asked("f3", "@eve", None, "phone"),
        talk("late", "@eve", "2020-09-20", "phone"),
        talk("t6", "@fay", "2020-12-20", "phone"),
        talk("t7", "@gus", "2018-03-20", "phone"),
    ];
    check(&rows, "2021-01-31", &[("IND18", "3/5")]);
    check(&rows, "2020-08-30", &[("IND18", "0/0")]);
}

#[test]
fn dropouts_who_consulted_count_by_whether_they_sat_an_exam_or_went_to_work() {
    let school = |name, learner: &str, status: &str| {
        let fields = json!({ "learner": learner, "status": status, "from": "2020-04-01" });
        ("school_enrollment", name, fields)
    };
    let intake = |name, learner: &str, risk: &str| {
        ("intake", name, json!({ "learner": learner, "date": "2020-05-01", "at_risk": risk }))
    };
    let work = json!({ "learner": "@bob", "decided_on": "2020-09-01", "kind": "job_seeking" });
    let rows = [
        school("s1", "@ann", "withdrawn"),
        school("s2", "@bob", "never_entered"),
        school("s3", "@cat", "enrolled"),
        intake("i4", "@dan", "undecided"),
        intake("i5", "@eve", "near_dropout"),
        school("s7", "@gus", "withdrawn"),
        talk("1", "@ann", "2020-05-01", "phone"),
        talk("2", "@bob", "2020-05-01", "phone"),
        talk("3", "@cat", "2020-05-01", "phone"),
        talk("4", "@dan", "2020-05-01", "phone"),
        talk("5", "@eve", "2020-05-01", "phone"),
        talk("6", "@fay", "2020-05-01", "phone"),
        ("exam_sitting", "r", json!({ "starts_on": "2020-08-12", "results_on": "2020-09-01" })),
        result("x1", "@ann", "@r", "eigo", "sat passed"),
        result("x3", "@cat", "@r", "eigo", "sat passed"),
        ("destination", "d", work),
    ];
    let expected = [("IND19", "1/3"), ("IND19w", "2/3"), ("IND19u", "1/6")];
    check(&rows, "2021-01-31", &expected);
}

#[test]
fn a_pupil_of_a_junior_high_school_is_no_high_school_pupil() {
    let school = |name, learner: &str, course: &str, status: &str| {
        let fields = json!({ "learner": learner, "course": course, "status": status,
            "from": "2020-04-01" });
        ("school_enrollment", name, fields)
    };
    let rows = [
        school("s1", "@ann", "junior_high", "enrolled"),
        school("s2", "@bob", "part_time", "enrolled"),
        school("s3", "@cat", "", "never_entered"),
        talk("1", "@ann", "2020-05-01", "phone"),
        talk("2", "@bob", "2020-05-01", "phone"),
        talk("3", "@cat", "2020-05-01", "phone"),
    ];
    check(&rows, "2021-01-31", &[("IND12", "1/3")]);
}
