//! The worked examples X1 to X27 of the specification, and the boundaries beside them.

use super::{case, codes};
use shared::exam::{Evaluation, OpenSlot, RULES, Rules, Verdict, evaluate};
use shared::value::FiscalYear;

/// One paragraph for each example.
const WORKED: &str = include_str!("worked.txt");

const HISTORY: &str = "SEKAISHI_A/SEKAISHI_B; NIHONSHI_A/NIHONSHI_B/CHIRI_A/CHIRI_B";
const SECOND: &str = "NIHONSHI_A/NIHONSHI_B/CHIRI_A/CHIRI_B";
const CIVICS: &str = "GENDAI_SHAKAI/RINRI+SEIJI_KEIZAI";
const OF_X20: &str = "2022-04-01 現代の国語 2; 言語文化 2; 歴史総合 2; 地理総合 2; 公共 2; 数学Ⅰ 3; \
                      科学と人間生活 2; 物理基礎 2; 英語コミュニケーションⅠ 3; 情報Ⅰ 2";
const OF_X21: &str = "2022-04-01 現代の国語 2; 言語文化 2; 歴史総合 2; 地理総合 2; 公共 2; \
                      科学と人間生活 2; 物理基礎 2; 英語コミュニケーションⅠ 3; 情報Ⅰ 2";

#[test]
fn the_worked_examples_come_out() {
    assert_eq!(failures(&RULES), Vec::<String>::new());
}

/// The examples that do not come out under these rules.
pub fn failures(rules: &Rules) -> Vec<String> {
    let paragraphs = WORKED.split("\n\n").filter(|it| it.starts_with("example "));
    paragraphs.filter_map(|paragraph| failure(rules, paragraph)).collect()
}

fn failure(rules: &Rules, example: &str) -> Option<String> {
    let line = |key: &str| {
        let of_key = |line| str::strip_prefix(line, key)?.strip_prefix(' ');
        example.lines().find_map(of_key).unwrap_or_default()
    };
    let year = FiscalYear(line("year").parse().expect("a year"));
    let found = evaluate(rules, &case(line("passes"), line("credits"), line("tests")), year);
    let owes = line("owes").replace("{history}", HISTORY).replace("{second}", SECOND);
    let verdict = match found.verdict {
        Verdict::Open => "open",
        Verdict::NothingSat => "nothing sat",
        Verdict::Complete => "complete",
    };
    let said = [
        ("passed", codes(&found.passed), line("passed").to_owned()),
        ("exempt", codes(&found.satisfied_by_exemption().collect()), line("exempt").to_owned()),
        ("left", found.fewest_left().to_string(), line("left").to_owned()),
        ("owes", owed(&found), owes.replace("{civics}", CIVICS)),
        ("stranded", codes(&found.stranded), line("stranded").to_owned()),
        ("verdict", verdict.to_owned(), line("verdict").to_owned()),
    ];
    let wrong: Vec<String> = said
        .iter()
        .filter(|(_, found, expected)| found != expected)
        .map(|(key, found, expected)| format!("{key} {found:?}, expected {expected:?}"))
        .collect();
    (!wrong.is_empty()).then(|| format!("{}: {}", line("example"), wrong.join("; ")))
}

#[test]
fn every_example_is_read() {
    assert_eq!(WORKED.matches("example ").count(), WORKED.matches("verdict ").count());
    assert!(WORKED.matches("example ").count() > 40);
}

/// What is owed, written as "KOKUGO; RINRI/GENDAI_SHAKAI".
pub fn owed(found: &Evaluation) -> String {
    let slot = |open: &OpenSlot| {
        if open.ways.len() == 8 {
            return "science".to_owned();
        }
        open.ways.iter().map(|way| codes(way).replace(' ', "+")).collect::<Vec<_>>().join("/")
    };
    found.open.iter().map(slot).collect::<Vec<_>>().join("; ")
}

#[test]
fn what_an_era_change_reopens_is_told_apart_from_what_was_never_done() {
    let cases = [
        (2026, "2022 SEKAISHI_A NIHONSHI_A", "chiri"),
        (2026, "2022 SEKAISHI_A", ""),
        (2026, "2022 RINRI", ""),
        (2014, "2013 BUTSURI_1 KAGAKU_1", "rika"),
        (2014, "2013 BUTSURI_1", ""),
        (2026, "2025 KOKUGO SUGAKU", ""),
        (2023, "2022 SEKAISHI_A NIHONSHI_A", ""),
    ];
    for (year, passes, expected) in cases {
        let found = evaluate(&RULES, &case(passes, "", ""), FiscalYear(year));
        let reopened: Vec<&str> = found.reopened.iter().map(|slot| slot.code).collect();
        assert_eq!(reopened.join(" "), expected, "{passes}");
    }
}

#[test]
fn advice_is_given_where_the_rules_leave_something_to_be_asked_or_done() {
    let cases = [
        (2026, "", "", "", ""),
        (2026, "2026 KOKUGO", "", "", "R13"),
        (2026, "", OF_X20, "", "R6"),
        (2026, "2026 SUGAKU", OF_X21, "", ""),
        (2026, "2022 RINRI", OF_X20, "", "E2"),
        (2026, "2022 RINRI", "2019-04-01 政治・経済 2", "", "R13 R16"),
        (2026, "2022 SEIJI_KEIZAI", "2019-04-01 倫理 2", "", "R13 R16"),
        (2026, "2022 RINRI", "2019-04-01 政治・経済 2; 現代社会 2", "", "R13"),
        (2026, "2022 RINRI", "2019-04-01 政治・経済 2; 倫理 2", "", "R13"),
        (2023, "2022 RINRI", "2019-04-01 政治・経済 2", "", "R13"),
        (2026, "", "2003-03-31 国語総合 4", "", "E5"),
        (2026, "", "2011-04-01 数学基礎 2", "", "V3"),
        (2026, "", "2011-04-01 数学基礎 2; 数学Ⅰ 3", "", ""),
        (
            2025,
            "2025 KOKUGO SUGAKU KAGAKU_NINGEN CHIGAKU_KISO CHIRI REKISHI KOKYO",
            "",
            "英検2級",
            "R15",
        ),
        (
            2024,
            "2024 KOKUGO SUGAKU KAGAKU_NINGEN CHIGAKU_KISO CHIRI REKISHI KOKYO",
            "",
            "英検2級",
            "",
        ),
        (
            2025,
            "2025 KOKUGO SUGAKU KAGAKU_NINGEN CHIGAKU_KISO CHIRI REKISHI KOKYO EIGO",
            "",
            "",
            "",
        ),
    ];
    for (year, passes, credits, tests, expected) in cases {
        let found = evaluate(&RULES, &case(passes, credits, tests), FiscalYear(year));
        let rules: Vec<&str> = found.advice.iter().map(|it| it.rule()).collect();
        assert_eq!(rules.join(" "), expected, "{year} {passes} {credits} {tests}");
    }
}
