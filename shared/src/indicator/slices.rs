//! A figure by venue, by organization or by month: each event falls where it happened.
//!
//! Whether somebody is counted never depends on the dimension. By venue and by organization the
//! total counts everybody once, and is not the sum of the values.

use super::catalog::{Catalog, Name};
use super::definition::{Definition, Path, Pick, Ratio, Rows, Set, Window};
use super::engine::Engine;
use super::evaluation::{Evaluation, count, range};
use super::facts::Cell;
use super::figure::{Amount, Figure};
use super::keys::{Entry, NOTHING, among, distinct, not_among};
use super::roster::{self, columns, day};
use super::series::month_text;
use super::view::{Track, View};
use crate::id::RecordId;
use crate::program::Period;
use crate::record::{Field, Record};
use crate::records::enrollment::Enrollment;
use crate::records::learner::Learner;
use crate::value::{Date, FieldType};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What a figure may be told apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// The venue of the event, or each venue at which the learner is enrolled on its day.
    Venue,
    /// The organization of the event.
    Organization,
    /// The month of the event.
    Month,
}

/// A value of a dimension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SliceOf {
    /// A venue or an organization.
    Record(RecordId),
    /// A month, written "2020-04".
    Month(String),
    /// Events without a venue or an organization.
    Nothing,
}

/// The part of a figure that falls on one value of a dimension.
#[derive(Clone, Debug, PartialEq)]
pub struct Slice {
    /// The value.
    pub of: SliceOf,
    /// Its figure, with the target of that venue or organization.
    pub figure: Figure,
}

/// Distinct keys by value; [`NOTHING`] where there is none.
type ByValue = BTreeMap<u32, Vec<Entry>>;

/// An indicator by a dimension: venues and organizations in the order of their names, months from
/// April to the as-of date. Empty where the indicator does not offer it.
pub(super) fn slices<'a>(
    evaluation: &Evaluation<'a>,
    definition: &'a Definition,
    by: Dimension,
) -> Vec<Slice> {
    let slicer = Slicer { engine: &evaluation.engine, by, as_of: evaluation.as_of.within() };
    let ratios = [Some(&definition.is), definition.low.as_ref(), definition.high.as_ref()];
    let ratios = ratios.map(|it| slicer.ratio(definition, it.unwrap_or(&definition.is)));
    let [Some(is), Some(low), Some(high)] = ratios else { return Vec::new() };
    let rounding = evaluation.figure(definition, slicer.as_of, None).rounding;
    let values: BTreeSet<u32> = [&is, &low, &high].into_iter().flat_map(Sliced::values).collect();
    let slice = |(value, name): (u32, SliceName)| {
        let amount = |sliced: &Sliced| {
            let count = |entries: &[Entry]| count(entries, definition.measure);
            let numerator = count(sliced.numerator.get(&value).map_or(&[][..], Vec::as_slice));
            let denominator = sliced.denominator.as_ref().map(|whole| match whole {
                SlicedWhole::Same(entries) => count(entries),
                SlicedWhole::Each(by) => count(by.get(&value).map_or(&[][..], Vec::as_slice)),
            });
            Amount::new(definition.shape, definition.measure.per(), numerator, denominator)
        };
        let is = amount(&is);
        let amounts = (is, range(is, amount(&low), amount(&high)));
        let code = definition.code.clone();
        let record = match name.of {
            SliceOf::Record(record) => Some(record),
            SliceOf::Month(_) | SliceOf::Nothing => None,
        };
        let mut figure = evaluation.dressed(definition, code, amounts, rounding, record);
        if record.is_none() {
            // The whole figure's target is not that of one part.
            (figure.target, figure.achieved) = (None, None);
        }
        figure.name = name.text;
        Slice { of: name.of, figure }
    };
    slicer.named(values).into_iter().map(slice).collect()
}

/// What tells an indicator apart by a dimension: the path of a field, or `enrollment`; `None` where
/// it does not offer that.
pub(super) fn basis(catalog: &Catalog, definition: &Definition, by: Dimension) -> Option<String> {
    basis_of(catalog, Name::of(definition, &definition.is.numerator), by)
}

/// The first of combined sets that has the dimension says which events are told apart by it.
fn basis_of<'a>(catalog: &'a Catalog, set: Name<'a>, by: Dimension) -> Option<String> {
    let (name, set) = catalog.set(set)?;
    let basis = |set: &'a String| basis_of(catalog, name.beside(set), by);
    match set {
        Set::During(_, rows) => {
            let (_, rows) = catalog.rows(name.beside(rows))?;
            match (declared(rows, by), by) {
                (Some(path), _) => Some(path.clone().into()),
                (None, Dimension::Venue) if is_about_a_learner(rows) => Some(ENROLLMENT.to_owned()),
                (None, _) => None,
            }
        }
        Set::Either(sets) => {
            let all = sets.iter().map(basis).collect::<Option<Vec<String>>>()?;
            all.into_iter().next()
        }
        Set::Both(one, other) => basis(one).or_else(|| basis(other)),
        Set::Without(one, _) => basis(one),
    }
}

