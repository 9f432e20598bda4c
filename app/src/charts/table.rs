//! The table that belongs to a chart.

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
