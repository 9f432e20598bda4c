//! From definitions to figures: counts what a definition names, and splits it into its parts.

use super::as_of::AsOf;
use super::catalog::{Catalog, Name};
use super::definition::{Definition, Ratio, Rows, Set, Split, Whole};
use super::engine::Engine;
use super::facts::{Cell, Facts, YES_NO};
use super::figure::{Amount, Figure};
use super::keys::{Entry, NOTHING};
use super::target::{self, Target};
use super::unit::{Measure, Shape};
use super::view::View;
use crate::id::RecordId;
use crate::record::Record;
use crate::records::fiscal_year::FiscalYearRecord;
use crate::records::indicator_target::Rounding;
use crate::records::learner::Learner;
use crate::value::{Date, FieldType, FiscalYear};
use crate::words::Lang;
use std::collections::{BTreeMap, BTreeSet};

/// Evaluates one fiscal year, on as many as-of dates as wanted.
pub(super) struct Evaluation<'a> {
    pub engine: Engine<'a>,
    pub targets: Vec<Target>,
    pub as_of: AsOf,
    /// The versions that judge the whole year to date: those valid on the as-of date, or on the day
    /// that was chosen for the year.
    pub definitions: Vec<&'a Definition>,
}

/// The day whose definitions judge a fiscal year, where somebody has chosen one for it.
fn definitions_on(view: &View<'_>, year: FiscalYear) -> Option<Date> {
    let table = view.table_of(FiscalYearRecord::NAME)?;
    let value = |record: u32, field: &str| view.value(record, &[field]).0;
    let is_of_year = |it: &&u32| value(**it, "year") == Cell::Number(i32::from(year.0));
    let record = view.table(table).records.iter().find(is_of_year)?;
    match value(*record, "definitions_on") {
        Cell::Day(day) => Some(day),
        _ => None,
    }
}

/// Which part a key belongs to: its code, and the record that it stands for.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct PartName {
    /// Declared codes keep their declared order; records are in the order of their names.
    order: (usize, String),
    code: String,
    record: Option<RecordId>,
    name: Option<String>,
}

