//! Days, times of day and fiscal years, all in the program's own time (Asia/Tokyo).

use super::calendar::Day;
use super::{Choice, FieldType, FieldValue};
use crate::choice;
use crate::id::Stamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;
use std::str::FromStr;

/// Japan is nine hours ahead of UTC all year and has no daylight saving time.
const TOKYO_AHEAD_MS: i64 = 9 * 60 * 60 * 1_000;

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// A calendar day, written "2021-02-03".
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Date(Day);

impl Date {
    /// The day with this year, month and day of the month.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Date> {
        Day::new(year, month, day).map(Date)
    }

    /// A day that every year has; beyond the calendar its first or last day.
    fn within_calendar(year: i16, month: i8, day: i8) -> Date {
        let beyond = if year < 0 { i64::MIN } else { i64::MAX };
        Date::new(year, month, day).unwrap_or(Date(Day::from_number(beyond)))
    }

    /// The day in Tokyo at this moment.
    pub fn in_tokyo(at: Stamp) -> Date {
        Date(Day::from_number(at.0.saturating_add(TOKYO_AHEAD_MS).div_euclid(DAY_MS)))
    }

    /// The moment at which the day starts in Tokyo.
    pub fn starts_at(self) -> Stamp {
        Stamp(self.0.number() * DAY_MS - TOKYO_AHEAD_MS)
    }

    /// The day `days` later (earlier if negative); stays within years −9999 to 9999.
    pub fn plus_days(self, days: i64) -> Date {
        Date(Day::from_number(self.0.number().saturating_add(days)))
    }

    /// The number of days from `earlier` to this day.
    pub fn days_since(self, earlier: Date) -> i64 {
        self.0.number() - earlier.0.number()
    }

    /// The year, for example 2021.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// The month, 1 to 12.
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// The day of the month, 1 to 31.
    pub fn day(self) -> i8 {
        self.0.day()
    }

    /// The last day of this day's month.
    pub fn end_of_month(self) -> Date {
        Date(self.0.end_of_month())
    }

    /// The day of the week.
    pub fn weekday(self) -> Weekday {
        Weekday::ALL[self.0.since_monday()]
    }

    /// The Sunday of this day's week, which begins on Monday.
    pub fn end_of_week(self) -> Date {
        let left = 6 - self.0.since_monday();
        self.plus_days(i64::try_from(left).expect("a week has seven days"))
    }

    /// The fiscal year that the day lies in.
    pub fn fiscal_year(self) -> FiscalYear {
        let year = if self.month() < 4 { self.year() - 1 } else { self.year() };
        FiscalYear(year)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = (self.year(), self.month(), self.day());
        if year < 0 {
            // Six digits, as ISO 8601 has years that are not 0 to 9999.
            return write!(out, "-{:06}-{month:02}-{day:02}", -i32::from(year));
        }
        write!(out, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Date({self})")
    }
}

/// The text is not a day of the form "2021-02-03".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotADate;

impl fmt::Display for NotADate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "not a date of the form 2021-02-03")
    }
}

impl std::error::Error for NotADate {}

impl FromStr for Date {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Date, NotADate> {
        let is_hyphen = |at: usize| at == 4 || at == 7;
        let fits = |(at, byte): (usize, u8)| match is_hyphen(at) {
            true => byte == b'-',
            false => byte.is_ascii_digit(),
        };
        if text.len() != "2021-02-03".len() || !text.bytes().enumerate().all(fits) {
            return Err(NotADate);
        }
        let digits = |range: std::ops::Range<usize>| text[range].parse::<i16>().ok();
        let part = |range| digits(range).and_then(|number| i8::try_from(number).ok());
        let read = || Date::new(digits(0..4)?, part(5..7)?, part(8..10)?);
        read().ok_or(NotADate)
    }
}

impl TryFrom<String> for Date {
    type Error = NotADate;

    fn try_from(text: String) -> Result<Date, NotADate> {
        text.parse()
    }
}

impl From<Date> for String {
    fn from(date: Date) -> String {
        date.to_string()
    }
}

impl FieldValue for Date {
    const TYPE: FieldType = FieldType::Date;

    fn read(json: &Value) -> Option<Date> {
        json.as_str()?.parse().ok()
    }

    fn write(&self) -> Value {
        Value::String(self.to_string())
    }
}

/// A year from 1 April to 31 March, named by the year in which it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i16")]
pub struct FiscalYear(pub i16);

impl FiscalYear {
    /// The years that records and requests may name.
    pub const KNOWN: std::ops::RangeInclusive<i16> = 1950..=2200;

    /// 1 April; of a year beyond the calendar its first or last day.
    pub fn first_day(self) -> Date {
        Date::within_calendar(self.0, 4, 1)
    }

    /// 31 March of the next calendar year; of a year beyond the calendar its first or last day.
    pub fn last_day(self) -> Date {
        Date::within_calendar(self.0.saturating_add(1), 3, 31)
    }

    /// The year before.
    pub fn previous(self) -> FiscalYear {
        FiscalYear(self.0.saturating_sub(1))
    }
}

