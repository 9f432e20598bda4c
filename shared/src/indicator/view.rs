//! Facts as one evaluation sees them: duplicates stand for the person they were merged into, and
//! lessons without a roll call have the attendance that may yet arrive.

use super::facts::{Cell, Facts, Table, YES_NO};
use super::roster;
use crate::id::RecordId;
use crate::record::Record;
use crate::records::learner::Learner;
use crate::value::{FieldType, FiscalYear};
use std::collections::BTreeSet;

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
    expected: Table,
    /// For each record the one that stands for it, mostly itself.
    stands_for: Vec<u32>,
}

impl<'a> View<'a> {
    pub fn new(facts: &'a Facts, year: FiscalYear) -> View<'a> {
        let expected = Table::new(roster::ExpectedAttendance::KIND);
        let mut view = View { facts, expected, stands_for: persons(facts) };
        view.expected = roster::expected(&view, year);
        view
    }

    /// The position of a kind's table.
    pub fn table_of(&self, kind: &str) -> Option<usize> {
        let known = self.facts.tables();
        let all = known.iter().chain([&self.expected]);
        all.into_iter().position(|table| table.kind.name == kind)
    }

    pub fn table(&self, at: usize) -> &Table {
        self.facts.tables().get(at).unwrap_or(&self.expected)
    }

    /// The columns along `path`; `None` if there is no such field.
    pub fn track(&self, table: usize, path: &[&str]) -> Option<Track> {
        let mut track = Track { steps: Vec::new(), leaf: None };
        let mut table = table;
        for (at, name) in path.iter().enumerate() {
            let fields = self.table(table).kind.fields;
            let column = fields.iter().position(|field| field.name == *name)?;
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
    pub fn value(&self, record: u32, path: &[&str]) -> (Cell, &'static [&'static str]) {
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

/// Which record stands for each: the end of its chain of merges. In a circle, which only two
/// managers without a network can make, the smallest id stands for all.
fn persons(facts: &Facts) -> Vec<u32> {
    let count = u32::try_from(facts.addresses().len()).expect("fewer than four billion records");
    let mut stands_for: Vec<u32> = (0..count).collect();
    let learners = facts.tables().iter().find(|table| table.kind.name == Learner::NAME);
    let column = Learner::FIELDS.iter().position(|field| field.name == "merged_into");
    let (Some(learners), Some(column)) = (learners, column) else { return stands_for };
    for (row, record) in learners.records.iter().enumerate() {
        if let Cell::Link(into) = learners.cell(row, column) {
            stands_for[*record as usize] = into;
        }
    }
    let merged: Vec<u32> = learners.records.to_vec();
    for record in &merged {
        let end = end_of_chain(facts, &stands_for, *record);
        stands_for[*record as usize] = end;
    }
    stands_for
}

fn end_of_chain(facts: &Facts, into: &[u32], start: u32) -> u32 {
    let (mut at, mut seen) = (start, BTreeSet::new());
    while seen.insert(at) {
        let next = into[at as usize];
        if next == at {
            return at;
        }
        at = next;
    }
    // `at` lies on the circle: go around it once.
    let (mut smallest, mut next) = (at, into[at as usize]);
    while next != at {
        smallest = if facts.id(next) < facts.id(smallest) { next } else { smallest };
        next = into[next as usize];
    }
    smallest
}
