//! The headline figures side by side, for the first look and for a projector.

use leptos::prelude::*;
use shared::indicator::headlines;

use super::chart_model;
use super::headline::{Standing, name};
use super::values::Values;
use crate::parts::{plain, plain_word, ruby};
use crate::routes;
use crate::words::{lang, t, t_with};

/// One tile for each headline indicator; a tap leads to its page.
#[component]
pub fn KpiTiles(values: Values) -> impl IntoView {
    let tile = move |code: &'static str| {
        let figure = values.figure(move || code.to_owned());
        let href = move || {
            let period = values.period.get();
            routes::indicator_as_of(code, period.year, period.as_of)
        };
        let published = move || figure.with(|it| Some(plain(&it.as_ref()?.published_in(lang()))));
        let of = move || {
            figure.with(|it| {
                let figure = it.as_ref().filter(|it| it.amount.denominator.is_some())?;
                Some(chart_model::fraction(figure, lang()))
            })
        };
        let target = move || {
            let target = figure.with(|it| chart_model::target(it.as_ref()?, lang()))?.text;
            let text = t_with("dashboard.glance.target", &[("target", &target)]);
            Some(view! { <p>{ruby(Signal::stored(text))}</p> })
        };
        let range = move || {
            let range = figure.with(|it| chart_model::range_text(it.as_ref()?, lang()))?;
            Some(view! { <p>{t("dashboard.range")}" "{ruby(Signal::stored(range))}</p> })
        };
        view! {
            <li class="kpi-tile">
                <a class="card-link" href=href>{ruby(name(code))}</a>
                <p class="kpi-figure">
                    <strong>{published}</strong>
                    <span>{of}</span>
                </p>
                {target}
                {range}
                <Standing values figure />
            </li>
        }
    };
    view! {
        <nav aria-label=plain_word("dashboard.glance")>
            <ul class="kpi" role="list">
                {headlines().map(|it| tile(&it.code)).collect_view()}
            </ul>
        </nav>
    }
}
