//! How much of each venue has arrived: the figures can only know what was sent.

use leptos::prelude::*;
use shared::indicator::Freshness;
use shared::words::verbatim;

use super::figure_table::Labeled;
use super::values::Values;
use crate::parts::{Badge, Column, DataTable, IconName, Tone, ruby};
use crate::routes;
use crate::words::{t, t_with};

/// The venues with their lessons before the as-of date, those with something missing first.
#[component]
pub fn FreshnessTable(values: Values) -> impl IntoView {
    let venues = Memo::new(move |_| {
        let venues = values.shown.with(|it| Some(it.as_ref()?.dashboard.freshness.clone()));
        let mut venues = venues.unwrap_or_default();
        venues.sort_by_key(Freshness::is_complete);
        venues
    });
    let has_missing = Memo::new(move |_| venues.with(|it| it.iter().any(|it| !it.is_complete())));
    let columns = || {
        vec![
            Column::new(Signal::derive(|| t("kind.venue"))),
            Column::new(Signal::derive(|| t("dashboard.freshness.arrived"))).number(),
            Column::new(Signal::derive(|| t("dashboard.freshness.lessons"))).number(),
            Column::new(Signal::derive(|| t("dashboard.freshness.state"))),
        ]
    };
    view! {
        <details class="fold" open=move || has_missing.get()>
            <summary>{ruby(Signal::derive(|| t("dashboard.freshness.title")))}</summary>
            <p class="soft">{ruby(Signal::derive(|| t("dashboard.freshness.support")))}</p>
            <DataTable
                caption=Signal::derive(|| t("dashboard.freshness.title"))
                columns=Signal::derive(columns)
            >
                {move || venues.get().into_iter().map(row).collect_view()}
            </DataTable>
        </details>
    }
}

fn row(venue: Freshness) -> impl IntoView {
    let missing = venue.lessons - venue.arrived;
    let state = move || match missing {
        0 => t("dashboard.freshness.complete"),
        n => t_with("dashboard.freshness.missing", &[("n", &n.to_string())]),
    };
    let (tone, icon) = match missing {
        0 => (Tone::Success, IconName::Check),
        _ => (Tone::Warning, IconName::Clock),
    };
    let name = venue.name.as_deref().map(verbatim);
    let name = Signal::derive(move || name.clone().unwrap_or_else(|| t("forms.unnamed")));
    view! {
        <tr class="figure-row" data-depth="0">
            <th scope="row">
                <a href=routes::today_at(venue.venue)>{ruby(name)}</a>
            </th>
            <Labeled key="dashboard.freshness.arrived" text=Some(venue.arrived.to_string()) />
            <Labeled key="dashboard.freshness.lessons" text=Some(venue.lessons.to_string()) />
            <td class="figure-unit"><Badge label=Signal::derive(state) tone icon /></td>
        </tr>
    }
}
