//! Who may still turn out to have been at a lesson: the roster of each lesson whose roll call has
//! not arrived. What they would add makes a figure a range.

use super::cover;
use super::facts::{Cell, Table};
use super::view::{Track, View};
use crate::program::Period;
use crate::program::lesson::roster::Seat;
use crate::record;
use crate::record::{Identity, Kind, Record, ScopeRule, Writers};
use crate::records;
use crate::records::attendance::Attendance;
use crate::records::enrollment::Enrollment;
use crate::records::learner::Learner;
use crate::records::lesson::{Lesson, LessonStatus};
use crate::value::{Choice, Date, FiscalYear, Minutes, Ref, Weekday};
use std::collections::{BTreeMap, BTreeSet};

record! {
    /// One learner on the roster of one lesson without a roll call. Derived, never stored.
    ExpectedAttendance = "expected_attendance" {
        /// The lesson.
        lesson: Ref<Lesson>;
        /// The learner.
        learner: Ref<Learner>;
        /// How long she would have been there: the whole lesson.
        minutes: Minutes;
    }
}

static KIND: Kind = Kind {
    name: ExpectedAttendance::NAME,
    fields: ExpectedAttendance::FIELDS,
    identity: Identity::Natural(&["lesson", "learner"]),
    scope: ScopeRule::Own("learner"),
    writers: Writers::Server,
    title: &["lesson", "learner"],
    ..Kind::PLAIN
};

/// A kind that rows may be of: one of the records, or one that is derived.
pub(super) fn kind(name: &str) -> Option<&'static Kind> {
    let derived = || [&KIND, &cover::KIND].into_iter().find(|kind| kind.name == name);
    records::kind(name).or_else(derived)
}

/// A lesson that is still planned.
struct Open {
    lesson: u32,
    venue: u32,
    day: Date,
    minutes: Cell,
}

/// The rosters of the year's planned lessons, without those who are already marked.
pub(super) fn expected(view: &View<'_>, year: FiscalYear) -> Table {
    let mut table = Table::new(&KIND);
    let lessons = open_lessons(view, year);
    if lessons.is_empty() {
        return table;
    }
    let seats = seats(view, &lessons.iter().map(|open| open.venue).collect());
    let marked = marked(view, &lessons.iter().map(|open| open.lesson).collect());
    for open in &lessons {
        for (learner, seat) in seats.get(&open.venue).into_iter().flatten() {
            if seat.is_expected(open.day) && !marked.contains(&(open.lesson, *learner)) {
                let (lesson, learner) = (Cell::Link(open.lesson), Cell::Link(*learner));
                table.push(u32::MAX, [lesson, learner, open.minutes]);
            }
        }
    }
    table
}

fn open_lessons(view: &View<'_>, year: FiscalYear) -> Vec<Open> {
    let fields = ["venue", "date", "status", "length_minutes"];
    let rows = columns(view, Lesson::NAME, fields);
    let planned = LessonStatus::ALL.iter().position(|status| *status == LessonStatus::Planned);
    rows.filter_map(|(lesson, [venue, day, status, minutes])| {
        let (Cell::Link(venue), Cell::Day(day), Cell::Code(status)) = (venue, day, status) else {
            return None;
        };
        let is_open = Some(usize::from(status)) == planned && day.fiscal_year() == year;
        is_open.then_some(Open { lesson, venue, day, minutes })
    })
    .collect()
}

/// Who has which seat at these venues.
fn seats(view: &View<'_>, venues: &BTreeSet<u32>) -> BTreeMap<u32, Vec<(u32, Seat)>> {
    let fields = ["learner", "venue", "weekday", "from", "to"];
    let mut seats: BTreeMap<u32, Vec<(u32, Seat)>> = BTreeMap::new();
    for (_, [learner, venue, weekday, from, to]) in columns(view, Enrollment::NAME, fields) {
        let (Cell::Link(learner), Cell::Link(venue)) = (learner, venue) else { continue };
        if venues.contains(&venue) {
            let weekday = match weekday {
                Cell::Code(at) => Weekday::ALL.get(usize::from(at)).copied(),
                _ => None,
            };
            let seat = Seat { period: Period::new(day(from), day(to)), weekday };
            seats.entry(venue).or_default().push((learner, seat));
        }
    }
    seats
}

/// The day in a cell.
pub(super) fn day(cell: Cell) -> Option<Date> {
    if let Cell::Day(day) = cell { Some(day) } else { None }
}

/// Learners whose attendance at one of the lessons has arrived before the rest of its roll call.
fn marked(view: &View<'_>, lessons: &BTreeSet<u32>) -> BTreeSet<(u32, u32)> {
    let rows = columns(view, Attendance::NAME, ["lesson", "learner"]);
    rows.filter_map(|(_, cells)| match cells {
        [Cell::Link(lesson), Cell::Link(learner)] if lessons.contains(&lesson) => {
            Some((lesson, learner))
        }
        _ => None,
    })
    .collect()
}

/// Every record of a kind with some of its values.
pub(super) fn columns<'a, const N: usize>(
    view: &'a View<'_>,
    kind: &str,
    fields: [&str; N],
) -> impl Iterator<Item = (u32, [Cell; N])> + use<'a, N> {
    let table = view.table_of(kind).expect("a kind of this version");
    let tracks: [Track; N] =
        fields.map(|field| view.track(table, &[field]).expect("a field of this version"));
    view.table(table).records.iter().enumerate().map(move |(row, record)| {
        (*record, std::array::from_fn(|at| view.follow(&tracks[at], table, row)))
    })
}
