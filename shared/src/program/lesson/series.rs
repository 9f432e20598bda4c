//! A weekly series of planned lessons: on which days, and as which records.

use super::mode_at;
use crate::id::RecordId;
use crate::program::records::{ReadRecords, Records};
use crate::records::lesson::{Lesson, LessonMode, LessonStatus};
use crate::value::{Date, Minutes, Ref, TimeOfDay, Weekday};
use std::collections::BTreeSet;

/// The longest series, in days: a fiscal year and a day for the leap year.
pub const SERIES_DAYS_MAX: i64 = 366;

/// Lessons of one venue at the same time of several days.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// The venue.
    pub venue: RecordId,
    /// The days.
    pub days: Vec<Date>,
    /// When each starts.
    pub start: Option<TimeOfDay>,
    /// How long each lasts.
    pub length: Option<Minutes>,
    /// How people meet.
    pub mode: LessonMode,
}

/// A weekly series from `from` to `to`, both included. Days on which the venue has a lesson at that
/// time already are left out, so that making it twice makes nothing twice.
pub fn weekly(
    records: &dyn Records,
    venue: RecordId,
    weekday: Weekday,
    (from, to): (Date, Date),
    start: Option<TimeOfDay>,
    length: Option<Minutes>,
) -> Series {
    let lessons = records.list_referring::<Lesson>("venue", venue);
    let taken: BTreeSet<Date> =
        lessons.filter(|lesson| lesson.start == start).filter_map(|lesson| lesson.date).collect();
    let mut days = days_of(weekday, from, to);
    days.retain(|day| !taken.contains(day));
    Series { venue, days, start, length, mode: mode_at(records, venue) }
}

impl Series {
    /// The planned lesson of one of the days.
    pub fn lesson(&self, id: RecordId, day: Date) -> Lesson {
        Lesson {
            venue: Some(Ref::to(self.venue)),
            date: Some(day),
            start: self.start,
            length_minutes: self.length,
            status: Some(LessonStatus::Planned),
            mode: Some(self.mode),
            ..Lesson::empty(id)
        }
    }
}

/// Every such weekday from `from` to `to`, both included.
fn days_of(weekday: Weekday, from: Date, to: Date) -> Vec<Date> {
    let length = to.days_since(from).min(SERIES_DAYS_MAX);
    let days = (0..=length).map(|after| from.plus_days(after));
    days.filter(|day| day.weekday() == weekday).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use crate::records::venue::Venue;
    use uuid::Uuid;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_series_has_every_such_weekday_of_the_period() {
        for (from, to, count) in [
            ("2021-02-03", "2021-02-17", 3),
            ("2021-02-04", "2021-02-09", 0),
            ("2021-02-10", "2021-02-03", 0),
            ("2020-04-01", "2021-03-31", 53),
        ] {
            assert_eq!(days_of(Weekday::Wednesday, day(from), day(to)).len(), count, "{from} {to}");
        }
    }

    #[test]
    fn a_series_that_is_made_twice_makes_nothing_twice() {
        let venue = RecordId(Uuid::from_u128(900));
        let mut records = RecordSet::default();
        records.add(&Venue { is_online: Some(true), ..Venue::empty(venue) });
        let evening = Some(TimeOfDay { minutes: 18 * 60 });
        let series = |records: &RecordSet| {
            let period = (day("2021-02-03"), day("2021-02-17"));
            weekly(records, venue, Weekday::Wednesday, period, evening, None)
        };
        let first = series(&records);
        assert_eq!((first.days.len(), first.mode), (3, LessonMode::OnlineGroup));
        records.add(&first.lesson(RecordId(Uuid::from_u128(1)), first.days[1]));
        assert_eq!(series(&records).days, [first.days[0], first.days[2]]);
    }
}
