//! Findings about one learner.

use super::*;

/// What is found about Ann when these rows are added to a life in which nothing is to be done, and
/// the rows of these names are left out.
pub(super) fn about_ann(without: &[&str], with: &[Row], today: &str) -> Vec<String> {
    let mut rows = quiet_life("ann");
    rows.retain(|(_, name, _)| !without.contains(name));
    rows.extend_from_slice(with);
    let records = records(&rows);
    let all = findings(&records, day(today), &who(Role::Manager));
    let about = about_person(&records, day(today), &who(Role::Manager), id("ann"));
    let of_ann = all.iter().filter(|it| it.person == Some(id("ann")));
    assert_eq!(of_ann.cloned().collect::<Vec<_>>(), about, "her page shows the same");
    all.iter().map(said).collect()
}

const NONE: [&str; 0] = [];

#[test]
fn a_goal_is_agreed_on_within_four_weeks() {
    let missing = ["goal_missing 2021-01-29"];
    assert_eq!(about_ann(&["her goal"], &[], TODAY), missing);
    let reached = json!({ "learner": "@ann", "words": "x", "achieved_on": "2021-01-20" });
    assert_eq!(about_ann(&["her goal"], &[("goal", "old", reached)], TODAY), missing);
    assert_eq!(about_ann(&["her goal", "her place"], &[], TODAY), NONE, "without a place");
}

#[test]
fn a_goal_is_looked_at_again_on_its_day() {
    let goal = json!({ "learner": "@ann", "words": "x", "review_on": "2021-02-04" });
    let at = |today| about_ann(&["her goal"], &[("goal", "g", goal.clone())], today);
    assert_eq!(at("2021-02-03"), NONE);
    assert_eq!(at("2021-02-04"), ["goal_review_due 2021-02-04"]);
}

#[test]
fn who_is_met_nowhere_for_four_weeks_is_quiet() {
    let lesson = |status: &str| {
        ("lesson", "l", json!({ "venue": "@hall", "date": "2021-01-20", "status": status }))
    };
    let mark = |status: &str| {
        ("attendance", "m", json!({ "lesson": "@l", "learner": "@ann", "status": status }))
    };
    let with = |rows: &[Row], today: &str| about_ann(&["her talk"], rows, today);
    assert_eq!(with(&[], "2021-01-28"), NONE);
    assert_eq!(with(&[], "2021-01-29"), ["quiet 2021-01-29"], "since her first day");
    assert_eq!(with(&[lesson("held"), mark("present")], TODAY), NONE);
    assert_eq!(with(&[lesson("held"), mark("absent")], TODAY), ["quiet 2021-01-29"]);
    assert_eq!(with(&[lesson("closed"), mark("present")], TODAY), ["quiet 2021-01-29"]);
    assert_eq!(with(&[lesson("held"), mark("online")], "2021-02-17"), ["quiet 2021-02-17"]);
    let pause = ("agreed_pause", "p", json!({ "learner": "@ann", "to": "2021-02-20" }));
    assert_eq!(with(&[pause], TODAY), ["quiet 2021-01-29"], "a pause that never began");
}

#[test]
fn how_long_somebody_may_be_quiet_is_said_by_the_fiscal_year() {
    let year = |quiet: u32, lost: u32| {
        let id = shared::program::fiscal_year::year_id(shared::value::FiscalYear(2020));
        let fields = json!({ "year": 2020, "quiet_weeks": quiet, "lost_contact_weeks": lost });
        (id, fields)
    };
    let at = |limits: Option<(u32, u32)>, today: &str| {
        let mut set = records(&quiet_life("ann"));
        if let Some((id, fields)) = limits.map(|(quiet, lost)| year(quiet, lost)) {
            set.put("fiscal_year", id, body(&fields));
        }
        let all = findings(&set, day(today), &who(Role::Manager));
        all.iter()
            .map(said)
            .filter(|it| it.contains("quiet") || it.contains("lost"))
            .collect::<Vec<_>>()
    };
    // The last talk was on 3 February.
    let none: [String; 0] = [];
    assert_eq!(at(None, "2021-03-02"), none);
    assert_eq!(at(None, "2021-03-03"), ["quiet 2021-03-03"]);
    assert_eq!(at(Some((2, 3)), "2021-02-17"), ["quiet 2021-02-17"]);
    let lost = ["quiet 2021-02-17", "contact_lost 2021-02-24"];
    assert_eq!(at(Some((2, 3)), "2021-02-24"), lost);
    assert_eq!(at(None, "2021-03-31"), ["quiet 2021-03-03", "contact_lost 2021-03-31"]);
}

