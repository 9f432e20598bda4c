//! The whole answer about one learner and one round: what is satisfied and by what, what is owed,
//! what an older rule left behind, and what she should know. Only the ministry certifies.

use super::Subject;
use super::advice::Advice;
use super::age::{Effective, effective, is_eligible, may_sit_entrance_exams};
use super::carry::{Carried, carry};
use super::case::{Case, Step};
use super::exemption::{Earned, Exemption, cohort_at, exemptions};
use super::owed::{OpenSlot, fewest, owed, ways_left};
use super::rules::{Era, Rules, Slot, era_at};
use crate::value::FiscalYear;
use std::collections::{BTreeMap, BTreeSet};

/// What the rules say about one learner for rounds of one fiscal year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluation {
    /// The fiscal year of the rounds.
    pub year: FiscalYear,
    /// The era that she is judged by.
    pub era: &'static Era,
    /// Whether she is old enough to sit it (R2), or nobody knows her birth date.
    pub is_old_enough: bool,
    /// From which day on a full pass is in force, by both readings (R11); `None` while nobody knows
    /// her birth date.
    pub effective: Option<Effective>,
    /// What she has passed, as subjects of the era.
    pub passed: BTreeSet<Subject>,
    /// What she need not sit, or what she was refused; what she has passed is not here.
    pub exempt: BTreeMap<Subject, Exemption>,
    /// The requirements that are satisfied.
    pub done: Vec<Done>,
    /// The requirements that are open.
    pub open: Vec<OpenSlot>,
    /// Passes that count for nothing in this era.
    pub stranded: BTreeSet<Subject>,
    /// Open requirements that an earlier era had satisfied.
    pub reopened: Vec<&'static Slot>,
    /// Whether it is enough.
    pub verdict: Verdict,
    /// What she should know, in a fixed order, each once.
    pub advice: Vec<Advice>,
}

/// A requirement that is satisfied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The requirement.
    pub slot: &'static Slot,
    /// The passed subjects that satisfy it.
    pub passed: BTreeSet<Subject>,
    /// The exempt subjects that complete it.
    pub exempt: BTreeSet<Subject>,
}

/// Whether the rules see a full pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Requirements are open.
    Open,
    /// No requirement is open, but too few subjects were passed by sitting them (R6).
    NothingSat,
    /// No requirement is open. Nobody is told that she is certified before a notice is recorded.
    Complete,
}

impl Evaluation {
    /// The fewest subjects that are left.
    pub fn fewest_left(&self) -> usize {
        fewest(&self.open)
    }

    /// The requirement of each subject that is left, as many as [`fewest_left`](Self::fewest_left).
    pub fn left(&self) -> Vec<&OpenSlot> {
        let fewest = |open: &OpenSlot| open.ways.iter().map(BTreeSet::len).min().unwrap_or(0);
        self.open.iter().flat_map(|open| std::iter::repeat_n(open, fewest(open))).collect()
    }

    /// Whether a full pass takes an exemption that nobody has granted yet.
    pub fn takes_application(&self) -> bool {
        let is_granted = |subject: &Subject| self.exempt[subject].step == Step::Granted;
        self.done.iter().flat_map(|done| &done.exempt).any(|subject| !is_granted(subject))
    }

    /// The exempt subjects that count.
    pub fn satisfied_by_exemption(&self) -> impl Iterator<Item = Subject> {
        self.exempt.iter().filter(|(_, it)| it.counts()).map(|(subject, _)| *subject)
    }
}

/// What the rules say about this case for rounds of this fiscal year.
pub fn evaluate(rules: &Rules, case: &Case, year: FiscalYear) -> Evaluation {
    let at = era_at(rules.eras, year);
    let era = &rules.eras[at];
    let carried = carry(rules.eras, &case.passes, year);
    let passed = carried.counted().clone();
    let mut exempt = exemptions(rules, case, at, &era.offers().collect());
    exempt.retain(|subject, _| !passed.contains(subject));
    let counting = exempt.iter().filter(|(_, it)| it.counts()).map(|(subject, _)| *subject);
    let satisfied: BTreeSet<Subject> = passed.iter().copied().chain(counting).collect();
    let (done, open) = owed(era, &satisfied);
    let sat = carried.stranded.len() + passed.len();
    let verdict = match (open.is_empty(), sat >= rules.must_sit) {
        (false, _) => Verdict::Open,
        (true, false) => Verdict::NothingSat,
        (true, true) => Verdict::Complete,
    };
    let mut evaluation = Evaluation {
        year,
        era,
        is_old_enough: case.born_on.is_none_or(|day| is_eligible(rules, day, year)),
        effective: case.born_on.and_then(|day| effective(rules, day)),
        done: done.into_iter().map(|slot| satisfied_by(slot, &passed, &satisfied)).collect(),
        reopened: reopened(rules.eras, &carried, &open),
        passed,
        exempt,
        open,
        stranded: carried.stranded.clone(),
        verdict,
        advice: Vec::new(),
    };
    evaluation.advice = advice(rules, case, year, &evaluation, &carried);
    evaluation
}

