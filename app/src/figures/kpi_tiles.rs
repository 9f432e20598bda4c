//! The headline figures side by side, for the first look: each with its fraction, its target, the
//! way there as a small line, and one sentence. Below them the other figures of the report.

use leptos::prelude::*;
use shared::indicator::statement::standing_text;
use shared::indicator::{Figure, definitions, headlines};

use super::chart_model;
use super::freshness_bar::News;
use super::headline::{Standing, line_of, name};
use super::period::Period;
use super::values::{Reading, Values};
use crate::charts::MiniTrend;
use crate::later::{self, arriving, drawn_by_piece};
use crate::parts::{plain, plain_word, ruby};
use crate::replica::Replica;
use crate::routes;
use crate::words::{lang, t_with};

/// One tile for each headline indicator; a tap leads to its page.
#[component]
pub fn KpiTiles(values: Values, news: Signal<Option<News>>) -> impl IntoView {
    let tile = move |code: &'static str| view! { <Tile code values news /> };
    view! {
        <nav aria-label=plain_word("dashboard.glance")>
            <ul class="kpi" role="list">
                {headlines().map(|it| tile(&it.code)).collect_view()}
            </ul>
        </nav>
    }
}

#[component]
fn Tile(code: &'static str, values: Values, news: Signal<Option<News>>) -> impl IntoView {
    let figure = values.figure(move || code.to_owned());
    let trend = Memo::new(move |_| values.shown.with(|it| it.as_ref()?.trend(code).cloned()));
    let line = line_of(values, figure, trend);
    let large = large(figure);
    let of = move || {
        figure.with(|it| {
            let figure = it.as_ref()?;
            let fraction = figure.amount.denominator.map(|_| chart_model::below(figure, lang()));
            // A range is not laid beside its target.
            let settled = (!chart_model::is_range(figure)).then_some(figure);
            let target = settled.and_then(|figure| chart_model::target(figure, lang()));
            let target =
                target.map(|it| t_with("dashboard.glance.target", &[("target", &it.text)]));
            let both: Vec<String> = fraction.into_iter().chain(target).collect();
            Some(view! { <span>{ruby(Signal::stored(both.join(" ・ ")))}</span> })
        })
    };
    let stands = move || {
        values.shown.with(|shown| {
            let (shown, figure) = (shown.as_ref()?, figure.get()?);
            let targets = &shown.dashboard.targets;
            standing_text(&figure, targets, shown.period.question(), lang())
        })
    };
    let has_moved =
        move || news.with(|it| it.as_ref().is_some_and(|it| it.is_about(code))).then_some("true");
    view! {
        <li class="kpi-tile" data-moved=has_moved>
            <div class="kpi-head">
                <a class="card-link" href=move || address(code, values)>{ruby(name(code))}</a>
                <Standing values figure />
            </div>
            <p class="kpi-figure">{large}{of}</p>
            <MiniTrend line />
            <p class="kpi-why">{ruby(Signal::derive(move || stands().unwrap_or_default()))}</p>
        </li>
    }
}

/// The headline figures in one line, for a page that is about something else. What counts them
/// comes once that page stands; their place is kept meanwhile.
#[component]
pub fn KpiBand() -> impl IntoView {
    let replica = Replica::current();
    let draw = arriving(async {
        later::first_page().await;
        load().await
    });
    view! {
        <nav class="strip-place" aria-label=plain_word("dashboard.glance")>
            {move || draw.get().map(|draw| draw(replica))}
        </nav>
    }
}

drawn_by_piece!(kpi_band, band_of_today: fn(Replica) -> AnyView);

fn band_of_today(replica: Replica) -> AnyView {
    let today = Memo::new(move |_| replica.today());
    let period = Memo::new(move |_| Period::read(None, None, today.get()));
    let values = Values::follow(replica, period, Reading::IfNeeded);
    let codes = headlines().map(|it| it.code.as_str()).collect();
    view! { <Band codes values /> }.into_any()
}

/// The other whole figures of the report in one band.
#[component]
pub fn Strip(values: Values) -> impl IntoView {
    let others = definitions().iter().filter(|it| !it.is_headline && it.part_of.is_none());
    let codes = others.map(|it| it.code.as_str()).collect();
    view! { <Band codes values /> }
}

/// Some figures side by side, each with its name and what it is a fraction of.
#[component]
fn Band(codes: Vec<&'static str>, values: Values) -> impl IntoView {
    let entry = move |code: &'static str| {
        let figure = values.figure(move || code.to_owned());
        let large = large(figure);
        let of = move || {
            figure.with(|it| {
                let figure = it.as_ref().filter(|it| it.amount.denominator.is_some())?;
                Some(chart_model::below(figure, lang()))
            })
        };
        view! {
            <li>
                <a href=move || address(code, values)>{ruby(name(code))}</a>
                <p>{large}<span>{of}</span></p>
            </li>
        }
    };
    view! {
        <ul class="strip" role="list">{codes.into_iter().map(entry).collect_view()}</ul>
    }
}

/// The figure itself, large, with its unit.
fn large(figure: Memo<Option<Figure>>) -> impl Fn() -> Option<AnyView> {
    move || {
        let text = figure.with(|it| Some(chart_model::large(it.as_ref()?, lang())))?;
        let (number, unit) = number_and_unit(&plain(&text));
        Some(view! { <strong>{number}<small>{unit}</small></strong> }.into_any())
    }
}

fn address(code: &str, values: Values) -> String {
    let period = values.period.get();
    routes::indicator_as_of(code, period.year, period.as_of)
}

/// A figure with what follows its last digit: 45 and 名.
fn number_and_unit(text: &str) -> (String, String) {
    let end = text.rfind(|it: char| it.is_ascii_digit()).map_or(text.len(), |at| at + 1);
    (text[..end].to_owned(), text[end..].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_is_what_follows_the_last_digit() {
        for (text, number, unit) in [
            ("45名", "45", "名"),
            ("65%～94%", "65%～94", "%"),
            ("まだ不明", "まだ不明", ""),
            ("1,730時間", "1,730", "時間"),
        ] {
            assert_eq!(number_and_unit(text), (number.to_owned(), unit.to_owned()));
        }
    }
}
