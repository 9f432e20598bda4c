//! A case as a program writes it, its answer, and what is said of a case that has none.

use serde_json::{Value, json};
use shared::exam::RULES;
use shared::exam::question::answer;

#[test]
fn a_case_is_answered_in_the_codes_of_the_rules() {
    let asked = json!({
        "target_fiscal_year": 2026,
        "passes": [
            { "subject": "SEKAISHI_A", "fiscal_year": 2022 },
            { "subject": "RINRI", "fiscal_year": 2022 },
        ],
        "school": {
            "entered_on": "2019-04-01",
            "credits": [
                { "course": "日本史A", "credits": 2 },
                { "course": "国語総合", "credits": 4 },
                { "course": "政治・経済", "credits": 2 },
            ],
        },
        "skill_tests": ["数検2級"],
        "earlier_exam": ["EIGO"],
        "name": "somebody",
    });
    let found = answer(&RULES, &asked).expect("it can be answered");
    let expected = json!({
        "era": "E4",
        "satisfied_by_pass": ["REKISHI"],
        "satisfied_by_exemption": ["KOKUGO", "SUGAKU", "EIGO"],
        "minimum_left": 5,
        "stranded": ["RINRI"],
        "reopened": [],
        "certified": false,
        "advice": ["R13", "R16"],
        "rules_version": "kounin 2026-11-a",
        "ignored": ["name"],
    });
    for (key, value) in expected.as_object().expect("an object") {
        assert_eq!(&found[key], value, "{key}");
    }
    assert_eq!(found["owed"][0], json!({ "slot": "chiri", "alternatives": [["CHIRI"]] }));
    assert_eq!(found["owed"][2]["slot"], "rika");
    assert_eq!(found["owed"][2]["alternatives"].as_array().map(Vec::len), Some(8));
}

#[test]
fn with_a_birth_date_both_readings_of_the_day_of_a_full_pass_are_named() {
    let ask = |born_on: &str| {
        let asked = json!({ "target_fiscal_year": 2026, "birth_date": born_on });
        let found = answer(&RULES, &asked).expect("it can be answered");
        (found["effective_from"].clone(), found["advice"].clone())
    };
    let days = |statute: &str, notice: &str| json!({ "by_statute": statute, "by_notice": notice });
    assert_eq!(ask("2008-08-15"), (days("2026-08-15", "2026-08-16"), json!(["R12"])));
    assert_eq!(ask("2008-02-29"), (days("2026-03-01", "2026-03-02"), json!([])));
    assert_eq!(ask("2011-04-01"), (days("2029-04-01", "2029-04-02"), json!([])));
    assert_eq!(ask("2011-04-02").1, json!(["R2"]), "she does not attain 16 within the year");
    let asked = json!({ "target_fiscal_year": 2026, "birth_date": "2008-08-15" });
    let words = &answer(&RULES, &asked).expect("it can be answered")["advice_in_words"][0];
    let words = words.as_str().expect("a sentence");
    assert!(words.contains("2026年度に18歳"), "which year is named: {words}");
    let unknown = answer(&RULES, &json!({ "target_fiscal_year": 2026 })).expect("an answer");
    assert_eq!(unknown.get("effective_from"), None);
}

#[test]
fn the_order_of_passes_and_credits_does_not_matter() {
    let pass = |code, year| json!({ "subject": code, "fiscal_year": year });
    let mut passes = vec![pass("SEKAISHI_A", 2022), pass("RINRI", 2020), pass("KOKUGO", 2024)];
    let ask = |passes: &[Value]| {
        answer(&RULES, &json!({ "target_fiscal_year": 2026, "passes": passes })).expect("an answer")
    };
    let before = ask(&passes);
    passes.reverse();
    assert_eq!(ask(&passes), before);
    passes.push(pass("KOKUGO", 2025));
    assert_eq!(ask(&passes), before, "nor that a subject was passed twice");
}

#[test]
fn what_is_wrong_with_a_case_is_said_by_name() {
    let school = |school: Value| json!({ "target_fiscal_year": 2026, "school": school });
    let passed = |code: &str, year: Value| {
        json!({
            "target_fiscal_year": 2025,
            "passes": [{ "subject": code, "fiscal_year": year }],
        })
    };
    let cases = [
        (json!([]), "A case is an object"),
        (json!({}), "target_fiscal_year"),
        (json!({ "target_fiscal_year": 2004 }), "2004"),
        (json!({ "target_fiscal_year": "2026" }), "target_fiscal_year"),
        (passed("KOKUGO", json!(2026)), "KOKUGO in 2026 is later"),
        (passed("KOKUGO", json!(2004)), "KOKUGO in 2004 is before"),
        (passed("KOKUGO", json!(null)), "KOKUGO has no fiscal_year"),
        (passed("JOHO", json!(2022)), "2022 did not offer JOHO"),
        (passed("ONGAKU", json!(2022)), "Unknown subject: ONGAKU"),
        (school(json!({ "credits": [{ "course": "数学Ⅰ", "credits": 3 }] })), "entered_on"),
        (school(json!({ "entered_on": "2019-02-30" })), "2019-02-30"),
        (
            school(json!({
                "entered_on": "2019-04-01", "credits": [{ "course": "数学Ⅰ", "credits": -1 }]
            })),
            "数学Ⅰ are not a number",
        ),
        (
            school(json!({
                "entered_on": "2019-04-01", "credits": [{ "course": "世界史A(α)", "credits": 2 }]
            })),
            "Unknown course: 世界史A(α)",
        ),
        (json!({ "target_fiscal_year": 2026, "skill_tests": ["漢検2級"] }), "漢検2級"),
        (json!({ "target_fiscal_year": 2026, "earlier_exam": ["X"] }), "Unknown subject: X"),
        (json!({ "target_fiscal_year": 2026, "passes": {} }), "passes is not a list"),
        (json!({ "target_fiscal_year": 2026, "passes": [{}] }), "A subject is missing"),
        (json!({ "target_fiscal_year": 2026, "earlier_exam": [7] }), "Unknown subject: 7"),
        (json!({ "target_fiscal_year": 2026, "birth_date": 2008 }), "birth_date"),
        (json!({ "target_fiscal_year": 2026.5 }), "target_fiscal_year"),
        (json!({ "target_fiscal_year": 2026, "skill_tests": ["級".repeat(500)] }), "級級…"),
    ];
    for (asked, part) in cases {
        let said = answer(&RULES, &asked).expect_err("it cannot be answered");
        let [sentence] = said.as_slice() else { panic!("{said:?} of {asked}") };
        assert!(sentence.contains(part) && sentence.ends_with('.'), "{sentence} of {asked}");
    }
}

