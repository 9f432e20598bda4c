//! The city's indicators, target against actual: the figures that the program is judged by, live,
//! with all that is needed to defend them.

use leptos::prelude::*;
use shared::indicator::headlines;
use shared::indicator::statement::summary;
use shared::record::Record;
use shared::records::learner::Learner;
use shared::records::staff::Staff;
use shared::records::venue::Venue;
use shared::role::Role;
use shared::value::{Date, FiscalYear};

use super::figure_table::{FigureTable, Zeros};
use super::freshness::FreshnessTable;
use super::freshness_bar::{FreshnessBar, news};
use super::headline::HeadlineTrend;
use super::kpi_tiles::{KpiTiles, Strip};
use super::period::{Period, UnreadAddress, period_of_address, period_text, year_text};
use super::values::{Reading, Values};
use crate::navigation::Navigation;
use crate::parts::{
    Button, ButtonKind, DateField, EmptyState, IconName, LinkButton, Notice, NoticeKind, Page,
    Select, SelectOption, ruby,
};
use crate::platform;
use crate::replica::Replica;
use crate::routes;
use crate::words::{day_text, lang, t, t_with};

/// A program that is older than this has more years than a list should offer.
const YEARS_MAX: i16 = 12;

/// The dashboard, for those who run the program.
#[component]
pub fn Dashboard() -> impl IntoView {
    match Replica::current().actor().role {
        Role::Manager => view! { <Board /> }.into_any(),
        _ => view! { <Refused /> }.into_any(),
    }
}

/// What others see instead of a manager's figures.
#[component]
pub fn Refused() -> impl IntoView {
    let start = routes::start(Replica::current().actor().role);
    view! {
        <Page title=Signal::derive(|| t("dashboard.title"))>
            <EmptyState
                title=Signal::derive(|| t("dashboard.refused"))
                text=move || t("dashboard.refused.text")
            >
                <LinkButton label=Signal::derive(|| t("frame.to_start")) href=start.to_owned() />
            </EmptyState>
        </Page>
    }
}

#[component]
fn Board() -> impl IntoView {
    let period = period_of_address(Replica::current());
    let values = Values::follow(Replica::current(), period, Reading::IfNeeded);
    let news = news(values);
    let has_figures = Memo::new(move |_| values.shown.with(Option::is_some));
    view! {
        <Page
            title=Signal::derive(|| t("dashboard.title"))
            lead=move || period_text(period.get())
            actions=move || view! { <PrintButton /> }
        >
            <UnreadAddress />
            <Fresh />
            <Controls period />
            <Ahead period />
            <FreshnessBar values news />
            {move || match has_figures.get() {
                true => view! {
                    <Summary values />
                    <KpiTiles values news />
                    <Strip values />
                    <div class="trend-grid">
                        {headlines().map(|it| view! { <Headline code=&it.code values /> })
                            .collect_view()}
                    </div>
                    <RoundingNote values />
                    <AllFigures values />
                    <FreshnessTable values />
                }
                .into_any(),
                false => view! { <Loading /> }.into_any(),
            }}
        </Page>
    }
}

/// The answer to the question of every meeting, above everything that proves it.
#[component]
fn Summary(values: Values) -> impl IntoView {
    let said = move || {
        values.shown.with(|shown| {
            let shown = shown.as_ref()?;
            summary(&shown.dashboard, shown.period.question(), lang())
        })
    };
    let said = Memo::new(move |_| said());
    move || said.get().map(|text| view! { <p class="finding">{ruby(Signal::stored(text))}</p> })
}

/// A headline indicator over the year.
#[component]
fn Headline(code: &'static str, values: Values) -> impl IntoView {
    let figure = values.figure(move || code.to_owned());
    let trend = Memo::new(move |_| values.shown.with(|it| it.as_ref()?.trend(code).cloned()));
    view! { <HeadlineTrend code values figure trend /> }
}

/// A program without a venue has nothing to count yet: says how it begins.
#[component]
fn Fresh() -> impl IntoView {
    let replica = Replica::current();
    let is_fresh = Memo::new(move |_| replica.list::<Venue>().is_empty());
    let step = |key: &'static str, kind: &'static str| {
        let label = Signal::derive(move || t(key));
        view! {
            <LinkButton
                label href=routes::new_record(kind)
                kind=ButtonKind::Secondary icon=IconName::Plus
            />
        }
    };
    move || {
        is_fresh.get().then(|| {
            view! {
                <Notice
                    title=move || t("dashboard.fresh")
                    text=move || t("dashboard.fresh.text")
                >
                    <div class="cluster">
                        {step("dashboard.fresh.venue", Venue::NAME)}
                        {step("dashboard.fresh.staff", Staff::NAME)}
                        {step("dashboard.fresh.learner", Learner::NAME)}
                    </div>
                </Notice>
            }
        })
    }
}