/// The number is not a year that records name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAFiscalYear;

impl fmt::Display for NotAFiscalYear {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = (FiscalYear::KNOWN.start(), FiscalYear::KNOWN.end());
        write!(out, "not a fiscal year from {first} to {last}")
    }
}

impl std::error::Error for NotAFiscalYear {}

impl TryFrom<i16> for FiscalYear {
    type Error = NotAFiscalYear;

    fn try_from(year: i16) -> Result<FiscalYear, NotAFiscalYear> {
        FiscalYear::KNOWN.contains(&year).then_some(FiscalYear(year)).ok_or(NotAFiscalYear)
    }
}

impl FieldValue for FiscalYear {
    const TYPE: FieldType = FieldType::FiscalYear;

    fn read(json: &Value) -> Option<FiscalYear> {
        let year = i16::try_from(json.as_i64()?).ok()?;
        FiscalYear::try_from(year).ok()
    }

    fn write(&self) -> Value {
        Value::from(self.0)
    }
}

/// A time of day, written "17:50".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay {
    /// Minutes since midnight.
    pub minutes: u16,
}

impl TimeOfDay {
    /// The time of day in Tokyo at this moment.
    pub fn in_tokyo(at: Stamp) -> TimeOfDay {
        let since_midnight = (at.0.saturating_add(TOKYO_AHEAD_MS)).rem_euclid(DAY_MS);
        TimeOfDay { minutes: u16::try_from(since_midnight / 60_000).unwrap_or(0) }
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:02}:{:02}", self.minutes / 60, self.minutes % 60)
    }
}

impl FieldValue for TimeOfDay {
    const TYPE: FieldType = FieldType::Time;

    fn read(json: &Value) -> Option<TimeOfDay> {
        let (hours, minutes) = json.as_str()?.split_once(':')?;
        if hours.len() != 2 || minutes.len() != 2 {
            return None;
        }
        let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
        (hours < 24 && minutes < 60).then_some(TimeOfDay { minutes: hours * 60 + minutes })
    }

    fn write(&self) -> Value {
        Value::String(self.to_string())
    }
}

choice! {
    /// A day of the week.
    Weekday {
        /// Monday.
        Monday = "monday",
        /// Tuesday.
        Tuesday = "tuesday",
        /// Wednesday.
        Wednesday = "wednesday",
        /// Thursday.
        Thursday = "thursday",
        /// Friday.
        Friday = "friday",
        /// Saturday.
        Saturday = "saturday",
        /// Sunday.
        Sunday = "sunday",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_week_ends_on_its_sunday() {
        for (day, sunday) in [
            ("2021-02-01", "2021-02-07"),
            ("2021-02-03", "2021-02-07"),
            ("2021-02-07", "2021-02-07"),
        ] {
            assert_eq!(date(day).end_of_week(), date(sunday), "{day}");
        }
    }

    #[test]
    fn the_fiscal_year_turns_on_the_first_of_april() {
        assert_eq!(date("2021-03-31").fiscal_year(), FiscalYear(2020));
        assert_eq!(date("2021-04-01").fiscal_year(), FiscalYear(2021));
        assert_eq!(FiscalYear(2020).last_day(), date("2021-03-31"));
    }

    #[test]
    fn no_year_is_too_far_to_have_days() {
        for year in [i16::MIN, -9999, -1, 0, 9998, 9999, i16::MAX].map(FiscalYear) {
            assert!(year.previous().first_day() <= year.first_day(), "{year:?}");
            assert!(year.first_day() <= year.last_day(), "{year:?}");
        }
        let asked = |json: &str| serde_json::from_str::<FiscalYear>(json).ok();
        assert_eq!(
            [asked("2020"), asked("9999"), asked("-1")],
            [Some(FiscalYear(2020)), None, None]
        );
    }

    #[test]
    fn a_day_starts_at_midnight_in_tokyo() {
        let day = date("2021-02-03");
        let start = day.starts_at();
        assert_eq!(Date::in_tokyo(start), day);
        assert_eq!(Date::in_tokyo(Stamp(start.0 - 1)), date("2021-02-02"));
        assert_eq!(start, Stamp(1_612_278_000_000));
    }

    #[test]
    fn days_are_counted_across_months_and_leap_years() {
        assert_eq!(date("2020-02-28").plus_days(2), date("2020-03-01"));
        assert_eq!(date("2021-01-31").days_since(date("2020-04-01")), 305);
        assert_eq!(date("2021-02-03").weekday(), Weekday::Wednesday);
    }

    #[test]
    fn what_is_not_a_date_is_not_taken_for_one() {
        let wrong = ["2021-2-3", "2021-02-30", "03.02.2021", "", "2021-02-03T10:00"];
        for text in wrong.into_iter().chain(["+021-02-03", "2021-+2-03", "２2021-02", "20210203  "])
        {
            assert_eq!(text.parse::<Date>(), Err(NotADate), "{text}");
        }
        assert_eq!(TimeOfDay::read(&Value::from("25:00")), None);
    }
}
