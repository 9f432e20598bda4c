//! Saving and sending: what is under way, what waits and why, and what to do in each case.

use leptos::prelude::*;
use shared::record::{self, Record};
use shared::records::held_notice::{HeldNotice, HeldState};
use shared::records::learner::Learner;
use shared::records::lesson::Lesson;
use shared::records::plan_item::PlanItem;
use shared::role::Role;
use shared::sync::device::{Device, Status, StorageTrouble};
use shared::sync::overlay::View;
use shared::sync::shown::Unsent;

use crate::fields::Marks;
use crate::inbox;
use crate::parts::{
    Button, ButtonKind, EmptyState, IconName, LinkButton, Meta, MetaItem, Notice, NoticeKind, Page,
    Panel, Row, Rows, Section, Text, ruby, word,
};
use crate::reading::phrases::{BETWEEN, learner, progress_key, venue};
use crate::records::extras::tells;
use crate::replica::Replica;
use crate::routes;
use crate::typing::{Belongs, belongs};
use crate::words::{moment_text, t, t_with};

/// More lines than anybody reads; the count above says how many there are.
const SHOWN_MAX: usize = 100;

/// What saving and sending are doing.
#[component]
pub fn SyncStatus() -> impl IntoView {
    let replica = Replica::current();
    view! {
        <Page
            title=word("tutor.waiting.title")
            actions=move || view! {
                <Button
                    label=word("tutor.waiting.sync")
                    kind=ButtonKind::Primary
                    icon=IconName::Sync
                    on_press=move || replica.sync_now()
                />
            }
        >
            <Advice />
            <div class="columns">
                <div class="stack">
                    <NotTaken />
                    <NotArrived />
                    <HeldChanges />
                    // Between two values her tutor chooses with her; she has no page for that.
                    {replica.actor().role.is_staff().then(|| view! { <Undecided /> })}
                </div>
                <Panel><Numbers /></Panel>
            </div>
        </Page>
    }
}

/// The one sentence that matters now: what is safe, and what to do.
#[component]
fn Advice() -> impl IntoView {
    let replica = Replica::current();
    let advice = Memo::new(move |_| {
        if replica.is_reading() {
            return (NoticeKind::Warning, "elsewhere");
        }
        if replica.typing.has_refused() {
            return (NoticeKind::Warning, "not_kept");
        }
        let to_decide = inbox::to_decide(replica);
        let how = (replica.is_connected.get(), replica.is_kept.get());
        advice(&replica.status.get(), how, to_decide)
    });
    move || {
        let (kind, key) = advice.get();
        let title = move || t(&format!("tutor.waiting.{key}"));
        let text = move || t(&format!("tutor.waiting.{key}.next"));
        view! { <Notice kind title=title text=text /> }
    }
}

/// What a state of saving and sending means: whether there is a network, and whether the device
/// keeps what is written.
fn advice(
    status: &Status,
    (is_connected, is_kept): (bool, bool),
    to_decide: usize,
) -> (NoticeKind, &'static str) {
    let is_waiting = status.saving + status.unsent > 0;
    match status.trouble {
        Some(StorageTrouble::Full) => return (NoticeKind::Danger, "full"),
        Some(StorageTrouble::Elsewhere) => return (NoticeKind::Danger, "elsewhere"),
        Some(StorageTrouble::Unusable) => return (NoticeKind::Danger, "unusable"),
        Some(StorageTrouble::Changed) | None => {}
    }
    if !is_kept && (is_waiting || !is_connected) {
        (NoticeKind::Danger, "unusable")
    } else if status.wants_upgrade {
        (NoticeKind::Warning, "upgrade")
    } else if status.wants_sign_in {
        (NoticeKind::Warning, "sign_in")
    } else if status.too_much_held {
        (NoticeKind::Warning, "too_much_held")
    } else if status.differs {
        (NoticeKind::Warning, "differs")
    } else if !is_connected {
        (NoticeKind::Info, "offline")
    } else if to_decide > 0 {
        (NoticeKind::Warning, "look")
    } else if status.held > 0 {
        (NoticeKind::Info, "looked_at")
    } else if is_waiting {
        (NoticeKind::Info, "sending")
    } else {
        (NoticeKind::Success, "all_sent")
    }
}

