//! What is found about learners who go on or leave: whether somebody looks where she stands,
//! whether she is asked how she is, whether the next person has read about her, and that nobody is
//! reminded of somebody who has died or moved away.

use super::people::about_ann;
use super::*;

const NONE: [&str; 0] = [];

#[test]
fn a_plan_is_made_within_four_weeks_and_looked_at_again_after_half_a_year() {
    let missing = ["plan_missing 2021-01-29"];
    assert_eq!(about_ann(&["her step"], &[], TODAY), missing);
    assert_eq!(about_ann(&["her step"], &[], "2021-01-28"), NONE, "there is time");
    let passed = json!({ "learner": "@ann", "noticed_on": "2020-12-08" });
    let passed = [("certification", "c", passed)];
    assert_eq!(about_ann(&["her step"], &passed, TODAY), NONE, "she has passed the exam");
    let plan = |agreed: &str, reviewed: Option<&str>| {
        let fields = json!({ "learner": "@ann", "version": 1, "agreed_on": agreed,
            "reviewed_on": reviewed });
        about_ann(&["her step"], &[("study_plan", "p", fields)], TODAY)
    };
    assert_eq!(plan("2021-01-10", None), NONE);
    assert_eq!(plan("2020-08-04", None), ["plan_review_due 2021-02-03"]);
    assert_eq!(plan("2020-08-04", Some("2021-01-20")), NONE);
    let again = ["plan_review_due 2021-01-31"];
    assert_eq!(plan("2020-01-10", Some("2020-08-01")), again, "one look is not for ever");
}

fn follow_up(due: &str, done: Option<&str>) -> Row {
    let fields = json!({ "learner": "@ann", "due_on": due, "done_on": done, "method": "phone" });
    ("follow_up", "f", fields)
}

fn answer(answer: &str, withdrawn: Option<&str>) -> Row {
    let fields = json!({ "learner": "@ann", "giver": "learner", "purpose": "follow_up",
        "asked_on": "2021-01-02", "answer": answer, "withdrawn_on": withdrawn });
    ("consent", "her answer", fields)
}

#[test]
fn where_she_stands_is_looked_at_within_four_weeks() {
    let missing = ["assessment_missing 2021-01-29"];
    assert_eq!(about_ann(&["her level"], &[], TODAY), missing);
    assert_eq!(about_ann(&[], &[], TODAY), NONE);
    assert_eq!(about_ann(&["her level", "her place"], &[], TODAY), NONE, "she has no place");
}

#[test]
fn on_its_day_somebody_asks_how_she_is_unless_she_does_not_want_it() {
    let due = ["follow_up_due 2021-02-03"];
    assert_eq!(about_ann(&[], &[follow_up("2021-02-03", None)], TODAY), due);
    assert_eq!(about_ann(&[], &[follow_up("2021-02-04", None)], TODAY), NONE, "not yet");
    assert_eq!(about_ann(&[], &[follow_up("2021-01-03", Some("2021-01-05"))], TODAY), NONE);
    let with = |answer: Row| about_ann(&[], &[follow_up("2021-02-03", None), answer], TODAY);
    assert_eq!(with(answer("given", None)), due);
    assert_eq!(with(answer("refused", None)), NONE);
    assert_eq!(with(answer("given", Some("2021-01-20"))), NONE, "she has taken it back");
}

#[test]
fn a_handover_waits_until_the_next_person_has_read_it() {
    let handover = |read: Option<&str>| {
        let fields = json!({ "learner": "@ann", "from": "@sato", "to": "@ito",
            "date": "2021-01-20", "text": "x", "acknowledged_on": read });
        ("handover", "h", fields)
    };
    assert_eq!(about_ann(&[], &[handover(None)], TODAY), ["handover_unread 2021-01-27"]);
    assert_eq!(about_ann(&[], &[handover(Some("2021-01-21"))], TODAY), NONE);
    let told = |name: &str| {
        let who = Actor { person: Some(id(name)), ..who(Role::Tutor) };
        let found = handed_to(&records(&[learner("ann"), handover(None)]), day(TODAY), &who);
        found.iter().map(said).collect::<Vec<_>>()
    };
    assert_eq!(told("ito"), ["handover_unread 2021-01-27"]);
    assert_eq!(told("sato"), NONE, "it is not hers to read");
}

/// Everything that could be asked about her, on the day on which her place ended for this reason.
fn asked_after(reason: Option<&str>) -> Vec<String> {
    let ended = json!({ "learner": "@ann", "venue": "@hall", "from": "2021-01-01",
        "to": TODAY, "end_reason": reason });
    let left = json!({ "learner": "@ann", "status": "withdrawn", "from": "2021-02-03" });
    let contact = json!({ "learner": "@ann", "person": "self", "may_line": true });
    let no_line = json!({ "learner": "@ann", "giver": "learner", "purpose": "line",
        "asked_on": "2021-01-02", "answer": "refused" });
    let waits = json!({ "learner": "@ann", "asked_on": "2021-01-02", "step": "offered",
        "offered_venue": "@hall", "offered_on": "2021-01-10" });
    let rows = [
        ("enrollment", "her place", ended),
        ("school_enrollment", "school", left),
        ("contact", "contact", contact),
        ("consent", "no line", no_line),
        ("waiting_place", "w", waits),
        follow_up("2021-01-31", None),
    ];
    about_ann(&["her place", "her talk"], &rows, TODAY)
}

#[test]
fn a_death_or_moving_away_stops_every_reminder_on_the_same_day() {
    let all = [
        "offer_unanswered 2021-01-24",
        "quiet 2021-01-29",
        "follow_up_due 2021-01-31",
        "left_school 2021-02-17",
        "line_without_consent –",
    ];
    assert_eq!(asked_after(Some("completed")), all, "whoever has only left is not forgotten");
    assert_eq!(asked_after(Some("deceased")), NONE);
    assert_eq!(asked_after(Some("moved")), NONE);
}

#[test]
fn who_moved_away_and_came_back_is_asked_about_again() {
    let moved = json!({ "learner": "@ann", "venue": "@hall", "from": "2020-04-01",
        "to": "2020-12-31", "end_reason": "moved" });
    let found = about_ann(&["her level"], &[("enrollment", "before", moved)], TODAY);
    assert_eq!(found, ["assessment_missing 2021-01-29"]);
}

#[test]
fn who_never_entered_a_high_school_has_not_left_one() {
    let of = |status: &str| {
        let fields = json!({ "learner": "@ann", "status": status, "from": "2021-02-03" });
        about_ann(&["her talk"], &[("school_enrollment", "s", fields)], TODAY)
    };
    let quiet = "quiet 2021-01-29";
    assert_eq!(of("withdrawn"), [quiet, "left_school 2021-02-17"]);
    assert_eq!(of("never_entered"), [quiet]);
}
