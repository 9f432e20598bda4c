//! What holds of every case, and that two engines agree.

use super::naive::{Naive, subsets};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use shared::exam::question::answer;
use shared::exam::rules::{ERAS, EXEMPTIONS};
use shared::exam::{Case, EarnedCredits, ExemptionGround, Pass, RULES, Subject, Verdict};
use shared::exam::{era, evaluate, objections, offered, progress};
use shared::value::{Choice, Date, FiscalYear};
use std::collections::BTreeSet;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn it_agrees_with_an_engine_that_tries_every_set((case, year) in cases()) {
        let naive = Naive { rules: &RULES, case: &case, year };
        let found = evaluate(&RULES, &case, year);
        let by_exemption: BTreeSet<Subject> = found.satisfied_by_exemption().collect();
        for subject in era(year).offers() {
            let is_passed = naive.is_passed(naive.era(), subject);
            prop_assert_eq!(found.passed.contains(&subject), is_passed, "{:?}", subject);
            let is_exempt = !is_passed && naive.is_exempt(subject);
            prop_assert_eq!(by_exemption.contains(&subject), is_exempt, "{:?}", subject);
        }
        for slot in era(year).slots {
            let open = found.open.iter().find(|open| open.slot.code == slot.code);
            let ways = open.map_or(BTreeSet::from([BTreeSet::new()]), |open| {
                open.ways.iter().cloned().collect()
            });
            prop_assert_eq!(ways, naive.ways(slot), "{}", slot.code);
        }
        let is_complete = found.open.is_empty() && !case.passes.is_empty();
        prop_assert_eq!(found.verdict == Verdict::Complete, is_complete);
    }

    /// The same through what programs exchange (`manabi exam-check`): codes in, codes out.
    #[test]
    fn a_case_that_is_asked_as_json_is_answered_as_that_engine_does((case, year) in cases()) {
        let naive = Naive { rules: &RULES, case: &case, year };
        let found = answer(&RULES, &as_question(&case, year)).expect("it can be answered");
        let codes = |has: &dyn Fn(Subject) -> bool| {
            let all = era(year).offers().filter(|it| has(*it));
            all.map(|it| it.rules_code().to_owned()).collect::<BTreeSet<_>>()
        };
        let is_passed = |subject| naive.is_passed(naive.era(), subject);
        prop_assert_eq!(strings(&found["satisfied_by_pass"]), codes(&is_passed));
        let is_exempt = |subject| !is_passed(subject) && naive.is_exempt(subject);
        prop_assert_eq!(strings(&found["satisfied_by_exemption"]), codes(&is_exempt));
        let owed: Vec<_> = found["owed"].as_array().expect("a list").iter().collect();
        for slot in era(year).slots {
            let open = owed.iter().find(|it| it["slot"] == slot.code);
            let ways = open.map_or(BTreeSet::from([BTreeSet::new()]), |open| {
                open["alternatives"].as_array().expect("a list").iter().map(strings).collect()
            });
            let own = naive.ways(slot).into_iter();
            let own = own.map(|way| way.iter().map(|it| it.rules_code().to_owned()).collect());
            prop_assert_eq!(ways, own.collect::<BTreeSet<BTreeSet<String>>>(), "{}", slot.code);
        }
        prop_assert_eq!(found["certified"] == true, owed.is_empty() && !case.passes.is_empty());
    }

    #[test]
    fn the_order_of_what_is_known_does_not_matter((case, year) in cases()) {
        let mut turned = case.clone();
        turned.credits.reverse();
        turned.skill_tests.reverse();
        prop_assert_eq!(evaluate(&RULES, &turned, year), evaluate(&RULES, &case, year));
    }

    #[test]
    fn one_more_pass_never_leaves_more_within_an_era(
        (case, year) in cases(),
        choice in any::<prop::sample::Index>(),
    ) {
        let offered: Vec<Subject> = offered(year).into_iter().collect();
        let before = evaluate(&RULES, &case, year).fewest_left();
        let mut more = case.clone();
        more.passes.insert(Pass { subject: offered[choice.index(offered.len())], year });
        prop_assert!(evaluate(&RULES, &more, year).fewest_left() <= before);
    }

    #[test]
    fn every_alternative_completes_its_slot((case, year) in cases()) {
        let found = evaluate(&RULES, &case, year);
        for open in &found.open {
            for way in &open.ways {
                prop_assert!(way.iter().all(|it| !found.passed.contains(it)));
                let mut more = case.clone();
                more.passes.extend(way.iter().map(|subject| Pass { subject: *subject, year }));
                let after = evaluate(&RULES, &more, year);
                prop_assert!(after.open.iter().all(|it| it.slot.code != open.slot.code));
                prop_assert_eq!(after.open.len(), found.open.len() - 1, "and no other");
            }
        }
        for done in &found.done {
            let subjects: BTreeSet<Subject> = done.passed.union(&done.exempt).copied().collect();
            let is_way = |way: &&[Subject]| BTreeSet::from_iter(way.iter().copied()) == subjects;
            prop_assert!(done.slot.ways.iter().any(is_way), "{:?}", done);
        }
    }

    #[test]
    fn what_every_page_counts_is_the_evaluation_of_passes_alone((case, year) in cases()) {
        let case = Case { passes: case.passes, ..Case::default() };
        let (whole, passes) = (evaluate(&RULES, &case, year), progress(&case.passes, year));
        prop_assert_eq!(whole.passed, passes.counted);
        prop_assert_eq!(whole.open, passes.open);
        prop_assert_eq!(whole.stranded, passes.stranded);
    }

    #[test]
    fn an_application_is_right_if_and_only_if_it_is_part_of_a_smallest_completion(
        (case, year) in cases(),
        picks in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
    ) {
        let case = Case { passes: case.passes, ..Case::default() };
        let offered: Vec<Subject> = offered(year).into_iter().collect();
        let picked = picks.iter().map(|it| offered[it.index(offered.len())]);
        let sits: BTreeSet<Subject> = picked.collect();
        let naive = Naive { rules: &RULES, case: &case, year };
        let is_part = era(year).slots.iter().all(|slot| {
            let of_slot = slot.subjects().filter(|it| sits.contains(it));
            let of_slot: BTreeSet<Subject> = of_slot.collect();
            naive.ways(slot).iter().any(|way| of_slot.is_subset(way))
        });
        let found = objections(&evaluate(&RULES, &case, year), &sits, &BTreeSet::new());
        prop_assert_eq!(found.is_empty(), is_part, "{:?}: {:?}", sits, found);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn the_number_left_is_the_smallest_of_all_sets((case, year) in cases()) {
        let naive = Naive { rules: &RULES, case: &case, year };
        let found = evaluate(&RULES, &case, year);
        prop_assert_eq!(found.fewest_left(), naive.fewest_left());
        prop_assert_eq!(found.left().len(), found.fewest_left());
    }
}

