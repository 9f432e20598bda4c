//! What those who run the program see of a learner besides what her tutors see: when she came this
//! year, what happened lately in one line of time, and the facts about her.

use std::cmp::Reverse;

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::lesson::attendance::{Times, attended, counts, marks, times};
use shared::record::Record;
use shared::records::attendance::{self, Attendance, AttendanceStatus};
use shared::records::consultation::{self, Consultation};
use shared::records::learner::Learner;
use shared::records::lesson::Lesson;
use shared::value::Date;
use shared::words::verbatim;

use super::tab::Tab;
use crate::parts::{Card, CardHeading, Icon, IconName, Meta, MetaItem, plain, ruby, word};
use crate::reading::find::naming_any;
use crate::reading::phrases::{BETWEEN, choice, told, venue};
use crate::reading::values::{field_label, person_name, value_text};
use crate::replica::Replica;
use crate::routes;
use crate::words::{day_text, month_short_text, month_text, t_with};

/// So many events stand in the line of time; all of them are in their tabs.
const SHOWN: usize = 8;

/// What a roll call said of her on a day.
#[derive(Clone, PartialEq)]
struct Mark {
    day: Date,
    id: RecordId,
    status: AttendanceStatus,
    counts: bool,
}

/// Her marks of this fiscal year, the earliest first.
fn marks_of_this_year(replica: Replica, ids: &[RecordId]) -> Vec<Mark> {
    let this_year = replica.today().fiscal_year();
    let dated = |(mark, lesson): (Attendance, Lesson)| {
        let (day, status) = (lesson.date?, mark.status?);
        Some(Mark { day, id: mark.id, status, counts: counts(&mark, &lesson) })
    };
    let mut year: Vec<Mark> =
        replica.ask(|records| marks(records, ids).filter_map(dated).collect());
    year.retain(|mark| mark.day.fiscal_year() == this_year);
    year.sort_by_key(|mark| (mark.day, mark.id));
    year
}

/// Each lesson of this fiscal year as a mark, month by month. What she missed is a small dot.
#[component]
pub fn CameCard(id: RecordId, ids: Memo<Vec<RecordId>>) -> impl IntoView {
    let replica = Replica::current();
    let year = Memo::new(move |_| marks_of_this_year(replica, &ids.get()));
    let times = Memo::new(move |_| {
        let this_year = replica.today().fiscal_year();
        replica.ask(|records| times(records, &ids.get(), this_year))
    });
    let came = move || {
        let Times { came, online, .. } = times.get();
        let values = [("n", &*came.to_string()), ("online", &*online.to_string())];
        t_with("tutor.learner.came.times", &values)
    };
    let months = move || {
        year.with(|year| {
            let same = |one: &Mark, other: &Mark| one.day.month() == other.day.month();
            year.chunk_by(same).map(month_view).collect_view()
        })
    };
    view! {
        <Card
            title=word("kinds.attendance")
            heading=CardHeading::InPage
            aside=move || view! {
                <a href=routes::learner_tab(id, Tab::Attendance.code())>{ruby(word("file.all"))}</a>
            }
        >
            <p class="soft">{told(came)}</p>
            <div class="came" role="img" aria-label=move || plain(&came())>{months}</div>
        </Card>
    }
}

fn month_view(marks: &[Mark]) -> impl IntoView + use<> {
    let first = marks[0].day;
    let marks = marks.iter().map(|mark| {
        let week = match (mark.counts, mark.status) {
            (true, AttendanceStatus::Online) => "online",
            (true, _) => "came",
            (false, _) => "none",
        };
        view! { <i class="week-mark" data-week=week></i> }
    });
    let name = move || month_short_text(first);
    view! {
        <div class="came-month" title=move || plain(&month_text(first))>
            <span class="week-marks">{marks.collect_view()}</span>
            <span class="came-name">{told(name)}</span>
        </div>
    }
}

/// Something that happened with her.
#[derive(Clone, PartialEq)]
enum Event {
    Talk(Date, RecordId),
    Lesson(Date, RecordId),
}

impl Event {
    fn day(&self) -> Date {
        match self {
            Event::Talk(day, _) | Event::Lesson(day, _) => *day,
        }
    }

    fn id(&self) -> RecordId {
        match self {
            Event::Talk(_, id) | Event::Lesson(_, id) => *id,
        }
    }
}

