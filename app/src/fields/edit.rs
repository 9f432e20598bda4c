//! The form of a record that exists. There is no save button: each field is saved when the person
//! leaves it, against what she had seen. What is no value of the field stays in it and is not
//! saved.

use std::collections::{BTreeMap, BTreeSet};

use leptos::html::Div;
use leptos::prelude::*;
use serde_json::Value;
use shared::access::{Action, Refusal, Request, may_as_it_stands, may_as_shown};
use shared::id::{RecordId, Seq};
use shared::problem::ProblemCode;
use shared::record::computed::Computed;
use shared::record::entry::{is_asked, is_withheld, problems_at, value_problem};
use shared::record::{Body, Field, Kind, Merge};
use shared::scope::Scope;
use shared::sync::device::{Change, EditBase, EditRefused};
use shared::sync::overlay::View;
use shared::sync::stored::WHOLE_RECORD;
use shared::value::{FieldType, choice_codes};

use super::conflict::ConflictCard;
use super::control::{Binding, Control, width};
use super::focus::to_first_control;
use super::locked::{Locked, RawBody};
use super::section::SectionHead;
use crate::parts::{MaybeText, Notice, NoticeKind, word};
use crate::reading::values::{field_label, value_text};
use crate::replica::Replica;
use crate::saving::follow::with_what_follows;
use crate::saving::keep::NotKept;
use crate::saving::record_text::place_of;
use crate::typing::this_page;
use crate::words::t;

/// What stands in a field and is not saved, and why.
type Unsaved = RwSignal<BTreeMap<&'static str, (Value, NotKept)>>;

/// One open form.
#[derive(Clone, Copy)]
struct Form {
    replica: Replica,
    kind: &'static Kind,
    id: RecordId,
    view: Memo<Option<View>>,
    seen: StoredValue<EditBase>,
    unsaved: Unsaved,
    page: StoredValue<String>,
}

/// The form of the record with this id; nothing if it is not on this device.
#[component]
pub fn RecordForm(kind: &'static Kind, id: RecordId) -> impl IntoView {
    let form = Form::open(Replica::current(), kind, id);
    let Some(view) = form.view.get_untracked() else { return ().into_any() };
    let whole = form.refusal(view.scope.clone(), None);
    // Joining two records asks first: the page of the kind does it.
    let own = kind.fields.iter().filter(|field| kind.joined_by != Some(field.name));
    let fields = own.map(|field| {
        let lock = match whole {
            Some(_) => Some(""),
            None => form.lock(view.scope.clone(), field),
        };
        view! {
            <SectionHead kind field form=form.body() />
            <FieldRow form field lock />
        }
    });
    let body = Signal::derive(move || form.view.get().map(|view| view.body).unwrap_or_default());
    view! {
        {whole.map(|refusal| view! {
            <Notice kind=NoticeKind::Info text=move || t(refusal.key()) />
        })}
        <Conflicts form unit=WHOLE_RECORD />
        <div class="panel form" on:focusin=move |_| form.look()>
            {fields.collect_view()}
            <ComputedValues form />
        </div>
        <RawBody body kind=Some(kind) />
    }
    .into_any()
}

impl Form {
    fn open(replica: Replica, kind: &'static Kind, id: RecordId) -> Form {
        let form = Form {
            replica,
            kind,
            id,
            view: Memo::new(move |_| replica.view(kind.name, id)),
            seen: StoredValue::new(replica.seen(kind.name, id)),
            unsaved: RwSignal::new(BTreeMap::new()),
            page: StoredValue::new(this_page()),
        };
        form.bring_back();
        form.save_later();
        let typing = replica.typing;
        on_cleanup(move || {
            kind.fields.iter().for_each(|field| typing.left(&place_of(kind, id, field.name)));
        });
        form
    }

