//! A figure month by month against the path that leads to its target.

use leptos::prelude::*;

use super::figure::{Axis, Figure, Span, short};
use super::table::{ChartTable, Legend, TableShown, key_entry, legend_name};
use crate::parts::{Text, plain, ruby, word};

/// One month of a [`TrendChart`]; months to come have neither figure nor range.
#[derive(Clone, Debug, PartialEq)]
pub struct TrendPoint {
    pub month: String,
    pub actual: Option<Figure>,
    pub range: Option<Span>,
}

/// How a target is meant to be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathKind {
    /// The same amount every month, as counts grow.
    Linear,
    /// The full target all year, as rates should hold.
    Flat,
}

impl PathKind {
    /// Where the target stands in month `at` of `months`.
    fn due(self, target: f64, at: usize, months: usize) -> f64 {
        match self {
            PathKind::Linear => target * (at + 1) as f64 / months as f64,
            PathKind::Flat => target,
        }
    }
}

/// Actual by month as a line with points, the path to the target dashed, ranges as broad bars.
///
/// ```ignore
/// view! {
///     <TrendChart label=move || t("indicator.ind01") months target=Some(Figure::new(45.0, "45名"))
///         path=PathKind::Linear unit=move || t("unit.people") />
/// }
/// ```
#[component]
pub fn TrendChart(
    #[prop(into)] label: Text,
    #[prop(into)] months: Signal<Vec<TrendPoint>>,
    #[prop(optional, into)] target: Signal<Option<Figure>>,
    path: PathKind,
    /// Follows the numbers of the axis and the path.
    #[prop(into)]
    unit: Text,
    #[prop(optional)] max: Option<f64>,
    #[prop(optional)] table: TableShown,
) -> impl IntoView {
    let trend = Memo::new(move |_| Trend { months: months.get(), target: target.get(), path });
    let said = move |value: f64| format!("{}{}", short(value), plain(&unit.get()));
    let rows = Signal::derive(move || {
        trend.with(|trend| {
            let row = |(at, point): (usize, &TrendPoint)| {
                let text = |it: &Option<Figure>| it.as_ref().map(|it| it.text.clone());
                let range = point.range.as_ref().map(Span::text);
                vec![
                    point.month.clone(),
                    text(&point.actual).unwrap_or_else(|| "–".into()),
                    range.unwrap_or_else(|| "–".into()),
                    trend.due(at).map_or_else(|| "–".into(), said),
                ]
            };
            trend.months.iter().enumerate().map(row).collect()
        })
    });
    let key = move || {
        trend.with(|trend| {
            let range = trend.months.iter().any(|it| it.range.is_some());
            let (at, latest) = trend.latest().unwrap_or_default();
            let (actual, open) = match trend.months.get(at) {
                Some(month) if month.actual.is_none() => (String::new(), latest),
                Some(_) | None => (latest, String::new()),
            };
            [
                Some((Legend::ActualLine, actual)),
                range.then_some((Legend::RangeBar, open)),
                trend.due(at).map(|due| (Legend::DueLine, said(due))),
            ]
            .into_iter()
            .flatten()
            .map(|(legend, text)| key_entry(legend, text))
            .collect_view()
        })
    };
    let heard = move || {
        let (at, text) = trend.with(Trend::latest).unwrap_or_default();
        let month =
            trend.with(|it| it.months.get(at).map(|it| it.month.clone())).unwrap_or_default();
        let target =
            trend.with(|it| it.target.as_ref().map(|it| it.text.clone())).unwrap_or_default();
        let [actual, goal] =
            [Legend::Actual, Legend::Target].map(|legend| plain(&legend_name(legend).get()));
        format!("{}: {month} {actual} {text}, {goal} {target}", plain(&label.get()))
    };
    let head =
        [word("charts.month"), word("charts.actual"), word("charts.range"), word("charts.due")];
    view! {
        <figure class="trend">
            <figcaption class="trend-label">{ruby(label)}</figcaption>
            <ul class="chart-key" role="list">{key}</ul>
            <div class="trend-frame"><Drawing trend max unit heard /></div>
            <ChartTable caption=label head=head.into() rows shown=table />
        </figure>
    }
}

