//! Which fiscal year, and as of which day: what the address of the indicators says.

use leptos::prelude::*;
use shared::indicator::AsOf;
use shared::value::{Date, FiscalYear};

use crate::navigation::Navigation;
use crate::parts::{Notice, NoticeKind};
use crate::replica::Replica;
use crate::words::{date_text, t, t_with};

/// The first year of the era Reiwa; fiscal year 2019 began as Heisei 31 and is called Reiwa 1.
const REIWA_1: i16 = 2019;

/// The first year of the era Heisei.
const HEISEI_1: i16 = 1989;

/// One fiscal year as of one day within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The fiscal year.
    pub year: FiscalYear,
    /// The day.
    pub as_of: Date,
    /// The day on which is asked.
    pub today: Date,
}

impl Period {
    /// What the address asks for; what it leaves out follows from `today`.
    pub fn read(year: Option<&str>, as_of: Option<&str>, today: Date) -> Period {
        let as_of = as_of.and_then(read_day);
        let year = year.and_then(read_year);
        let year = year.map_or_else(|| as_of.unwrap_or(today).fiscal_year(), FiscalYear);
        let as_of = as_of.unwrap_or(today).clamp(year.first_day(), year.last_day());
        Period { year, as_of, today }
    }

    /// What the engine is asked.
    pub fn question(self) -> AsOf {
        AsOf { year: self.year, day: self.as_of, today: self.today }
    }

    /// The same day a month's end earlier.
    pub fn last_month_end(self) -> Date {
        self.as_of.plus_days(-i64::from(self.as_of.day()))
    }
}

/// What the address of this page asks for, as it changes.
pub fn period_of_address(replica: Replica) -> Memo<Period> {
    let params = Navigation::here().query();
    let today = Memo::new(move |_| replica.today());
    Memo::new(move |_| {
        params.with(|params| {
            let year = params.get("fiscal_year");
            Period::read(year.as_deref(), params.get("as_of").as_deref(), today.get())
        })
    })
}

/// Says which parts of the address are no fiscal year and no day; they are not used.
#[component]
pub fn UnreadAddress() -> impl IntoView {
    let params = Navigation::here().query();
    let unread = Memo::new(move |_| {
        params.with(|params| {
            let year = params.get("fiscal_year");
            unread(year.as_deref(), params.get("as_of").as_deref())
        })
    });
    let words = move || {
        let labels: Vec<String> = unread.get().into_iter().map(t).collect();
        t_with("forms.address.unread", &[("fields", &labels.join(&t("forms.comma")))])
    };
    move || {
        (!unread.with(Vec::is_empty))
            .then(|| view! { <Notice kind=NoticeKind::Warning text=words /> })
    }
}

/// The keys of the names of what cannot be read, or is no day of the year beside it.
fn unread(year: Option<&str>, as_of: Option<&str>) -> Vec<&'static str> {
    let is_wrong_year = year.is_some_and(|text| read_year(text).is_none());
    let year = year.and_then(read_year).map(FiscalYear);
    let is_right = |day: Date| year.is_none_or(|year| day.fiscal_year() == year);
    let is_wrong_day = as_of.is_some_and(|text| !read_day(text).is_some_and(is_right));
    let parts = [("dashboard.fiscal_year", is_wrong_year), ("dashboard.as_of", is_wrong_day)];
    parts.into_iter().filter(|(_, is_wrong)| *is_wrong).map(|(key, _)| key).collect()
}

fn read_year(text: &str) -> Option<i16> {
    text.parse().ok().filter(|year| (1950..=2200).contains(year))
}

/// A day of a year that can be asked for.
fn read_day(text: &str) -> Option<Date> {
    let day: Date = text.parse().ok()?;
    read_year(&day.fiscal_year().0.to_string()).map(|_| day)
}

/// A fiscal year as offices write it, such as 2020年度（令和2年度）.
pub fn year_text(year: FiscalYear) -> String {
    let (era, first) = match year.0 {
        REIWA_1.. => ("dashboard.era.reiwa", REIWA_1),
        _ => ("dashboard.era.heisei", HEISEI_1),
    };
    let number = match year.0 - first + 1 {
        1 => t("dashboard.era.first"),
        number => number.to_string(),
    };
    let era = t_with(era, &[("n", &number)]);
    t_with("dashboard.year", &[("year", &year.0.to_string()), ("era", &era)])
}

/// Year and day as one line, for the head of a page and of a printout.
pub fn period_text(period: Period) -> String {
    let (year, day) = (year_text(period.year), date_text(period.as_of));
    t_with("dashboard.as_of.text", &[("year", &year), ("date", &day)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_decides_and_today_fills_in() {
        let today = Date::new(2021, 2, 3).unwrap();
        for (year, as_of, read) in [
            (None, None, (2020, "2021-02-03")),
            (None, Some("2021-01-31"), (2020, "2021-01-31")),
            (Some("2019"), None, (2019, "2020-03-31")),
            (Some("2021"), None, (2021, "2021-04-01")),
            (Some("2020"), Some("2022-01-01"), (2020, "2021-03-31")),
            (Some("soon"), Some("2021-13-01"), (2020, "2021-02-03")),
            (Some("9999"), Some("9999-12-31"), (2020, "2021-02-03")),
        ] {
            let period = Period::read(year, as_of, today);
            assert_eq!((period.year.0, period.as_of.to_string().as_str()), read);
        }
    }

    #[test]
    fn a_day_that_does_not_exist_is_told() {
        for (year, as_of, expected) in [
            (None, Some("2021-02-30"), &["dashboard.as_of"][..]),
            (Some("soon"), Some("2021-02-28"), &["dashboard.fiscal_year"]),
            (Some("9999"), None, &["dashboard.fiscal_year"]),
            (Some("9999"), Some("9999-12-31"), &["dashboard.fiscal_year", "dashboard.as_of"]),
            (Some("2020"), Some("2021-01-31"), &[]),
            (Some("2020"), Some("2022-01-01"), &["dashboard.as_of"]),
            (None, None, &[]),
        ] {
            assert_eq!(unread(year, as_of), expected, "{year:?} {as_of:?}");
        }
    }

    #[test]
    fn the_month_before_ends_on_its_last_day() {
        let today = Date::new(2021, 2, 3).unwrap();
        let period = Period::read(None, None, today);
        assert_eq!(period.last_month_end().to_string(), "2021-01-31");
    }
}
