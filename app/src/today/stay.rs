//! How long somebody was there: one tap opens the usual lengths and a stepper over the row.

use leptos::prelude::*;
use shared::program::Write;
use shared::program::lesson::attendance::took_part;
use shared::program::write::field;
use shared::record::Body;
use shared::records::attendance::Attendance;
use shared::records::lesson::Lesson;
use shared::value::Minutes;

use crate::parts::{NumberField, Popup, Text, Toasts, ruby, word};
use crate::replica::Replica;
use crate::saving::keep::keep;
use crate::words::{t, t_with};

/// Longest stay that can be typed: a long summer-school day.
const MINUTES_MAX: i64 = 720;

/// The step of the buttons beside the minutes.
const MINUTES_STEP: i64 = 15;

/// What somebody stays who comes late or leaves early.
const USUAL: [i64; 4] = [30, 60, 90, 120];

/// The minutes of one row; nothing for who was not there.
#[component]
pub fn Stay(lesson: Memo<Lesson>, marked: Memo<Option<Attendance>>, name: Text) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let has_stay = Memo::new(move |_| {
        let status = marked.with(|it| it.as_ref().and_then(|it| it.status));
        status.is_some_and(took_part)
    });
    let whole = Memo::new(move |_| lesson.with(|lesson| lesson.length_minutes));
    let own = Memo::new(move |_| marked.with(|it| it.as_ref().and_then(|it| it.minutes)));
    // What nobody wrote down is not said: lists and files show the same.
    let minutes = Memo::new(move |_| own.get().map(|it| i64::from(it.0)));
    let label = Memo::new(move |_| match minutes.get() {
        Some(minutes) => t_with("tutor.minutes", &[("n", &minutes.to_string())]),
        None => t("tutor.minutes.none"),
    });
    let is_own = move || (own.get() != whole.get()).then_some("yes");
    let change = Callback::new(move |(minutes,): (Option<i64>,)| {
        let Some(attendance) = marked.get_untracked() else { return };
        let minutes = minutes.and_then(|it| u32::try_from(it).ok()).map(Minutes);
        let set = Body::from_iter([field("minutes", minutes.as_ref())]);
        keep(replica, toasts, vec![Write::set::<Attendance>(attendance.id, set)]);
    });
    let preset = move |n: i64| {
        let is_chosen = move || if minutes.get() == Some(n) { "true" } else { "false" };
        view! {
            <button
                type="button"
                class="stay-usual"
                aria-pressed=is_chosen
                on:click=move |_| change.run((Some(n),))
            >
                {n}
            </button>
        }
    };
    move || {
        has_stay.get().then(|| {
            view! {
                <Popup
                    of=name
                    class="roll-minutes"
                    face=move || view! { <span data-own=is_own>{ruby(label)}</span> }
                >
                    <div class="stay">
                        <div class="stay-usuals">{USUAL.map(preset).collect_view()}</div>
                        <NumberField
                            label=word("attendance.minutes")
                            value=minutes
                            on_change=change
                            max=MINUTES_MAX
                            step=MINUTES_STEP
                        />
                    </div>
                </Popup>
            }
        })
    }
}