/// Lines live in a stretched inner drawing, text and points in the outer one, in percent: so the
/// chart fits any width and its letters keep their size.
#[component]
fn Drawing(
    trend: Memo<Trend>,
    max: Option<f64>,
    unit: Text,
    #[prop(into)] heard: Signal<String>,
) -> impl IntoView {
    let axis = Memo::new(move |_| trend.with(|it| Axis::around(it.values(), max)));
    let up = move |value: f64| 100.0 - axis.with(|axis| axis.percent(value));
    let line = move |value: f64| {
        let y = format!("{:.3}%", up(value));
        let text = format!("{}{}", short(value), plain(&unit.get()));
        view! {
            <line class="chart-line" x1="0" x2="100%" y1=y.clone() y2=y.clone() />
            <text class="chart-tick trend-value" x="0" y=y dx="-0.6em" dy="0.35em">{text}</text>
        }
    };
    view! {
        <svg class="trend-drawing" role="img" aria-label=heard>
            {move || axis.with(Axis::ticks).into_iter().map(line).collect_view()}
            <svg viewBox="0 0 100 100" preserveAspectRatio="none" width="100%" height="100%">
                <polyline
                    class="mark-due"
                    points=move || trend.with(|it| points(it.path_spots(), up))
                />
                {move || {
                    let runs = trend.with(Trend::runs).into_iter();
                    runs.map(|run| points(run, up))
                        .map(|points| view! { <polyline class="trend-actual" points=points /> })
                        .collect_view()
                }}
            </svg>
            {move || {
                let spots = trend.with(Trend::spots).into_iter();
                spots.map(|spot| view! { <OneMonth spot up=Callback::new(move |(it,)| up(it)) /> })
                    .collect_view()
            }}
        </svg>
    }
}

/// One month: its range as a bar, its figure as a point, and in the latest month the words of the
/// one that is known.
#[component]
fn OneMonth(spot: Spot, up: Callback<(f64,), f64>) -> impl IntoView {
    let Spot { at, x, month, value, range, is_latest } = spot;
    let step = if at % 2 == 0 { "odd" } else { "even" };
    let x = format!("{x:.3}%");
    let y = |value: f64| format!("{:.3}%", up.run((value,)));
    let word = |y: String, above: &'static str, text: String| {
        let x = x.clone();
        view! { <text class="trend-latest" x=x y=y dy=above>{text}</text> }
    };
    let is_open = is_latest && value.is_none();
    let range = range.map(|span| {
        let (low, high) = (y(span.low.value), y(span.high.value));
        let word = is_open.then(|| word(high.clone(), "-0.5em", span.text()));
        view! {
            <line class="trend-range" x1=x.clone() x2=x.clone() y1=low y2=high />
            {word}
        }
    });
    let point = value.map(|Figure { value, text }| {
        let word = is_latest.then(|| word(y(value), "-0.9em", text));
        view! { <circle class="trend-point" cx=x.clone() cy=y(value) r="4.5" />{word} }
    });
    view! {
        {range}
        {point}
        <text class="chart-tick trend-month" data-step=step x=x.clone() y="100%" dy="1.6em">
            {month}
        </text>
    }
}

fn points(spots: Vec<(f64, f64)>, up: impl Fn(f64) -> f64) -> String {
    let pairs = spots.into_iter().map(|(x, value)| format!("{x:.2},{:.2}", up(value)));
    pairs.collect::<Vec<_>>().join(" ")
}

#[derive(Clone, PartialEq)]
struct Trend {
    months: Vec<TrendPoint>,
    target: Option<Figure>,
    path: PathKind,
}

