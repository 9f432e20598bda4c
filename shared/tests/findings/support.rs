//! Findings about the support around lessons: what a learner was told, what she asks for, and where
//! something rests on a consent that is gone.

use super::people::about_ann;
use super::*;

const NONE: [&str; 0] = [];

/// Adds fields, or replaces them.
fn add(fields: &mut Value, more: &Value) {
    for (name, value) in more.as_object().into_iter().flatten() {
        fields[name] = value.clone();
    }
}

fn scheme(more: &Value) -> Row {
    let mut fields = json!({ "title": "grant", "announced_on": "2021-01-10" });
    add(&mut fields, more);
    ("aid_scheme", "grant", fields)
}

fn told(name: &'static str) -> Row {
    let fields = json!({ "scheme": "@grant", "learner": "@ann", "given_on": "2021-01-20" });
    ("aid_information", name, fields)
}

#[test]
fn everybody_who_takes_part_is_told_about_a_scheme_within_four_weeks() {
    let with = |rows: &[Row]| {
        let rows: Vec<Row> = quiet_life("ann").into_iter().chain(rows.iter().cloned()).collect();
        found(&rows, TODAY)
    };
    assert_eq!(with(&[scheme(&json!({}))]), ["aid_untold 2021-02-07"]);
    assert_eq!(with(&[scheme(&json!({})), told("t")]), NONE);
    let over = json!({ "valid_until": "2021-02-02" });
    assert_eq!(with(&[scheme(&over)]), NONE, "nobody can ask for it any more");
    let ahead = json!({ "announced_on": "2021-02-04" });
    assert_eq!(with(&[scheme(&ahead)]), NONE, "nobody is told yet");
    assert_eq!(found(&[scheme(&json!({}))], TODAY), NONE, "nobody takes part");
}

fn request(kind: &str, more: &Value) -> Row {
    let mut fields = json!({ "learner": "@ann", "kind": kind, "words": "x",
        "asked_on": "2021-02-01" });
    add(&mut fields, more);
    ("data_request", "q", fields)
}

#[test]
fn what_a_learner_asks_about_her_records_is_answered() {
    let of = |row: Row| about_ann(&[], &[row], TODAY);
    let open = json!({});
    assert_eq!(of(request("see", &open)), ["data_request_open 2021-02-02"]);
    assert_eq!(of(request("correct", &open)), ["data_request_open 2021-02-15"]);
    let answered = json!({ "answer": "done", "answered_on": "2021-02-02" });
    assert_eq!(of(request("correct", &answered)), NONE);
    assert_eq!(of(request("correct", &json!({ "is_taken_back": true }))), NONE);
}

fn of_photo(answer: &str, withdrawn: Option<&str>) -> Row {
    let fields = json!({ "learner": "@ann", "giver": "learner", "purpose": "photo",
        "asked_on": "2021-01-05", "answer": answer, "withdrawn_on": withdrawn });
    ("consent", "hers", fields)
}

fn photo(used_in: Option<&str>) -> Row {
    let fields = json!({ "about": "lobby", "people": [id("ann").to_string()],
        "consents": [id("hers").to_string()], "used_in": used_in });
    ("photo", "p", fields)
}

#[test]
fn a_photograph_whose_consent_is_gone_is_found_where_it_is_used() {
    let with = |consent: Row, used: Option<&str>| about_ann(&[], &[consent, photo(used)], TODAY);
    let gone = ["photo_without_consent –"];
    let withdrawn = of_photo("given", Some("2021-02-01"));
    assert_eq!(with(of_photo("given", None), Some("leaflet")), NONE);
    assert_eq!(with(withdrawn.clone(), Some("leaflet")), gone);
    assert_eq!(with(withdrawn, None), NONE, "it is not shown anywhere any more");
    assert_eq!(with(of_photo("refused", None), Some("leaflet")), gone);
    assert_eq!(about_ann(&[], &[photo(Some("leaflet"))], TODAY), gone, "she was never asked");
    let rows = [learner("ann"), of_photo("refused", None), photo(Some("leaflet"))];
    let of_tutor = findings(&records(&rows), day(TODAY), &who(Role::Tutor));
    assert_eq!(of_tutor, [], "it is for those who run the program");
}

fn led(more: &Value) -> Row {
    let mut fields = json!({ "learner": "@ann", "date": "2021-01-20", "organization": "@station",
        "basis": "consent", "consent": "@hers" });
    add(&mut fields, more);
    ("referral_out", "r", fields)
}

fn of_network(answer: &str, withdrawn: Option<&str>) -> Row {
    let fields = json!({ "learner": "@ann", "giver": "learner", "purpose": "network",
        "asked_on": "2021-01-05", "answer": answer, "withdrawn_on": withdrawn });
    ("consent", "hers", fields)
}

#[test]
fn an_organization_that_was_told_without_her_consent_is_found() {
    let with = |consent: Row, more: &Value| about_ann(&[], &[consent, led(more)], TODAY);
    let given = || of_network("given", None);
    let gone = ["referral_out_without_consent –"];
    let plain = json!({});
    assert_eq!(with(given(), &plain), NONE);
    assert_eq!(with(given(), &json!({ "consent": null })), gone);
    assert_eq!(with(of_network("refused", None), &plain), gone);
    let withdrawn = || of_network("given", Some("2021-02-01"));
    assert_eq!(with(withdrawn(), &plain), gone, "they still work on it");
    assert_eq!(with(withdrawn(), &json!({ "outcome": "connected" })), NONE);
    let inside = json!({ "consent": null, "organization": null, "service": "drop_in" });
    assert_eq!(with(given(), &inside), NONE, "nobody outside was told");
    let by_law = json!({ "consent": null, "basis": "law" });
    assert_eq!(with(given(), &by_law), NONE);
}
