//! The form of a record that does not exist yet, with one clear action that makes it.

use leptos::prelude::*;
use leptos_router::params::ParamsMap;
use serde_json::Value;
use shared::access::{Action, Refusal, Request, may};
use shared::id::RecordId;
use shared::record::{Body, Field, Kind};
use shared::scope::Scope;
use shared::sync::device::{Change, EditRefused};
use shared::value::{FieldType, is_valid};

use super::control::{Binding, Control};
use super::edit::problem_text;
use super::locked::{Locked, refused_text};
use crate::parts::{Button, ButtonKind, IconName, Notice, NoticeKind, ruby};
use crate::reading::values::{title, value_text};
use crate::replica::Replica;
use crate::routes;
use crate::words::t;

/// How far the creation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Attempt {
    /// Nobody has asked for it yet, so nothing is pointed out.
    None,
    /// Asked for, with something missing or wrong.
    Incomplete,
    /// The fact has been recorded already, as this record.
    Exists(RecordId),
}

/// A form for a new record of `kind`, filled with `first` values. `on_created` hears its id.
#[component]
pub fn CreateForm(
    kind: &'static Kind,
    first: Body,
    #[prop(into)] on_created: Callback<(RecordId,)>,
) -> impl IntoView {
    let replica = Replica::current();
    let body = RwSignal::new(first);
    let attempt = RwSignal::new(Attempt::None);
    let refused = RwSignal::new(None::<Result<EditRefused, Refusal>>);
    let create = move || match try_create(replica, kind, body.get_untracked()) {
        Ok(id) => on_created.run((id,)),
        Err(NotCreated::Problems) => attempt.set(Attempt::Incomplete),
        Err(NotCreated::Exists(id)) => attempt.set(Attempt::Exists(id)),
        Err(NotCreated::NoRight(refusal)) => refused.set(Some(Err(refusal))),
        Err(NotCreated::Refused(reason)) => refused.set(Some(Ok(reason))),
    };
    let refused_words = move || {
        refused.get().map(|refused| match refused {
            Ok(refused) => refused_text(&refused),
            Err(refusal) => t(refusal.key()),
        })
    };
    let fields = kind.fields.iter().map(|field| view! { <Row kind field body attempt /> });
    view! {
        <div class="panel form">
            {fields.collect_view()}
            {move || match attempt.get() {
                Attempt::Incomplete if !kind.problems(&body.get()).is_empty() => view! {
                    <Notice kind=NoticeKind::Warning text=|| t("forms.incomplete") />
                }
                .into_any(),
                Attempt::Exists(id) => view! { <Existing kind id /> }.into_any(),
                Attempt::None | Attempt::Incomplete => ().into_any(),
            }}
            {move || refused_words().map(|text| view! {
                <Notice kind=NoticeKind::Danger text />
            })}
            <Button label=Signal::derive(|| t("forms.create")) kind=ButtonKind::Primary
                icon=IconName::Plus on_press=create />
        </div>
    }
}

/// Why the person may not make records of this kind at all; which ones follows from the fields.
pub fn create_verdict(replica: Replica, kind: &'static Kind) -> Option<Refusal> {
    may_create(replica, kind, Scope::Program, &Body::new()).err()
}

/// What a new record starts with: what the address says, the author, and the present day and
/// fiscal year where it is an event.
pub fn first_values(replica: Replica, kind: &'static Kind, given: &ParamsMap) -> Body {
    let today = replica.today();
    let staff = replica.actor().staff();
    let value = |field: &Field| {
        if field.is_author {
            return staff.map(|id| Value::from(id.to_string()));
        }
        let given = given.get(field.name).map(|text| read_text(field.declared, &text));
        let given = given.filter(|json| is_valid(field.declared, json));
        given.or_else(|| match field.declared {
            FieldType::Date if kind.event_day.own() == Some(field.name) => {
                Some(Value::from(today.to_string()))
            }
            FieldType::FiscalYear => Some(Value::from(today.fiscal_year().0)),
            _ => None,
        })
    };
    let values = kind.fields.iter().map(|field| (field.name.to_owned(), value(field)));
    values.filter_map(|(name, value)| Some((name, value?))).collect()
}

enum NotCreated {
    Problems,
    Exists(RecordId),
    NoRight(Refusal),
    Refused(EditRefused),
}

