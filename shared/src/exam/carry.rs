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

/// The subjects of the passes by which `subject` counts in rounds of one fiscal year; itself, if it
/// was passed by its own name.
pub fn sources(
    eras: &[Era],
    passes: &BTreeSet<Pass>,
    year: FiscalYear,
    subject: Subject,
) -> BTreeSet<Subject> {
    let own: BTreeSet<Pass> = passes.iter().copied().filter(|pass| pass.year <= year).collect();
    sources_in(eras, &own, era_at(eras, year), subject)
}

fn sources_in(
    eras: &[Era],
    passes: &BTreeSet<Pass>,
    at: usize,
    subject: Subject,
) -> BTreeSet<Subject> {
    let is_own = |pass: &&Pass| pass.subject == subject && era_at(eras, pass.year) == at;
    let mut found: BTreeSet<Subject> =
        passes.iter().filter(is_own).map(|pass| pass.subject).collect();
    let Some(before) = at.checked_sub(1) else { return found };
    if !eras[at].has_dropped(subject) {
        found.extend(sources_in(eras, passes, before, subject));
    }
    for carry in eras[at].carries.iter().filter(|carry| carry.counts_as == subject) {
        let parts = carry.passed.iter().map(|it| sources_in(eras, passes, before, *it));
        let parts: Vec<BTreeSet<Subject>> = parts.collect();
        if parts.iter().all(|part| !part.is_empty()) {
            found.extend(parts.into_iter().flatten());
        }
    }
    found
}