/// A day that has not come: what is counted is what is recorded today, not what will be.
#[component]
fn Ahead(period: Memo<Period>) -> impl IntoView {
    let replica = Replica::current();
    let ahead = Memo::new(move |_| Some(period.get().as_of).filter(|day| *day > replica.today()));
    move || {
        ahead.get().map(|day| {
            let text = move || {
                let today = day_text(replica.today());
                t_with("dashboard.ahead", &[("date", &day_text(day)), ("today", &today)])
            };
            view! { <Notice kind=NoticeKind::Warning text=text /> }
        })
    }
}

/// Before anything can be counted: nothing is shown as zero that is only not known yet.
#[component]
pub fn Loading() -> impl IntoView {
    view! {
        <EmptyState
            title=Signal::derive(|| t("dashboard.waiting"))
            text=move || t("dashboard.waiting.text")
        />
    }
}

/// Prints what is on the screen; the tables of all charts come along.
#[component]
pub fn PrintButton() -> impl IntoView {
    view! {
        <Button
            label=Signal::derive(|| t("dashboard.print"))
            icon=IconName::Print
            on_press=platform::print
        />
    }
}

/// Fiscal year and as-of date; what is chosen stands in the address.
#[component]
fn Controls(period: Memo<Period>) -> impl IntoView {
    let replica = Replica::current();
    let navigation = Navigation::here();
    let go = Callback::new(move |(year, as_of): (FiscalYear, Date)| {
        navigation.replace(&routes::dashboard_as_of(year, as_of));
    });
    let to_day = move |day: Date| go.run((day.fiscal_year(), day));
    let choose_year = move |year: String| {
        let period = Period::read(Some(&year), None, replica.today());
        go.run((period.year, period.as_of));
    };
    let choose_day = move |day: String| {
        if let Ok(day) = day.parse::<Date>() {
            to_day(day);
        }
    };
    let today = Memo::new(move |_| replica.today());
    let years = move || {
        let option = |year: FiscalYear| SelectOption::new(year.0.to_string(), year_text(year));
        years(replica, period.get().year, today.get()).into_iter().map(option).collect::<Vec<_>>()
    };
    let month_end = Signal::derive(move || period.get().last_month_end());
    let month_end_text =
        move || t_with("dashboard.as_of.month_end", &[("date", &day_text(month_end.get()))]);
    view! {
        <div class="dashboard-controls">
            <Select
                label=Signal::derive(|| t("dashboard.fiscal_year"))
                options=Signal::derive(years)
                value=Signal::derive(move || period.get().year.0.to_string())
                on_choose=choose_year
            />
            <DateField
                label=Signal::derive(|| t("dashboard.as_of"))
                value=Signal::derive(move || period.get().as_of.to_string())
                on_change=choose_day
            />
            <div class="dashboard-days">
                <Button
                    label=Signal::derive(|| t("dashboard.as_of.today"))
                    kind=ButtonKind::Quiet
                    on_press=move || to_day(today.get_untracked())
                />
                <Button
                    label=Signal::derive(month_end_text)
                    kind=ButtonKind::Quiet
                    on_press=move || to_day(month_end.get_untracked())
                />
            </div>
        </div>
    }
}

/// The years of the program up to the next one, whose targets are set before it begins.
fn years(replica: Replica, period: FiscalYear, today: Date) -> Vec<FiscalYear> {
    let started = replica.program().and_then(|it| it.started_on);
    let last = today.fiscal_year().0 + 1;
    let first = started.map_or(last - 2, |day| day.fiscal_year().0).max(last - YEARS_MAX);
    let mut years: Vec<i16> = (first..=last).chain([period.0]).collect();
    years.sort_unstable();
    years.dedup();
    years.into_iter().rev().map(FiscalYear).collect()
}

/// A report has to say when its figures are rounded by different rules.
#[component]
fn RoundingNote(values: Values) -> impl IntoView {
    let differs = Memo::new(move |_| {
        values.shown.with(|it| it.as_ref().is_some_and(|it| it.dashboard.rounding_differs))
    });
    move || {
        differs.get().then(|| {
            view! {
                <Notice kind=NoticeKind::Info text=move || t("indicator.rounding_differs") />
            }
        })
    }
}

/// All figures with their parts, for whoever looks for one.
#[component]
fn AllFigures(values: Values) -> impl IntoView {
    let figures = Memo::new(move |_| {
        let all = values.shown.with(|it| Some(it.as_ref()?.dashboard.figures.clone()));
        all.unwrap_or_default()
    });
    view! {
        <details class="fold">
            <summary>{ruby(Signal::derive(|| t("dashboard.all")))}</summary>
            <p class="soft">{ruby(Signal::derive(|| t("dashboard.others.support")))}</p>
            <FigureTable
                caption=Signal::derive(|| t("dashboard.all")) figures period=values.period
                zeros=Zeros::LeftOut
            />
            <p class="figure-note">{ruby(Signal::derive(|| t("dashboard.range.note")))}</p>
        </details>
    }
}
