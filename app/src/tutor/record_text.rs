//! A text of a record, kept while it is typed, from the version that the writer had before her; and
//! a new record that begins with its text.

use leptos::prelude::*;
use serde_json::Value;
use shared::id::RecordId;
use shared::record::{Body, Kind};
use shared::sync::device::{Change, Seen};

use super::autosave::{Autosave, Lines};
use super::keep::{keep, one};
use super::say::say;
use crate::book::Book;
use crate::parts::{Blocked, Button, ButtonKind, IconName, MaybeText, Text, Toasts};

/// Edits one text field of an existing record.
#[component]
pub fn RecordText(
    kind: &'static Kind,
    id: RecordId,
    field: &'static str,
    #[prop(into)] label: Text,
    #[prop(default = Lines::Many)] lines: Lines,
    #[prop(optional, into)] support: MaybeText,
    #[prop(default = 3)] rows: u32,
) -> impl IntoView {
    let (book, toasts) = (Book::current(), Toasts::here());
    let stored = Memo::new(move |_| {
        let view = book.view(kind.name, id);
        let text = view.and_then(|view| Some(view.body.get(field)?.as_str()?.to_owned()));
        text.unwrap_or_default()
    });
    let seen = StoredValue::new(Seen::default());
    let is_required = kind.field(field).is_some_and(|field| field.is_required);
    let save = move |text: String| {
        let is_empty = text.trim().is_empty();
        if is_empty && is_required {
            return;
        }
        let value = if is_empty { Value::Null } else { Value::String(text) };
        let change = Change::Patch {
            kind: kind.name.to_owned(),
            id,
            seen: seen.get_value(),
            set: one(field, value),
            closes: Vec::new(),
        };
        keep(book, toasts, vec![change]);
        // The screen shows the own text now; an edit of somebody else is met at the server.
        seen.set_value(book.seen(kind.name, id));
    };
    view! {
        <Autosave
            label
            value=stored
            lines
            support
            rows
            on_open=move || seen.set_value(book.seen(kind.name, id))
            on_save=save
        />
    }
}

/// One text field of an existing record as it reads; one tap opens it for writing.
#[component]
pub fn WrittenText(
    kind: &'static Kind,
    id: RecordId,
    field: &'static str,
    #[prop(into)] label: Text,
) -> impl IntoView {
    let book = Book::current();
    let is_open = RwSignal::new(false);
    let text = move || {
        let view = book.view(kind.name, id);
        let text = view.and_then(|view| Some(view.body.get(field)?.as_str()?.to_owned()));
        text.unwrap_or_default()
    };
    move || {
        if is_open.get() {
            view! {
                <div class="tutor-written">
                    <RecordText kind id field label />
                    <Button
                        label=say("tutor.finish")
                        icon=IconName::Check
                        on_press=move || is_open.set(false)
                    />
                </div>
            }
            .into_any()
        } else {
            view! {
                <div class="tutor-written">
                    <p class="tutor-note-text">{text}</p>
                    <Button
                        label=say("tutor.rewrite")
                        kind=ButtonKind::Quiet
                        icon=IconName::Edit
                        on_press=move || is_open.set(true)
                    />
                </div>
            }
            .into_any()
        }
    }
}

/// A place to begin a record with its text: the first letter makes the record, the rest is kept
/// while it is typed. Until the writer has finished, `draft` names the record, so that a list can
/// leave it out.
#[component]
pub fn NewText(
    kind: &'static Kind,
    field: &'static str,
    draft: RwSignal<Option<RecordId>>,
    #[prop(into)] label: Text,
    /// The word on the button that opens the field.
    #[prop(into)]
    add: Text,
    #[prop(into)] blocked: Signal<Option<Blocked>>,
    /// The body of the new record with this text.
    #[prop(into)]
    make: Callback<(String,), Body>,
) -> impl IntoView {
    let (book, toasts) = (Book::current(), Toasts::here());
    let is_open = RwSignal::new(false);
    let save = move |text: String| {
        if text.trim().is_empty() {
            return;
        }
        let change = match draft.get_untracked() {
            Some(id) => Change::Patch {
                kind: kind.name.to_owned(),
                id,
                seen: book.seen(kind.name, id),
                set: one(field, Value::String(text)),
                closes: Vec::new(),
            },
            None => {
                let id = book.new_id();
                draft.set(Some(id));
                Change::Create { kind: kind.name, id, set: make.run((text,)) }
            }
        };
        keep(book, toasts, vec![change]);
    };
    let finish = move || {
        is_open.set(false);
        draft.set(None);
    };
    let open = move || is_open.set(true);
    move || {
        if is_open.get() {
            view! {
                <div class="tutor-new">
                    <Autosave label value=Signal::stored(String::new()) on_save=save />
                    <Button label=say("tutor.finish") icon=IconName::Check on_press=finish />
                </div>
            }
            .into_any()
        } else {
            view! { <Button label=add icon=IconName::Plus on_press=open blocked /> }.into_any()
        }
    }
}
