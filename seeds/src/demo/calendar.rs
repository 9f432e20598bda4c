//! On which days lessons are held, from public holidays and from the venues' closure in the spring
//! of 2020.

use super::places::Place;
use crate::script::day;
use shared::value::Date;

/// The lesson that would have been the 220th: its venue was closed.
pub(super) fn closed_day() -> Date {
    day(2020, 4, 22)
}

/// Public holidays of fiscal year 2020 on weekdays with lessons, and the days around New Year.
const DAYS_OFF: [(i16, i8, i8); 18] = [
    (2020, 4, 29),
    (2020, 5, 4),
    (2020, 5, 5),
    (2020, 5, 6),
    (2020, 7, 23),
    (2020, 7, 24),
    (2020, 8, 10),
    (2020, 9, 21),
    (2020, 9, 22),
    (2020, 11, 3),
    (2020, 11, 23),
    (2020, 12, 28),
    (2020, 12, 29),
    (2020, 12, 30),
    (2020, 12, 31),
    (2021, 1, 11),
    (2021, 2, 11),
    (2021, 2, 23),
];

/// The days of the lessons that a venue held from April 2020 to January 2021.
pub(super) fn held_days(place: &Place) -> Vec<Date> {
    let mut days: Vec<Date> = weekly(place, day(2020, 4, 1), day(2021, 1, 31))
        .filter(|day| !is_new_year(*day) && !is_closed(place, *day))
        .collect();
    // Where there are more days than lessons, the venue took up its lessons later.
    let later = days.len().checked_sub(place.held).expect("every venue has days enough");
    days.drain(..later);
    days
}

/// The days of the lessons that a venue held in fiscal year 2019: one a month.
pub(super) fn held_days_of_the_year_before(place: &Place) -> Vec<Date> {
    let in_third_week = |day: &Date| (15..=21).contains(&day.day());
    weekly(place, day(2019, 5, 1), day(2020, 2, 25)).filter(in_third_week).collect()
}

/// The days of the lessons that are planned from the demo's today to the end of the year.
pub(super) fn planned_days(place: &Place) -> Vec<Date> {
    weekly(place, super::today(), day(2021, 3, 27)).collect()
}

/// The days on which staff work, from `first` to `last`.
pub(super) fn working_days(first: Date, last: Date) -> Vec<Date> {
    use shared::value::Weekday::{Saturday, Sunday};
    let days = (0..=last.days_since(first)).map(|days| first.plus_days(days));
    days.filter(|day| {
        !matches!(day.weekday(), Saturday | Sunday) && !is_day_off(*day) && !is_new_year(*day)
    })
    .collect()
}

fn weekly(place: &Place, first: Date, last: Date) -> impl Iterator<Item = Date> {
    let days = (0..=last.days_since(first)).map(move |days| first.plus_days(days));
    days.filter(|day| day.weekday() == place.weekday && !is_day_off(*day))
}

/// The main venue closed for one lesson, the others from the middle of April to the end of May.
fn is_closed(place: &Place, on: Date) -> bool {
    match place.letter {
        'A' => on == closed_day(),
        _ => (day(2020, 4, 15)..=day(2020, 5, 31)).contains(&on),
    }
}

fn is_new_year(on: Date) -> bool {
    on.month() == 1 && on.day() <= 4
}

fn is_day_off(on: Date) -> bool {
    DAYS_OFF.contains(&(on.year(), on.month(), on.day()))
}
