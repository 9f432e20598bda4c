//! What comes from outside and cannot be right: it is kept and said, and counts for nothing that it
//! does not prove.

use super::rows::{Row, body, day, id};
use serde_json::{Value, json};
use shared::exam::{RULES, Subject, evaluate};
use shared::problem::ProblemCode;
use shared::program::RecordSet;
use shared::program::exam_case::case_of;
use shared::program::standing::{Standing, standing};
use shared::record::Record;
use shared::records::credit_record::CreditRecord;
use shared::records::exam_sitting::ExamSitting;
use shared::value::FiscalYear;
use std::collections::BTreeSet;

fn records(rows: &[Row]) -> RecordSet {
    let mut all = RecordSet::default();
    let ann = ("learner", "ann", json!({ "preferred_name": "Ann" }));
    for (kind, name, fields) in std::iter::once(&ann).chain(rows) {
        all.put(kind, id(name), body(fields));
    }
    all
}

fn round(name: &'static str, year: i16, which: &str) -> Row {
    ("exam_sitting", name, json!({ "fiscal_year": year, "round": which }))
}

fn passed(name: &'static str, round: &str, more: Value) -> Row {
    let mut fields = json!({ "learner": "@ann", "sitting": round, "subject": "kokugo",
        "attendance": "sat", "result": "passed" });
    fields.as_object_mut().expect("braces").extend(more.as_object().expect("braces").clone());
    ("exam_subject_result", name, fields)
}

fn stands(rows: &[Row]) -> Standing {
    standing(&records(rows), &[id("ann")], day("2021-02-03"))
}

/// The fields of a record of kind `R` with a problem.
fn wrong<R: Record>(fields: Value) -> Vec<(String, ProblemCode)> {
    let found = R::KIND.problems(&body(&fields));
    found.into_iter().map(|it| (it.field.to_string(), it.code)).collect()
}

#[test]
fn a_day_that_no_calendar_has_is_a_problem_and_no_day() {
    let found = wrong::<ExamSitting>(json!({
        "fiscal_year": 2021, "round": "first", "starts_on": "2021-02-30",
        "apply_until": "0000-13-01",
    }));
    let fields: Vec<&str> = found.iter().map(|it| it.0.as_str()).collect();
    assert_eq!(fields, ["starts_on", "apply_until"]);
    let impossible = json!({ "fiscal_year": 2021, "round": "first", "starts_on": "2021-02-30" });
    let rows = [("exam_sitting", "r", impossible)];
    assert_eq!(stands(&rows).next.starts_on, None, "the round has no day");
}

#[test]
fn a_pass_without_its_round_counts_for_no_era_and_is_shown_all_the_same() {
    let found = stands(&[passed("x", "@nowhere", json!({}))]);
    assert_eq!(found.progress.counted, BTreeSet::new());
    assert_eq!(found.passed.iter().map(|it| it.subject).collect::<Vec<_>>(), [Subject::Kokugo]);
    let without = stands(&[passed("x", "@nowhere", json!({ "sitting": null }))]);
    assert_eq!(without.progress.fewest_left(), 8);
}

#[test]
fn a_subject_that_was_passed_twice_is_passed_once() {
    let rounds = [round("r1", 2020, "first"), round("r2", 2020, "second")];
    let twice = [passed("x1", "@r1", json!({})), passed("x2", "@r2", json!({}))];
    let found = stands(&[&rounds[..], &twice].concat());
    assert_eq!((found.passed.len(), found.progress.fewest_left()), (1, 7));
    let once = stands(&[&rounds[..], &twice[..1]].concat());
    assert_eq!(once.progress, found.progress);
}

#[test]
fn a_subject_that_its_year_did_not_offer_is_no_pass() {
    let rows = [round("r1", 2020, "first"), passed("x", "@r1", json!({ "subject": "joho" }))];
    assert_eq!(stands(&rows).progress.counted, BTreeSet::new());
}

#[test]
fn credits_of_0_or_99_are_no_credits_and_a_problem_of_their_field() {
    let course = |credits: Value| {
        json!({ "learner": "@ann", "course": "数学Ⅰ", "credits": credits, "standing": "earned",
            "curriculum_entered_on": "2019-04-01" })
    };
    for bad in [json!(0), json!(99), json!(-3), json!(2.5), json!("3")] {
        let found = wrong::<CreditRecord>(course(bad.clone()));
        assert_eq!(found.iter().map(|it| it.0.as_str()).collect::<Vec<_>>(), ["credits"], "{bad}");
        let rows = [("credit_record", "c", course(bad.clone()))];
        let case = case_of(&records(&rows), &[id("ann")]);
        let found = evaluate(&RULES, &case, FiscalYear(2020));
        assert_eq!(found.satisfied_by_exemption().count(), 0, "{bad}");
    }
    assert_eq!(wrong::<CreditRecord>(course(json!(3))), []);
}

#[test]
fn an_application_that_asks_for_a_subject_of_no_era_asks_for_the_others() {
    let fields = json!({ "learner": "@ann", "sitting": "@r", "step": "sent",
        "subjects": ["kokugo", "music"] });
    let round = json!({ "fiscal_year": 2021, "round": "first", "starts_on": "2021-08-12" });
    let rows = [("exam_sitting", "r", round), ("exam_application", "a", fields)];
    assert!(stands(&rows).tried.keys().all(|it| *it == Subject::Kokugo));
}