/// The case as a program writes it.
fn as_question(case: &Case, year: FiscalYear) -> Value {
    let pass = |it: &Pass| json!({ "subject": it.subject.rules_code(), "fiscal_year": it.year.0 });
    let school = |it: &EarnedCredits| {
        json!({ "entered_on": it.entered_on.to_string(),
            "credits": [{ "course": it.course, "credits": it.credits }] })
    };
    json!({
        "target_fiscal_year": year.0,
        "passes": case.passes.iter().map(pass).collect::<Vec<_>>(),
        "school": case.credits.iter().map(school).collect::<Vec<_>>(),
        "skill_tests": case.skill_tests,
        "earlier_exam": case.earlier_exam.iter().map(|it| it.rules_code()).collect::<Vec<_>>(),
    })
}

fn strings(list: &Value) -> BTreeSet<String> {
    let items = list.as_array().expect("a list").iter();
    items.map(|it| it.as_str().expect("a text").to_owned()).collect()
}

/// Random cases say nothing of a rule that none of them meets.
#[test]
fn random_cases_meet_every_rule_of_exemption() {
    let mut runner = TestRunner::deterministic();
    let strategy = cases();
    let mut unmet: BTreeSet<String> = all_grounds().collect();
    for _ in 0..4_000 {
        let (case, year) = strategy.new_tree(&mut runner).expect("a case").current();
        for exemption in evaluate(&RULES, &case, year).exempt.values() {
            for ground in &exemption.grounds {
                unmet.remove(&format!("{ground:?}"));
            }
        }
    }
    assert_eq!(unmet, BTreeSet::new());
}

/// Every ground that there is.
fn all_grounds() -> impl Iterator<Item = String> {
    let credits = EXEMPTIONS.credits.iter().map(ExemptionGround::Credits);
    let tests = EXEMPTIONS.skill_tests.iter().map(ExemptionGround::SkillTests);
    credits.chain(tests).chain([ExemptionGround::EarlierExam]).map(|it| format!("{it:?}"))
}

