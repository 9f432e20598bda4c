//! The day of the exam on one screen: when it begins, where it is, her seat; then her own papers,
//! what to bring and whom to call. It works without a network.

use leptos::prelude::*;
use shared::program::exam_day::{Paper, Sitter, Slot, own_day};
use shared::program::exam_timetable::{days, round_within};
use shared::records::special_measure::{KIND as MEASURES, SpecialMeasure};
use shared::value::{Choice, Date, TimeOfDay};

use crate::later::{arriving, drawn_by_piece};
use crate::parts::{Card, CardHeading, Icon, IconName, Text, Tone, ruby, word};
use crate::reading::find::own_records;
use crate::reading::phrases::{choice, told};
use crate::replica::Replica;
use crate::routes;
use crate::words::{day_text, t, t_with};

/// So many days before it the page of her subjects shows the day.
const SHOWN_DAYS: i64 = 14;

/// What the card shows.
#[derive(Clone, PartialEq)]
struct OwnDay {
    date: Date,
    slots: Vec<Slot>,
    own: Sitter,
    /// The days of the round after it.
    later: Vec<OwnDay>,
}

/// Her next day of a round that is held within `days_ahead` days.
fn next_day(replica: Replica, days_ahead: i64) -> Option<OwnDay> {
    let (own, today) = (own_records(replica), replica.today());
    replica.ask(|records| {
        let sitting = round_within(records, today, days_ahead)?;
        let ahead = days(records, &sitting).into_iter().filter(|day| *day >= today);
        let mut found = ahead.filter_map(|date| {
            let (slots, own) = own_day(records, &own, &sitting, date)?;
            Some(OwnDay { date, slots, own, later: Vec::new() })
        });
        let next = found.next()?;
        Some(OwnDay { later: found.collect(), ..next })
    })
}

/// Whether the page of her subjects shows the card.
pub fn is_shown(replica: Replica) -> bool {
    next_day(replica, SHOWN_DAYS).is_some()
}

/// Whether her next day of the exam is today or tomorrow.
pub fn is_day(replica: Replica) -> bool {
    next_day(replica, NEAR_DAYS.0).is_some()
}

/// The card on the page of her subjects.
#[component]
pub fn ExamDayAhead(replica: Replica) -> impl IntoView {
    let day = Memo::new(move |_| next_day(replica, SHOWN_DAYS));
    move || day.get().map(|day| view! { <ExamDayCard replica day /> })
}

/// How near the exam is, which says where on her first page it stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Near {
    /// It is today or tomorrow: the card comes before everything.
    Day,
    /// It is within a week: its day, time and place come after the next lesson.
    Week,
}

/// How far ahead a day of the exam is still [`Near::Day`] and [`Near::Week`].
const NEAR_DAYS: (i64, i64) = (1, 7);

/// The exam on her first page, if it is so near. Its code is loaded then: on all other days nobody
/// waits for it.
#[component]
pub fn ExamAhead(replica: Replica, near: Near) -> impl IntoView {
    let is_near = Memo::new(move |_| {
        let today = replica.today();
        replica.ask(|records| {
            let within = |days: i64| round_within(records, today, days).is_some();
            let is_day = within(NEAR_DAYS.0);
            if near == Near::Day { is_day } else { !is_day && within(NEAR_DAYS.1) }
        })
    });
    move || is_near.get().then(|| view! { <Loaded replica near /> })
}

#[component]
fn Loaded(replica: Replica, near: Near) -> impl IntoView {
    let draw = arriving(load());
    move || draw.get().map(|draw| draw(replica, near))
}

drawn_by_piece!(exam_today, drawn: fn(Replica, Near) -> AnyView);

/// The card, or nothing for who does not sit this round.
fn drawn(replica: Replica, near: Near) -> AnyView {
    let day = Memo::new(move |_| {
        next_day(replica, if near == Near::Day { NEAR_DAYS.0 } else { NEAR_DAYS.1 })
    });
    let card = move |day: OwnDay| match near {
        Near::Day => view! { <div class="exam-now"><ExamDayCard replica day /></div> }.into_any(),
        Near::Week => view! { <ComingExam day /> }.into_any(),
    };
    (move || day.get().map(card)).into_any()
}

/// The days of the exam in the coming week: the next one large, with time and place. The whole card
/// stands on the page of her subjects.
#[component]
fn ComingExam(day: OwnDay) -> impl IntoView {
    let (first, time, place) = (day.date, begins(&day), place(&day));
    let later = day.later.into_iter().map(|day| {
        let (date, time) = (day.date, begins(&day));
        view! { <p>{told(move || day_text(date))}{time.map(from)}</p> }
    });
    view! {
        <Card
            title=word("learner.exam_day")
            heading=CardHeading::InPage
            tone=Tone::Accent
            href=routes::my_subjects()
        >
            <p class="next-day">{told(move || day_text(first))}{time.map(from)}</p>
            {place.map(|place| view! { <p translate="no">{place}</p> })}
            {later.collect_view()}
        </Card>
    }
}

