//! Text that is saved when the person leaves the field: while she types, it is a draft that
//! nothing from outside replaces.

use leptos::prelude::*;
use serde_json::Value;
use shared::value::{LONG_TEXT_CHARS_MAX, TEXT_CHARS_MAX};

use crate::parts::{MaybeText, Requirement, Text, TextArea, TextField};
use crate::replica::Replica;
use crate::typing::this_page;
use crate::words::t;

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
    let typed = Typed::open(value, on_change, place);
    on_cleanup(move || typed.commit());
    let on_input = move |text: String| typed.hear(text);
    let error = MaybeText::from(move || {
        if typed.is_left() { Some(t("forms.refused.elsewhere")) } else { error.get() }
    });
    let draft = typed.draft;
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
        <div
            class="form-part"
            on:change=move |_| typed.commit()
            on:focusout=move |_| typed.commit()
        >
            {field}
        </div>
    }
}

/// What stands in one field, and what is stored of it.
#[derive(Clone, Copy)]
struct Typed {
    replica: Replica,
    /// The names of the field and of its page.
    place: StoredValue<Option<(String, String)>>,
    draft: RwSignal<String>,
    known: StoredValue<String>,
    on_change: Callback<(Value,)>,
}

impl Typed {
    fn open(value: Signal<Value>, on_change: Callback<(Value,)>, place: Option<String>) -> Typed {
        let stored = move || value.with(|json| json.as_str().unwrap_or_default().to_owned());
        let (first, replica) = (untrack(stored), Replica::current());
        // Words that could not be saved when the page was left are there again.
        let left = place.as_ref().and_then(|place| untrack(|| replica.typing.refused_at(place)));
        let typed = Typed {
            replica,
            place: StoredValue::new(place.map(|place| (place, this_page()))),
            draft: RwSignal::new(left.unwrap_or_else(|| first.clone())),
            known: StoredValue::new(first),
            on_change,
        };
        // The draft follows what is stored until somebody types, hence an effect that writes.
        Effect::new(move |_| {
            let now = stored();
            let before = typed.known.get_value();
            typed.known.set_value(now.clone());
            if typed.draft.get_untracked() == before {
                typed.draft.set(now);
            }
        });
        Effect::new(move |_| {
            // What was typed while another tab wrote is saved as soon as this one may.
            if !replica.is_reading() && untrack(|| typed.is_left()) {
                typed.commit();
            }
        });
        typed
    }

    fn hear(self, text: String) {
        self.draft.set(text);
        // What is typed is kept when the field is left; until then nothing may say it is sent.
        self.place.with_value(|place| {
            place.iter().for_each(|(place, _)| self.replica.typing.add(place));
        });
    }

    fn commit(self) {
        // When the page closes around the field, its own draft is still there; anything else is a
        // field that was never shown.
        let Some(text) = self.draft.try_get_untracked() else { return };
        let is_news = self.known.try_get_value().is_some_and(|known| known != text);
        if let Some(Some((place, page))) = self.place.try_get_value() {
            if is_news && untrack(|| self.replica.is_reading()) {
                return self.replica.typing.refused(&place, text, page);
            }
            self.replica.typing.settled(&place);
        }
        if is_news {
            self.known.set_value(text.clone());
            let is_empty = text.trim().is_empty();
            self.on_change.run((if is_empty { Value::Null } else { Value::String(text) },));
        }
    }

    /// Whether its words wait to be saved; a view that asks follows it.
    fn is_left(self) -> bool {
        self.place.with_value(|place| {
            let place = place.as_ref();
            place.is_some_and(|(place, _)| self.replica.typing.refused_at(place).is_some())
        })
    }
}

fn chars(limit: usize) -> u32 {
    u32::try_from(limit).unwrap_or(u32::MAX)
}