fn try_create(replica: Replica, kind: &'static Kind, set: Body) -> Result<RecordId, NotCreated> {
    if !kind.problems(&set).is_empty() {
        return Err(NotCreated::Problems);
    }
    let natural = kind.natural_id(&set);
    let id = natural.unwrap_or_else(|| replica.new_id());
    if natural.is_some() && untrack(|| replica.view(kind.name, id)).is_some() {
        return Err(NotCreated::Exists(id));
    }
    if let Some(scope) = kind.scope_of(id, &set) {
        may_create_own(replica, kind, scope, id, &set).map_err(NotCreated::NoRight)?;
    }
    let change = Change::Create { kind: kind.name, id, set };
    replica.edit(vec![change]).map_err(NotCreated::Refused)?;
    Ok(id)
}

fn may_create(
    replica: Replica,
    kind: &'static Kind,
    scope: Scope,
    set: &Body,
) -> Result<(), Refusal> {
    let request = Request::new(Action::Create, kind, scope, set);
    may(&replica.actor(), &replica.grants(), &request)
}

/// The same for a record with this id, which opens its own scope if it is a learner.
fn may_create_own(
    replica: Replica,
    kind: &'static Kind,
    scope: Scope,
    id: RecordId,
    set: &Body,
) -> Result<(), Refusal> {
    let new_learners = scope.learner().filter(|learner| *learner == id).into_iter().collect();
    let request = Request::new(Action::Create, kind, scope, set);
    let request = Request { new_learners: &new_learners, ..request };
    may(&replica.actor(), &replica.grants(), &request)
}

#[component]
fn Row(
    kind: &'static Kind,
    field: &'static Field,
    body: RwSignal<Body>,
    attempt: RwSignal<Attempt>,
) -> impl IntoView {
    let replica = Replica::current();
    let value =
        Signal::derive(move || body.with(|body| body.get(field.name).cloned()).unwrap_or_default());
    let on_change = Callback::new(move |(value,): (Value,)| {
        // The draft of a text may end after the page has closed around it.
        let _ = body.try_update(|body| match value {
            Value::Null => drop(body.remove(field.name)),
            value => drop(body.insert(field.name.to_owned(), value)),
        });
        if let Some(Attempt::Exists(_)) = attempt.try_get_untracked() {
            attempt.set(Attempt::None);
        }
    });
    let error = move || {
        if attempt.get() != Attempt::Incomplete {
            return None;
        }
        let body = body.get();
        let problems = kind.problems(&body);
        let problem = problems.into_iter().find(|problem| problem.field == field.name)?;
        Some(problem_text(problem.code, body.get(field.name).unwrap_or(&Value::Null)))
    };
    let binding = Binding { kind, field, own: None, value, on_change, error: error.into() };
    let lock = lock(replica, kind, field);
    match lock {
        None => view! { <Control binding /> }.into_any(),
        Some(key) => view! {
            <Locked label=binding.label() reason=Signal::derive(move || t(key))
                text=Signal::derive(move || value_text(replica, kind, field, &value.get())) />
        }
        .into_any(),
    }
}

/// The key of the reason why a field is not filled in by hand.
fn lock(replica: Replica, kind: &'static Kind, field: &'static Field) -> Option<&'static str> {
    if field.is_author {
        let is_staff = replica.actor().staff().is_some();
        return Some(if is_staff { "forms.locked.me" } else { "forms.locked.no_staff" });
    }
    let set = Body::from_iter([(field.name.to_owned(), Value::Null)]);
    match may_create(replica, kind, Scope::Program, &set) {
        Err(Refusal::NotYourField) => Some(Refusal::NotYourField.key()),
        _ => None,
    }
}

/// The fact has been recorded already: leads there instead of making it twice.
#[component]
fn Existing(kind: &'static Kind, id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    view! {
        <Notice kind=NoticeKind::Info text=|| t("forms.exists")>
            <a href=routes::record(kind.name, id)>
                {ruby(Signal::derive(move || title(replica, kind.name, id)))}
            </a>
        </Notice>
    }
}

/// A value as an address carries it.
fn read_text(declared: FieldType, text: &str) -> Value {
    match declared {
        FieldType::Whole { .. } | FieldType::FiscalYear => Value::from(text.parse::<i64>().ok()),
        FieldType::YesNo => Value::from(text.parse::<bool>().ok()),
        FieldType::ChoiceSet(_) => text.split(',').map(Value::from).collect(),
        _ => Value::from(text),
    }
}