#[component]
fn Numbers() -> impl IntoView {
    let replica = Replica::current();
    let count = move |of: fn(&Status) -> usize| {
        let text =
            move || t_with("tutor.waiting.n", &[("n", &of(&replica.status.get()).to_string())]);
        ruby(Signal::derive(text))
    };
    let last = move || match replica.status.get().synced_at {
        Some(at) => moment_text(at),
        None => t("parts.sync.never"),
    };
    let connection = move || {
        t(if replica.is_connected.get() { "tutor.waiting.online" } else { "parts.sync.offline" })
    };
    view! {
        <Meta>
            <MetaItem label=word("tutor.waiting.connection")>
                {ruby(Signal::derive(connection))}
            </MetaItem>
            <MetaItem label=word("tutor.waiting.last")>{ruby(Signal::derive(last))}</MetaItem>
            <MetaItem label=word("tutor.progress.saving")>{count(|it| it.saving)}</MetaItem>
            <MetaItem label=word("tutor.progress.unsent")>{count(|it| it.unsent_records)}</MetaItem>
            <MetaItem label=word("tutor.waiting.held")>{count(|it| it.held)}</MetaItem>
            {replica.actor().role.is_staff().then(|| view! {
                <MetaItem label=word("tutor.waiting.conflicts")>
                    {count(|it| it.conflicts)}
                </MetaItem>
            })}
        </Meta>
    }
}

/// Own changes that somebody in charge has to look at, with the reason.
#[component]
fn HeldChanges() -> impl IntoView {
    let replica = Replica::current();
    let held = Memo::new(move |_| {
        let mut held = replica.list::<HeldNotice>();
        held.retain(|notice| notice.state == Some(HeldState::Undecided));
        held
    });
    let row = |notice: HeldNotice| {
        let code = notice.reason.map(|reason| reason.0).unwrap_or_default();
        let reason: Text = Signal::derive(move || t(&format!("held.{code}")));
        view! { <Row title=reason note=move || t("tutor.waiting.held.safe") /> }
    };
    move || {
        (!held.with(Vec::is_empty)).then(|| {
            view! {
                <Section
                    title=word("tutor.waiting.held")
                    support=move || t("tutor.waiting.held.support")
                >
                    <Rows>{held.get().into_iter().map(row).collect_view()}</Rows>
                </Section>
            }
        })
    }
}

/// Records on this device for which two values wait.
#[component]
fn Undecided() -> impl IntoView {
    let replica = Replica::current();
    let open = Memo::new(move |_| {
        replica.status.track();
        let undecided = |device: &Device| device.conflicted().take(SHOWN_MAX).cloned().collect();
        let undecided: Vec<View> = replica.with_everything(undecided);
        undecided
    });
    move || {
        (!open.with(Vec::is_empty)).then(|| {
            view! {
                <Section
                    title=word("tutor.waiting.conflicts")
                    support=move || t("tutor.waiting.conflicts.support")
                >
                    <Rows>
                        {open.get().into_iter().map(|view| view! { <RecordRow view /> })
                            .collect_view()}
                    </Rows>
                </Section>
            }
        })
    }
}

/// Words that are only on the screen, with the way back to each.
#[component]
fn NotTaken() -> impl IntoView {
    let replica = Replica::current();
    let open = Memo::new(move |_| replica.typing.all_refused());
    let row = move |(place, page): (String, String)| {
        let (title, note) = named(replica, &place);
        let seek = move |_| replica.typing.seek(&place);
        view! {
            <Row title=Signal::stored(title) note=move || note.clone()>
                <LinkButton label=word("frame.not_kept.back") href=page on:click=seek />
            </Row>
        }
    };
    move || {
        (!open.with(Vec::is_empty)).then(|| {
            let rows = open.get().into_iter().take(SHOWN_MAX).map(row).collect_view();
            view! {
                <Section title=word("tutor.waiting.not_kept.which")><Rows>{rows}</Rows></Section>
            }
        })
    }
}

/// What the words at a place belong to, and whom they are about.
fn named(replica: Replica, place: &str) -> (String, Option<String>) {
    let Some((kind, belongs)) = belongs(place) else {
        return (t("tutor.waiting.not_kept.text"), None);
    };
    let about = match belongs {
        Belongs::To(id) => replica.view(kind, id).and_then(|view| about(replica, &view)),
        // Only texts about a learner begin before their record.
        Belongs::About(id) => {
            Some(learner(replica, id)).filter(|_| replica.actor().role.is_staff())
        }
    };
    (t(&format!("kind.{kind}")), about)
}