#[test]
fn a_story_has_its_own_consent_and_is_taken_back_when_that_is_withdrawn() {
    let consent = |purpose: &str, withdrawn: Option<&str>| {
        let fields = json!({ "learner": "@ann", "giver": "learner", "purpose": purpose,
            "asked_on": "2021-01-20", "answer": "given", "withdrawn_on": withdrawn });
        ("consent", "to the story", fields)
    };
    let story = |published: Option<&str>, back: Option<&str>| {
        let fields = json!({ "learner": "@ann", "consent": "@to the story",
            "published_on": published, "taken_back_on": back });
        ("story", "s", fields)
    };
    let with = |rows: &[Row]| about_ann(&[], rows, TODAY);
    let missing = ["story_without_consent –"];
    assert_eq!(with(&[story(None, None)]), missing);
    assert_eq!(with(&[story(None, None), consent("photo", None)]), missing, "for something else");
    assert_eq!(with(&[story(None, None), consent("story", None)]), NONE);
    let gone = consent("story", Some("2021-02-01"));
    let public = story(Some("2021-01-25"), None);
    assert_eq!(with(&[public.clone(), consent("story", None)]), NONE);
    assert_eq!(with(&[public, gone.clone()]), ["story_consent_gone –"]);
    assert_eq!(with(&[story(None, None), gone.clone()]), NONE, "nobody can read it");
    assert_eq!(with(&[story(Some("2021-01-25"), Some("2021-02-02")), gone]), NONE);
}

#[test]
fn a_conference_is_held_in_the_thirty_days_before_and_after_a_round() {
    let round = (
        "exam_sitting",
        "r",
        json!({ "fiscal_year": 2020, "round": "second",
        "starts_on": "2021-02-20", "ends_on": "2021-02-21" }),
    );
    let held = |date: &str| ("case_conference", "c", json!({ "learner": "@ann", "date": date }));
    let at = |rows: &[Row], today| {
        let rows: Vec<Row> = rows.iter().chain([&round]).cloned().collect();
        let all = about_ann(&["her talk"], &rows, today);
        all.into_iter().filter(|line| line.starts_with("conference")).collect::<Vec<_>>()
    };
    let before = ["conference_before_missing 2021-02-19"];
    assert_eq!(at(&[], "2021-01-20"), NONE);
    assert_eq!(at(&[], "2021-01-21"), before);
    assert_eq!(at(&[held("2021-01-20")], "2021-02-01"), before, "too early");
    assert_eq!(at(&[held("2021-01-21")], "2021-02-01"), NONE);
    let after = "conference_after_missing 2021-03-23";
    assert_eq!(at(&[held("2021-02-19")], "2021-02-21"), NONE);
    assert_eq!(at(&[held("2021-02-19")], "2021-02-22"), [after]);
    assert_eq!(at(&[], "2021-02-22"), [before[0], after], "what was held may be written down late");
    assert_eq!(at(&[held("2021-03-01")], "2021-04-30"), NONE);
}

#[test]
fn who_wants_to_pass_applies_before_the_last_day_of_the_postmark() {
    let round = (
        "exam_sitting",
        "r",
        json!({ "fiscal_year": 2021, "round": "first",
        "starts_on": "2021-08-12", "apply_until": "2021-05-10" }),
    );
    let wants =
        |kind: &str| ("goal", "g", json!({ "learner": "@ann", "words": "x", "kind": kind }));
    let at = |rows: &[Row], today| {
        let rows: Vec<Row> = rows.iter().chain([&round]).cloned().collect();
        let all = about_ann(&["her goal"], &rows, today);
        all.into_iter().filter(|line| line.starts_with("application")).collect::<Vec<_>>()
    };
    let due = ["application_due 2021-05-10"];
    assert_eq!(at(&[wants("certification")], "2021-04-11"), NONE);
    assert_eq!(at(&[wants("certification")], "2021-04-12"), due);
    assert_eq!(at(&[wants("certification")], "2021-05-10"), due);
    assert_eq!(at(&[wants("certification")], "2021-05-11"), NONE, "too late");
    assert_eq!(at(&[wants("work")], "2021-05-10"), NONE);
    let first = json!({ "preferred_name": "ann", "leading_goal": "graduation" });
    let school_first = ("learner", "ann", first);
    let with_school = [wants("certification"), school_first];
    assert_eq!(at(&with_school, "2021-05-10"), NONE, "her school comes first: her own choice");
    let applied = (
        "exam_subject_result",
        "k",
        json!({ "learner": "@ann", "sitting": "@r",
        "subject": "kokugo", "attendance": "applied" }),
    );
    assert_eq!(at(&[wants("certification"), applied], "2021-05-10"), NONE);
}

