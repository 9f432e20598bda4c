//! One record: its form, what refers to it, and its removal; and the page for a new one.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::access::Refusal;
use shared::id::RecordId;
use shared::program::Write;
use shared::record::{Deletion, Field, Kind, ScopeRule};
use shared::records::{self, KINDS};
use shared::sync::device::Change;
use shared::sync::overlay::Progress;
use shared::value::FieldValue;

use super::deleted::WasDeleted;
use super::extras;
use super::history::History;
use crate::fields::{
    CreateForm, Marks, MoveRecord, RawBody, RecordForm, create_verdict_about, first_of,
    why_not_removed,
};
use crate::lists::query::Address;
use crate::navigation::{Navigation, path_params};
use crate::parts::{
    Badge, Blocked, Button, ButtonKind, Dialog, EmptyState, IconName, LinkButton, Notice,
    NoticeKind, Page, Row, Rows, Section, Text, Toasts, Tone, ruby,
};
use crate::reading::carers::{is_of_care, learner_of, who_writes};
use crate::reading::values::{field_label, title};
use crate::replica::Replica;
use crate::routes;
use crate::saving::follow::with_what_follows;
use crate::saving::keep::{keep_along, one, refused_text};
use crate::words::{t, t_with};

/// The page for a new record of the kind in the address, whose query may fill in fields.
#[component]
pub fn NewRecord() -> impl IntoView {
    let params = path_params();
    let name = Memo::new(move |_| params.with(|params| params.get("kind")).unwrap_or_default());
    move || match records::kind(&name.get()) {
        Some(kind) => view! { <NewOf kind /> }.into_any(),
        None => view! { <Missing back=to_kinds() /> }.into_any(),
    }
}

#[component]
fn NewOf(kind: &'static Kind) -> impl IntoView {
    let replica = Replica::current();
    let given = Navigation::here().query();
    let first = untrack(|| given.with(|given| first_of(replica, kind, |name| given.get(name))));
    let learner = learner_of(kind, &first.body);
    let with = untrack(|| given.with(|given| given.get("with")));
    let with = kind.beneath.iter().map(|it| it.kind).find(|it| with.as_deref() == Some(*it));
    let toasts = Toasts::here();
    let navigation = Navigation::here();
    let on_created = move |id: RecordId| {
        navigation.done(&routes::record(kind.name, id));
        let (steps, said) = extras::along(kind, replica, id);
        if steps.is_empty() {
            let created = Signal::derive(|| t("manager.records.created"));
            return match kind.deletion {
                Deletion::Never => toasts.show(created),
                _ => toasts.undoable(created, move || delete(replica, kind.name, id)),
            };
        }
        let said = move |n: usize| t_with(said, &[("n", &n.to_string())]);
        let made = vec![Write::Remove { kind: kind.name, id }];
        spawn_local(async move {
            keep_along(replica, toasts, said, made, steps).await;
        });
    };
    let heading = move || t_with("manager.records.new_of", &[("kind", &t(&kind.key()))]);
    view! {
        <Page title=Signal::derive(heading) back=to_list(kind)>
            {match create_verdict_about(replica, kind, learner) {
                None => view! {
                    <CreateForm kind first on_created with
                        second_look=extras::second_look(kind) />
                }
                .into_any(),
                Some(Refusal::OutsideGrants) if is_of_care(kind) => view! {
                    <Notice kind=NoticeKind::Info text=move || who_writes(replica, kind, learner) />
                }
                .into_any(),
                Some(refusal) => view! {
                    <Notice kind=NoticeKind::Info text=move || t(refusal.key()) />
                }
                .into_any(),
            }}
        </Page>
    }
}

