//! How far a learner has come in the era of the round that she plans: the short form of an
//! evaluation. From passes alone it needs no table of exemptions.

use super::carry::carry;
use super::owed::{OpenSlot, fewest, owed};
use super::rules::{ERAS, Era, Slot, era_at};
use super::{Evaluation, Pass, Subject};
use crate::value::FiscalYear;
use std::collections::BTreeSet;

/// How far a learner has come. It informs; only the ministry certifies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The era that it is judged by.
    pub era: &'static Era,
    /// What she has passed, as subjects of the era.
    pub counted: BTreeSet<Subject>,
    /// The requirements that are satisfied.
    pub done: Vec<&'static Slot>,
    /// The requirements that are open.
    pub open: Vec<OpenSlot>,
    /// Passes that count for nothing in this era.
    pub stranded: BTreeSet<Subject>,
}

impl From<Evaluation> for Progress {
    /// The same with what exempts her.
    fn from(found: Evaluation) -> Progress {
        Progress {
            era: found.era,
            counted: found.passed,
            done: found.done.iter().map(|done| done.slot).collect(),
            open: found.open,
            stranded: found.stranded,
        }
    }
}

impl Progress {
    /// The fewest subjects that are left.
    pub fn fewest_left(&self) -> usize {
        fewest(&self.open)
    }

    /// Whether nothing is left.
    pub fn is_complete(&self) -> bool {
        self.open.is_empty()
    }
}

/// The era of rounds in this fiscal year; the first one for earlier years.
pub fn era(year: FiscalYear) -> &'static Era {
    &ERAS[era_at(&ERAS, year)]
}

/// The subjects that a round in this fiscal year offers.
pub fn offered(year: FiscalYear) -> BTreeSet<Subject> {
    era(year).offers().collect()
}

/// How far somebody with these passes has come, for a round in this fiscal year.
///
/// # Example
/// 世界史Ａ and 日本史Ａ of fiscal year 2022 satisfy both history requirements in 2023. From 2024 on
/// they count as one subject, 歴史, and 地理 is open again.
pub fn progress(passes: &BTreeSet<Pass>, year: FiscalYear) -> Progress {
    let era = era(year);
    let mut carried = carry(&ERAS, passes, year);
    let counted = carried.by_era.pop().unwrap_or_default();
    let (done, open) = owed(era, &counted);
    Progress { era, counted, done, open, stranded: carried.stranded }
}
