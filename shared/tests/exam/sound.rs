//! The schema of the rules: what must hold of every version of the file.

use shared::exam::rules::{Among, Cohort, Era, Slot};
use shared::exam::{RULES, Rules, Subject};
use shared::value::{Choice, Date};
use std::collections::BTreeSet;

#[test]
fn the_rules_are_sound() {
    assert_eq!(faults(&RULES), Vec::<String>::new());
}

#[test]
fn every_stored_code_has_one_code_of_the_rules_and_back() {
    let codes: BTreeSet<&str> = Subject::ALL.iter().map(|it| it.rules_code()).collect();
    assert_eq!(codes.len(), Subject::ALL.len(), "each its own");
    for subject in Subject::ALL {
        assert_eq!(Subject::from_rules_code(subject.rules_code()), Some(*subject));
    }
    assert_eq!(Subject::KagakuToNingen.rules_code(), "KAGAKU_NINGEN");
    assert_eq!(Subject::from_rules_code("kokugo"), None, "stored codes are others");
}

/// Everything that is wrong with the form of these rules.
pub fn faults(rules: &Rules) -> Vec<String> {
    let mut faults = Vec::new();
    let mut check = |holds: bool, sentence: String| faults.extend((!holds).then_some(sentence));
    for pair in rules.eras.windows(2) {
        let next = pair[0].to.map(|last| last.0 + 1);
        check(next == Some(pair[1].from.0), format!("{} follows {}", pair[1].id, pair[0].id));
    }
    check(rules.eras.last().is_some_and(|era| era.to.is_none()), "the last era is open".into());
    for (at, era) in rules.eras.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| &rules.eras[before]);
        check_era(era, before, &mut check);
    }
    check_cohorts(rules.exemptions.cohorts, &mut check);
    let (eras, cohorts) = (rules.eras.len(), rules.exemptions.cohorts.len());
    let is_offered = |of: Among, subject| {
        let named = rules.eras.iter().enumerate().filter(|(at, _)| of.has(*at));
        named.map(|(_, era)| era).all(|era| era.offers().any(|it| it == subject))
    };
    for (at, rule) in rules.exemptions.credits.iter().enumerate() {
        let name = format!("credits {:?} for {:?}", rule.all_of, rule.gives);
        check(is_some_of(rule.eras, eras) && is_some_of(rule.cohorts, cohorts), name.clone());
        check(is_offered(rule.eras, rule.gives), format!("{name}: not offered"));
        let courses: BTreeSet<&str> = rule.all_of.iter().map(|(course, _)| *course).collect();
        check(courses.len() == rule.all_of.len() && !courses.is_empty(), format!("{name}: twice"));
        check(rule.all_of.iter().all(|(_, it)| (1..=6).contains(it)), format!("{name}: number"));
        let is_superfluous = rules.exemptions.credits.iter().enumerate().any(|(other, it)| {
            other != at
                && it.gives == rule.gives
                && it.eras.0 & rule.eras.0 != 0
                && it.cohorts.0 & rule.cohorts.0 != 0
                && it.all_of.iter().all(|part| rule.all_of.contains(part))
        });
        check(!is_superfluous, format!("{name}: another rule asks for less"));
    }
    for rule in rules.exemptions.skill_tests {
        check(is_some_of(rule.eras, eras), format!("tests for {:?}", rule.gives));
        check(is_offered(rule.eras, rule.gives), format!("tests for {:?}", rule.gives));
        let tests: Vec<&str> = rule.one_of_each.iter().copied().flatten().copied().collect();
        let each: BTreeSet<&str> = tests.iter().copied().collect();
        let is_full = !tests.is_empty() && rule.one_of_each.iter().all(|group| !group.is_empty());
        check(is_full && each.len() == tests.len(), format!("tests for {:?}", rule.gives));
    }
    let fees = rules.fees.windows(2);
    let falls = |pair: &[shared::exam::rules::Fee]| {
        pair[0].from_subjects > pair[1].from_subjects && pair[0].yen > pair[1].yen
    };
    check(fees.into_iter().all(falls), "fees fall with the number of subjects".into());
    check(rules.fees.last().is_some_and(|fee| fee.from_subjects == 1), "one costs".into());
    check(rules.must_sit >= 1, "exemptions never cover everything (article 5(6))".into());
    check(0 < rules.eligible_age && rules.eligible_age <= rules.effective_age, "ages".into());
    faults
}

