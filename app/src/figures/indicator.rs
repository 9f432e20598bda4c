//! One indicator, or one part of it: what it counts, where it stands, and who is behind it.

use leptos::prelude::*;
use shared::indicator::statement::standing_text;
use shared::indicator::{self, Figure, Trend};
use shared::role::Role;
use shared::words::has;

use super::chart_model;
use super::dashboard::{Loading, PrintButton, Refused};
use super::figure_table::FigureTable;
use super::freshness_bar::{FreshnessBar, news};
use super::headline::{HeadlineTrend, Standing};
use super::people::People;
use super::period::{Period, UnreadAddress, period_of_address, period_text};
use super::target_field::TargetField;
use super::values::{Reading, Values};
use crate::charts::{self, Share, ShareBar};
use crate::navigation::{Navigation, path_params};
use crate::parts::{EmptyState, LinkButton, Meta, MetaItem, Page, Panel, Section, Text, ruby};
use crate::replica::Replica;
use crate::routes;
use crate::words::{lang, t};

/// More parts than a bar can keep apart are read in the table.
const SHARES_MAX: usize = 4;

/// The indicator in the address.
#[component]
pub fn IndicatorPage() -> impl IntoView {
    let (params, query) = (path_params(), Navigation::here().query());
    let code = Memo::new(move |_| {
        let whole = params.with(|it| it.get("code")).unwrap_or_default();
        match query.with(|it| it.get("part")) {
            Some(part) if !part.is_empty() => format!("{whole}/{part}"),
            _ => whole,
        }
    });
    let role = Replica::current().actor().role;
    move || match (role, code.get()) {
        (Role::Manager, code) => view! { <Indicator code /> }.into_any(),
        _ => view! { <Refused /> }.into_any(),
    }
}

#[component]
fn Indicator(code: String) -> impl IntoView {
    let period = period_of_address(Replica::current());
    let values = Values::follow(Replica::current(), period, Reading::Always);
    let news = news(values);
    let code = StoredValue::new(code);
    let figure = values.figure(move || code.get_value());
    let state = Memo::new(move |_| match (values.shown.with(Option::is_some), figure.get()) {
        (false, _) => State::Loading,
        (true, None) => State::Unknown,
        (true, Some(_)) => State::Known,
    });
    let back = || {
        let Period { year, as_of, .. } = period.get_untracked();
        (routes::dashboard_as_of(year, as_of), Signal::derive(|| t("dashboard.title")))
    };
    view! {
        <Page
            title=Signal::derive(move || title(&code.get_value(), &figure))
            lead=move || period_text(period.get())
            back=back()
            actions=move || view! { <PrintButton /> }
        >
            <UnreadAddress />
            <FreshnessBar values news />
            {move || match state.get() {
                State::Loading => view! { <Loading /> }.into_any(),
                State::Unknown => view! { <Unknown /> }.into_any(),
                State::Known => view! { <Known code=code.get_value() values figure /> }.into_any(),
            }}
        </Page>
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Loading,
    Unknown,
    Known,
}

/// A part is named together with what it is a part of.
fn title(code: &str, figure: &Memo<Option<Figure>>) -> String {
    let own = figure.with(|it| it.as_ref().map(|it| it.name_in(lang())));
    let own = own.unwrap_or_else(|| t("dashboard.title"));
    let whole = match indicator::definition(code) {
        Some(definition) => definition.part_of.as_deref(),
        None => code.split_once('/').map(|(whole, _)| whole),
    };
    match whole {
        Some(whole) => format!("{} – {own}", t(&format!("indicator.{whole}.name"))),
        None => own,
    }
}

#[component]
fn Unknown() -> impl IntoView {
    view! {
        <EmptyState
            title=Signal::derive(|| t("dashboard.unknown"))
            text=move || t("dashboard.unknown.text")
        >
            <LinkButton
                label=Signal::derive(|| t("dashboard.title")) href=routes::dashboard()
            />
        </EmptyState>
    }
}

#[component]
fn Known(code: String, values: Values, figure: Memo<Option<Figure>>) -> impl IntoView {
    let definition = indicator::definition(&code);
    let parts = Memo::new(move |_| {
        figure.with(|it| it.as_ref().map(|it| it.parts.clone())).unwrap_or_default()
    });
    let has_parts = Memo::new(move |_| parts.with(|parts| !parts.is_empty()));
    let name =
        Signal::derive(move || figure.get().map(|it| it.name_in(lang())).unwrap_or_default());
    view! {
        <div class="indicator">
            <Panel>
                <Plain values figure />
                {definition.map(|it| view! { <Definition code=&it.code /> })}
                {definition.map(|it| view! {
                    <TargetField code=it.code.clone() period=values.period />
                })}
            </Panel>
            {definition.map(|it| {
                let trend = trend_of(&it.code, values);
                view! { <HeadlineTrend code=&it.code values figure trend /> }
            })}
        </div>
        {move || has_parts.get().then(|| view! {
            <Section title=Signal::derive(|| t("charts.part"))>
                <Shares parts figure name />
                <FigureTable
                    caption=name
                    figures=parts
                    period=values.period
                />
            </Section>
        })}
        <People code values figure />
    }
}

/// Headlines come with their trend; of every other indicator it is counted here.
fn trend_of(code: &'static str, values: Values) -> Memo<Option<Trend>> {
    Memo::new(move |_| {
        let sent = values.shown.with(|it| it.as_ref()?.trend(code).cloned());
        sent.or_else(|| {
            let facts = values.facts.get()?;
            let points = indicator::series(&facts, code, values.period.get().question());
            Some(Trend { code: code.to_owned(), shape: chart_model::shape(code), points })
        })
    })
}

/// What is counted and what is not.
#[component]
fn Definition(code: &'static str) -> impl IntoView {
    let said = move |what: &'static str| -> Text {
        Signal::derive(move || {
            let key = format!("indicator.{code}.{what}");
            if has(lang(), &key) { t(&key) } else { String::new() }
        })
    };
    view! {
        <Meta>
            <MetaItem label=Signal::derive(|| t("indicator.counts"))>
                {ruby(said("counts"))}
            </MetaItem>
            <MetaItem label=Signal::derive(|| t("indicator.leaves_out"))>
                {ruby(said("leaves_out"))}
            </MetaItem>
            <MetaItem label=Signal::derive(|| t("dashboard.code"))>{code}</MetaItem>
        </Meta>
    }
}