/// Records with edits that have not arrived yet.
#[component]
fn NotArrived() -> impl IntoView {
    let replica = Replica::current();
    let open = Memo::new(move |_| {
        replica.status.track();
        replica.with_everything(Device::unsent)
    });
    view! {
        <Section title=word("tutor.waiting.unsent")>
            {move || if open.with(Vec::is_empty) && replica.typing.has_refused() {
                // What is only on the screen has not arrived, and stands above.
                ().into_any()
            } else if open.with(Vec::is_empty) {
                view! {
                    <EmptyState
                        title=word("tutor.waiting.unsent.none")
                        text=move || t("tutor.waiting.unsent.none.text")
                    />
                }.into_any()
            } else {
                let shown = open.get().into_iter().take(SHOWN_MAX);
                let row = |Unsent { view, is_deleted }| view! { <RecordRow view is_deleted /> };
                view! { <Rows>{shown.map(row).collect_view()}</Rows> }.into_any()
            }}
        </Section>
    }
}

/// One record with what it is about, and how far it has come.
#[component]
fn RecordRow(view: View, #[prop(optional)] is_deleted: bool) -> impl IntoView {
    let replica = Replica::current();
    let page = page_of(&view, replica.actor().role).filter(|_| !is_deleted);
    let (kind, id, progress) = (view.kind.clone(), view.id, view.progress);
    let title: Text = Signal::derive(move || {
        let kind = t(&format!("kind.{kind}"));
        if is_deleted { t_with("tutor.waiting.deleted", &[("kind", &kind)]) } else { kind }
    });
    let about = move || about(replica, &view);
    let progress = view! {
        <Marks id />
        <span class="tutor-progress">{ruby(word(progress_key(progress)))}</span>
    };
    match page {
        Some(href) => view! { <Row title href note=about>{progress}</Row> }.into_any(),
        None => view! { <Row title note=about>{progress}</Row> }.into_any(),
    }
}

/// Whom or what a record is about, by name.
fn about(replica: Replica, view: &View) -> Option<String> {
    if !replica.actor().role.is_staff() {
        // All that is on a learner's device is about herself.
        return None;
    }
    if view.kind == Learner::NAME {
        return Some(learner(replica, view.id));
    }
    let who = record::named(&view.body, "learner").map(|id| learner(replica, id));
    let whom =
        who.or_else(|| record::named(&view.body, "venue").map(|id| venue(replica, Some(id))));
    let said = whom
        .into_iter()
        .chain(shared::records::kind(&view.kind).and_then(|kind| tells(kind, &view.body)))
        .collect::<Vec<_>>();
    (!said.is_empty()).then(|| said.join(BETWEEN))
}

/// Where a record can be looked at: the learner's page, the lesson, or its form for managers; for a
/// learner her plan, which is all that she writes.
fn page_of(view: &View, role: Role) -> Option<String> {
    if !role.is_staff() {
        return (view.kind == PlanItem::NAME).then(routes::my_plan);
    }
    if view.kind == Learner::NAME {
        Some(routes::learner(view.id))
    } else if view.kind == Lesson::NAME {
        Some(routes::lesson(view.id))
    } else if let Some(id) = record::named(&view.body, "learner") {
        Some(routes::learner(id))
    } else {
        (role == Role::Manager).then(|| routes::record(&view.kind, view.id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_state_has_the_sentence_that_is_true_of_it() {
        let sent = Status::default();
        let unsent = Status { unsent: 1, ..sent };
        let trouble = |trouble| Status { trouble: Some(trouble), ..unsent };
        let (online, offline) = ((true, true), (false, true));
        for (status, how, to_decide, expected) in [
            (sent, online, 0, "all_sent"),
            (unsent, online, 0, "sending"),
            (Status { saving: 1, ..sent }, online, 0, "sending"),
            (sent, offline, 0, "offline"),
            (unsent, offline, 0, "offline"),
            (Status { held: 1, ..sent }, online, 0, "looked_at"),
            (Status { held: 1, ..sent }, online, 1, "look"),
            (Status { too_much_held: true, ..unsent }, online, 0, "too_much_held"),
            (Status { wants_sign_in: true, ..unsent }, offline, 0, "sign_in"),
            (Status { wants_upgrade: true, ..sent }, online, 0, "upgrade"),
            (Status { differs: true, ..sent }, online, 0, "differs"),
            (trouble(StorageTrouble::Full), online, 0, "full"),
            (trouble(StorageTrouble::Elsewhere), online, 0, "elsewhere"),
            (trouble(StorageTrouble::Unusable), offline, 0, "unusable"),
            // A device that keeps nothing says of nothing that it is safe there.
            (sent, (true, false), 0, "all_sent"),
            (unsent, (true, false), 0, "unusable"),
            (sent, (false, false), 0, "unusable"),
            (Status { wants_sign_in: true, ..unsent }, (true, false), 0, "unusable"),
        ] {
            assert_eq!(advice(&status, how, to_decide).1, expected, "{status:?} {how:?}");
        }
    }
}