/// When her first paper of a day begins.
fn begins(day: &OwnDay) -> Option<TimeOfDay> {
    day.own.papers.first().and_then(|it| day.slots.get(it.slot)?.starts_at)
}

/// Where she sits.
fn place(day: &OwnDay) -> Option<String> {
    Some(day.own.application.as_ref()?.place.clone()?.0)
}

/// From a time on, after a day.
fn from(time: TimeOfDay) -> impl IntoView {
    view! { " "{time.to_string()}{ruby(word("learner.exam_day.from"))} }
}

/// The card: the first three facts before everything else.
#[component]
fn ExamDayCard(replica: Replica, day: OwnDay) -> impl IntoView {
    let (begins, place) = (begins(&day), place(&day));
    let OwnDay { date, slots, own, later } = day;
    let title: Text = Signal::derive(move || {
        t(match date.days_since(replica.today()) {
            0 => "learner.exam_day.today",
            1 => "learner.exam_day.tomorrow",
            _ => "learner.exam_day",
        })
    });
    let application = own.application.clone();
    let of =
        move |field: fn(&shared::records::exam_application::ExamApplication) -> Option<String>| {
            application.as_ref().and_then(field)
        };
    let seat = of(|it| Some(it.seat.clone()?.0));
    let way = of(|it| Some(it.way.clone()?.0));
    let phone = of(|it| Some(it.phone.clone()?.0));
    let facts = [
        place.map(|text| fact(IconName::Pin, text)),
        seat.map(|text| {
            let said = move || t_with("learner.exam_day.seat", &[("seat", &text)]);
            view! { <li><Icon name=IconName::Exam /><span>{told(said)}</span></li> }.into_any()
        }),
    ];
    let papers = own.papers.iter().map(|it| paper(it, &slots)).collect_view();
    view! {
        <Card
            title
            heading=CardHeading::InPage
            tone=Tone::Deep
            aside=move || told(move || day_text(date))
        >
            {begins.map(|begins| view! {
                <p class="next-time">
                    <b>{begins.to_string()}</b>
                    <span>{ruby(word("learner.exam_day.from"))}</span>
                </p>
            })}
            <ul class="next-facts" role="list" translate="no">
                {facts.into_iter().collect_view()}
            </ul>
            <ul class="exam-day-papers" role="list">{papers}</ul>
            {later.into_iter().map(later_day).collect_view()}
            <ul class="next-facts" role="list">
                <li><Icon name=IconName::Bag />{ruby(word("learner.exam_day.bring"))}</li>
                {own.measures.into_iter().map(measure).collect_view()}
                {way.map(|text| fact(IconName::Info, text))}
                {phone.map(|number| view! {
                    <li>
                        <Icon name=IconName::Phone />
                        <span>
                            {ruby(word("learner.exam_day.call"))}" "
                            <a href=routes::call(&number)>{number.clone()}</a>
                        </span>
                    </li>
                })}
            </ul>
        </Card>
    }
}

fn fact(icon: IconName, text: String) -> AnyView {
    view! { <li><Icon name=icon /><span>{text}</span></li> }.into_any()
}

fn measure(measure: SpecialMeasure) -> Option<impl IntoView> {
    let (kind, words) = (measure.measure?, measure.words.map(|it| it.0));
    let said = move || words.clone().unwrap_or_else(|| choice(&MEASURES, "measure", kind));
    Some(view! { <li><Icon name=IconName::CheckCircle /><span>{told(said)}</span></li> })
}

/// Another day of the round, small beneath the next one.
fn later_day(day: OwnDay) -> impl IntoView {
    let papers = day.own.papers.iter().map(|it| paper(it, &day.slots)).collect_view();
    view! {
        <p class="exam-day-later">{told(move || day_text(day.date))}</p>
        <ul class="exam-day-papers" role="list">{papers}</ul>
    }
}

/// One paper with its times.
fn paper(paper: &Paper, slots: &[Slot]) -> impl IntoView + use<> {
    let slot = &slots[paper.slot];
    let times = slot.starts_at.map(|from| match slot.ends_at {
        Some(to) => format!("{from}–{to}"),
        None => from.to_string(),
    });
    let subject = paper.subject;
    view! {
        <li>
            <span class="exam-day-times">{times}</span>
            <b>{told(move || t(&format!("subject.{}", subject.code())))}</b>
        </li>
    }
}
