//! Who was talked about in the case conferences around a round of the exam: one row for each active
//! learner and each round, with the days on which the staff met about her (S20, ruling F2).

use super::facts::{Cell, Table};
use super::roster::{columns, day};
use super::view::View;
use crate::program::Period;
use crate::program::conference::window_days;
use crate::record;
use crate::record::{Identity, Kind, Record, ScopeRule, Writers};
use crate::records::agreed_pause::AgreedPause;
use crate::records::case_conference::CaseConference;
use crate::records::enrollment::Enrollment;
use crate::records::exam_sitting::ExamSitting;
use crate::records::learner::Learner;
use crate::value::{Date, FiscalYear, Ref};
use std::collections::{BTreeMap, BTreeSet};

record! {
    /// One active learner at one round. Derived, never stored.
    ConferenceCover = "conference_cover" {
        /// The round.
        sitting: Ref<ExamSitting>;
        /// The learner.
        learner: Ref<Learner>;
        /// The first day of the round, on which she was active.
        date: Date;
        /// The first conference about her in the days before the round.
        before_on: Date;
        /// The first conference about her in the days after the round.
        after_on: Date;
        /// The last day on which a conference after the round counts.
        after_until: Date;
    }
}

pub(super) static KIND: Kind = Kind {
    name: ConferenceCover::NAME,
    fields: ConferenceCover::FIELDS,
    identity: Identity::Natural(&["sitting", "learner"]),
    scope: ScopeRule::Core("learner"),
    writers: Writers::Server,
    title: &["sitting", "learner"],
    ..Kind::PLAIN
};

/// Everybody who is active on the first day of a round of the year, at each of its rounds.
pub(super) fn covers(view: &View<'_>, year: FiscalYear) -> Table {
    let mut table = Table::new(&KIND);
    let rounds = rounds(view, year);
    if rounds.is_empty() {
        return table;
    }
    let places = periods(view, Enrollment::NAME);
    let pauses = periods(view, AgreedPause::NAME);
    let talks = talks(view);
    let lasts = |all: Option<&Vec<Period>>, day: Date| {
        all.into_iter().flatten().any(|period| period.contains(day))
    };
    for (sitting, [first, last]) in rounds {
        let [before, after] = window_days(first, last);
        let active = places.iter().filter(|(learner, places)| {
            lasts(Some(*places), first) && !lasts(pauses.get(*learner), first)
        });
        for (learner, _) in active {
            let days = talks.get(learner);
            let first_in = |[from, to]: [Date; 2]| {
                let day = days.and_then(|days| days.range(from..=to).next());
                day.map_or(Cell::Empty, |day| Cell::Day(*day))
            };
            let cells = [
                Cell::Link(sitting),
                Cell::Link(*learner),
                Cell::Day(first),
                first_in(before),
                first_in(after),
                Cell::Day(after[1]),
            ];
            table.push(u32::MAX, cells);
        }
    }
    table
}

/// The rounds of the year with their first and last days.
fn rounds(view: &View<'_>, year: FiscalYear) -> Vec<(u32, [Date; 2])> {
    let all = columns(view, ExamSitting::NAME, ["starts_on", "ends_on"]);
    let with_days = all.filter_map(|(sitting, [starts, ends])| {
        let first = day(starts).filter(|first| first.fiscal_year() == year)?;
        Some((sitting, [first, day(ends).unwrap_or(first)]))
    });
    with_days.collect()
}

/// From when to when each learner has something of this kind.
fn periods(view: &View<'_>, kind: &str) -> BTreeMap<u32, Vec<Period>> {
    let mut periods: BTreeMap<u32, Vec<Period>> = BTreeMap::new();
    for (_, [learner, from, to]) in columns(view, kind, ["learner", "from", "to"]) {
        if let Cell::Link(learner) = learner {
            periods.entry(learner).or_default().push(Period::new(day(from), day(to)));
        }
    }
    periods
}

/// The days on which the staff talked about each learner.
fn talks(view: &View<'_>) -> BTreeMap<u32, BTreeSet<Date>> {
    let mut talks: BTreeMap<u32, BTreeSet<Date>> = BTreeMap::new();
    for (_, [learner, date]) in columns(view, CaseConference::NAME, ["learner", "date"]) {
        if let (Cell::Link(learner), Cell::Day(date)) = (learner, date) {
            talks.entry(learner).or_default().insert(date);
        }
    }
    talks
}