#[test]
fn from_zero_the_subjects_of_an_era_are_as_few_and_as_many_as_the_ordinance_says() {
    for era in &ERAS {
        let found = evaluate(&RULES, &Case::default(), era.from);
        assert_eq!(found.fewest_left(), era.fewest, "{}", era.id);
        let most: usize = found.open.iter().map(|it| it.ways.last().map_or(0, BTreeSet::len)).sum();
        assert_eq!(most, era.most, "{}", era.id);
        let science = found.open.iter().find(|it| it.slot.code == "rika").expect("a science");
        let subjects: Vec<Subject> =
            science.slot.subjects().collect::<BTreeSet<_>>().into_iter().collect();
        let enough = subsets(&subjects).into_iter().filter(|set| set.len() == 2);
        let enough = enough.filter(|set| science.ways.contains(set)).count();
        assert_eq!(enough, if era.id == "E1" { 10 } else { 4 }, "{}", era.id);
    }
}

/// A target year, and somebody with passes of earlier years, credits, skill tests and the exam
/// before 2005. Most credits are of courses of her own curriculum, and enough of them.
fn cases() -> impl Strategy<Value = (Case, FiscalYear)> {
    let years = 2005..=2030_i16;
    let pass = (years.clone(), any::<prop::sample::Index>()).prop_map(|(year, pick)| {
        let offered: Vec<Subject> = offered(FiscalYear(year)).into_iter().collect();
        Pass { subject: offered[pick.index(offered.len())], year: FiscalYear(year) }
    });
    let groups = EXEMPTIONS.skill_tests.iter().flat_map(|it| it.one_of_each);
    let tests: Vec<String> = groups.copied().flatten().map(|it| (*it).to_owned()).collect();
    let tests = prop::collection::vec(prop::sample::select(tests), 0..4);
    let earlier = prop::collection::btree_set(prop::sample::select(Subject::ALL), 0..3);
    let earlier = prop_oneof![3 => Just(BTreeSet::new()), 1 => earlier];
    let school = prop::collection::vec(school(), 0..3);
    (years, prop::collection::btree_set(pass, 0..10), school, tests, earlier).prop_map(
        |(year, mut passes, schools, skill_tests, earlier_exam)| {
            passes.retain(|pass| pass.year.0 <= year);
            let credits = schools.into_iter().flatten().collect();
            let case = Case { passes, credits, skill_tests, earlier_exam, ..Case::default() };
            (case, FiscalYear(year))
        },
    )
}

/// What somebody has earned at one school: of the courses of the day on which she entered, or of
/// any.
fn school() -> impl Strategy<Value = Vec<EarnedCredits>> {
    let everyday = (2002..=2024_i16, 1..=12_i8, prop::sample::select(vec![1_i8, 28]))
        .prop_map(|(year, month, day)| Date::new(year, month, day).expect("a day"));
    let borders = [
        "2003-03-31",
        "2003-04-01",
        "2012-03-31",
        "2012-04-01",
        "2013-03-31",
        "2013-04-01",
        "2022-03-31",
        "2022-04-01",
    ];
    let borders =
        prop::sample::select(borders.map(|day| day.parse::<Date>().expect("a day")).to_vec());
    let entered = prop_oneof![4 => everyday, 1 => borders];
    let row = (any::<prop::sample::Index>(), 0..=5_u32, prop::bool::weighted(0.8));
    (entered, prop::collection::vec(row, 0..14)).prop_map(|(entered_on, rows)| {
        let all: Vec<&str> =
            EXEMPTIONS.credits.iter().flat_map(|it| it.all_of).map(|it| it.0).collect();
        let cohort = EXEMPTIONS.cohorts.iter().position(|it| it.contains(entered_on));
        let own =
            EXEMPTIONS.credits.iter().filter(|it| cohort.is_some_and(|at| it.cohorts.has(at)));
        let own: Vec<&str> = own.flat_map(|it| it.all_of).map(|it| it.0).collect();
        let earned = |(pick, credits, is_own): (prop::sample::Index, u32, bool)| {
            let of = if is_own && !own.is_empty() { &own } else { &all };
            EarnedCredits { course: of[pick.index(of.len())].to_owned(), credits, entered_on }
        };
        rows.into_iter().map(earned).collect()
    })
}
