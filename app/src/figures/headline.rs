//! One headline indicator over the year: what was found as a sentence, and the drawing of it.

use leptos::prelude::*;
use shared::indicator::statement::trend_text;
use shared::indicator::{self, Figure, Trend};
use shared::records::exam_sitting::ExamSitting;
use shared::words::has;

use super::chart_model;
use super::values::Values;
use crate::charts::{AxisKind, TrendChart, TrendLine};
use crate::parts::{Badge, IconName, Text, Tone};
use crate::replica::Replica;
use crate::words::{lang, t, t_with};

/// What an indicator is called.
pub fn name(code: &'static str) -> Text {
    Signal::derive(move || t(&format!("indicator.{code}.name")))
}

/// The line of an indicator, for its tile and its chart. Before there is one it is empty.
pub fn line_of(
    values: Values,
    figure: Memo<Option<Figure>>,
    trend: Memo<Option<Trend>>,
) -> Memo<TrendLine> {
    let replica = Replica::current();
    let sittings = Memo::new(move |_| replica.list::<ExamSitting>());
    Memo::new(move |_| {
        let line = values.shown.with(|shown| {
            let (shown, figure) = (shown.as_ref()?, figure.get()?);
            let trend = trend.get()?;
            Some(sittings.with(|it| chart_model::trend_line(&figure, &trend, shown, it, lang())))
        });
        line.unwrap_or_else(empty)
    })
}

/// A chart of nothing, as long as nothing is known.
fn empty() -> TrendLine {
    TrendLine {
        kind: AxisKind::Count,
        name: String::new(),
        unit: String::new(),
        months: Vec::new(),
        points: Vec::new(),
        path: Vec::new(),
        target: None,
        events: Vec::new(),
    }
}

/// An indicator over the year. Its title is what was found; where nothing was, its name.
#[component]
pub fn HeadlineTrend(
    code: &'static str,
    values: Values,
    figure: Memo<Option<Figure>>,
    trend: Memo<Option<Trend>>,
) -> impl IntoView {
    let line = line_of(values, figure, trend);
    let found = move || {
        let figure = figure.get()?;
        trend.with(|trend| trend_text(&figure, &trend.as_ref()?.points, lang()))
    };
    let title = Signal::derive(move || found().unwrap_or_else(|| t(&name_key(code))));
    let about = Signal::derive(move || {
        let counts = format!("indicator.{code}.counts");
        let counts = has(lang(), &counts).then(|| t(&counts));
        let values = [("name", t(&name_key(code))), ("counts", counts.unwrap_or_default())];
        let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
        t_with("dashboard.about", &values)
    });
    let note = move || line.with(|it| !it.events.is_empty()).then(|| t("charts.exams"));
    view! { <TrendChart title about line note=Signal::derive(note) /> }
}

fn name_key(code: &str) -> String {
    format!("indicator.{code}.name")
}

/// Whether the figure is where it should be at this time of the year, in words.
#[component]
pub fn Standing(values: Values, figure: Memo<Option<Figure>>) -> impl IntoView {
    let standing = Memo::new(move |_| {
        figure.with(|it| {
            values.shown.with(|shown| chart_model::standing(it.as_ref()?, shown.as_ref()?))
        })
    });
    move || {
        let (key, tone, icon) = match standing.get()? {
            indicator::Standing::OnCourse => {
                ("dashboard.on_course", Tone::Success, IconName::Check)
            }
            indicator::Standing::Behind => ("dashboard.behind", Tone::Warning, IconName::Flag),
        };
        Some(view! { <Badge label=Signal::derive(move || t(key)) tone icon /> })
    }
}
