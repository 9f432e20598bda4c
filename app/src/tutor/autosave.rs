//! Text that keeps itself: the first letter is saved at once, the rest after a pause and when the
//! field is left. There is no button that could be forgotten.

use std::time::Duration;

use leptos::prelude::*;

use super::keep::NotKept;
use crate::book::Book;
use crate::parts::{MaybeText, Requirement, Text, TextArea, TextField};
use crate::typing::this_page;

/// Long enough not to save every letter, short enough that a dead battery costs half a sentence.
const PAUSE: Duration = Duration::from_millis(1_200);

/// How much room the text has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lines {
    One,
    Many,
}

/// A text field whose content is reported to `on_save` by itself. `value` is the stored text; while
/// somebody writes here, her own words stay. Words that were not kept stay in the field with the
/// reason below it, also when the page is left and opened again: they are found by their `place`.
///
/// ```ignore
/// view! {
///     <Autosave place="goal/words" label=say("goal.words") value=words
///         on_save=move |it: String| save(it) />
/// }
/// ```
#[component]
pub fn Autosave(
    /// Names the field among all fields of the account.
    #[prop(into)]
    place: String,
    #[prop(into)] label: Text,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_save: Callback<(String,), Result<(), NotKept>>,
    #[prop(default = Lines::Many)] lines: Lines,
    #[prop(optional)] requirement: Requirement,
    #[prop(optional, into)] support: MaybeText,
    #[prop(default = 3)] rows: u32,
    /// Where words that were not kept are found again, if it is not this address.
    #[prop(optional, into)]
    page: Option<String>,
    /// Called when somebody starts to write, before anything is saved.
    #[prop(optional, into)]
    on_open: Option<Callback<()>>,
) -> impl IntoView {
    let typing = Book::current().typing;
    // Taken down now: when the words are saved for the last time, the address is another one.
    let page = StoredValue::new(page.unwrap_or_else(this_page));
    let place = StoredValue::new(place);
    let left = place.with_value(|place| untrack(|| typing.refused_at(place)));
    let typed = RwSignal::new(left.clone().unwrap_or_else(|| value.get_untracked()));
    let saved = StoredValue::new(value.get_untracked());
    let is_open = StoredValue::new(left.is_some());
    let pause = StoredValue::new(None::<TimeoutHandle>);
    let refused = RwSignal::new(None::<NotKept>);
    show_what_arrives(value, typed, saved, is_open);
    let save = move || {
        // After the page has gone there is nothing left to save: it was saved when it went.
        let Some(text) = typed.try_get_untracked() else { return };
        let Some(place) = place.try_get_value() else { return };
        let is_news = saved.try_get_value().is_some_and(|saved| saved != text);
        let answer = if is_news { on_save.run((text.clone(),)) } else { Ok(()) };
        match &answer {
            Ok(()) => {
                saved.try_set_value(text);
                typing.settled(&place);
            }
            // An empty field holds nothing that could be lost; its words are still stored.
            Err(_) if text.trim().is_empty() => typing.settled(&place),
            Err(_) => {
                typing.refused(&place, text, page.try_get_value().unwrap_or_default());
            }
        }
        let _ = refused.try_set(answer.err());
    };
    let stop_waiting = move || {
        if let Some(Some(before)) = pause.try_update_value(Option::take) {
            before.clear();
        }
    };
    let wait = move || {
        stop_waiting();
        pause.set_value(set_timeout_with_handle(save, PAUSE).ok());
    };
    let on_input = move |text: String| {
        let is_first = saved.with_value(|saved| saved.trim().is_empty());
        typed.set(text);
        if is_first {
            save();
        } else {
            place.with_value(|place| typing.comes(place));
            wait();
        }
    };
    if left.is_some() {
        // Says again why these words are not kept.
        save();
    }
    on_cleanup(move || {
        stop_waiting();
        save();
    });
    let enter = move |_| {
        if !is_open.get_value()
            && let Some(on_open) = on_open
        {
            on_open.run(());
        }
        is_open.set_value(true);
    };
    let leave = move |_| {
        stop_waiting();
        save();
        // Words that were not kept must not make way for what arrives.
        is_open.set_value(refused.with_untracked(Option::is_some));
    };
    let error = move || refused.with(|refused| refused.as_ref().map(NotKept::text));
    view! {
        <div class="tutor-autosave" on:focusin=enter on:focusout=leave>
            {match lines {
                Lines::One => view! {
                    <TextField label value=typed on_input requirement support error />
                }.into_any(),
                Lines::Many => view! {
                    <TextArea label value=typed on_input requirement support error rows />
                }.into_any(),
            }}
        </div>
    }
}

/// Shows a text that arrives from another device, unless somebody is writing here.
fn show_what_arrives(
    value: Signal<String>,
    typed: RwSignal<String>,
    saved: StoredValue<String>,
    is_open: StoredValue<bool>,
) {
    Effect::new(move |_| {
        let arrived = value.get();
        if !is_open.get_value() && arrived != typed.get_untracked() {
            saved.set_value(arrived.clone());
            typed.set(arrived);
        }
    });
}
