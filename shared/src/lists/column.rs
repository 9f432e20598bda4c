//! One column of a list: the different values that it has, and for each row which one it is. Of
//! 100,000 attendances there are some hundred learners and five states: whatever takes time is done
//! once for each of those.

use super::derived::{Derived, Row};
use crate::id::RecordId;
use crate::program::records::Records;
use crate::reading::order::{has_kanji, is_name, record_key, sort_key};
use crate::reading::{Reading, SortKey, haystack};
use crate::record::list::Path;
use crate::record::{Body, Field, Fields, Kind};
use crate::records;
use crate::value::{Date, FieldType, FieldValue};
use crate::words::{Piece, days, pieces, plain};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;

/// The number of a value among the different ones of its column; 0 is no value.
pub(super) type Code = u32;

/// Parts search texts; no folded text has it.
const END: char = '\n';

/// A column of a table.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) path: Path,
    /// A field whose value takes the place of the first one of the path where it has one: what
    /// orders a name is how it is read.
    instead: Option<&'static str>,
    /// What works it out, if no record stores it.
    derived: Option<&'static Derived>,
    /// The value of each row.
    pub(super) codes: Vec<Code>,
    values: Vec<Rc<str>>,
    numbers: HashMap<Rc<str>, Code>,
    texts: Option<Texts>,
    ranks: Option<Vec<u32>>,
}

/// What search looks into: the texts of all values one after the other.
#[derive(Debug, Default)]
struct Texts {
    joined: String,
    /// Where the text of each value ends.
    ends: Vec<usize>,
}

impl Column {
    pub(super) fn new(path: Path) -> Column {
        let nothing: Rc<str> = "".into();
        let derived = derived_of(&path);
        Column {
            path,
            instead: None,
            derived,
            codes: Vec::new(),
            values: vec![Rc::clone(&nothing)],
            numbers: HashMap::from([(nothing, 0)]),
            texts: None,
            ranks: None,
        }
    }

    /// The column by which a list is ordered that shows this one: of names how they are read.
    pub(super) fn ordering(path: Path) -> Column {
        let (kind, field) = path.last();
        let is_own = path.steps.len() == 1 && is_name(kind, field);
        let instead = kind.reading.filter(|_| is_own);
        Column { instead, ..Column::new(path) }
    }

    /// The code of the value that a row has.
    pub(super) fn code_of(&mut self, row: &Row<'_>) -> Code {
        let raw = match self.derived {
            Some(derived) => Some((derived.value)(row))
                .filter(|value| !value.is_null())
                .map(|value| Cow::Owned(value.to_string())),
            None => row.fields.raw(self.path.first().name),
        };
        let Some(mut raw) = raw else { return 0 };
        if let Some(instead) = self.instead.filter(|_| has_kanji(&raw)) {
            raw = row.fields.raw(instead).unwrap_or(raw);
        }
        if let Some(code) = self.numbers.get(&*raw) {
            return *code;
        }
        let raw: Rc<str> = raw.into();
        let code = Code::try_from(self.values.len()).unwrap_or(0);
        self.values.push(Rc::clone(&raw));
        self.numbers.insert(raw, code);
        // What is known of the others does not change, but the new one has no place in it yet.
        self.ranks = None;
        code
    }

    /// The value behind a code.
    pub(super) fn value(&self, code: Code) -> Value {
        let raw = self.values.get(code as usize).map_or("", |raw| raw);
        crate::json::read(raw.as_bytes()).unwrap_or_default()
    }

    /// How many different values there are, with none.
    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    /// Forgets what was read of other records, which have changed, or in another language.
    pub(super) fn forget_readings(&mut self) {
        (self.texts, self.ranks) = (None, None);
    }

    /// Whether what it shows comes from records of this kind, directly or through their names.
    pub(super) fn reads(&self, kind: &str) -> bool {
        let refers = self.path.steps.iter().filter_map(|(_, field)| field.refers_to());
        refers.filter_map(records::kind).any(|of| names_come_from(of, kind, 3))
    }

    /// How the value reads.
    pub(super) fn text(&self, code: Code, reading: &Reading<'_>) -> String {
        let (json, (kind, field)) = (self.value(code), self.path.last());
        let end = end_of(&self.path, &json, reading.records());
        end.map(|json| reading.short_value(kind, field, json)).unwrap_or_default()
    }

    /// For each value whether `word` (folded) is in its text.
    pub(super) fn with_word(&mut self, word: &str, reading: &Reading<'_>) -> Vec<bool> {
        self.read_texts(reading);
        let mut found = vec![false; self.values.len()];
        let Some(texts) = &self.texts else { return found };
        let (mut from, mut code) = (0, 0);
        while let Some(at) = texts.joined[from..].find(word).map(|at| at + from) {
            code += texts.ends[code..].partition_point(|end| *end <= at);
            found[code] = true;
            from = texts.ends[code];
        }
        found
    }

