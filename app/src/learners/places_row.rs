//! Somebody who waits for a place: since when, where and when she would come, and the one tap that
//! is next.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::capacity::Offered;
use shared::records::venue::Venue;
use shared::records::waiting_place::{KIND, WaitingPlace, WaitingStep};
use shared::value::Weekday;

use super::places::{Board, weeks_waited};
use crate::parts::{
    Badge, Button, ButtonKind, Face, IconName, Row, Select, SelectOption, Text, Tone, word,
};
use crate::reading::phrases::{BETWEEN, choice, learner, venue};
use crate::routes;
use crate::words::{day_text, t, t_with};

/// One who waits.
#[component]
pub fn WaitingRow(board: Board, wait: WaitingPlace) -> impl IntoView {
    let replica = board.replica;
    let who = wait.learner.map(|it| it.id);
    let title: Text =
        Signal::derive(move || who.map_or_else(|| t("tutor.no_name"), |id| learner(replica, id)));
    let note = {
        let wait = wait.clone();
        move || Some(wishes(board, &wait))
    };
    let mark = move || view! { <Face name=title tone=Tone::Accent /> };
    let own = wait.clone();
    let comes = Memo::new(move |_| board.comes(&own));
    let comes = move || {
        comes.get().map(|place| {
            let said = t_with("places.comes", &[("place", &place)]);
            view! { <Badge label=said tone=Tone::Warning icon=IconName::Warning /> }
        })
    };
    let end = match wait.step {
        Some(WaitingStep::Offered) => view! { <OfferedTo board wait /> }.into_any(),
        _ => view! { <ToOffer board wait /> }.into_any(),
    };
    match who {
        Some(id) => view! {
            <Row title href=routes::learner(id) note mark>
                <div class="row-end cluster">{comes}{end}</div>
            </Row>
        }
        .into_any(),
        None => {
            view! { <Row title note mark><div class="row-end cluster">{end}</div></Row> }.into_any()
        }
    }
}

/// Since when she waits, and where and on which days she would come.
fn wishes(board: Board, wait: &WaitingPlace) -> String {
    let today = board.replica.today();
    let since = wait.asked_on.map(day_text).unwrap_or_default();
    let since = match weeks_waited(wait, today) {
        Some(weeks) if weeks > 0 => {
            t_with("places.since", &[("day", &since), ("n", &weeks.to_string())])
        }
        Some(_) if wait.asked_on == Some(today) => t("places.since.today"),
        _ => t_with("places.since.lately", &[("day", &since)]),
    };
    let venues: Vec<String> = wished(wait).map(|id| venue(board.replica, Some(id))).collect();
    let venues = if venues.is_empty() { t("places.any_venue") } else { venues.join("・") };
    let days: Vec<Weekday> = wait.weekdays.iter().flat_map(|it| it.0.iter().copied()).collect();
    let days: Vec<String> = days.into_iter().map(|it| choice(&KIND, "weekdays", it)).collect();
    let days = if days.is_empty() { t("places.any_day") } else { days.join("・") };
    [since, venues, days].join(BETWEEN)
}

fn wished(wait: &WaitingPlace) -> impl Iterator<Item = RecordId> {
    wait.venues.iter().flat_map(|it| it.ids()).collect::<Vec<_>>().into_iter()
}

/// A venue to choose, the first one with a free place chosen already, and the offer.
#[component]
fn ToOffer(board: Board, wait: WaitingPlace) -> impl IntoView {
    let chosen = RwSignal::new(None::<RecordId>);
    let own = wait.clone();
    // A room on the net has no places that somebody could be offered.
    let is_place =
        move |id: &RecordId| board.replica.read::<Venue>(*id).is_some_and(|it| it.is_room());
    let places = Memo::new(move |_| {
        let ids: Vec<RecordId> = board.capacity.with(|it| it.venues.keys().copied().collect());
        ids.into_iter().filter(is_place).collect::<Vec<_>>()
    });
    let suggested = Memo::new(move |_| {
        places.with(|places| {
            let is_offered = |id: &RecordId| places.contains(id);
            let free = board.capacity.with(|it| it.place_for(&own)).filter(is_offered);
            let wished = || wished(&own).find(is_offered);
            free.or_else(wished).or_else(|| places.first().copied())
        })
    });
    let value = Memo::new(move |_| chosen.get().or(suggested.get()));
    let waits = wait.id;
    let offered = Memo::new(move |_| board.waiting.with(|all| Offered::read(all, Some(waits))));
    let options = Signal::derive(move || {
        let option = |id: RecordId| {
            let others = offered.with(|it| it.at(id));
            let free = board.capacity.with(|it| it.at(id).free_beside(others));
            let name = venue(board.replica, Some(id));
            let label = match free {
                Some(n) => t_with("places.option", &[("name", &name), ("n", &n.to_string())]),
                None => name,
            };
            SelectOption::new(id.to_string(), label)
        };
        places.get().into_iter().map(option).collect::<Vec<_>>()
    });
    let offer = {
        let wait = wait.clone();
        move || {
            if let Some(venue) = value.get_untracked() {
                board.place(&wait, venue, WaitingStep::Offered);
            }
        }
    };
    view! {
        <Select
            label=word("places.offer.venue")
            options
            value=Signal::derive(move || value.get().map(|id| id.to_string()).unwrap_or_default())
            on_choose=move |id: String| chosen.set(id.parse().ok())
        />
        <Button label=word("places.offer") kind=ButtonKind::Primary icon=IconName::Mail
            on_press=offer />
        <Button label=word("places.withdraw") kind=ButtonKind::Quiet
            on_press=move || board.step(&wait, WaitingStep::Withdrawn) />
    }
}

/// What is offered to her, and her answer.
#[component]
fn OfferedTo(board: Board, wait: WaitingPlace) -> impl IntoView {
    let (at, on) = (wait.offered_venue.map(|it| it.id), wait.offered_on);
    let said = move || {
        let day = on.map(day_text).unwrap_or_default();
        t_with("places.offered.to", &[("venue", &venue(board.replica, at)), ("day", &day)])
    };
    let (taking, waiting, declining) = (wait.clone(), wait.clone(), wait);
    let take = move || {
        if let Some(venue) = at {
            board.place(&taking, venue, WaitingStep::Taken);
        }
    };
    view! {
        <Badge label=Signal::derive(said) tone=Tone::Accent icon=IconName::Mail />
        <Button label=word("places.take") kind=ButtonKind::Primary icon=IconName::Check
            on_press=take />
        <Button label=word("places.wait_on") kind=ButtonKind::Quiet
            on_press=move || board.step(&waiting, WaitingStep::Waiting) />
        <Button label=word("places.decline") kind=ButtonKind::Quiet
            on_press=move || board.step(&declining, WaitingStep::Declined) />
    }
}
