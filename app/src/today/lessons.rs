//! Lessons as lists show them: which ones a page is about, and one card or row for each.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::lesson;
use shared::records::lesson::{KIND, Lesson, LessonStatus};
use shared::value::Date;

use super::roster::tally;
use crate::fields::MarksAbout;
use crate::parts::{Badge, Row, Text, Tone};
use crate::reading::phrases::{choice, hours, venue};
use crate::replica::Replica;
use crate::routes;
use crate::words::t_with;

/// The lessons of these venues between two days, both included, earliest first.
pub fn lessons_between(replica: Replica, venues: &[RecordId], from: Date, to: Date) -> Vec<Lesson> {
    let at = |venue: &RecordId| replica.ask(|records| lesson::at_venue(records, *venue, from, to));
    let mut lessons: Vec<Lesson> = venues.iter().flat_map(at).collect();
    lesson::in_order(&mut lessons);
    lessons
}

/// The word for a lesson's state, with its tone.
#[component]
pub fn StatusBadge(#[prop(into)] status: Signal<Option<LessonStatus>>) -> impl IntoView {
    let label: Text = Signal::derive(move || {
        status.get().map_or_else(String::new, |status| choice(&KIND, "status", status))
    });
    let tone = Signal::derive(move || match status.get() {
        Some(LessonStatus::TookPlace) => Tone::Success,
        Some(LessonStatus::Canceled | LessonStatus::Closed) => Tone::Warning,
        Some(LessonStatus::Planned) | None => Tone::Neutral,
    });
    view! { <Badge label tone /> }
}

/// A lesson as a row, where its day is clear.
#[component]
pub fn LessonRow(id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let lesson = Memo::new(move |_| replica.read::<Lesson>(id));
    let place = move || lesson.with(|it| it.as_ref()?.venue.map(|venue| venue.id));
    let status = Signal::derive(move || lesson.with(|it| it.as_ref()?.status));
    let tally = Memo::new(move |_| lesson.with(|it| Some(tally(replica, it.as_ref()?))));
    let note = move || {
        let time = lesson.with(|it| it.as_ref().map(hours)).unwrap_or_default();
        let people = tally.get().map_or(0, |tally| tally.expected).to_string();
        match &*time {
            "" => t_with("tutor.week.people", &[("n", &people)]),
            time => t_with("tutor.lesson.note", &[("hours", time), ("n", &people)]),
        }
    };
    view! {
        <Row
            title=Signal::derive(move || venue(replica, place())) href=routes::lesson(id)
            note=note
        >
            <div class="row-end"><StatusBadge status /><MarksAbout id /></div>
        </Row>
    }
}
