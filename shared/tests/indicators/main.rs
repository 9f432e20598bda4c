//! Every rule of the indicators on facts small enough to count by hand.

mod after_care;
mod conferences;
mod dashboard;
mod exams;
mod known;
mod order;
mod own;
mod participation;
#[path = "../rows/rows.rs"]
mod rows;
mod rules;
mod slices;
mod talks;

use rows::{Row, body, day, id};
use serde_json::{Value, json};
use shared::id::RecordId;
use shared::indicator::{Amount, AsOf, Facts, Figure, evaluate, listed};
use shared::value::FiscalYear;

const YEAR: FiscalYear = FiscalYear(2020);

fn facts<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Facts {
    let mut facts = Facts::new();
    for (kind, name, fields) in rows {
        facts.upsert(kind, id(name), &body(fields));
    }
    facts
}

/// The end of a day of the year.
fn at(text: &str) -> AsOf {
    AsOf::end_of(YEAR, day(text))
}

fn figures(rows: &[Row], as_of: &str) -> Vec<Figure> {
    evaluate(&facts(rows), at(as_of))
}

/// A figure as "41/45", "45", or with its range "0/0 [0/5–5/5]".
fn said(figures: &[Figure], code: &str) -> String {
    let all = listed(figures);
    let figure = all.into_iter().find(|it| it.code == code).unwrap_or_else(|| panic!("{code}"));
    let say = |amount: &Amount| match amount.denominator {
        Some(whole) => format!("{}/{whole}", amount.numerator),
        None => amount.numerator.to_string(),
    };
    match (&figure.low, &figure.high) {
        (Some(low), Some(high)) => {
            format!("{} [{}–{}]", say(&figure.amount), say(low), say(high))
        }
        _ => say(&figure.amount),
    }
}

fn check(rows: &[Row], as_of: &str, expected: &[(&str, &str)]) {
    let figures = figures(rows, as_of);
    for (code, text) in expected {
        assert_eq!(said(&figures, code), *text, "{code}");
    }
}

fn lesson(name: &'static str, date: &str, status: &str) -> Row {
    let length = 120;
    let fields =
        json!({ "venue": "@hall", "date": date, "status": status, "length_minutes": length });
    ("lesson", name, fields)
}

fn came(name: &'static str, lesson: &str, learner: &str, status: &str) -> Row {
    ("attendance", name, json!({ "lesson": lesson, "learner": learner, "status": status }))
}

fn talk(name: &'static str, learner: &str, date: &str, channel: &str) -> Row {
    ("consultation", name, json!({ "learner": learner, "date": date, "channel": channel }))
}

fn result(name: &'static str, learner: &str, sitting: &str, subject: &str, outcome: &str) -> Row {
    let (attendance, result) = outcome.split_once(' ').unwrap_or((outcome, ""));
    let result = if result.is_empty() { Value::Null } else { Value::from(result) };
    let fields = json!({ "learner": learner, "sitting": sitting, "subject": subject,
        "attendance": attendance, "result": result });
    ("exam_subject_result", name, fields)
}

fn place(name: &'static str, learner: &str, to: Option<&str>, end_reason: Option<&str>) -> Row {
    let fields = json!({ "learner": learner, "venue": "@hall", "weekday": "friday",
        "from": "2020-04-01", "to": to, "end_reason": end_reason });
    ("enrollment", name, fields)
}

fn rounds() -> Vec<Row> {
    let round = |round: &str, starts: &str, results: &str| {
        json!({ "fiscal_year": 2020,
            "round": round,
            "starts_on": starts,
            "results_on": results })
    };
    vec![
        ("exam_sitting", "r1", round("first", "2020-08-12", "2020-09-08")),
        ("exam_sitting", "r2", round("second", "2020-11-07", "2020-12-08")),
    ]
}