struct Spot {
    at: usize,
    x: f64,
    month: String,
    value: Option<Figure>,
    range: Option<Span>,
    is_latest: bool,
}

impl Trend {
    fn due(&self, at: usize) -> Option<f64> {
        let target = self.target.as_ref()?;
        Some(self.path.due(target.value, at, self.months.len()))
    }

    /// The last month that there is anything to say about, and what: its figure, or its range.
    fn latest(&self) -> Option<(usize, String)> {
        let known = self.months.iter().enumerate();
        known.rev().find_map(|(at, month)| {
            let actual = month.actual.as_ref().map(|it| it.text.clone());
            Some((at, actual.or_else(|| month.range.as_ref().map(Span::text))?))
        })
    }

    fn values(&self) -> Vec<f64> {
        let months = self.months.iter();
        let actual = months.clone().filter_map(|it| Some(it.actual.as_ref()?.value));
        let range = months.filter_map(|it| Some(it.range.as_ref()?.high.value));
        actual.chain(range).chain(self.target.iter().map(|it| it.value)).collect()
    }

    /// The middle of month `at` on a line of 100.
    fn x(&self, at: usize) -> f64 {
        (at as f64 + 0.5) / self.months.len() as f64 * 100.0
    }

    fn path_spots(&self) -> Vec<(f64, f64)> {
        (0..self.months.len()).filter_map(|at| Some((self.x(at), self.due(at)?))).collect()
    }

    /// The lines of the actual figures: a month without one ends a line instead of drawing a zero.
    fn runs(&self) -> Vec<Vec<(f64, f64)>> {
        let known: Vec<_> = (0..self.months.len())
            .map(|at| Some((self.x(at), self.months[at].actual.as_ref()?.value)))
            .collect();
        known
            .split(Option::is_none)
            .map(|run| run.iter().flatten().copied().collect())
            .filter(|run: &Vec<_>| !run.is_empty())
            .collect()
    }

    fn spots(&self) -> Vec<Spot> {
        let latest = self.latest().map(|(at, _)| at);
        let months = self.months.iter().enumerate();
        months
            .map(|(at, month)| Spot {
                at,
                x: self.x(at),
                month: month.month.clone(),
                value: month.actual.clone(),
                range: month.range.clone(),
                is_latest: latest == Some(at),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trend(values: &[Option<f64>], path: PathKind) -> Trend {
        let month = |value: &Option<f64>| TrendPoint {
            month: String::new(),
            actual: value.map(|it| Figure::new(it, it.to_string())),
            range: None,
        };
        let months = values.iter().map(month).collect();
        Trend { months, target: Some(Figure::new(48.0, "48")), path }
    }

    #[test]
    fn counts_grow_toward_the_target_and_rates_hold_it() {
        let linear = trend(&[None; 12], PathKind::Linear);
        assert_eq!([0, 9, 11].map(|at| linear.due(at)), [Some(4.0), Some(40.0), Some(48.0)]);
        assert_eq!(trend(&[None; 12], PathKind::Flat).due(0), Some(48.0));
    }

    #[test]
    fn the_latest_month_says_its_range_where_nothing_else_is_known() {
        let mut open = trend(&[Some(1.0), None, None], PathKind::Flat);
        assert_eq!(open.latest(), Some((0, "1".to_owned())));
        open.months[1].range = Some(Span::new(Figure::new(0.0, "0%"), Figure::new(9.0, "9%")));
        assert_eq!(open.latest(), Some((1, "0%–9%".to_owned())));
        assert_eq!(open.runs().iter().map(Vec::len).collect::<Vec<_>>(), [1]);
    }

    #[test]
    fn a_month_without_a_figure_ends_the_line() {
        let runs = trend(&[Some(1.0), Some(2.0), None, Some(3.0)], PathKind::Flat).runs();
        assert_eq!(runs.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
    }
}
