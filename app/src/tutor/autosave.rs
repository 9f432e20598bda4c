//! Text that keeps itself: the first letter is saved at once, the rest after a pause and when the
//! field is left. There is no button that could be forgotten.

use std::time::Duration;

use leptos::prelude::*;

use crate::parts::{MaybeText, Requirement, Text, TextArea, TextField};

/// Long enough not to save every letter, short enough that a dead battery costs half a sentence.
const PAUSE: Duration = Duration::from_millis(1_200);

/// How much room the text has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lines {
    One,
    Many,
}

/// A text field whose content is reported to `on_save` by itself. `value` is the stored text; while
/// somebody writes here, her own words stay.
///
/// ```ignore
/// view! { <Autosave label=say("goal.words") value=words on_save=move |it: String| save(it) /> }
/// ```
#[component]
pub fn Autosave(
    #[prop(into)] label: Text,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_save: Callback<(String,)>,
    #[prop(default = Lines::Many)] lines: Lines,
    #[prop(optional)] requirement: Requirement,
    #[prop(optional, into)] support: MaybeText,
    #[prop(default = 3)] rows: u32,
    /// Called when somebody starts to write, before anything is saved.
    #[prop(optional, into)]
    on_open: Option<Callback<()>>,
) -> impl IntoView {
    let typed = RwSignal::new(value.get_untracked());
    let saved = StoredValue::new(value.get_untracked());
    let is_open = StoredValue::new(false);
    let pause = StoredValue::new(None::<TimeoutHandle>);
    show_what_arrives(value, typed, saved, is_open);
    let save = move || {
        let Some(text) = typed.try_get_untracked() else { return };
        if saved.try_get_value().is_some_and(|saved| saved != text) {
            saved.set_value(text.clone());
            on_save.run((text,));
        }
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
        if is_first { save() } else { wait() }
    };
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
        is_open.set_value(false);
        save();
    };
    view! {
        <div class="tutor-autosave" on:focusin=enter on:focusout=leave>
            {match lines {
                Lines::One => view! {
                    <TextField label value=typed on_input requirement support />
                }.into_any(),
                Lines::Many => view! {
                    <TextArea label value=typed on_input requirement support rows />
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
