//! The rules of the exam and the engine that reads them: worked examples, a slow engine of its own,
//! and wrong rules that must not stay unseen.

mod application;
mod bad_input;
mod naive;
mod planted;
mod properties;
mod question;
#[path = "../rows/rows.rs"]
mod rows;
mod sound;
mod two_tablets;
mod worked;

use shared::exam::{Case, EarnedCredits, Pass, Subject};
use shared::value::FiscalYear;
use std::collections::BTreeSet;

fn subject(code: &str) -> Subject {
    Subject::from_rules_code(code).unwrap_or_else(|| panic!("no subject {code}"))
}

/// Subjects written as "KOKUGO EIGO".
fn subjects(codes: &str) -> BTreeSet<Subject> {
    codes.split_whitespace().map(subject).collect()
}

fn codes(subjects: &BTreeSet<Subject>) -> String {
    subjects.iter().map(|it| it.rules_code()).collect::<Vec<_>>().join(" ")
}

/// A case written as passes, "2020 KOKUGO EIGO; 2022 RINRI", credits, "2019-04-01 国語総合 4; …",
/// and skill tests, "歴検 世界史2級; …".
fn case(passes: &str, credits: &str, skill_tests: &str) -> Case {
    let parts = |text: &'static str| text.split(';').map(str::trim).filter(|it| !it.is_empty());
    let (passes, credits, skill_tests) = (leak(passes), leak(credits), leak(skill_tests));
    let of_year = |part: &str| {
        let (year, codes) = part.split_once(' ').expect("a year and subjects");
        let year = FiscalYear(year.parse().expect("a year"));
        subjects(codes).into_iter().map(move |subject| Pass { subject, year })
    };
    let mut entered_on = None;
    let earned = |part: &str| {
        let mut words = part.split_whitespace().peekable();
        if let Some(day) = words.next_if(|word| word.contains('-')) {
            entered_on = Some(day.parse().expect("a day"));
        }
        let course = words.next().expect("a course").to_owned();
        let credits = words.next().and_then(|word| word.parse().ok()).expect("credits");
        EarnedCredits { course, credits, entered_on: entered_on.expect("a day comes first") }
    };
    Case {
        passes: parts(passes).flat_map(of_year).collect(),
        credits: parts(credits).map(earned).collect(),
        skill_tests: parts(skill_tests).map(str::to_owned).collect(),
        ..Case::default()
    }
}

fn leak(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}
