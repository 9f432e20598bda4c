//! What older passes count as. The ordinance was changed several times: a pass never expires, but
//! the subject that it satisfies may be another one in a later era, or none.

use super::rules::{Era, era_at};
use super::{Pass, Subject};
use crate::value::FiscalYear;
use std::collections::BTreeSet;

/// Passes taken through the eras, up to the era of one fiscal year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// For each era, the last one being that of the year, what counts at its end.
    pub by_era: Vec<BTreeSet<Subject>>,
    /// Passes that turned into nothing.
    pub stranded: BTreeSet<Subject>,
}

impl Carried {
    /// What counts in the era of the year.
    pub fn counted(&self) -> &BTreeSet<Subject> {
        self.by_era.last().expect("there is at least one era")
    }
}

/// Takes passes through the eras. Passes of later years, and of subjects that no exam of their
/// year offered, are left out.
pub fn carry(eras: &[Era], passes: &BTreeSet<Pass>, year: FiscalYear) -> Carried {
    let mut carried = Carried { by_era: Vec::new(), stranded: BTreeSet::new() };
    for (at, era) in eras.iter().enumerate().take(era_at(eras, year) + 1) {
        let mut counted = match carried.by_era.last() {
            Some(before) => turned(before, era, &mut carried.stranded),
            None => BTreeSet::new(),
        };
        let new = passes.iter().filter(|pass| pass.year <= year && era_at(eras, pass.year) == at);
        let offered: BTreeSet<Subject> = era.offers().collect();
        counted.extend(new.map(|pass| pass.subject).filter(|it| offered.contains(it)));
        carried.by_era.push(counted);
    }
    carried
}

/// What counts when `era` begins.
fn turned(
    before: &BTreeSet<Subject>,
    era: &Era,
    stranded: &mut BTreeSet<Subject>,
) -> BTreeSet<Subject> {
    let kept = before.iter().copied().filter(|subject| !era.has_dropped(*subject));
    let mut counted: BTreeSet<Subject> = kept.collect();
    let mut dropped: BTreeSet<Subject> =
        before.iter().copied().filter(|subject| era.has_dropped(*subject)).collect();
    for carry in era.carries {
        if carry.passed.iter().all(|subject| before.contains(subject)) {
            counted.insert(carry.counts_as);
            dropped.retain(|subject| !carry.passed.contains(subject));
        }
    }
    stranded.append(&mut dropped);
    counted
}
