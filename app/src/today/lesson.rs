//! One lesson with its roll call: thirty learners are marked in less than a minute.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::lesson::roll::{self, Before};
use shared::program::lesson::roster::{Expected, Tally};
use shared::program::lesson::takes_place;
use shared::records::attendance::Attendance;
use shared::records::lesson::Lesson;

use super::close::{CloseLesson, Reopen};
use super::lessons::StatusBadge;
use super::marking::{lies_ahead, may_mark};
use super::roll::Roll;
use super::roster::{by_name, tally};
use crate::learners::conflicts::LessonConflicts;
use crate::parts::{
    Badge, Blocked, Button, ButtonKind, EmptyState, IconName, LinkButton, Notice, NoticeKind, Page,
    PageHead, Text, Toasts, Tone, word,
};
use crate::reading::find::id_of_address;
use crate::reading::phrases::{hours, venue};
use crate::replica::Replica;
use crate::routes;
use crate::saving::keep::keep_undoable;
use crate::words::{day_text, t, t_with};

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
    let status = Signal::derive(move || lesson.with(|lesson| lesson.status));
    let is_off = Memo::new(move |_| lesson.with(|lesson| !takes_place(lesson)));
    let place = lesson.with_untracked(|lesson| lesson.venue.map(|venue| venue.id));
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
            actions=move || (!is_off.get()).then(|| view! { <Actions lesson people /> })
        >
            <div class="cluster tutor-summary">
                <StatusBadge status />
                <Summary lesson />
            </div>
            <LessonConflicts id />
            {move || if is_off.get() {
                view! { <Off lesson /> }.into_any()
            } else if people.with(Vec::is_empty) {
                view! { <Nobody id /> }.into_any()
            } else {
                view! { <Roll lesson people /> }.into_any()
            }}
            {move || (!is_off.get()).then(|| view! { <CloseLesson lesson /> })}
        </Page>
    }
}

/// What stands above the roll call: everybody present, and somebody new.
#[component]
fn Actions(lesson: Memo<Lesson>, people: Memo<Vec<Expected>>) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let open = move || {
        let all = people.get();
        let is_open = |it: &&Expected| replica.read::<Attendance>(it.attendance).is_none();
        let open = all.iter().filter(is_open);
        let lesson = lesson.get();
        let before = |it| replica.ask(|records| Before::new(records, &lesson, it));
        open.map(before).collect::<Vec<Before>>()
    };
    let none_open = Memo::new(move |_| open().is_empty());
    let why_not = Signal::derive(move || {
        let is_ahead = lesson.with(|it| it.date.is_some_and(|day| day > replica.today()));
        may_mark(replica, &lesson.get()).or_else(|| is_ahead.then(lies_ahead)).or_else(|| {
            let blocked = || Blocked { reason: t("tutor.roll.all_marked"), helper: String::new() };
            none_open.get().then(blocked)
        })
    });
    let everybody = move || {
        let open = untrack(open);
        let count = open.len().to_string();
        let said: Text =
            Signal::derive(move || t_with("tutor.roll.all_present.done", &[("n", &count)]));
        let writes = roll::all_present(&open, untrack(|| replica.today()));
        keep_undoable(replica, toasts, said, writes, move || roll::take_back(&open));
    };
    let id = lesson.with_untracked(|lesson| lesson.id);
    view! {
        <Button
            label=word("tutor.roll.all_present")
            icon=IconName::CheckCircle
            on_press=everybody
            blocked=why_not
        />
        <LinkButton
            label=word("tutor.walk_in.title")
            href=routes::walk_in(id)
            kind=ButtonKind::Secondary
            icon=IconName::Plus
        />
    }
}

/// How many came, stayed away, and are open.
#[component]
fn Summary(lesson: Memo<Lesson>) -> impl IntoView {
    let replica = Replica::current();
    let tally = Memo::new(move |_| tally(replica, &lesson.get()));
    let said = move |key: &'static str, n: fn(Tally) -> usize| -> Text {
        Signal::derive(move || t_with(key, &[("n", &n(tally.get()).to_string())]))
    };
    view! {
        <Badge label=said("tutor.tally.came", |it| it.came) tone=Tone::Success />
        <Badge label=said("tutor.tally.away", |it| it.away) />
        <Badge label=said("tutor.tally.left", |it| it.expected - it.marked()) tone=Tone::Accent />
    }
}

/// A lesson that does not take place.
#[component]
fn Off(lesson: Memo<Lesson>) -> impl IntoView {
    let reason = move || lesson.with(|lesson| lesson.reason.clone()).map(|reason| reason.0);
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
