//! An indicator over the months of a fiscal year, beside the path that leads to its target.

use super::definition::{Definition, Shape};
use super::evaluation::Evaluation;
use super::figure::Amount;
use super::target;
use crate::value::{Date, FiscalYear};
use serde::{Deserialize, Serialize};

/// Months of a fiscal year, April to March.
const MONTHS: u8 = 12;

/// One month.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// The month, written "2020-04".
    pub month: String,
    /// The day that the figure is about: the last of the month, or the as-of date within it.
    pub as_of: Date,
    /// The figure by what is known; `None` for a month to come.
    pub amount: Option<Amount>,
    /// The least that it can be; `None` where nothing is open.
    pub low: Option<Amount>,
    /// The most that it can be; `None` where nothing is open.
    pub high: Option<Amount>,
    /// Where the target wants the figure to be at the end of the month: in proportion to the year
    /// for counts, the full target for rates.
    pub due: Option<f64>,
}

pub(super) fn points(
    evaluation: &Evaluation<'_>,
    definition: &'static Definition,
    year: FiscalYear,
    as_of: Date,
) -> Vec<Point> {
    let target = target::find(&evaluation.targets, definition.code, None);
    let goal = target.and_then(|target| target.value);
    let mut first_day = year.first_day();
    let mut points = Vec::new();
    for at in 1..=MONTHS {
        let last_day = first_day.end_of_month();
        let day = last_day.min(as_of);
        let figure = (first_day <= as_of).then(|| evaluation.figure(definition, day, None));
        points.push(Point {
            month: format!("{:04}-{:02}", first_day.year(), first_day.month()),
            as_of: if figure.is_some() { day } else { last_day },
            amount: figure.as_ref().map(|figure| figure.amount),
            low: figure.as_ref().and_then(|figure| figure.low),
            high: figure.as_ref().and_then(|figure| figure.high),
            due: goal.map(|goal| due(f64::from(goal), definition.shape, at)),
        });
        first_day = last_day.plus_days(1);
    }
    points
}

fn due(goal: f64, shape: Shape, month: u8) -> f64 {
    match shape {
        Shape::Rate => goal,
        Shape::Count | Shape::Part => goal * f64::from(month) / f64::from(MONTHS),
    }
}