#[test]
fn each_thing_that_is_wrong_with_a_case_is_said() {
    let asked = json!({
        "target_fiscal_year": 2004,
        "passes": [
            { "subject": "ONGAKU", "fiscal_year": 2022 },
            { "subject": "KOKUGO" },
            { "subject": " ", "fiscal_year": 2022 },
        ],
        "school": {
            "entered_on": "2019-02-30",
            "credits": [{ "course": "", "credits": 2 }, { "course": "数学Ⅰ", "credits": -1 }],
        },
        "skill_tests": ["漢検2級"],
        "earlier_exam": "EIGO",
    });
    let said = answer(&RULES, &asked).expect_err("it cannot be answered");
    let parts = [
        "2004 is before",
        "Unknown subject: ONGAKU",
        "KOKUGO has no fiscal_year",
        "A subject is missing",
        "2019-02-30",
        "have no course",
        "数学Ⅰ are not a number",
        "漢検2級",
        "earlier_exam is not a list",
    ];
    assert_eq!(said.len(), parts.len(), "{said:?}");
    for (sentence, part) in said.iter().zip(parts) {
        assert!(sentence.contains(part), "{sentence}: {part}");
    }
    let many = json!({ "target_fiscal_year": 2026, "earlier_exam": vec!["X"; 25] });
    let said = answer(&RULES, &many).expect_err("it cannot be answered");
    assert_eq!((said.len(), said[20].as_str()), (21, "And 5 more."));
}

#[test]
fn a_key_that_nobody_asks_for_is_named_wherever_it_stands() {
    let asked = json!({
        "target_fiscal_year": 2026,
        "skill_test": ["英検2級"],
        "passes": [{ "subject": "KOKUGO", "fiscal_year": 2024, "year": 2025 }],
        "school": {
            "entered_on": "2023-04-01",
            "name": "a school",
            "credits": [{ "course": "数学Ⅰ", "credits": 3, "grade": 5 }],
        },
    });
    let found = answer(&RULES, &asked).expect("it can be answered");
    let ignored = ["passes.year", "school.credits.grade", "school.name", "skill_test"];
    assert_eq!(found["ignored"], json!(ignored));
    assert_eq!(found.get("doubts"), None);
}

#[test]
fn what_can_be_read_and_is_hardly_meant_so_is_answered_and_said() {
    let asked = |entered_on: &str, credits: u32| {
        let row = json!({ "course": "数学Ⅰ", "credits": credits });
        let school = json!({ "entered_on": entered_on, "credits": [row] });
        let asked = json!({ "target_fiscal_year": 2026, "school": school });
        let found = answer(&RULES, &asked).expect("it can be answered");
        (found["minimum_left"].clone(), found["doubts"].clone())
    };
    assert_eq!(asked("2023-04-01", 3), (json!(8), Value::Null));
    let future = json!(["entered_on 2028-04-01 is after the fiscal year 2026."]);
    assert_eq!(asked("2028-04-01", 3), (json!(8), future));
    let none = json!(["0 credits of 数学Ⅰ exempt from nothing."]);
    assert_eq!(asked("2023-04-01", 0), (json!(9), none));
    let many = json!(["99 credits of 数学Ⅰ are more than a course has."]);
    assert_eq!(asked("2023-04-01", 99), (json!(8), many));
}

#[test]
fn nothing_but_the_year_has_to_be_there_and_0_credits_exempt_nothing() {
    let asked = json!({
        "target_fiscal_year": 2026,
        "passes": null,
        "school": {
            "entered_on": "2002-04-01", "credits": [{ "course": "数学Ⅰ", "credits": 0 }]
        },
    });
    let found = answer(&RULES, &asked).expect("it can be answered");
    assert_eq!(found["minimum_left"], 9);
    assert_eq!(found["advice"], json!(["E5"]));
    let only = json!({ "target_fiscal_year": 2100, "school": { "credits": [] } });
    assert_eq!(answer(&RULES, &only).expect("it can be answered")["era"], "E4");
}
