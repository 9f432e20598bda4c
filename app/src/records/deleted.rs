//! What was deleted, with one tap that brings it back. It is known at the office only, so this
//! takes the network.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::access::Action;
use shared::api;
use shared::api::history::{DeletedRecord, PAGE_MAX, PastChange};
use shared::id::{RecordId, Seq};
use shared::record::{Body, Kind};
use shared::records;
use shared::words::verbatim;

use super::history::{self, MoreButton, bring_back};
use crate::history_api::past_of;
use crate::loading::{Asking, NotAnswered};
use crate::navigation::path_params;
use crate::parts::{
    Button, EmptyState, IconName, LinkButton, Notice, Page, Row, Rows, Section, Text, Toasts, ruby,
};
use crate::reading::values::{body_title, person_name};
use crate::replica::Replica;
use crate::routes;
use crate::saving::keep::blocked;
use crate::sync::net::{self, NoAnswer};
use crate::words::{moment_text, t, t_with};

/// How the question to the server stands.
#[derive(Clone, PartialEq)]
enum Answer {
    Asking,
    Here(Vec<DeletedRecord>),
    Trouble(&'static str),
}

/// The deleted records of the kind in the address.
#[component]
pub fn DeletedRecords() -> impl IntoView {
    let params = path_params();
    let name = Memo::new(move |_| params.with(|params| params.get("kind")).unwrap_or_default());
    move || {
        let known = records::kind(&name.get());
        known.map(|kind| view! { <OfKind kind /> })
    }
}

#[component]
fn OfKind(kind: &'static Kind) -> impl IntoView {
    let answer = RwSignal::new(Answer::Asking);
    let ask = move || {
        answer.set(Answer::Asking);
        spawn_local(async move {
            let deleted = deleted_before(kind, None).await;
            // Whoever has left the page meanwhile does not need the answer.
            let _ = answer.try_set(match deleted {
                Ok(deleted) => Answer::Here(deleted),
                Err(trouble) => Answer::Trouble(history::trouble_key(&trouble)),
            });
        });
    };
    ask();
    let title = move || t_with("manager.deleted.title", &[("kind", &t(&kind.list_key()))]);
    let back: (String, Text) =
        (routes::records(kind.name), Signal::derive(move || t(&kind.list_key())));
    view! {
        <Page title=Signal::derive(title) lead=move || t("manager.deleted.lead") back>
            {move || match answer.get() {
                Answer::Asking => view! { <Asking /> }.into_any(),
                Answer::Trouble(key) => view! { <NotAnswered key ask /> }.into_any(),
                Answer::Here(all) => view! { <AllDeleted kind all answer /> }.into_any(),
            }}
        </Page>
    }
}

/// What was deleted before this seq, the latest first: one page of it.
async fn deleted_before(kind: &Kind, before: Option<Seq>) -> Result<Vec<DeletedRecord>, NoAnswer> {
    net::call(api::ListDeleted, (kind.name.to_owned(),), &api::history::Page { before }).await
}

/// What has come of the list, and the way to the rest of it.
#[component]
fn AllDeleted(
    kind: &'static Kind,
    all: Vec<DeletedRecord>,
    answer: RwSignal<Answer>,
) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let last = all.last().filter(|_| all.len().is_multiple_of(PAGE_MAX)).map(|deleted| deleted.seq);
    let more = move |before: Seq| {
        spawn_local(async move {
            let earlier = deleted_before(kind, Some(before)).await;
            // Whoever has left the page meanwhile does not need the answer.
            let _ = answer.try_update(|answer| match (answer, earlier) {
                (Answer::Here(all), Ok(earlier)) => all.extend(earlier),
                (_, Ok(_)) => {}
                (_, Err(trouble)) => toasts.show(t(history::trouble_key(&trouble))),
            });
        });
    };
    // What was brought back is on this device again and leaves the list.
    let gone = move |deleted: &DeletedRecord| replica.view(kind.name, deleted.id).is_none();
    let rows = move || all.iter().filter(|it| gone(it)).cloned().collect::<Vec<_>>();
    view! {
        {move || {
            let rows = rows();
            if rows.is_empty() {
                return view! { <EmptyState title=Signal::derive(|| t("manager.deleted.none")) /> }
                    .into_any();
            }
            let row = move |deleted| view! { <DeletedRow kind deleted /> };
            view! { <Rows>{rows.into_iter().map(row).collect_view()}</Rows> }.into_any()
        }}
        {last.map(|before| view! { <MoreButton on_press=move || more(before) /> })}
    }
}

