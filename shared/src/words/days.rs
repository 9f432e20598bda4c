//! Days and moments as people of each language write them: one style for every page and report.

use super::{Lang, text, text_with};
use crate::id::Stamp;
use crate::value::{Choice, Date, TimeOfDay, Weekday};

/// A day with its year and weekday, such as 2021年2月3日（水）.
pub fn long(lang: Lang, date: Date) -> String {
    dated(lang, "date.long", date)
}

/// A day with its weekday, where the year is clear, such as 2月3日（水）.
pub fn short(lang: Lang, date: Date) -> String {
    dated(lang, "date.short", date)
}

/// A month with its year, such as 2020年8月.
pub fn month(lang: Lang, date: Date) -> String {
    dated(lang, "date.month", date)
}

/// A moment, as clocks in Tokyo show it, such as 2021年2月3日（水） 18:05.
pub fn moment(lang: Lang, at: Stamp) -> String {
    format!("{} {}", long(lang, Date::in_tokyo(at)), TimeOfDay::in_tokyo(at))
}

fn dated(lang: Lang, key: &str, date: Date) -> String {
    let weekday = Weekday::ALL.iter().zip(1..).find(|(day, _)| **day == date.weekday());
    let weekday = weekday.map_or(1, |(_, number): (_, u8)| number);
    let year = date.year().to_string();
    let values = [
        ("year", &*year),
        ("month", text(lang, &format!("date.month.{}", date.month()))),
        ("day", text(lang, &format!("date.day.{}", date.day()))),
        ("weekday", text(lang, &format!("parts.weekday.{weekday}"))),
    ];
    text_with(lang, key, &values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_reads_the_same_wherever_it_stands() {
        let day = "2021-02-03".parse().unwrap();
        assert_eq!(long(Lang::Ja, day), "2021年2月3日（水）");
        assert_eq!(short(Lang::Ja, day), "2月3日（水）");
        assert_eq!(month(Lang::Ja, day), "2021年2月");
        assert_eq!(moment(Lang::Ja, Date::starts_at(day)), "2021年2月3日（水） 00:00");
        assert_eq!(long(Lang::En, day), "3 February 2021 (Wed)");
    }
}
