//! A record that somebody made in the wrong place, as a talk in another learner's file, is moved to
//! where it belongs. What it said stays nowhere else.

use leptos::prelude::*;
use serde_json::Value;
use shared::access::{Action, Refusal, Request, may, may_as_shown};
use shared::id::RecordId;
use shared::record::{Body, Field, Kind};
use shared::role::Role;
use shared::sync::device::Change;

use super::control::{Binding, Control};
use crate::navigation::Navigation;
use crate::parts::{
    Blocked, Button, ButtonKind, Dialog, IconName, Notice, NoticeKind, Toasts, ruby,
};
use crate::reading::values::title;
use crate::replica::Replica;
use crate::routes;
use crate::saving::keep::refused_text;
use crate::words::{t, t_with};

/// The fields that say where a record belongs: set once, and not its author.
fn place_fields(kind: &'static Kind) -> impl Iterator<Item = &'static Field> {
    kind.fields.iter().filter(|field| field.is_fixed && !field.is_author)
}

/// Why the person may not take a record away from where it is.
pub fn why_not_removed(replica: Replica, kind: &'static Kind, id: RecordId) -> Option<Blocked> {
    let (view, set) = (replica.view(kind.name, id)?, Body::new());
    let request = Request::new(Action::Delete, kind, view.scope.clone(), &set).of(&view.body);
    let refusal = may_as_shown(&replica.actor(), &replica.grants(), &request).err()?;
    Some(Blocked { reason: t(refusal.key()), helper: String::new() })
}

/// The way to another place for a record; nothing for kinds that are in one place only, and for
/// people who do not run the program.
#[component]
pub fn MoveRecord(kind: &'static Kind, id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let is_open = RwSignal::new(false);
    let can_move = place_fields(kind).next().is_some() && replica.actor().role == Role::Manager;
    can_move.then(|| {
        let blocked = move || why_not_removed(replica, kind, id);
        view! {
            <Button label=Signal::derive(|| t("forms.move")) kind=ButtonKind::Quiet
                blocked=Signal::derive(blocked) on_press=move || is_open.set(true) />
            {move || is_open.get().then(|| view! { <MoveDialog kind id is_open /> })}
        }
    })
}

#[component]
fn MoveDialog(kind: &'static Kind, id: RecordId, is_open: RwSignal<bool>) -> impl IntoView {
    let replica = Replica::current();
    let seen = StoredValue::new(replica.seen(kind.name, id));
    let body = RwSignal::new(seen.with_value(|seen| seen.body().clone()));
    let refused = RwSignal::new(None::<String>);
    let (toasts, navigation) = (Toasts::here(), Navigation::here());
    let name = StoredValue::new(untrack(|| title(replica, kind.name, id)));
    let go = Callback::new(move |()| {
        let (set, seen) = (body.get_untracked(), seen.get_value());
        let to = match destination(replica, kind, id, &set) {
            Ok(to) => to,
            Err(why) => return refused.set(Some(why)),
        };
        let old = seen.body().clone();
        let change = Change::Move { kind: kind.name, id, seen, to, set };
        if let Err(reason) = replica.edit(vec![change]) {
            return refused.set(Some(refused_text(&reason)));
        }
        is_open.set(false);
        navigation.done(&routes::record(kind.name, to));
        toasts.undoable(t("forms.move.done"), move || {
            let seen = replica.seen(kind.name, to);
            let back = Change::Move { kind: kind.name, id: to, seen, to: id, set: old.clone() };
            if let Err(reason) = replica.edit(vec![back]) {
                toasts.show(refused_text(&reason));
            }
        });
    });
    view! {
        <Dialog
            title=Signal::derive(|| t("forms.move.title"))
            open=is_open
            actions=move || view! {
                <Button label=Signal::derive(|| t("manager.records.keep"))
                    on_press=move || is_open.set(false) />
                <Button label=Signal::derive(|| t("forms.move.go")) icon=IconName::Check
                    kind=ButtonKind::Primary on_press=go />
            }
        >
            <p>{ruby(Signal::derive(move || {
                t_with("forms.move.text", &[("name", &name.get_value())])
            }))}</p>
            {place_fields(kind).map(|field| view! { <PlaceField kind field body refused /> })
                .collect_view()}
            {move || refused.get().map(|text| view! {
                <Notice kind=NoticeKind::Warning text />
            })}
        </Dialog>
    }
}

#[component]
fn PlaceField(
    kind: &'static Kind,
    field: &'static Field,
    body: RwSignal<Body>,
    refused: RwSignal<Option<String>>,
) -> impl IntoView {
    let value =
        Signal::derive(move || body.with(|body| body.get(field.name).cloned()).unwrap_or_default());
    let on_change = Callback::new(move |(value,): (Value,)| {
        refused.set(None);
        body.update(|body| match value {
            Value::Null => drop(body.remove(field.name)),
            value => drop(body.insert(field.name.to_owned(), value)),
        });
        Ok(())
    });
    let (form, error) = (Signal::derive(move || body.get()), Default::default());
    let binding = Binding { kind, field, own: None, form, value, on_change, error };
    view! { <Control binding /> }
}

/// The id in the new place, or in words why the record cannot be moved there.
fn destination(
    replica: Replica,
    kind: &'static Kind,
    id: RecordId,
    set: &Body,
) -> Result<RecordId, String> {
    let here = replica.view(kind.name, id).map(|view| view.body).unwrap_or_default();
    let is_same = place_fields(kind).all(|field| here.get(field.name) == set.get(field.name));
    if is_same {
        return Err(t("forms.move.same"));
    }
    let missing = |field: &&Field| field.is_required && !set.contains_key(field.name);
    if place_fields(kind).any(|field| missing(&field)) {
        return Err(t("forms.incomplete"));
    }
    let natural = kind.natural_id(set);
    if natural.is_some_and(|to| replica.view(kind.name, to).is_some()) {
        return Err(t("forms.move.exists"));
    }
    let to = natural.unwrap_or_else(|| replica.new_id());
    let scope = kind.scope_of(to, set).ok_or_else(|| t("refused.no_scope"))?;
    let request = Request::new(Action::Create, kind, scope, set);
    let request = Request { moved_from: Some(&here), ..request };
    let refusal: Option<Refusal> = may(&replica.actor(), &replica.grants(), &request).err();
    refusal.map_or(Ok(to), |refusal| Err(t(refusal.key())))
}
