//! Numbers as charts get them, and where they stand on an axis.

use crate::parts::plain;

/// A number with the text that a person reads, unit included: `Figure::new(91.1, "91%")`.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    pub value: f64,
    pub text: String,
}

impl Figure {
    pub fn new(value: f64, text: impl Into<String>) -> Self {
        Figure { value, text: plain(&text.into()) }
    }
}

/// What is not yet known: the figure lies somewhere from `low` to `high`.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    pub low: Figure,
    pub high: Figure,
}

impl Span {
    pub fn new(low: Figure, high: Figure) -> Self {
        Span { low, high }
    }

    /// Both ends in one text.
    pub fn text(&self) -> String {
        format!("{}–{}", self.low.text, self.high.text)
    }
}

/// Where a rate's axis may begin instead of at zero, if nothing is drawn near it.
const HALF: f64 = 50.0;
const CLEAR_OF_HALF: f64 = 60.0;
const WHOLE: f64 = 100.0;

/// What the values of an axis are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AxisKind {
    /// Counts: from zero to a round number.
    Count,
    /// Percent: up to a hundred, from fifty where everything lies above that.
    Rate,
}

/// An axis with lines at round numbers.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Axis {
    bottom: f64,
    top: f64,
    step: f64,
}

impl Axis {
    /// Five lines are enough to read a value by, and few enough to stay in the background.
    const LINES: f64 = 5.0;

    /// The axis that holds all `values`.
    pub fn around(kind: AxisKind, values: &[f64]) -> Self {
        let highest = values.iter().copied().fold(0.0, f64::max);
        let lowest = values.iter().copied().fold(f64::INFINITY, f64::min);
        if kind == AxisKind::Rate {
            let is_high = lowest.is_finite() && lowest >= CLEAR_OF_HALF;
            let bottom = if is_high { HALF } else { 0.0 };
            return Axis { bottom, top: WHOLE, step: (WHOLE - bottom) / Self::LINES };
        }
        let wanted = highest.max(1.0);
        let rough = wanted / Self::LINES;
        let power = 10_f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 2.5, 5.0, 10.0]
            .into_iter()
            .map(|factor| factor * power)
            .find(|step| *step >= rough)
            .unwrap_or(rough)
            .max(1.0);
        Axis { bottom: 0.0, top: (wanted / step).ceil() * step, step }
    }

    /// The share of the axis below `value`, from 0 to 100.
    pub fn percent(&self, value: f64) -> f64 {
        ((value - self.bottom) / (self.top - self.bottom) * 100.0).clamp(0.0, 100.0)
    }

    /// The values with a line, both ends included.
    pub fn ticks(&self) -> Vec<f64> {
        let count = ((self.top - self.bottom) / self.step + 0.001).floor() as usize;
        (0..=count).map(|at| self.bottom + at as f64 * self.step).collect()
    }

    /// The value at the foot of the axis, if that is not zero: a reader has to be told.
    pub fn raised_foot(&self) -> Option<f64> {
        (self.bottom > 0.0).then_some(self.bottom)
    }
}

/// A number with at most one digit after the point: 45, 37.5.
pub(crate) fn short(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map(str::to_string).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_ends_at_a_round_number() {
        for (kind, values, ticks) in [
            (AxisKind::Count, &[45.0, 50.0][..], vec![0.0, 10.0, 20.0, 30.0, 40.0, 50.0]),
            (AxisKind::Count, &[3.0], vec![0.0, 1.0, 2.0, 3.0]),
            (AxisKind::Count, &[254.0], vec![0.0, 100.0, 200.0, 300.0]),
            (AxisKind::Count, &[], vec![0.0, 1.0]),
            (AxisKind::Rate, &[91.0, 80.0], vec![50.0, 60.0, 70.0, 80.0, 90.0, 100.0]),
            (AxisKind::Rate, &[66.0, 50.0], vec![0.0, 20.0, 40.0, 60.0, 80.0, 100.0]),
            (AxisKind::Rate, &[], vec![0.0, 20.0, 40.0, 60.0, 80.0, 100.0]),
        ] {
            assert_eq!(Axis::around(kind, values).ticks(), ticks, "{values:?}");
        }
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!([short(45.0), short(37.5), short(3.75)], ["45", "37.5", "3.8"]);
    }
}
