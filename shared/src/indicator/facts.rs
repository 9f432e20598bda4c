//! What indicators are counted from: every record's typed values, read once, side by side in
//! memory. One upsert touches one row, so that a chart can follow each push.

use crate::id::RecordId;
use crate::record::{Body, Field, Kind};
use crate::records::KINDS;
use crate::value::{Date, FieldType, FieldValue, FiscalYear};
use serde_json::Value;
use std::collections::HashMap;

/// One typed value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    /// Empty, not valid, or of a type that no indicator asks for.
    Empty,
    /// A calendar day.
    Day(Date),
    /// The position of a code in its declared list; yes and no are the codes of [`YES_NO`].
    Code(u8),
    /// A whole number.
    Number(i32),
    /// Another record, by its position in the index.
    Link(u32),
    /// A name, by its position among the texts.
    Text(u32),
}

/// The codes by which a test asks for yes or no.
pub(super) const YES_NO: &[&str] = &["no", "yes"];

/// The records of one kind, row by row.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub kind: &'static Kind,
    /// The record of each row, by its position in the index.
    pub records: Vec<u32>,
    cells: Vec<Cell>,
}

impl Table {
    pub fn new(kind: &'static Kind) -> Table {
        Table { kind, records: Vec::new(), cells: Vec::new() }
    }

    pub fn cell(&self, row: usize, column: usize) -> Cell {
        self.cells[row * self.kind.fields.len() + column]
    }

    pub fn push(&mut self, record: u32, cells: impl IntoIterator<Item = Cell>) {
        self.records.push(record);
        self.cells.extend(cells);
        debug_assert_eq!(self.cells.len(), self.records.len() * self.kind.fields.len());
    }

    /// Takes a row out; the last row moves into its place. Returns the record that moved.
    fn take(&mut self, row: usize) -> Option<u32> {
        let width = self.kind.fields.len();
        let last = self.records.len() - 1;
        self.cells.copy_within(last * width.., row * width);
        self.cells.truncate(last * width);
        self.records.swap_remove(row);
        self.records.get(row).copied()
    }
}

/// Where a record stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RowAddress {
    pub table: u16,
    pub row: u32,
}

/// An index over records. Equal records make equal figures, in whatever order they came.
#[derive(Clone, Debug)]
pub struct Facts {
    index: HashMap<RecordId, u32>,
    ids: Vec<RecordId>,
    addresses: Vec<Option<RowAddress>>,
    tables: Vec<Table>,
    texts: Vec<String>,
    text_index: HashMap<String, u32>,
}

impl Default for Facts {
    fn default() -> Facts {
        Facts::new()
    }
}

impl Facts {
    /// Facts about nothing.
    pub fn new() -> Facts {
        Facts {
            index: HashMap::new(),
            ids: Vec::new(),
            addresses: Vec::new(),
            tables: KINDS.iter().map(|kind| Table::new(kind)).collect(),
            texts: Vec::new(),
            text_index: HashMap::new(),
        }
    }

    /// Takes a record as it is now. A kind of a newer version is passed over.
    pub fn upsert(&mut self, kind: &str, id: RecordId, body: &Body) {
        let Some(at) = self.tables.iter().position(|table| table.kind.name == kind) else { return };
        self.remove(id);
        let record = self.record(id);
        let declared = self.tables[at].kind;
        let row = self.tables[at].records.len();
        for field in declared.fields {
            let json = body.get(field.name).unwrap_or(&Value::Null);
            let cell = self.read(declared, field, json);
            self.tables[at].cells.push(cell);
        }
        self.tables[at].records.push(record);
        let table = u16::try_from(at).expect("there are fewer kinds than 65,536");
        let row = u32::try_from(row).expect("a program has fewer than four billion records");
        self.addresses[record as usize] = Some(RowAddress { table, row });
    }

    /// Forgets a record; nothing happens if it is not there.
    pub fn remove(&mut self, id: RecordId) {
        let Some(record) = self.index.get(&id).copied() else { return };
        let Some(address) = self.addresses[record as usize].take() else { return };
        if let Some(moved) = self.tables[usize::from(address.table)].take(address.row as usize) {
            self.addresses[moved as usize] = Some(address);
        }
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.tables.iter().map(|table| table.records.len()).sum()
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(super) fn tables(&self) -> &[Table] {
        &self.tables
    }

    pub(super) fn addresses(&self) -> &[Option<RowAddress>] {
        &self.addresses
    }

    pub(super) fn id(&self, record: u32) -> RecordId {
        self.ids[record as usize]
    }

    pub(super) fn text(&self, text: u32) -> &str {
        &self.texts[text as usize]
    }

    /// The record's position in the index, a new one if it was never heard of.
    fn record(&mut self, id: RecordId) -> u32 {
        let next = u32::try_from(self.ids.len()).expect("fewer than four billion records");
        let record = *self.index.entry(id).or_insert(next);
        if record == next {
            self.ids.push(id);
            self.addresses.push(None);
        }
        record
    }

    fn read(&mut self, kind: &Kind, field: &Field, json: &Value) -> Cell {
        let cell = match field.declared {
            FieldType::Date => Date::read(json).map(Cell::Day),
            FieldType::FiscalYear => {
                FiscalYear::read(json).map(|year| Cell::Number(i32::from(year.0)))
            }
            FieldType::Whole { min, max } => json
                .as_i64()
                .filter(|number| (min..=max).contains(number))
                .and_then(|number| i32::try_from(number).ok())
                .map(Cell::Number),
            FieldType::YesNo => json.as_bool().map(|yes| Cell::Code(u8::from(yes))),
            FieldType::Choice(codes) => json.as_str().and_then(|code| code_at(codes, code)),
            FieldType::Ref(_) => {
                json.as_str().and_then(|id| id.parse().ok()).map(|id| Cell::Link(self.record(id)))
            }
            FieldType::Text if is_counted(kind, field) => {
                json.as_str().map(|text| Cell::Text(self.intern(text)))
            }
            _ => None,
        };
        cell.unwrap_or(Cell::Empty)
    }

    fn intern(&mut self, text: &str) -> u32 {
        if let Some(at) = self.text_index.get(text) {
            return *at;
        }
        let at = u32::try_from(self.texts.len()).expect("fewer than four billion names");
        self.texts.push(text.to_owned());
        self.text_index.insert(text.to_owned(), at);
        at
    }
}

fn code_at(codes: &[&str], code: &str) -> Option<Cell> {
    let at = codes.iter().position(|known| *known == code)?;
    u8::try_from(at).ok().map(Cell::Code)
}

/// Whether values of the field are kept at all. Texts are only where they name a record: the rest
/// is never counted and would fill memory.
pub(super) fn is_counted(kind: &Kind, field: &Field) -> bool {
    match field.declared {
        FieldType::Date
        | FieldType::FiscalYear
        | FieldType::Whole { .. }
        | FieldType::YesNo
        | FieldType::Choice(_)
        | FieldType::Ref(_) => true,
        FieldType::Text => {
            let in_key = kind.identity.fields().contains(&field.name);
            in_key || kind.title.contains(&field.name)
        }
        _ => false,
    }
}
