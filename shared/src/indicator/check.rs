//! Tests of definitions, made ready for one table: fields are looked up once, not once per record.

use super::definition::{Path, Set, Test};
use super::engine::{Engine, Entry, History, contains};
use super::facts::Cell;
use super::view::Track;
use crate::value::Date;
use std::rc::Rc;

/// All of some tests.
pub(super) struct Checks(Vec<Check>);

/// One test, ready for one table.
pub(super) enum Check {
    Code { track: Track, codes: u64, is_wanted: Wanted },
    Value { track: Track, is_wanted: Wanted },
    Day { track: Track, as_of: Date, when: When },
    Member { key: Vec<Track>, set: Rc<Vec<Entry>> },
    Stood { person: Track, history: History, table: usize, tests: Checks },
}

/// Whether a test passes on a match or without one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    Match,
    NoMatch,
}

/// Where a day may lie.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    Past,
    NotPast,
    Future,
    NotFuture,
}

impl Checks {
    /// `None` if a test names a field that there is not.
    pub fn new(engine: &Engine<'_>, table: usize, tests: &[Test], as_of: Date) -> Option<Checks> {
        tests
            .iter()
            .map(|test| Check::new(engine, table, test, as_of))
            .collect::<Option<_>>()
            .map(Checks)
    }

    /// Whether the row, whose event was on `day`, passes all tests.
    pub fn pass(&self, engine: &Engine<'_>, table: usize, row: usize, day: Date) -> bool {
        self.0.iter().all(|check| check.passes(engine, table, row, day))
    }
}

impl Check {
    fn new(engine: &Engine<'_>, table: usize, test: &Test, as_of: Date) -> Option<Check> {
        let track = |path: Path| engine.view.track(table, path);
        let code = |path: Path, codes: &[&str], is_wanted: Wanted| {
            let track = track(path)?;
            let codes = bits(track.codes(), codes);
            Some(Check::Code { track, codes, is_wanted })
        };
        let value = |path, is_wanted| Some(Check::Value { track: track(path)?, is_wanted });
        let day = |path, when| Some(Check::Day { track: track(path)?, as_of, when });
        match test {
            Test::Is(path, codes) => code(path, codes, Wanted::Match),
            Test::IsNot(path, codes) => code(path, codes, Wanted::NoMatch),
            Test::Known(path) => value(path, Wanted::Match),
            Test::Unknown(path) => value(path, Wanted::NoMatch),
            Test::Past(path) => day(path, When::Past),
            Test::NotPast(path) => day(path, When::NotPast),
            Test::Future(path) => day(path, When::Future),
            Test::NotFuture(path) => day(path, When::NotFuture),
            Test::Member(key, set) => {
                let key = key.iter().map(|path| track(path)).collect::<Option<_>>()?;
                let set: &'static Set = set;
                Some(Check::Member { key, set: engine.keys(set, as_of) })
            }
            Test::Stood { kind, person, day, tests } => {
                let table_of_kind = engine.view.table_of(kind)?;
                Some(Check::Stood {
                    person: engine.view.track(table, &[person])?,
                    history: engine.history(kind, person, day),
                    table: table_of_kind,
                    tests: Checks::new(engine, table_of_kind, tests, as_of)?,
                })
            }
        }
    }

    fn passes(&self, engine: &Engine<'_>, table: usize, row: usize, day: Date) -> bool {
        let view = &engine.view;
        match self {
            Check::Code { track, codes, is_wanted } => {
                let matches = match view.follow(track, table, row) {
                    Cell::Code(code) => code < 64 && codes & (1 << code) != 0,
                    _ => false,
                };
                matches == (*is_wanted == Wanted::Match)
            }
            Check::Value { track, is_wanted } => {
                let is_known = view.follow(track, table, row) != Cell::Empty;
                is_known == (*is_wanted == Wanted::Match)
            }
            Check::Day { track, as_of, when } => {
                let day = match view.follow(track, table, row) {
                    Cell::Day(day) => Some(day),
                    _ => None,
                };
                match when {
                    When::Past => day.is_some_and(|day| day <= *as_of),
                    When::NotPast => day.is_none_or(|day| day > *as_of),
                    When::Future => day.is_some_and(|day| day > *as_of),
                    When::NotFuture => day.is_none_or(|day| day <= *as_of),
                }
            }
            Check::Member { key, set } => contains(set, engine.key(key, table, row)),
            Check::Stood { person, history, table: other, tests } => {
                let Cell::Link(person) = view.follow(person, table, row) else { return false };
                let rows = history.get(&person).map_or(&[][..], Vec::as_slice);
                let until = rows.partition_point(|(from, _)| *from <= day);
                rows[..until]
                    .last()
                    .is_some_and(|(from, row)| tests.pass(engine, *other, *row, *from))
            }
        }
    }

    /// Whether the test's answer changes with the as-of date.
    pub fn is_about_as_of(test: &Test) -> bool {
        match test {
            Test::Is(..) | Test::IsNot(..) | Test::Known(_) | Test::Unknown(_) => false,
            Test::Past(_) | Test::NotPast(_) | Test::Future(_) | Test::NotFuture(_) => true,
            Test::Member(..) => true,
            Test::Stood { tests, .. } => tests.iter().any(Check::is_about_as_of),
        }
    }
}

/// The wanted codes as bits by their position; no list of codes has more than 64.
fn bits(all: &[&str], wanted: &[&str]) -> u64 {
    let at = |code: &&str| all.iter().position(|known| known == code).filter(|at| *at < 64);
    wanted.iter().filter_map(at).fold(0, |bits, at| bits | 1 << at)
}
