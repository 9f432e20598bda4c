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

/// An axis from zero to a round number.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Axis {
    top: f64,
    step: f64,
}

impl Axis {
    /// Four lines are enough to read a value by, and few enough to stay in the background.
    const LINES: f64 = 4.0;

    /// The axis that holds all `values`, or ends exactly at `top` where one is given.
    pub fn around(values: impl IntoIterator<Item = f64>, top: Option<f64>) -> Self {
        let highest = values.into_iter().fold(0.0, f64::max);
        let wanted = top.unwrap_or(highest).max(1.0);
        let rough = wanted / Self::LINES;
        let power = 10_f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 2.5, 5.0, 10.0]
            .into_iter()
            .map(|factor| factor * power)
            .find(|step| *step >= rough)
            .unwrap_or(rough)
            .max(1.0);
        Axis { top: top.unwrap_or((wanted / step).ceil() * step), step }
    }

    /// The share of the axis below `value`, from 0 to 100.
    pub fn percent(&self, value: f64) -> f64 {
        (value / self.top * 100.0).clamp(0.0, 100.0)
    }

    /// The values with a line, zero and top included.
    pub fn ticks(&self) -> Vec<f64> {
        let count = (self.top / self.step + 0.001).floor() as usize;
        (0..=count).map(|at| at as f64 * self.step).collect()
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
        for (highest, top, ticks) in [
            (45.0, None, vec![0.0, 20.0, 40.0, 60.0]),
            (3.0, None, vec![0.0, 1.0, 2.0, 3.0]),
            (254.0, None, vec![0.0, 100.0, 200.0, 300.0]),
            (91.0, Some(100.0), vec![0.0, 25.0, 50.0, 75.0, 100.0]),
            (0.0, None, vec![0.0, 1.0]),
        ] {
            assert_eq!(Axis::around([highest], top).ticks(), ticks, "{highest}");
        }
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!([short(45.0), short(37.5), short(3.75)], ["45", "37.5", "3.8"]);
    }
}
