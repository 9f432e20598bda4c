//! The public holidays of Japan, as the Cabinet Office publishes them: two years ahead at most, so
//! the list grows with each release. Whoever plans beyond its end is told so.

use crate::value::Date;

/// The first and the last year of the list.
pub const YEARS: (i16, i16) = (2019, 2027);

/// Year, month and day, in order; days on which a holiday is made up for are among them.
const DAYS: &[(i16, i8, &[i8])] = &[
    (2019, 1, &[1, 14]),
    (2019, 2, &[11]),
    (2019, 3, &[21]),
    (2019, 4, &[29, 30]),
    (2019, 5, &[1, 2, 3, 4, 5, 6]),
    (2019, 7, &[15]),
    (2019, 8, &[11, 12]),
    (2019, 9, &[16, 23]),
    (2019, 10, &[14, 22]),
    (2019, 11, &[3, 4, 23]),
    (2020, 1, &[1, 13]),
    (2020, 2, &[11, 23, 24]),
    (2020, 3, &[20]),
    (2020, 4, &[29]),
    (2020, 5, &[3, 4, 5, 6]),
    (2020, 7, &[23, 24]),
    (2020, 8, &[10]),
    (2020, 9, &[21, 22]),
    (2020, 11, &[3, 23]),
    (2021, 1, &[1, 11]),
    (2021, 2, &[11, 23]),
    (2021, 3, &[20]),
    (2021, 4, &[29]),
    (2021, 5, &[3, 4, 5]),
    (2021, 7, &[22, 23]),
    (2021, 8, &[8, 9]),
    (2021, 9, &[20, 23]),
    (2021, 11, &[3, 23]),
    (2022, 1, &[1, 10]),
    (2022, 2, &[11, 23]),
    (2022, 3, &[21]),
    (2022, 4, &[29]),
    (2022, 5, &[3, 4, 5]),
    (2022, 7, &[18]),
    (2022, 8, &[11]),
    (2022, 9, &[19, 23]),
    (2022, 10, &[10]),
    (2022, 11, &[3, 23]),
    (2023, 1, &[1, 2, 9]),
    (2023, 2, &[11, 23]),
    (2023, 3, &[21]),
    (2023, 4, &[29]),
    (2023, 5, &[3, 4, 5]),
    (2023, 7, &[17]),
    (2023, 8, &[11]),
    (2023, 9, &[18, 23]),
    (2023, 10, &[9]),
    (2023, 11, &[3, 23]),
    (2024, 1, &[1, 8]),
    (2024, 2, &[11, 12, 23]),
    (2024, 3, &[20]),
    (2024, 4, &[29]),
    (2024, 5, &[3, 4, 5, 6]),
    (2024, 7, &[15]),
    (2024, 8, &[11, 12]),
    (2024, 9, &[16, 22, 23]),
    (2024, 10, &[14]),
    (2024, 11, &[3, 4, 23]),
    (2025, 1, &[1, 13]),
    (2025, 2, &[11, 23, 24]),
    (2025, 3, &[20]),
    (2025, 4, &[29]),
    (2025, 5, &[3, 4, 5, 6]),
    (2025, 7, &[21]),
    (2025, 8, &[11]),
    (2025, 9, &[15, 23]),
    (2025, 10, &[13]),
    (2025, 11, &[3, 23, 24]),
    (2026, 1, &[1, 12]),
    (2026, 2, &[11, 23]),
    (2026, 3, &[20]),
    (2026, 4, &[29]),
    (2026, 5, &[3, 4, 5, 6]),
    (2026, 7, &[20]),
    (2026, 8, &[11]),
    (2026, 9, &[21, 22, 23]),
    (2026, 10, &[12]),
    (2026, 11, &[3, 23]),
    (2027, 1, &[1, 11]),
    (2027, 2, &[11, 23]),
    (2027, 3, &[21, 22]),
    (2027, 4, &[29]),
    (2027, 5, &[3, 4, 5]),
    (2027, 7, &[19]),
    (2027, 8, &[11]),
    (2027, 9, &[20, 23]),
    (2027, 10, &[11]),
    (2027, 11, &[3, 23]),
];

/// Whether the day is a public holiday, as far as the list reaches.
pub fn is_holiday(day: Date) -> bool {
    let is_in = |&&(year, month, _): &&(i16, i8, &[i8])| (year, month) == (day.year(), day.month());
    DAYS.iter().find(is_in).is_some_and(|(_, _, days)| days.contains(&day.day()))
}

/// Whether the list says something about the day.
pub fn is_known(day: Date) -> bool {
    (YEARS.0..=YEARS.1).contains(&day.year())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Weekday;

    fn all() -> impl Iterator<Item = Date> {
        DAYS.iter().flat_map(|(year, month, days)| {
            days.iter().map(|day| Date::new(*year, *month, *day).expect("a day that exists"))
        })
    }

    #[test]
    fn the_list_has_each_year_with_its_sixteen_holidays_and_more() {
        for year in YEARS.0..=YEARS.1 {
            let count = all().filter(|day| day.year() == year).count();
            assert!((16..=22).contains(&count), "{year} has {count}");
        }
        assert!(all().is_sorted());
    }

    #[test]
    fn a_holiday_on_a_sunday_is_made_up_for_on_the_next_day_that_is_none() {
        for day in all().filter(|day| day.weekday() == Weekday::Sunday) {
            let mut next = day.plus_days(1);
            while all().any(|other| other == next) && next.plus_days(-1) != day {
                next = next.plus_days(1);
            }
            assert!(is_holiday(next), "{day} is made up for");
        }
    }

    #[test]
    fn a_day_of_the_list_is_a_holiday_and_the_day_after_it_is_not() {
        let is = |text: &str| is_holiday(text.parse().unwrap());
        assert!(is("2026-09-22"), "between two holidays");
        assert!(!is("2026-09-24"));
        assert!(!is("2030-01-01") && !is_known("2030-01-01".parse().unwrap()));
    }
}
