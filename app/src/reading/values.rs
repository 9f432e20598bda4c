//! Record values as people read them: names for references, words for choices, days with their
//! weekday. Everything follows the language and the records.

use serde_json::Value;
use shared::id::RecordId;
use shared::reading::Reading;
use shared::record::{Body, Field, Kind, field_key, words_key};
use shared::records::PEOPLE;
use shared::words::has;

use crate::replica::Replica;
use crate::words::{lang, t};

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
/// it is stored. A view that asks follows the records whose names it shows.
pub fn value_text(replica: Replica, kind: &Kind, field: &Field, json: &Value) -> String {
    replica.ask(|records| Reading::new(records, lang()).value(kind, field, json))
}

/// The same for lists and names, where a long text has to be short.
pub fn short_text(replica: Replica, kind: &Kind, field: &Field, json: &Value) -> String {
    replica.ask(|records| Reading::new(records, lang()).short_value(kind, field, json))
}

/// What people call a record: the fields of its title, or the day of its event.
pub fn title(replica: Replica, kind: &str, id: RecordId) -> String {
    replica.ask(|records| Reading::new(records, lang()).title(kind, id))
}

/// What people call a record with these fields, which need not be on this device.
pub fn body_title(replica: Replica, kind: &Kind, body: &Body) -> String {
    replica.ask(|records| Reading::new(records, lang()).body_title(kind, body))
}

/// The name of the person with this staff or learner record.
pub fn person_name(replica: Replica, id: Option<RecordId>) -> String {
    let Some(id) = id else { return t("forms.somebody") };
    let known = PEOPLE.into_iter().find(|kind| replica.view(kind, id).is_some());
    known.map_or_else(|| t("forms.somebody"), |kind| title(replica, kind, id))
}

/// The words for a choice; a code of a newer version reads as it is.
pub fn choice_text(kind: &Kind, field: &Field, code: &str) -> String {
    let key = words_key(kind, field, code);
    if has(lang(), &key) { t(&key) } else { code.to_owned() }
}
