//! What one moment of a chart over a year says: in a box beside the moment, as a sentence for a
//! screen reader, and as a row of the table.

use leptos::prelude::*;

use super::figure::{Axis, Span};
use super::trend_line::{TrendLine, TrendPoint};
use crate::parts::{Text, plain, ruby, word};

/// The line through one moment and the box with its figures, which never covers the moment itself.
#[component]
pub(crate) fn Readout(point: TrendPoint, line: Memo<TrendLine>, axis: Memo<Axis>) -> impl IntoView {
    let value = point.actual.as_ref().or(point.range.as_ref().map(|it| &it.low));
    let height = value.map_or(0.0, |it| axis.with(|axis| axis.percent(it.value)));
    let x = format!("{:.3}%", point.at * 100.0);
    let side = if point.at > 0.5 { "before" } else { "after" };
    let level = if height > 50.0 { "low" } else { "high" };
    let name = line.with(|it| it.name.clone());
    let actual = point.actual.as_ref().map(|it| it.text.clone());
    let range = point.range.as_ref().map(Span::text);
    let due = point.due.as_ref().map(|it| it.text.clone());
    let entry = |label: Text, text: String| {
        view! { <span>{ruby(label)}" "<strong>{text}</strong></span> }
    };
    view! {
        <span class="plot-cross" style:inset-inline-start=x.clone() aria-hidden="true"></span>
        <p
            class="plot-box"
            data-side=side
            data-level=level
            style:--at=x
            aria-hidden="true"
        >
            <span>{point.day}</span>
            {actual.map(|text| view! { <span>{name}" "<strong>{text}</strong></span> })}
            {range.map(|text| entry(word("charts.range"), text))}
            {due.map(|text| entry(word("charts.due"), text))}
        </p>
    }
}

/// The moment next to a share of the year.
pub(crate) fn nearest(points: &[&TrendPoint], at: f64) -> Option<usize> {
    let far = |point: &&TrendPoint| (point.at - at).abs();
    let places = points.iter().enumerate();
    places.min_by(|(_, one), (_, other)| far(one).total_cmp(&far(other))).map(|(place, _)| place)
}

/// One moment as a sentence.
pub(crate) fn said(point: &TrendPoint) -> String {
    let word = |key: &'static str| plain(&word(key).get());
    let actual = point.actual.as_ref().map(|it| it.text.clone());
    let range = point.range.as_ref().map(|it| format!("{} {}", word("charts.range"), it.text()));
    let due = point.due.as_ref().map(|it| format!("{} {}", word("charts.due"), it.text));
    let all = [Some(point.day.clone()), actual, range, due];
    all.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// A moment as a row of the table.
pub(crate) fn row(point: &TrendPoint) -> Vec<String> {
    let none = || "–".to_owned();
    vec![
        point.day.clone(),
        point.actual.as_ref().map_or_else(none, |it| it.text.clone()),
        point.range.as_ref().map_or_else(none, Span::text),
        point.due.as_ref().map_or_else(none, |it| it.text.clone()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_finds_the_nearest_moment() {
        let point =
            |at: f64| TrendPoint { at, day: String::new(), actual: None, range: None, due: None };
        let points = [point(0.1), point(0.2), point(0.8)];
        let points: Vec<_> = points.iter().collect();
        for (at, expected) in [(0.0, 0), (0.16, 1), (0.45, 1), (0.6, 2), (1.0, 2)] {
            assert_eq!(nearest(&points, at), Some(expected), "{at}");
        }
        assert_eq!(nearest(&[], 0.5), None);
    }
}
