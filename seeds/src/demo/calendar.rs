//! On which days lessons are held, from public holidays and from the venues' closure in the spring
//! of 2020.

use super::places::Place;
use super::set::Set;
use crate::script::day;
use shared::value::Date;
use std::ops::Range;

/// The lesson that would have been the 220th: its venue was closed.
pub(super) fn closed_day() -> Date {
    day(2020, 4, 22)
}

/// Public holidays of the demos' years on days with lessons, and the days around New Year.
const DAYS_OFF: [(i16, i8, i8); 39] = [
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
    (2025, 7, 21),
    (2025, 9, 15),
    (2026, 4, 29),
    (2026, 5, 4),
    (2026, 5, 5),
    (2026, 5, 6),
    (2026, 7, 20),
    (2026, 8, 11),
    (2026, 9, 21),
    (2026, 9, 22),
    (2026, 9, 23),
    (2026, 10, 12),
    (2026, 11, 3),
    (2026, 11, 23),
    (2026, 12, 29),
    (2026, 12, 30),
    (2026, 12, 31),
    (2027, 1, 11),
    (2027, 2, 11),
    (2027, 2, 23),
    (2027, 3, 22),
];

/// The days of the lessons that a venue held in the demo's year.
pub(super) fn held_days(set: &Set, place: &Place) -> Vec<Date> {
    let days = weekly(place, set.lessons.held());
    let mut days: Vec<Date> =
        days.filter(|day| !is_new_year(*day) && !is_closed(place, *day)).collect();
    if set.is_published {
        // Where there are more days than lessons, the venue took up its lessons later.
        let later = days.len().checked_sub(place.held).expect("every venue has days enough");
        days.drain(..later);
    }
    days
}

/// The days of the lessons that a venue held in the year before: one a month.
pub(super) fn held_days_of_the_year_before(set: &Set, place: &Place) -> Vec<Date> {
    let in_third_week = |day: &Date| (15..=21).contains(&day.day());
    weekly(place, set.lessons.before.1.clone()).filter(in_third_week).collect()
}

/// The days of the lessons that are planned from the demo's today to the end of the year.
pub(super) fn planned_days(set: &Set, place: &Place) -> Vec<Date> {
    let (_, last) = set.lessons.ahead;
    weekly(place, set.today..last.plus_days(1)).collect()
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

fn weekly(place: &Place, days: Range<Date>) -> impl Iterator<Item = Date> {
    let days = (0..days.end.days_since(days.start)).map(move |count| days.start.plus_days(count));
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
