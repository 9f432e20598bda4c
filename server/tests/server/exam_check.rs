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
