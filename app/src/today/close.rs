//! A lesson that does not take place: called off before the day, or found closed, with the reason.

use leptos::prelude::*;
use serde_json::Value;
use shared::program::lesson::roll;
use shared::program::lesson::roster::Expected;
use shared::records::lesson::{Lesson, LessonStatus};
use shared::value::{Choice as _, FieldValue, TEXT_CHARS_MAX, Text as Line};

use super::marking::may_mark;
use crate::fields::to_first_refused;
use crate::parts::{
    Blocked, Button, ButtonKind, Choice, Dialog, IconName, SegmentedChoice, Text, TextField,
    Toasts, fits, ruby, word,
};
use crate::replica::Replica;
use crate::saving::keep::{Kept, keep_undoable};
use crate::words::t;

/// Says that a lesson did not take place. Not possible once somebody is marked as having come.
#[component]
pub fn CloseLesson(lesson: Memo<Lesson>, people: Memo<Vec<Expected>>) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let open = RwSignal::new(false);
    let status = RwSignal::new(LessonStatus::Closed);
    let reason = RwSignal::new(String::new());
    let why_not = Signal::derive(move || {
        let lesson = lesson.get();
        let somebody_came = replica.ask(|records| roll::somebody_came(records, lesson.id));
        let kept = || Blocked { reason: t("tutor.close.has_marks"), helper: t("tutor.close.undo") };
        may_mark(replica, &lesson).or_else(|| somebody_came.then(kept))
    });
    let close = move || {
        let lesson = lesson.get_untracked();
        let (status, reason) = (status.get_untracked(), reason.get_untracked());
        let reason = reason.trim();
        // A reason that is too long stays in the field, which says so.
        if !fits(reason, TEXT_CHARS_MAX) {
            return to_first_refused();
        }
        let reason = Line::read(&Value::String(reason.to_owned()));
        let said: Text = Signal::derive(move || t("tutor.close.done"));
        let writes = vec![roll::set_outcome(lesson.id, status, reason.as_ref())];
        let kept = keep_undoable(replica, toasts, said, writes, move || {
            let was = lesson.status.unwrap_or(LessonStatus::Planned);
            vec![roll::set_outcome(lesson.id, was, lesson.reason.as_ref())]
        });
        open.set(kept == Kept::No);
    };
    view! {
        <div class="lesson-foot">
            <NobodyCame lesson people />
            <Button
                label=word("tutor.close.open")
                kind=ButtonKind::Quiet
                on_press=move || open.set(true)
                blocked=why_not
            />
            <Dialog
                title=word("tutor.close.title")
                open
                actions=move || view! {
                    <Button
                        label=word("tutor.close.confirm")
                        kind=ButtonKind::Primary
                        on_press=close
                    />
                }
            >
                <div class="form">
                    <p>{ruby(word("tutor.close.support"))}</p>
                    <Which status />
                    <TextField
                        label=word("lesson.reason")
                        value=reason
                        on_input=move |text: String| reason.set(text)
                        support=move || t("tutor.close.reason.support")
                        max_length=TEXT_CHARS_MAX
                    />
                </div>
            </Dialog>
        </div>
    }
}

/// Says that a lesson took place to which nobody came: absences alone do not say so. Offered once
/// everybody is marked.
#[component]
fn NobodyCame(lesson: Memo<Lesson>, people: Memo<Vec<Expected>>) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let is_asked = Memo::new(move |_| {
        let (lesson, people, today) = (lesson.get(), people.get(), replica.today());
        replica.ask(|records| roll::waits_for_an_outcome(records, &lesson, &people, today))
    });
    let why_not = Signal::derive(move || may_mark(replica, &lesson.get()));
    let hold = move || {
        let id = lesson.with_untracked(|lesson| lesson.id);
        let said = word("tutor.close.held.done");
        let writes = vec![roll::set_outcome(id, LessonStatus::TookPlace, None)];
        keep_undoable(replica, toasts, said, writes, move || {
            vec![roll::set_outcome(id, LessonStatus::Planned, None)]
        });
    };
    move || {
        is_asked.get().then(|| {
            view! {
                <Button label=word("tutor.close.held") kind=ButtonKind::Soft
                    icon=IconName::Check on_press=hold blocked=why_not />
            }
        })
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
            legend=word("lesson.status")
            options=Signal::stored(options.to_vec())
            value=Signal::derive(move || Some(status.get().code().to_owned()))
            on_choose=choose
        />
    }
}

/// Takes back that a lesson does not take place.
#[component]
pub fn Reopen(lesson: Memo<Lesson>) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let reopen = move || {
        let before = lesson.get_untracked();
        let said: Text = Signal::derive(move || t("tutor.reopen.done"));
        let now = replica.ask(|records| roll::reopened(records, before.id));
        let writes = vec![roll::set_outcome(before.id, now, None)];
        keep_undoable(replica, toasts, said, writes, move || {
            let was = before.status.unwrap_or(LessonStatus::Closed);
            vec![roll::set_outcome(before.id, was, before.reason.as_ref())]
        });
    };
    let why_not = Signal::derive(move || may_mark(replica, &lesson.get()));
    view! {
        <Button
            label=word("tutor.reopen")
            icon=IconName::Undo
            on_press=move || untrack(reopen)
            blocked=why_not
        />
    }
}
