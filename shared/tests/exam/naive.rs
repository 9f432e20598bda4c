//! A slow engine that asks every question anew and tries every set of subjects. It shares the
//! tables with the real one and nothing else.

use shared::exam::rules::{Era, Slot};
use shared::exam::{Case, Rules, Subject};
use shared::value::FiscalYear;
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

pub struct Naive<'a> {
    pub rules: &'a Rules,
    pub case: &'a Case,
    pub year: FiscalYear,
}

impl Naive<'_> {
    pub fn era(&self) -> usize {
        let begun = self.rules.eras.iter().filter(|era| era.from <= self.year).count();
        begun.saturating_sub(1)
    }

    /// Whether a pass counts as this subject in the era at this place.
    pub fn is_passed(&self, era: usize, subject: Subject) -> bool {
        let lasts = |year: FiscalYear| {
            let era = &self.rules.eras[era];
            era.from <= year && era.to.is_none_or(|to| year <= to) && year <= self.year
        };
        let is_own = offers(&self.rules.eras[era], subject)
            && self.case.passes.iter().any(|it| it.subject == subject && lasts(it.year));
        let carries = self.rules.eras[era].carries;
        let is_kept = era > 0
            && carries.iter().all(|carry| !carry.passed.contains(&subject))
            && self.is_passed(era - 1, subject);
        let turned = |passed: &[Subject]| passed.iter().all(|it| self.is_passed(era - 1, *it));
        is_own || is_kept || carries.iter().any(|it| it.counts_as == subject && turned(it.passed))
    }

    /// Whether credits, a skill test or the exam before 2005 exempt from the subject.
    pub fn is_exempt(&self, subject: Subject) -> bool {
        let (era, rules) = (self.era(), self.rules.exemptions);
        let bit = |set: u8, at: usize| set >> at & 1 == 1;
        let sum = |cohort: usize, course: &str| -> u32 {
            let cohort = rules.cohorts[cohort];
            let is_of = |day: String| {
                cohort.from <= day.as_str() && cohort.to.is_none_or(|to| day.as_str() <= to)
            };
            let own = self.case.credits.iter();
            let own = own.filter(|it| is_of(it.entered_on.to_string()));
            own.filter(|it| same(&it.course, course)).map(|it| it.credits).sum()
        };
        let by_credits = rules.credits.iter().any(|rule| {
            rule.gives == subject
                && bit(rule.eras.0, era)
                && rule.all_of.iter().all(|(course, least)| {
                    (0..rules.cohorts.len())
                        .any(|at| bit(rule.cohorts.0, at) && sum(at, course) >= *least)
                })
        });
        let has = |test: &&str| self.case.skill_tests.iter().any(|own| same(own, test));
        let by_tests = rules.skill_tests.iter().any(|rule| {
            rule.gives == subject
                && bit(rule.eras.0, era)
                && rule.one_of_each.iter().all(|group| group.iter().any(has))
        });
        let by_earlier_exam = self.case.earlier_exam.contains(&subject);
        by_credits || by_tests || by_earlier_exam
    }

    pub fn is_satisfied(&self, subject: Subject) -> bool {
        self.is_passed(self.era(), subject) || self.is_exempt(subject)
    }

    /// The smallest sets that complete a slot, found by trying all.
    pub fn ways(&self, slot: &Slot) -> BTreeSet<BTreeSet<Subject>> {
        let subjects: BTreeSet<Subject> = slot.subjects().collect();
        let missing: Vec<Subject> =
            subjects.into_iter().filter(|it| !self.is_satisfied(*it)).collect();
        let sets = subsets(&missing);
        let completes = |set: &&BTreeSet<Subject>| {
            slot.ways.iter().any(|way| {
                way.iter().all(|subject| set.contains(subject) || self.is_satisfied(*subject))
            })
        };
        let complete: Vec<&BTreeSet<Subject>> = sets.iter().filter(completes).collect();
        let is_smallest = |set: &&&BTreeSet<Subject>| {
            complete.iter().all(|other| other == *set || !other.is_subset(set))
        };
        complete.iter().filter(is_smallest).map(|set| (*set).clone()).collect()
    }

    /// The smallest number of subjects that completes everything, found by trying all.
    pub fn fewest_left(&self) -> usize {
        let era = &self.rules.eras[self.era()];
        let offered: BTreeSet<Subject> = era.offers().collect();
        let missing: Vec<Subject> =
            offered.into_iter().filter(|it| !self.is_satisfied(*it)).collect();
        let is_complete = |bits: u32| {
            let has = |subject: &Subject| {
                let at = missing.iter().position(|it| it == subject);
                at.is_none_or(|at| bits >> at & 1 == 1)
            };
            era.slots.iter().all(|slot| slot.ways.iter().any(|way| way.iter().all(has)))
        };
        let complete = (0..1_u32 << missing.len()).filter(|bits| is_complete(*bits));
        complete.map(|bits| bits.count_ones() as usize).min().unwrap_or(0)
    }
}

pub fn subsets(of: &[Subject]) -> Vec<BTreeSet<Subject>> {
    let set = |bits: u32| {
        let chosen = of.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1);
        chosen.map(|(_, subject)| *subject).collect()
    };
    (0..1_u32 << of.len()).map(set).collect()
}

fn offers(era: &Era, subject: Subject) -> bool {
    era.slots.iter().any(|slot| slot.ways.iter().any(|way| way.contains(&subject)))
}

fn same(one: &str, other: &str) -> bool {
    let plain = |text: &str| text.nfkc().filter(|it| !it.is_whitespace()).collect::<String>();
    plain(one) == plain(other)
}
