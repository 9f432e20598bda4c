//! A lesson that does not take place: called off before the day, or found closed, with the reason.

use leptos::prelude::*;
use serde_json::Value;
use shared::record::Record;
use shared::records::attendance::{Attendance, AttendanceStatus};
use shared::records::lesson::{Lesson, LessonStatus};
use shared::sync::device::Change;
use shared::value::{Choice as _, FieldValue, Text as Line};

use super::lesson::may_mark;
use super::mark::came;
use crate::book::Book;
use crate::parts::{
    Blocked, Button, ButtonKind, Choice, Dialog, IconName, Section, SegmentedChoice, Text,
    TextField, Toasts,
};
use crate::reading::find::naming;
use crate::reading::say::say;
use crate::saving::keep::{keep_undoable, one};
use crate::words::t;

/// Says that a lesson did not take place. Not possible once somebody is marked as having come.
#[component]
pub fn CloseLesson(lesson: Memo<Lesson>) -> impl IntoView {
    let (book, toasts) = (Book::current(), Toasts::here());
    let open = RwSignal::new(false);
    let status = RwSignal::new(LessonStatus::Closed);
    let reason = RwSignal::new(String::new());
    let why_not = Signal::derive(move || {
        let lesson = lesson.get();
        let marks = naming::<Attendance>(book, "lesson", lesson.id);
        let somebody_came = marks.iter().any(|it| it.status.is_some_and(came));
        let kept = || Blocked { reason: t("tutor.close.has_marks"), helper: t("tutor.close.undo") };
        may_mark(book, &lesson).or_else(|| somebody_came.then(kept))
    });
    let close = move || {
        let lesson = lesson.get_untracked();
        let (status, reason) = (status.get_untracked(), reason.get_untracked());
        let reason = Line::read(&Value::String(reason.trim().to_owned()));
        let said: Text = Signal::derive(move || t("tutor.close.done"));
        let changes = vec![set_status(book, &lesson, status, reason)];
        keep_undoable(book, toasts, said, changes, move || {
            let was = lesson.status.unwrap_or(LessonStatus::Planned);
            vec![set_status(book, &lesson, was, lesson.reason.clone())]
        });
        open.set(false);
    };
    view! {
        <Section title=say("tutor.close.title") support=move || t("tutor.close.support")>
            <div class="cluster">
                <Button
                    label=say("tutor.close.open")
                    on_press=move || open.set(true)
                    blocked=why_not
                />
            </div>
            <Dialog
                title=say("tutor.close.title")
                open
                actions=move || view! {
                    <Button
                        label=say("tutor.close.confirm")
                        kind=ButtonKind::Primary
                        on_press=close
                    />
                }
            >
                <div class="form">
                    <Which status />
                    <TextField
                        label=say("lesson.reason")
                        value=reason
                        on_input=move |text: String| reason.set(text)
                        support=move || t("tutor.close.reason.support")
                    />
                </div>
            </Dialog>
        </Section>
    }
}

#[component]
fn Which(status: RwSignal<LessonStatus>) -> impl IntoView {
    let options = [LessonStatus::Closed, LessonStatus::Canceled].map(|status| {
        let key = format!("tutor.close.{}", status.code());
        Choice::new(status.code(), Signal::derive(move || t(&key)))
    });
    let choose = move |code: String| {
        if let Some(chosen) = LessonStatus::from_code(&code) {
            status.set(chosen);
        }
    };
    view! {
        <SegmentedChoice
            legend=say("lesson.status")
            options=Signal::stored(options.to_vec())
            value=Signal::derive(move || Some(status.get().code().to_owned()))
            on_choose=choose
        />
    }
}

/// Takes back that a lesson does not take place.
#[component]
pub fn Reopen(lesson: Memo<Lesson>) -> impl IntoView {
    let (book, toasts) = (Book::current(), Toasts::here());
    let reopen = move || {
        let before = lesson.get_untracked();
        let said: Text = Signal::derive(move || t("tutor.reopen.done"));
        let marks = naming::<Attendance>(book, "lesson", before.id);
        let was_held = marks.iter().any(|it| it.status != Some(AttendanceStatus::Closed));
        let now = if was_held { LessonStatus::TookPlace } else { LessonStatus::Planned };
        let changes = vec![set_status(book, &before, now, None)];
        keep_undoable(book, toasts, said, changes, move || {
            let was = before.status.unwrap_or(LessonStatus::Closed);
            vec![set_status(book, &before, was, before.reason.clone())]
        });
    };
    let why_not = Signal::derive(move || may_mark(book, &lesson.get()));
    view! {
        <Button
            label=say("tutor.reopen")
            icon=IconName::Undo
            on_press=move || untrack(reopen)
            blocked=why_not
        />
    }
}

fn set_status(book: Book, lesson: &Lesson, status: LessonStatus, reason: Option<Line>) -> Change {
    let mut set = one("status", status.write());
    set.insert("reason".to_owned(), reason.map_or(Value::Null, |reason| reason.write()));
    Change::Patch {
        kind: Lesson::NAME.to_owned(),
        id: lesson.id,
        seen: book.seen(Lesson::NAME, lesson.id),
        set,
        closes: Vec::new(),
    }
}
