//! What a requirement still asks for.

use super::Subject;
use super::rules::{Era, Slot};
use std::collections::BTreeSet;

/// A requirement that is not satisfied, and what would satisfy it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenSlot {
    /// The requirement.
    pub slot: &'static Slot,
    /// The sets of subjects of which any one is enough, smallest first; none contains another.
    pub ways: Vec<BTreeSet<Subject>>,
}

/// The requirements of an era that are satisfied, and those that are open.
pub fn owed(era: &Era, satisfied: &BTreeSet<Subject>) -> (Vec<&'static Slot>, Vec<OpenSlot>) {
    let (mut done, mut open) = (Vec::new(), Vec::new());
    for slot in era.slots {
        let ways = ways_left(slot, satisfied);
        if ways.iter().any(BTreeSet::is_empty) {
            done.push(slot);
        } else {
            open.push(OpenSlot { slot, ways });
        }
    }
    (done, open)
}

/// The fewest subjects that satisfy all of these.
pub fn fewest(open: &[OpenSlot]) -> usize {
    open.iter().map(|open| open.ways.first().map_or(0, BTreeSet::len)).sum()
}

/// For each way of a slot what is still missing, without ways that ask for more than another.
pub fn ways_left(slot: &Slot, satisfied: &BTreeSet<Subject>) -> Vec<BTreeSet<Subject>> {
    let missing = |way: &&[Subject]| -> BTreeSet<Subject> {
        way.iter().filter(|subject| !satisfied.contains(subject)).copied().collect()
    };
    let mut all: Vec<BTreeSet<Subject>> = slot.ways.iter().map(missing).collect();
    all.sort_by_key(BTreeSet::len);
    let mut ways: Vec<BTreeSet<Subject>> = Vec::new();
    for way in all {
        if !ways.iter().any(|smaller| smaller.is_subset(&way)) {
            ways.push(way);
        }
    }
    ways
}