    /// Shows again what was not saved when the page was left. Texts do so by themselves.
    fn bring_back(self) {
        for field in self.kind.fields.iter().filter(|field| !is_text(field)) {
            let place = place_of(self.kind, self.id, field.name);
            let Some(text) = untrack(|| self.replica.typing.refused_at(&place)) else { continue };
            // Only this form stores something at its places, and only as JSON.
            let value = shared::json::read(text.as_bytes()).unwrap_or_default();
            let _ = self.save(field, value);
        }
    }

    /// Saves what was filled in while another tab wrote, as soon as this one may. Texts do so by
    /// themselves.
    fn save_later(self) {
        let is_reading = Memo::new(move |_| self.replica.is_reading());
        Effect::new(move |_| {
            if is_reading.get() {
                return;
            }
            let is_elsewhere = NotKept::Refused(EditRefused::Elsewhere);
            let waiting: Vec<(&str, Value)> = self.unsaved.with_untracked(|all| {
                let waits = all.iter().filter(|(_, (_, why))| *why == is_elsewhere);
                waits.map(|(name, (value, _))| (*name, value.clone())).collect()
            });
            for (name, value) in waiting {
                if let Some(field) = self.kind.field(name) {
                    // The field says it if it is not saved this time either.
                    let _ = self.save(field, value);
                }
            }
        });
    }

    /// Takes down what the record shows now. The form shows news as they arrive, except in a field
    /// that is being filled in; so what somebody has seen is what stood there when she entered it.
    fn look(self) {
        self.seen.set_value(self.replica.seen(self.kind.name, self.id));
    }

    /// What the record holds.
    fn body(self) -> Signal<Body> {
        let body = move |view: &Option<View>| {
            view.as_ref().map(|view| view.body.clone().into_body()).unwrap_or_default()
        };
        Signal::derive(move || self.view.with(body))
    }

    /// The value that a field shows: what could not be saved, or what is stored.
    fn value(self, field: &'static Field) -> Signal<Value> {
        Signal::derive(move || {
            let unsaved =
                self.unsaved.with(|all| all.get(field.name).map(|(value, _)| value.clone()));
            let stored = |view: &View| view.body.get(field.name).cloned();
            unsaved
                .or_else(|| self.view.with(|view| view.as_ref().and_then(stored)))
                .unwrap_or_default()
        })
    }

    /// Saves a field, or says why not and keeps what stands in it.
    fn save(self, field: &'static Field, value: Value) -> Result<(), NotKept> {
        let latest = untrack(|| self.replica.latest_day());
        let problem = value_problem(field, &value, latest).map(NotKept::Problem);
        let saved = problem.map_or_else(|| self.patch(field, &value), Err);
        if !is_text(field) {
            self.remember(field, value, saved.clone());
        }
        saved
    }

    /// Keeps what could not be saved in sight, also for whoever comes back to the page.
    fn remember(self, field: &'static Field, value: Value, saved: Result<(), NotKept>) {
        let (typing, place) = (self.replica.typing, place_of(self.kind, self.id, field.name));
        let _ = self.unsaved.try_update(|all| match saved {
            Ok(()) => {
                all.remove(field.name);
                typing.settled(&place);
            }
            Err(not_kept) => {
                // An empty field holds nothing that could be lost; its words are still stored.
                if value.is_null() {
                    typing.emptied(&place, self.page.get_value());
                } else {
                    typing.refused(&place, value.to_string(), self.page.get_value());
                }
                all.insert(field.name, (value, not_kept));
            }
        });
    }

    fn patch(self, field: &'static Field, value: &Value) -> Result<(), NotKept> {
        let before = self.seen.with_value(|seen| seen.body().get(field.name).cloned());
        let value = match field.merge {
            Merge::Set => set_change(before.as_ref(), value),
            _ => value.clone(),
        };
        let set = Body::from_iter([(field.name.to_owned(), value)]);
        if let Some(refusal) = self.refusal_of(&set) {
            return Err(NotKept::NoRight(refusal));
        }
        let (kind, seen) = (self.kind.name.to_owned(), self.seen.get_value());
        let change = Change::Patch { kind, id: self.id, seen, set, closes: Vec::new() };
        let changes = untrack(|| with_what_follows(self.replica, vec![change]));
        self.replica.edit(changes).map_err(NotKept::Refused)?;
        // The own edit is now part of what the form shows.
        self.look();
        Ok(())
    }