/// The page of the record in the address.
#[component]
pub fn RecordPage() -> impl IntoView {
    let params = path_params();
    let address = Memo::new(move |_| {
        params.with(|params| {
            let id = params.get("id").and_then(|id| id.parse::<RecordId>().ok());
            (params.get("kind").unwrap_or_default(), id)
        })
    });
    let replica = Replica::current();
    let is_here = Memo::new(move |_| {
        let (kind, id) = address.get();
        id.is_some_and(|id| replica.view(&kind, id).is_some())
    });
    move || {
        let (name, id) = address.get();
        let kind = records::kind(&name);
        match (kind, id.filter(|_| is_here.get())) {
            (Some(kind), Some(id)) => view! { <Known kind id /> }.into_any(),
            (None, Some(id)) => view! { <UnknownKind name id /> }.into_any(),
            (Some(kind), None) => {
                let id = address.with_untracked(|(_, id)| *id);
                view! { <Missing back=to_list(kind) lost=id.map(|id| (kind, id)) /> }.into_any()
            }
            (None, None) => view! { <Missing back=to_kinds() /> }.into_any(),
        }
    }
}

/// A record's page, or the one that shows its fields instead.
#[component]
fn Known(kind: &'static Kind, id: RecordId) -> impl IntoView {
    if let Some(page) = extras::fields_at(kind, id) {
        let navigation = Navigation::here();
        // Once this page stands: it must not go while it is being drawn.
        Effect::new(move |_| navigation.replace(&page));
        return ().into_any();
    }
    view! { <OneRecord kind id /> }.into_any()
}

#[component]
fn OneRecord(kind: &'static Kind, id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let is_asked = RwSignal::new(false);
    // Why a record that others name stays is said above them, and takes no room from the title.
    let stays = Memo::new(move |_| kind.used_until.is_none() && uses(replica, kind, id) > 0);
    let delete = move || view! { <DeleteButton kind id is_asked /> };
    view! {
        <Page
            title=Signal::derive(move || title(replica, kind.name, id))
            window_title=move || t(&kind.key())
            lead=move || t(&kind.key())
            back=to_list(kind)
            actions=move || view! {
                <Marks id />
                <ProgressBadge kind id />
                {extras::on_record(kind, id)}
                <MoveRecord kind id />
                {move || (!stays.get()).then(delete)}
            }
        >
            {extras::above_form(kind, id)}
            <RecordForm kind id />
            {move || stays.get().then(delete)}
            <References kind id shown=ReferencesShown::All />
            <History kind id />
            <DeleteDialog kind id is_asked />
        </Page>
    }
}

/// How far the newest change of the record has come.
#[component]
fn ProgressBadge(kind: &'static Kind, id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let progress = Memo::new(move |_| replica.view(kind.name, id).map(|view| view.progress));
    move || {
        let (key, tone) = match progress.get()? {
            Progress::Sent => ("manager.records.sent", Tone::Success),
            Progress::Unsent => ("manager.records.unsent", Tone::Neutral),
            Progress::Saving => ("manager.records.saving", Tone::Neutral),
            // The marks of the record say so.
            Progress::Held => return None,
        };
        Some(view! { <Badge label=Signal::derive(move || t(key)) tone /> })
    }
}

/// Moving a record to where it belongs, and deleting it, at the end of a page about it.
#[component]
pub fn RemoveRecord(kind: &'static Kind, id: RecordId) -> impl IntoView {
    let is_asked = RwSignal::new(false);
    view! {
        <div class="cluster">
            <MoveRecord kind id />
            <DeleteButton kind id is_asked />
            <DeleteDialog kind id is_asked />
        </div>
        <References kind id shown=ReferencesShown::InUse />
    }
}

/// The way to remove a record. One that others name stays: where its kind has a last day of use,
/// that is set instead.
#[component]
fn DeleteButton(kind: &'static Kind, id: RecordId, is_asked: RwSignal<bool>) -> impl IntoView {
    let replica = Replica::current();
    let uses = Memo::new(move |_| uses(replica, kind, id));
    let blocked = move || why_not_removed(replica, kind, id).or_else(|| is_in_use(uses.get()));
    move || match kind.used_until.filter(|_| uses.get() > 0) {
        Some(field) => view! { <EndUse kind id field /> }.into_any(),
        None => view! {
            <Button label=Signal::derive(|| t("manager.records.delete")) kind=ButtonKind::Quiet
                blocked=Signal::derive(blocked) on_press=move || is_asked.set(true) />
        }
        .into_any(),
    }
}

