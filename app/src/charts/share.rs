//! The parts of a whole, as one bar and a numbered list.

use leptos::prelude::*;

use super::figure::Figure;
use super::table::{ChartTable, TableShown};
use crate::parts::{Text, plain, ruby, word};

/// One part of a [`ShareBar`].
#[derive(Clone)]
pub struct Share {
    label: Text,
    figure: Figure,
}

impl Share {
    pub fn new(label: impl Into<Text>, figure: Figure) -> Self {
        Share { label: label.into(), figure }
    }
}

/// A bar divided by `shares`, at most six of them; number and order tie each part to its name.
///
/// ```ignore
/// view! {
///     <ShareBar label=move || t("report.destinations")
///         shares=vec![Share::new("進学", Figure::new(8.0, "8名")), ..] />
/// }
/// ```
#[component]
pub fn ShareBar(
    #[prop(into)] label: Text,
    #[prop(into)] shares: Signal<Vec<Share>>,
    #[prop(optional)] table: TableShown,
) -> impl IntoView {
    let pairs = Signal::derive(move || {
        let pair = |it: Share| (plain(&it.label.get()), it.figure.text);
        shares.get().into_iter().map(pair).collect::<Vec<_>>()
    });
    let heard = move || {
        let said: Vec<_> =
            pairs.get().into_iter().map(|(label, text)| format!("{label} {text}")).collect();
        format!("{}: {}", plain(&label.get()), said.join(", "))
    };
    let segment = |Segment { order, x, width }: Segment| {
        let middle = format!("{:.3}%", x + width / 2.0);
        // Below this share of the bar the number would not fit and would touch its neighbor.
        let number = (width > 5.0).then(|| {
            view! {
                <text class="share-number" data-order=order x=middle y="50%" dy="0.36em">
                    {order}
                </text>
            }
        });
        view! {
            <rect
                class="share-part"
                data-order=order
                x=format!("{x:.3}%")
                width=format!("{width:.3}%")
                height="100%"
            />
            {number}
        }
    };
    let line = |(at, Share { label, figure }): (usize, Share)| {
        view! {
            <li>
                <span class="share-badge" data-order=at + 1 aria-hidden="true">{at + 1}</span>
                {ruby(label)}
                <strong>{figure.text}</strong>
            </li>
        }
    };
    let rows = Signal::derive(move || {
        pairs.get().into_iter().map(|(label, text)| vec![label, text]).collect()
    });
    view! {
        <figure class="share">
            <figcaption class="share-label">{ruby(label)}</figcaption>
            <svg class="share-drawing" role="img" aria-label=heard>
                {move || segments(&shares.get()).into_iter().map(segment).collect_view()}
            </svg>
            <ol class="share-key" role="list">
                {move || shares.get().into_iter().enumerate().map(line).collect_view()}
            </ol>
            <ChartTable
                caption=label
                head=vec![word("charts.part"), word("charts.figure")] rows
                shown=table
            />
        </figure>
    }
}

#[derive(Debug, PartialEq)]
struct Segment {
    order: usize,
    x: f64,
    width: f64,
}

fn segments(shares: &[Share]) -> Vec<Segment> {
    let total: f64 = shares.iter().map(|it| it.figure.value).sum();
    let mut x = 0.0;
    let mut found = Vec::new();
    for (at, share) in shares.iter().enumerate().filter(|(_, it)| it.figure.value > 0.0) {
        let width = share.figure.value / total * 100.0;
        found.push(Segment { order: at + 1, x, width });
        x += width;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_fill_the_bar_and_nothing_takes_no_room() {
        let share = |value: f64| Share::new("", Figure::new(value, ""));
        let [a, c] =
            [(1, 0.0, 25.0), (3, 25.0, 75.0)].map(|(order, x, width)| Segment { order, x, width });
        assert_eq!(segments(&[share(1.0), share(0.0), share(3.0)]), [a, c]);
        assert_eq!(segments(&[]), []);
    }
}
