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

/// A day with its weekday, and with its year where that is not `year`.
pub fn near(lang: Lang, date: Date, year: i16) -> String {
    if date.year() == year { short(lang, date) } else { long(lang, date) }
}

/// A month, with its year where that is not `year`.
pub fn near_month(lang: Lang, date: Date, year: i16) -> String {
    if date.year() == year {
        text(lang, &format!("date.month.{}", date.month())).to_owned()
    } else {
        month(lang, date)
    }
}

/// The years of the emperors by which offices count, each from its first day, the latest first.
const ERAS: [(&str, (i16, i8, i8)); 3] = [
    ("date.era.reiwa", (2019, 5, 1)),
    ("date.era.heisei", (1989, 1, 8)),
    ("date.era.showa", (1926, 12, 25)),
];

/// A birthday with its year as offices write it, such as 2004年5月1日（平成16年）. Before 1926, and
/// in English, without.
pub fn birth(lang: Lang, date: Date) -> String {
    let day = (date.year(), date.month(), date.day());
    let era = ERAS.iter().find(|(_, first)| lang != Lang::En && day >= *first);
    let of_era = era.map(|(key, (first, ..))| {
        let year = match date.year() - first + 1 {
            1 => text(lang, "date.era.first").to_owned(),
            year => year.to_string(),
        };
        text_with(lang, key, &[("n", &*year)])
    });
    let plain = dated(lang, "date.birth", date);
    of_era.map_or(plain.clone(), |era| plain + &era)
}

/// A day as short as a cell or the mark of a chart is: 8/12, and 12 Aug in English, where 8/12 is
/// two days.
pub fn mark(lang: Lang, date: Date) -> String {
    let month = match lang {
        Lang::En => month_short(lang, date),
        Lang::Ja | Lang::Easy => date.month().to_string(),
    };
    text_with(lang, "date.mark", &[("month", &*month), ("day", &date.day().to_string())])
}

/// A month alone, as short as it stands below a chart: 8月, Aug.
pub fn month_short(lang: Lang, date: Date) -> String {
    let name = text(lang, &format!("date.month.{}", date.month()));
    match lang {
        Lang::En => name.chars().take(3).collect(),
        Lang::Ja | Lang::Easy => name.to_owned(),
    }
}

/// A month with its year, such as 2020年8月.
pub fn month(lang: Lang, date: Date) -> String {
    dated(lang, "date.month", date)
}

/// A moment, as clocks in Tokyo show it, such as 2021年2月3日（水） 18:05.
pub fn moment(lang: Lang, at: Stamp) -> String {
    format!("{} {}", long(lang, Date::in_tokyo(at)), TimeOfDay::in_tokyo(at))
}

/// For so many days back a weekday says which day is meant.
const WEEKDAY_IS_CLEAR_DAYS: i64 = 6;

/// A moment as somebody says it at `now`: 16:02, 月 16:02, or 1月25日（月） 16:02.
pub fn recent(lang: Lang, at: Stamp, now: Stamp) -> String {
    let (day, time) = (Date::in_tokyo(at), TimeOfDay::in_tokyo(at));
    match Date::in_tokyo(now).days_since(day) {
        0 => time.to_string(),
        1..=WEEKDAY_IS_CLEAR_DAYS => {
            let weekday = text(lang, &format!("week.{}", day.weekday().code()));
            format!("{weekday} {time}")
        }
        _ => format!("{} {time}", short(lang, day)),
    }
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
        assert_eq!(mark(Lang::Ja, day), "2/3");
        assert_eq!(mark(Lang::En, day), "3 Feb");
        assert_eq!(month(Lang::Ja, day), "2021年2月");
        assert_eq!(moment(Lang::Ja, Date::starts_at(day)), "2021年2月3日（水） 00:00");
        assert_eq!(long(Lang::En, day), "3 February 2021 (Wed)");
    }

    #[test]
    fn a_birthday_says_the_year_by_which_offices_count() {
        let said = |day: &str| birth(Lang::Ja, day.parse().unwrap());
        assert_eq!(said("2004-05-01"), "2004年5月1日（平成16年）");
        assert_eq!(said("2019-04-30"), "2019年4月30日（平成31年）");
        assert_eq!(said("2019-05-01"), "2019年5月1日（令和元年）");
        assert_eq!(said("1989-01-07"), "1989年1月7日（昭和64年）");
        assert_eq!(said("1926-12-24"), "1926年12月24日");
        assert_eq!(birth(Lang::En, "2004-05-01".parse().unwrap()), "1 May 2004");
    }

    #[test]
    fn a_year_is_said_only_where_it_is_another_one() {
        let day = "2021-02-03".parse().unwrap();
        assert_eq!(near(Lang::Ja, day, 2021), "2月3日（水）");
        assert_eq!(near(Lang::Ja, day, 2020), "2021年2月3日（水）");
        assert_eq!(near_month(Lang::Ja, day, 2021), "2月");
        assert_eq!(near_month(Lang::En, day, 2022), "February 2021");
    }

    #[test]
    fn a_moment_that_is_not_of_today_says_its_day() {
        let at = Date::starts_at("2021-02-03".parse().unwrap());
        let said_on = |day: &str| recent(Lang::Ja, at, Date::starts_at(day.parse().unwrap()));
        assert_eq!(said_on("2021-02-03"), "00:00");
        assert_eq!(said_on("2021-02-04"), "水 00:00");
        assert_eq!(said_on("2021-02-09"), "水 00:00");
        assert_eq!(said_on("2021-02-10"), "2月3日（水） 00:00");
        assert_eq!(said_on("2021-02-02"), "2月3日（水） 00:00", "a clock that was set back");
    }
}
