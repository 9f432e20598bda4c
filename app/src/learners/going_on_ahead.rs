//! What is agreed already: an end that lies ahead, and a pause, each with the way back.

use leptos::prelude::*;
use shared::program::Period;
use shared::program::end_ahead::{end_ahead, stay};
use shared::program::going_on::end_pause;

use super::going_on::{Deciding, reason_text};
use crate::parts::{Button, ButtonKind, IconName, Notice, NoticeKind, word};
use crate::saving::once::Once;
use crate::words::{day_text, t_with};

/// An end of her places that lies ahead: when, why, and the way to take it back.
#[component]
pub fn EndsAhead(deciding: Deciding) -> impl IntoView {
    let replica = deciding.replica;
    let ahead = Memo::new(move |_| {
        let today = replica.today();
        deciding.ask(|who| end_ahead(who, today))
    });
    let said = move || {
        let Some(ending) = ahead.get() else { return String::new() };
        let day = day_text(ending.day);
        match ending.reason.map(reason_text) {
            Some(why) => t_with("going_on.ends.why", &[("day", &day), ("why", &why)]),
            None => t_with("going_on.ends", &[("day", &day)]),
        }
    };
    let once = Once::new();
    let take_back = move || {
        once.run(|| {
            let today = untrack(|| replica.today());
            let writes = untrack(|| deciding.ask(|who| stay(who, today)));
            deciding.keep("going_on.stay.said", writes)
        });
    };
    move || {
        ahead.get().map(|_| {
            view! {
                <Notice kind=NoticeKind::Info text=said>
                    <Button label=word("going_on.stay") icon=IconName::Undo on_press=take_back />
                </Notice>
            }
        })
    }
}

/// A pause that lasts today, which she may end as she likes, or one that lies ahead.
#[component]
pub fn Paused(deciding: Deciding) -> impl IntoView {
    let replica = deciding.replica;
    let current = Memo::new(move |_| {
        let today = replica.today();
        deciding.ask(|who| who.pause_from(today))
    });
    let lasts = Memo::new(move |_| {
        let today = replica.today();
        current.with(|it| it.as_ref().is_some_and(|it| Period::from(it).has_begun_by(today)))
    });
    let said = move || {
        let pause = current.get();
        let day = |day: Option<_>| day.map(day_text).unwrap_or_default();
        let from = day(pause.as_ref().and_then(|it| it.from));
        let to = day(pause.and_then(|it| it.to));
        match lasts.get() {
            true => t_with("going_on.paused", &[("day", &to)]),
            false => t_with("going_on.paused.ahead", &[("from", &from), ("day", &to)]),
        }
    };
    let once = Once::new();
    let again = move |key: &'static str| {
        once.run(|| {
            let Some(pause) = current.get_untracked() else { return false };
            let today = untrack(|| replica.today());
            let writes = untrack(|| deciding.ask(|who| end_pause(who, &pause, today)));
            deciding.keep(key, writes)
        });
    };
    let button = move || match lasts.get() {
        true => view! {
            <Button label=word("going_on.again") kind=ButtonKind::Primary icon=IconName::Home
                on_press=move || again("going_on.again.said") />
        }
        .into_any(),
        false => view! {
            <Button label=word("going_on.unpause") icon=IconName::Undo
                on_press=move || again("going_on.unpause.said") />
        }
        .into_any(),
    };
    let is_agreed = Memo::new(move |_| current.with(Option::is_some));
    move || {
        is_agreed.get().then(|| {
            view! { <Notice kind=NoticeKind::Info text=said>{button}</Notice> }
        })
    }
}
