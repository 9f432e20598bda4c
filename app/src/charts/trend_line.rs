//! What a chart over a year draws: a figure at the end of each month, the way to its target, and
//! the days on which something happened. All places along the year are shares of it, from 0 to 1.

use super::figure::{Axis, AxisKind, Figure, Span};

/// One moment of a [`TrendLine`] that has been, or a month that is still to come.
#[derive(Clone, Debug, PartialEq)]
pub struct TrendPoint {
    /// The end of the day that the figure is about.
    pub at: f64,
    /// The day in words.
    pub day: String,
    /// What was known; `None` where nothing was, and where only the range is.
    pub actual: Option<Figure>,
    /// What it may still turn out to be.
    pub range: Option<Span>,
    /// Where the target wanted it to be.
    pub due: Option<Figure>,
}

/// A day that explains what a line does.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    pub at: f64,
    pub name: String,
}

/// One figure over a year.
#[derive(Clone, Debug, PartialEq)]
pub struct TrendLine {
    pub kind: AxisKind,
    /// What the line is called at its end.
    pub name: String,
    /// Follows the highest number of the axis.
    pub unit: String,
    /// The names of the months, in order.
    pub months: Vec<String>,
    pub points: Vec<TrendPoint>,
    /// Corners of the dashed line that leads to the target.
    pub path: Vec<(f64, f64)>,
    pub target: Option<Figure>,
    pub events: Vec<Event>,
}

/// What stands at the right edge of the drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EndMark {
    Actual,
    Range,
    Due,
    Target,
}

impl EndMark {
    /// Its name in the page.
    pub fn code(self) -> &'static str {
        match self {
            EndMark::Actual => "actual",
            EndMark::Range => "range",
            EndMark::Due => "due",
            EndMark::Target => "target",
        }
    }
}

/// A label at the right edge with the place that it belongs to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct EndLabel {
    pub mark: EndMark,
    pub text: String,
    /// Where what it names is.
    pub at: f64,
    /// How far below the upper edge that is, in percent.
    pub wanted: f64,
    /// How far below the upper edge it is written, in percent.
    pub y: f64,
}

impl TrendLine {
    pub fn axis(&self) -> Axis {
        let points = self.points.iter();
        let actual = points.clone().filter_map(|it| Some(it.actual.as_ref()?.value));
        let ends = points.filter_map(|it| it.range.as_ref());
        let ends = ends.flat_map(|it| [it.low.value, it.high.value]);
        let target = self.target.iter().map(|it| it.value);
        Axis::around(self.kind, &actual.chain(ends).chain(target).collect::<Vec<_>>())
    }

    /// The last moment that there is anything to say about.
    pub fn latest(&self) -> Option<&TrendPoint> {
        self.points.iter().rev().find(|it| it.actual.is_some() || it.range.is_some())
    }

    /// The moments with something to read, in order.
    pub fn readable(&self) -> Vec<&TrendPoint> {
        self.points.iter().filter(|it| it.actual.is_some() || it.range.is_some()).collect()
    }

    /// The lines of what was known: a moment without a figure ends a line instead of drawing a
    /// zero. A count begins at nothing.
    pub fn runs(&self) -> Vec<Vec<(f64, f64)>> {
        let known = self.points.iter().map(|it| Some((it.at, it.actual.as_ref()?.value)));
        let start = (self.kind == AxisKind::Count).then_some(Some((0.0, 0.0)));
        let known: Vec<_> = start.into_iter().chain(known).collect();
        known
            .split(Option::is_none)
            .map(|run| run.iter().flatten().copied().collect())
            .filter(|run: &Vec<_>| !run.is_empty())
            .collect()
    }

