//! Findings about how somebody comes, what she agrees to, and what follows when she takes it back.

use super::people::about_ann;
use super::*;

const NONE: [&str; 0] = [];

fn consent(giver: &str, purpose: &str, answer: &str, withdrawn: Option<&str>) -> Row {
    let fields = json!({ "learner": "@ann", "giver": giver, "purpose": purpose,
        "asked_on": "2021-01-05", "answer": answer, "withdrawn_on": withdrawn });
    ("consent", "c", fields)
}

#[test]
fn who_has_a_place_is_asked_within_two_weeks_whether_records_may_be_kept() {
    let missing = ["consent_missing 2021-01-15"];
    assert_eq!(about_ann(&["her consent"], &[], TODAY), missing);
    assert_eq!(about_ann(&["her consent", "her place"], &[], TODAY), NONE, "no place yet");
    let refused = consent("learner", "program", "refused", None);
    assert_eq!(about_ann(&["her consent"], &[refused], TODAY), NONE, "she has answered");
    let of_guardian = consent("guardian", "program", "given", None);
    assert_eq!(
        about_ann(&["her consent"], &[of_guardian], TODAY),
        missing,
        "nobody answers for her"
    );
}

#[test]
fn a_guardian_is_asked_where_the_learner_is_young_unless_that_would_harm_her() {
    let born =
        |day: &str| ("learner", "ann", json!({ "preferred_name": "ann", "birth_date": day }));
    let at = |birth: &str, rows: &[Row]| {
        let rows: Vec<Row> = rows.iter().cloned().chain([born(birth)]).collect();
        about_ann(&["ann"], &rows, TODAY)
    };
    let missing = ["guardian_consent_missing 2021-01-15"];
    let answer = |it| [consent("guardian", "program", it, None)];
    assert_eq!(at("2004-05-01", &[]), missing);
    assert_eq!(at("2003-02-03", &[]), NONE, "eighteen on that day");
    assert_eq!(at("2004-05-01", &answer("refused")), NONE, "her own judgment counts");
    assert_eq!(at("2006-05-01", &answer("refused")), missing);
    assert_eq!(at("2006-05-01", &answer("not_asked")), NONE);
}

#[test]
fn who_withdraws_her_consent_is_talked_with() {
    let withdrawn = consent("learner", "program", "given", Some("2021-02-01"));
    let found = about_ann(&["her consent"], &[withdrawn], TODAY);
    assert_eq!(found, ["consent_withdrawn 2021-02-08"]);
}

#[test]
fn a_consent_to_line_that_is_gone_is_found_where_line_is_used() {
    let contact =
        ("contact", "k", json!({ "learner": "@ann", "person": "self", "may_line": true }));
    let with = |row: Row| about_ann(&[], &[row, contact.clone()], TODAY);
    assert_eq!(with(consent("learner", "line", "given", None)), NONE);
    let gone = ["line_without_consent –"];
    assert_eq!(with(consent("learner", "line", "given", Some("2021-02-01"))), gone);
    assert_eq!(with(consent("learner", "line", "refused", None)), gone);
}

fn referral(source: &str, organization: Option<&str>) -> Row {
    let fields = json!({ "learner": "@ann", "date": "2021-01-10", "source": source,
        "organization": organization });
    ("referral_in", "r", fields)
}

fn feedback(step: &str) -> Row {
    ("referral_source", "f", json!({ "referral": "@r", "feedback": step }))
}

#[test]
fn whoever_sent_her_is_answered_once_she_agrees() {
    let of = |step: &str| about_ann(&[], &[referral("school", Some("@s")), feedback(step)], TODAY);
    assert_eq!(of("asked"), ["feedback_to_ask 2021-01-24"]);
    assert_eq!(of("agreed"), ["feedback_due 2021-01-24"]);
    assert_eq!(of("refused"), NONE);
    assert_eq!(of("given"), NONE);
}

#[test]
fn an_answer_to_the_school_needs_that_she_still_agrees() {
    let with = |purpose: &str, step: &str| {
        let no = consent("learner", purpose, "given", Some("2021-02-01"));
        about_ann(&[], &[referral("school", Some("@s")), feedback(step), no], TODAY)
    };
    let gone = ["feedback_due 2021-01-24", "feedback_without_consent –"];
    assert_eq!(with("school", "agreed"), gone);
    assert_eq!(with("network", "agreed"), ["feedback_due 2021-01-24"]);
    assert_eq!(with("school", "given"), NONE, "what was told cannot be taken back");
}

