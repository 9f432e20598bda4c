//! Record values as people read them: names for references, words for choices, days with their
//! weekday, in one language.

use crate::id::RecordId;
use crate::program::Records;
use crate::record::form::Days;
use crate::record::{Body, Field, Kind, words_key};
use crate::records;
use crate::value::{Date, FieldType, FieldValue, choice_codes, ids_named};
use crate::words::{Lang, days, has, keys, text, text_with, verbatim};
use serde_json::Value;

/// How deep names follow references: an attendance names a lesson, which names a venue.
const DEPTH_MAX: u8 = 3;

/// Longest part of a long text that stands for it in lists and names, in characters.
const EXCERPT_CHARS: usize = 40;

/// Reads records in a language.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    records: &'a dyn Records,
    lang: Lang,
}

impl<'a> Reading<'a> {
    /// Reads these records in this language.
    pub fn new(records: &'a dyn Records, lang: Lang) -> Reading<'a> {
        Reading { records, lang }
    }

    /// The records.
    pub fn records(&self) -> &'a dyn Records {
        self.records
    }

    /// The language.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// A value of a field; an empty one reads as an empty text, one that this release cannot read
    /// as it is stored. Like our own words it may carry furigana markup, so whoever shows it asks
    /// for [`plain`](crate::words::plain) text or draws the readings; what people typed is
    /// [`verbatim`] in it.
    pub fn value(&self, kind: &Kind, field: &Field, json: &Value) -> String {
        self.deep_value(kind, field, json, DEPTH_MAX)
    }

    /// The same for lists and names, where a long text has to be short.
    pub fn short_value(&self, kind: &Kind, field: &Field, json: &Value) -> String {
        excerpt(&self.value(kind, field, json))
    }

    /// What people call a record: the fields of its title, or the day of its event.
    pub fn title(&self, kind: &str, id: RecordId) -> String {
        self.deep_title(kind, id, DEPTH_MAX)
    }

    /// What people call a record with these fields, which need not be here.
    pub fn body_title(&self, kind: &Kind, body: &Body) -> String {
        self.title_of(kind, body, DEPTH_MAX)
    }

    /// The words for a choice; a code of a newer release reads as it is.
    pub fn choice(&self, kind: &Kind, field: &Field, code: &str) -> String {
        let key = words_key(kind, field, code);
        if has(self.lang, &key) { text(self.lang, &key).to_owned() } else { verbatim(code) }
    }

    /// The fields that name the records of a kind, in order: those of its title, or the day of its
    /// event.
    pub fn naming_fields(kind: &Kind) -> impl Iterator<Item = &'static Field> {
        let event = kind.event_day.own();
        let names: Vec<&str> =
            if kind.title.is_empty() { event.into_iter().collect() } else { kind.title.to_vec() };
        let fields = names.into_iter().filter_map(|name| kind.field(name));
        fields.collect::<Vec<_>>().into_iter()
    }

    fn deep_title(&self, kind: &str, id: RecordId, depth: u8) -> String {
        let Some(fields) = self.records.get(kind, id) else {
            return text(self.lang, "forms.not_here").to_owned();
        };
        let Some(kind) = records::kind(kind) else { return id.to_string() };
        self.title_of(kind, fields, depth)
    }

    fn title_of(&self, kind: &Kind, body: &Body, depth: u8) -> String {
        let parts = Reading::naming_fields(kind).filter_map(|field| {
            let text = self.deep_value(kind, field, body.get(field.name)?, depth);
            (!text.is_empty()).then(|| excerpt(&text))
        });
        let parts: Vec<String> = parts.collect();
        if parts.is_empty() {
            return text(self.lang, "forms.unnamed").to_owned();
        }
        parts.join(" · ")
    }

    fn deep_value(&self, kind: &Kind, field: &Field, json: &Value, depth: u8) -> String {
        if json.is_null() {
            return String::new();
        }
        let as_stored = || json.as_str().map_or_else(|| json.to_string(), str::to_owned);
        let as_typed = || verbatim(&as_stored());
        match field.declared {
            FieldType::Date => {
                Date::read(json).map_or_else(as_typed, |date| match field.entry.days {
                    Days::Birth => days::birth(self.lang, date),
                    _ => days::long(self.lang, date),
                })
            }
            FieldType::FiscalYear => json.as_i64().map_or_else(as_typed, |year| {
                text_with(self.lang, "forms.fiscal_year", &[("year", &year.to_string())])
            }),
            FieldType::YesNo => json.as_bool().map_or_else(as_typed, |is_yes| {
                self.choice(kind, field, if is_yes { "yes" } else { "no" })
            }),
            FieldType::Choice(_) => self.choice(kind, field, &as_stored()),
            FieldType::ChoiceSet(codes) => {
                let chosen = choice_codes(Some(json));
                let known = codes.iter().filter(|code| chosen.contains(**code));
                let texts: Vec<String> = known.map(|code| self.choice(kind, field, code)).collect();
                texts.join(text(self.lang, "forms.comma"))
            }
            FieldType::Ref(of) => match as_stored().parse() {
                Ok(id) if depth > 0 => self.deep_title(of, id, depth - 1),
                _ => as_typed(),
            },
            FieldType::RefSet(of) => {
                let name = |id: RecordId| match depth {
                    0 => id.to_string(),
                    _ => self.deep_title(of, id, depth - 1),
                };
                let names: Vec<String> = ids_named(json).into_iter().map(name).collect();
                names.join(text(self.lang, "forms.comma"))
            }
            FieldType::Yen => json.as_i64().map_or_else(as_typed, |yen| {
                text_with(self.lang, "forms.yen", &[("yen", &grouped(yen))])
            }),
            FieldType::Text => match field.entry.coded {
                Some(words) => coded_text(self.lang, words, &as_stored()),
                None => as_typed(),
            },
            FieldType::LongText | FieldType::Url | FieldType::Time | FieldType::Whole { .. } => {
                as_typed()
            }
        }
    }
}

/// A code and the name of what it stands for, such as an indicator; a code that this release does
/// not know as it is.
pub fn coded_text(lang: Lang, words: &str, code: &str) -> String {
    let key = format!("{words}.{code}.name");
    if !has(lang, &key) {
        return verbatim(code);
    }
    format!("{code} {}", text(lang, &key))
}

/// The codes that have a name, in their order.
pub fn codes_named(lang: Lang, words: &str) -> Vec<String> {
    let code = |key: &'static str| {
        let rest = key.strip_prefix(words)?.strip_prefix('.')?;
        rest.strip_suffix(".name").filter(|code| !code.contains('.')).map(str::to_owned)
    };
    let mut codes: Vec<String> = keys(lang).filter_map(code).collect();
    codes.sort_unstable();
    codes
}

/// A whole number with a comma between thousands, as amounts are written.
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if number < 0 { format!("−{text}") } else { text }
}

fn excerpt(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() <= EXCERPT_CHARS {
        return line.to_owned();
    }
    line.chars().take(EXCERPT_CHARS).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_set_for_an_indicator_that_has_a_name() {
        let codes = codes_named(Lang::Ja, "indicator");
        assert_eq!(codes.first().map(|code| &**code), Some("IND01"));
        assert!(codes.iter().any(|code| code == "IND04") && codes.is_sorted());
        assert_eq!(coded_text(Lang::Ja, "indicator", "IND02"), "IND02 学習支援の継続率");
        assert_eq!(coded_text(Lang::Ja, "indicator", "参加者数"), "参加者数");
    }
}
