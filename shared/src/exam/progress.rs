//! Which subjects a learner still owes, in the era of the round that she plans. The era is that of
//! the round, never of the learner: an old pass does not expire, but what it counts as may change.

use super::era::{ERAS, Era, Slot};
use super::{Pass, Subject};
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

/// A requirement that is not satisfied, and what would satisfy it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenSlot {
    /// The requirement.
    pub slot: &'static Slot,
    /// The sets of subjects of which any one is enough, smallest first; none contains another.
    pub ways: Vec<BTreeSet<Subject>>,
}

impl Progress {
    /// The fewest subjects that are left.
    pub fn fewest_left(&self) -> usize {
        self.open.iter().map(|open| open.ways.first().map_or(0, BTreeSet::len)).sum()
    }

    /// Whether everything is passed, and at least one subject of it by exam.
    pub fn is_complete(&self) -> bool {
        self.open.is_empty() && !self.counted.is_empty()
    }
}

/// The era of rounds in this fiscal year; the first one for earlier years.
pub fn era(year: FiscalYear) -> &'static Era {
    ERAS.iter().rev().find(|era| era.from <= year).unwrap_or(&ERAS[0])
}

/// The subjects that a round in this fiscal year offers.
pub fn offered(year: FiscalYear) -> BTreeSet<Subject> {
    let ways = era(year).slots.iter().flat_map(|slot| slot.ways.iter().copied().flatten());
    ways.copied().collect()
}

/// How far somebody with these passes has come, for a round in this fiscal year.
///
/// # Example
/// 世界史Ａ and 日本史Ａ of fiscal year 2022 satisfy both history requirements in 2023. From 2024 on
/// they count as one subject, 歴史, and 地理 is open again.
pub fn progress(passes: &BTreeSet<Pass>, year: FiscalYear) -> Progress {
    let era = era(year);
    let mut counted = BTreeSet::new();
    let mut stranded = BTreeSet::new();
    for each in ERAS.iter().filter(|each| each.from <= era.from) {
        if each.from > ERAS[0].from {
            (counted, stranded) = carry(&counted, stranded, each);
        }
        let of_era = passes.iter().filter(|pass| std::ptr::eq(super::era(pass.year), each));
        counted.extend(of_era.map(|pass| pass.subject));
    }
    let mut progress = Progress { era, counted, done: Vec::new(), open: Vec::new(), stranded };
    for slot in era.slots {
        let ways = ways_left(slot, &progress.counted);
        if ways.first().is_some_and(BTreeSet::is_empty) {
            progress.done.push(slot);
        } else {
            progress.open.push(OpenSlot { slot, ways });
        }
    }
    progress
}

/// What the passes counted so far turn into when `next` begins.
fn carry(
    counted: &BTreeSet<Subject>,
    mut stranded: BTreeSet<Subject>,
    next: &Era,
) -> (BTreeSet<Subject>, BTreeSet<Subject>) {
    let is_kept = |subject: &&Subject| !next.dropped.contains(subject);
    let mut kept: BTreeSet<Subject> = counted.iter().filter(is_kept).copied().collect();
    stranded.extend(counted.iter().filter(|subject| !is_kept(subject)).copied());
    for carry in next.carries {
        if carry.passed.iter().all(|subject| counted.contains(subject)) {
            kept.insert(carry.counts_as);
            stranded.retain(|subject| !carry.passed.contains(subject));
        }
    }
    (kept, stranded)
}

