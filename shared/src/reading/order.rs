//! What records are ordered by: names by how they are read, in the order of a dictionary; choices
//! as forms show them; days and numbers as they are.

use super::fold::fold;
use super::values::Reading;
use crate::record::{Body, Field, Kind};
use crate::records;
use crate::value::{FieldType, Text};
use crate::words::plain;

/// How deep an order follows references: an attendance names a lesson, which names a venue.
const DEPTH_MAX: u8 = 3;

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
    fn text(self) -> String {
        match self {
            // Numbers of one width stand in order as text, too; none of ours is negative.
            SortKey::Number(number) => format!("{number:020}"),
            SortKey::Text(text) => text,
        }
    }
}

/// Where a text stands in a dictionary: カトウ, かとう, がとう, かどう stand together, and only
/// among those does the mark decide. Kanji without a reading follow after all kana.
///
/// ```
/// use shared::reading::collation_key;
///
/// assert!(collation_key("がくと") < collation_key("かと"));
/// assert!(collation_key("カトウ") < collation_key("ガトウ"));
/// ```
pub fn collation_key(text: &str) -> String {
    let folded = fold(text);
    let mut key: String = folded.chars().map(plain_kana).collect();
    key.push('\u{1f}');
    key.push_str(&folded);
    key
}

/// Where a name stands in a dictionary: as it is written if that is how it is read, else by its
/// reading, if that is known.
pub fn name_key(name: &str, reading: Option<&str>) -> String {
    collation_key(reading.filter(|_| has_kanji(name)).unwrap_or(name))
}

/// Where somebody stands among people: by the name that is shown, or by its reading alone where
/// nobody knows more of her. Who has neither stands first.
pub fn person_key(shown: Option<&Text>, reading: Option<&Text>) -> String {
    let reading = reading.map(|it| &*it.0);
    match shown {
        Some(name) => name_key(&name.0, reading),
        None => reading.map(collation_key).unwrap_or_default(),
    }
}

/// Whether a text has letters that do not say how they are read.
pub fn has_kanji(text: &str) -> bool {
    let is_kanji = |letter| match letter {
        '々' | '㐀'..='鿿' | '\u{f900}'..='\u{faff}' => true,
        other => other >= '\u{20000}',
    };
    text.chars().any(is_kanji)
}

/// The sort key of one value of a record with this body.
pub fn sort_key(reading: &Reading<'_>, kind: &Kind, field: &Field, body: &Body) -> Option<SortKey> {
    deep_key(reading, kind, field, body, DEPTH_MAX)
}

/// Whether the field holds a name of the record, which is ordered by how it is read.
pub fn is_name(kind: &Kind, field: &Field) -> bool {
    let names = kind.title.iter().chain(kind.tells_apart);
    field.declared == FieldType::Text && names.into_iter().any(|name| *name == field.name)
}

/// What orders the records of a kind among others that refer to them: not how a name reads, in
/// which days have no leading zeros and people are written in kanji, but what orders the record
/// itself.
pub fn record_key(reading: &Reading<'_>, kind: &Kind, body: &Body) -> String {
    deep_record_key(reading, kind, body, DEPTH_MAX)
}

fn deep_record_key(reading: &Reading<'_>, kind: &Kind, body: &Body, depth: u8) -> String {
    let keys = Reading::naming_fields(kind)
        .filter_map(|field| Some(deep_key(reading, kind, field, body, depth)?.text()));
    keys.collect::<Vec<_>>().join("\n")
}

