//! One lesson in the hours of a month: how long, for whom, and whether she has confirmed it.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::Write;
use shared::program::hours::{
    awaits_confirmation, confirm, confirmed_anew, correct, not_taught, taught,
};
use shared::program::write::undone;
use shared::records::lesson::Lesson;
use shared::records::lesson_staff::{KIND, LessonStaff, TeachingStep};
use shared::value::Minutes;

use super::amounts::organization_name;
use crate::parts::{
    Badge, Button, ButtonKind, IconName, MenuItem, NumberField, Popup, Row, Text, Toasts, Tone,
    ruby, word,
};
use crate::reading::phrases::{BETWEEN, choice, hours as times, venue};
use crate::replica::Replica;
use crate::saving::keep::{keep, keep_undoable};
use crate::words::{day_text, t, t_with};

/// Longest stretch that can be typed: a long summer-school day.
const MINUTES_MAX: i64 = 720;

/// The step of the buttons beside the minutes.
const MINUTES_STEP: i64 = 15;

/// The day of a line.
pub fn day_of(hours: &LessonStaff) -> String {
    hours.date.map(day_text).unwrap_or_default()
}

/// Where and when the lesson is, as far as it is known to her.
pub fn where_and_when(replica: Replica, hours: &LessonStaff) -> String {
    let lesson = hours.lesson.and_then(|it| replica.read::<Lesson>(it.id));
    let (place, time) = match lesson {
        Some(it) => (it.venue, Some(times(&it)).filter(|time| !time.is_empty())),
        None => (hours.venue, hours.start.map(|start| start.to_string())),
    };
    let place = place.map(|it| venue(replica, Some(it.id)));
    place.into_iter().chain(time).collect::<Vec<_>>().join(" ")
}

/// The same, and for whom she taught.
fn place_of(replica: Replica, hours: &LessonStaff) -> String {
    let place = Some(where_and_when(replica, hours)).filter(|place| !place.is_empty());
    let whom = organization_name(replica, hours.organization.map(|it| it.id));
    place.into_iter().chain([whom]).collect::<Vec<_>>().join(BETWEEN)
}

/// Keeps this with a way back, and says so.
pub fn keep_said(
    replica: Replica,
    toasts: Toasts,
    key: &'static str,
    day: String,
    writes: Vec<Write>,
) {
    let back = untrack(|| replica.ask(|records| undone(records, &writes)));
    let said: Text = Signal::derive(move || t_with(key, &[("day", &day)]));
    keep_undoable(replica, toasts, said, writes, move || back.clone());
}

/// A line that is noted down.
#[component]
pub fn HoursLine(id: RecordId) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let found = Memo::new(move |_| replica.read::<LessonStaff>(id));
    let title: Text =
        Signal::derive(move || found.with(|it| it.as_ref().map(day_of)).unwrap_or_default());
    let note = move || found.get().map(|it| place_of(replica, &it));
    let waits = Memo::new(move |_| {
        let today = replica.today();
        found.with(|it| it.as_ref().is_some_and(|it| awaits_confirmation(it, today)))
    });
    let step = Memo::new(move |_| found.with(|it| it.as_ref().and_then(|it| it.step)));
    let write = move |key: &'static str, to: fn(&LessonStaff, shared::value::Date) -> Write| {
        let Some(hours) = found.get_untracked() else { return };
        let (day, today) = (title.get_untracked(), untrack(|| replica.today()));
        keep_said(replica, toasts, key, day, vec![to(&hours, today)]);
    };
    view! {
        <Row title note>
            <div class="row-end cluster">
                <Length found name=title />
                {move || if waits.get() {
                    view! {
                        <Button label=word("hours.confirm") kind=ButtonKind::Soft
                            icon=IconName::Check
                            on_press=move || write("hours.said.one", confirm) />
                    }.into_any()
                } else {
                    view! { <Standing found /> }.into_any()
                }}
                <Popup of=title class="button" face=move || view! {
                    <span>{ruby(word("hours.more"))}</span>
                }>
                    <div hidden=move || step.get() == Some(TeachingStep::NotTaught)>
                        <MenuItem label=word("hours.not_taught") icon=IconName::Minus
                            on_press=move |()| write("hours.said.not_taught", not_taught) />
                    </div>
                    <div hidden=move || step.get() != Some(TeachingStep::NotTaught)>
                        <MenuItem label=word("hours.taught") icon=IconName::Check
                            on_press=move |()| write("hours.said.one", taught) />
                    </div>
                </Popup>
            </div>
        </Row>
    }
}

