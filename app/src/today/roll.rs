//! The roll call: one row per learner, one tap per learner, each tap can be taken back.

use leptos::prelude::*;
use shared::program::Write;
use shared::program::lesson::attendance::took_part;
use shared::program::lesson::roll::{self, Before};
use shared::program::lesson::roster::Expected;
use shared::program::write::field;
use shared::record::{Body, Record};
use shared::records::attendance::{Attendance, AttendanceStatus};
use shared::records::lesson::Lesson;
use shared::sync::overlay::Progress;
use shared::value::{Choice as _, Minutes};

use crate::fields::Marks;
use crate::parts::{
    Button, ButtonKind, Choice, ChoiceLegend, Icon, IconName, Notice, NoticeKind, NumberField, Row,
    Rows, SegmentedChoice, Text, Toasts, Tone, plain, word,
};
use crate::reading::phrases::learner;
use crate::replica::Replica;
use crate::routes;
use crate::saving::keep::{keep, keep_undoable};
use crate::words::{t, t_with};

/// Longest stay that can be typed: a long summer-school day.
const MINUTES_MAX: i64 = 720;

/// The step of the buttons beside the minutes.
const MINUTES_STEP: i64 = 5;

/// The rows of everybody on the roster.
#[component]
pub fn Roll(lesson: Memo<Lesson>, people: Memo<Vec<Expected>>) -> impl IntoView {
    let replica = Replica::current();
    let is_possible = move |status: AttendanceStatus| {
        lesson.with(|lesson| roll::is_possible(lesson, status, replica.latest_day()))
    };
    let options = Memo::new(move |_| {
        let all = AttendanceStatus::ALL.iter().copied();
        all.map(|status| segment(status).off_if(!is_possible(status))).collect::<Vec<_>>()
    });
    let lies_ahead = Memo::new(move |_| !is_possible(AttendanceStatus::Present));
    view! {
        {move || lies_ahead.get().then(|| view! {
            <Notice kind=NoticeKind::Info title=move || t("tutor.roll.not_yet")
                text=move || t("tutor.roll.not_yet.helper") />
        })}
        <div class="tutor-roll">
            <Rows>
                <For each=move || people.get() key=Expected::clone let(expected)>
                    <RollRow lesson expected options />
                </For>
            </Rows>
        </div>
    }
}

fn segment(status: AttendanceStatus) -> Choice {
    let tone = if took_part(status) { Tone::Success } else { Tone::Neutral };
    let key = format!("tutor.mark.{}", status.code());
    Choice::new(status.code(), Signal::derive(move || t(&key))).tone(tone)
}

#[component]
fn RollRow(lesson: Memo<Lesson>, expected: Expected, options: Memo<Vec<Choice>>) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let Expected { learner: id, attendance } = expected;
    let name: Text = Memo::new(move |_| learner(replica, id)).into();
    let marked = Memo::new(move |_| replica.read::<Attendance>(attendance));
    let status = Memo::new(move |_| marked.with(|it| it.as_ref().and_then(|it| it.status)));
    let value = Signal::derive(move || status.get().map(|status| status.code().to_owned()));
    let on_choose = move |code: String| {
        let Some(status) = AttendanceStatus::from_code(&code) else { return };
        let lesson = lesson.get_untracked();
        let before = untrack(|| replica.ask(|records| Before::new(records, &lesson, &expected)));
        let word = format!("tutor.mark.{code}");
        let said: Text = Signal::derive(move || {
            t_with("tutor.roll.marked", &[("name", &name.get()), ("status", &t(&word))])
        });
        let writes = roll::mark(&before, status, untrack(|| replica.today()));
        let undo = move || roll::take_back(std::slice::from_ref(&before));
        keep_undoable(replica, toasts, said, writes, undo);
    };
    view! {
        <Row title=name href=routes::learner(id)>
            <div class="tutor-roll-tools">
                <SegmentedChoice
                    legend=name
                    shown=ChoiceLegend::Heard
                    options
                    value
                    on_choose
                />
                <div class="tutor-roll-foot">
                    <Stay lesson marked />
                    <How attendance />
                    <Clear marked name />
                </div>
            </div>
        </Row>
    }
}

