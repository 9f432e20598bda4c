//! A figure over a year against the way to its target: what was found as a sentence, the drawing,
//! and a table. Text is text of the page and keeps its size at every width; only marks are drawn.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use super::figure::{Axis, short};
use super::marks::{Ends, Marks};
use super::readout::{Readout, nearest, row, said};
use super::table::{ChartTable, TableShown};
use super::trend_line::TrendLine;
use crate::parts::{MaybeText, Text, maybe_view, plain, ruby, word};
use crate::words::t_with;

/// How far labels at the edge are apart, in percent of the height of the drawing.
const LABEL_GAP: f64 = 9.0;

/// A [`TrendLine`] as a chart. One stop of the keyboard: ← → step through its months, Home and End
/// jump; a finger or a pointer shows the same.
///
/// ```ignore
/// view! { <TrendChart title=finding about=what_is_counted line=trend_of_ind01 /> }
/// ```
#[component]
pub fn TrendChart(
    /// What was found, or what is shown where nothing was.
    #[prop(into)]
    title: Text,
    /// What is counted, in which unit, and what marks mean.
    #[prop(into)]
    about: Text,
    #[prop(into)] line: Signal<TrendLine>,
    #[prop(optional, into)] note: MaybeText,
    #[prop(optional)] table: TableShown,
) -> impl IntoView {
    let line = Memo::new(move |_| line.get());
    let head =
        [word("charts.month"), word("charts.actual"), word("charts.range"), word("charts.due")];
    let rows = Signal::derive(move || line.with(|it| it.points.iter().map(row).collect()));
    let events = move || {
        let names = line.with(|it| it.events.iter().map(|it| it.name.clone()).collect::<Vec<_>>());
        (!names.is_empty()).then(|| names.join("・"))
    };
    view! {
        <figure class="chart">
            <figcaption class="chart-title">{ruby(title)}</figcaption>
            <p class="chart-about">{ruby(about)}</p>
            <Plot title line />
            <footer class="chart-foot">
                {maybe_view(note, |text| view! { <p>{ruby(text)}</p> })}
                {move || events().map(|names| view! { <p class="chart-events">{names}</p> })}
                <p class="chart-keys">{ruby(word("charts.keys"))}</p>
                <ChartTable caption=title head=head.into() rows shown=table />
            </footer>
        </figure>
    }
}

/// Axis, drawing, labels and months, with what is read out at one place.
#[component]
fn Plot(title: Text, line: Memo<TrendLine>) -> impl IntoView {
    let chosen = RwSignal::new(None::<usize>);
    let axis = Memo::new(move |_| line.with(TrendLine::axis));
    let count = Memo::new(move |_| line.with(|it| it.readable().len()));
    let last = move || count.get().saturating_sub(1);
    let labels =
        Memo::new(move |_| line.with(|line| axis.with(|it| line.end_labels(it, LABEL_GAP))));
    let keys = move |event: KeyboardEvent| {
        let now = chosen.get_untracked().unwrap_or_else(last);
        let Some(to) = stepped(&event.key(), now, last()) else { return };
        event.prevent_default();
        chosen.set(Some(to));
    };
    let field = NodeRef::<html::Div>::new();
    let point = move |event: leptos::ev::PointerEvent| {
        let Some(field) = field.get_untracked() else { return };
        let frame = field.get_bounding_client_rect();
        let at = (f64::from(event.client_x()) - frame.left()) / frame.width().max(1.0);
        chosen.set(line.with_untracked(|it| nearest(&it.readable(), at)));
    };
    let shown = Memo::new(move |_| {
        let at = chosen.get()?.min(last());
        line.with(|it| it.readable().get(at).map(|point| (*point).clone()))
    });
    let heard = move || {
        let at = chosen.get().unwrap_or_else(last);
        line.with(|it| it.readable().get(at).map(|point| said(point))).unwrap_or_default()
    };
    view! {
        <div
            class="plot"
            role="slider"
            tabindex="0"
            aria-readonly="true"
            aria-label=move || plain(&title.get())
            aria-valuemin="1"
            aria-valuemax=move || count.get().max(1)
            aria-valuenow=move || (chosen.get().unwrap_or_else(last) + 1).min(count.get().max(1))
            aria-valuetext=heard
            on:keydown=keys
            on:blur=move |_| {
                // A browser also says so of a page that has gone.
                let _ = chosen.try_set(None);
            }
        >
            <Ticks axis line />
            <div
                class="plot-field"
                node_ref=field
                on:pointermove=point
                on:pointerdown=point
                on:pointerleave=move |_| chosen.set(None)
            >
                <Marks line axis />
                {move || shown.get().map(|point| view! { <Readout point line axis /> })}
                <RaisedFoot axis line />
            </div>
            <Ends labels />
            <div class="plot-months" aria-hidden="true">
                {move || line.with(|it| it.months.clone()).into_iter().map(|month| view! {
                    <span>{month}</span>
                }).collect_view()}
            </div>
        </div>
    }
}

/// The numbers at the left, with their unit above.
#[component]
fn Ticks(axis: Memo<Axis>, line: Memo<TrendLine>) -> impl IntoView {
    let tick = move |value: f64| {
        let y = format!("{:.3}%", 100.0 - axis.with(|it| it.percent(value)));
        view! { <span style:inset-block-start=y>{short(value)}</span> }
    };
    let all = move || axis.with(Axis::ticks).into_iter();
    // The widest number gives the column its width; the others are placed over it.
    view! {
        <div class="plot-ticks" aria-hidden="true">
            <span class="plot-widest">{move || all().last().map(short)}</span>
            {move || all().map(tick).collect_view()}
            <span class="plot-unit">{move || line.with(|it| it.unit.clone())}</span>
        </div>
    }
}

/// Where an axis begins, if that is not zero.
#[component]
fn RaisedFoot(axis: Memo<Axis>, line: Memo<TrendLine>) -> impl IntoView {
    move || {
        let foot = axis.with(Axis::raised_foot)?;
        let from = format!("{}{}", short(foot), line.with(|it| it.unit.clone()));
        let text = t_with("charts.raised", &[("from", &from)]);
        Some(view! { <span class="plot-raised">{ruby(Signal::stored(text))}</span> })
    }
}

/// Which moment a key leads to, of so many, from the one that is shown.
fn stepped(key: &str, now: usize, last: usize) -> Option<usize> {
    match key {
        "ArrowLeft" | "ArrowDown" => Some(now.saturating_sub(1)),
        "ArrowRight" | "ArrowUp" => Some((now + 1).min(last)),
        "Home" => Some(0),
        "End" => Some(last),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_step_through_the_moments_and_stop_at_the_ends() {
        for (key, now, to) in [
            ("ArrowLeft", 0, Some(0)),
            ("ArrowLeft", 3, Some(2)),
            ("ArrowRight", 9, Some(9)),
            ("Home", 5, Some(0)),
            ("End", 5, Some(9)),
            ("Tab", 5, None),
        ] {
            assert_eq!(stepped(key, now, 9), to, "{key} from {now}");
        }
    }
}
