//! Tests of definitions, made ready for one table: fields are looked up once, not once per record.

use super::definition::{Path, Stood, Test};
use super::facts::Cell;
use super::keys::{Entry, Key, NOTHING, contains, position_of};
use super::view::{Track, View};
use crate::value::Date;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Each person's rows by day.
pub(super) type History = Rc<BTreeMap<u32, Vec<(Date, usize)>>>;

/// What tests ask of other records.
pub(super) trait Lookup<'a> {
    /// The keys of a set that is named beside the test.
    fn keys_of(&self, set: &'a str) -> Rc<Vec<Entry>>;

    /// Each person's rows of the kind that the test is about.
    fn history(&self, stood: &'a Stood) -> History;
}

/// All of some tests.
pub(super) struct Checks(Vec<Check>);

/// One test, ready for one table.
pub(super) enum Check {
    Code { track: Track, codes: u64, is_wanted: Wanted },
    Value { track: Track, is_wanted: Wanted },
    Day { track: Track, as_of: Date, when: When },
    NotBefore { track: Track, first: Track },
    In { key: Vec<Track>, set: Rc<Vec<Entry>> },
    Stood { person: Track, history: History, table: usize, tests: Checks, most_days: Option<u16> },
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

/// Where tests are made ready: the facts, the as-of date and whom to ask of other records.
pub(super) struct CheckContext<'g, 'a> {
    pub view: &'g View<'a>,
    pub as_of: Date,
    pub lookup: &'g dyn Lookup<'a>,
}

impl Checks {
    /// `None` if a test names a field that there is not.
    pub fn new<'a>(
        context: &CheckContext<'_, 'a>,
        table: usize,
        tests: &'a [Test],
    ) -> Option<Checks> {
        let tests = tests.iter().map(|test| Check::new(context, table, test));
        tests.collect::<Option<_>>().map(Checks)
    }

    /// Whether the row, whose event was on `day`, passes all tests.
    pub fn pass(&self, view: &View<'_>, table: usize, row: usize, day: Date) -> bool {
        self.0.iter().all(|check| check.passes(view, table, row, day))
    }
}

impl Check {
    fn new<'a>(context: &CheckContext<'_, 'a>, table: usize, test: &'a Test) -> Option<Check> {
        let (view, as_of) = (context.view, context.as_of);
        let track = |path: &Path| view.track(table, &path.0);
        let code = |path: &Path, codes: &[String], is_wanted: Wanted| {
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
            Test::NotBefore(path, first) => {
                Some(Check::NotBefore { track: track(path)?, first: track(first)? })
            }
            Test::In(key, set) => {
                let key = key.iter().map(track).collect::<Option<_>>()?;
                Some(Check::In { key, set: context.lookup.keys_of(set) })
            }
            Test::Stood(stood) => {
                let table_of_kind = view.table_of(&stood.kind)?;
                Some(Check::Stood {
                    person: view.track(table, &[&stood.person])?,
                    history: context.lookup.history(stood),
                    table: table_of_kind,
                    tests: Checks::new(context, table_of_kind, &stood.tests)?,
                    most_days: stood.within_days,
                })
            }
        }
    }

    fn passes(&self, view: &View<'_>, table: usize, row: usize, day: Date) -> bool {
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
                let day = day_at(view, track, table, row);
                match when {
                    When::Past => day.is_some_and(|day| day <= *as_of),
                    When::NotPast => day.is_none_or(|day| day > *as_of),
                    When::Future => day.is_some_and(|day| day > *as_of),
                    When::NotFuture => day.is_none_or(|day| day <= *as_of),
                }
            }
            Check::NotBefore { track, first } => {
                let days = day_at(view, track, table, row).zip(day_at(view, first, table, row));
                days.is_none_or(|(day, first)| first <= day)
            }
            Check::In { key, set } => contains(set, key_of(view, key, table, row)),
            Check::Stood { person, history, table: other, tests, most_days } => {
                let Cell::Link(person) = view.follow(person, table, row) else { return false };
                let rows = history.get(&person).map_or(&[][..], Vec::as_slice);
                let until = rows.partition_point(|(from, _)| *from <= day);
                rows[..until].last().is_some_and(|(from, row)| {
                    let is_near = |days: u16| day.days_since(*from) <= i64::from(days);
                    most_days.is_none_or(is_near) && tests.pass(view, *other, *row, *from)
                })
            }
        }
    }

    /// Whether the test's answer changes with the as-of date.
    pub fn is_about_as_of(test: &Test) -> bool {
        match test {
            Test::Is(..) | Test::IsNot(..) | Test::Known(_) | Test::Unknown(_) => false,
            Test::NotBefore(..) => false,
            Test::Past(_) | Test::NotPast(_) | Test::Future(_) | Test::NotFuture(_) => true,
            Test::In(..) => true,
            Test::Stood(stood) => stood.tests.iter().any(Check::is_about_as_of),
        }
    }
}

/// The day of a row at a track, if there is one.
fn day_at(view: &View<'_>, track: &Track, table: usize, row: usize) -> Option<Date> {
    match view.follow(track, table, row) {
        Cell::Day(day) => Some(day),
        _ => None,
    }
}

/// The wanted codes as bits by their position; no list of codes has more than 64.
fn bits(all: &[&str], wanted: &[String]) -> u64 {
    let at = |code: &String| all.iter().position(|known| known == code).filter(|at| *at < 64);
    wanted.iter().filter_map(at).fold(0, |bits, at| bits | 1 << at)
}

/// The values of a row at these tracks.
pub(super) fn key_of(view: &View<'_>, tracks: &[Track], table: usize, row: usize) -> Key {
    let mut key = [NOTHING; 3];
    for (position, track) in key.iter_mut().zip(tracks) {
        *position = position_of(view.follow(track, table, row));
    }
    key
}
