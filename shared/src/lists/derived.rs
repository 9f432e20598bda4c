//! Columns that no record stores: what a list says of a record from others that name it, such as
//! where a learner comes now. They are worked out again for a row when one of those changes.

use super::{learner_columns, organization_columns};
use crate::id::RecordId;
use crate::program::{Records, person};
use crate::record::{Field, Fields, Kind, Record};
use crate::records::learner::Learner;
use crate::records::organization::Organization;
use crate::sync::device::ChangedRecords;
use crate::value::Date;
use serde_json::Value;
use std::collections::BTreeSet;

/// A record as a row of a list, on a day.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    /// The record.
    pub id: RecordId,
    /// Its fields.
    pub fields: &'a Fields,
    /// The records around it.
    pub records: &'a dyn Records,
    /// The day.
    pub today: Date,
}

/// The declaration of one derived column; its heading has the key `<kind>.<name>`.
#[derive(Debug)]
pub struct Derived {
    /// Its name and how its value reads. No record has this field.
    pub(crate) field: Field,
    /// Which records it is worked out from.
    pub(super) sources: &'static [Source],
    /// The value of a row; null if there is nothing to say.
    pub(super) value: fn(&Row<'_>) -> Value,
    /// How it is drawn.
    pub(super) shape: Shape,
}

/// How a column is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// As its value reads.
    Words,
    /// A number of subjects of the exam; none are left once a full pass is certain.
    Subjects,
    /// One mark for each sign of its text: [`CAME`], [`ONLINE`] or a dot for neither.
    Weeks,
}

/// A week in which somebody came.
pub const CAME: char = '●';
/// A week in which somebody took part online only.
pub const ONLINE: char = '○';
/// A week in which nothing is recorded.
pub const NOT_THERE: char = '・';

/// Records that a derived column is worked out from.
#[derive(Clone, Copy, Debug)]
pub(super) enum Source {
    /// Those of a kind that name the row in a field.
    Naming(&'static str, &'static str),
    /// Those of `kind` that records of `between` name in `named_in`, which name the row in `row`.
    Behind { kind: &'static str, between: &'static str, named_in: &'static str, row: &'static str },
    /// Every record of a kind that all rows share.
    Shared(&'static str),
}

/// Which rows have to be worked out again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Touched {
    /// Each of them.
    All,
    /// These.
    Rows(BTreeSet<RecordId>),
}

/// The derived columns of a kind.
pub(super) fn columns(kind: &Kind) -> &'static [Derived] {
    match kind.name {
        Learner::NAME => &learner_columns::COLUMNS,
        Organization::NAME => &organization_columns::COLUMNS,
        _ => &[],
    }
}

/// The derived column of a kind with this name.
pub(crate) fn column(kind: &Kind, name: &str) -> Option<&'static Derived> {
    columns(kind).iter().find(|it| it.field.name == name)
}

/// Whether lists of a kind have columns that are derived, which takes longer than reading a field.
pub fn has_derived(kind: &Kind) -> bool {
    !columns(kind).is_empty()
}

/// The rows of `kind` whose derived columns change with these records of another kind; `None` for
/// the records stands for any of them.
pub fn touched(
    kind: &Kind,
    other: &str,
    changed: Option<&ChangedRecords>,
    records: &dyn Records,
) -> Touched {
    let mut rows = BTreeSet::new();
    for source in columns(kind).iter().flat_map(|column| column.sources) {
        match (*source, changed) {
            (Source::Shared(of), _) if of == other => return Touched::All,
            (Source::Naming(of, _) | Source::Behind { kind: of, .. }, None) if of == other => {
                return Touched::All;
            }
            (Source::Naming(of, field), Some(changed)) if of == other => {
                let named = changed.referred().filter(|(by, _)| *by == field);
                rows.extend(named.map(|(_, id)| id));
            }
            (Source::Behind { kind: of, between, named_in, row }, Some(changed)) if of == other => {
                let naming = |id: &RecordId| records.referring(between, named_in, *id);
                let named = changed.ids.iter().flat_map(naming);
                rows.extend(
                    named.filter_map(|(_, fields)| fields.text(row)?.parse::<RecordId>().ok()),
                );
            }
            _ => {}
        }
    }
    // What names one record of a person is about all of them.
    let persons = rows.iter().flat_map(|id| person::aliases(records, *id)).collect();
    Touched::Rows(if kind.name == Learner::NAME { persons } else { rows })
}
