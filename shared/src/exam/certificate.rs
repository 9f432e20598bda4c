//! A school's certificate of credits while somebody types it: which course the rules know, what is
//! still missing of it, and from what it exempts in the rounds of one year.

use super::course::{known_course, plain};
use super::evaluation::evaluate;
use super::exemption::{Earned, cohort_at};
use super::rules::{CreditRule, Rules, era_at};
use super::{Case, EarnedCredits, Subject};
use crate::value::{Date, FiscalYear};
use std::collections::BTreeSet;

/// What the rules say about one course of a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CourseReading {
    /// No rule knows the name. It is kept as it is printed; whether it counts is to be asked.
    Unknown,
    /// The rules know the course, and it exempts from nothing in this curriculum and year.
    ExemptsNothing,
    /// So many credits are needed.
    TooFew(u32),
    /// These courses are needed besides.
    NeedsAlso(BTreeSet<&'static str>),
    /// With what else is known it exempts from these subjects.
    Exempts(BTreeSet<Subject>),
    /// It would exempt from these subjects, all of which she has passed.
    Passed(BTreeSet<Subject>),
}

/// What the rules say about a course with this name, of a curriculum that was entered on this day,
/// for rounds of this fiscal year. `case` has all credits, those of the course among them: credits
/// of one course add up.
pub fn read_course(
    rules: &Rules,
    case: &Case,
    (entered_on, name): (Date, &str),
    year: FiscalYear,
) -> CourseReading {
    let Some(course) = known_course(rules, name) else { return CourseReading::Unknown };
    let era = era_at(rules.eras, year);
    let Some(cohort) = cohort_at(rules, entered_on) else { return CourseReading::ExemptsNothing };
    let names_it = |rule: &&CreditRule| rule.all_of.iter().any(|(of, _)| *of == course);
    let all = rules.exemptions.credits.iter();
    let own: Vec<&CreditRule> =
        all.filter(|it| it.eras.has(era) && it.cohorts.has(cohort)).filter(names_it).collect();
    let earned = Earned::of(rules, case);
    let met = own.iter().filter(|rule| earned.has_credits(rules, rule)).map(|rule| rule.gives);
    let met: BTreeSet<Subject> = met.collect();
    if !met.is_empty() {
        let is_passed = met.is_subset(&evaluate(rules, case, year).passed);
        return if is_passed { CourseReading::Passed(met) } else { CourseReading::Exempts(met) };
    }
    let sum = credits_of(case, cohort, rules, course);
    let needs = own.iter().flat_map(|rule| rule.all_of).filter(|(of, _)| *of == course);
    match (needs.map(|(_, least)| *least).min(), own.first()) {
        (Some(least), _) if sum < least => CourseReading::TooFew(least),
        (Some(_), Some(rule)) => {
            let others = rule.all_of.iter().map(|(of, _)| *of).filter(|of| *of != course);
            CourseReading::NeedsAlso(others.collect())
        }
        _ => CourseReading::ExemptsNothing,
    }
}

/// The credits of one course within one curriculum.
fn credits_of(case: &Case, cohort: usize, rules: &Rules, course: &str) -> u32 {
    let is_it = |it: &&EarnedCredits| {
        cohort_at(rules, it.entered_on) == Some(cohort) && plain(&it.course) == plain(course)
    };
    case.credits.iter().filter(is_it).map(|it| it.credits).fold(0, u32::saturating_add)
}

/// From which subjects a case exempts in rounds of this year; what is passed needs no exemption.
pub fn exempt_subjects(rules: &Rules, case: &Case, year: FiscalYear) -> BTreeSet<Subject> {
    evaluate(rules, case, year).satisfied_by_exemption().collect()
}

/// The names of courses of a curriculum that hold what somebody has typed so far, with the credits
/// that they need: what a form offers. Nothing while nothing is typed.
pub fn courses_like(rules: &Rules, entered_on: Date, typed: &str) -> Vec<(&'static str, u32)> {
    let typed = plain(typed);
    let Some(cohort) = cohort_at(rules, entered_on).filter(|_| !typed.is_empty()) else {
        return Vec::new();
    };
    let mut found: Vec<_> = super::course::courses_of(rules, cohort).into_iter().collect();
    found.retain(|(name, _)| plain(name).contains(&typed) && plain(name) != typed);
    found.sort_by_key(|(name, _)| (!plain(name).starts_with(&typed), *name));
    found
}

#[cfg(test)]
mod tests {
    use super::super::rules::RULES;
    use super::*;

    const ENTERED: &str = "2023-04-01";

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn case(rows: &[(&str, u32)]) -> Case {
        let earned = |(course, credits): &(&str, u32)| EarnedCredits {
            course: (*course).to_owned(),
            credits: *credits,
            entered_on: day(ENTERED),
        };
        Case { credits: rows.iter().map(earned).collect(), ..Case::default() }
    }

    fn read(rows: &[(&str, u32)], name: &str, year: i16) -> CourseReading {
        read_course(&RULES, &case(rows), (day(ENTERED), name), FiscalYear(year))
    }

    #[test]
    fn each_course_says_what_it_exempts_from_or_what_is_missing() {
        let exempts = |subject| CourseReading::Exempts(BTreeSet::from([subject]));
        assert_eq!(read(&[("数学I", 3)], "数学I", 2026), exempts(Subject::Sugaku));
        assert_eq!(read(&[("数学Ⅰ", 2)], "数学Ⅰ", 2026), CourseReading::TooFew(3));
        assert_eq!(read(&[("数学Ⅰ", 2), ("数学I", 1)], "数学Ⅰ", 2026), exempts(Subject::Sugaku));
        assert_eq!(read(&[("地域探究", 2)], "地域探究", 2026), CourseReading::Unknown);
        let other = CourseReading::NeedsAlso(BTreeSet::from(["言語文化"]));
        assert_eq!(read(&[("現代の国語", 2)], "現代の国語", 2026), other);
        assert_eq!(read(&[("情報Ⅰ", 2)], "情報Ⅰ", 2025), CourseReading::ExemptsNothing);
        assert_eq!(read(&[("国語総合", 4)], "国語総合", 2026), CourseReading::ExemptsNothing);
    }

    #[test]
    fn what_is_typed_is_completed_by_names_of_her_own_curriculum() {
        let names = |typed: &str, entered: &str| {
            let found = courses_like(&RULES, day(entered), typed);
            found.into_iter().map(|(name, _)| name).collect::<Vec<_>>()
        };
        assert_eq!(names("国語", ENTERED), ["現代の国語"]);
        assert_eq!(names("国語", "2019-04-01"), ["国語総合"]);
        assert_eq!(names("基礎", ENTERED).len(), 4);
        assert_eq!(names("", ENTERED), [""; 0]);
        assert_eq!(names("数学I", ENTERED), [""; 0], "it is whole");
    }

    #[test]
    fn a_whole_certificate_exempts_from_what_its_courses_do_together() {
        let rows = [("現代の国語", 2), ("言語文化", 2), ("公共", 2), ("化学基礎", 1)];
        let found = exempt_subjects(&RULES, &case(&rows), FiscalYear(2026));
        assert_eq!(found, BTreeSet::from([Subject::Kokugo, Subject::Kokyo]));
        let before = exempt_subjects(&RULES, &case(&rows), FiscalYear(2023));
        assert_eq!(before, BTreeSet::from([Subject::Kokugo, Subject::GendaiShakai]));
    }
}
