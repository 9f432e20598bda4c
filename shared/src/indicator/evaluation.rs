//! From definitions to figures: counts what a definition names, and splits it into its parts.

use super::DEFINITIONS;
use super::definition::{Definition, Measure, Ratio, Rows, Set, Shape, Split, Whole};
use super::engine::{Engine, Entry, NOTHING};
use super::facts::{Cell, Facts, YES_NO};
use super::figure::{Amount, Figure, said};
use super::target::{self, Target};
use crate::id::RecordId;
use crate::records::indicator_target::Rounding;
use crate::value::{Date, FieldType, FiscalYear};
use crate::words::Lang;
use std::collections::{BTreeMap, BTreeSet};

/// Evaluates one fiscal year, on as many as-of dates as wanted.
pub(super) struct Evaluation<'a> {
    pub engine: Engine<'a>,
    pub targets: Vec<Target>,
    year: FiscalYear,
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
    pub fn new(facts: &'a Facts, year: FiscalYear) -> Evaluation<'a> {
        let engine = Engine::new(facts, year);
        let targets = target::targets(&engine.view, year);
        Evaluation { engine, targets, year }
    }

    /// Every indicator, its parts below it.
    pub fn figures(&self, as_of: Date) -> Vec<Figure> {
        let tops = DEFINITIONS.iter().filter(|definition| definition.part_of.is_none());
        tops.map(|definition| self.figure(definition, as_of, None)).collect()
    }

    /// One indicator; `rounding` is that of the figure it is shown under.
    pub fn figure(
        &self,
        definition: &'static Definition,
        as_of: Date,
        rounding: Option<Rounding>,
    ) -> Figure {
        let as_of = self.within(as_of);
        let is = self.amount(definition, &definition.is, as_of);
        let bound = |ratio: &Option<Ratio>| {
            ratio.as_ref().map_or(is, |ratio| self.amount(definition, ratio, as_of))
        };
        let (low, high) = (bound(&definition.low), bound(&definition.high));
        let mut figure = self.dressed(definition, definition.code.to_owned(), is, rounding, None);
        (figure.low, figure.high) = range(is, low, high);
        if let Some(split) = &definition.split {
            figure.parts = self.parts(definition, split, figure.rounding, as_of);
        }
        let under = DEFINITIONS.iter().filter(|it| it.part_of == Some(definition.code));
        figure.parts.extend(under.map(|part| self.figure(part, as_of, figure.rounding)));
        figure
    }

    /// The exact number that a definition has on `as_of`.
    pub fn amount(&self, definition: &Definition, ratio: &Ratio, as_of: Date) -> Amount {
        let count = |set: &'static Set| count(&self.engine.keys(set, as_of), definition.measure);
        let denominator = ratio.denominator.map(count);
        Amount::new(definition.shape, per(definition.measure), count(ratio.numerator), denominator)
    }

    /// The as-of date, at most the last day of the fiscal year.
    pub fn within(&self, as_of: Date) -> Date {
        as_of.min(self.year.last_day())
    }

    /// The figures of the parts: all declared codes, or all records that occur.
    fn parts(
        &self,
        definition: &'static Definition,
        split: &Split,
        rounding: Option<Rounding>,
        as_of: Date,
    ) -> Vec<Figure> {
        let group = |set| self.group(set, split, as_of);
        let known = group(split.numerator);
        let at_most = split.at_most.map(group);
        let wholes = if let Whole::Each(set) = split.whole { group(set) } else { BTreeMap::new() };
        let of = |groups: &BTreeMap<PartName, Vec<Entry>>, name: &PartName| {
            groups.get(name).map_or(0, |entries| count(entries, definition.measure))
        };
        let names = self.declared(split).into_iter().chain(known.keys().cloned());
        let names = names.chain(at_most.iter().flat_map(|groups| groups.keys().cloned()));
        let names: BTreeSet<PartName> = names.chain(wholes.keys().cloned()).collect();
        let part = |name: PartName| {
            let denominator = match split.whole {
                Whole::Nothing => None,
                Whole::Same(set) => Some(count(&self.engine.keys(set, as_of), definition.measure)),
                Whole::Each(_) => Some(of(&wholes, &name)),
            };
            let amount = |numerator| {
                Amount::new(definition.shape, per(definition.measure), numerator, denominator)
            };
            let is = amount(of(&known, &name));
            let high = at_most.as_ref().map_or(is, |groups| amount(of(groups, &name)));
            let code = format!("{}/{}", definition.code, name.code);
            let mut figure = self.dressed(definition, code, is, rounding, name.record);
            (figure.low, figure.high) = range(is, is, high);
            figure.name = name.name;
            figure
        };
        names.into_iter().map(part).collect()
    }

    /// A figure with its target and its published text.
    fn dressed(
        &self,
        definition: &Definition,
        code: String,
        amount: Amount,
        rounding: Option<Rounding>,
        record: Option<RecordId>,
    ) -> Figure {
        let target_code = if record.is_some() { definition.code } else { code.as_str() };
        let target = target::find(&self.targets, target_code, record);
        let rounding = (definition.shape == Shape::Rate)
            .then(|| target.and_then(|it| it.rounding).or(rounding).unwrap_or(Rounding::HalfUp));
        let goal = target.and_then(|target| target.value);
        let achieved = match (amount.value, goal) {
            (Some(value), Some(goal)) if goal > 0 => Some(value * 100.0 / f64::from(goal)),
            _ => None,
        };
        Figure {
            published: said(&amount, definition.shape, definition.unit, rounding, Lang::Ja),
            unit: definition.unit,
            shape: definition.shape,
            target: goal,
            parts: Vec::new(),
            name: None,
            low: None,
            high: None,
            code,
            amount,
            achieved,
            rounding,
            record,
        }
    }

    /// A set's keys by part.
    fn group(
        &self,
        set: &'static Set,
        split: &Split,
        as_of: Date,
    ) -> BTreeMap<PartName, Vec<Entry>> {
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
    fn name(&self, set: &Set, split: &Split, part: u32) -> Option<PartName> {
        let view = &self.engine.view;
        if part == NOTHING {
            return None;
        }
        let (cell, codes) = match self.leaf(set, split.by)? {
            FieldType::Choice(codes) => (Cell::Code(u8::try_from(part).ok()?), codes),
            FieldType::YesNo => (Cell::Code(u8::try_from(part).ok()?), YES_NO),
            FieldType::Ref(_) if split.named_by.is_empty() => (Cell::Link(part), &[][..]),
            FieldType::Ref(_) => view.value(part, split.named_by),
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
    fn declared(&self, split: &Split) -> Vec<PartName> {
        let Some(rows) = first_rows(split.numerator) else { return Vec::new() };
        let path: Vec<&str> = rows
            .key
            .get(split.by)
            .into_iter()
            .chain([&split.named_by])
            .copied()
            .flatten()
            .copied()
            .collect();
        let codes = match self.type_at(rows, &path) {
            Some(FieldType::Choice(codes)) => codes,
            _ => &[],
        };
        codes.iter().enumerate().map(|(at, code)| declared(at, code)).collect()
    }

    fn leaf(&self, set: &Set, position: usize) -> Option<FieldType> {
        let rows = first_rows(set)?;
        self.type_at(rows, rows.key.get(position)?)
    }

    fn type_at(&self, rows: &Rows, path: &[&str]) -> Option<FieldType> {
        self.engine.view.track(self.engine.view.table_of(rows.kind)?, path)?.leaf
    }

    /// The people among the keys of a set, by what is at the first position of the key.
    pub fn people(&self, set: &'static Set, as_of: Date) -> BTreeSet<RecordId> {
        self.people_of(set, &self.engine.keys(set, self.within(as_of)))
    }

    /// The people in one part of a split.
    pub fn people_in_part(
        &self,
        set: &'static Set,
        split: &Split,
        part: &str,
        as_of: Date,
    ) -> BTreeSet<RecordId> {
        let groups = self.group(set, split, self.within(as_of));
        let mut of_part = groups.iter().filter(|(name, _)| name.code == part);
        of_part.next().map_or_else(BTreeSet::new, |(_, entries)| self.people_of(set, entries))
    }

    fn people_of(&self, set: &'static Set, entries: &[Entry]) -> BTreeSet<RecordId> {
        const LEARNER: FieldType = FieldType::Ref("learner");
        if self.leaf(set, 0) != Some(LEARNER) {
            return BTreeSet::new();
        }
        entries.iter().map(|entry| self.engine.view.id(entry.key[0])).collect()
    }
}

fn declared(at: usize, code: &str) -> PartName {
    PartName { order: (at, String::new()), code: code.to_owned(), record: None, name: None }
}

/// The rows that a set's keys come from; all sets that are combined have keys of the same form.
pub(super) fn first_rows(set: &Set) -> Option<&'static Rows> {
    match set {
        Set::During(_, rows) => Some(rows),
        Set::Either(sets) => sets.first().and_then(|set| first_rows(set)),
        Set::Both(one, _) | Set::Without(one, _) => first_rows(one),
    }
}

fn count(entries: &[Entry], measure: Measure) -> u64 {
    match measure {
        Measure::Keys => entries.len() as u64,
        Measure::Sum { .. } => entries.iter().map(|entry| u64::from(entry.number)).sum(),
    }
}

fn per(measure: Measure) -> u64 {
    match measure {
        Measure::Keys => 1,
        Measure::Sum { per } => per.max(1),
    }
}

/// Both ends, or neither where nothing is open.
fn range(is: Amount, low: Amount, high: Amount) -> (Option<Amount>, Option<Amount>) {
    if low == is && high == is { (None, None) } else { (Some(low), Some(high)) }
}
