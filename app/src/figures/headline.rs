//! One headline indicator: target against actual, the way there over the months, its parts, and
//! the target itself to be changed on the spot.

use leptos::prelude::*;
use shared::indicator::{self, Figure, Trend};
use shared::words::Lang;

use super::chart_model;
use super::target_field::TargetField;
use super::values::Values;
use crate::charts::{self, BulletChart, TrendChart};
use crate::parts::{Badge, Icon, IconName, Text, Tone, ruby};
use crate::routes;
use crate::words::{lang, t, t_with};

/// One of the indicators that the city set targets for.
#[component]
pub fn Headline(
    code: &'static str,
    values: Values,
    /// Whether its figure has just moved.
    #[prop(into)]
    has_moved: Signal<bool>,
) -> impl IntoView {
    let figure = values.figure(move || code.to_owned());
    let trend = Memo::new(move |_| values.shown.with(|it| it.as_ref()?.trend(code).cloned()));
    let href = move || {
        let period = values.period.get();
        routes::indicator_as_of(code, period.year, period.as_of)
    };
    let id = format!("headline-{code}");
    let heading = id.clone();
    view! {
        <section
            class="headline"
            aria-labelledby=heading
            data-moved=move || has_moved.get().then_some("true")
        >
            <header class="headline-head">
                <h2 id=id>
                    <a href=href>{ruby(name(code))}<Icon name=IconName::ChevronRight /></a>
                </h2>
                <Standing values figure />
            </header>
            <Charts code values figure trend />
            <Parts values figure />
            <TargetField code=code.to_owned() period=values.period />
        </section>
    }
}

/// What an indicator is called.
pub fn name(code: &'static str) -> Text {
    Signal::derive(move || t(&format!("indicator.{code}.name")))
}

/// The two charts of an indicator, for the page of the indicator as well.
#[component]
pub fn Charts(
    code: &'static str,
    values: Values,
    figure: Memo<Option<Figure>>,
    trend: Memo<Option<Trend>>,
) -> impl IntoView {
    type Drawn = fn(&Figure, Lang) -> Option<charts::Figure>;
    let drawn =
        move |draw: Drawn| Signal::derive(move || figure.with(|it| draw(it.as_ref()?, lang())));
    let range = move || figure.with(|it| chart_model::span(it.as_ref()?, lang()));
    let due = move || {
        figure.with(|it| {
            values.shown.with(|shown| chart_model::due(it.as_ref()?, shown.as_ref()?, lang()))
        })
    };
    let detail = move || figure.with(|it| Some(chart_model::ground(it.as_ref()?, lang())));
    let months = move || {
        let drawn = figure.with(|figure| {
            trend.with(|it| Some(chart_model::months(figure.as_ref()?, it.as_ref()?, lang())))
        });
        drawn.unwrap_or_default()
    };
    let unit = Signal::derive(move || chart_model::axis_unit(code, lang()));
    let (bullet, by_month) = ("dashboard.bullet", "dashboard.course");
    let target = drawn(chart_model::target);
    let charts = match chart_model::axis_end(code) {
        Some(max) => view! {
            <BulletChart
                label=Signal::derive(move || t(bullet)) actual=drawn(chart_model::actual)
                range=Signal::derive(range) target due=Signal::derive(due) detail max
            />
            <TrendChart
                label=Signal::derive(move || t(by_month)) months=Signal::derive(months) target
                path=chart_model::path(code) unit max
            />
        }
        .into_any(),
        None => view! {
            <BulletChart
                label=Signal::derive(move || t(bullet)) actual=drawn(chart_model::actual)
                range=Signal::derive(range) target due=Signal::derive(due) detail
            />
            <TrendChart
                label=Signal::derive(move || t(by_month)) months=Signal::derive(months) target
                path=chart_model::path(code) unit
            />
        }
        .into_any(),
    };
    view! { <div class="headline-charts">{charts}</div> }
}

/// Whether the figure is where it should be at this time of the year, in words.
#[component]
pub fn Standing(values: Values, figure: Memo<Option<Figure>>) -> impl IntoView {
    let standing = Memo::new(move |_| {
        figure.with(|it| {
            values.shown.with(|shown| chart_model::standing(it.as_ref()?, shown.as_ref()?))
        })
    });
    let achieved = move || {
        let percent = figure.with(|it| it.as_ref()?.achieved)?;
        Some(t_with("dashboard.achieved", &[("n", &format!("{percent:.1}"))]))
    };
    let badge = move || {
        let (key, tone, icon) = match standing.get()? {
            indicator::Standing::OnCourse => {
                ("dashboard.on_course", Tone::Success, IconName::Check)
            }
            indicator::Standing::Behind => ("dashboard.behind", Tone::Warning, IconName::Flag),
        };
        Some(view! { <Badge label=Signal::derive(move || t(key)) tone icon /> })
    };
    view! {
        <p class="headline-standing">
            {badge}
            <span>{ruby(Signal::derive(move || achieved().unwrap_or_default()))}</span>
        </p>
    }
}

/// The parts of the figure, each with its own address.
#[component]
fn Parts(values: Values, figure: Memo<Option<Figure>>) -> impl IntoView {
    let part = move |part: Figure| {
        let period = values.period.get_untracked();
        let href = routes::indicator_as_of(&part.code, period.year, period.as_of);
        let (published, of) = (part.published_in(lang()), chart_model::fraction(&part, lang()));
        let of = part.amount.denominator.is_some().then_some(of);
        let range = chart_model::range_text(&part, lang());
        view! {
            <li>
                <a href=href>{ruby(Signal::stored(part.name_in(lang())))}</a>
                <strong>{ruby(Signal::stored(published))}</strong>
                <small>{of}</small>
                {range.map(|range| view! {
                    <small>{t("dashboard.range")}" "{range}</small>
                })}
            </li>
        }
    };
    let parts =
        move || figure.with(|it| it.as_ref().map(|it| it.parts.clone())).unwrap_or_default();
    view! {
        <ul class="headline-parts" role="list">
            {move || parts().into_iter().map(part).collect_view()}
        </ul>
    }
}
