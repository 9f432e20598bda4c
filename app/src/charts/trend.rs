//! A figure over a year against the way to its target: what was found as a sentence, the drawing,
//! and a table. Text is text of the page and keeps its size at every width; only marks are drawn.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use super::course::{Course, CoursePoint};
use super::figure::Span;
use super::marks::{Ends, Marks};
use super::table::{ChartTable, TableShown};
use crate::parts::{MaybeText, Text, maybe_view, plain, ruby, word};
use crate::words::t_with;

/// How far labels at the edge are apart, in percent of the height of the drawing.
const LABEL_GAP: f64 = 9.0;

/// A [`Course`] as a line. One stop of the keyboard: ← → step through its months, Home and End jump;
/// a finger or a pointer shows the same.
///
/// ```ignore
/// view! { <TrendChart title=finding about=what_is_counted course=course_of_ind01 /> }
/// ```
#[component]
pub fn TrendChart(
    /// What was found, or what is shown where nothing was.
    #[prop(into)]
    title: Text,
    /// What is counted, in which unit, and what marks mean.
    #[prop(into)]
    about: Text,
    #[prop(into)] course: Signal<Course>,
    #[prop(optional, into)] note: MaybeText,
    #[prop(optional)] table: TableShown,
) -> impl IntoView {
    let course = Memo::new(move |_| course.get());
    let head =
        [word("charts.month"), word("charts.actual"), word("charts.range"), word("charts.due")];
    let rows = Signal::derive(move || course.with(|it| it.points.iter().map(row).collect()));
    view! {
        <figure class="chart">
            <figcaption class="chart-title">{ruby(title)}</figcaption>
            <p class="chart-about">{ruby(about)}</p>
            <Plot title course />
            <footer class="chart-foot">
                {maybe_view(note, |text| view! { <p>{ruby(text)}</p> })}
                <ChartTable caption=title head=head.into() rows shown=table />
            </footer>
        </figure>
    }
}