fn deep_key(
    reading: &Reading<'_>,
    kind: &Kind,
    field: &Field,
    body: &Body,
    depth: u8,
) -> Option<SortKey> {
    let json = body.get(field.name)?;
    match field.declared {
        FieldType::Whole { .. } | FieldType::Yen | FieldType::FiscalYear => {
            json.as_i64().map(SortKey::Number)
        }
        FieldType::YesNo => json.as_bool().map(|is_yes| SortKey::Number(i64::from(is_yes))),
        FieldType::Choice(codes) => {
            let place = codes.iter().position(|code| json.as_str() == Some(code))?;
            i64::try_from(place).ok().map(SortKey::Number)
        }
        FieldType::Ref(of) => {
            let id = json.as_str()?.parse().ok()?;
            let named = records::kind(of).zip(reading.records().get(of, id));
            let key = named
                .filter(|_| depth > 0)
                .map(|(named, fields)| deep_record_key(reading, named, fields, depth - 1));
            key.map(SortKey::Text)
        }
        FieldType::ChoiceSet(_) | FieldType::RefSet(_) => {
            Some(SortKey::Text(plain(&reading.value(kind, field, json))))
        }
        FieldType::Date | FieldType::Time | FieldType::Url => {
            json.as_str().map(|it| SortKey::Text(it.to_owned()))
        }
        FieldType::Text | FieldType::LongText => {
            // Kanji have no order that people know: a name is ordered by how it is read.
            let name = json.as_str()?;
            let kana = kind.reading.filter(|_| is_name(kind, field));
            let kana = kana.and_then(|kana| body.get(kana)?.as_str());
            Some(SortKey::Text(name_key(name, kana)))
        }
    }
}

/// A kana without its mark and in its full size: what dictionaries look at first.
fn plain_kana(letter: char) -> char {
    let down = |by: u32| char::from_u32(u32::from(letter) - by).unwrap_or(letter);
    let up = || char::from_u32(u32::from(letter) + 1).unwrap_or(letter);
    match letter {
        'ぁ' | 'ぃ' | 'ぅ' | 'ぇ' | 'ぉ' | 'っ' | 'ゃ' | 'ゅ' | 'ょ' | 'ゎ' => up(),
        'が' | 'ぎ' | 'ぐ' | 'げ' | 'ご' | 'ざ' | 'じ' | 'ず' | 'ぜ' | 'ぞ' | 'だ' | 'ぢ'
        | 'づ' | 'で' | 'ど' | 'ば' | 'び' | 'ぶ' | 'べ' | 'ぼ' => down(1),
        'ぱ' | 'ぴ' | 'ぷ' | 'ぺ' | 'ぽ' => down(2),
        'ゔ' => 'う',
        'ゕ' => 'か',
        'ゖ' => 'け',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use crate::record::Record;
    use crate::records::learner::Learner;
    use crate::words::Lang;

    #[test]
    fn names_stand_as_in_a_dictionary() {
        let mut names =
            ["ばんり", "ハナ", "ぱせり", "はと", "ｱｷ", "あき子", "阿部", "きょう", "きよ"];
        names.sort_by_key(|name| collation_key(name));
        let expected =
            ["ｱｷ", "あき子", "きよ", "きょう", "ぱせり", "はと", "ハナ", "ばんり", "阿部"];
        assert_eq!(names, expected);
    }

    #[test]
    fn a_name_in_kanji_is_ordered_by_its_reading() {
        let records = RecordSet::default();
        let reading = Reading::new(&records, Lang::Ja);
        let key = |name: &str, kana: Option<&str>| {
            let id = crate::id::RecordId(uuid::Uuid::nil());
            let learner = Learner {
                preferred_name: Some(Text(name.to_owned())),
                kana: kana.map(|kana| Text(kana.to_owned())),
                ..Learner::empty(id)
            };
            record_key(&reading, Learner::KIND, &learner.write())
        };
        let mut people = [
            ("山田", Some("やまだ")),
            ("阿部", Some("アベ")),
            ("いと", None),
            ("ハル", Some("やまだ はる")),
        ];
        people.sort_by_key(|(name, kana)| key(name, *kana));
        assert_eq!(people.map(|(name, _)| name), ["阿部", "いと", "ハル", "山田"]);
    }
}
