//! How long something lasts: a place, an assignment, a pause.

use crate::records::agreed_pause::AgreedPause;
use crate::records::assignment::Assignment;
use crate::records::enrollment::Enrollment;
use crate::records::weekly_place::WeeklyPlace;
use crate::value::Date;

/// From one day to another, both included; without a last day it goes on.
///
/// # Example
/// A place from 1 April to 30 June lasts on 30 June, and has ended by the end of that day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first day. A period without one has not begun.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
}

impl Period {
    /// The period between two days.
    pub fn new(from: Option<Date>, to: Option<Date>) -> Period {
        Period { from, to }
    }

    /// Whether its first day has come.
    pub fn has_begun_by(self, day: Date) -> bool {
        self.from.is_some_and(|from| from <= day)
    }

    /// Whether it lasts on `day`.
    pub fn contains(self, day: Date) -> bool {
        self.has_begun_by(day) && self.to.is_none_or(|to| day <= to)
    }

    /// Whether it has ended by the end of `day`, which is when figures are taken: its last day is
    /// over by then.
    pub fn has_ended_by(self, day: Date) -> bool {
        self.to.is_some_and(|to| to <= day)
    }
}

impl From<&Enrollment> for Period {
    fn from(place: &Enrollment) -> Period {
        Period::new(place.from, place.to)
    }
}

impl From<&AgreedPause> for Period {
    fn from(pause: &AgreedPause) -> Period {
        Period::new(pause.from, pause.to)
    }
}

impl From<&WeeklyPlace> for Period {
    fn from(place: &WeeklyPlace) -> Period {
        Period::new(place.from, place.to)
    }
}

impl From<&Assignment> for Period {
    fn from(assignment: &Assignment) -> Period {
        Period::new(assignment.from, assignment.to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_lasts_through_its_last_day_which_is_over_at_its_end() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let spring = Period::new(Some(day("2020-04-01")), Some(day("2020-06-30")));
        let cases = [
            ("2020-03-31", false, false),
            ("2020-04-01", true, false),
            ("2020-06-30", true, true),
            ("2020-07-01", false, true),
        ];
        for (on, lasts, has_ended) in cases {
            assert_eq!(spring.contains(day(on)), lasts, "{on}");
            assert_eq!(spring.has_begun_by(day(on)), on >= "2020-04-01", "{on}");
            assert_eq!(spring.has_ended_by(day(on)), has_ended, "{on}");
        }
    }

    #[test]
    fn an_open_period_goes_on_and_one_without_a_first_day_has_not_begun() {
        let day = "2021-02-03".parse::<Date>().unwrap();
        let open = Period::new(Some(day), None);
        assert!(open.contains(day.plus_days(10_000)) && !open.has_ended_by(day.plus_days(10_000)));
        assert!(!Period::new(None, None).contains(day));
        assert!(!Period::new(None, Some(day)).contains(day));
    }
}
