//! The form of a record that does not exist yet, with one clear action that makes it.

use leptos::html::Div;
use leptos::prelude::*;
use serde_json::Value;
use shared::access::{Action, Refusal, Request, Setter, Written, may, may_set};
use shared::id::RecordId;
use shared::program::Records;
use shared::record::entry::{First, Moment, alike, first_values, is_asked_anew};
use shared::record::form::Beneath;
use shared::record::key::field_key;
use shared::record::{Body, Field, Kind};
use shared::scope::Scope;
use shared::value::FieldType;

use super::control::{Binding, Control, width};
use super::draft::Draft;
use super::edit::problem_text;
use super::focus::{to_first_control, to_first_error};
use super::locked::Locked;
use super::make::{NotMade, make, problems};
use super::rows::RowsBeneath;
use super::section::SectionHead;
use crate::parts::{Button, ButtonKind, IconName, MaybeText, Notice, NoticeKind, ruby};
use crate::reading::carers::{is_of_care, learner_of, who_writes};
use crate::reading::values::{title, value_text};
use crate::replica::Replica;
use crate::routes;
use crate::saving::care::CareOfForm;
use crate::saving::keep::refused_text;
use crate::saving::once::{Once, PressGuard};
use crate::words::{t, t_with};

/// How many records are shown that look like the one to be.
const ALIKE_MAX: usize = 3;

/// How far the creation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// Nobody has asked for it yet, so nothing is pointed out.
    None,
    /// Asked for, with something missing or wrong.
    Incomplete,
    /// The fact has been recorded already, as this record.
    Exists(RecordId),
}

/// Says, as a key of words, what somebody should look at again before such a record is made.
pub type SecondLook = fn(Replica, &Body) -> Option<String>;

/// A form for a new record of `kind`, filled with `first` values. `on_created` hears its id. What
/// `second_look` finds is said at the first press; the second one makes the record. A form that is
/// opened to make a row of the kind `with` along shows it beneath its first field.
#[component]
pub fn CreateForm(
    kind: &'static Kind,
    first: First,
    #[prop(into)] on_created: Callback<(RecordId,)>,
    second_look: SecondLook,
    #[prop(default = None)] with: Option<&'static str>,
) -> impl IntoView {
    let replica = Replica::current();
    let draft = Draft::open(replica, kind, first.body, with);
    let attempt = RwSignal::new(Attempt::None);
    let refused = RwSignal::new(None::<String>);
    let care = CareOfForm::provide();
    let (panel, once, guard) = (NodeRef::<Div>::new(), Once::new(), PressGuard::new());
    let make_it = move || match make(replica, kind, draft) {
        Ok(id) => {
            draft.finish();
            on_created.run((id,));
            true
        }
        Err(why) => {
            say_why(replica, kind, draft, &why, attempt, refused);
            to_first_error(panel);
            false
        }
    };
    let looked_at = RwSignal::new(None::<(String, Body)>);
    let create = move || {
        let body = draft.body.get_untracked();
        let found = untrack(|| second_look(replica, &body)).map(|text| (text, body));
        if found.is_some() && looked_at.get_untracked() != found {
            looked_at.set(found);
            guard.press();
            return false;
        }
        make_it()
    };
    let create = move || !is_held(care, refused, panel) && create();
    // The second tap of a double one is no second look.
    let press = move || match looked_at.with_untracked(Option::is_some) {
        true => guard.run(|| once.run(create)),
        false => once.run(create),
    };
    view! {
        <div class="panel form" node_ref=panel>
            <Unread kind fields=first.unread />
            <CameBack draft attempt panel />
            <FieldsAndRows kind draft attempt with />
            {move || match attempt.get() {
                Attempt::Incomplete if !problems(replica, kind, draft).is_empty() => view! {
                    <Notice kind=NoticeKind::Warning text=|| t("forms.incomplete") />
                }
                .into_any(),
                Attempt::Exists(id) => view! { <Existing kind id /> }.into_any(),
                Attempt::None | Attempt::Incomplete => ().into_any(),
            }}
            {move || refused.get().map(|text| view! {
                <Notice kind=NoticeKind::Danger text />
            })}
            {move || looked_at.get().map(|(text, _)| view! {
                <Notice kind=NoticeKind::Warning text />
            })}
            <Button label=Signal::derive(|| t("forms.create")) kind=ButtonKind::Primary
                icon=IconName::Plus on_press=press />
            <p class="form-kept" role="status">
                {move || draft.is_kept().then(|| ruby(Signal::derive(|| t("forms.draft.kept"))))}
            </p>
        </div>
    }
}

/// Whether words of care in one of the texts wait for an answer; the form says so.
fn is_held(care: CareOfForm, refused: RwSignal<Option<String>>, panel: NodeRef<Div>) -> bool {
    let why_held = care.why_held();
    let is_held = why_held.is_some();
    refused.set(why_held);
    if is_held {
        to_first_error(panel);
    }
    is_held
}

