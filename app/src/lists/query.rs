//! One list of records as its address describes it: search, filter, order and page. Pure, so that
//! a link shows the same to everybody who may see the records.

use serde_json::Value;
use shared::record::{Field, Kind};
use shared::sync::overlay::View;
use shared::value::FieldType;

/// Records on one page: a screenful to scroll, and quick to draw on an old tablet.
pub const PAGE_ROWS: usize = 100;

/// What the address of a list says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// Words to search for.
    pub words: String,
    /// The field to order by; none for the usual order.
    pub sort: Option<Order>,
    /// The page, counted from 1.
    pub page: usize,
    /// Fields that must have a value, as text.
    pub filters: Vec<(String, String)>,
}

/// An order by one field.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// The field.
    pub field: String,
    /// Whether the largest or latest comes first.
    pub direction: Direction,
}

/// Which end comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Smallest, earliest or first in the alphabet.
    Up,
    /// The other way round.
    Down,
}

impl Query {
    /// Reads the address, of which `get` gives the parts; what it does not understand is ignored.
    pub fn read(kind: &Kind, get: impl Fn(&str) -> Option<String>) -> Query {
        let text = |name: &str| get(name).unwrap_or_default();
        let filter = |field: &Field| Some((field.name.to_owned(), get(field.name)?));
        let sort = text("sort");
        let (field, direction) = match sort.strip_prefix('-') {
            Some(field) => (field, Direction::Down),
            None => (&*sort, Direction::Up),
        };
        let order = Order { field: field.to_owned(), direction };
        Query {
            words: text("q"),
            sort: (!field.is_empty()).then_some(order),
            page: text("page").parse().unwrap_or(1).max(1),
            filters: kind.fields.iter().filter_map(filter).collect(),
        }
    }

    /// The address of this list below `path`.
    pub fn address(&self, path: &str) -> String {
        let sort = self.sort.as_ref().map(|Order { field, direction }| {
            let sign = if *direction == Direction::Down { "-" } else { "" };
            ("sort", format!("{sign}{field}"))
        });
        let words = (!self.words.is_empty()).then(|| ("q", self.words.clone()));
        let page = (self.page > 1).then(|| ("page", self.page.to_string()));
        let filters = self.filters.iter().map(|(name, value)| (&**name, value.clone()));
        let parts = words.into_iter().chain(sort).chain(page).chain(filters);
        let parts: Vec<String> =
            parts.map(|(name, value)| format!("{name}={}", escaped(&value))).collect();
        if parts.is_empty() { path.to_owned() } else { format!("{path}?{}", parts.join("&")) }
    }

    /// The same list ordered by a field; asked a second time, the other way round.
    pub fn sorted_by(&self, field: &str) -> Query {
        let direction = match &self.sort {
            Some(order) if order.field == field && order.direction == Direction::Up => {
                Direction::Down
            }
            _ => Direction::Up,
        };
        let order = Order { field: field.to_owned(), direction };
        Query { sort: Some(order), page: 1, ..self.clone() }
    }

    /// Whether a record is in the filters.
    pub fn admits(&self, view: &View) -> bool {
        self.filters.iter().all(|(name, wanted)| match view.body.get(name) {
            Some(Value::String(text)) => text == wanted,
            Some(other) => {
                let text = other.to_string();
                text == *wanted
            }
            None => false,
        })
    }

    /// The order that applies: what was asked for, the newest event first, or by name.
    pub fn order(&self, kind: &Kind) -> Order {
        let known = |order: &&Order| kind.field(&order.field).is_some();
        let usual = || match kind.event_day.own() {
            Some(day) => Order { field: day.to_owned(), direction: Direction::Down },
            None => Order {
                field: kind.title.first().copied().unwrap_or_default().to_owned(),
                direction: Direction::Up,
            },
        };
        self.sort.as_ref().filter(known).cloned().unwrap_or_else(usual)
    }
}

/// A text as a part of an address: everything but plain letters and digits as %XX.
fn escaped(text: &str) -> String {
    let part = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
            char::from(byte).to_string()
        }
        other => format!("%{other:02X}"),
    };
    text.bytes().map(part).collect()
}

/// What a value is ordered by. Empty values come last, whatever the direction.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SortKey {
    /// A number, a choice by its place, or yes after no.
    Number(i64),
    /// A day, a time, a text or a name.
    Text(String),
}

impl SortKey {
    /// The key as a part of a longer one.
    pub fn text(self) -> String {
        match self {
            // Numbers of one width stand in order as text, too; none of ours is negative.
            SortKey::Number(number) => format!("{number:020}"),
            SortKey::Text(text) => text,
        }
    }
}

/// The sort key of one value; `name` gives what a referenced record is ordered by.
pub fn sort_key(
    kind: &Kind,
    field: &Field,
    view: &View,
    name: impl Fn(&Value) -> String,
) -> Option<SortKey> {
    let json = view.body.get(field.name)?;
    let text = || json.as_str().map(|text| SortKey::Text(text.to_owned()));
    match field.declared {
        FieldType::Whole { .. } | FieldType::Yen | FieldType::FiscalYear => {
            json.as_i64().map(SortKey::Number)
        }
        FieldType::YesNo => json.as_bool().map(|is_yes| SortKey::Number(i64::from(is_yes))),
        FieldType::Choice(codes) => {
            let place = codes.iter().position(|code| json.as_str() == Some(code))?;
            i64::try_from(place).ok().map(SortKey::Number)
        }
        FieldType::ChoiceSet(_) | FieldType::Ref(_) | FieldType::RefSet(_) => {
            Some(SortKey::Text(name(json)))
        }
        FieldType::Date | FieldType::Time | FieldType::LongText | FieldType::Url => text(),
        FieldType::Text => {
            // Kanji have no order that people know: a name is ordered by how it is read.
            let is_name =
                kind.title.contains(&field.name) || kind.tells_apart.contains(&field.name);
            let reading = kind.reading.filter(|_| is_name);
            let reading = reading.and_then(|name| view.body.get(name)?.as_str());
            reading.map(|kana| SortKey::Text(kana.to_owned())).or_else(text)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::record::Record;
    use shared::records::lesson::Lesson;

    fn read(pairs: &[(&str, &str)]) -> Query {
        let value = |name: &str| pairs.iter().find(|(of, _)| *of == name).map(|(_, value)| value);
        Query::read(Lesson::KIND, |name| value(name).map(|value| (*value).to_owned()))
    }

    #[test]
    fn a_list_is_what_its_address_says() {
        let query = read(&[("q", "はる"), ("sort", "-date"), ("page", "3"), ("status", "held")]);
        assert_eq!(query.page, 3);
        assert_eq!(query.filters, [("status".to_owned(), "held".to_owned())]);
        assert_eq!(query.order(Lesson::KIND).direction, Direction::Down);
        assert_eq!(
            query.address("/records/lesson"),
            "/records/lesson?q=%E3%81%AF%E3%82%8B&sort=-date&page=3&status=held"
        );
        assert_eq!(Query::default().address("/records/lesson"), "/records/lesson");
    }

    #[test]
    fn asking_twice_turns_the_order_round() {
        let once = Query::default().sorted_by("date");
        let twice = once.sorted_by("date");
        let direction = |query: &Query| query.order(Lesson::KIND).direction;
        assert_eq!([direction(&once), direction(&twice)], [Direction::Up, Direction::Down]);
    }

    #[test]
    fn nonsense_in_the_address_gives_the_usual_list() {
        let query = read(&[("sort", "nonsense"), ("page", "-4")]);
        assert_eq!(query.page, 1);
        assert_eq!(query.order(Lesson::KIND).field, "date");
    }
}
