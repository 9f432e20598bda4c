//! A skill test while somebody types it: which one the rules know, which other one it takes
//! besides, and from what it exempts in the rounds of one year.

use super::course::{known_skill_test, plain};
use super::evaluation::evaluate;
use super::exemption::Earned;
use super::rules::{Rules, SkillRule, era_at};
use super::{Case, Subject};
use crate::value::FiscalYear;
use std::collections::BTreeSet;

/// What the rules say about one skill test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TestReading {
    /// No rule knows the name. It is kept as it is printed; whether it counts is to be asked.
    Unknown,
    /// The rules know the test, and it exempts from nothing in this year.
    ExemptsNothing,
    /// One of these tests is needed besides.
    NeedsOneOf(&'static [&'static str]),
    /// With what else is known it exempts from these subjects.
    Exempts(BTreeSet<Subject>),
    /// It would exempt from these subjects, all of which she has passed.
    Passed(BTreeSet<Subject>),
}

/// What the rules say about a test with this name, for rounds of this fiscal year. `case` has all
/// tests, this one among them.
pub fn read_skill_test(rules: &Rules, case: &Case, name: &str, year: FiscalYear) -> TestReading {
    let Some(test) = known_skill_test(rules, name) else { return TestReading::Unknown };
    let era = era_at(rules.eras, year);
    let names_it = |rule: &&SkillRule| rule.one_of_each.iter().any(|group| group.contains(&test));
    let all = rules.exemptions.skill_tests.iter();
    let own: Vec<&SkillRule> = all.filter(|it| it.eras.has(era)).filter(names_it).collect();
    let earned = Earned::of(rules, case);
    let met = own.iter().filter(|rule| earned.has_tests(rule)).map(|rule| rule.gives);
    let met: BTreeSet<Subject> = met.collect();
    if !met.is_empty() {
        let is_passed = met.is_subset(&evaluate(rules, case, year).passed);
        return if is_passed { TestReading::Passed(met) } else { TestReading::Exempts(met) };
    }
    let mut groups = own.iter().flat_map(|rule| rule.one_of_each);
    let missing = groups.find(|group| !group.contains(&test) && !earned.has_one_of(group));
    missing.map_or(TestReading::ExemptsNothing, |group| TestReading::NeedsOneOf(group))
}

/// The names of skill tests that hold what somebody has typed so far.
pub fn skill_tests_like(rules: &Rules, typed: &str) -> Vec<&'static str> {
    let typed = plain(typed);
    if typed.is_empty() || known_skill_test(rules, &typed).is_some() {
        return Vec::new();
    }
    let groups = rules.exemptions.skill_tests.iter().flat_map(|rule| rule.one_of_each);
    let found: BTreeSet<&str> =
        groups.copied().flatten().copied().filter(|name| plain(name).contains(&typed)).collect();
    found.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::super::Pass;
    use super::super::rules::RULES;
    use super::*;

    fn read(tests: &[&str], name: &str, year: i16) -> TestReading {
        let skill_tests = tests.iter().map(|it| (*it).to_owned()).collect();
        let case = Case { skill_tests, ..Case::default() };
        read_skill_test(&RULES, &case, name, FiscalYear(year))
    }

    #[test]
    fn each_test_says_what_it_exempts_from_or_what_is_missing() {
        let exempts = |subject| TestReading::Exempts(BTreeSet::from([subject]));
        let (world, japan) = ("歴検 世界史3級", "歴検日本史２級");
        assert_eq!(read(&["英検準２級"], "英検準２級", 2026), exempts(Subject::Eigo));
        assert_eq!(read(&[world, japan], world, 2026), exempts(Subject::Rekishi));
        assert_eq!(read(&["漢検2級"], "漢検2級", 2026), TestReading::Unknown);
        assert_eq!(read(&[world], world, 2022), TestReading::ExemptsNothing, "grade 3 was too low");
        assert_eq!(read(&[japan], japan, 2022), exempts(Subject::NihonshiB));
        let other: &[&str] = &["歴検 日本史1級", "歴検 日本史2級", "歴検 日本史3級"];
        assert_eq!(read(&[world], world, 2026), TestReading::NeedsOneOf(other));
    }

    #[test]
    fn who_has_passed_the_subject_needs_no_test() {
        let case = Case {
            passes: [Pass { subject: Subject::Eigo, year: FiscalYear(2020) }].into(),
            skill_tests: vec!["英検2級".to_owned()],
            ..Case::default()
        };
        let found = read_skill_test(&RULES, &case, "英検2級", FiscalYear(2026));
        assert_eq!(found, TestReading::Passed([Subject::Eigo].into()));
    }

    #[test]
    fn what_is_typed_is_completed_by_names_that_the_rules_know() {
        assert_eq!(skill_tests_like(&RULES, "英検準"), ["英検準1級", "英検準2級"]);
        assert_eq!(skill_tests_like(&RULES, "英検準２級"), [""; 0], "it is whole");
        assert_eq!(skill_tests_like(&RULES, " "), [""; 0]);
    }
}