/// What satisfies a requirement, with as few exemptions as possible.
fn satisfied_by(
    slot: &'static Slot,
    passed: &BTreeSet<Subject>,
    satisfied: &BTreeSet<Subject>,
) -> Done {
    let ways = ways_left(slot, passed);
    let exempt = ways.into_iter().find(|way| way.is_subset(satisfied)).unwrap_or_default();
    let is_way = |way: &&&[Subject]| {
        way.iter().all(|it| exempt.contains(it) || passed.contains(it))
            && exempt.iter().all(|it| way.contains(it))
    };
    let way = slot.ways.iter().find(is_way).copied().unwrap_or_default();
    let passed = way.iter().copied().filter(|it| !exempt.contains(it)).collect();
    Done { slot, passed, exempt }
}

/// Open requirements of which every requirement that they followed had been satisfied by passes.
fn reopened(eras: &[Era], carried: &Carried, open: &[OpenSlot]) -> Vec<&'static Slot> {
    let at = carried.by_era.len() - 1;
    let was_done = |open: &&OpenSlot| {
        (0..at).any(|before| {
            let sources = eras[before].slots.iter().filter(|slot| {
                let later = follow(eras, before, at, slot.subjects().collect());
                open.slot.subjects().any(|subject| later.contains(&subject))
            });
            let mut sources = sources.peekable();
            sources.peek().is_some()
                && sources.all(|slot| {
                    ways_left(slot, &carried.by_era[before]).iter().any(BTreeSet::is_empty)
                })
        })
    };
    open.iter().filter(was_done).map(|open| open.slot).collect()
}

/// What subjects of one era may have become in a later one.
fn follow(
    eras: &[Era],
    from: usize,
    to: usize,
    mut subjects: BTreeSet<Subject>,
) -> BTreeSet<Subject> {
    for era in &eras[from + 1..=to] {
        let named = |passed: &&[Subject]| passed.iter().any(|it| subjects.contains(it));
        let became = era.carries.iter().filter(|it| named(&it.passed)).map(|it| it.counts_as);
        let became: Vec<Subject> = became.collect();
        subjects.retain(|subject| !era.has_dropped(*subject));
        subjects.extend(became);
    }
    subjects
}

fn advice(
    rules: &Rules,
    case: &Case,
    year: FiscalYear,
    found: &Evaluation,
    carried: &Carried,
) -> Vec<Advice> {
    let mut advice = Vec::new();
    advice.extend((!found.is_old_enough).then_some(Advice::TooYoung));
    let has_passed = !(found.passed.is_empty() && found.stranded.is_empty());
    if found.verdict == Verdict::NothingSat {
        advice.push(Advice::SitOneSubject);
        advice.extend((!case.earlier_exam.is_empty()).then_some(Advice::EarlierExamIsNoPass));
    }
    if found.verdict == Verdict::Complete && found.passed.is_empty() {
        advice.push(Advice::OnlyStrandedPasses);
    }
    if found.verdict == Verdict::Complete && found.era.to == Some(year) && found.takes_application()
    {
        advice.push(Advice::FileBeforeTheEraEnds);
    }
    if found.verdict != Verdict::Complete && has_passed {
        advice.push(Advice::ExpectedPassCertificate);
    }
    if case.born_on.is_some_and(|born_on| may_sit_entrance_exams(rules, born_on, year)) {
        advice.push(Advice::EntranceExamsOpen);
    }
    advice.extend(mixed_pairs(rules, case, found, carried));
    if case.credits.iter().any(|it| cohort_at(rules, it.entered_on).is_none()) {
        advice.push(Advice::EnteredBeforeTheRules);
    }
    let not_offered = case.earlier_exam.iter().filter(|it| found.era.offers().all(|of| of != **it));
    advice.extend(not_offered.map(|subject| Advice::EarlierExamOfNoSubject(*subject)));
    let unsure = found.exempt.iter().filter(|(_, it)| {
        it.counts() && !it.grounds.is_empty() && it.grounds.iter().all(|it| it.is_unsure())
    });
    advice.extend(unsure.map(|(subject, _)| Advice::UnsureCredits(*subject)));
    advice
}

/// Subjects of which an older era's pair is held half by a pass and half by an exemption.
fn mixed_pairs(rules: &Rules, case: &Case, found: &Evaluation, carried: &Carried) -> Vec<Advice> {
    let at = carried.by_era.len() - 1;
    let mut asked = Vec::new();
    for (before, passed) in carried.by_era.iter().enumerate().take(at) {
        for carry in rules.eras[before + 1].carries {
            let (own, other): (Vec<Subject>, Vec<Subject>) =
                carry.passed.iter().partition(|subject| passed.contains(subject));
            if own.is_empty() || other.is_empty() {
                continue;
            }
            let exempt = Earned::of(rules, case).grounds(rules, before);
            if other.iter().all(|subject| exempt.contains_key(subject)) {
                asked.extend(follow(rules.eras, before + 1, at, BTreeSet::from([carry.counts_as])));
            }
        }
    }
    asked.retain(|subject| {
        found.open.iter().any(|open| open.ways.iter().any(|way| way.contains(subject)))
    });
    asked.sort_unstable();
    asked.dedup();
    asked.into_iter().map(Advice::AskAboutMixedPair).collect()
}