    /// Why the person may not set these fields, or anything if there are none.
    fn refusal(self, scope: Scope, field: Option<&Field>) -> Option<Refusal> {
        let actor = self.replica.actor();
        let person = actor.person.map(|id| id.to_string());
        let sample = |field: &Field| {
            // Any value stands for the one that she would set.
            let value = if field.is_author { person.clone().into() } else { Value::Bool(true) };
            (field.name.to_owned(), value)
        };
        let set = field.into_iter().map(sample).collect::<Body>();
        let before = self.view.with_untracked(|view| view.as_ref().map(|view| view.body.clone()));
        let before = before.unwrap_or_default();
        let opened = self.opened();
        let request = Request::new(Action::Patch, self.kind, scope, &set).of(&before);
        let request = Request { opened: &opened, ..request };
        may_as_shown(&actor, &self.replica.grants(), &request).err()
    }

    /// The record itself, while only this device knows it: whoever has made it, such as a report
    /// for few people, goes on writing before the server has heard of it.
    fn opened(self) -> BTreeSet<RecordId> {
        let view = self.view.get_untracked();
        view.filter(|view| view.seq == Seq(0)).map(|view| view.id).into_iter().collect()
    }

    /// Why the person may not write just these values, which the server would only hold.
    fn refusal_of(self, set: &Body) -> Option<Refusal> {
        let view = self.view.get_untracked()?;
        let opened = self.opened();
        let request = Request::new(Action::Patch, self.kind, view.scope.clone(), set);
        let request = Request { opened: &opened, ..request };
        let (actor, grants) = untrack(|| (self.replica.actor(), self.replica.grants()));
        let today = untrack(|| self.replica.today());
        may_as_shown(&actor, &grants, &request.of(&view.body))
            .and_then(|()| may_as_it_stands(&actor, self.kind, &view.body, set, today))
            .err()
    }

    /// The key of the reason why a field cannot be changed in this form.
    fn lock(self, scope: Scope, field: &'static Field) -> Option<&'static str> {
        if field.is_fixed {
            return Some("forms.locked.fixed");
        }
        if field.is_author {
            return Some("forms.locked.author");
        }
        self.refusal(scope, Some(field)).map(Refusal::key)
    }

    /// What is wrong with a field: why it is not saved, or a problem of the stored record.
    fn error(self, field: &'static Field) -> MaybeText {
        let problem = Memo::new(move |_| {
            let body = self.view.get()?.body;
            let of_record = self.kind.problems_of(self.id, &body);
            let in_time = problems_at(self.kind, &body, self.replica.latest_day());
            let mut problems = of_record.into_iter().chain(in_time);
            let own = problems.find(|problem| problem.field == field.name)?;
            Some((own.code, body.get(field.name).cloned().unwrap_or_default()))
        });
        let error = move || {
            let unsaved = self.unsaved.with(|all| all.get(field.name).map(|(_, why)| why.text()));
            unsaved.or_else(|| problem.get().map(|(code, json)| problem_text(code, &json)))
        };
        error.into()
    }
}

/// What follows from the record's fields: shown, never filled in.
#[component]
fn ComputedValues(form: Form) -> impl IntoView {
    let one = move |computed: &'static Computed| {
        let field = Field::new(computed.name, computed.declared);
        let value = Memo::new(move |_| {
            let body = form.view.get()?.body;
            (computed.value)(&body, form.replica.today())
        });
        let label = Signal::derive(move || field_label(form.kind, &field));
        let text =
            move || value.get().map(|json| value_text(form.replica, form.kind, &field, &json));
        view! {
            <Locked label text=Signal::derive(move || text().unwrap_or_default())
                reason=Signal::derive(|| t("forms.computed")) />
        }
    };
    form.kind.computed.iter().map(one).collect_view()
}

