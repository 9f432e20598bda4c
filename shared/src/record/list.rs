//! What a kind declares about lists of its records: columns, which may lead through references to
//! fields of other records or to what is derived from them, filters, order, ready-made views, what
//! can be done to many records, and what an export has besides. Pure data; `crate::lists`
//! evaluates it.

use super::{Field, Kind, field_key};
use crate::lists::derived_column;
use crate::records;
use crate::value::FieldType;

/// One list of a kind's records.
///
/// A column is the path to a field: `status`, `learner.full_name`, `lesson.venue.name`. Every step
/// but the last one is a reference; the last one may be a column that [`crate::lists`] derives.
#[derive(Clone, Copy, Debug)]
pub struct ListView {
    /// The columns in order; the first one names the record.
    pub columns: &'static [&'static str],
    /// The fields by which the list can be narrowed: choices, references, yes or no, and days,
    /// which are narrowed to a period.
    pub filters: &'static [&'static str],
    /// The column that orders the list at first; with `-` before it the last one comes first.
    pub sort: &'static str,
    /// What can be done to many records at once.
    pub actions: &'static [ListAction],
    /// The columns that only an export has, after the others.
    pub export: &'static [&'static str],
    /// Ready-made ways to narrow the list, in order; the whole list comes before them.
    pub presets: &'static [Preset],
}

/// A ready-made way to narrow a list; its word has the key `list.<kind>.<code>`.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Its name.
    pub code: &'static str,
    /// The filters: paths with what they have to be, as addresses write them.
    pub filters: &'static [(&'static str, &'static str)],
}

impl Preset {
    /// The key of its word.
    pub fn key(self, kind: &Kind) -> String {
        format!("list.{}.{}", kind.name, self.code)
    }
}

/// What can be done to many records at once, and undone as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListAction {
    /// Sets a field to a code.
    Set {
        /// The field, a choice.
        field: &'static str,
        /// The code.
        code: &'static str,
    },
    /// Removes the records, but for those that others name.
    Delete,
}

impl ListView {
    /// What a declaration starts from: whatever is empty follows from the fields.
    pub const PLAIN: ListView =
        ListView { columns: &[], filters: &[], sort: "", actions: &[], export: &[], presets: &[] };
}

/// A list as it is shown: what the kind declares, and for the rest what follows from its fields.
#[derive(Clone, Debug)]
pub struct List {
    /// The kind of its records.
    pub kind: &'static Kind,
    /// The columns in order.
    pub columns: Vec<Path>,
    /// The columns that only an export has.
    pub export: Vec<Path>,
    /// The fields by which it can be narrowed.
    pub filters: Vec<Path>,
    /// The order at first.
    pub order: Order,
    /// What can be done to many records.
    pub actions: Vec<ListAction>,
    /// Ready-made ways to narrow it.
    pub presets: &'static [Preset],
}

/// An order by one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The column's path.
    pub path: String,
    /// Which end comes first.
    pub direction: Direction,
}

/// Which end comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Smallest, earliest or first in a dictionary.
    Up,
    /// The other way round.
    Down,
}

impl Order {
    /// Reads `path` or `-path`.
    pub fn read(text: &str) -> Order {
        match text.strip_prefix('-') {
            Some(path) => Order { path: path.to_owned(), direction: Direction::Down },
            None => Order { path: text.to_owned(), direction: Direction::Up },
        }
    }

    /// As [`Order::read`] reads it.
    pub fn text(&self) -> String {
        let sign = if self.direction == Direction::Down { "-" } else { "" };
        format!("{sign}{}", self.path)
    }
}

/// The way from a record to a field of its own, or of a record that it refers to.
#[derive(Clone, Debug)]
pub struct Path {
    /// As it is declared.
    pub text: String,
    /// The fields, each with the kind that has it; all but the last are references.
    pub steps: Vec<(&'static Kind, &'static Field)>,
}

impl PartialEq for Path {
    fn eq(&self, other: &Path) -> bool {
        let kind = |path: &Path| path.steps.first().map(|(kind, _)| kind.name);
        (kind(self), &self.text) == (kind(other), &other.text)
    }
}

impl Path {
    /// The path from records of `kind`; `None` if it leads nowhere.
    pub fn read(kind: &'static Kind, text: &str) -> Option<Path> {
        let mut steps = Vec::new();
        let mut at = Some(kind);
        for name in text.split('.') {
            let kind = at?;
            // Only the rows of a list have derived columns, and not the records that they name.
            let derived = || derived_column(kind, name).filter(|_| steps.is_empty());
            let field = kind.field(name).or_else(|| Some(&derived()?.field))?;
            steps.push((kind, field));
            at = match field.declared {
                FieldType::Ref(of) => records::kind(of),
                _ => None,
            };
        }
        Some(Path { text: text.to_owned(), steps })
    }