/// The figure itself: large, with what it is a fraction of, how it is rounded, and how it stands
/// beside its target.
#[component]
fn Plain(values: Values, figure: Memo<Option<Figure>>) -> impl IntoView {
    let text = move |said: fn(&Figure, shared::words::Lang) -> String| {
        Signal::derive(move || {
            figure.with(|it| it.as_ref().map(|it| said(it, lang()))).unwrap_or_default()
        })
    };
    let stands = move || {
        values.shown.with(|shown| {
            let (shown, figure) = (shown.as_ref()?, figure.get()?);
            let targets = &shown.dashboard.targets;
            standing_text(&figure, targets, shown.period.question(), lang())
        })
    };
    view! {
        <div class="figure-large">{ruby(text(chart_model::large))}</div>
        <Standing values figure />
        <p>{ruby(Signal::derive(move || stands().unwrap_or_default()))}</p>
        <p class="figure-note">{ruby(text(chart_model::ground))}</p>
    }
}

/// The parts as one bar, where together they are the whole.
#[component]
fn Shares(
    parts: Memo<Vec<Figure>>,
    figure: Memo<Option<Figure>>,
    name: Signal<String>,
) -> impl IntoView {
    let shares = Memo::new(move |_| {
        let own = |it: &&Figure| it.code.contains('/');
        let shares = parts.with(|it| it.iter().filter(own).cloned().collect::<Vec<_>>());
        let sum: u64 = shares.iter().map(|it| it.amount.numerator).sum();
        let whole = figure.with(|it| it.as_ref().map_or(0, |it| it.amount.numerator));
        let fits = sum == whole && sum > 0 && (2..=SHARES_MAX).contains(&shares.len());
        fits.then_some(shares)
    });
    let is_shown = Memo::new(move |_| shares.with(Option::is_some));
    let drawn = move || {
        let share = |it: Figure| {
            let unit = format!("indicator.value.{}", it.unit.code());
            let n = it.amount.numerator.to_string();
            let text = crate::words::t_with(&unit, &[("n", &n)]);
            let label = Signal::stored(it.name_in(lang()));
            Share::new(label, charts::Figure::new(it.amount.numerator as f64, text))
        };
        shares.get().unwrap_or_default().into_iter().map(share).collect::<Vec<_>>()
    };
    move || {
        is_shown.get().then(|| {
            view! {
                <ShareBar label=name shares=Signal::derive(drawn) />
            }
        })
    }
}
