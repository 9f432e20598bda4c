//! Two records of one person: joining them after a question, seeing what each of them holds, and
//! parting them again.

use leptos::prelude::*;
use serde_json::Value;
use shared::access::{Action, Request};
use shared::id::{RecordId, Stamp};
use shared::program::Write;
use shared::program::person::{MERGED_INTO, NotJoined, why_not_joined};
use shared::record::Record;
use shared::records::learner::{KIND, Learner};
use shared::scope::Scope;
use shared::words::verbatim;

use super::search::places_text;
use super::side_by_side::SideBySide;
use crate::fields::{Circle, Offer, RefPicker};
use crate::parts::{
    Blocked, Button, ButtonKind, Dialog, IconName, Row, Rows, Section, Toasts, ruby, word,
};
use crate::reading::find::aliases;
use crate::reading::phrases::BETWEEN;
use crate::reading::values::{field_label, title, value_text};
use crate::replica::Replica;
use crate::saving::keep::{keep_undoable, one, refused};
use crate::words::{moment_text, t, t_with};

/// The fields that tell one person from another of her name.
const TOLD: [&str; 3] = ["full_name", "kana", "birth_date"];

/// The records that belong to the person whom `id` stands for, and the way to add one. Nothing for
/// those who may not join people and see no joined record.
#[component]
pub fn Joined(id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let others = Memo::new(move |_| {
        let all = aliases(replica, id).into_iter();
        all.filter(|other| *other != id).collect::<Vec<_>>()
    });
    let may_join = Memo::new(move |_| may_join(replica, id));
    move || {
        let is_shown = may_join.get() || others.with(|others| !others.is_empty());
        is_shown.then(|| {
            view! {
                <Section title=word("learner.section.joined") support=move || t("file.joined.text")>
                    <Rows>
                        <For each=move || others.get() key=|other| *other let(other)>
                            <Other id=other may_part=may_join />
                        </For>
                    </Rows>
                    {move || may_join.get().then(|| view! { <Join id /> })}
                </Section>
            }
        })
    }
}

/// Whether the account may say that this record belongs to another person.
fn may_join(replica: Replica, id: RecordId) -> bool {
    replica.view(Learner::NAME, id).is_some() && why_not(replica, id).is_none()
}

/// Why the account may not say so, in words; `None` if it may.
pub fn why_not(replica: Replica, id: RecordId) -> Option<Blocked> {
    let set = one(MERGED_INTO, Value::Null);
    refused(replica, &Request::new(Action::Patch, &KIND, Scope::Own(id), &set))
}

/// One record that was joined, with what stands in it alone.
#[component]
fn Other(id: RecordId, may_part: Memo<bool>) -> impl IntoView {
    let replica = Replica::current();
    let toasts = Toasts::here();
    let part = move || {
        let name = untrack(|| title(replica, Learner::NAME, id));
        let before = replica.read::<Learner>(id).and_then(|learner| learner.merged_into);
        let said = t_with("file.joined.parted", &[("name", &name)]);
        let undo = move || vec![into(id, before.as_ref().map(|before| before.id))];
        keep_undoable(replica, toasts, said.into(), vec![into(id, None)], undo);
    };
    view! {
        <OnePerson
            id
            end=move || may_part.get().then(|| view! {
                <Button label=word("file.joined.part") on_press=part />
            })
        />
    }
}

/// Chooses the record that is to stand for the person, and asks before it does.
#[component]
fn Join(id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let toasts = Toasts::here();
    let chosen = RwSignal::new(None::<RecordId>);
    let is_asked = RwSignal::new(false);
    let choose = move |(text,): (String,)| {
        chosen.set(text.parse().ok());
        is_asked.set(chosen.get_untracked().is_some());
    };
    // Whoever says no begins again with an empty field.
    Effect::new(move |_| {
        if !is_asked.get() {
            chosen.set(None);
        }
    });
    let confirm = move || {
        if let Some(other) = chosen.get_untracked() {
            join(replica, toasts, id, other);
        }
        is_asked.set(false);
    };
    let circle = Some(Circle { own: id, field: MERGED_INTO });
    let offer = Offer { circle, ..Offer::default() };
    view! {
        <RefPicker
            of=Learner::NAME
            label=word("file.joined.with")
            offer
            value=Signal::derive(String::new)
            on_choose=choose
        />
        <Dialog
            title=word("file.joined.ask")
            open=is_asked
            actions=move || view! {
                <Button label=word("file.joined.no") on_press=move || is_asked.set(false) />
                <Button
                    label=word("file.joined.yes")
                    kind=ButtonKind::Primary
                    icon=IconName::People
                    on_press=confirm
                />
            }
        >
            {move || chosen.get().map(|other| view! {
                <SideBySide
                    one=(id, word("file.joined.this"))
                    other=(other, word("file.joined.stays"))
                />
            })}
            <p>{ruby(word("file.joined.ask.text"))}</p>
        </Dialog>
    }
}

/// Says that one record belongs to the person of the other one, and how to take it back; or why
/// that cannot be.
pub fn join(replica: Replica, toasts: Toasts, id: RecordId, other: RecordId) {
    // Another tablet may have joined one of them while the question was open.
    match untrack(|| replica.ask(|records| why_not_joined(records, id, other))) {
        Some(NotJoined::Already) => return toasts.show(t("file.joined.already")),
        Some(NotJoined::Circle) => return toasts.show(t("file.joined.circle")),
        None => {}
    }
    let name = untrack(|| title(replica, Learner::NAME, other));
    let said = t_with("file.joined.done", &[("name", &name)]);
    let before = replica.read::<Learner>(id).and_then(|learner| learner.merged_into);
    let undo = move || vec![into(id, before.as_ref().map(|before| before.id))];
    keep_undoable(replica, toasts, said.into(), vec![into(id, Some(other))], undo);
}

/// One record of a person: what stands in it, where she comes by it, and when it was made.
#[component]
pub fn OnePerson(
    id: RecordId,
    #[prop(optional, into)] href: Option<String>,
    /// What there is to do with it.
    #[prop(optional, into)]
    end: ViewFn,
) -> impl IntoView {
    let replica = Replica::current();
    let title = Signal::derive(move || title(replica, Learner::NAME, id));
    let note = Memo::new(move |_| Some(about(replica, id)));
    match href {
        Some(href) => view! { <Row title note href>{move || end.run()}</Row> }.into_any(),
        None => view! { <Row title note>{move || end.run()}</Row> }.into_any(),
    }
}

/// The change after which a record belongs to another one, or to nobody else.
fn into(id: RecordId, other: Option<RecordId>) -> Write {
    let value = other.map_or(Value::Null, |other| other.to_string().into());
    Write::set::<Learner>(id, one(MERGED_INTO, value))
}

/// What tells a record of a person apart from another one.
pub fn about(replica: Replica, id: RecordId) -> String {
    let Some(view) = replica.view(Learner::NAME, id) else { return String::new() };
    let told = KIND.fields.iter().filter(|field| TOLD.contains(&field.name));
    let facts = told.filter_map(|field| {
        let value = value_text(replica, &KIND, field, view.body.get(field.name)?);
        Some(format!("{} {}", field_label(&KIND, field), verbatim(&value)))
    });
    let made = id.0.get_timestamp().and_then(|at| i64::try_from(at.to_unix().0).ok());
    let made =
        made.map(|seconds| t_with("same.made", &[("when", &moment_text(Stamp(seconds * 1_000)))]));
    facts.chain(places_text(replica, &[id])).chain(made).collect::<Vec<_>>().join(BETWEEN)
}