impl<'a> Evaluation<'a> {
    pub fn new(facts: &'a Facts, catalog: &'a Catalog, as_of: AsOf) -> Evaluation<'a> {
        let engine = Engine::new(facts, catalog, as_of);
        let targets = target::targets(&engine.view, as_of.year);
        let chosen = definitions_on(&engine.view, as_of.year);
        let definitions = catalog.valid_on(chosen.unwrap_or(as_of.within()));
        Evaluation { engine, targets, as_of, definitions }
    }

    /// The version of an indicator that judges here.
    pub fn definition(&self, code: &str) -> Option<&'a Definition> {
        self.definitions.iter().copied().find(|definition| definition.code == code)
    }

    /// Every indicator, its parts below it.
    pub fn figures(&self) -> Vec<Figure> {
        let tops = self.definitions.iter().filter(|definition| definition.part_of.is_none());
        tops.map(|definition| self.figure(definition, self.as_of.within(), None)).collect()
    }

    /// One indicator; `rounding` is that of the figure it is shown under.
    pub fn figure(
        &self,
        definition: &'a Definition,
        as_of: Date,
        rounding: Option<Rounding>,
    ) -> Figure {
        let is = self.amount(definition, &definition.is, as_of);
        let bound = |ratio: &'a Option<Ratio>| {
            ratio.as_ref().map_or(is, |ratio| self.amount(definition, ratio, as_of))
        };
        let range = range(is, bound(&definition.low), bound(&definition.high));
        let code = definition.code.clone();
        let mut figure = self.dressed(definition, code, (is, range), rounding, None);
        figure.name = definition.own_name(Lang::Ja).map(str::to_owned);
        if let Some(split) = &definition.split {
            figure.parts = self.parts(definition, split, figure.rounding, as_of);
        }
        let is_under = |it: &&&Definition| it.part_of.as_ref() == Some(&definition.code);
        let under = self.definitions.iter().filter(is_under);
        figure.parts.extend(under.map(|part| self.figure(part, as_of, figure.rounding)));
        figure
    }

    /// The exact number that a definition has on `as_of`.
    fn amount(&self, definition: &'a Definition, ratio: &'a Ratio, as_of: Date) -> Amount {
        let count = |set: &'a String| {
            let keys = self.engine.keys(Name::of(definition, set), as_of);
            count(&keys, definition.measure)
        };
        let denominator = ratio.denominator.as_ref().map(count);
        let per = definition.measure.per();
        Amount::new(definition.shape, per, count(&ratio.numerator), denominator)
    }

    /// The figures of the parts: all declared codes, or all records that occur.
    fn parts(
        &self,
        definition: &'a Definition,
        split: &'a Split,
        rounding: Option<Rounding>,
        as_of: Date,
    ) -> Vec<Figure> {
        let group = |set: &'a String| self.group(Name::of(definition, set), split, as_of);
        let known = group(&split.numerator);
        let at_most = split.at_most.as_ref().map(group);
        let wholes = if let Whole::Each(set) = &split.whole { group(set) } else { BTreeMap::new() };
        let of = |groups: &BTreeMap<PartName, Vec<Entry>>, name: &PartName| {
            groups.get(name).map_or(0, |entries| count(entries, definition.measure))
        };
        let names = self.declared(definition, split).into_iter().chain(known.keys().cloned());
        let names = names.chain(at_most.iter().flat_map(|groups| groups.keys().cloned()));
        let names: BTreeSet<PartName> = names.chain(wholes.keys().cloned()).collect();
        let part = |name: PartName| {
            let denominator = match &split.whole {
                Whole::Nothing => None,
                Whole::Same(set) => {
                    let keys = self.engine.keys(Name::of(definition, set), as_of);
                    Some(count(&keys, definition.measure))
                }
                Whole::Each(_) => Some(of(&wholes, &name)),
            };
            let amount = |numerator| {
                Amount::new(definition.shape, definition.measure.per(), numerator, denominator)
            };
            let is = amount(of(&known, &name));
            let high = at_most.as_ref().map_or(is, |groups| amount(of(groups, &name)));
            let code = format!("{}/{}", definition.code, name.code);
            let amounts = (is, range(is, is, high));
            let mut figure = self.dressed(definition, code, amounts, rounding, name.record);
            figure.name = name.name;
            figure
        };
        names.into_iter().map(part).collect()
    }

    /// A figure with its target and its published text.
    pub fn dressed(
        &self,
        definition: &Definition,
        code: String,
        (amount, (low, high)): (Amount, Range),
        rounding: Option<Rounding>,
        record: Option<RecordId>,
    ) -> Figure {
        let target_code = if record.is_some() { &definition.code } else { &code };
        let target = target::find(&self.targets, target_code, record);
        let rounding = (definition.shape == Shape::Rate)
            .then(|| target.and_then(|it| it.rounding).or(rounding).unwrap_or(Rounding::HalfUp));
        let goal = target.and_then(|target| target.value);
        let achieved = match (amount.value, goal) {
            (Some(value), Some(goal)) if goal > 0 => Some(value * 100.0 / f64::from(goal)),
            _ => None,
        };
        let (unit, shape) = (definition.unit, definition.shape);
        let (target, parts, name, published) = (goal, Vec::new(), None, String::new());
        let mut figure = Figure {
            code,
            unit,
            shape,
            amount,
            low,
            high,
            target,
            achieved,
            rounding,
            published,
            record,
            name,
            parts,
        };
        figure.published = figure.published_in(Lang::Ja);
        // A rate that missing results may still change is not laid beside its target.
        let is_settled = figure.shape != Shape::Rate || !figure.is_open();
        figure.achieved = figure.achieved.filter(|_| !figure.is_unknown() && is_settled);
        figure
    }

    /// A set's keys by part.
    fn group(&self, set: Name<'a>, split: &Split, as_of: Date) -> BTreeMap<PartName, Vec<Entry>> {
        let mut groups: BTreeMap<PartName, Vec<Entry>> = BTreeMap::new();
        let mut names: BTreeMap<u32, Option<PartName>> = BTreeMap::new();
        for entry in self.engine.keys(set, as_of).iter() {
            let part = entry.key[split.by];
            let name = names.entry(part).or_insert_with(|| self.name(set, split, part));
            if let Some(name) = name {
                groups.entry(name.clone()).or_default().push(*entry);
            }
        }
        groups
    }

    /// The part that a position of a key means; `None` where it is empty.
    fn name(&self, set: Name<'a>, split: &Split, part: u32) -> Option<PartName> {
        let view = &self.engine.view;
        if part == NOTHING {
            return None;
        }
        let (cell, codes) = match self.leaf(set, split.by)? {
            FieldType::Choice(codes) => (Cell::Code(u8::try_from(part).ok()?), codes),
            FieldType::YesNo => (Cell::Code(u8::try_from(part).ok()?), YES_NO),
            FieldType::Ref(_) if split.named_by.0.is_empty() => (Cell::Link(part), &[][..]),
            FieldType::Ref(_) => view.value(part, &split.named_by.0),
            _ => return None,
        };
        match cell {
            Cell::Code(at) => {
                codes.get(usize::from(at)).map(|code| declared(usize::from(at), code))
            }
            Cell::Link(record) => {
                let (id, name) = (view.id(record), view.name(record));
                let order = (0, name.clone().unwrap_or_default());
                Some(PartName { order, code: id.to_string(), record: Some(id), name })
            }
            _ => None,
        }
    }

    /// The parts that are there even if nothing falls into them.
    fn declared(&self, definition: &'a Definition, split: &'a Split) -> Vec<PartName> {
        let rows = self.first_rows(Name::of(definition, &split.numerator));
        let Some((rows, key)) = rows.and_then(|rows| Some((rows, rows.key.get(split.by)?))) else {
            return Vec::new();
        };
        let path: Vec<&String> = key.0.iter().chain(&split.named_by.0).collect();
        let codes = match self.type_at(rows, &path) {
            Some(FieldType::Choice(codes)) => codes,
            _ => &[],
        };
        codes.iter().enumerate().map(|(at, code)| declared(at, code)).collect()
    }

    /// The type at a position of a set's keys; the record itself reads as a reference to it.
    fn leaf(&self, set: Name<'a>, position: usize) -> Option<FieldType> {
        let rows = self.first_rows(set)?;
        let path = &rows.key.get(position)?.0;
        self.type_at(rows, path)
    }

    fn type_at(&self, rows: &Rows, path: &[impl AsRef<str>]) -> Option<FieldType> {
        self.engine.view.track(self.engine.view.table_of(&rows.kind)?, path)?.leaf
    }

    /// The rows that a set's keys come from; all sets that are combined have keys of one form.
    fn first_rows(&self, set: Name<'a>) -> Option<&'a Rows> {
        let (name, set) = self.engine.catalog.set(set)?;
        match set {
            Set::During(_, rows) => Some(self.engine.catalog.rows(name.beside(rows))?.1),
            Set::Either(sets) => self.first_rows(name.beside(sets.first()?)),
            Set::Both(one, _) | Set::Without(one, _) => self.first_rows(name.beside(one)),
        }
    }

    /// The people among the keys of a set, by what is at the first position of the key.
    pub fn people(&self, set: Name<'a>) -> BTreeSet<RecordId> {
        self.people_of(set, &self.engine.keys(set, self.as_of.within()))
    }

    /// The people in one part of a split.
    pub fn people_in_part(&self, set: Name<'a>, split: &Split, part: &str) -> BTreeSet<RecordId> {
        let groups = self.group(set, split, self.as_of.within());
        let mut of_part = groups.iter().filter(|(name, _)| name.code == part);
        of_part.next().map_or_else(BTreeSet::new, |(_, entries)| self.people_of(set, entries))
    }

    fn people_of(&self, set: Name<'a>, entries: &[Entry]) -> BTreeSet<RecordId> {
        if self.leaf(set, 0) != Some(FieldType::Ref(Learner::NAME)) {
            return BTreeSet::new();
        }
        entries.iter().map(|entry| self.engine.view.id(entry.key[0])).collect()
    }
}

fn declared(at: usize, code: &str) -> PartName {
    PartName { order: (at, String::new()), code: code.to_owned(), record: None, name: None }
}

/// How many there are, or what they add up to.
pub(super) fn count(entries: &[Entry], measure: Measure) -> u64 {
    match measure {
        Measure::Keys => entries.len() as u64,
        Measure::Sum { .. } => entries.iter().map(|entry| u64::from(entry.number)).sum(),
    }
}

/// The least and the most that an amount can be.
pub(super) type Range = (Option<Amount>, Option<Amount>);

/// Both ends, or neither where nothing is open.
pub(super) fn range(is: Amount, low: Amount, high: Amount) -> Range {
    if low == is && high == is { (None, None) } else { (Some(low), Some(high)) }
}