/// Axis, drawing, labels and months, with what is read out at one place.
#[component]
fn Plot(title: Text, course: Memo<Course>) -> impl IntoView {
    let chosen = RwSignal::new(None::<usize>);
    let axis = Memo::new(move |_| course.with(Course::axis));
    let count = Memo::new(move |_| course.with(|it| it.readable().len()));
    let last = move || count.get().saturating_sub(1);
    let labels =
        Memo::new(move |_| course.with(|course| axis.with(|it| course.end_labels(it, LABEL_GAP))));
    let keys = move |event: KeyboardEvent| {
        let (now, last) = (chosen.get_untracked().unwrap_or_else(last), last());
        let to = match event.key().as_str() {
            "ArrowLeft" | "ArrowDown" => now.saturating_sub(1),
            "ArrowRight" | "ArrowUp" => (now + 1).min(last),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        chosen.set(Some(to));
    };
    let field = NodeRef::<html::Div>::new();
    let point = move |event: leptos::ev::PointerEvent| {
        let Some(field) = field.get_untracked() else { return };
        let frame = field.get_bounding_client_rect();
        let at = (f64::from(event.client_x()) - frame.left()) / frame.width().max(1.0);
        chosen.set(course.with_untracked(|it| nearest(&it.readable(), at)));
    };
    let shown = Memo::new(move |_| {
        let at = chosen.get()?.min(last());
        course.with(|it| it.readable().get(at).map(|point| (*point).clone()))
    });
    let heard = move || {
        let at = chosen.get().unwrap_or_else(last);
        course.with(|it| it.readable().get(at).map(|point| said(point))).unwrap_or_default()
    };
    let raised = move || {
        let foot = axis.with(|it| it.raised_foot())?;
        let unit = course.with(|it| it.unit.clone());
        let text = t_with("charts.raised", &[("from", &format!("{foot}{unit}"))]);
        Some(view! { <span class="plot-raised">{ruby(Signal::stored(text))}</span> })
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
            on:blur=move |_| chosen.set(None)
        >
            <Ticks axis course />
            <div
                class="plot-field"
                node_ref=field
                on:pointermove=point
                on:pointerdown=point
                on:pointerleave=move |_| chosen.set(None)
            >
                <Marks course axis />
                {move || shown.get().map(|point| view! { <Readout point course axis /> })}
                {raised}
            </div>
            <Ends labels />
            <div class="plot-months" aria-hidden="true">
                {move || course.with(|it| it.months.clone()).into_iter().map(|month| view! {
                    <span>{month}</span>
                }).collect_view()}
            </div>
        </div>
    }
}

/// The numbers at the left; the unit stands once, at the highest.
#[component]
fn Ticks(axis: Memo<super::figure::Axis>, course: Memo<Course>) -> impl IntoView {
    let ticks = move || {
        let unit = course.with(|it| it.unit.clone());
        let values = axis.with(super::figure::Axis::ticks);
        let highest = values.len().saturating_sub(1);
        let tick = |(at, value): (usize, f64)| {
            let unit = if at == highest { unit.clone() } else { String::new() };
            let y = format!("{:.3}%", 100.0 - axis.with(|it| it.percent(value)));
            let text = format!("{}{unit}", super::figure::short(value));
            view! { <span style:inset-block-start=y>{text}</span> }
        };
        values.into_iter().enumerate().map(tick).collect_view()
    };
    let widest = move || {
        let unit = course.with(|it| it.unit.clone());
        let highest = axis.with(super::figure::Axis::ticks).pop().unwrap_or_default();
        format!("{}{unit}", super::figure::short(highest))
    };
    // The widest number gives the column its width; the others are placed over it.
    view! {
        <div class="plot-ticks" aria-hidden="true">
            <span class="plot-widest">{widest}</span>
            {ticks}
        </div>
    }
}

/// The line through one moment and the box with its figures, which never covers the moment itself.
#[component]
fn Readout(
    point: CoursePoint,
    course: Memo<Course>,
    axis: Memo<super::figure::Axis>,
) -> impl IntoView {
    let value = point.actual.as_ref().or(point.range.as_ref().map(|it| &it.low));
    let height = value.map_or(0.0, |it| axis.with(|axis| axis.percent(it.value)));
    let x = format!("{:.3}%", point.at * 100.0);
    let side = if point.at > 0.5 { "before" } else { "after" };
    let level = if height > 50.0 { "low" } else { "high" };
    let name = course.with(|it| it.name.clone());
    let actual = point.actual.as_ref().map(|it| it.text.clone());
    let range = point.range.as_ref().map(Span::text);
    let due = point.due.as_ref().map(|it| it.text.clone());
    let line = |label: Text, text: String| {
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
            {range.map(|text| line(word("charts.range"), text))}
            {due.map(|text| line(word("charts.due"), text))}
        </p>
    }
}

/// The moment next to a share of the year.
fn nearest(points: &[&CoursePoint], at: f64) -> Option<usize> {
    let far = |point: &&CoursePoint| (point.at - at).abs();
    let places = points.iter().enumerate();
    places.min_by(|(_, one), (_, other)| far(one).total_cmp(&far(other))).map(|(place, _)| place)
}

/// One moment as a sentence.
fn said(point: &CoursePoint) -> String {
    let word = |key: &'static str| plain(&word(key).get());
    let actual = point.actual.as_ref().map(|it| it.text.clone());
    let range = point.range.as_ref().map(|it| format!("{} {}", word("charts.range"), it.text()));
    let due = point.due.as_ref().map(|it| format!("{} {}", word("charts.due"), it.text));
    let all = [Some(point.day.clone()), actual, range, due];
    all.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// A moment as a row of the table.
fn row(point: &CoursePoint) -> Vec<String> {
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
            |at: f64| CoursePoint { at, day: String::new(), actual: None, range: None, due: None };
        let points = [point(0.1), point(0.2), point(0.8)];
        let points: Vec<_> = points.iter().collect();
        for (at, expected) in [(0.0, 0), (0.16, 1), (0.45, 1), (0.6, 2), (1.0, 2)] {
            assert_eq!(nearest(&points, at), Some(expected), "{at}");
        }
        assert_eq!(nearest(&[], 0.5), None);
    }
}