    /// What is written at the right edge, from top to bottom, `gap` percent apart.
    pub fn end_labels(&self, axis: &Axis, gap: f64) -> Vec<EndLabel> {
        let down = |value: f64| 100.0 - axis.percent(value);
        let label = |mark, at, value: f64, text: String| {
            let wanted = down(value);
            EndLabel { mark, text, at, wanted, y: wanted }
        };
        let mut labels = Vec::new();
        if let Some(latest) = self.latest() {
            labels.extend(latest.actual.as_ref().map(|it| {
                label(EndMark::Actual, latest.at, it.value, format!("{} {}", self.name, it.text))
            }));
            labels.extend(latest.range.as_ref().map(|it| {
                let middle = f64::midpoint(it.low.value, it.high.value);
                label(EndMark::Range, latest.at, middle, it.text())
            }));
            let due = latest.due.as_ref().filter(|_| self.kind == AxisKind::Count);
            labels.extend(due.map(|it| label(EndMark::Due, latest.at, it.value, it.text.clone())));
        }
        labels.extend(
            self.target.as_ref().map(|it| label(EndMark::Target, 1.0, it.value, it.text.clone())),
        );
        labels.sort_by(|one, other| one.wanted.total_cmp(&other.wanted));
        let places = spread(&labels.iter().map(|it| it.wanted).collect::<Vec<_>>(), gap);
        labels.iter_mut().zip(places).for_each(|(label, y)| label.y = y);
        labels
    }
}

/// Places at least `gap` apart between 0 and 100, each as near to what was `wanted` as its
/// neighbors allow. `wanted` is in order; so is the result.
pub(crate) fn spread(wanted: &[f64], gap: f64) -> Vec<f64> {
    let mut places = wanted.to_vec();
    for at in 1..places.len() {
        places[at] = places[at].max(places[at - 1] + gap);
    }
    let mut lowest = 100.0;
    for place in places.iter_mut().rev() {
        *place = place.min(lowest);
        lowest = *place - gap;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(kind: AxisKind, values: &[Option<f64>]) -> TrendLine {
        let point = |(at, value): (usize, &Option<f64>)| TrendPoint {
            at: (at + 1) as f64 / 12.0,
            day: String::new(),
            actual: value.map(|it| Figure::new(it, it.to_string())),
            range: None,
            due: Some(Figure::new(42.0, "42")),
        };
        TrendLine {
            kind,
            name: "2020".to_owned(),
            unit: String::new(),
            months: Vec::new(),
            points: values.iter().enumerate().map(point).collect(),
            path: Vec::new(),
            target: Some(Figure::new(50.0, "50")),
            events: Vec::new(),
        }
    }

    #[test]
    fn labels_never_touch_and_stay_in_order() {
        for (wanted, expected) in [
            (&[10.0, 12.0, 50.0][..], vec![10.0, 20.0, 50.0]),
            (&[95.0, 96.0, 97.0], vec![80.0, 90.0, 100.0]),
            (&[0.0, 0.0, 100.0], vec![0.0, 10.0, 100.0]),
            (&[98.0, 100.0], vec![90.0, 100.0]),
            (&[], vec![]),
        ] {
            assert_eq!(spread(wanted, 10.0), expected, "{wanted:?}");
        }
        let line = line(AxisKind::Count, &[Some(44.0), Some(45.0)]);
        let labels = line.end_labels(&line.axis(), 10.0);
        let marks: Vec<_> = labels.iter().map(|it| it.mark).collect();
        assert_eq!(marks, [EndMark::Target, EndMark::Actual, EndMark::Due]);
        assert!(labels.windows(2).all(|pair| pair[1].y - pair[0].y >= 10.0));
    }

    #[test]
    fn a_count_begins_at_nothing_and_a_moment_without_a_figure_ends_a_line() {
        let values = [Some(1.0), Some(2.0), None, Some(3.0)];
        let lengths = |kind| line(kind, &values).runs().iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!(lengths(AxisKind::Rate), [2, 1]);
        assert_eq!(lengths(AxisKind::Count), [3, 1]);
    }

    #[test]
    fn the_latest_moment_is_the_last_one_that_says_something() {
        let mut open = line(AxisKind::Rate, &[Some(1.0), None, None]);
        assert_eq!(open.latest().map(|it| it.at), Some(1.0 / 12.0));
        open.points[1].range = Some(Span::new(Figure::new(0.0, "0%"), Figure::new(9.0, "9%")));
        assert_eq!(open.latest().map(|it| it.at), Some(2.0 / 12.0));
        assert_eq!(open.readable().len(), 2);
    }
}
