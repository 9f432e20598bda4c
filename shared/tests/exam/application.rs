//! What may be applied for in one round, and what it costs.

use super::{case, codes, subjects};
use shared::exam::{Objection, RULES, Rules, evaluate, fee, objections};
use shared::value::FiscalYear;

/// Target year; passes; what is chosen; exemptions asked for in the same form; what is objected.
const CHOICES: &[(i16, &str, &str, &str, &str)] = &[
    (2026, "", "KAGAKU_NINGEN BUTSURI_KISO", "", ""),
    (2026, "", "BUTSURI_KISO KAGAKU_KISO SEIBUTSU_KISO", "", ""),
    (2026, "", "", "", ""),
    (
        2026,
        "",
        "KAGAKU_NINGEN BUTSURI_KISO KAGAKU_KISO",
        "",
        "rika: BUTSURI_KISO KAGAKU_NINGEN | KAGAKU_NINGEN KAGAKU_KISO | BUTSURI_KISO KAGAKU_KISO",
    ),
    (
        2026,
        "",
        "BUTSURI_KISO KAGAKU_KISO SEIBUTSU_KISO CHIGAKU_KISO",
        "",
        "rika: BUTSURI_KISO KAGAKU_KISO SEIBUTSU_KISO | BUTSURI_KISO KAGAKU_KISO CHIGAKU_KISO | \
      BUTSURI_KISO SEIBUTSU_KISO CHIGAKU_KISO | KAGAKU_KISO SEIBUTSU_KISO CHIGAKU_KISO",
    ),
    (
        2026,
        "2025 KAGAKU_NINGEN",
        "BUTSURI_KISO KAGAKU_KISO",
        "",
        "rika: BUTSURI_KISO | KAGAKU_KISO",
    ),
    (2026, "2025 KAGAKU_NINGEN", "BUTSURI_KISO", "", ""),
    (2020, "", "GENDAI_SHAKAI RINRI", "", "komin: GENDAI_SHAKAI | RINRI"),
    (2020, "", "RINRI SEIJI_KEIZAI", "", ""),
    (2020, "2019 RINRI", "GENDAI_SHAKAI", "", ""),
    (2020, "2019 GENDAI_SHAKAI", "RINRI", "", "komin: "),
    (2020, "2019 KOKUGO", "KOKUGO EIGO", "", "KOKUGO is passed"),
    (2020, "", "JOHO", "", "JOHO is not offered"),
    (2026, "2022 SEKAISHI_A", "REKISHI", "", "REKISHI is passed"),
    (2026, "", "SUGAKU EIGO", "SUGAKU KOKUGO", "SUGAKU is exempt, too"),
    (2026, "", "BUTSURI_KISO KAGAKU_KISO", "KAGAKU_NINGEN", "rika: BUTSURI_KISO | KAGAKU_KISO"),
];

#[test]
fn an_application_is_a_part_of_what_completes_the_requirements() {
    assert_eq!(failures(&RULES), Vec::<String>::new());
}

/// The choices of which the objections do not come out under these rules.
pub fn failures(rules: &Rules) -> Vec<String> {
    let failed = |(year, passes, sits, exempt, expected): &(i16, &str, &str, &str, &str)| {
        let found = evaluate(rules, &case(passes, "", ""), FiscalYear(*year));
        let found = objections(&found, &subjects(sits), &subjects(exempt));
        let mut said: Vec<String> = found.iter().map(said).collect();
        said.sort_unstable();
        let mut parts: Vec<String> = vec![expected.to_string()];
        if expected.is_empty() {
            parts.clear();
        }
        let sorted = |text: &String| {
            let (slot, fits) = text.split_once(": ").unwrap_or(("", text));
            let mut fits: Vec<Vec<&str>> =
                fits.split(" | ").map(|it| it.split(' ').collect()).collect();
            fits.iter_mut().for_each(|part| part.sort_unstable());
            fits.sort_unstable();
            (slot.to_owned(), fits.concat().join(" "))
        };
        let is_right = said.iter().map(sorted).eq(parts.iter().map(sorted));
        (!is_right).then(|| format!("{sits} in {year} after {passes}: {said:?}"))
    };
    CHOICES.iter().filter_map(failed).collect()
}

fn said(objection: &Objection) -> String {
    match objection {
        Objection::TooYoung => "too young".to_owned(),
        Objection::AlreadyPassed(subject) => format!("{} is passed", subject.rules_code()),
        Objection::NotOffered(subject) => format!("{} is not offered", subject.rules_code()),
        Objection::AlsoExempt(subject) => format!("{} is exempt, too", subject.rules_code()),
        Objection::Beyond { slot, fits } => {
            format!("{}: {}", slot.code, fits.iter().map(codes).collect::<Vec<_>>().join(" | "))
        }
    }
}

#[test]
fn an_application_costs_by_the_number_of_subjects_that_are_sat() {
    let cases = [1, 3, 4, 6, 7, 10].map(fee);
    assert_eq!(cases, [4_500, 4_500, 6_500, 6_500, 8_500, 8_500].map(Some));
    assert_eq!(fee(0), None);
}