/// The fields, and the rows beneath them; those of the kind `with` stand beneath the first field.
#[component]
fn FieldsAndRows(
    kind: &'static Kind,
    draft: Draft,
    attempt: RwSignal<Attempt>,
    with: Option<&'static str>,
) -> impl IntoView {
    let body = Signal::derive(move || draft.body.get());
    let field = move |field: &'static Field| {
        view! {
            <SectionHead kind field form=body />
            <Row kind field draft attempt />
        }
    };
    let is_first = |beneath: &&Beneath| with == Some(beneath.kind);
    let (along, beneath): (Vec<_>, Vec<_>) = kind.beneath.iter().partition(is_first);
    let rows = move |beneath: Vec<&'static Beneath>| {
        let rows = beneath.into_iter();
        rows.map(|beneath| view! { <RowsBeneath beneath draft attempt /> }).collect_view()
    };
    let (first_field, fields) = kind.fields.split_at(usize::from(!along.is_empty()));
    view! {
        {first_field.iter().map(field).collect_view()}
        {rows(along)}
        {fields.iter().map(field).collect_view()}
        <Alike kind draft />
        {rows(beneath)}
    }
}

/// Says why nothing was made.
fn say_why(
    replica: Replica,
    kind: &'static Kind,
    draft: Draft,
    why: &NotMade,
    attempt: RwSignal<Attempt>,
    refused: RwSignal<Option<String>>,
) {
    match why {
        NotMade::Problems => attempt.set(Attempt::Incomplete),
        NotMade::Exists(id) => attempt.set(Attempt::Exists(*id)),
        NotMade::NoRight(Refusal::OutsideGrants) if is_of_care(kind) => {
            let learner = draft.body.with_untracked(|body| learner_of(kind, body));
            refused.set(Some(untrack(|| who_writes(replica, kind, learner))));
        }
        NotMade::NoRight(refusal) => refused.set(Some(t(refusal.key()))),
        NotMade::Twice => refused.set(Some(t("forms.rows.twice"))),
        NotMade::Refused(reason) => refused.set(Some(refused_text(reason))),
    }
}

/// Why the person may not make records of this kind at all; which ones follows from the fields.
pub fn create_verdict(replica: Replica, kind: &'static Kind) -> Option<Refusal> {
    create_verdict_about(replica, kind, None)
}

/// The same about a learner who is known already: care may be given for some and not for others.
pub fn create_verdict_about(
    replica: Replica,
    kind: &'static Kind,
    learner: Option<RecordId>,
) -> Option<Refusal> {
    let has_care = || match learner {
        Some(learner) => replica.grants().cover(&Scope::Care(learner)),
        None => replica.grants().cover_some_care(),
    };
    if is_of_care(kind) && !has_care() {
        return Some(Refusal::OutsideGrants);
    }
    may_create(replica, kind, Scope::Program, &Body::new()).err()
}

