//! The one engine that evaluates every definition: scans records once, keeps distinct keys with
//! their days, and combines them as sets. It knows no indicator.

use super::check::{Check, Checks};
use super::definition::{Path, Pick, Rows, Set, Window};
use super::facts::{Cell, Facts};
use super::view::{Track, View};
use crate::value::{Date, FiscalYear};
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

/// What is counted once; unused positions are [`NOTHING`].
pub(super) type Key = [u32; 3];

/// An empty position of a key.
pub(super) const NOTHING: u32 = u32::MAX;

/// One distinct key, with its number if the rows have one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub key: Key,
    pub number: u32,
}

/// A key on the first day that it occurs in a stretch of years.
struct Found {
    key: Key,
    stretch: Stretch,
    day: Date,
    number: u32,
}

/// The stretches of time that windows are made of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stretch {
    Earlier,
    PreviousYear,
    ThisYear,
    Later,
}

/// Each person's rows by day.
pub(super) type History = Rc<BTreeMap<u32, Vec<(Date, usize)>>>;

/// What has been computed for a definition's part, by where it stands in memory.
type Memo<Asked, Answer> = RefCell<HashMap<(usize, Asked), Rc<Vec<Answer>>>>;

/// Evaluates definitions for one fiscal year.
pub(super) struct Engine<'a> {
    pub view: View<'a>,
    year: FiscalYear,
    scans: Memo<Option<Date>, Found>,
    sets: Memo<Date, Entry>,
    histories: RefCell<HashMap<[&'static str; 3], History>>,
}

impl<'a> Engine<'a> {
    pub fn new(facts: &'a Facts, year: FiscalYear) -> Engine<'a> {
        Engine {
            view: View::new(facts, year),
            year,
            scans: RefCell::default(),
            sets: RefCell::default(),
            histories: RefCell::default(),
        }
    }

    /// The set's keys in order, by what had happened on `as_of`.
    pub fn keys(&self, set: &'static Set, as_of: Date) -> Rc<Vec<Entry>> {
        let memo = (std::ptr::from_ref(set) as usize, as_of);
        if let Some(known) = self.sets.borrow().get(&memo) {
            return known.clone();
        }
        let keys = Rc::new(match set {
            Set::During(window, rows) => self.during(*window, rows, as_of),
            Set::Either(sets) => {
                let all = sets.iter().map(|set| self.keys(set, as_of));
                distinct(all.flat_map(|keys| keys.to_vec()).collect())
            }
            Set::Both(one, other) => {
                let other = self.keys(other, as_of);
                self.keys(one, as_of)
                    .iter()
                    .filter(|it| contains(&other, it.key))
                    .copied()
                    .collect()
            }
            Set::Without(one, other) => {
                let other = self.keys(other, as_of);
                let all = self.keys(one, as_of);
                all.iter().filter(|it| !contains(&other, it.key)).copied().collect()
            }
        });
        self.sets.borrow_mut().insert(memo, keys.clone());
        keys
    }

    fn during(&self, window: Window, rows: &'static Rows, as_of: Date) -> Vec<Entry> {
        let found = self.scan(rows, as_of);
        let lies_in = |it: &&Found| match window {
            Window::ThisYear => it.stretch == Stretch::ThisYear && it.day <= as_of,
            Window::ThisYearBeforeToday => it.stretch == Stretch::ThisYear && it.day < as_of,
            Window::PreviousYear => it.stretch == Stretch::PreviousYear,
            Window::Earlier => it.stretch == Stretch::Earlier,
            Window::Ever => it.day <= as_of,
        };
        let entries = found.iter().filter(lies_in);
        merged(entries.map(|it| Entry { key: it.key, number: it.number }).collect())
    }

    /// Every key of the rows by stretch, in the order of keys. Rows that do not ask for the as-of
    /// date are scanned once for all as-of dates.
    fn scan(&self, rows: &'static Rows, as_of: Date) -> Rc<Vec<Found>> {
        let depends = is_about_as_of(rows);
        let memo = (std::ptr::from_ref(rows) as usize, depends.then_some(as_of));
        if let Some(known) = self.scans.borrow().get(&memo) {
            return known.clone();
        }
        let mut found = self.find(rows, as_of).unwrap_or_default();
        found.sort_unstable_by_key(|it| (it.key, it.stretch, it.day));
        found.dedup_by(|later, first| {
            let same = later.key == first.key && later.stretch == first.stretch;
            if same {
                first.number = first.number.max(later.number);
            }
            same
        });
        let found = Rc::new(found);
        self.scans.borrow_mut().insert(memo, found.clone());
        found
    }

    /// `None` if the rows name a kind or field that there is not; a test keeps that from happening.
    fn find(&self, rows: &'static Rows, as_of: Date) -> Option<Vec<Found>> {
        let table = self.view.table_of(rows.kind)?;
        if self.view.table(table).records.is_empty() {
            return Some(Vec::new());
        }
        let tracks = |paths: &'static [Path]| -> Option<Vec<Track>> {
            paths.iter().map(|path| self.view.track(table, path)).collect()
        };
        let (day, key, number) =
            (self.view.track(table, rows.day)?, tracks(rows.key)?, tracks(rows.number)?);
        let (tests, then) = (
            Checks::new(self, table, rows.tests, as_of)?,
            Checks::new(self, table, rows.then, as_of)?,
        );
        let dated = (0..self.view.table(table).records.len()).filter_map(|row| {
            let Cell::Day(day) = self.view.follow(&day, table, row) else { return None };
            tests.pass(self, table, row, day).then_some((row, day))
        });
        let mut found = Vec::new();
        let mut keep = |(row, day): (usize, Date)| {
            let key = self.key(&key, table, row);
            if key[0] != NOTHING && then.pass(self, table, row, day) {
                let number = self.number(&number, table, row);
                found.push(Found { key, stretch: self.stretch(day), day, number });
            }
        };
        match rows.pick {
            Pick::Each => dated.for_each(&mut keep),
            Pick::First(person) => {
                self.one_each(table, person, dated, |new, old| new < old)?
                    .into_iter()
                    .for_each(&mut keep);
            }
            Pick::Latest(person) => {
                let past = dated.filter(|(_, day)| *day <= as_of);
                self.one_each(table, person, past, |new, old| new > old)?
                    .into_iter()
                    .for_each(&mut keep);
            }
        }
        Some(found)
    }

