//! Facts as one evaluation sees them: duplicates stand for the person they were merged into, and
//! tables that are derived stand beside those of records.

use super::facts::{Cell, Facts, Table, YES_NO};
use crate::id::RecordId;
use crate::program::person;
use crate::record::Record;
use crate::records::learner::Learner;
use crate::value::FieldType;
use std::collections::BTreeMap;

/// Columns to follow, one table after the other.
pub(super) struct Track {
    steps: Vec<(usize, usize)>,
    /// The type of the last column; `None` for the record itself.
    pub leaf: Option<FieldType>,
}

impl Track {
    /// The codes of the value, if it is one of some codes.
    pub fn codes(&self) -> &'static [&'static str] {
        match self.leaf {
            Some(FieldType::Choice(codes)) => codes,
            Some(FieldType::YesNo) => YES_NO,
            _ => &[],
        }
    }
}

/// Facts as one evaluation sees them.
pub(super) struct View<'a> {
    pub facts: &'a Facts,
    derived: Vec<Table>,
    /// For each record the one that stands for it, mostly itself.
    stands_for: Vec<u32>,
}

impl<'a> View<'a> {
    /// The facts alone.
    pub fn new(facts: &'a Facts) -> View<'a> {
        View { facts, derived: Vec::new(), stands_for: persons(facts) }
    }

    /// Puts tables beside those of the records; their rows are records that nobody refers to.
    pub fn beside(self, derived: Vec<Table>) -> View<'a> {
        View { derived, ..self }
    }

    /// The position of a kind's table.
    pub fn table_of(&self, kind: &str) -> Option<usize> {
        let known = self.facts.tables();
        let all = known.iter().chain(&self.derived);
        all.into_iter().position(|table| table.kind.name == kind)
    }

    pub fn table(&self, at: usize) -> &Table {
        let known = self.facts.tables();
        let derived = || self.derived.get(at - known.len());
        known.get(at).or_else(derived).expect("positions come from `table_of`")
    }

    /// The columns along `path`; `None` if there is no such field.
    pub fn track(&self, table: usize, path: &[impl AsRef<str>]) -> Option<Track> {
        let mut track = Track { steps: Vec::new(), leaf: None };
        let mut table = table;
        for (at, name) in path.iter().enumerate() {
            let fields = self.table(table).kind.fields;
            let column = fields.iter().position(|field| field.name == name.as_ref())?;
            track.steps.push((table, column));
            track.leaf = Some(fields[column].declared);
            if at + 1 < path.len() {
                let FieldType::Ref(kind) = fields[column].declared else { return None };
                table = self.table_of(kind)?;
            }
        }
        Some(track)
    }

    /// The value at the end of a track, from a row of its first table.
    pub fn follow(&self, track: &Track, table: usize, row: usize) -> Cell {
        let mut row = row;
        let mut cell = Cell::Empty;
        for (at, (step, column)) in track.steps.iter().enumerate() {
            if at > 0 {
                let Cell::Link(record) = cell else { return Cell::Empty };
                match self.facts.addresses()[record as usize] {
                    Some(address) if usize::from(address.table) == *step => {
                        row = address.row as usize
                    }
                    _ => return Cell::Empty,
                }
            }
            cell = self.resolved(self.table(*step).cell(row, *column));
        }
        if track.steps.is_empty() {
            cell = Cell::Link(self.table(table).records[row]);
        }
        cell
    }

    /// The value of the field at `path` of a record, with the type that it has.
    pub fn value(&self, record: u32, path: &[impl AsRef<str>]) -> (Cell, &'static [&'static str]) {
        let address = self.facts.addresses().get(record as usize).copied().flatten();
        let Some(address) = address else { return (Cell::Empty, &[]) };
        let table = usize::from(address.table);
        let Some(track) = self.track(table, path) else { return (Cell::Empty, &[]) };
        (self.follow(&track, table, address.row as usize), track.codes())
    }

    /// The first field that names a record to people.
    pub fn name(&self, record: u32) -> Option<String> {
        let address = self.facts.addresses().get(record as usize).copied().flatten()?;
        let kind = self.table(usize::from(address.table)).kind;
        match self.value(record, &[kind.title.first()?]).0 {
            Cell::Text(text) => Some(self.facts.text(text).to_owned()),
            _ => None,
        }
    }

    pub fn id(&self, record: u32) -> RecordId {
        self.facts.id(record)
    }

    fn resolved(&self, cell: Cell) -> Cell {
        match cell {
            Cell::Link(record) => Cell::Link(self.stands_for[record as usize]),
            other => other,
        }
    }
}

/// Which record stands for each, by the rule of [`person::person`]: the end of its chain of merges,
/// and where that is not here the smallest of those that lead to it.
fn persons(facts: &Facts) -> Vec<u32> {
    let count = u32::try_from(facts.addresses().len()).expect("fewer than four billion records");
    let mut stands_for: Vec<u32> = (0..count).collect();
    let into = merges(facts);
    let mut without_end: BTreeMap<u32, u32> = BTreeMap::new();
    for record in into.keys() {
        let next = |(_, at): (RecordId, u32)| into.get(&at).map(|to| (facts.id(*to), *to));
        let (_, end) = person::end_of_chain((facts.id(*record), *record), next);
        stands_for[*record as usize] = end;
        if facts.addresses()[end as usize].is_none() {
            let first = without_end.entry(end).or_insert(*record);
            *first = if facts.id(*record) < facts.id(*first) { *record } else { *first };
        }
    }
    for (end, first) in without_end {
        into.keys().chain([&end]).for_each(|record| {
            let stands = &mut stands_for[*record as usize];
            *stands = if *stands == end { first } else { *stands };
        });
    }
    stands_for
}

/// The learner that each duplicate was merged into.
fn merges(facts: &Facts) -> BTreeMap<u32, u32> {
    let learners = facts.tables().iter().find(|table| table.kind.name == Learner::NAME);
    let column = Learner::FIELDS.iter().position(|field| field.name == person::MERGED_INTO);
    let (Some(learners), Some(column)) = (learners, column) else { return BTreeMap::new() };
    let merged = learners.records.iter().enumerate().filter_map(|(row, record)| {
        let Cell::Link(into) = learners.cell(row, column) else { return None };
        Some((*record, into))
    });
    merged.collect()
}
