//! The one engine that evaluates every definition: scans records once, keeps distinct keys with
//! their days, and combines them as sets. It knows no indicator.

use super::as_of::AsOf;
use super::catalog::{Catalog, Name};
use super::check::{Check, CheckContext, Checks, History, Lookup, key_of};
use super::cover::covers;
use super::definition::{Path, Pick, Rows, Set, Stood, Window};
use super::facts::{Cell, Facts};
use super::keys::{Entry, Key, NOTHING, among, distinct, merged, not_among};
use super::roster;
use super::view::{Track, View};
use crate::id::RecordId;
use crate::value::{Date, FiscalYear};
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

/// Half a year, in which somebody asks how a learner is who has passed (ruling F3).
const HALF_YEAR_DAYS: i64 = 183;

/// How far back notices are looked at.
const TWO_YEARS_DAYS: i64 = 730;

/// A row that is counted.
pub(super) struct Event {
    pub row: usize,
    pub day: Date,
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

/// What has been computed under a name.
type Memo<'a, Asked, Answer> = RefCell<HashMap<(Name<'a>, Asked), Rc<Vec<Answer>>>>;

/// Evaluates definitions for one fiscal year, on as many as-of dates as wanted.
pub(super) struct Engine<'a> {
    pub view: View<'a>,
    pub catalog: &'a Catalog,
    as_of: AsOf,
    scans: Memo<'a, Option<Date>, Found>,
    sets: Memo<'a, Date, Entry>,
    histories: RefCell<HashMap<[&'a str; 3], History>>,
}

