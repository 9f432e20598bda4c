//! What holds of every case, and that two engines agree.

use super::naive::{Naive, subsets};
use proptest::prelude::*;
use shared::exam::rules::{ERAS, EXEMPTIONS};
use shared::exam::{Case, EarnedCredits, Pass, RULES, Subject, Verdict};
use shared::exam::{era, evaluate, objections, offered, progress};
use shared::value::{Date, FiscalYear};
use std::collections::BTreeSet;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

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

/// A target year, and somebody with passes of earlier years, credits and skill tests.
fn cases() -> impl Strategy<Value = (Case, FiscalYear)> {
    let years = 2005..=2030_i16;
    let pass = (years.clone(), any::<prop::sample::Index>()).prop_map(|(year, pick)| {
        let offered: Vec<Subject> = offered(FiscalYear(year)).into_iter().collect();
        Pass { subject: offered[pick.index(offered.len())], year: FiscalYear(year) }
    });
    let courses: Vec<&str> =
        EXEMPTIONS.credits.iter().flat_map(|it| it.all_of).map(|it| it.0).collect();
    let groups = EXEMPTIONS.skill_tests.iter().flat_map(|it| it.one_of_each);
    let tests: Vec<String> = groups.copied().flatten().map(|it| (*it).to_owned()).collect();
    let entered = (2002..=2024_i16, 1..=12_i8, prop::sample::select(vec![1_i8, 28]));
    let entered =
        entered.prop_map(|(year, month, day)| Date::new(year, month, day).expect("a day"));
    let credits = (prop::sample::select(courses), 0..=5_u32);
    let school =
        (entered, prop::collection::vec(credits, 0..14)).prop_map(|(entered_on, credits)| {
            let earned = |(course, credits): (&str, u32)| EarnedCredits {
                course: course.to_owned(),
                credits,
                entered_on,
            };
            credits.into_iter().map(earned).collect::<Vec<_>>()
        });
    let tests = prop::collection::vec(prop::sample::select(tests), 0..4);
    let school = prop::collection::vec(school, 0..3);
    (years, prop::collection::btree_set(pass, 0..10), school, tests).prop_map(
        |(year, mut passes, schools, skill_tests)| {
            passes.retain(|pass| pass.year.0 <= year);
            let credits = schools.into_iter().flatten().collect();
            (Case { passes, credits, skill_tests, ..Case::default() }, FiscalYear(year))
        },
    )
}