/// Whether it is confirmed.
#[component]
fn Standing(found: Memo<Option<LessonStaff>>) -> impl IntoView {
    move || {
        let hours = found.get()?;
        let step = hours.step?;
        let badge = match (step, hours.confirmed_on) {
            (TeachingStep::Taught, Some(_)) => view! {
                <Badge label=word("hours.is_confirmed") tone=Tone::Success icon=IconName::Check />
            },
            _ => view! {
                <Badge label=Signal::derive(move || choice(&KIND, "step", step)) />
            },
        };
        Some(badge)
    }
}

/// The minutes; a tap opens the field in which they are corrected. What was confirmed waits for a
/// confirmation once more, unless she corrects it herself.
#[component]
fn Length(found: Memo<Option<LessonStaff>>, name: Text) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let minutes = Memo::new(move |_| {
        found.with(|it| it.as_ref().and_then(|it| it.minutes).map(|it| i64::from(it.0)))
    });
    let label = Memo::new(move |_| match minutes.get() {
        Some(minutes) => t_with("tutor.minutes", &[("n", &minutes.to_string())]),
        None => t("tutor.minutes.none"),
    });
    let change = Callback::new(move |(minutes,): (Option<i64>,)| {
        let Some(hours) = found.get_untracked() else { return };
        let typed = minutes.and_then(|it| u32::try_from(it).ok()).map(Minutes);
        let Some(typed) = typed.filter(|it| Some(*it) != hours.minutes) else { return };
        let is_own = hours.staff.map(|it| it.id) == replica.actor().staff();
        let was_confirmed = hours.confirmed_on.is_some();
        let today = untrack(|| replica.today());
        let write = match is_own && was_confirmed {
            true => confirmed_anew(&hours, typed, today),
            false => correct(&hours, typed),
        };
        keep(replica, toasts, vec![write]);
    });
    let is_taught = Memo::new(move |_| {
        found.with(|it| it.as_ref().is_some_and(|it| it.step != Some(TeachingStep::NotTaught)))
    });
    move || {
        is_taught.get().then(|| {
            view! {
                <Popup of=name class="button" face=move || view! {
                    <span>{ruby(label)}</span>
                }>
                    <div class="stay">
                        <NumberField label=word("lesson_staff.minutes") value=minutes
                            on_change=change max=MINUTES_MAX step=MINUTES_STEP />
                    </div>
                </Popup>
            }
        })
    }
}

/// A lesson of her venue of which nothing is noted down for her yet.
#[component]
pub fn UnnotedLine(hours: LessonStaff) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let (day, shown) = (day_of(&hours), hours.clone());
    let title: Text = Signal::derive(move || day_of(&shown));
    let noted = hours.clone();
    let note = move || {
        let length = noted.minutes.map(|it| t_with("tutor.minutes", &[("n", &it.0.to_string())]));
        let parts = std::iter::once(place_of(replica, &noted)).chain(length);
        Some(parts.collect::<Vec<_>>().join(BETWEEN))
    };
    let hours = StoredValue::new(hours);
    let write = move |key: &'static str, step: TeachingStep| {
        let confirmed_on = Some(untrack(|| replica.today()));
        let new = LessonStaff { step: Some(step), confirmed_on, ..hours.get_value() };
        let is_there = untrack(|| replica.read::<LessonStaff>(new.id)).is_some();
        // A tap that is heard twice is done once.
        if !is_there {
            keep_said(replica, toasts, key, day.clone(), vec![Write::create(&new)]);
        }
    };
    let (yes, no) = (write.clone(), write);
    view! {
        <Row title note>
            <div class="row-end cluster">
                <Button label=word("hours.taught") kind=ButtonKind::Soft icon=IconName::Check
                    on_press=move || yes("hours.said.one", TeachingStep::Taught) />
                <Button label=word("hours.not_taught") kind=ButtonKind::Quiet
                    on_press=move || no("hours.said.not_taught", TeachingStep::NotTaught) />
            </div>
        </Row>
    }
}
