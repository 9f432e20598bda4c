//! What a learner may apply for in one round (R2, R7), and what it costs (R8).

use super::Evaluation;
use super::Subject;
use super::owed::ways_left;
use super::rules::{FEES, Fee, Slot};
use std::collections::BTreeSet;

/// What is wrong with the subjects of an application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Objection {
    /// She attains the age for it only after the fiscal year of the round (R2).
    TooYoung,
    /// She has passed it; a subject is not sat again.
    AlreadyPassed(Subject),
    /// The round does not offer it.
    NotOffered(Subject),
    /// She applies to be exempt of it in the same form.
    AlsoExempt(Subject),
    /// More than the requirement asks for. Any one of `fits` would be right.
    Beyond {
        /// The requirement.
        slot: &'static Slot,
        /// The largest parts of what was chosen that no requirement exceeds.
        fits: Vec<BTreeSet<Subject>>,
    },
}

impl Objection {
    /// Which of the subjects that were chosen it is about.
    pub fn subjects(&self, sits: &BTreeSet<Subject>) -> BTreeSet<Subject> {
        match self {
            Objection::TooYoung => BTreeSet::new(),
            Objection::AlreadyPassed(subject)
            | Objection::NotOffered(subject)
            | Objection::AlsoExempt(subject) => BTreeSet::from([*subject]),
            Objection::Beyond { slot, .. } => {
                slot.subjects().filter(|it| sits.contains(it)).collect()
            }
        }
    }
}

/// What is wrong with applying for `sits`, and for being exempt of `exempt`, in the round of this
/// evaluation. An application is a part of what completes the requirements, nothing beyond.
pub fn objections(
    evaluation: &Evaluation,
    sits: &BTreeSet<Subject>,
    exempt: &BTreeSet<Subject>,
) -> Vec<Objection> {
    let offered: BTreeSet<Subject> = evaluation.era.offers().collect();
    let mut found = Vec::new();
    if !evaluation.is_old_enough && !sits.is_empty() {
        found.push(Objection::TooYoung);
    }
    for subject in sits {
        if evaluation.passed.contains(subject) {
            found.push(Objection::AlreadyPassed(*subject));
        } else if !offered.contains(subject) {
            found.push(Objection::NotOffered(*subject));
        } else if exempt.contains(subject) {
            found.push(Objection::AlsoExempt(*subject));
        }
    }
    let satisfied: BTreeSet<Subject> =
        evaluation.passed.union(exempt).filter(|it| !sits.contains(it)).copied().collect();
    found.extend(evaluation.era.slots.iter().filter_map(|slot| {
        let of_slot: BTreeSet<Subject> = slot
            .subjects()
            .filter(|it| sits.contains(it) && !evaluation.passed.contains(it))
            .collect();
        let ways = ways_left(slot, &satisfied);
        let is_part = ways.iter().any(|way| of_slot.is_subset(way));
        (!is_part).then(|| Objection::Beyond { slot, fits: largest_parts(&of_slot, &ways) })
    }));
    found
}

/// The parts of `chosen` that some way contains, without those that are part of another.
fn largest_parts(chosen: &BTreeSet<Subject>, ways: &[BTreeSet<Subject>]) -> Vec<BTreeSet<Subject>> {
    let mut parts: Vec<BTreeSet<Subject>> =
        ways.iter().map(|way| way.intersection(chosen).copied().collect()).collect();
    parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
    let mut largest: Vec<BTreeSet<Subject>> = Vec::new();
    for part in parts {
        if !largest.iter().any(|larger| part.is_subset(larger)) {
            largest.push(part);
        }
    }
    largest
}

/// What an application costs in yen, by the number of subjects that are sat: exempt ones are free.
/// `None` if nothing is sat.
pub fn fee(subjects: usize) -> Option<i64> {
    fee_by(&FEES, subjects)
}

/// The same by other rules.
pub fn fee_by(fees: &[Fee], subjects: usize) -> Option<i64> {
    fees.iter().find(|fee| subjects >= fee.from_subjects).map(|fee| fee.yen)
}
