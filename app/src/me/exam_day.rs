//! The day of the exam on one screen: when it begins, where it is, her seat; then her own papers,
//! what to bring and whom to call. It works without a network.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::SplitLoaderError;
use shared::program::exam_day::{Paper, Sitter, Slot, own_day};
use shared::program::exam_timetable::{days, round_within};
use shared::records::special_measure::{KIND as MEASURES, SpecialMeasure};
use shared::value::{Choice, Date};

use super::start::own_records;
use crate::parts::{Card, CardHeading, Icon, IconName, Text, Tone, ruby, word};
use crate::reading::phrases::{choice, told};
use crate::replica::Replica;
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

/// The card on the page of her subjects.
#[component]
pub fn ExamDayAhead(replica: Replica) -> impl IntoView {
    let day = Memo::new(move |_| next_day(replica, SHOWN_DAYS));
    move || day.get().map(|day| view! { <ExamDayCard replica day /> })
}

/// The card on her first page, on the day and on the evening before. Its code is loaded then: on
/// all other days nobody waits for it.
#[component]
pub fn ExamToday(replica: Replica) -> impl IntoView {
    let is_near = Memo::new(move |_| {
        let today = replica.today();
        replica.ask(|records| round_within(records, today, 1).is_some())
    });
    move || is_near.get().then(|| view! { <Loaded replica /> })
}

/// Draws the card, or nothing for who does not sit this round.
type Draw = fn(Replica) -> AnyView;

#[component]
fn Loaded(replica: Replica) -> impl IntoView {
    let draw = RwSignal::new(None::<Draw>);
    spawn_local(async move {
        if let Ok(loaded) = load().await {
            // She may have gone to another page meanwhile.
            let _ = draw.try_set(Some(loaded));
        }
    });
    move || draw.get().map(|draw| draw(replica))
}

/// Loads the card. Without the feature `pieces` it is here already.
#[cfg(feature = "pieces")]
#[leptos::wasm_split::wasm_split(exam_today, wasm_split_path = ::leptos::wasm_split, fallible)]
fn load() -> Result<Draw, SplitLoaderError> {
    Ok(drawn)
}

#[cfg(not(feature = "pieces"))]
async fn load() -> Result<Draw, SplitLoaderError> {
    Ok(drawn)
}

fn drawn(replica: Replica) -> AnyView {
    let day = Memo::new(move |_| next_day(replica, 1));
    (move || day.get().map(|day| view! { <ExamDayCard replica day /> })).into_any()
}

/// The card: the first three facts before everything else.
#[component]
fn ExamDayCard(replica: Replica, day: OwnDay) -> impl IntoView {
    let OwnDay { date, slots, own, later } = day;
    let title: Text = Signal::derive(move || {
        t(match date.days_since(replica.today()) {
            0 => "learner.exam_day.today",
            1 => "learner.exam_day.tomorrow",
            _ => "learner.exam_day",
        })
    });
    let begins = own.papers.first().and_then(|it| slots.get(it.slot)?.starts_at);
    let application = own.application.clone();
    let of =
        move |field: fn(&shared::records::exam_application::ExamApplication) -> Option<String>| {
            application.as_ref().and_then(field)
        };
    let place = of(|it| Some(it.place.clone()?.0));
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
                            <a href=format!("tel:{number}")>{number.clone()}</a>
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