/// How long she was there: one tap opens the number.
#[component]
fn Stay(lesson: Memo<Lesson>, marked: Memo<Option<Attendance>>) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let is_open = RwSignal::new(false);
    let has_stay = Memo::new(move |_| {
        let status = marked.with(|it| it.as_ref().and_then(|it| it.status));
        status.is_some_and(took_part)
    });
    let minutes = Signal::derive(move || {
        let minutes = marked.with(|it| it.as_ref().and_then(|it| it.minutes));
        minutes.or(lesson.with(|lesson| lesson.length_minutes)).map(|it| i64::from(it.0))
    });
    let label: Text = Signal::derive(move || match minutes.get() {
        Some(minutes) => t_with("tutor.minutes", &[("n", &minutes.to_string())]),
        None => t("tutor.minutes.none"),
    });
    let change = move |minutes: Option<i64>| {
        let Some(attendance) = marked.get_untracked() else { return };
        let minutes = minutes.and_then(|it| u32::try_from(it).ok()).map(Minutes);
        let set = Body::from_iter([field("minutes", minutes.as_ref())]);
        keep(replica, toasts, vec![Write::set::<Attendance>(attendance.id, set)]);
    };
    move || {
        has_stay.get().then(|| {
            view! {
                <Button
                    label
                    kind=ButtonKind::Quiet
                    icon=IconName::Clock
                    on_press=move || is_open.update(|open| *open = !*open)
                />
                {move || is_open.get().then(|| view! {
                    <NumberField
                        label=word("attendance.minutes")
                        value=minutes
                        on_change={move |it: Option<i64>| change(it)}
                        max=MINUTES_MAX
                        step=MINUTES_STEP
                    />
                })}
            }
        })
    }
}

/// Takes the mark away: a wrong tap that is noticed after the line to undo it has gone.
#[component]
fn Clear(marked: Memo<Option<Attendance>>, name: Text) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let clear = move || {
        let Some(was) = marked.get_untracked() else { return };
        let said: Text =
            Signal::derive(move || t_with("tutor.roll.cleared", &[("name", &name.get())]));
        let writes = vec![Write::remove::<Attendance>(was.id)];
        keep_undoable(replica, toasts, said, writes, move || vec![Write::create(&was)]);
    };
    let is_marked = Memo::new(move |_| marked.with(Option::is_some));
    let heard = move || plain(&t_with("tutor.roll.clear", &[("name", &name.get())]));
    move || {
        is_marked.get().then(|| {
            view! {
                <button
                    type="button"
                    class="button"
                    data-kind="quiet"
                    aria-label=heard
                    title=heard
                    on:click=move |_| clear()
                >
                    <Icon name=IconName::Close />
                </button>
            }
        })
    }
}

/// How safe the mark is, and whether two tablets disagree about it.
#[component]
fn How(attendance: shared::id::RecordId) -> impl IntoView {
    let replica = Replica::current();
    let state =
        Memo::new(move |_| replica.view(Attendance::NAME, attendance).map(|view| view.progress));
    move || {
        state.get().map(|progress| view! {
        <Marks id=attendance />
        <span class="tutor-progress">{crate::parts::ruby(word(progress_key(progress)))}</span>
    })
    }
}

/// The key of the word for how far a record's newest edit has come.
pub fn progress_key(progress: Progress) -> &'static str {
    match progress {
        Progress::Sent => "tutor.progress.sent",
        Progress::Unsent => "tutor.progress.unsent",
        Progress::Saving => "tutor.progress.saving",
        Progress::Held => "tutor.progress.waiting",
    }
}
