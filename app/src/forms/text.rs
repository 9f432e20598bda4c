//! Text that is saved when the person leaves the field: while she types, it is a draft that
//! nothing from outside replaces.

use leptos::prelude::*;
use serde_json::Value;
use shared::value::{LONG_TEXT_CHARS_MAX, TEXT_CHARS_MAX};

use crate::book::Book;
use crate::parts::{MaybeText, Requirement, Text, TextArea, TextField};

/// One line, or several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lines {
    /// One line.
    One,
    /// Several lines.
    Many,
}

/// A field for text. `on_change` hears the whole text when the person leaves the field, and when
/// the page closes around it.
#[component]
pub fn TextControl(
    lines: Lines,
    label: Text,
    value: Signal<Value>,
    on_change: Callback<(Value,)>,
    requirement: Requirement,
    error: MaybeText,
    /// The name of the field among all fields of the account, where leaving it saves it.
    #[prop(optional_no_strip)]
    place: Option<String>,
) -> impl IntoView {
    let stored = move || value.with(|json| json.as_str().unwrap_or_default().to_owned());
    let first = untrack(stored);
    let known = StoredValue::new(first.clone());
    let typing = Book::current().typing;
    let place = StoredValue::new(place);
    let draft = RwSignal::new(first);
    // The draft follows what is stored until somebody types, hence an effect that writes.
    Effect::new(move |_| {
        let now = stored();
        let before = known.get_value();
        known.set_value(now.clone());
        if draft.get_untracked() == before {
            draft.set(now);
        }
    });
    let commit = move || {
        // When the page closes around the field, its own draft is still there; anything else is a
        // field that was never shown.
        let Some(text) = draft.try_get_untracked() else { return };
        if let Some(Some(place)) = place.try_get_value() {
            typing.settled(&place);
        }
        if known.try_get_value().is_some_and(|known| known != text) {
            known.set_value(text.clone());
            let is_empty = text.trim().is_empty();
            on_change.run((if is_empty { Value::Null } else { Value::String(text) },));
        }
    };
    on_cleanup(commit);
    let on_input = move |text: String| {
        draft.set(text);
        // What is typed is kept when the field is left; until then nothing may say it is sent.
        place.with_value(|place| place.iter().for_each(|place| typing.comes(place)));
    };
    let field = match lines {
        Lines::One => view! {
            <TextField label value=draft on_input requirement error
                max_length=chars(TEXT_CHARS_MAX) />
        }
        .into_any(),
        Lines::Many => view! {
            <TextArea label value=draft on_input requirement error
                max_length=chars(LONG_TEXT_CHARS_MAX) />
        }
        .into_any(),
    };
    view! {
        <div class="form-part" on:change=move |_| commit() on:focusout=move |_| commit()>
            {field}
        </div>
    }
}

fn chars(limit: usize) -> u32 {
    u32::try_from(limit).unwrap_or(u32::MAX)
}