/// Talks and lessons in one line of time, the latest first.
#[component]
pub fn Lately(id: RecordId, ids: Memo<Vec<RecordId>>) -> impl IntoView {
    let replica = Replica::current();
    let events = Memo::new(move |_| {
        let ids = ids.get();
        let talks = naming_any::<Consultation>(replica, "learner", &ids).into_iter();
        let talks = talks.filter_map(|talk| Some(Event::Talk(talk.date?, talk.id)));
        let lessons: Vec<Event> = replica.ask(|records| {
            attended(records, &ids).map(|(day, mark)| Event::Lesson(day, mark.id)).collect()
        });
        let mut events: Vec<Event> = talks.chain(lessons).collect();
        events.sort_by_key(|event| Reverse((event.day(), event.id())));
        events.truncate(SHOWN);
        events
    });
    view! {
        <Card
            title=word("file.lately")
            heading=CardHeading::InPage
            aside=move || view! {
                <a href=routes::learner_tab(id, Tab::Talks.code())>
                    {ruby(word("file.lately.talks"))}
                </a>
            }
        >
            {move || events.with(Vec::is_empty).then(|| view! {
                <p class="soft">{ruby(word("file.none"))}</p>
            })}
            <ol class="lately" role="list">
                <For each=move || events.get() key=Event::id let(event)>
                    <OneEvent event />
                </For>
            </ol>
        </Card>
    }
}

#[component]
fn OneEvent(event: Event) -> impl IntoView {
    let day = event.day();
    let (icon, inside) = match event {
        Event::Talk(_, id) => (IconName::Chat, view! { <TalkEvent id /> }.into_any()),
        Event::Lesson(_, id) => (IconName::Book, view! { <LessonEvent id /> }.into_any()),
    };
    view! {
        <li class="lately-event">
            <span class="soft">{told(move || day_text(day))}</span>
            <Icon name=icon />
            <div>{inside}</div>
        </li>
    }
}

#[component]
fn TalkEvent(id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let talk = Memo::new(move |_| replica.read::<Consultation>(id));
    let meta = move || {
        talk.get().map(|talk| {
            let channel = talk.channel.map(|it| choice(&consultation::KIND, "channel", it));
            let author = talk.staff.map(|staff| person_name(replica, Some(staff.id)));
            channel.into_iter().chain(author).collect::<Vec<_>>().join(BETWEEN)
        })
    };
    let summary = move || talk.get().and_then(|talk| talk.summary).map(|text| text.0);
    view! {
        <p class="lately-title">
            <a href=routes::record(Consultation::NAME, id)>{ruby(word("kind.consultation"))}</a>
            <span class="soft">{told(move || meta().unwrap_or_default())}</span>
        </p>
        {move || summary().map(|text| view! { <p class="lately-text">{text}</p> })}
    }
}

#[component]
fn LessonEvent(id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let mark = Memo::new(move |_| replica.read::<Attendance>(id));
    let lesson = Memo::new(move |_| replica.read::<Lesson>(mark.get()?.lesson?.id));
    let meta = move || {
        let place = lesson.get().map(|it| venue(replica, it.venue.map(|venue| venue.id)));
        let minutes = mark.get().and_then(|mark| mark.minutes);
        let minutes = minutes.map(|n| t_with("tutor.minutes", &[("n", &n.0.to_string())]));
        let status = mark.get().and_then(|mark| mark.status);
        let status = status.map(|it| choice(&attendance::KIND, "status", it));
        place.into_iter().chain(status).chain(minutes).collect::<Vec<_>>().join(BETWEEN)
    };
    let href = lesson.with_untracked(|lesson| lesson.as_ref().map(|it| routes::lesson(it.id)));
    view! {
        <p class="lately-title">
            <a href=href>{ruby(word("kind.lesson"))}</a>
            <span class="soft">{told(meta)}</span>
        </p>
    }
}

/// The facts about her, with the way to change them.
#[component]
pub fn Basics(id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let shown = ["full_name", "kana", "birth_date", "leading_goal", "first_venue"];
    let fact = move |name: &'static str| {
        let field = Learner::KIND.field(name)?;
        let text = Memo::new(move |_| {
            let view = replica.view(Learner::NAME, id)?;
            let text = value_text(replica, Learner::KIND, field, view.body.get(name)?);
            (!text.is_empty()).then(|| verbatim_text(name, text))
        });
        Some(move || {
            text.get().map(|text| {
                view! {
                    <MetaItem label=Signal::derive(move || field_label(Learner::KIND, field))>
                        {ruby(Signal::stored(text))}
                    </MetaItem>
                }
            })
        })
    };
    view! {
        <Card
            title=word("file.basics")
            heading=CardHeading::InPage
            aside=move || view! {
                <a href=routes::learner_tab(id, Tab::History.code())>{ruby(word("file.change"))}</a>
            }
        >
            <Meta>{shown.map(fact).into_iter().collect_view()}</Meta>
        </Card>
    }
}

/// A name as somebody typed it carries no readings.
fn verbatim_text(field: &str, text: String) -> String {
    if ["full_name", "kana"].contains(&field) { verbatim(&text) } else { text }
}
