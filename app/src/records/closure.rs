//! What a closure does to the lessons of its days, on the page of the closure: they are closed in
//! one step, planned again, or held from elsewhere.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::RecordId;
use shared::lists::Step;
use shared::program::lesson::closure::{
    close, closed_by, held_elsewhere, left_closed, reopen, still_planned, turn_remote,
};
use shared::program::lesson::roster::roster;
use shared::records::lesson::Lesson;
use shared::records::remote_place::RemoteMode;
use shared::records::venue_closure::VenueClosure;

use crate::parts::{
    Button, ButtonKind, IconName, Notice, NoticeKind, Row, Rows, Section, Text, Toasts, word,
};
use crate::reading::phrases::{BETWEEN, hours, line_of, told, venue};
use crate::replica::Replica;
use crate::routes;
use crate::saving::keep::keep_all_undoable;
use crate::saving::once::PressGuard;
use crate::words::{day_text, t, t_with};

/// The lessons of one closure.
#[component]
pub fn ClosedLessons(id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let closure = Memo::new(move |_| replica.read::<VenueClosure>(id));
    let planned = Memo::new(move |_| {
        let closure = closure.get();
        closure.map(|it| replica.ask(|records| still_planned(records, &it))).unwrap_or_default()
    });
    let closed = Memo::new(move |_| {
        let closure = closure.get();
        closure.map(|it| replica.ask(|records| closed_by(records, &it))).unwrap_or_default()
    });
    let elsewhere = Memo::new(move |_| {
        let closure = closure.get();
        closure.map(|it| replica.ask(|records| held_elsewhere(records, &it))).unwrap_or_default()
    });
    let left = Memo::new(move |_| {
        let closure = closure.get();
        closure.map(|it| replica.ask(|records| left_closed(records, &it))).unwrap_or_default()
    });
    let nothing = move || [planned, closed, elsewhere].iter().all(|it| it.with(Vec::is_empty));
    view! {
        <Section title=word("manager.closure.title")>
            {move || nothing().then(|| view! {
                <p class="soft">{told(move || t("manager.closure.none"))}</p>
            })}
            <LeftClosed closure left />
            <ToClose closure planned />
            <Closed closure closed />
            <Elsewhere closure elsewhere />
        </Section>
    }
}

/// The steps that close what is planned on the days of a new closure.
pub fn to_close(replica: Replica, id: RecordId) -> Vec<Step> {
    let closed = |closure: VenueClosure| {
        let planned = untrack(|| replica.ask(|records| still_planned(records, &closure)));
        close(&closure, &planned)
    };
    untrack(|| replica.read::<VenueClosure>(id)).map(closed).unwrap_or_default()
}

/// Keeps these steps as one that can be undone, and says so.
fn keep_steps(replica: Replica, toasts: Toasts, key: &'static str, steps: Vec<Step>) {
    let said = move |n: usize| t_with(key, &[("n", &n.to_string())]);
    spawn_local(async move {
        keep_all_undoable(replica, toasts, said, steps).await;
    });
}

/// Lessons that the closure has closed and that lie outside its days by now.
#[component]
fn LeftClosed(closure: Memo<Option<VenueClosure>>, left: Memo<Vec<Lesson>>) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let press = move || {
        let Some(closure) = closure.get_untracked() else { return };
        let lessons = left.get_untracked();
        let steps = untrack(|| replica.ask(|records| reopen(records, &closure, &lessons)));
        keep_steps(replica, toasts, "manager.closure.reopened", steps);
    };
    let label = Signal::derive(move || {
        t_with("manager.closure.left.reopen", &[("n", &left.with(Vec::len).to_string())])
    });
    let is_empty = Memo::new(move |_| left.with(Vec::is_empty));
    move || {
        (!is_empty.get()).then(|| {
            view! {
                <Notice kind=NoticeKind::Warning text=move || t("manager.closure.left") />
                <Rows>{move || left.get().iter().map(|it| row(replica, it)).collect_view()}</Rows>
                <Button label kind=ButtonKind::Primary icon=IconName::Undo on_press=press />
            }
        })
    }
}

#[component]
fn ToClose(closure: Memo<Option<VenueClosure>>, planned: Memo<Vec<Lesson>>) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let label = Signal::derive(move || {
        t_with("manager.closure.close", &[("n", &planned.with(Vec::len).to_string())])
    });
    let press = move || {
        let Some(closure) = closure.get_untracked() else { return };
        let steps = close(&closure, &planned.get_untracked());
        keep_steps(replica, toasts, "manager.closure.closed", steps);
    };
    let is_empty = Memo::new(move |_| planned.with(Vec::is_empty));
    move || {
        (!is_empty.get()).then(|| {
            view! {
                <p>{told(move || t("manager.closure.support"))}</p>
                <Rows>
                    {move || planned.get().iter().map(|it| row(replica, it)).collect_view()}
                </Rows>
                <Button label kind=ButtonKind::Primary icon=IconName::Lock on_press=press />
            }
        })
    }
}

