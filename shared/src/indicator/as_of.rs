//! The moment that figures are about: a fiscal year, a day of it, and the day on which is asked.

use crate::value::{Date, FiscalYear};

/// A fiscal year as of the end of a day, asked for on another day or the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AsOf {
    /// The fiscal year.
    pub year: FiscalYear,
    /// The day that the figures are about; a day after the year reads as its last day.
    pub day: Date,
    /// The day on which is asked: nobody can have reported what lies ahead of it.
    pub today: Date,
}

impl AsOf {
    /// The end of `day`, seen on that day or later.
    pub fn end_of(year: FiscalYear, day: Date) -> AsOf {
        AsOf { year, day, today: day.plus_days(1) }
    }

    /// The day within the fiscal year.
    pub(super) fn within(self) -> Date {
        self.day.min(self.year.last_day())
    }
}
