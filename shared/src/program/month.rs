//! A month of the calendar, in which hours are counted and paid.

use crate::value::{Date, FiscalYear};
use std::fmt;
use std::str::FromStr;

/// One month; later ones are greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(Date);

impl Month {
    /// The month of a day.
    pub fn of(day: Date) -> Month {
        Month(day.plus_days(1 - i64::from(day.day())))
    }

    /// Its first day.
    pub fn first_day(self) -> Date {
        self.0
    }

    /// Its last day.
    pub fn last_day(self) -> Date {
        self.0.end_of_month()
    }

    /// Whether a day lies in it.
    pub fn contains(self, day: Date) -> bool {
        Month::of(day) == self
    }

    /// The month after it.
    pub fn next(self) -> Month {
        Month::of(self.last_day().plus_days(1))
    }

    /// The month before it.
    pub fn previous(self) -> Month {
        Month::of(self.0.plus_days(-1))
    }

    /// The fiscal year in which it lies.
    pub fn fiscal_year(self) -> FiscalYear {
        self.0.fiscal_year()
    }
}

impl fmt::Display for Month {
    /// As records write it: "2020-08".
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

/// The text is no month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAMonth;

impl FromStr for Month {
    type Err = NotAMonth;

    fn from_str(text: &str) -> Result<Month, NotAMonth> {
        let first_day = format!("{text}-01").parse::<Date>().map_err(|_| NotAMonth)?;
        Ok(Month(first_day))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_follow_each_other_and_are_read_as_they_are_written() {
        let month: Month = "2020-12".parse().unwrap();
        assert_eq!(month.to_string(), "2020-12");
        assert_eq!(month.next().to_string(), "2021-01");
        assert_eq!(month.next().previous(), month);
        assert_eq!(month.last_day().to_string(), "2020-12-31");
        assert!(month.contains("2020-12-01".parse().unwrap()));
        assert!(!month.contains("2021-01-01".parse().unwrap()));
        assert_eq!("2021-03".parse::<Month>().unwrap().fiscal_year(), FiscalYear(2020));
        assert_eq!("2021-04".parse::<Month>().unwrap().fiscal_year(), FiscalYear(2021));
        for wrong in ["2020", "2020-13", "2020-12-01", ""] {
            assert_eq!(wrong.parse::<Month>(), Err(NotAMonth), "{wrong}");
        }
    }
}
