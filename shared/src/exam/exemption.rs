//! Subjects that need not be sat: what exempts from them, and how far the application for it has
//! come. An exemption is always on application; one that is available helps nobody by itself.

use super::Subject;
use super::case::{Case, Step};
use super::course::plain;
use super::rules::{Cohort, CreditRule, Rules, SkillRule};
use crate::value::Date;
use std::collections::{BTreeMap, BTreeSet};

/// A subject of which a learner is exempt, or may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exemption {
    /// What exempts her, by the rules of today; empty for what was granted on other grounds.
    pub grounds: Vec<ExemptionGround>,
    /// How far it has come.
    pub step: Step,
}

/// What exempts from a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExemptionGround {
    /// Credits of a high school.
    Credits(&'static CreditRule),
    /// Skill tests.
    SkillTests(&'static SkillRule),
    /// The exam before 2005.
    EarlierExam,
}

impl ExemptionGround {
    /// Whether the rule has not been found in a source that can be relied on.
    pub fn is_unsure(self) -> bool {
        matches!(self, ExemptionGround::Credits(rule) if rule.is_unsure)
    }
}

impl Exemption {
    /// Whether the subject counts as satisfied: there is a ground or a grant, and no refusal.
    pub fn counts(&self) -> bool {
        match self.step {
            Step::Granted => true,
            Step::Available | Step::Applied => !self.grounds.is_empty(),
            Step::Refused => false,
        }
    }
}

/// The exemptions of one learner in one era, by subject; also those that were refused. `offered`
/// are the subjects of the era.
pub fn exemptions(
    rules: &Rules,
    case: &Case,
    era: usize,
    offered: &BTreeSet<Subject>,
) -> BTreeMap<Subject, Exemption> {
    let mut grounds = Earned::of(rules, case).grounds(rules, era);
    for subject in case.earlier_exam.intersection(offered) {
        grounds.entry(*subject).or_default().push(ExemptionGround::EarlierExam);
    }
    for subject in case.applied_for.keys().filter(|it| offered.contains(it)) {
        grounds.entry(*subject).or_default();
    }
    let step = |subject| case.applied_for.get(&subject).copied().unwrap_or(Step::Available);
    let exemption = |(subject, grounds)| (subject, Exemption { grounds, step: step(subject) });
    grounds.into_iter().map(exemption).collect()
}

/// What somebody has earned besides passes, by names that compare as they are.
pub(super) struct Earned {
    /// Credits by curriculum and course: those of one course add up within one curriculum only
    /// (ruling E3).
    credits: BTreeMap<(usize, String), u32>,
    skill_tests: BTreeSet<String>,
}

impl Earned {
    pub(super) fn of(rules: &Rules, case: &Case) -> Earned {
        let mut credits = BTreeMap::new();
        for earned in &case.credits {
            if let Some(cohort) = cohort_at(rules, earned.entered_on) {
                let sum: &mut u32 = credits.entry((cohort, plain(&earned.course))).or_default();
                *sum = sum.saturating_add(earned.credits);
            }
        }
        let skill_tests = case.skill_tests.iter().map(|name| plain(name)).collect();
        Earned { credits, skill_tests }
    }

    /// What exempts in one era.
    pub(super) fn grounds(
        &self,
        rules: &Rules,
        era: usize,
    ) -> BTreeMap<Subject, Vec<ExemptionGround>> {
        let mut found: BTreeMap<Subject, Vec<ExemptionGround>> = BTreeMap::new();
        let credits = rules.exemptions.credits.iter().filter(|rule| rule.eras.has(era));
        for rule in credits.filter(|rule| self.has_credits(rules, rule)) {
            found.entry(rule.gives).or_default().push(ExemptionGround::Credits(rule));
        }
        let tests = rules.exemptions.skill_tests.iter().filter(|rule| rule.eras.has(era));
        for rule in tests.filter(|rule| self.has_tests(rule)) {
            found.entry(rule.gives).or_default().push(ExemptionGround::SkillTests(rule));
        }
        found
    }

    /// Whether the credits that a rule asks for are there.
    pub(super) fn has_credits(&self, rules: &Rules, rule: &CreditRule) -> bool {
        let cohorts = (0..rules.exemptions.cohorts.len()).filter(|at| rule.cohorts.has(*at));
        rule.all_of.iter().all(|(course, least)| {
            let course = plain(course);
            let has = |cohort| self.credits.get(&(cohort, course.clone())) >= Some(least);
            cohorts.clone().any(has)
        })
    }

    /// Whether the skill tests that a rule asks for are there.
    pub(super) fn has_tests(&self, rule: &SkillRule) -> bool {
        rule.one_of_each.iter().all(|group| self.has_one_of(group))
    }

    /// Whether one of these skill tests is there.
    pub(super) fn has_one_of(&self, one_of: &[&str]) -> bool {
        !self.skill_tests.is_empty()
            && one_of.iter().any(|test| self.skill_tests.contains(&plain(test)))
    }
}

impl Cohort {
    /// Whether somebody who entered on this day is one of them. Days in ISO order compare as texts.
    pub fn contains(&self, day: Date) -> bool {
        let day = day.to_string();
        self.from <= day.as_str() && self.to.is_none_or(|last| day.as_str() <= last)
    }
}

/// The place of the curriculum of somebody who entered on this day; `None` before the first one.
pub fn cohort_at(rules: &Rules, entered_on: Date) -> Option<usize> {
    rules.exemptions.cohorts.iter().position(|cohort| cohort.contains(entered_on))
}