/// The place of a learner at a venue on the day of the event.
const ENROLLMENT: &str = "enrollment";

/// What the rows say about where an event belongs.
fn declared(rows: &Rows, by: Dimension) -> Option<&Path> {
    match by {
        Dimension::Month => Some(&rows.day),
        Dimension::Venue => rows.venue.as_ref(),
        Dimension::Organization => rows.organization.as_ref(),
    }
}

/// Whether each counted thing lies on one day only, so that the months sum to the year.
pub(super) fn is_additive(catalog: &Catalog, definition: &Definition) -> bool {
    let numerator = Name::of(definition, &definition.is.numerator);
    definition.is.denominator.is_none() && lies_on_one_day(catalog, numerator)
}

fn lies_on_one_day<'a>(catalog: &'a Catalog, set: Name<'a>) -> bool {
    let Some((name, set)) = catalog.set(set) else { return false };
    let lies = |set: &'a String| lies_on_one_day(catalog, name.beside(set));
    match set {
        Set::During(window, rows) => {
            let is_this_year = matches!(window, Window::ThisYear | Window::ThisYearBeforeToday);
            let rows = catalog.rows(name.beside(rows));
            is_this_year && rows.is_some_and(|(_, rows)| decides_the_day(rows))
        }
        Set::Either(sets) => sets.iter().all(lies),
        Set::Both(one, _) | Set::Without(one, _) => lies(one),
    }
}

/// Whether rows with the same key have the same day: the key holds the record, the day or what the
/// day is read from, or there is one row of each person.
fn decides_the_day(rows: &Rows) -> bool {
    let holds_day = |path: &Path| rows.day.0.starts_with(&path.0);
    let is_one_each = match &rows.pick {
        Pick::Each => false,
        Pick::First(person) | Pick::Latest(person) => rows.key.first() == Some(person),
    };
    is_one_each || rows.key.iter().any(holds_day)
}

/// Tells keys apart by one dimension.
struct Slicer<'e, 'a> {
    engine: &'e Engine<'a>,
    by: Dimension,
    as_of: Date,
}

/// A ratio by value.
struct Sliced {
    numerator: ByValue,
    denominator: Option<SlicedWhole>,
}

/// What the values of a dimension are out of.
enum SlicedWhole {
    /// The whole, where it does not have the dimension.
    Same(Vec<Entry>),
    /// What falls on the same value.
    Each(ByValue),
}

impl Sliced {
    fn values(&self) -> impl Iterator<Item = u32> {
        let whole = match &self.denominator {
            Some(SlicedWhole::Each(by)) => Some(by),
            Some(SlicedWhole::Same(_)) | None => None,
        };
        self.numerator.keys().chain(whole.into_iter().flat_map(BTreeMap::keys)).copied()
    }
}

/// A value with what it is called.
struct SliceName {
    of: SliceOf,
    text: Option<String>,
}

impl<'a> Slicer<'_, 'a> {
    /// `None` if what is counted does not have the dimension.
    fn ratio(&self, definition: &'a Definition, ratio: &'a Ratio) -> Option<Sliced> {
        let numerator = self.keys(Name::of(definition, &ratio.numerator))?;
        let denominator = ratio.denominator.as_ref().map(|set| {
            let set = Name::of(definition, set);
            let same = || SlicedWhole::Same(self.engine.keys(set, self.as_of).to_vec());
            self.keys(set).map_or_else(same, SlicedWhole::Each)
        });
        Some(Sliced { numerator, denominator })
    }

    /// A set's keys by value; `None` if it does not have the dimension.
    fn keys(&self, set: Name<'a>) -> Option<ByValue> {
        basis_of(self.engine.catalog, set, self.by)?;
        let (name, set) = self.engine.catalog.set(set)?;
        let whole = |set: &'a String| self.engine.keys(name.beside(set), self.as_of);
        let sliced = |set: &'a String| self.keys(name.beside(set));
        match set {
            Set::During(window, rows) => self.events(*window, name.beside(rows)),
            Set::Either(sets) => {
                let mut all = ByValue::new();
                for set in sets {
                    for (value, entries) in sliced(set)? {
                        all.entry(value).or_default().extend(entries);
                    }
                }
                Some(each(all, distinct))
            }
            Set::Both(one, other) => match sliced(one) {
                Some(by) => Some(each(by, |entries| among(&entries, &whole(other)))),
                None => Some(each(sliced(other)?, |entries| among(&entries, &whole(one)))),
            },
            Set::Without(one, other) => {
                Some(each(sliced(one)?, |entries| not_among(&entries, &whole(other))))
            }
        }
    }

    fn events(&self, window: Window, rows: Name<'a>) -> Option<ByValue> {
        let (name, rows) = self.engine.catalog.rows(rows)?;
        let view = &self.engine.view;
        let (table, place) = (view.table_of(&rows.kind)?, EventPlace::of(view, rows, self.by)?);
        let mut all = ByValue::new();
        self.engine.for_each_event((name, rows), self.as_of, &mut |event| {
            if self.engine.lies_in(window, event.day, self.as_of) {
                let entry = Entry { key: event.key, number: event.number };
                for value in place.values(view, table, event.row, event.day) {
                    all.entry(value).or_default().push(entry);
                }
            }
        })?;
        Some(each(all, distinct))
    }

    /// The values to show, in their order.
    fn named(&self, values: BTreeSet<u32>) -> Vec<(u32, SliceName)> {
        if self.by == Dimension::Month {
            return self.months();
        }
        let view = &self.engine.view;
        let name = |value: u32| match value {
            NOTHING => SliceName { of: SliceOf::Nothing, text: None },
            record => SliceName { of: SliceOf::Record(view.id(record)), text: view.name(record) },
        };
        let mut named: Vec<(u32, SliceName)> =
            values.into_iter().map(|value| (value, name(value))).collect();
        let order = |(value, name): &(u32, SliceName)| {
            let record = (*value != NOTHING).then(|| view.id(*value));
            (record.is_none(), name.text.clone(), record)
        };
        named.sort_by_key(order);
        named
    }

    /// Every month that has begun.
    fn months(&self) -> Vec<(u32, SliceName)> {
        let mut months = Vec::new();
        let mut first_day = self.engine.year().first_day();
        while first_day <= self.as_of {
            let of = SliceOf::Month(month_text(first_day));
            months.push((month_of(first_day), SliceName { of, text: None }));
            let next = first_day.end_of_month().plus_days(1);
            if next <= first_day {
                // The calendar ends here.
                break;
            }
            first_day = next;
        }
        months
    }
}

