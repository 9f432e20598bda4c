//! Two values of which somebody has to choose: both with who and when, and one tap to settle.

use leptos::prelude::*;
use serde_json::{Map, Value};
use shared::id::Uid;
use shared::record::{Body, Merge};
use shared::sync::device::Change;
use shared::sync::message::{Conflict, Mark};
use shared::sync::stored::WHOLE_RECORD;

use super::edit::Form;
use super::reading::{field_label, moment_text, person_name, value_text};
use crate::parts::{Button, Notice, NoticeKind, Text, ruby};
use crate::words::{t, t_with};

/// The card of one conflict. Choosing settles exactly the values that it shows.
#[component]
pub fn ConflictCard(form: Form, unit: &'static str, conflict: Conflict) -> impl IntoView {
    let closes: Vec<Uid> = conflict.values.iter().map(|value| value.mark.uid).collect();
    let may_settle = may_settle(form, unit);
    let shown = unit_value(form, unit);
    let keep = {
        let (set, closes) = (set_of(form, unit, &shown), closes.clone());
        move || form.settle(set.clone(), closes.clone())
    };
    let both = both_texts(form, unit, &shown, &conflict).map(|set| {
        let closes = closes.clone();
        move || form.settle(set.clone(), closes.clone())
    });
    let others = conflict.values.clone().into_iter().map(move |candidate| {
        let (value, closes) = (candidate.value.clone(), closes.clone());
        let take = move || take_value(form, unit, &value, &closes);
        let text = unit_text(form, unit, candidate.value);
        let mark = Some(candidate.mark);
        view! { <Side form text mark key="forms.conflict.take" take may_settle /> }
    });
    view! {
        <Notice kind=NoticeKind::Warning title=move || t("forms.conflict")>
            <p>{ruby(Signal::derive(move || t(explanation(unit))))}</p>
            <ul class="conflict" role="list">
                <Side form text=unit_text(form, unit, shown) mark=conflict.shown.clone()
                    key="forms.conflict.keep" take=keep may_settle />
                {others.collect_view()}
            </ul>
            {both.filter(|_| may_settle == MaySettle::Yes).map(|both| view! {
                <Button label=Signal::derive(|| t("forms.conflict.both")) on_press=both />
            })}
        </Notice>
    }
}

/// Whether the person may choose here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MaySettle {
    Yes,
    No,
}

/// One value with its author and the button that chooses it.
#[component]
fn Side(
    form: Form,
    text: Text,
    mark: Option<Mark>,
    key: &'static str,
    #[prop(into)] take: Callback<()>,
    may_settle: MaySettle,
) -> impl IntoView {
    let origin = move || {
        mark.as_ref().map(|mark| {
            let (who, at) = (person_name(form.book, mark.by), moment_text(mark.at));
            t_with("forms.conflict.by", &[("who", &who), ("when", &at)])
        })
    };
    view! {
        <li class="conflict-side">
            <p class="conflict-value">{ruby(text)}</p>
            <p class="conflict-origin">{move || origin().map(|text| ruby(Signal::stored(text)))}</p>
            {(may_settle == MaySettle::Yes).then(|| view! {
                <Button label=Signal::derive(move || t(key)) on_press=take />
            })}
        </li>
    }
}

fn explanation(unit: &str) -> &'static str {
    if unit == WHOLE_RECORD { "forms.conflict.deleted" } else { "forms.conflict.text" }
}

fn fields_of(form: Form, unit: &str) -> Vec<&'static shared::record::Field> {
    let fields = form.kind.fields.iter();
    fields.filter(|field| field.group.unwrap_or(field.name) == unit).collect()
}

/// What stands in the unit now: of a group an object of its fields.
fn unit_value(form: Form, unit: &str) -> Value {
    let body = form.view.get_untracked().map(|view| view.body).unwrap_or_default();
    match fields_of(form, unit).as_slice() {
        [] => Value::Null,
        [field] => body.get(field.name).cloned().unwrap_or_default(),
        fields => {
            let value = |name: &str| body.get(name).cloned().unwrap_or_default();
            let pairs = fields.iter().map(|field| (field.name.to_owned(), value(field.name)));
            Value::Object(pairs.collect::<Map<_, _>>())
        }
    }
}

fn unit_text(form: Form, unit: &'static str, value: Value) -> Text {
    Signal::derive(move || {
        let one = |field, json: &Value| {
            let text = value_text(form.book, form.kind, field, json);
            if text.is_empty() { t("forms.conflict.empty") } else { text }
        };
        match fields_of(form, unit).as_slice() {
            [] if value.get("deleted").is_some() => t("forms.conflict.gone"),
            [] => t("forms.conflict.there"),
            [field] => one(field, &value),
            fields => {
                let part = |field: &&'static shared::record::Field| {
                    let label = field_label(form.kind, field);
                    format!(
                        "{label}: {}",
                        one(field, value.get(field.name).unwrap_or(&Value::Null))
                    )
                };
                fields.iter().map(part).collect::<Vec<_>>().join(" / ")
            }
        }
    })
}

/// The change that makes a unit show `value`. A whole record is kept by setting any of its fields
/// to what it is.
fn set_of(form: Form, unit: &str, value: &Value) -> Body {
    match fields_of(form, unit).as_slice() {
        [] => {
            let body = form.view.get_untracked().map(|view| view.body).unwrap_or_default();
            let known = |name: &String| form.kind.field(name).is_some_and(|field| !field.is_fixed);
            body.into_iter().find(|(name, _)| known(name)).into_iter().collect()
        }
        [field] => Body::from_iter([(field.name.to_owned(), value.clone())]),
        fields => {
            let value = |name: &str| value.get(name).cloned().unwrap_or_default();
            fields.iter().map(|field| (field.name.to_owned(), value(field.name))).collect()
        }
    }
}

/// One below the other, if the unit is a text and there is room for both.
fn both_texts(form: Form, unit: &str, shown: &Value, conflict: &Conflict) -> Option<Body> {
    let fields = fields_of(form, unit);
    let [field] = fields.as_slice() else { return None };
    if field.merge != Merge::Text {
        return None;
    }
    let others = conflict.values.iter().map(|candidate| &candidate.value);
    let texts = std::iter::once(shown).chain(others).filter_map(Value::as_str);
    let joined = texts.collect::<Vec<_>>().join("\n\n");
    (joined.chars().count() <= shared::value::LONG_TEXT_CHARS_MAX)
        .then(|| Body::from_iter([(field.name.to_owned(), Value::String(joined))]))
}

fn take_value(form: Form, unit: &str, value: &Value, closes: &[Uid]) {
    if unit != WHOLE_RECORD {
        form.settle(set_of(form, unit, value), closes.to_vec());
        return;
    }
    let (book, kind, id) = (form.book, form.kind.name, form.id);
    let seen = book.seen(kind, id);
    // A deletion by somebody who has seen the edits is not refused for its contents.
    let _ = book.edit(vec![Change::Delete { kind: kind.to_owned(), id, seen }]);
}

fn may_settle(form: Form, unit: &str) -> MaySettle {
    let Some(view) = form.view.get_untracked() else { return MaySettle::No };
    let fields = fields_of(form, unit);
    let may = |field: Option<&shared::record::Field>| form.refusal(view.scope, field).is_none();
    let is_open =
        fields.iter().all(|field| !field.is_fixed && !field.is_author && may(Some(field)));
    if is_open && may(None) { MaySettle::Yes } else { MaySettle::No }
}