#[test]
fn an_agency_that_a_tutor_does_not_name_is_noted_down_by_a_manager() {
    let missing = ["referral_source_missing 2021-01-24"];
    assert_eq!(about_ann(&[], &[referral("agency", None)], TODAY), missing);
    let named = referral("agency", Some("@a"));
    let at = |row: &Row, today| about_ann(&[], std::slice::from_ref(row), today);
    assert_eq!(at(&named, TODAY), missing, "whoever sent her waits for an answer");
    let later = |row: &Row| {
        let all = at(row, "2021-03-12").into_iter();
        all.filter(|line| line.starts_with("referral")).collect::<Vec<_>>()
    };
    assert_eq!(later(&named), NONE);
    assert_eq!(later(&referral("agency", None)), missing);
    assert_eq!(about_ann(&[], &[referral("agency", None), feedback("given")], TODAY), NONE);
    let records = records(&[learner("ann"), referral("agency", None)]);
    let told = findings(&records, day(TODAY), &who(Role::Tutor));
    assert_eq!(told, [], "nothing of it reaches a tutor");
}

#[test]
fn during_an_agreed_pause_nobody_is_quiet_and_after_it_she_is_asked() {
    let pause = |to: &str| {
        ("agreed_pause", "p", json!({ "learner": "@ann", "from": "2021-01-05", "to": to }))
    };
    let at = |to: &str, today: &str| about_ann(&["her talk"], &[pause(to)], today);
    assert_eq!(at("2021-02-20", "2021-02-10"), NONE);
    assert_eq!(at("2021-01-20", "2021-01-20"), NONE, "the last day belongs to it");
    assert_eq!(at("2021-01-20", "2021-01-21"), ["pause_ended 2021-01-20"]);
    let both = ["pause_ended 2021-01-20", "quiet 2021-02-17"];
    assert_eq!(at("2021-01-20", "2021-02-17"), both);
    assert_eq!(about_ann(&[], &[pause("2021-01-20")], TODAY), NONE, "somebody has talked with her");
}

#[test]
fn who_pauses_is_not_talked_about_before_a_round() {
    let round = (
        "exam_sitting",
        "r",
        json!({ "fiscal_year": 2020, "round": "second",
        "starts_on": "2021-02-20", "ends_on": "2021-02-21" }),
    );
    let pause = |to: &str| {
        ("agreed_pause", "p", json!({ "learner": "@ann", "from": "2021-01-30", "to": to }))
    };
    let at = |rows: &[Row]| about_ann(&[], rows, TODAY);
    assert_eq!(at(std::slice::from_ref(&round)), ["conference_before_missing 2021-02-19"]);
    assert_eq!(at(&[round, pause("2021-03-01")]), NONE);
}

fn wish(step: &str, more: &Value) -> Row {
    let mut fields = json!({ "learner": "@ann", "asked_on": "2021-01-10", "step": step });
    for (name, value) in more.as_object().into_iter().flatten() {
        fields[name] = value.clone();
    }
    ("waiting_place", "w", fields)
}

#[test]
fn who_waits_is_found_as_soon_as_a_place_is_free() {
    let program = |capacity: u32| ("program", "p", json!({ "name": "x", "capacity": capacity }));
    let hall = ("venue", "hall", json!({ "name": "hall" }));
    let at = |capacity, row: Row| {
        let mut rows = quiet_life("bob");
        rows.extend([learner("ann"), program(capacity), hall.clone(), row]);
        found(&rows, TODAY)
    };
    let plain = json!({});
    assert_eq!(at(1, wish("waiting", &plain)), NONE, "full");
    assert_eq!(at(2, wish("waiting", &plain)), ["waiting_while_free –"]);
    assert_eq!(at(2, wish("withdrawn", &plain)), NONE);
    let elsewhere = json!({ "venues": [id("school").to_string()] });
    assert_eq!(at(2, wish("waiting", &elsewhere)), NONE, "not where she would come");
}

#[test]
fn an_offer_that_nobody_answers_is_asked_about_after_two_weeks() {
    let offered =
        |day: &str| wish("offered", &json!({ "offered_venue": "@hall", "offered_on": day }));
    assert_eq!(about_ann(&[], &[offered("2021-01-21")], TODAY), NONE);
    let due = ["offer_unanswered 2021-02-03"];
    assert_eq!(about_ann(&[], &[offered("2021-01-20")], TODAY), due);
}
