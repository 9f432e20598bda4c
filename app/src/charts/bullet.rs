//! One figure against its target, as a bar and two ticks.

use leptos::prelude::*;

use super::figure::{Axis, Figure, Span, short};
use super::table::{ChartTable, Legend, TableShown, key_entry, legend_name};
use crate::parts::{MaybeText, Text, maybe_view, plain, ruby, word};

/// Actual against target. `range` is what is not yet known and is hatched; `due` is where the
/// target would stand at this time of the year. `max` ends the axis (100 for a rate).
///
/// ```ignore
/// view! {
///     <BulletChart label=move || t("indicator.ind01") actual=Some(Figure::new(45.0, "45名"))
///         target=Some(Figure::new(45.0, "45名")) due=Some(Figure::new(37.5, "37.5名"))
///         detail="継続 20名・新規 25名" />
/// }
/// ```
#[component]
pub fn BulletChart(
    #[prop(into)] label: Text,
    #[prop(into)] actual: Signal<Option<Figure>>,
    #[prop(optional, into)] range: Signal<Option<Span>>,
    #[prop(optional, into)] target: Signal<Option<Figure>>,
    #[prop(optional, into)] due: Signal<Option<Figure>>,
    #[prop(optional)] max: Option<f64>,
    /// Numerator and denominator, or the parts of a sum.
    #[prop(optional, into)]
    detail: MaybeText,
    #[prop(optional)] table: TableShown,
) -> impl IntoView {
    let facts = Memo::new(move |_| Facts {
        actual: actual.get(),
        range: range.get(),
        target: target.get(),
        due: due.get(),
    });
    let unknown = word("charts.unknown");
    let headline = move || {
        let known = facts.with(|it| {
            let actual = it.actual.as_ref().map(|it| it.text.clone());
            actual.or_else(|| it.range.as_ref().map(Span::text))
        });
        known.unwrap_or_else(|| unknown.get())
    };
    let heard = move || {
        let said = facts.with(Facts::entries);
        let said: Vec<_> = said
            .into_iter()
            .map(|(legend, text)| format!("{} {text}", plain(&legend_name(legend).get())))
            .collect();
        format!("{}: {}", plain(&label.get()), said.join(", "))
    };
    let rows = Signal::derive(move || {
        let row = |(legend, text): (Legend, String)| vec![plain(&legend_name(legend).get()), text];
        facts.with(Facts::entries).into_iter().map(row).collect()
    });
    view! {
        <figure class="bullet">
            <figcaption class="bullet-head">
                <span class="bullet-label">{ruby(label)}</span>
                <strong class="bullet-value">{headline}</strong>
                {maybe_view(
                    detail,
                    |text| view! { <span class="bullet-detail">{ruby(text)}</span> },
                )}
            </figcaption>
            <Drawing facts max heard />
            <ul class="chart-key" role="list">
                {move || {
                    let entries = facts.with(Facts::entries).into_iter();
                    entries.map(|(legend, text)| key_entry(legend, text)).collect_view()
                }}
            </ul>
            <ChartTable
                caption=label
                head=vec![word("charts.mark"), word("charts.figure")] rows
                shown=table
            />
        </figure>
    }
}

/// The marks themselves. Widths are CSS properties, so that a bar glides to its new length.
#[component]
fn Drawing(
    facts: Memo<Facts>,
    max: Option<f64>,
    #[prop(into)] heard: Signal<String>,
) -> impl IntoView {
    let axis = Memo::new(move |_| facts.with(|facts| Axis::around(facts.values(), max)));
    let at = move |value: f64| format!("{:.3}%", axis.with(|axis| axis.percent(value)));
    let of = move |pick: fn(&Facts) -> Option<f64>| facts.with(pick);
    // What is sure is a full bar, what may still come an open frame with a thin bar inside it.
    let sure = move || {
        let low = of(|it| it.range.as_ref().map(|it| it.low.value));
        let actual = of(|it| it.actual.as_ref().map(|it| it.value)).unwrap_or_default();
        low.map_or(actual, |low| low.min(actual))
    };
    let range = move || {
        let low = of(|it| it.range.as_ref().map(|it| it.low.value))?;
        let high = of(|it| it.range.as_ref().map(|it| it.high.value))?;
        let actual = of(|it| it.actual.as_ref().map(|it| it.value)).unwrap_or(low);
        let wide = move |to: f64| {
            format!("{:.3}%", axis.with(|axis| axis.percent(to) - axis.percent(low)).max(0.0))
        };
        Some(view! {
            <rect class="mark-range" y="28%" height="44%" style:x=at(low) style:width=wide(high) />
            <rect
                class="mark-actual"
                y="44%"
                height="12%"
                style:x=at(low)
                style:width=wide(actual)
            />
        })
    };
    let tick = move |value: f64| {
        let x = at(value);
        view! { <text class="chart-tick" x=x y="100%" dy="1.1em">{short(value)}</text> }
    };
    view! {
        <svg class="bullet-drawing" role="img" aria-label=heard>
            <rect class="bullet-track" y="10%" width="100%" height="80%" />
            <rect
                class="mark-actual"
                y="28%"
                height="44%"
                style:width=move || at(sure())
            />
            {range}
            {move || {
                let x = at(of(|it| it.due.as_ref().map(|it| it.value))?);
                Some(view! { <line class="mark-due" x1=x.clone() x2=x y1="2%" y2="98%" /> })
            }}
            {move || {
                let x = at(of(|it| it.target.as_ref().map(|it| it.value))?);
                Some(view! { <rect class="mark-target" style:x=x width="4" y="2%" height="96%" /> })
            }}
            {move || axis.with(Axis::ticks).into_iter().map(tick).collect_view()}
        </svg>
    }
}

#[derive(Clone, PartialEq)]
struct Facts {
    actual: Option<Figure>,
    range: Option<Span>,
    target: Option<Figure>,
    due: Option<Figure>,
}

impl Facts {
    fn values(&self) -> Vec<f64> {
        let plain = [&self.actual, &self.target, &self.due].into_iter().flatten();
        plain.map(|it| it.value).chain(self.range.iter().map(|it| it.high.value)).collect()
    }

    /// What the chart shows, as words, in reading order.
    fn entries(&self) -> Vec<(Legend, String)> {
        let range = self.range.as_ref().map(Span::text);
        let text = |figure: &Option<Figure>| figure.as_ref().map(|it| it.text.clone());
        [
            (Legend::Actual, text(&self.actual)),
            (Legend::Range, range),
            (Legend::Target, text(&self.target)),
            (Legend::Due, text(&self.due)),
        ]
        .into_iter()
        .filter_map(|(legend, text)| Some((legend, text?)))
        .collect()
    }
}