/// For each way of a slot what is still missing, without ways that ask for more than another.
fn ways_left(slot: &Slot, passed: &BTreeSet<Subject>) -> Vec<BTreeSet<Subject>> {
    let missing = |way: &&[Subject]| -> BTreeSet<Subject> {
        way.iter().filter(|subject| !passed.contains(subject)).copied().collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Choice;

    /// Passes written as "2022 sekaishi_a nihonshi_a; 2023 rinri".
    fn passes(text: &str) -> BTreeSet<Pass> {
        let mut passes = BTreeSet::new();
        for part in text.split(';').filter(|part| !part.trim().is_empty()) {
            let mut words = part.split_whitespace();
            let year = FiscalYear(words.next().unwrap().parse().unwrap());
            passes.extend(
                words.map(|code| Pass { subject: Subject::from_code(code).unwrap(), year }),
            );
        }
        passes
    }

    /// What is owed, written as "kokugo; rinri/gendai_shakai".
    fn owed(progress: &Progress) -> String {
        let way = |way: &BTreeSet<Subject>| {
            way.iter().map(|subject| subject.code()).collect::<Vec<_>>().join("+")
        };
        let slot = |open: &OpenSlot| {
            let mut ways: Vec<String> = open.ways.iter().map(way).collect();
            ways.sort_unstable();
            if ways.len() == 8 { "science".to_owned() } else { ways.join("/") }
        };
        progress.open.iter().map(slot).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn the_worked_examples_come_out() {
        let all_of_2020 = "2020 kokugo sekaishi_a chiri_a gendai_shakai sugaku kagaku_to_ningen \
                           seibutsu_kiso eigo";
        let seven_of_2025 = "2025 kokugo sugaku kagaku_to_ningen chigaku_kiso chiri rekishi kokyo";
        let cases = [
            (
                2020,
                "",
                8,
                "kokugo; sekaishi_a/sekaishi_b; chiri_a/chiri_b/nihonshi_a/nihonshi_b; \
                 gendai_shakai/rinri+seiji_keizai; sugaku; science; eigo",
            ),
            (2026, "", 9, "kokugo; chiri; rekishi; kokyo; sugaku; science; eigo; joho"),
            (2020, all_of_2020, 0, ""),
            (
                2023,
                "2022 sekaishi_a nihonshi_a",
                6,
                "kokugo; gendai_shakai/rinri+seiji_keizai; sugaku; science; eigo",
            ),
            (
                2026,
                "2022 sekaishi_a nihonshi_a",
                8,
                "kokugo; chiri; kokyo; sugaku; science; eigo; joho",
            ),
            (
                2023,
                "2022 rinri",
                8,
                "kokugo; sekaishi_a/sekaishi_b; chiri_a/chiri_b/nihonshi_a/nihonshi_b; \
                 gendai_shakai/seiji_keizai; sugaku; science; eigo",
            ),
            (
                2026,
                "2020 rinri; 2022 seiji_keizai",
                8,
                "kokugo; chiri; rekishi; sugaku; science; eigo; joho",
            ),
            (2025, seven_of_2025, 1, "eigo"),
            (
                2026,
                "2026 butsuri_kiso kagaku_kiso",
                8,
                "kokugo; chiri; rekishi; kokyo; sugaku; \
                 chigaku_kiso/kagaku_to_ningen/seibutsu_kiso; eigo; joho",
            ),
            (
                2020,
                "2012 butsuri_1 kagaku_1",
                7,
                "kokugo; sekaishi_a/sekaishi_b; chiri_a/chiri_b/nihonshi_a/nihonshi_b; \
                 gendai_shakai/rinri+seiji_keizai; sugaku; \
                 chigaku_kiso/kagaku_to_ningen/seibutsu_kiso; eigo",
            ),
        ];
        for (year, given, left, expected) in cases {
            let progress = progress(&passes(given), FiscalYear(year));
            assert_eq!(owed(&progress), expected, "{year}: {given}");
            assert_eq!(progress.fewest_left(), left, "{year}: {given}");
            assert_eq!(progress.is_complete(), left == 0, "{year}: {given}");
        }
    }

    #[test]
    fn a_subject_is_offered_from_the_year_of_its_era_on() {
        assert!(!offered(FiscalYear(2025)).contains(&Subject::Joho));
        assert!(offered(FiscalYear(2026)).contains(&Subject::Joho));
        assert!(!offered(FiscalYear(2024)).contains(&Subject::SekaishiA));
    }

    #[test]
    fn a_pass_that_counts_for_nothing_any_more_is_named() {
        let given = passes("2022 rinri kokugo");
        assert!(progress(&given, FiscalYear(2023)).stranded.is_empty());
        assert_eq!(progress(&given, FiscalYear(2026)).stranded, BTreeSet::from([Subject::Rinri]));
        let pair = passes("2022 rinri seiji_keizai");
        assert!(progress(&pair, FiscalYear(2026)).stranded.is_empty());
    }

    #[test]
    fn the_least_number_of_subjects_of_each_era_is_the_ordinances() {
        let least = [(2013, 8), (2020, 8), (2024, 8), (2026, 9), (1999, 8)];
        for (year, count) in least {
            assert_eq!(progress(&BTreeSet::new(), FiscalYear(year)).fewest_left(), count);
        }
    }
}
