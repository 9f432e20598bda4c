//! Lessons as lists show them: which ones a page is about, and one card or row for each.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::lesson;
use shared::program::lesson::roster::Tally;
use shared::records::lesson::{KIND, Lesson, LessonStatus};
use shared::value::Date;

use super::roster::tally;
use crate::fields::MarksAbout;
use crate::parts::{Badge, Card, Row, Text, Tone};
use crate::reading::phrases::{choice, hours, told, venue};
use crate::replica::Replica;
use crate::routes;
use crate::words::{day_text, t, t_with};

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

/// A lesson of today as a card that opens its roll call.
#[component]
pub fn LessonCard(lesson: Lesson) -> impl IntoView {
    let replica = Replica::current();
    let place = lesson.venue.map(|venue| venue.id);
    let time = lesson.clone();
    let status = lesson.status;
    let id = lesson.id;
    let tally = Memo::new(move |_| tally(replica, &lesson));
    view! {
        <li>
            <Card
                title=Signal::derive(move || venue(replica, place))
                href=routes::lesson(id)
                eyebrow=move || hours(&time)
                aside=move || view! { <StatusBadge status /><MarksAbout id /> }
            >
                <p class="tutor-count">
                    <span class="tutor-count-figure">{move || tally.get().marked()}</span>
                    {told(move || {
                        t_with("tutor.tally.of", &[("n", &tally.get().expected.to_string())])
                    })}
                </p>
                <p class="tutor-soft">{told(move || tally_words(tally.get()))}</p>
            </Card>
        </li>
    }
}

/// A lesson of another day as a row.
#[component]
pub fn LessonRow(lesson: Lesson) -> impl IntoView {
    let replica = Replica::current();
    let (date, place, id, status) = (lesson.date, lesson.venue, lesson.id, lesson.status);
    let time = lesson.clone();
    let title: Text = Signal::derive(move || {
        let day = date.map(day_text).unwrap_or_default();
        format!("{day} {}", hours(&time))
    });
    let tally = Memo::new(move |_| tally(replica, &lesson));
    let note = move || {
        let place = venue(replica, place.map(|venue| venue.id));
        let people = tally.get().expected.to_string();
        t_with("tutor.lesson.note", &[("venue", &place), ("n", &people)])
    };
    view! {
        <Row title href=routes::lesson(id) note=note>
            <div class="cluster"><StatusBadge status /><MarksAbout id /></div>
        </Row>
    }
}

fn tally_words(tally: Tally) -> String {
    if tally.expected == 0 {
        t("tutor.tally.nobody")
    } else if tally.marked() == tally.expected {
        t("tutor.tally.done")
    } else {
        t_with("tutor.tally.open", &[("n", &(tally.expected - tally.marked()).to_string())])
    }
}