/// What a new record starts with; `given` is what the address says.
pub fn first_of(
    replica: Replica,
    kind: &'static Kind,
    given: impl Fn(&str) -> Option<String>,
) -> First {
    let actor = replica.actor();
    let person = actor.role.person_kind().zip(actor.person);
    let moment = Moment { today: replica.today(), latest: replica.latest_day(), person };
    first_values(kind, &moment, given)
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

/// Says that this is what somebody had begun, with the way to begin again.
#[component]
fn CameBack(draft: Draft, attempt: RwSignal<Attempt>, panel: NodeRef<Div>) -> impl IntoView {
    if draft.is_found() {
        to_first_control(panel);
    }
    let discard = move || {
        draft.discard();
        attempt.set(Attempt::None);
    };
    move || {
        draft.is_back.get().then(|| {
            view! {
                <Notice kind=NoticeKind::Info>
                    <div class="notice-line" role="status">
                        <p>{ruby(Signal::derive(|| t("forms.draft.back")))}</p>
                        <Button label=Signal::derive(|| t("forms.draft.discard"))
                            icon=IconName::Close on_press=discard />
                    </div>
                </Notice>
            }
        })
    }
}

/// Says which values of the address are none.
#[component]
fn Unread(kind: &'static Kind, fields: Vec<&'static str>) -> impl IntoView {
    let labels = move || {
        let known = fields.iter().filter_map(|name| kind.field(name));
        let labels: Vec<String> = known.map(|field| t(&field_key(kind, field))).collect();
        labels.join(&t("forms.comma"))
    };
    let labels = Memo::new(move |_| labels());
    (!labels.get_untracked().is_empty()).then(|| {
        view! {
            <Notice kind=NoticeKind::Warning
                text=move || t_with("forms.address.unread", &[("fields", &labels.get())]) />
        }
    })
}

#[component]
fn Row(
    kind: &'static Kind,
    field: &'static Field,
    draft: Draft,
    attempt: RwSignal<Attempt>,
) -> impl IntoView {
    let replica = Replica::current();
    let body = draft.body;
    let value =
        Signal::derive(move || body.with(|body| body.get(field.name).cloned()).unwrap_or_default());
    let on_change = Callback::new(move |(value,): (Value,)| {
        put(body, field, value);
        draft.touch();
        if let Some(Attempt::Exists(_)) = attempt.try_get_untracked() {
            attempt.set(Attempt::None);
        }
        Ok(())
    });
    let error: MaybeText = (move || {
        if attempt.get() != Attempt::Incomplete {
            return None;
        }
        let problem =
            problems(replica, kind, draft).into_iter().find(|it| it.field == field.name)?;
        Some(problem_text(problem.code, &value.get()))
    })
    .into();
    let form = Signal::derive(move || body.get());
    let binding = Binding { kind, field, own: None, form, value, on_change, error };
    let lock = lock(replica, kind, field);
    let is_asked = Memo::new(move |_| body.with(|body| is_asked_anew(field, body)));
    let control = move || match lock {
        None => view! { <Control binding /> }.into_any(),
        Some(key) => view! {
            <Locked label=binding.label() reason=Signal::derive(move || t(key))
                text=Signal::derive(move || value_text(replica, kind, field, &value.get())) />
        }
        .into_any(),
    };
    move || {
        is_asked.get().then(|| {
            view! {
                <div class="form-part" data-width=width(field)
                    data-invalid=move || error.is_shown().then_some("")>
                    {control()}
                </div>
            }
        })
    }
}

/// Puts a value into what a form holds. The draft of a text may end after the page has closed
/// around it.
pub fn put(body: RwSignal<Body>, field: &Field, value: Value) {
    let _ = body.try_update(|body| match value {
        Value::Null => drop(body.remove(field.name)),
        value => drop(body.insert(field.name.to_owned(), value)),
    });
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
        _ => needs_another(replica, kind, field).map(Refusal::key),
    }
}

/// Why only somebody else may set a field later: whoever makes the record writes the other one.
fn needs_another(replica: Replica, kind: &'static Kind, field: &Field) -> Option<Refusal> {
    let (Setter::OtherThanAuthorOf(other) | Setter::PersonNamedIn(other)) = field.setter else {
        return None;
    };
    // Any value stands for the one that is set; an empty one would take it away.
    let both = [field.name, other].map(|name| (name.to_owned(), Value::Bool(true)));
    let nothing = |_: &str| Written::default();
    may_set(&replica.actor(), kind, &Body::from_iter(both), nothing).err()
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

/// Records that look like the same fact: offered before another one is made.
#[component]
fn Alike(kind: &'static Kind, draft: Draft) -> impl IntoView {
    let replica = Replica::current();
    let found = Memo::new(move |_| {
        let body = draft.body.get();
        let wanted = [kind.alike, kind.also_alike].map(|fields| alike(fields, &body));
        let mut found: Vec<RecordId> = replica.ask(|records| {
            let of = |wanted: &Vec<_>| same_fact(records, kind, wanted);
            wanted.iter().flatten().flat_map(of).collect()
        });
        found.sort();
        found.dedup();
        found.truncate(ALIKE_MAX);
        found
    });
    move || {
        let found = Some(found.get()).filter(|found| !found.is_empty())?;
        let link = move |id: RecordId| {
            view! {
                <li>
                    <a href=routes::record(kind.name, id)>
                        {ruby(Signal::derive(move || title(replica, kind.name, id)))}
                    </a>
                </li>
            }
        };
        Some(view! {
            <Notice kind=NoticeKind::Info
                text=move || t_with("forms.alike", &[("kind", &t(&kind.key()))])>
                <ul role="list">{found.into_iter().map(link).collect_view()}</ul>
            </Notice>
        })
    }
}

/// The first records that have all these values, found by the first reference among them.
fn same_fact(records: &dyn Records, kind: &Kind, wanted: &[(&str, &Value)]) -> Vec<RecordId> {
    let reference = wanted.iter().find_map(|(name, json)| {
        let is_reference = matches!(kind.field(name)?.declared, FieldType::Ref(_));
        let id = json.as_str().filter(|_| is_reference)?.parse().ok()?;
        Some((*name, id))
    });
    let near = match reference {
        Some((field, id)) => records.referring(kind.name, field, id),
        None => records.of_kind(kind.name),
    };
    let same = near
        .filter(|(_, fields)| wanted.iter().all(|(name, json)| fields.get(*name) == Some(*json)));
    same.map(|(id, _)| id).collect()
}
