//! What somebody has filled in of a record that does not exist yet, with the rows beneath it.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::id::RecordId;
use shared::record::{Body, Kind};
use shared::records;

use super::create::first_of;
use crate::replica::Replica;
use crate::saving::unfinished::{KeptForm, left_at};

/// One open draft.
#[derive(Clone, Copy)]
pub struct Draft {
    replica: Replica,
    /// The id of the record to be: a form that is sent twice makes it once.
    pub id: RwSignal<RecordId>,
    /// The values.
    pub body: RwSignal<Body>,
    /// The rows beneath it, in the order in which they were added.
    pub rows: RwSignal<Vec<Row>>,
    /// Whether this is what somebody had begun before.
    pub is_back: RwSignal<bool>,
    first: StoredValue<Body>,
    /// The rows with which it began.
    first_rows: StoredValue<Vec<(&'static str, Body)>>,
    kept: KeptForm,
}

/// One row beneath the record to be.
#[derive(Clone, Copy)]
pub struct Row {
    /// The row's kind.
    pub kind: &'static str,
    /// The id of its record to be, unless it follows from its fields.
    pub id: RecordId,
    /// Its values.
    pub body: RwSignal<Body>,
}

/// A draft as it is stored.
#[derive(Serialize, Deserialize)]
struct Stored {
    id: RecordId,
    body: Body,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    rows: Vec<StoredRow>,
}

#[derive(Serialize, Deserialize)]
struct StoredRow {
    kind: String,
    id: RecordId,
    body: Body,
}

impl Draft {
    /// The draft of a form at this address: what somebody had begun here, or what it begins with;
    /// of the kind `with`, which is made beneath it, that is one row.
    pub fn open(
        replica: Replica,
        kind: &'static Kind,
        first: Body,
        with: Option<&'static str>,
    ) -> Draft {
        let left = left_at(replica, kind.name);
        let left = left.and_then(|text| shared::json::read::<Stored>(text.as_bytes()).ok());
        let is_back = left.is_some();
        let first_rows: Vec<(&'static str, Body)> =
            with.map(|kind| (kind, first_of_row(replica, kind))).into_iter().collect();
        let stored = left.unwrap_or_else(|| Stored {
            id: replica.new_id(),
            body: first.clone(),
            rows: first_rows.iter().map(|row| StoredRow::new(replica, row)).collect(),
        });
        let id = RwSignal::new(stored.id);
        let body = RwSignal::new(stored.body);
        let rows = RwSignal::new(stored.rows.into_iter().filter_map(Row::read).collect());
        let (first, first_rows) = (StoredValue::new(first), StoredValue::new(first_rows));
        let begun = move || write(id, body, rows, (first, first_rows));
        let kept = KeptForm::open(replica, kind.name, kind.name, begun);
        let is_back = RwSignal::new(is_back);
        Draft { replica, id, body, rows, is_back, first, first_rows, kept }
    }

    /// Takes note that something in it has changed.
    pub fn touch(self) {
        self.kept.touch();
    }

    /// Whether somebody has just come back to it.
    pub fn is_found(self) -> bool {
        self.kept.is_found()
    }

    /// Whether the device keeps all that is filled in; a view that asks follows it.
    pub fn is_kept(self) -> bool {
        self.kept.is_kept()
    }

    /// Adds a row of a kind, with what a new record of it begins with.
    pub fn add_row(self, kind: &'static str) {
        let first = StoredRow::new(self.replica, &(kind, first_of_row(self.replica, kind)));
        self.rows.update(|rows| rows.extend(Row::read(first)));
        self.touch();
    }

    /// Takes a row away.
    pub fn remove_row(self, id: RecordId) {
        self.rows.update(|rows| rows.retain(|row| row.id != id));
        self.touch();
    }

    /// Throws away what is filled in and begins again.
    pub fn discard(self) {
        self.id.set(self.replica.new_id());
        let rows = self.first_rows.get_value();
        let rows = rows.iter().map(|row| StoredRow::new(self.replica, row));
        self.rows.set(rows.filter_map(Row::read).collect());
        self.body.set(self.first.get_value());
        self.is_back.set(false);
        self.kept.discard();
    }

    /// Takes note that the record is made.
    pub fn finish(self) {
        self.kept.finish();
    }
}

/// A draft as it is stored; nothing if it is as it began.
fn write(
    id: RwSignal<RecordId>,
    body: RwSignal<Body>,
    rows: RwSignal<Vec<Row>>,
    (first, first_rows): (StoredValue<Body>, StoredValue<Vec<(&'static str, Body)>>),
) -> Option<String> {
    let (id, body) = (id.try_get_untracked()?, body.try_get_untracked()?);
    let rows = rows.try_get_untracked()?;
    let rows: Vec<StoredRow> = rows.into_iter().filter_map(Row::write).collect();
    let is_row =
        |(row, (kind, body)): (&StoredRow, &(&str, Body))| row.kind == *kind && row.body == *body;
    let are_first_rows = first_rows
        .try_with_value(|first| first.len() == rows.len() && rows.iter().zip(first).all(is_row))?;
    if are_first_rows && first.try_with_value(|first| *first == body)? {
        return None;
    }
    Some(serde_json::to_string(&Stored { id, body, rows }).expect("values become JSON"))
}

/// What a new row of a kind begins with.
fn first_of_row(replica: Replica, kind: &'static str) -> Body {
    let first = |kind| untrack(|| first_of(replica, kind, |_| None)).body;
    records::kind(kind).map(first).unwrap_or_default()
}

impl StoredRow {
    fn new(replica: Replica, (kind, body): &(&'static str, Body)) -> StoredRow {
        StoredRow { kind: (*kind).to_owned(), id: replica.new_id(), body: body.clone() }
    }
}

impl Row {
    /// A stored row; nothing for a kind that this release does not know.
    fn read(StoredRow { kind, id, body }: StoredRow) -> Option<Row> {
        let kind = shared::records::kind(&kind)?.name;
        Some(Row { kind, id, body: RwSignal::new(body) })
    }

    fn write(self) -> Option<StoredRow> {
        let body = self.body.try_get_untracked()?;
        Some(StoredRow { kind: self.kind.to_owned(), id: self.id, body })
    }
}