impl<'a> Engine<'a> {
    pub fn new(facts: &'a Facts, catalog: &'a Catalog, as_of: AsOf) -> Engine<'a> {
        let view = View::new(facts);
        let derived = vec![roster::expected(&view, as_of.year), covers(&view, as_of.year)];
        Engine {
            view: view.beside(derived),
            catalog,
            as_of,
            scans: RefCell::default(),
            sets: RefCell::default(),
            histories: RefCell::default(),
        }
    }

    /// The fiscal year.
    pub fn year(&self) -> FiscalYear {
        self.as_of.year
    }

    /// The set's keys in order, by what had happened on `as_of`; none for a set that there is not.
    pub fn keys(&self, set: Name<'a>, as_of: Date) -> Rc<Vec<Entry>> {
        let Some((name, set)) = self.catalog.set(set) else { return Rc::default() };
        let memo = (name, as_of);
        if let Some(known) = self.sets.borrow().get(&memo) {
            return known.clone();
        }
        let keys = |set: &'a str| self.keys(name.beside(set), as_of);
        let found = Rc::new(match set {
            Set::During(window, rows) => self.during(*window, name.beside(rows), as_of),
            Set::Either(sets) => distinct(sets.iter().flat_map(|set| keys(set).to_vec()).collect()),
            Set::Both(one, other) => among(&keys(one), &keys(other)),
            Set::Without(one, other) => not_among(&keys(one), &keys(other)),
        });
        self.sets.borrow_mut().insert(memo, found.clone());
        found
    }

    fn during(&self, window: Window, rows: Name<'a>, as_of: Date) -> Vec<Entry> {
        let found = self.scan(rows, as_of);
        let lies_in = |it: &&Found| self.lies_in(window, it.day, as_of);
        let entries = found.iter().filter(lies_in);
        merged(entries.map(|it| Entry { key: it.key, number: it.number }).collect())
    }

    /// Whether a day lies within a window.
    pub fn lies_in(&self, window: Window, day: Date, as_of: Date) -> bool {
        match window {
            Window::ThisYear => self.stretch(day) == Stretch::ThisYear && day <= as_of,
            Window::ThisYearBeforeToday => {
                let is_over = day < as_of && day < self.as_of.today;
                self.stretch(day) == Stretch::ThisYear && is_over
            }
            Window::PreviousYear => self.stretch(day) == Stretch::PreviousYear,
            Window::Earlier => self.stretch(day) == Stretch::Earlier,
            Window::Ever => day <= as_of,
            Window::HalfYearPast => {
                let past = as_of.days_since(day);
                (HALF_YEAR_DAYS..=TWO_YEARS_DAYS).contains(&past)
            }
        }
    }

    /// Every key of the rows by stretch, in the order of keys. Rows that do not ask for the as-of
    /// date are scanned once for all as-of dates.
    fn scan(&self, rows: Name<'a>, as_of: Date) -> Rc<Vec<Found>> {
        let Some((name, rows)) = self.catalog.rows(rows) else { return Rc::default() };
        let memo = (name, is_about_as_of(rows).then_some(as_of));
        if let Some(known) = self.scans.borrow().get(&memo) {
            return known.clone();
        }
        let mut found = Vec::new();
        self.for_each_event((name, rows), as_of, &mut |event| {
            let Event { day, key, number, .. } = event;
            found.push(Found { key, stretch: self.stretch(day), day, number });
        });
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

    /// Goes through the rows that are counted; `None` if they name a kind or field that there is
    /// not, which is checked when a definition is taken.
    pub fn for_each_event(
        &self,
        (name, rows): (Name<'a>, &'a Rows),
        as_of: Date,
        visit: &mut dyn FnMut(Event),
    ) -> Option<()> {
        let table = self.view.table_of(&rows.kind)?;
        if self.view.table(table).records.is_empty() {
            return Some(());
        }
        let tracks = |paths: &[Path]| -> Option<Vec<Track>> {
            paths.iter().map(|path| self.view.track(table, &path.0)).collect()
        };
        let (day, keys, numbers) =
            (self.view.track(table, &rows.day.0)?, tracks(&rows.key)?, tracks(&rows.number)?);
        let lookup = &EngineLookup { engine: self, name, as_of };
        let context = CheckContext { view: &self.view, as_of, lookup };
        let (tests, then) =
            (Checks::new(&context, table, &rows.tests)?, Checks::new(&context, table, &rows.then)?);
        let dated = (0..self.view.table(table).records.len()).filter_map(|row| {
            let Cell::Day(day) = self.view.follow(&day, table, row) else { return None };
            tests.pass(&self.view, table, row, day).then_some((row, day))
        });
        let mut keep = |(row, day): (usize, Date)| {
            let key = key_of(&self.view, &keys, table, row);
            if key[0] != NOTHING && then.pass(&self.view, table, row, day) {
                let number = self.number(&numbers, table, row);
                visit(Event { row, day, key, number });
            }
        };
        match &rows.pick {
            Pick::Each => dated.for_each(&mut keep),
            Pick::First(person) => {
                let picked = self.one_each(table, person, dated, |new, old| new < old)?;
                picked.into_iter().for_each(&mut keep);
            }
            Pick::Latest(person) => {
                let past = dated.filter(|(_, day)| *day <= as_of);
                let picked = self.one_each(table, person, past, |new, old| new > old)?;
                picked.into_iter().for_each(&mut keep);
            }
        }
        Some(())
    }

    /// One row of each person: the one that `wins` by day, then by id, against all others.
    fn one_each(
        &self,
        table: usize,
        person: &Path,
        rows: impl Iterator<Item = (usize, Date)>,
        wins: impl Fn((Date, RecordId), (Date, RecordId)) -> bool,
    ) -> Option<Vec<(usize, Date)>> {
        let person = self.view.track(table, &person.0)?;
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

    fn number(&self, tracks: &[Track], table: usize, row: usize) -> u32 {
        let mut numbers =
            tracks.iter().filter_map(|track| match self.view.follow(track, table, row) {
                Cell::Number(number) => u32::try_from(number).ok(),
                _ => None,
            });
        numbers.next().unwrap_or(0)
    }

    fn stretch(&self, day: Date) -> Stretch {
        let year = self.as_of.year;
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
}

/// What a test asks of the engine, by names as they are written where the test is.
struct EngineLookup<'e, 'a> {
    engine: &'e Engine<'a>,
    name: Name<'a>,
    as_of: Date,
}

impl<'a> Lookup<'a> for EngineLookup<'_, 'a> {
    fn keys_of(&self, set: &'a str) -> Rc<Vec<Entry>> {
        self.engine.keys(self.name.beside(set), self.as_of)
    }

    /// By day, then id.
    fn history(&self, stood: &'a Stood) -> History {
        let (view, histories) = (&self.engine.view, &self.engine.histories);
        let memo = [stood.kind.as_str(), &stood.person, &stood.day];
        if let Some(known) = histories.borrow().get(&memo) {
            return known.clone();
        }
        let mut history: BTreeMap<u32, Vec<(Date, usize)>> = BTreeMap::new();
        if let Some(table) = view.table_of(&stood.kind)
            && let Some(person) = view.track(table, &[&stood.person])
            && let Some(day) = view.track(table, &[&stood.day])
        {
            let records = &view.table(table).records;
            for row in 0..records.len() {
                let cells = (view.follow(&person, table, row), view.follow(&day, table, row));
                if let (Cell::Link(person), Cell::Day(day)) = cells {
                    history.entry(person).or_default().push((day, row));
                }
            }
            for rows in history.values_mut() {
                rows.sort_unstable_by_key(|(day, row)| (*day, view.id(records[*row])));
            }
        }
        let history = Rc::new(history);
        histories.borrow_mut().insert(memo, history.clone());
        history
    }
}

/// Whether the rows ask what had happened by the as-of date, beyond their own day.
fn is_about_as_of(rows: &Rows) -> bool {
    let tests = rows.tests.iter().chain(&rows.then);
    matches!(rows.pick, Pick::Latest(_)) || tests.into_iter().any(Check::is_about_as_of)
}