/// How often other records name this one.
fn uses(replica: Replica, kind: &'static Kind, id: RecordId) -> usize {
    references(replica, kind, id).iter().map(|it| it.count).sum()
}

/// Why a record that others name is not deleted.
fn is_in_use(uses: usize) -> Option<Blocked> {
    (uses > 0).then(|| Blocked {
        reason: t_with("manager.records.in_use", &[("n", &uses.to_string())]),
        helper: t("manager.records.in_use.helper"),
    })
}

/// Says that a record is not used any more from tomorrow on; it stays where it is named.
#[component]
fn EndUse(kind: &'static Kind, id: RecordId, field: &'static str) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let last = Memo::new(move |_| {
        let body = replica.view(kind.name, id)?.body;
        Some(body.get(field)?.clone()).filter(|day| !day.is_null())
    });
    let blocked = move || why_not_removed(replica, kind, id);
    let set = move |day: serde_json::Value| {
        if let Err(refused) = replica.patch(kind.name, id, one(field, day)) {
            toasts.show(refused_text(&refused));
        }
    };
    let end = Callback::new(move |()| {
        set(untrack(|| replica.today()).write());
        toasts.undoable(t("manager.records.use_ended"), move || set(serde_json::Value::Null));
    });
    move || {
        last.get().is_none().then(|| {
            view! {
                <Button label=Signal::derive(|| t("manager.records.end_use"))
                    kind=ButtonKind::Quiet blocked=Signal::derive(blocked) on_press=end />
            }
        })
    }
}

#[component]
fn DeleteDialog(kind: &'static Kind, id: RecordId, is_asked: RwSignal<bool>) -> impl IntoView {
    let replica = Replica::current();
    let toasts = Toasts::here();
    let navigation = Navigation::here();
    let name = Signal::derive(move || title(replica, kind.name, id));
    let go = Callback::new(move |()| {
        let body = replica.view(kind.name, id).map(|view| view.body).unwrap_or_default();
        let said = t_with("manager.records.deleted", &[("name", &name.get_untracked())]);
        is_asked.set(false);
        // Somebody else may have named it while the question was open.
        if let Some(blocked) = is_in_use(untrack(|| uses(replica, kind, id))) {
            return toasts.show(blocked.reason);
        }
        delete(replica, kind.name, id);
        navigation.done(&routes::records(kind.name));
        toasts.undoable(said, move || {
            let change = Change::Create { kind: kind.name, id, set: body.clone().into_body() };
            let changes = untrack(|| with_what_follows(replica, vec![change]));
            if let Err(refused) = replica.edit(changes) {
                toasts.show(refused_text(&refused));
            }
        });
    });
    view! {
        <Dialog
            title=Signal::derive(|| t("manager.records.delete.title"))
            open=is_asked
            actions=move || view! {
                <Button label=Signal::derive(|| t("manager.records.keep"))
                    on_press=move || is_asked.set(false) />
                <Button label=Signal::derive(|| t("manager.records.delete"))
                    kind=ButtonKind::Danger on_press=go />
            }
        >
            <p>{ruby(Signal::derive(move || {
                t_with("manager.records.delete.text", &[("name", &name.get())])
            }))}</p>
        </Dialog>
    }
}

fn delete(replica: Replica, kind: &str, id: RecordId) {
    let seen = replica.seen(kind, id);
    let change = Change::Delete { kind: kind.to_owned(), id, seen };
    // A removal has no contents that a device could refuse.
    let _ = replica.edit(untrack(|| with_what_follows(replica, vec![change])));
}

