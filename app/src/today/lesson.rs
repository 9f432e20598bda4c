//! One lesson with its roll call: thirty learners are marked in less than a minute.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::lesson::takes_place;
use shared::records::lesson::Lesson;
use shared::words::verbatim;

use super::close::{CloseLesson, Reopen};
use super::roll::{Roll, RollCall};
use super::roll_head::RollHead;
use super::roster::by_name;
use super::teachers::Teachers;
use super::twins::TwinLessons;
use crate::learners::conflicts::LessonConflicts;
use crate::parts::{
    ButtonKind, EmptyState, IconName, LinkButton, Notice, NoticeKind, Page, PageHead, word,
};
use crate::reading::find::id_of_address;
use crate::reading::phrases::{hours, venue};
use crate::replica::Replica;
use crate::routes;
use crate::words::{day_text, t};

/// The lesson that the address names.
#[component]
pub fn LessonPage() -> impl IntoView {
    let (replica, id) = (Replica::current(), id_of_address());
    let found = Memo::new(move |_| id.get().filter(|id| replica.read::<Lesson>(*id).is_some()));
    move || match found.get() {
        Some(id) => view! { <OneLesson id /> }.into_any(),
        None => view! { <NoSuchLesson /> }.into_any(),
    }
}

/// The page for a lesson that is not on this device.
#[component]
pub fn NoSuchLesson() -> impl IntoView {
    view! {
        <Page title=word("kind.lesson") back=(routes::today(), word("tutor.today.title"))>
            <EmptyState
                title=word("tutor.lesson.unknown")
                text=move || t("tutor.lesson.unknown.next")
            >
                <LinkButton label=word("tutor.today.title") href=routes::today() />
            </EmptyState>
        </Page>
    }
}

#[component]
fn OneLesson(id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let read = move || replica.read::<Lesson>(id).unwrap_or_else(|| Lesson::empty(id));
    let lesson = Memo::new(move |_| read());
    let people = Memo::new(move |_| by_name(replica, &lesson.get()));
    let is_off = Memo::new(move |_| lesson.with(|lesson| !takes_place(lesson)));
    let has_roll = Memo::new(move |_| !is_off.get() && people.with(|all| !all.is_empty()));
    let place = lesson.with_untracked(|lesson| lesson.venue.map(|venue| venue.id));
    let call = RollCall::new(replica, lesson, people);
    let lead = move || {
        let date = lesson.with(|lesson| lesson.date).map(day_text).unwrap_or_default();
        format!("{date} {}", lesson.with(hours))
    };
    view! {
        <Page
            title=Signal::derive(move || venue(replica, place))
            head=PageHead::Line
            lead=lead
            back=(place.map_or_else(routes::today, routes::today_at), word("tutor.today.title"))
            actions=move || (!is_off.get()).then(|| view! {
                <LinkButton
                    label=word("tutor.walk_in.title")
                    href=routes::walk_in(id)
                    kind=ButtonKind::Soft
                    icon=IconName::Plus
                />
            })
            tabs=move || has_roll.get().then(|| view! { <RollHead call /> })
        >
            <LessonConflicts id listed=move || {
                people.get().into_iter().map(|one| one.learner).collect::<Vec<_>>()
            } />
            <TwinLessons lesson />
            {move || if is_off.get() {
                view! { <Off lesson /> }.into_any()
            } else if has_roll.get() {
                view! { <Roll call /> }.into_any()
            } else {
                view! { <Nobody id /> }.into_any()
            }}
            {move || (!is_off.get()).then(|| view! {
                <Teachers lesson />
                <CloseLesson lesson people />
            })}
        </Page>
    }
}

/// A lesson that does not take place.
#[component]
fn Off(lesson: Memo<Lesson>) -> impl IntoView {
    let reason =
        move || lesson.with(|lesson| lesson.reason.clone()).map(|reason| verbatim(&reason.0));
    view! {
        <Notice
            kind=NoticeKind::Info
            title=move || t("tutor.lesson.off")
            text=move || reason().unwrap_or_else(|| t("tutor.lesson.off.text"))
        >
            <Reopen lesson />
        </Notice>
    }
}

#[component]
fn Nobody(id: RecordId) -> impl IntoView {
    view! {
        <EmptyState
            title=word("tutor.roll.nobody")
            text=move || t("tutor.roll.nobody.next")
        >
            <LinkButton label=word("tutor.walk_in.title") href=routes::walk_in(id) />
        </EmptyState>
    }
}