fn each(by: ByValue, then: impl Fn(Vec<Entry>) -> Vec<Entry>) -> ByValue {
    by.into_iter().map(|(value, entries)| (value, then(entries))).collect()
}

fn month_of(day: Date) -> u32 {
    let (year, month) = (i32::from(day.year()), i32::from(day.month()));
    (year * 12 + month).cast_unsigned()
}

/// The field that says whom an event is about.
const LEARNER: &str = "learner";

/// Where an event of some rows happened.
enum EventPlace {
    Month,
    Record(Track),
    /// Each venue at which the learner at the end of the track is enrolled.
    Enrollments {
        learner: Track,
        all: HashMap<u32, Vec<(u32, Period)>>,
    },
}

impl EventPlace {
    /// `None` where the rows do not have the dimension.
    fn of(view: &View<'_>, rows: &Rows, by: Dimension) -> Option<EventPlace> {
        let table = view.table_of(&rows.kind)?;
        match (by, declared(rows, by)) {
            (Dimension::Month, _) => Some(EventPlace::Month),
            (_, Some(path)) => Some(EventPlace::Record(view.track(table, &path.0)?)),
            (Dimension::Organization, None) => None,
            (Dimension::Venue, None) => {
                let learner = view.track(table, &[LEARNER])?;
                let all = enrollments(view);
                is_about_a_learner(rows).then_some(EventPlace::Enrollments { learner, all })
            }
        }
    }

    fn values(&self, view: &View<'_>, table: usize, row: usize, day: Date) -> Vec<u32> {
        match self {
            EventPlace::Month => vec![month_of(day)],
            EventPlace::Record(track) => match view.follow(track, table, row) {
                Cell::Link(record) => vec![record],
                _ => vec![NOTHING],
            },
            EventPlace::Enrollments { learner, all } => {
                let Cell::Link(learner) = view.follow(learner, table, row) else {
                    return vec![NOTHING];
                };
                let places = all.get(&learner).into_iter().flatten();
                let in_force = places.filter(|(_, period)| period.contains(day));
                let mut venues: Vec<u32> = in_force.map(|(venue, _)| *venue).collect();
                venues.sort_unstable();
                venues.dedup();
                if venues.is_empty() { vec![NOTHING] } else { venues }
            }
        }
    }
}

/// Whether an event says which learner it is about.
fn is_about_a_learner(rows: &Rows) -> bool {
    let fields = roster::kind(&rows.kind).map_or(&[][..], |kind| kind.fields);
    let is_hers = |field: &Field| field.declared == FieldType::Ref(Learner::NAME);
    fields.iter().any(|field| field.name == LEARNER && is_hers(field))
}

/// Each learner's venues.
fn enrollments(view: &View<'_>) -> HashMap<u32, Vec<(u32, Period)>> {
    let mut all: HashMap<u32, Vec<(u32, Period)>> = HashMap::new();
    for (_, cells) in columns(view, Enrollment::NAME, [LEARNER, "venue", "from", "to"]) {
        if let [Cell::Link(learner), Cell::Link(venue), from, to] = cells {
            let period = Period::new(day(from), day(to));
            all.entry(learner).or_default().push((venue, period));
        }
    }
    all
}
