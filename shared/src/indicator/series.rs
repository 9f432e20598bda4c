//! An indicator over the months of a fiscal year, beside the path that leads to its target.

use super::definition::Definition;
use super::evaluation::Evaluation;
use super::figure::Amount;
use super::path::Path;
use crate::value::Date;
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
    /// Where the target wants the figure to be at the end of the month; `None` before the first
    /// milestone of a rate.
    pub due: Option<f64>,
}

/// The version of the definition that is valid on the as-of date judges every month.
pub(super) fn points<'a>(evaluation: &Evaluation<'a>, definition: &'a Definition) -> Vec<Point> {
    let as_of = evaluation.as_of;
    let path = Path::new(&evaluation.targets, &definition.code, definition.shape, as_of.year);
    let mut first_day = as_of.year.first_day();
    let mut points = Vec::new();
    for _ in 0..MONTHS {
        let last_day = first_day.end_of_month();
        let day = last_day.min(as_of.day);
        let figure = (first_day <= as_of.day).then(|| evaluation.figure(definition, day, None));
        points.push(Point {
            month: month_text(first_day),
            as_of: if figure.is_some() { day } else { last_day },
            amount: figure.as_ref().map(|figure| figure.amount),
            low: figure.as_ref().and_then(|figure| figure.low),
            high: figure.as_ref().and_then(|figure| figure.high),
            due: path.due_on(last_day),
        });
        first_day = last_day.plus_days(1);
    }
    points
}

/// A month as it is written: "2020-04".
pub(super) fn month_text(day: Date) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}