#[test]
fn what_became_of_an_exam_is_written_down_once_it_is_over() {
    let round = (
        "exam_sitting",
        "r",
        json!({ "fiscal_year": 2020, "round": "second",
        "starts_on": "2020-11-07", "ends_on": "2020-11-08", "results_on": "2020-12-08" }),
    );
    let of = |attendance: &str, result: Option<&str>| {
        let fields = json!({ "learner": "@ann", "sitting": "@r", "subject": "kokugo",
            "attendance": attendance, "result": result,
            "evidence": result.map(|_| "notice_seen") });
        ("exam_subject_result", "k", fields)
    };
    let place = (
        "enrollment",
        "her place",
        json!({ "learner": "@ann", "venue": "@hall",
        "from": "2020-10-01", "to": "2020-10-31", "end_reason": "completed" }),
    );
    let at = |row: Row, today| about_ann(&[], &[round.clone(), place.clone(), row], today);
    assert_eq!(at(of("applied", None), "2020-11-08"), NONE);
    let unknown = ["attendance_at_exam_unknown 2020-11-08"];
    assert_eq!(at(of("applied", None), "2020-11-09"), unknown);
    assert_eq!(at(of("sat", None), "2020-12-07"), NONE);
    assert_eq!(at(of("sat", None), "2020-12-08"), ["exam_result_unknown 2020-12-08"]);
    assert_eq!(at(of("sat", Some("failed")), "2020-12-08"), NONE);
    assert_eq!(at(of("absent", None), "2020-12-08"), NONE);
}

#[test]
fn who_leaves_her_school_is_talked_with() {
    let status = |status: &str, from: &str| {
        ("school_enrollment", "s", json!({ "learner": "@ann", "status": status, "from": from }))
    };
    let at = |row: Row| about_ann(&[], &[row], TODAY);
    assert_eq!(at(status("withdrawn", "2021-02-03")), NONE, "she was talked with on that day");
    let later = |row: Row| about_ann(&["her talk"], &[row], "2021-01-20");
    assert_eq!(later(status("withdrawn", "2021-01-12")), ["left_school 2021-01-26"]);
    assert_eq!(later(status("graduated", "2021-01-12")), ["left_school 2021-01-26"]);
    assert_eq!(later(status("on_leave", "2021-01-12")), NONE);
    assert_eq!(later(status("withdrawn", "2020-04-01")), NONE, "long ago");
}

#[test]
fn who_writes_that_she_does_not_want_to_live_is_talked_to_on_that_day() {
    let says = |day: &str, words: &str| {
        let fields = json!({ "learner": "@ann", "date": day, "rating": 1, "words": words });
        ("self_rating", "word", fields)
    };
    let at = |row: Row, without: &[&str]| about_ann(without, &[row], "2021-01-20");
    let asked = ["distress_said 2021-01-15"];
    assert_eq!(at(says("2021-01-15", "もう 死にたい"), &["her talk"]), asked);
    assert_eq!(at(says("2021-01-15", "必死に やった"), &["her talk"]), NONE);
    assert_eq!(at(says("2020-12-01", "消えたい"), &["her talk"]), NONE, "long ago");
    let talked = about_ann(&[], &[says("2021-01-15", "消えたい")], TODAY);
    assert_eq!(talked, NONE, "she was talked with since");
}

#[test]
fn the_end_of_a_place_has_a_reason() {
    let ended = |reason: Option<&str>| {
        let fields = json!({ "learner": "@ann", "venue": "@hall", "from": "2020-04-01",
            "to": "2021-01-31", "end_reason": reason });
        ("enrollment", "her place", fields)
    };
    let at = |reason, today| about_ann(&["her place"], &[ended(reason)], today);
    assert_eq!(at(None, "2021-02-01"), ["end_reason_missing 2021-01-31"]);
    let on_the_last_day = about_ann(&["her place", "her talk"], &[ended(None)], "2020-04-20");
    assert_eq!(on_the_last_day, NONE, "it goes on");
    assert_eq!(at(Some("moved"), "2021-02-01"), NONE);
}

#[test]
fn what_is_said_of_a_record_that_was_joined_to_hers_is_said_of_her() {
    let joined = ("learner", "old", json!({ "preferred_name": "x", "merged_into": "@ann" }));
    let goal = ("goal", "g", json!({ "learner": "@old", "words": "x" }));
    assert_eq!(about_ann(&["her goal"], &[joined.clone(), goal], TODAY), NONE);
    let ended = (
        "enrollment",
        "e",
        json!({ "learner": "@old", "from": "2020-04-01",
        "to": "2020-05-01" }),
    );
    assert_eq!(about_ann(&[], &[joined, ended], TODAY), ["end_reason_missing 2020-05-01"]);
}
