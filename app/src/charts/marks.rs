//! The marks of a chart over a year: lines in a drawing that is stretched to its place, everything
//! with a form of its own (dots, hatched ranges, events) in one that is not.

use leptos::prelude::*;

use super::figure::{Axis, Span};
use super::trend_line::{EndLabel, EndMark, TrendLine};
use crate::parts::{Text, fresh_id, ruby, word};

/// How wide the mark of a range is, in percent of the year.
const RANGE_WIDTH: f64 = 3.0;

/// The marks alone, for a chart and for a tile.
#[component]
pub(crate) fn Marks(line: Memo<TrendLine>, axis: Memo<Axis>) -> impl IntoView {
    let hatch = fresh_id("hatch");
    let fill = format!("url(#{hatch})");
    let up = move |value: f64| 100.0 - axis.with(|axis| axis.percent(value));
    let grid_line = move |value: f64| {
        let y = format!("{:.3}%", up(value));
        view! { <line class="mark-grid" x1="0" x2="100%" y1=y.clone() y2=y /> }
    };
    let path = move || line.with(|it| points(&it.path, up));
    let runs = move || {
        let runs = line.with(TrendLine::runs).into_iter();
        let drawn = |run: Vec<(f64, f64)>| {
            view! { <polyline class="mark-actual" points=points(&run, up) /> }
        };
        runs.map(drawn).collect_view()
    };
    let range = move |at: f64, span: &Span| {
        let (low, high) = (up(span.low.value), up(span.high.value));
        view! {
            <rect
                class="mark-range"
                fill=fill.clone()
                x=format!("{:.3}%", at * 100.0 - RANGE_WIDTH / 2.0)
                width=format!("{RANGE_WIDTH}%")
                y=format!("{high:.3}%")
                height=format!("{:.3}%", low - high)
            />
        }
    };
    let ranges = move || {
        line.with(|line| {
            let spans = line.points.iter().filter_map(|it| Some((it.at, it.range.as_ref()?)));
            spans.map(|(at, span)| range(at, span)).collect_view()
        })
    };
    let dot = move || {
        line.with(|line| {
            let latest = line.latest()?;
            let (x, y) = (percent(latest.at), up(latest.actual.as_ref()?.value));
            Some(view! { <circle class="mark-dot" cx=x cy=format!("{y:.3}%") r="5" /> })
        })
    };
    view! {
        <svg class="plot-drawing" aria-hidden="true">
            <defs>
                <pattern id=hatch width="6" height="6" patternUnits="userSpaceOnUse"
                    patternTransform="rotate(45)">
                    <path class="mark-hatch" d="M0 0v6" />
                </pattern>
            </defs>
            {move || axis.with(Axis::ticks).into_iter().map(grid_line).collect_view()}
            <svg viewBox="0 0 100 100" preserveAspectRatio="none" width="100%" height="100%">
                <polyline class="mark-path" points=path />
                {runs}
            </svg>
            {ranges}
            {dot}
        </svg>
        {move || line.with(|it| it.events.clone()).into_iter().map(|event| view! {
            <span class="plot-event" style:inset-inline-start=percent(event.at) aria-hidden="true">
                <span class="plot-event-name">{event.name}</span>
            </span>
        }).collect_view()}
    }
}

/// Labels at the right edge, each with a thin line from what it names.
#[component]
pub(crate) fn Ends(labels: Memo<Vec<EndLabel>>) -> impl IntoView {
    let leader = |label: EndLabel| {
        let corners = format!("0,{:.2} 100,{:.2}", label.wanted, label.y);
        view! { <polyline class="mark-leader" points=corners /> }
    };
    let reach = |label: EndLabel| {
        // From the mark to the edge; a target stands at the edge already.
        let y = format!("{:.3}%", label.wanted);
        let from = percent(label.at);
        view! { <span class="plot-reach" style:inset-block-start=y style:--from=from></span> }
    };
    let word_of = |label: EndLabel| {
        let name: Option<Text> = match label.mark {
            EndMark::Actual | EndMark::Range => None,
            EndMark::Due => Some(word("charts.path")),
            EndMark::Target => Some(word("charts.target")),
        };
        view! {
            <span data-mark=label.mark.code() style:inset-block-start=format!("{:.3}%", label.y)>
                {name.map(|name| view! { {ruby(name)}" " })}
                {label.text}
            </span>
        }
    };
    let all = move || labels.get().into_iter();
    view! {
        <div class="plot-reaches" aria-hidden="true">{move || all().map(reach).collect_view()}</div>
        <svg class="plot-leaders" viewBox="0 0 100 100" preserveAspectRatio="none"
            aria-hidden="true">
            {move || all().map(leader).collect_view()}
        </svg>
        <div class="plot-ends" aria-hidden="true">
            {move || all().map(word_of).collect_view()}
        </div>
    }
}

/// A drawing as small as a word: trend and target of one figure, with its first and last month.
#[component]
pub fn MiniTrend(#[prop(into)] line: Signal<TrendLine>) -> impl IntoView {
    let line = Memo::new(move |_| line.get());
    let axis = Memo::new(move |_| line.with(TrendLine::axis));
    let target = move || {
        line.with(|line| {
            let target = line.target.clone()?;
            let y = 100.0 - axis.with(|it| it.percent(target.value));
            Some(view! { <span style:inset-block-start=format!("{y:.3}%")>{target.text}</span> })
        })
    };
    let month = move |pick: fn(&[String]) -> Option<&String>| {
        line.with(|it| pick(&it.months).cloned()).unwrap_or_default()
    };
    view! {
        <div class="mini" aria-hidden="true">
            <div class="mini-field"><Marks line axis /></div>
            <div class="mini-target">{target}</div>
            <div class="mini-months">
                <span>{move || month(<[String]>::first)}</span>
                <span>{move || month(<[String]>::last)}</span>
            </div>
        </div>
    }
}

fn points(corners: &[(f64, f64)], up: impl Fn(f64) -> f64) -> String {
    let pairs = corners.iter().map(|(at, value)| format!("{:.2},{:.2}", at * 100.0, up(*value)));
    pairs.collect::<Vec<_>>().join(" ")
}

fn percent(at: f64) -> String {
    format!("{:.3}%", at * 100.0)
}