    /// One row of each person: the one that `wins` by day, then by id, against all others.
    fn one_each(
        &self,
        table: usize,
        person: Path,
        rows: impl Iterator<Item = (usize, Date)>,
        wins: impl Fn((Date, crate::id::RecordId), (Date, crate::id::RecordId)) -> bool,
    ) -> Option<Vec<(usize, Date)>> {
        let person = self.view.track(table, person)?;
        let records = &self.view.table(table).records;
        let rank = |(row, day): (usize, Date)| (day, self.view.id(records[row]));
        let mut picked: BTreeMap<u32, (usize, Date)> = BTreeMap::new();
        for row in rows {
            let Cell::Link(who) = self.view.follow(&person, table, row.0) else { continue };
            let old = picked.entry(who).or_insert(row);
            if wins(rank(row), rank(*old)) {
                *old = row;
            }
        }
        Some(picked.into_values().collect())
    }

    pub fn key(&self, tracks: &[Track], table: usize, row: usize) -> Key {
        let mut key = [NOTHING; 3];
        for (part, track) in key.iter_mut().zip(tracks) {
            *part = part_of(self.view.follow(track, table, row));
        }
        key
    }

    fn number(&self, tracks: &[Track], table: usize, row: usize) -> u32 {
        let mut numbers =
            tracks.iter().filter_map(|track| match self.view.follow(track, table, row) {
                Cell::Number(number) => u32::try_from(number).ok(),
                _ => None,
            });
        numbers.next().unwrap_or(0)
    }

    fn stretch(&self, day: Date) -> Stretch {
        let year = self.year;
        if day > year.last_day() {
            Stretch::Later
        } else if day >= year.first_day() {
            Stretch::ThisYear
        } else if day >= year.previous().first_day() {
            Stretch::PreviousYear
        } else {
            Stretch::Earlier
        }
    }

    /// Each person's rows of a kind by day, then id.
    pub fn history(&self, kind: &'static str, person: &'static str, day: &'static str) -> History {
        let memo = [kind, person, day];
        if let Some(known) = self.histories.borrow().get(&memo) {
            return known.clone();
        }
        let mut history: BTreeMap<u32, Vec<(Date, usize)>> = BTreeMap::new();
        if let Some(table) = self.view.table_of(kind)
            && let Some(person) = self.view.track(table, &[person])
            && let Some(day) = self.view.track(table, &[day])
        {
            let records = &self.view.table(table).records;
            for row in 0..records.len() {
                let cells =
                    (self.view.follow(&person, table, row), self.view.follow(&day, table, row));
                if let (Cell::Link(person), Cell::Day(day)) = cells {
                    history.entry(person).or_default().push((day, row));
                }
            }
            for rows in history.values_mut() {
                rows.sort_unstable_by_key(|(day, row)| (*day, self.view.id(records[*row])));
            }
        }
        let history = Rc::new(history);
        self.histories.borrow_mut().insert(memo, history.clone());
        history
    }
}

/// Whether the rows ask what had happened by the as-of date, beyond their own day.
fn is_about_as_of(rows: &Rows) -> bool {
    let tests = rows.tests.iter().chain(rows.then);
    matches!(rows.pick, Pick::Latest(_)) || tests.into_iter().any(Check::is_about_as_of)
}

/// A value as a position of a key; equal values of one field have equal positions.
fn part_of(cell: Cell) -> u32 {
    match cell {
        Cell::Empty => NOTHING,
        Cell::Day(day) => {
            let months = i32::from(day.year()) * 12 + i32::from(day.month());
            (months * 32 + i32::from(day.day())).cast_unsigned()
        }
        Cell::Code(code) => u32::from(code),
        Cell::Number(number) => number.cast_unsigned(),
        Cell::Link(at) | Cell::Text(at) => at,
    }
}

/// Whether the key is among these, which are in order.
pub(super) fn contains(entries: &[Entry], key: Key) -> bool {
    entries.binary_search_by_key(&key, |it| it.key).is_ok()
}

fn distinct(mut entries: Vec<Entry>) -> Vec<Entry> {
    entries.sort_unstable_by_key(|it| it.key);
    merged(entries)
}

/// Entries in order of keys, each key once with its largest number.
fn merged(mut entries: Vec<Entry>) -> Vec<Entry> {
    entries.dedup_by(|next, first| {
        let same = next.key == first.key;
        if same {
            first.number = first.number.max(next.number);
        }
        same
    });
    entries
}
