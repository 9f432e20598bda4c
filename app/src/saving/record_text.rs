//! A text of a record, kept while it is typed, from the version that the writer had before her; and
//! a new record that begins with its text.

use leptos::html::Div;
use leptos::prelude::*;
use serde_json::Value;
use shared::id::RecordId;
use shared::problem::ProblemCode;
use shared::record::{Body, Kind};
use shared::sync::device::Change;

use super::autosave::{Autosave, Finisher, Lines, Look};
use super::begun::Begun;
use super::care::{CareGuard, CareOffer};
use super::keep::{NotKept, keep_text, one};
use crate::focus::give_in;
use crate::parts::{Blocked, Button, ButtonKind, IconName, MaybeText, Reader, Text, Toasts, word};
use crate::replica::Replica;
use crate::words::t;

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
    #[prop(default = None)] reader: Option<Reader>,
    /// What the button that closes the field holds.
    #[prop(default = None)]
    finisher: Option<Finisher>,
) -> impl IntoView {
    let replica = Replica::current();
    let body = untrack(|| replica.view(kind.name, id)).map(|view| view.body);
    let guard = body.and_then(|body| CareGuard::of(replica, kind, field, &body));
    let finisher = finisher.unwrap_or_else(Finisher::new);
    let stored = Memo::new(move |_| {
        let view = replica.view(kind.name, id);
        let text = view.and_then(|view| Some(view.body.get(field)?.as_str()?.to_owned()));
        text.unwrap_or_default()
    });
    let seen = StoredValue::new(replica.seen(kind.name, id));
    let is_required = kind.field(field).is_some_and(|field| field.is_required);
    let save = move |text: String| {
        let is_empty = text.trim().is_empty();
        if is_empty && is_required {
            return Err(NotKept::Problem(ProblemCode::Missing));
        }
        let value = if is_empty { Value::Null } else { Value::String(text) };
        let change = Change::Patch {
            kind: kind.name.to_owned(),
            id,
            seen: seen.get_value(),
            set: one(field, value),
            closes: Vec::new(),
        };
        keep_text(replica, change)?;
        // The screen shows the own text now; an edit of somebody else is met at the server.
        seen.set_value(replica.seen(kind.name, id));
        Ok(())
    };
    let guarded = move |text: String| through(guard, text, save);
    let look = guard.map(|guard| Look::new(move |(text,): (String,)| guard.look(&text)));
    let is_shown = Memo::new(move |_| guard.is_none_or(CareGuard::is_shown));
    view! {
        {move || is_shown.get().then(|| view! {
            <Autosave
                place=place_of(kind, id, field)
                label
                value=stored
                lines
                support
                rows
                reader
                again=again(guard)
                look
                finisher=Some(finisher)
                on_open=move || seen.set_value(replica.seen(kind.name, id))
                on_save=guarded
            />
        })}
        {guard.map(|guard| view! {
            <CareOffer guard finisher on_moved=move || guard.show_stored() />
        })}
    }
}

/// The button that closes a field, once its words are kept.
#[component]
fn Finish(
    finisher: Finisher,
    #[prop(into)] finish: Callback<()>,
    not_finished: Signal<Option<Blocked>>,
) -> impl IntoView {
    view! {
        <Button
            label=word("tutor.finish")
            icon=IconName::Check
            on_press=move || {
                finisher.finish();
                if not_finished.get_untracked().is_none() {
                    finish.run(());
                }
            }
            blocked=not_finished
        />
    }
}

/// Saves a text unless words of care are held back.
pub fn through(
    guard: Option<CareGuard>,
    text: String,
    save: impl FnOnce(String) -> Result<(), NotKept>,
) -> Result<(), NotKept> {
    match guard {
        Some(guard) => guard.save(text, save),
        None => save(text),
    }
}

/// What lets words be saved again that were held.
pub fn again(guard: Option<CareGuard>) -> Signal<bool> {
    guard.map_or(Signal::stored(false), CareGuard::again)
}