fn is_some_of(set: Among, count: usize) -> bool {
    set.0 != 0 && u32::from(set.0) >> count == 0
}

fn check_era(era: &Era, before: Option<&Era>, check: &mut impl FnMut(bool, String)) {
    let id = era.id;
    let offered: BTreeSet<Subject> = era.offers().collect();
    let of_slots: usize =
        era.slots.iter().map(|slot| slot.subjects().collect::<BTreeSet<_>>().len()).sum();
    check(of_slots == offered.len(), format!("{id}: a subject is in two slots"));
    let codes: BTreeSet<&str> = era.slots.iter().map(|slot| slot.code).collect();
    check(codes.len() == era.slots.len(), format!("{id}: a slot is there twice"));
    let (mut fewest, mut most) = (0, 0);
    for slot in era.slots {
        check(is_minimal(slot), format!("{id}: {} asks for too much", slot.code));
        fewest += slot.ways.iter().map(|way| way.len()).min().unwrap_or(0);
        most += slot.ways.iter().map(|way| way.len()).max().unwrap_or(0);
    }
    check((fewest, most) == (era.fewest, era.most), format!("{id}: {fewest} to {most}"));
    let Some(before) = before else {
        return check(era.carries.is_empty(), format!("{id}: nothing comes before it"));
    };
    for carry in era.carries {
        let was = carry.passed.iter().all(|it| before.offers().any(|of| of == *it));
        let is_gone = carry.passed.iter().all(|it| !offered.contains(it));
        let is_new = offered.contains(&carry.counts_as);
        let name = format!("{id}: {:?} count as {:?}", carry.passed, carry.counts_as);
        check(was && is_gone && is_new && !carry.passed.is_empty(), name);
    }
    let lost = before.offers().find(|it| !era.has_dropped(*it) && !offered.contains(it));
    check(lost.is_none(), format!("{id}: what becomes of {lost:?}"));
    let new = offered.iter().filter(|it| before.offers().all(|of| of != **it));
    let comes = |it: &Subject| era.carries.iter().any(|carry| carry.counts_as == *it);
    let unknown: Vec<&Subject> = new.filter(|it| !comes(it)).collect();
    check(unknown.is_empty() || era.slots.len() > before.slots.len(), format!("{id}: {unknown:?}"));
}

/// No way of a slot contains another one, or a subject twice.
fn is_minimal(slot: &Slot) -> bool {
    let ways: Vec<BTreeSet<Subject>> =
        slot.ways.iter().map(|way| way.iter().copied().collect()).collect();
    let is_apart = |(at, way): (usize, &BTreeSet<Subject>)| {
        way.len() == slot.ways[at].len()
            && !way.is_empty()
            && ways.iter().enumerate().all(|(other, it)| other == at || !it.is_subset(way))
    };
    !ways.is_empty() && ways.iter().enumerate().all(is_apart)
}

fn check_cohorts(cohorts: &[Cohort], check: &mut impl FnMut(bool, String)) {
    let day = |text: &str| text.parse::<Date>().ok();
    for pair in cohorts.windows(2) {
        let next = pair[0].to.and_then(day).map(|last| last.plus_days(1));
        let is_next = next.is_some() && next == day(pair[1].from);
        check(is_next, format!("{} follows {}", pair[1].id, pair[0].id));
    }
    check(cohorts.first().is_some_and(|it| day(it.from).is_some()), "a first day".into());
    check(cohorts.last().is_some_and(|it| it.to.is_none()), "the last cohort is open".into());
}