    /// The place of each value in the order of the column; no value comes last.
    pub(super) fn ranks(&mut self, reading: &Reading<'_>) -> &[u32] {
        if self.ranks.is_none() {
            let keys: Vec<Option<SortKey>> =
                (0..self.len()).map(|code| self.key(code as Code, reading)).collect();
            let mut order: Vec<usize> = (0..keys.len()).collect();
            order.sort_by(|one, two| {
                let (one, two) = (&keys[*one], &keys[*two]);
                (one.is_none(), one).cmp(&(two.is_none(), two))
            });
            let mut ranks = vec![0; keys.len()];
            let mut rank = 0;
            for (at, code) in order.iter().enumerate() {
                let is_next = at > 0 && keys[order[at - 1]] != keys[*code];
                rank += u32::from(is_next);
                ranks[*code] = if keys[*code].is_none() { u32::MAX } else { rank };
            }
            self.ranks = Some(ranks);
        }
        self.ranks.as_deref().unwrap_or_default()
    }

    /// Reads the texts of the values that are new since they were read last.
    fn read_texts(&mut self, reading: &Reading<'_>) {
        let mut texts = self.texts.take().unwrap_or_default();
        for code in texts.ends.len()..self.values.len() {
            let text = self.search_text(code as Code, reading);
            texts.joined.push_str(&text);
            texts.joined.push(END);
            texts.ends.push(texts.joined.len());
        }
        self.texts = Some(texts);
    }

    /// What a value is found by: how it reads, how it is stored, and of a record that it refers to
    /// every name.
    fn search_text(&self, code: Code, reading: &Reading<'_>) -> String {
        let (json, (kind, field)) = (self.value(code), self.path.last());
        let Some(json) = end_of(&self.path, &json, reading.records()) else { return String::new() };
        let text = reading.value(kind, field, json);
        let parts = match field.declared {
            FieldType::Ref(_) | FieldType::RefSet(_) => {
                let named = field.named_in(json).into_iter();
                let names = named.flat_map(|(of, id)| names_of(reading.records(), of, id));
                names.chain([plain(&text)]).collect()
            }
            // Our own words may carry furigana; people type what is written or how it is read.
            FieldType::Choice(_) | FieldType::ChoiceSet(_) | FieldType::YesNo => {
                let read = |piece: &Piece<'_>| piece.reading.unwrap_or(piece.written).to_owned();
                let read: String = pieces(&text).iter().map(read).collect();
                vec![plain(&text), read]
            }
            FieldType::Date => vec![plain(&text), json.as_str().unwrap_or_default().to_owned()],
            _ => vec![plain(&text)],
        };
        haystack(&parts.join(" ")).replace(END, "")
    }

    fn key(&self, code: Code, reading: &Reading<'_>) -> Option<SortKey> {
        let (json, (kind, field)) = (self.value(code), self.path.last());
        if self.path.steps.len() > 1 {
            let owner = owner_of(&self.path, &json, reading.records())?;
            return sort_key(reading, kind, field, owner);
        }
        let body = Body::from_iter([(field.name.to_owned(), json)]);
        sort_key(reading, kind, field, &body)
    }

    /// For each value whether it leads to the wanted one, as filters and addresses write it.
    pub(super) fn equal_to(&self, wanted: &str, reading: &Reading<'_>) -> Vec<bool> {
        let is_wanted = |code: usize| {
            let json = self.value(code as Code);
            match end_of(&self.path, &json, reading.records()) {
                None => false,
                Some(Value::Array(items)) => items.iter().any(|it| it.as_str() == Some(wanted)),
                Some(end) => plain_json(end) == wanted,
            }
        };
        (0..self.len()).map(is_wanted).collect()
    }

    /// What the value leads to, as filters and addresses write it and as it reads; of a set each
    /// of its members.
    pub(super) fn ends(&self, code: Code, reading: &Reading<'_>) -> Vec<(String, String)> {
        let (json, (kind, field)) = (self.value(code), self.path.last());
        match end_of(&self.path, &json, reading.records()) {
            Some(Value::Array(items)) => {
                let one = |item: &Value| Value::Array(vec![item.clone()]);
                let words = |item| reading.short_value(kind, field, &one(item));
                items.iter().map(|item| (plain_json(item), words(item))).collect()
            }
            Some(end) => vec![(plain_json(end), reading.short_value(kind, field, end))],
            None => Vec::new(),
        }
    }

    /// Where a member of a set stands among all: choices as forms show them, records as lists of
    /// them do.
    pub(super) fn member_key(&self, member: &str, reading: &Reading<'_>) -> (usize, String) {
        match self.path.last().1.declared {
            FieldType::ChoiceSet(codes) => {
                let place = codes.iter().position(|code| *code == member);
                (place.unwrap_or(codes.len()), String::new())
            }
            FieldType::RefSet(of) => {
                let id = member.parse().ok();
                let named = id.and_then(|id| reading.records().get(of, id)).zip(records::kind(of));
                let key = named.map(|(fields, kind)| record_key(reading, kind, fields));
                (0, key.unwrap_or_default())
            }
            _ => (0, member.to_owned()),
        }
    }

