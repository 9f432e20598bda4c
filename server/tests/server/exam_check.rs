//! `manabi exam-check`: one case, a list of cases, and cases that cannot be answered.

use std::path::Path;
use std::process::Output;

use serde_json::{Value, json};

use crate::process::manabi;

fn check(folder: &Path, text: &str) -> Output {
    let file = folder.join("cases.json");
    std::fs::write(&file, text).unwrap();
    manabi(&folder.join("no data")).arg("exam-check").arg(&file).output().unwrap()
}

#[test]
fn one_case_is_answered_without_any_data() {
    let folder = tempfile::tempdir().unwrap();
    let output = check(folder.path(), r#"{ "target_fiscal_year": 2020 }"#);
    assert!(output.status.success());
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&answer["era"], &answer["minimum_left"]), (&json!("E2"), &json!(8)));
    assert_eq!(answer["index"], Value::Null);
}

#[test]
fn a_case_that_cannot_be_answered_does_not_keep_the_others_from_theirs() {
    let folder = tempfile::tempdir().unwrap();
    let cases = json!([
        { "target_fiscal_year": 2026 },
        { "target_fiscal_year": 2026, "passes": [{ "subject": "ONGAKU", "fiscal_year": 2022 }] },
        { "target_fiscal_year": 2025 },
    ]);
    let output = check(folder.path(), &cases.to_string());
    assert_eq!(output.status.code(), Some(2));
    let answers: Value = serde_json::from_slice(&output.stdout).unwrap();
    let left = ["minimum_left", "error", "minimum_left"].iter().enumerate();
    let found: Vec<&Value> = left.map(|(at, key)| &answers[at][key]).collect();
    assert_eq!(found, [&json!(9), &json!("Unknown subject: ONGAKU."), &json!(8)]);
    assert_eq!([0, 1, 2].map(|at| answers[at]["index"].clone()), [0, 1, 2].map(Value::from));
    assert!(String::from_utf8_lossy(&output.stderr).contains("Case 1: Unknown subject: ONGAKU."));
}

/// What an answer cannot be given to, with a part of the sentence that says so.
fn wrong_cases() -> Vec<(Value, &'static str)> {
    let with = |key: &str, value: Value| {
        let mut case = json!({ "target_fiscal_year": 2026 });
        case[key] = value;
        case
    };
    let passed =
        |code: &str, year: i32| with("passes", json!([{ "subject": code, "fiscal_year": year }]));
    let credits = |course: &str, credits: Value| {
        let row = json!({ "course": course, "credits": credits });
        with("school", json!({ "entered_on": "2019-04-01", "credits": [row] }))
    };
    vec![
        (json!({}), "no target_fiscal_year"),
        (json!({ "target_fiscal_year": 2004 }), "2004 is before"),
        (json!({ "target_fiscal_year": "2026" }), "is not a year"),
        (json!("2026"), "an object"),
        (passed("ONGAKU", 2022), "Unknown subject: ONGAKU"),
        (passed("kokugo", 2022), "Unknown subject: kokugo"),
        (passed("JOHO", 2022), "2022 did not offer JOHO"),
        (passed("KOKUGO", 2027), "later than the target year"),
        (passed("KOKUGO", 2004), "before the exam's first year"),
        (passed("KOKUGO", 99_999), "is not a year"),
        (credits("数学Ⅰ", json!(-1)), "数学Ⅰ are not a number"),
        (credits("数学Ⅰ", json!("3")), "数学Ⅰ are not a number"),
        (credits("世界史A(α)", json!(2)), "Unknown course: 世界史A(α)"),
        (with("school", json!({ "credits": [{ "course": "数学Ⅰ", "credits": 3 }] })), "entered_on"),
        (with("school", json!({ "entered_on": "2019-02-30" })), "2019-02-30"),
        (with("skill_tests", json!(["漢検2級"])), "Unknown skill test: 漢検2級"),
        (with("skill_tests", json!("英検2級")), "skill_tests is not a list"),
        (with("earlier_exam", json!(["X"])), "Unknown subject: X"),
        (with("passes", json!({})), "passes is not a list"),
    ]
}

#[test]
fn whatever_is_wrong_is_said_with_its_index_and_every_other_case_is_answered() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = wrong_cases();
    let good = json!({ "target_fiscal_year": 2026 });
    let cases: Vec<&Value> = wrong.iter().flat_map(|(case, _)| [case, &good]).collect();
    let output = check(folder.path(), &json!(cases).to_string());
    assert_eq!(output.status.code(), Some(2));
    let answers: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answers.len(), cases.len());
    let said = String::from_utf8_lossy(&output.stderr);
    for (at, (case, part)) in wrong.iter().enumerate() {
        let sentence = answers[2 * at]["error"].as_str().unwrap();
        assert!(sentence.contains(part), "{case}: {sentence}");
        assert!(said.contains(&format!("Case {}: {sentence}", 2 * at)), "{case}: {said}");
        assert_eq!(answers[2 * at + 1]["minimum_left"], 9, "the one after {case}");
        let alone = check(folder.path(), &case.to_string());
        assert_eq!((alone.status.code(), &*alone.stdout), (Some(2), &b""[..]), "{case}");
        assert!(String::from_utf8_lossy(&alone.stderr).contains(part), "{case}");
    }
}

#[test]
fn ten_megabytes_are_read_and_what_is_wrong_in_them_stays_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let long = "a".repeat(10 * 1024 * 1024);
    let with = |key: &str, value: Value| json!({ "target_fiscal_year": 2026, key: value });
    let output = check(folder.path(), &with("name", json!(long)).to_string());
    assert_eq!(output.status.code(), Some(0), "what nobody asks for is ignored");
    let output = check(folder.path(), &with("skill_tests", json!([long])).to_string());
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stderr.len() < 400, "{} bytes", output.stderr.len());
    let output = check(folder.path(), &"[".repeat(10 * 1024 * 1024));
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("is not JSON"));
    let passes: Vec<Value> = (0..200_000)
        .map(|n| json!({ "subject": "KOKUGO", "fiscal_year": 2005 + n % 20 }))
        .collect();
    let output = check(folder.path(), &with("passes", json!(passes)).to_string());
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer["minimum_left"], 8);
}

#[test]
fn a_file_that_is_not_there_or_no_json_is_said_so() {
    let folder = tempfile::tempdir().unwrap();
    let output = check(folder.path(), "{");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("is not JSON"));
    let mut missing = manabi(folder.path());
    let output = missing.arg("exam-check").arg(folder.path().join("none.json")).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("none.json cannot be read"));
}