/// One text field of an existing record as it reads; one tap opens it for writing.
#[component]
pub fn WrittenText(
    kind: &'static Kind,
    id: RecordId,
    field: &'static str,
    #[prop(into)] label: Text,
    #[prop(default = None)] reader: Option<Reader>,
) -> impl IntoView {
    let replica = Replica::current();
    let place = place_of(kind, id, field);
    // Words that were not kept when she left are open again.
    let is_left = untrack(|| replica.typing.refused_at(&place).is_some());
    let (is_open, finisher) = (RwSignal::new(is_left), Finisher::new());
    let why_not = not_finished(replica, place);
    let text = move || {
        let view = replica.view(kind.name, id);
        let text = view.and_then(|view| Some(view.body.get(field)?.as_str()?.to_owned()));
        text.unwrap_or_default()
    };
    move || {
        if is_open.get() {
            view! {
                <div class="tutor-written">
                    <RecordText kind id field label reader finisher=Some(finisher) />
                    <Finish finisher finish=move || is_open.set(false) not_finished=why_not />
                </div>
            }
            .into_any()
        } else {
            view! {
                <div class="tutor-written">
                    <p class="tutor-note-text">{text}</p>
                    <Button
                        label=word("tutor.rewrite")
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

/// How a place for a new record's text begins: behind a button, or with the field open, to be left
/// by going elsewhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Begin {
    #[default]
    Closed,
    Open,
}

/// A place to begin a record with its text: the first letter makes the record, the rest is kept
/// while it is typed. Until the writer has finished, `draft` names the record, so that a list can
/// leave it out.
#[component]
pub fn NewText(
    kind: &'static Kind,
    field: &'static str,
    draft: RwSignal<Option<RecordId>>,
    /// Names the field among all fields of the account, before there is a record.
    #[prop(into)]
    place: String,
    #[prop(into)] label: Text,
    /// The word on the button that opens the field.
    #[prop(into)]
    add: Text,
    #[prop(into)] blocked: Signal<Option<Blocked>>,
    /// The body of the new record with this text.
    #[prop(into)]
    make: Callback<(String,), Body>,
    #[prop(default = None)] reader: Option<Reader>,
    /// Whether the field stands open, or behind a button.
    #[prop(optional)]
    begin: Begin,
) -> impl IntoView {
    let (replica, toasts, is_closed) = (Replica::current(), Toasts::here(), begin == Begin::Closed);
    let is_left = untrack(|| replica.typing.refused_at(&place).is_some());
    let is_open = RwSignal::new(is_left || begin == Begin::Open);
    let not_finished = not_finished(replica, place.clone());
    let guard = CareGuard::of(replica, kind, field, &untrack(|| make.run((String::new(),))));
    let begun = Begun::new((replica, toasts), (kind, field), draft, make, guard);
    let (opened, finisher) = (NodeRef::<Div>::new(), Finisher::new());
    let finish = move || {
        is_open.set(false);
        draft.set(None);
    };
    // What was finished before the words that were moved stays, and is shown again.
    let moved = move || {
        is_open.set(false);
        if is_closed {
            draft.set(None);
        }
        guard.into_iter().for_each(|it| it.clear_then(move || is_open.set(!is_closed)));
    };
    move || {
        if is_open.get() {
            view! {
                <div class="tutor-new" node_ref=opened>
                    {field_of(begun, finisher, place.clone(), label, begin, reader)}
                    {guard.map(|guard| view! { <CareOffer guard finisher on_moved=moved /> })}
                    {is_closed.then(|| view! { <Finish finisher finish not_finished /> })}
                </div>
            }
            .into_any()
        } else {
            let open = move || {
                guard.into_iter().for_each(CareGuard::clear);
                is_open.set(true);
                request_animation_frame(move || {
                    give_in(opened.try_get_untracked().flatten(), "textarea");
                });
            };
            view! { <Button label=add icon=IconName::Plus on_press=open blocked /> }.into_any()
        }
    }
}

/// The field of a record that begins with its text.
fn field_of(
    begun: Begun,
    finisher: Finisher,
    place: String,
    label: Text,
    begin: Begin,
    reader: Option<Reader>,
) -> impl IntoView {
    view! {
        <Autosave
            place
            label
            value=Signal::derive(move || begun.text())
            rows=if begin == Begin::Open { 2 } else { 3 }
            reader
            again=again(begun.guard)
            look=begun.guard.map(|guard| begun.look(guard))
            finisher=Some(finisher)
            on_open=move || begun.opened()
            on_leave=move || begun.left()
            on_save=move |text: String| begun.save(text)
        />
    }
}

/// The name of a field among all fields of the account.
pub fn place_of(kind: &Kind, id: RecordId, field: &str) -> String {
    format!("{}/{id}/{field}", kind.name)
}

/// Why a field cannot be closed: its words are not kept.
pub fn not_finished(replica: Replica, place: String) -> Signal<Option<Blocked>> {
    Signal::derive(move || {
        replica.typing.refused_at(&place)?;
        Some(Blocked { reason: t("tutor.not_kept"), helper: t("tutor.not_kept.helper") })
    })
}