#[component]
fn DeletedRow(kind: &'static Kind, deleted: DeletedRecord) -> impl IntoView {
    let replica = Replica::current();
    let DeletedRecord { id, body, by, at, .. } = deleted;
    let name = {
        let body = body.clone();
        move || body_title(replica, kind, &body)
    };
    let note = move || {
        let (who, when) = (person_name(replica, by), at.map(moment_text).unwrap_or_default());
        t_with("manager.deleted.by", &[("who", &who), ("when", &when)])
    };
    view! {
        <Row title=Signal::derive(name) note=note>
            <BringBack kind id body />
        </Row>
    }
}

/// One tap that brings a deleted record back.
#[component]
fn BringBack(kind: &'static Kind, id: RecordId, body: Body) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let scope = kind.scope_of(id, &body);
    let why_not = Signal::derive(move || {
        scope.clone().and_then(|scope| blocked(replica, Action::Create, kind, scope))
    });
    let bring = move || bring_back(replica, toasts, kind, id, body.clone());
    view! {
        <Button label=Signal::derive(|| t("manager.deleted.bring_back")) icon=IconName::Undo
            blocked=why_not on_press=bring />
    }
}

/// For the page of a record that is not on this device: says so if it was deleted, by whom and
/// when, and brings it back.
#[component]
pub fn WasDeleted(kind: &'static Kind, id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let last = RwSignal::new(None::<Result<PastChange, NoAnswer>>);
    spawn_local(async move {
        let past = past_of(kind.name, id).await;
        let past = past.map(|all| all.into_iter().next()).transpose();
        // Whoever has left the page meanwhile does not need the answer.
        let _ = last.try_set(past);
    });
    move || match last.get()? {
        Ok(past) if past.is_deleted && past.moved_to.is_some() => {
            let (who, when) = (verbatim(&past.author), moment_text(past.edited_at));
            let text = t_with("manager.deleted.moved", &[("who", &who), ("when", &when)]);
            let href = past.moved_to.map(|to| routes::record(kind.name, to)).unwrap_or_default();
            Some(
                view! {
                    <Section title=Signal::derive(|| t("manager.history.moved"))>
                        <p>{ruby(Signal::stored(text))}</p>
                        <p>
                            <LinkButton label=Signal::derive(|| t("manager.deleted.to_moved"))
                                href />
                        </p>
                    </Section>
                }
                .into_any(),
            )
        }
        Ok(past) if past.is_deleted => {
            let (who, when) = (verbatim(&past.author), moment_text(past.edited_at));
            let name = body_title(replica, kind, &past.after);
            let text =
                t_with("manager.deleted.here", &[("name", &name), ("who", &who), ("when", &when)]);
            Some(
                view! {
                    <Section title=Signal::derive(|| t("manager.history.deleted"))>
                        <p>{ruby(Signal::stored(text))}</p>
                        <BringBack kind id body=past.after />
                    </Section>
                }
                .into_any(),
            )
        }
        Err(NoAnswer::Offline) => {
            Some(view! { <Notice text=move || t("manager.deleted.offline") /> }.into_any())
        }
        Ok(_) | Err(NoAnswer::Refused { .. }) => None,
    }
}

/// The way to what was deleted of a kind.
#[component]
pub fn DeletedLink(kind: &'static Kind) -> impl IntoView {
    view! {
        <LinkButton label=Signal::derive(|| t("manager.deleted.link")) icon=IconName::Undo
            href=routes::deleted(kind.name) />
    }
}
