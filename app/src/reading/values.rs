//! Record values as people read them: names for references, words for choices, days with their
//! weekday. Everything follows the language and the records.

use serde_json::Value;
use shared::id::RecordId;
use shared::record::{Body, Field, Kind, field_key, words_key};
use shared::records;
use shared::value::{Date, FieldType, FieldValue, choice_codes, ids_named};
use shared::words::has;

use crate::replica::Replica;
use crate::words::{date_text, lang, t, t_with};

/// How deep names follow references: an attendance names a lesson, which names a venue.
const DEPTH_MAX: u8 = 3;

/// Longest part of a long text that stands for it in lists and names, in characters.
const EXCERPT_CHARS: usize = 40;

/// The label of a field.
pub fn field_label(kind: &Kind, field: &Field) -> String {
    t(&field_key(kind, field))
}

/// What a field, or a group of fields, is called; one that this version does not know as it is
/// stored.
pub fn unit_label(kind: &Kind, unit: &str) -> String {
    let in_unit = |field: &&Field| field.group.unwrap_or(field.name) == unit;
    let labels: Vec<String> =
        kind.fields.iter().filter(in_unit).map(|field| field_label(kind, field)).collect();
    if labels.is_empty() { unit.to_owned() } else { labels.join(&t("forms.comma")) }
}

/// A value of a field; an empty one reads as an empty text, one that this version cannot read as
/// it is stored.
pub fn value_text(replica: Replica, kind: &Kind, field: &Field, json: &Value) -> String {
    deep_value(replica, kind, field, json, DEPTH_MAX)
}

/// The same for lists and names, where a long text has to be short.
pub fn short_text(replica: Replica, kind: &Kind, field: &Field, json: &Value) -> String {
    excerpt(&value_text(replica, kind, field, json))
}

/// What people call a record: the fields of its title, or the day of its event.
pub fn title(replica: Replica, kind: &str, id: RecordId) -> String {
    deep_title(replica, kind, id, DEPTH_MAX)
}

/// What people call a record with these fields, which need not be on this device.
pub fn body_title(replica: Replica, kind: &Kind, body: &Body) -> String {
    title_of(replica, kind, body, DEPTH_MAX)
}

/// The name of the person with this staff or learner record.
pub fn person_name(replica: Replica, id: Option<RecordId>) -> String {
    let Some(id) = id else { return t("forms.somebody") };
    let known = ["staff", "learner"].into_iter().find(|kind| replica.view(kind, id).is_some());
    known.map_or_else(|| t("forms.somebody"), |kind| title(replica, kind, id))
}

fn deep_title(replica: Replica, kind: &str, id: RecordId, depth: u8) -> String {
    let Some(view) = replica.view(kind, id) else { return t("forms.not_here") };
    let Some(kind) = records::kind(kind) else { return id.to_string() };
    title_of(replica, kind, &view.body, depth)
}

fn title_of(replica: Replica, kind: &Kind, body: &Body, depth: u8) -> String {
    let event = kind.event_day.own();
    let names = if kind.title.is_empty() { event.as_slice() } else { kind.title };
    let parts = names.iter().filter_map(|name| {
        let text = deep_value(replica, kind, kind.field(name)?, body.get(*name)?, depth);
        (!text.is_empty()).then(|| excerpt(&text))
    });
    let parts: Vec<String> = parts.collect();
    if parts.is_empty() { t("forms.unnamed") } else { parts.join(" · ") }
}

fn deep_value(replica: Replica, kind: &Kind, field: &Field, json: &Value, depth: u8) -> String {
    if json.is_null() {
        return String::new();
    }
    let as_stored = || json.as_str().map_or_else(|| json.to_string(), str::to_owned);
    match field.declared {
        FieldType::Date => Date::read(json).map_or_else(as_stored, date_text),
        FieldType::FiscalYear => json.as_i64().map_or_else(as_stored, |year| {
            t_with("forms.fiscal_year", &[("year", &year.to_string())])
        }),
        FieldType::YesNo => json.as_bool().map_or_else(as_stored, |is_yes| {
            t(&words_key(kind, field, if is_yes { "yes" } else { "no" }))
        }),
        FieldType::Choice(_) => choice_text(kind, field, &as_stored()),
        FieldType::ChoiceSet(codes) => {
            let chosen = choice_codes(Some(json));
            let known = codes.iter().filter(|code| chosen.contains(**code));
            let texts: Vec<String> = known.map(|code| choice_text(kind, field, code)).collect();
            texts.join(&t("forms.comma"))
        }
        FieldType::Ref(of) => match as_stored().parse() {
            Ok(id) if depth > 0 => deep_title(replica, of, id, depth - 1),
            _ => as_stored(),
        },
        FieldType::RefSet(of) => {
            let ids = ids_named(json).into_iter();
            let names: Vec<String> = match depth {
                0 => ids.map(|id| id.to_string()).collect(),
                _ => ids.map(|id| deep_title(replica, of, id, depth - 1)).collect(),
            };
            names.join(&t("forms.comma"))
        }
        FieldType::Yen => json
            .as_i64()
            .map_or_else(as_stored, |yen| t_with("forms.yen", &[("yen", &grouped(yen))])),
        FieldType::Text => match field.entry.coded {
            Some(words) => coded_text(words, &as_stored()),
            None => as_stored(),
        },
        FieldType::LongText | FieldType::Url | FieldType::Time | FieldType::Whole { .. } => {
            as_stored()
        }
    }
}

/// A whole number with a comma between thousands, as amounts are written.
fn grouped(number: i64) -> String {
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

/// A code and the name of what it stands for, such as an indicator; a code that this version does
/// not know as it is.
fn coded_text(words: &str, code: &str) -> String {
    let key = format!("{words}.{code}.name");
    if has(lang(), &key) { format!("{code} {}", t(&key)) } else { code.to_owned() }
}

/// The words for a choice; a code of a newer version reads as it is.
pub fn choice_text(kind: &Kind, field: &Field, code: &str) -> String {
    let key = words_key(kind, field, code);
    if has(lang(), &key) { t(&key) } else { code.to_owned() }
}

fn excerpt(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() <= EXCERPT_CHARS {
        return line.to_owned();
    }
    line.chars().take(EXCERPT_CHARS).chain(['…']).collect()
}