    /// The field of the list's own kind with which it begins.
    pub fn first(&self) -> &'static Field {
        self.steps[0].1
    }

    /// The field to which it leads, with its kind.
    pub fn last(&self) -> (&'static Kind, &'static Field) {
        self.steps[self.steps.len() - 1]
    }

    /// The key of its heading: that of the field, or of the reference if it leads to the whole name
    /// of what is referred to.
    pub fn key(&self) -> String {
        let (kind, field) = self.last();
        match self.steps.len().checked_sub(2).map(|at| self.steps[at]) {
            Some((from, by)) if kind.title == [field.name] => field_key(from, by),
            _ => field_key(kind, field),
        }
    }
}

impl Kind {
    /// The list of its records: as declared, and what is not declared from its fields. Columns are
    /// those fields that are marked `listed`, filters what can be narrowed among all fields; the
    /// newest event comes first, else the first name of a dictionary.
    pub fn list(&'static self) -> List {
        let declared = self.lists.first().copied().unwrap_or(ListView::PLAIN);
        let paths = |declared: &[&'static str], usual: fn(&Kind, &Field) -> bool| {
            let usual = self.fields.iter().filter(|field| usual(self, field)).map(|it| it.name);
            let usual = usual.filter(|_| declared.is_empty());
            let texts = declared.iter().copied().chain(usual);
            texts.filter_map(|text| Path::read(self, text)).collect::<Vec<_>>()
        };
        let order = match declared.sort {
            "" => self.usual_order(),
            declared => Order::read(declared),
        };
        List {
            kind: self,
            columns: paths(declared.columns, |_, field| field.is_listed),
            export: declared.export.iter().filter_map(|it| Path::read(self, it)).collect(),
            filters: paths(declared.filters, narrows),
            order,
            actions: declared.actions.to_vec(),
            presets: declared.presets,
        }
    }

    fn usual_order(&self) -> Order {
        match self.event_day.own() {
            Some(day) => Order { path: day.to_owned(), direction: Direction::Down },
            None => Order::read(self.title.first().copied().unwrap_or_default()),
        }
    }
}

/// Whether a list of a kind can be narrowed by a field that nobody has declared.
fn narrows(kind: &Kind, field: &Field) -> bool {
    match field.declared {
        FieldType::Choice(_) | FieldType::YesNo => true,
        FieldType::Ref(of) => field.is_listed && of != kind.name,
        FieldType::Date => kind.event_day.own() == Some(field.name),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Record;
    use crate::records::KINDS;
    use crate::records::attendance::Attendance;
    use crate::words::{Lang, has};

    #[test]
    fn every_declared_list_leads_somewhere() {
        for kind in KINDS {
            for list in kind.lists {
                let paths = list.columns.iter().chain(list.filters).chain(list.export);
                let sort = list.sort.strip_prefix('-').unwrap_or(list.sort);
                for path in paths.chain([&sort].into_iter().filter(|path| !path.is_empty())) {
                    let read = Path::read(kind, path);
                    assert!(read.is_some(), "{} has no {path}", kind.name);
                    let key = read.map(|path| path.key()).unwrap_or_default();
                    assert!(has(Lang::Ja, &key), "{} {path} has no heading {key}", kind.name);
                }
            }
            for preset in kind.list().presets {
                assert!(has(Lang::Ja, &preset.key(kind)), "{}", preset.key(kind));
                for (path, _) in preset.filters {
                    assert!(Path::read(kind, path).is_some(), "{} has no {path}", kind.name);
                }
            }
            for action in kind.list().actions {
                let ListAction::Set { field, code } = action else { continue };
                let codes = kind.field(field).map(crate::record::key::codes).unwrap_or_default();
                assert!(codes.contains(&code), "{}.{field} has no {code}", kind.name);
            }
            assert!(!kind.list().columns.is_empty(), "{} shows nothing in lists", kind.name);
        }
    }

    #[test]
    fn a_path_leads_through_references_and_is_headed_by_what_it_shows() {
        let heading = |text| Path::read(Attendance::KIND, text).map(|path| path.key());
        assert_eq!(heading("status"), Some("attendance.status".to_owned()));
        assert_eq!(heading("lesson.venue.name"), Some("lesson.venue".to_owned()));
        assert_eq!(heading("lesson.date"), Some("lesson.date".to_owned()), "a part of its name");
        assert_eq!(heading("learner.full_name"), Some("learner.full_name".to_owned()));
        assert_eq!(heading("status.name"), None);
        assert_eq!(heading("lesson.nothing"), None);
    }
}
