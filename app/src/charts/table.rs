//! The table that belongs to a chart, and the list of its marks.

use leptos::prelude::*;

use crate::parts::{Text, plain, ruby, word};

/// Whether the table of a chart is open from the start. On paper it always is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TableShown {
    #[default]
    Folded,
    Open,
}

/// The figures of a chart: the first cell of a row is its name.
#[component]
pub(crate) fn ChartTable(
    caption: Text,
    head: Vec<Text>,
    #[prop(into)] rows: Signal<Vec<Vec<String>>>,
    shown: TableShown,
) -> impl IntoView {
    let head = head
        .into_iter()
        .enumerate()
        .map(|(at, label)| {
            let class = (at > 0).then_some("number");
            view! { <th scope="col" class=class>{ruby(label)}</th> }
        })
        .collect_view();
    let name = move || plain(&caption.get());
    let row = |cells: Vec<String>| {
        let mut cells = cells.into_iter();
        view! {
            <tr>
                <th scope="row">{cells.next()}</th>
                {cells.map(|cell| view! { <td class="number">{cell}</td> }).collect_view()}
            </tr>
        }
    };
    view! {
        <details class="chart-table" open=shown == TableShown::Open>
            <summary>{ruby(word("charts.table"))}</summary>
            <div class="chart-scroll" tabindex="0" role="group" aria-label=name>
            <table class="table">
                <caption class="visually-hidden">{ruby(caption)}</caption>
                <thead><tr>{head}</tr></thead>
                <tbody>{move || rows.get().into_iter().map(row).collect_view()}</tbody>
            </table></div>
        </details>
    }
}

/// What a legend looks like, in the chart and in its key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Legend {
    Actual,
    Range,
    Target,
    Due,
    /// The same three where the figure is a line over time.
    ActualLine,
    RangeBar,
    DueLine,
}

impl Legend {
    fn key(self) -> &'static str {
        match self {
            Legend::Actual | Legend::ActualLine => "charts.actual",
            Legend::Range | Legend::RangeBar => "charts.range",
            Legend::Target => "charts.target",
            Legend::Due | Legend::DueLine => "charts.due",
        }
    }

    fn swatch(self) -> AnyView {
        match self {
            Legend::Actual => {
                view! { <rect class="mark-actual" y="3" width="16" height="10" /> }.into_any()
            }
            Legend::Range => {
                view! { <rect class="mark-range" y="3" width="16" height="10" /> }.into_any()
            }
            Legend::Target => {
                view! { <rect class="mark-target" x="6" width="4" height="16" /> }.into_any()
            }
            Legend::Due => view! { <path class="mark-due" d="M8 0v16" /> }.into_any(),
            Legend::ActualLine => view! {
                <path class="mark-line" d="M0 8h16" />
                <circle class="trend-point" cx="8" cy="8" r="4" />
            }
            .into_any(),
            Legend::RangeBar => view! { <path class="trend-range" d="M8 0v16" /> }.into_any(),
            Legend::DueLine => view! { <path class="mark-due" d="M-2 8h20" /> }.into_any(),
        }
    }
}

/// One entry of the key: the legend, its name and, where there is one, its figure.
pub(crate) fn key_entry(legend: Legend, text: String) -> impl IntoView {
    view! {
        <li>
            <svg class="chart-swatch" viewBox="0 0 16 16" aria-hidden="true">{legend.swatch()}</svg>
            {ruby(word(legend.key()))}
            <strong>{text}</strong>
        </li>
    }
}

/// The same name as a word of a table.
pub(crate) fn legend_name(legend: Legend) -> Text {
    word(legend.key())
}
