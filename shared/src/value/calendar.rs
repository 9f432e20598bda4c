//! Which days there are, and how they follow each other: the Gregorian calendar, also before it
//! was introduced. These few lines stand for a calendar library, which would be a tenth of what a
//! first visit loads; a test holds them to one.

/// Days from 1 January 1970 to the first and to the last day that can be written.
const FIRST: i64 = -4_371_587;
const LAST: i64 = 2_932_896;

const YEARS: std::ops::RangeInclusive<i16> = -9999..=9999;

/// The years after which the calendar repeats itself, and the days in them.
const CYCLE_YEARS: i64 = 400;
const CYCLE_DAYS: i64 = 146_097;

/// Days from 1 March of the year 0 to 1 January 1970.
const TO_1970: i64 = 719_468;

/// A day by year, month and day of the month. Later days are greater.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    year: i16,
    month: i8,
    day: i8,
}

impl Day {
    /// The day, if the calendar has it.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Day> {
        let exists = YEARS.contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in(year, month)).contains(&day);
        exists.then_some(Day { year, month, day })
    }

    /// The day so many days after 1 January 1970; beyond the calendar its first or last day.
    pub fn from_number(number: i64) -> Day {
        // Years are counted from March here, so that the day that only leap years have is last.
        let days = number.clamp(FIRST, LAST) + TO_1970;
        let (cycle, of_cycle) = (days.div_euclid(CYCLE_DAYS), days.rem_euclid(CYCLE_DAYS));
        let leap_days = of_cycle / 1_460 - of_cycle / 36_524 + of_cycle / 146_096;
        let year_of_cycle = (of_cycle - leap_days) / 365;
        let of_year = of_cycle - (year_of_cycle * 365 + year_of_cycle / 4 - year_of_cycle / 100);
        let months_since_march = (5 * of_year + 2) / 153;
        let day = of_year - (153 * months_since_march + 2) / 5 + 1;
        let month = (months_since_march + 2) % 12 + 1;
        let year = cycle * CYCLE_YEARS + year_of_cycle + i64::from(month <= 2);
        Day { year: year as i16, month: month as i8, day: day as i8 }
    }

    /// The number of days from 1 January 1970 to this day.
    pub fn number(self) -> i64 {
        let (month, day) = (i64::from(self.month), i64::from(self.day));
        let year = i64::from(self.year) - i64::from(month <= 2);
        let (cycle, year_of_cycle) = (year.div_euclid(CYCLE_YEARS), year.rem_euclid(CYCLE_YEARS));
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let of_cycle = year_of_cycle * 365 + year_of_cycle / 4 - year_of_cycle / 100 + of_year;
        cycle * CYCLE_DAYS + of_cycle - TO_1970
    }

    pub fn year(self) -> i16 {
        self.year
    }

    /// 1 to 12.
    pub fn month(self) -> i8 {
        self.month
    }

    /// The day of the month, from 1.
    pub fn day(self) -> i8 {
        self.day
    }

    /// Days since the last Monday: 0 to 6.
    pub fn since_monday(self) -> usize {
        // 1 January 1970 was a Thursday.
        (self.number() + 3).rem_euclid(7) as usize
    }

    pub fn end_of_month(self) -> Day {
        Day { day: days_in(self.year, self.month), ..self }
    }
}

fn days_in(year: i16, month: i8) -> i8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil;

    /// Each day of twelve hundred years and both ends of the calendar, as the library has them.
    fn known() -> impl Iterator<Item = civil::Date> {
        let middle = civil::date(1200, 1, 1).series(jiff::Span::new().days(1)).take(450_000);
        let start = civil::Date::MIN.series(jiff::Span::new().days(1)).take(2_000);
        let end = civil::date(9995, 1, 1).series(jiff::Span::new().days(1)).take(2_000);
        start.chain(middle).chain(end)
    }

    #[test]
    fn each_day_is_numbered_and_named_as_a_calendar_library_does() {
        let epoch = civil::date(1970, 1, 1);
        for day in known() {
            let number = day.duration_since(epoch).as_hours() / 24;
            let own = Day::new(day.year(), day.month(), day.day()).expect("a day");
            assert_eq!(own.number(), number, "{day}");
            assert!(own == Day::from_number(number), "{day}");
            assert_eq!(own.since_monday(), day.weekday().to_monday_zero_offset() as usize, "{day}");
            assert_eq!(own.end_of_month().day(), day.last_of_month().day(), "{day}");
        }
    }

    #[test]
    fn what_no_calendar_has_is_no_day() {
        for (year, month, day) in [
            (2021, 2, 29),
            (1900, 2, 29),
            (2021, 4, 31),
            (2021, 0, 1),
            (2021, 13, 1),
            (10_000, 1, 1),
        ] {
            assert!(Day::new(year, month, day).is_none(), "{year}-{month}-{day}");
            assert!(civil::Date::new(year, month, day).is_err());
        }
        assert!(Day::new(2000, 2, 29).is_some());
    }

    #[test]
    fn nothing_lies_beyond_the_calendar() {
        let (first, last) = (Day::from_number(i64::MIN), Day::from_number(i64::MAX));
        assert_eq!((first.year(), first.month(), first.day()), (-9999, 1, 1));
        assert_eq!((last.year(), last.month(), last.day()), (9999, 12, 31));
        assert_eq!((first.number(), last.number()), (FIRST, LAST));
    }
}