/// One field with its conflict, if it has one.
#[component]
fn FieldRow(form: Form, field: &'static Field, lock: Option<&'static str>) -> impl IntoView {
    let (value, body) = (form.value(field), form.body());
    let binding = Binding {
        kind: form.kind,
        field,
        own: Some(form.id),
        form: body,
        value,
        on_change: Callback::new(move |(value,)| form.save(field, value)),
        error: form.error(field),
    };
    let text = move || value_text(form.replica, form.kind, field, &value.get());
    // A group is settled as one, below its last field.
    let unit = field.group.unwrap_or(field.name);
    let mut members = form.kind.fields.iter().filter(|it| it.group.unwrap_or(it.name) == unit);
    let is_last = members.next_back().is_some_and(|last| last.name == field.name);
    let is_asked = Memo::new(move |_| body.with(|body| is_asked(field, body)));
    let is_withheld = Memo::new(move |_| body.with(|body| is_withheld(field, body)));
    let control = move || match lock {
        _ if is_withheld.get() => view! {
            <Locked label=binding.label() text=word("forms.withheld")
                reason=Signal::derive(|| t("forms.withheld.reason")) />
        }
        .into_any(),
        None => view! { <Control binding /> }.into_any(),
        Some(key) => view! {
            <Locked label=binding.label() text=Signal::derive(text)
                reason=Signal::derive(move || {
                    if key.is_empty() { String::new() } else { t(key) }
                }) />
        }
        .into_any(),
    };
    let part = NodeRef::<Div>::new();
    // A text looks for itself.
    if !is_text(field) && form.replica.typing.is_found(&place_of(form.kind, form.id, field.name)) {
        to_first_control(part);
    }
    view! {
        {move || is_asked.get().then(|| view! {
            <div class="form-part" data-width=width(field) node_ref=part>{control()}</div>
        })}
        {is_last.then(|| view! { <Conflicts form unit /> })}
    }
}

/// The open conflict of one unit: a field, a group of fields, or the whole record.
#[component]
fn Conflicts(form: Form, unit: &'static str) -> impl IntoView {
    let open = Memo::new(move |_| {
        let view = form.view.get()?;
        let conflict = view.conflicts.iter().find(|conflict| conflict.field == unit).cloned()?;
        Some((view, conflict))
    });
    move || open.get().map(|(record, conflict)| view! { <ConflictCard record conflict /> })
}

/// Whether a field is a text, which saves itself while it is typed.
fn is_text(field: &Field) -> bool {
    matches!(field.declared, FieldType::Text | FieldType::LongText)
}

/// What is wrong with a value, and the value itself where the control cannot show it.
pub(super) fn problem_text(code: ProblemCode, json: &Value) -> String {
    let words = t(code.key());
    match code {
        ProblemCode::WrongType | ProblemCode::OutOfRange | ProblemCode::UnknownChoice => {
            let stored = json.as_str().map_or_else(|| json.to_string(), str::to_owned);
            format!("{words} ({stored})")
        }
        _ => words,
    }
}

/// What was added to and taken from a set of choices.
pub fn set_change(before: Option<&Value>, after: &Value) -> Value {
    let (before, after) = (choice_codes(before), choice_codes(Some(after)));
    let add: Vec<&String> = after.difference(&before).collect();
    let remove: Vec<&String> = before.difference(&after).collect();
    serde_json::json!({ "add": add, "remove": remove })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_tick_says_what_it_adds_and_what_it_takes() {
        let before = json!(["exam", "study"]);
        let change = set_change(Some(&before), &json!(["study", "work"]));
        assert_eq!(change, json!({ "add": ["work"], "remove": ["exam"] }));
        assert_eq!(set_change(None, &Value::Null), json!({ "add": [], "remove": [] }));
    }
}