/// Records that name this one in one of their fields.
#[derive(Clone)]
struct Reference {
    kind: &'static Kind,
    field: &'static Field,
    count: usize,
}

impl PartialEq for Reference {
    fn eq(&self, other: &Reference) -> bool {
        let facts = |it: &Reference| (it.kind.name, it.field.name, it.count);
        facts(self) == facts(other)
    }
}

fn references(replica: Replica, kind: &'static Kind, id: RecordId) -> Vec<Reference> {
    let fields =
        KINDS.iter().flat_map(|other| other.fields.iter().map(move |field| (*other, field)));
    let pointing = fields.filter(|(_, field)| field.refers_to() == Some(kind.name));
    let reference = pointing.map(|(other, field)| {
        let count = replica.count_referring(other.name, field.name, id);
        Reference { kind: other, field, count }
    });
    reference.collect()
}

/// Which kinds of records that could refer to a record are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ReferencesShown {
    /// Each, with the way to add one.
    All,
    /// Those of which there is one: what is in the way of deleting it.
    InUse,
}

/// What refers to the record, with the way to add more of it.
#[component]
fn References(kind: &'static Kind, id: RecordId, shown: ReferencesShown) -> impl IntoView {
    let replica = Replica::current();
    let found = Memo::new(move |_| {
        let mut found = references(replica, kind, id);
        found.retain(|it| shown == ReferencesShown::All || it.count > 0);
        found
    });
    let row = move |Reference { kind: other, field, count }: Reference| {
        let address = Address::of(field.name, id);
        let label = move || {
            let (kind, field) = (t(&other.list_key()), field_label(other, field));
            t_with("manager.records.reference", &[("kind", &kind), ("field", &field)])
        };
        let is_offered = shown == ReferencesShown::All;
        let about = (other.scope == ScopeRule::Care(field.name)).then_some(id);
        let may_add = is_offered && create_verdict_about(replica, other, about).is_none();
        view! {
            <Row
                title=Signal::derive(label)
                href=address.text(&routes::records(other.name))
                note=move || t_with("manager.kinds.count", &[("n", &count.to_string())])
            >
                {may_add.then(|| view! {
                    <LinkButton label=Signal::derive(|| t("manager.records.new"))
                        icon=IconName::Plus href=address.text(&routes::new_record(other.name)) />
                })}
            </Row>
        }
    };
    move || {
        let found = found.get();
        (!found.is_empty()).then(|| {
            view! {
                <Section title=Signal::derive(|| t("manager.records.references"))>
                    <Rows>{found.into_iter().map(row).collect_view()}</Rows>
                </Section>
            }
        })
    }
}

/// A record of a kind that only a newer version knows.
#[component]
fn UnknownKind(name: String, id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let of = name.clone();
    let body = move || replica.view(&of, id).map(|view| view.body).unwrap_or_default();
    view! {
        <Page title=name lead=id.to_string() back=to_kinds()>
            <RawBody body=Signal::derive(body) kind=None />
        </Page>
    }
}

#[component]
fn Missing(
    back: (String, Text),
    #[prop(optional_no_strip)] lost: Option<(&'static Kind, RecordId)>,
) -> impl IntoView {
    let (href, label) = back.clone();
    view! {
        <Page title=Signal::derive(|| t("manager.records.missing")) back>
            <EmptyState title=Signal::derive(|| t("manager.records.missing"))
                text=move || t("manager.records.missing.text")>
                <LinkButton label href />
            </EmptyState>
            {lost.map(|(kind, id)| view! { <WasDeleted kind id /> })}
        </Page>
    }
}

fn to_list(kind: &'static Kind) -> (String, Text) {
    (routes::records(kind.name), Signal::derive(move || t(&kind.list_key())))
}

fn to_kinds() -> (String, Text) {
    (routes::kinds(), Signal::derive(|| t("manager.kinds.title")))
}