#[component]
fn Closed(closure: Memo<Option<VenueClosure>>, closed: Memo<Vec<Lesson>>) -> impl IntoView {
    let (replica, toasts, guard) = (Replica::current(), Toasts::here(), PressGuard::new());
    let press = move || {
        let Some(closure) = closure.get_untracked() else { return };
        let lessons = closed.get_untracked();
        let steps = untrack(|| replica.ask(|records| reopen(records, &closure, &lessons)));
        keep_steps(replica, toasts, "manager.closure.reopened", steps);
    };
    let is_empty = Memo::new(move |_| closed.with(Vec::is_empty));
    move || {
        (!is_empty.get()).then(|| {
            view! {
                <p>{told(move || t("manager.closure.instead"))}</p>
                <Rows>
                    <For each=move || closed.get() key=|it| it.id let(lesson)>
                        <ClosedLesson lesson guard />
                    </For>
                </Rows>
                <Button
                    label=word("manager.closure.reopen")
                    kind=ButtonKind::Quiet
                    icon=IconName::Undo
                    on_press=press
                />
            }
        })
    }
}

/// A lesson that is closed, with the ways to hold it from elsewhere. The next one takes its place,
/// so the second press of a double one is none.
#[component]
fn ClosedLesson(lesson: Lesson, guard: PressGuard) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let turn = move |lesson: &Lesson, mode: RemoteMode| {
        let step = untrack(|| {
            replica.ask(|records| turn_remote(records, lesson, &roster(records, lesson), mode))
        });
        keep_steps(replica, toasts, "manager.closure.turned", vec![step]);
    };
    let (phone, video) = (lesson.clone(), lesson.clone());
    view! {
        <Row title=title_of(replica, &lesson) href=routes::lesson(lesson.id)>
            <div class="row-end cluster">
                <Button
                    label=word("manager.closure.phone")
                    kind=ButtonKind::Soft
                    icon=IconName::Phone
                    on_press=move || guard.run(|| turn(&phone, RemoteMode::Phone))
                />
                <Button
                    label=word("manager.closure.video")
                    kind=ButtonKind::Soft
                    icon=IconName::Video
                    on_press=move || guard.run(|| turn(&video, RemoteMode::Video))
                />
            </div>
        </Row>
    }
}

/// The lessons that are held by phone or video call, each with the way to close it after all.
#[component]
fn Elsewhere(closure: Memo<Option<VenueClosure>>, elsewhere: Memo<Vec<Lesson>>) -> impl IntoView {
    let (replica, toasts, guard) = (Replica::current(), Toasts::here(), PressGuard::new());
    let label = move || t_with("manager.closure.close", &[("n", "1")]);
    let one = move |lesson: Lesson| {
        let (title, href) = (title_of(replica, &lesson), routes::lesson(lesson.id));
        let press = move || {
            let Some(closure) = closure.get_untracked() else { return };
            let steps = close(&closure, std::slice::from_ref(&lesson));
            keep_steps(replica, toasts, "manager.closure.closed", steps);
        };
        view! {
            <Row title href>
                <Button
                    label=Signal::derive(label)
                    kind=ButtonKind::Quiet
                    icon=IconName::Lock
                    on_press=move || guard.run(&press)
                />
            </Row>
        }
    };
    let is_empty = Memo::new(move |_| elsewhere.with(Vec::is_empty));
    move || {
        (!is_empty.get()).then(|| {
            view! {
                <p>{told(move || t("manager.closure.elsewhere"))}</p>
                <Rows>
                    <For each=move || elsewhere.get() key=|it| it.id let(lesson)>
                        {one(lesson)}
                    </For>
                </Rows>
            }
        })
    }
}

fn row(replica: Replica, lesson: &Lesson) -> impl IntoView + use<> {
    view! {
        <Row title=title_of(replica, lesson) href=routes::lesson(lesson.id)>
            <div></div>
        </Row>
    }
}

/// Day, time and venue of a lesson.
fn title_of(replica: Replica, lesson: &Lesson) -> Text {
    let lesson = lesson.clone();
    Signal::derive(move || {
        let day = lesson.date.map(day_text).unwrap_or_default();
        let place = venue(replica, lesson.venue.map(|venue| venue.id));
        line_of([day, hours(&lesson), place], BETWEEN)
    })
}
