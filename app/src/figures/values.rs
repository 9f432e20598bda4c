//! The figures that the manager's pages show: the server's while it answers, otherwise counted by
//! the same engine from the records of this device.

use std::sync::Arc;

use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use shared::api;
use shared::id::Stamp;
use shared::indicator::{self, Dashboard, Facts, Figure, Trend};
use wasm_bindgen_futures::spawn_local;

use super::facts::local_facts;
use super::period::Period;
use crate::platform;
use crate::replica::Replica;
use crate::sync::net;

/// The server is asked at most this often, however fast changes come in.
const ASK_EVERY_MS: i64 = 1_000;

/// Where shown figures come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// From the server, which counted at this time by its own clock.
    Office(Stamp),
    /// From the records of this device.
    Device,
}

/// Figures with what they answer and where they come from.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// The question.
    pub period: Period,
    /// Who counted.
    pub source: Source,
    /// The figures.
    pub dashboard: Dashboard,
}

impl Shown {
    /// An indicator or a part of one.
    pub fn figure(&self, code: &str) -> Option<&Figure> {
        self.dashboard.figures.iter().find_map(|figure| figure.find(code))
    }

    /// A headline indicator over the months.
    pub fn trend(&self, code: &str) -> Option<&Trend> {
        self.dashboard.trends.iter().find(|trend| trend.code == code)
    }
}

/// What a page shows and asks for.
#[derive(Clone, Copy)]
pub struct Values {
    /// The question of the address.
    pub period: Memo<Period>,
    /// The answer; `None` before there is one.
    pub shown: Memo<Option<Shown>>,
    /// The records of this device, where they are needed.
    pub facts: Signal<Option<Arc<Facts>>>,
}

/// Whether the records of this device are read even while the server answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Only without the server.
    IfNeeded,
    /// Always: names of people never come from a request.
    Always,
}

impl Values {
    /// Follows the figures that `period` asks for.
    pub fn follow(replica: Replica, period: Memo<Period>, reading: Reading) -> Values {
        let answer = RwSignal::new(None::<Shown>);
        ask_when_moved(replica, period, answer);
        let fits = move |shown: &&Shown| replica.is_connected.get() && shown.period == period.get();
        let has_answer =
            Memo::new(move |_| answer.with(|it| it.as_ref().is_some_and(|it| fits(&it))));
        let wanted = move || reading == Reading::Always || !has_answer.get();
        let facts = local_facts(replica, Signal::derive(wanted));
        let shown = Memo::new(move |_| {
            answer.with(|it| it.as_ref().filter(fits).cloned()).or_else(|| {
                let period = period.get();
                let count = |facts: &Arc<Facts>| Shown {
                    period,
                    source: Source::Device,
                    dashboard: indicator::dashboard(facts, period.question()),
                };
                facts.with(|facts| facts.as_ref().map(count))
            })
        });
        Values { period, shown, facts }
    }

    /// An indicator or a part of one, as it changes.
    pub fn figure(self, code: impl Fn() -> String + Send + Sync + 'static) -> Memo<Option<Figure>> {
        Memo::new(move |_| self.shown.with(|it| it.as_ref()?.figure(&code()).cloned()))
    }
}

/// Requests of one page: when the last one went out, and the one that waits for its second.
#[derive(Default)]
struct RequestTimes {
    last_ms: i64,
    turn: u32,
    answered: u32,
    later: Option<Timeout>,
}

/// Asks the server at first, whenever it hints that values moved, after every sync (where live
/// hints are cut off) and when the network is back.
fn ask_when_moved(replica: Replica, period: Memo<Period>, answer: RwSignal<Option<Shown>>) {
    let times = StoredValue::new_local(RequestTimes::default());
    let synced_at = Memo::new(move |_| replica.status.with(|status| status.synced_at));
    // The network is outside of what signals can derive from, hence an effect that writes.
    Effect::new(move |before: Option<Period>| {
        let question = period.get();
        replica.values_generation.track();
        replica.is_connected.track();
        // A memo that nobody reads follows nothing.
        let _ = synced_at.get();
        if before == Some(question) {
            ask_soon(times, period, answer);
        } else {
            ask_now(times, period, answer);
        }
        question
    });
}

fn ask_soon(
    times: StoredValue<RequestTimes, LocalStorage>,
    period: Memo<Period>,
    answer: RwSignal<Option<Shown>>,
) {
    times.update_value(|it| {
        let since = platform::now() - it.last_ms;
        // A clock that was set back must not make the page wait for it.
        let wait = (ASK_EVERY_MS - since).clamp(0, ASK_EVERY_MS);
        let wait = u32::try_from(wait).expect("clamped to one second");
        if it.later.is_none() {
            it.later = Some(Timeout::new(wait, move || ask_now(times, period, answer)));
        }
    });
}

fn ask_now(
    times: StoredValue<RequestTimes, LocalStorage>,
    period: Memo<Period>,
    answer: RwSignal<Option<Shown>>,
) {
    let started = times.try_update_value(|it| {
        it.last_ms = platform::now();
        it.turn += 1;
        it.later = None;
        it.turn
    });
    // Both are gone with the page that asked.
    let (Some(turn), Some(question)) = (started, period.try_get_untracked()) else { return };
    spawn_local(async move {
        let period =
            api::figures::Period { fiscal_year: Some(question.year), as_of: Some(question.as_of) };
        let heard = net::call(api::Dashboard, (), &period).await.ok().map(|it| Shown {
            period: question,
            source: Source::Office(it.at),
            dashboard: it.dashboard,
        });
        // An answer that was overtaken by the answer to a later request is old news.
        let is_news = times.try_update_value(|it| {
            let is_news = turn > it.answered;
            it.answered = it.answered.max(turn);
            is_news
        });
        if is_news == Some(true) {
            let _ = answer.try_set(heard);
        }
    });
}
