//! Figures as a table: each with its fraction, unit, range and target, its parts below it.

use leptos::prelude::*;
use shared::indicator::Figure;

use super::chart_model;
use super::period::Period;
use crate::parts::{Column, DataTable, Text, plain, ruby};
use crate::routes;
use crate::words::{lang, t};

/// Whether parts that nothing falls into are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Zeros {
    /// They are: the page of one figure is complete.
    #[default]
    Listed,
    /// They are not, and a note says so.
    LeftOut,
}

/// A table of `figures` and their parts; every name leads to the page of that figure.
#[component]
pub fn FigureTable(
    #[prop(into)] caption: Text,
    #[prop(into)] figures: Signal<Vec<Figure>>,
    period: Memo<Period>,
    #[prop(optional)] zeros: Zeros,
) -> impl IntoView {
    let columns = || {
        let column = |key: &'static str| Column::new(Signal::derive(move || t(key)));
        vec![
            column("dashboard.column.name"),
            column("dashboard.column.figure").number(),
            column("dashboard.column.of").number(),
            column("dashboard.column.unit"),
            column("dashboard.range").number(),
            column("charts.target").number(),
        ]
    };
    let rows = move || {
        let figures = figures.get();
        let lines = figures.iter().flat_map(|figure| lines(figure, 0));
        let is_listed = |(depth, figure): &(u8, &Figure)| {
            zeros == Zeros::Listed || *depth == 0 || !is_zero(figure)
        };
        lines.filter(is_listed).map(|(depth, figure)| row(figure, depth, period)).collect_view()
    };
    let has_small = Memo::new(move |_| {
        figures.with(|it| it.iter().flat_map(Figure::with_parts).any(Figure::is_small))
    });
    view! {
        <DataTable caption columns=Signal::derive(columns)>{rows}</DataTable>
        {move || has_small.get().then(|| view! {
            <p class="figure-note">{ruby(Signal::derive(|| t("indicator.small")))}</p>
        })}
        {(zeros == Zeros::LeftOut).then(|| view! {
            <p class="figure-note">{ruby(Signal::derive(|| t("dashboard.zeros")))}</p>
        })}
    }
}

/// Whether nothing is counted, and nothing can turn up any more.
fn is_zero(figure: &Figure) -> bool {
    figure.amount.numerator == 0 && figure.high.is_none() && figure.target.is_none()
}

/// A figure and its parts with how deep each stands.
fn lines(figure: &Figure, depth: u8) -> Vec<(u8, &Figure)> {
    let parts = figure.parts.iter().flat_map(|part| lines(part, depth + 1));
    std::iter::once((depth, figure)).chain(parts).collect()
}

fn row(figure: &Figure, depth: u8, period: Memo<Period>) -> impl IntoView + use<> {
    let lang = lang();
    let Period { year, as_of, .. } = period.get();
    let href = routes::indicator_as_of(&figure.code, year, as_of);
    let unit = t(&format!("indicator.unit.{}", figure.unit.code()));
    let published = figure.published_in(lang);
    let of = figure.amount.denominator.map(|_| chart_model::fraction(figure, lang));
    let range = chart_model::range_text(figure, lang);
    let target = chart_model::target(figure, lang).map(|it| it.text);
    view! {
        <tr class="figure-row" data-depth=depth>
            <th scope="row"><a href=href>{ruby(Signal::stored(figure.name_in(lang)))}</a></th>
            <td class="number figure-value"><strong>{ruby(Signal::stored(published))}</strong></td>
            <Labeled key="dashboard.column.of" text=of />
            <td class="figure-unit">{ruby(Signal::stored(unit))}</td>
            <Labeled key="dashboard.range" text=range />
            <Labeled key="charts.target" text=target />
        </tr>
    }
}

/// One cell. Where a row is a block of lines, the line says what it is, and is left out if there is
/// nothing to say.
#[component]
pub fn Labeled(key: &'static str, text: Option<String>) -> impl IntoView {
    let is_empty = text.is_none().then_some("");
    let text = text.unwrap_or_else(|| "–".to_owned());
    view! {
        <td class="number" data-label=plain(&t(key)) data-empty=is_empty>
            {ruby(Signal::stored(text))}
        </td>
    }
}
