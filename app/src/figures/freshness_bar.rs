//! Where the figures come from and how fresh they are, always in sight; and, calmly, what has just
//! moved.

use leptos::prelude::*;
use shared::id::Stamp;
use shared::indicator::{Definition, Figure, Freshness, headlines};
use shared::value::TimeOfDay;
use shared::words::{Lang, verbatim};

use super::chart_model;
use super::values::{Shown, Source, Values};
use crate::parts::{Icon, IconName, plain, ruby};
use crate::platform;
use crate::replica::Replica;
use crate::words::{lang, moment_text, t, t_with};

/// What moved last while somebody was looking.
#[derive(Clone, Debug, PartialEq)]
pub struct News {
    /// When it arrived.
    at: Stamp,
    /// The figures before and after.
    changes: Vec<(Figure, Figure)>,
}

impl News {
    /// Whether the indicator with this code has moved.
    pub fn is_about(&self, code: &str) -> bool {
        self.changes.iter().any(|(_, now)| now.code == code)
    }
}

/// Follows the headline figures and tells which of them moved last.
pub fn news(values: Values) -> Signal<Option<News>> {
    let news = RwSignal::new(None);
    // News is what happened, not what is: it cannot be derived from the figures as they are now.
    Effect::new(move |before: Option<Option<Shown>>| {
        let now = values.shown.get();
        if let (Some(Some(before)), Some(now)) = (&before, &now) {
            let changes = changes(before, now);
            if before.period != now.period {
                news.set(None);
            } else if !changes.is_empty() {
                news.set(Some(News { at: Stamp(platform::now()), changes }));
            }
        }
        now
    });
    news.into()
}

/// The headline figures that are different now, told by the same teller.
fn changes(before: &Shown, now: &Shown) -> Vec<(Figure, Figure)> {
    let is_same_teller = matches!(
        (before.source, now.source),
        (Source::Office(_), Source::Office(_)) | (Source::Device, Source::Device)
    );
    let pair = |it: &Definition| {
        let (before, now) = (before.figure(&it.code)?, now.figure(&it.code)?);
        (before.amount != now.amount).then(|| (before.clone(), now.clone()))
    };
    headlines().filter(|_| is_same_teller).filter_map(pair).collect()
}

/// The line below the page's title.
#[component]
pub fn FreshnessBar(values: Values, news: Signal<Option<News>>) -> impl IntoView {
    let replica = Replica::current();
    let source = Memo::new(move |_| values.shown.with(|it| it.as_ref().map(|it| it.source)));
    let is_office = move || matches!(source.get(), Some(Source::Office(_)));
    let told_by = move || match source.get() {
        // A page that stays open without a network shows the figures of another day.
        Some(Source::Office(at)) => {
            t_with("dashboard.source.office", &[("time", &moment_text(at))])
        }
        Some(Source::Device) => match replica.status.get().synced_at {
            Some(at) => t_with("dashboard.source.device", &[("time", &moment_text(at))]),
            None => t("parts.sync.never"),
        },
        None => t("dashboard.source.none"),
    };
    let freshness =
        Memo::new(move |_| values.shown.with(|it| Some(it.as_ref()?.dashboard.freshness.clone())));
    let fresh = move || freshness.with(|it| it.as_ref().map(|it| summary(it)).unwrap_or_default());
    let moved = move || {
        news.with(|news| {
            let News { at, changes } = news.as_ref()?;
            let one = |(before, now): &(Figure, Figure)| {
                let lang = lang();
                let name = plain(&now.name_in(lang));
                let (before, now) = (told(before, lang), told(now, lang));
                let values = [("name", &*name), ("before", &*before), ("now", &*now)];
                t_with("dashboard.moved.one", &values)
            };
            let changes = changes.iter().map(one).collect::<Vec<_>>();
            let changes = changes.join(&t("dashboard.moved.and"));
            Some(t_with("dashboard.moved", &[("time", &clock(*at)), ("moves", &changes)]))
        })
    };
    view! {
        <div class="freshness-bar">
            <p
                class="live-source"
                data-source=move || if is_office() { "office" } else { "device" }
            >
                <Icon name=Signal::derive(move || {
                    if is_office() { IconName::CloudCheck } else { IconName::CloudOff }
                }) />
                {ruby(Signal::derive(told_by))}
            </p>
            <p class="live-fresh">
                <Icon name=IconName::Pin />
                {ruby(Signal::derive(fresh))}
            </p>
            // Always there, so that a screen reader hears it and nothing below it jumps.
            <p
                class="live-news"
                role="status"
                data-news=move || news.with(Option::is_some).then_some("true")
            >
                {ruby(Signal::derive(move || moved().unwrap_or_else(|| t("dashboard.moved.none"))))}
            </p>
        </div>
    }
}

/// A figure as it would be published; a rate with its fraction, which moves even where the rounded
/// percentage stays.
fn told(figure: &Figure, lang: Lang) -> String {
    let published = plain(&figure.published_in(lang));
    match figure.amount.denominator {
        Some(_) => format!("{published} ({})", chart_model::fraction(figure, lang)),
        None => published,
    }
}

/// How many venues are complete, and the names of those that are not.
fn summary(venues: &[Freshness]) -> String {
    let late: Vec<&Freshness> = venues.iter().filter(|venue| !venue.is_complete()).collect();
    let (all, complete) = (venues.len().to_string(), (venues.len() - late.len()).to_string());
    let said = t_with("indicator.freshness", &[("all", &all), ("n", &complete)]);
    if late.is_empty() {
        return said;
    }
    let name = |it: &Freshness| it.name.as_deref().map_or_else(|| t("forms.unnamed"), verbatim);
    let names: Vec<String> = late.into_iter().map(name).collect();
    let names = names.join(&t("dashboard.list.and"));
    format!("{said} {}", t_with("dashboard.freshness.late", &[("venues", &names)]))
}

fn clock(at: Stamp) -> String {
    TimeOfDay::in_tokyo(at).to_string()
}