    /// Whether its values are sets.
    pub(super) fn has_sets(&self) -> bool {
        matches!(self.path.last().1.declared, FieldType::ChoiceSet(_) | FieldType::RefSet(_))
    }

    /// For each value whether it is a day within the bounds, both included.
    pub(super) fn within(
        &self,
        from: Option<Date>,
        to: Option<Date>,
        reading: &Reading<'_>,
    ) -> Vec<bool> {
        let is_within = |code: usize| {
            let json = self.value(code as Code);
            let day = end_of(&self.path, &json, reading.records()).and_then(Date::read);
            day.is_some_and(|day| {
                from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to)
            })
        };
        (0..self.len()).map(is_within).collect()
    }
}

/// How the field at the end of a path reads in a row; a day of this year without its year.
pub fn cell_text(path: &Path, row: &Row<'_>, reading: &Reading<'_>) -> String {
    let (kind, field) = path.last();
    let json = match derived_of(path) {
        Some(derived) => Cow::Owned((derived.value)(row)),
        None => Cow::Borrowed(row.fields.get(path.first().name).unwrap_or(&Value::Null)),
    };
    let Some(end) = end_of(path, &json, reading.records()) else { return String::new() };
    match Date::read(end).filter(|_| field.declared == FieldType::Date) {
        Some(day) if day.year() == row.today.year() => days::short(reading.lang(), day),
        _ => reading.short_value(kind, field, end),
    }
}

/// What stands small beside the name of a row: how the name is read or what else tells it apart, of
/// the record itself or of the one that the name refers to. Empty if there is nothing.
pub fn beside_text(path: &Path, row: &Row<'_>, reading: &Reading<'_>) -> String {
    let (kind, field) = path.last();
    if path.steps.len() > 1 {
        return String::new();
    }
    if let FieldType::Ref(of) = field.declared {
        let id = row.fields.text(field.name).and_then(|id| id.parse().ok());
        let named = id.and_then(|id| row.records.get(of, id)).zip(records::kind(of));
        return named.map_or_else(String::new, |(fields, kind)| {
            first_text(kind, kind.tells_apart.iter().copied(), fields, reading)
        });
    }
    let beside = kind.reading.into_iter().chain(kind.tells_apart.iter().copied());
    let beside = beside.filter(|name| *name != field.name);
    if is_name(kind, field) { first_text(kind, beside, row.fields, reading) } else { String::new() }
}

/// The first of these fields that has a value, as it reads.
fn first_text(
    kind: &Kind,
    names: impl Iterator<Item = &'static str>,
    fields: &Fields,
    reading: &Reading<'_>,
) -> String {
    let mut texts = names.filter_map(|name| {
        let text = reading.short_value(kind, kind.field(name)?, fields.get(name)?);
        (!text.is_empty()).then_some(text)
    });
    texts.next().unwrap_or_default()
}

/// What works out the column at the end of a path, if no record stores it.
fn derived_of(path: &Path) -> Option<&'static Derived> {
    let (kind, field) = path.last();
    super::derived::column(kind, field.name).filter(|_| path.steps.len() == 1)
}

fn plain_json(json: &Value) -> String {
    json.as_str().map_or_else(|| json.to_string(), str::to_owned)
}

/// The value at the end of a path that begins with `json`; nothing if it is empty or a record on
/// the way is not here.
fn end_of<'v>(path: &Path, json: &'v Value, records: &'v dyn Records) -> Option<&'v Value> {
    let end = match path.steps.len() {
        1 => Some(json),
        _ => owner_of(path, json, records)?.get(path.last().1.name),
    };
    end.filter(|json| !json.is_null())
}

/// The record that has the field at the end of a path through references.
fn owner_of<'r>(path: &Path, json: &Value, records: &'r dyn Records) -> Option<&'r Fields> {
    let mut id = json.as_str()?.parse().ok()?;
    let (_, between) = path.steps[1..].split_last()?;
    for (kind, field) in between {
        id = records.get(kind.name, id)?.text(field.name)?.parse().ok()?;
    }
    records.get(path.last().0.name, id)
}

/// Every name of a record: whoever looks for a person may type any of hers.
fn names_of(records: &dyn Records, of: &str, id: RecordId) -> Vec<String> {
    let named = records.get(of, id).zip(records::kind(of));
    let Some((fields, kind)) = named else { return Vec::new() };
    let texts = kind.fields.iter().filter(|field| field.declared == FieldType::Text);
    texts.filter_map(|field| Some(fields.text(field.name)?.to_owned())).collect()
}

/// Whether the names of records of `of` come from records of `kind`.
fn names_come_from(of: &'static Kind, kind: &str, depth: u8) -> bool {
    let through = |field: &Field| field.refers_to().and_then(records::kind);
    of.name == kind
        || depth > 0
            && Reading::naming_fields(of)
                .filter_map(through)
                .any(|next| names_come_from(next, kind, depth - 1))
}
