//! From a weekly pattern to its lessons: again and again without doubles, because each has the id
//! of the pattern and its day. Holidays and closures are left out, and said.

use super::closure::covers;
use super::overlap;
use crate::id::RecordId;
use crate::program::holidays::is_holiday;
use crate::program::records::{ReadRecords, Records, is_named};
use crate::program::write::Write;
use crate::record::Record;
use crate::records::lesson::{Lesson, LessonStatus};
use crate::records::lesson_pattern::LessonPattern;
use crate::records::venue_closure::VenueClosure;
use crate::value::{Date, Ref};

/// The longest time that lessons are made for at once, in days: a fiscal year and a day for the
/// leap year.
pub const DAYS_MAX: i64 = 366;

/// What making the lessons of a pattern means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ToMake {
    /// The days that get a lesson.
    pub days: Vec<Date>,
    /// The days that get none, each with the reason.
    pub left_out: Vec<(Date, LeftOut)>,
    /// The days that have their lesson already.
    pub made: usize,
}

/// Why a day gets no lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// It is a public holiday.
    Holiday,
    /// The venue is closed.
    Closure,
    /// The venue has a lesson at that time which comes from elsewhere.
    Taken,
}

/// The lessons of a pattern from `from` to `to`, both included, within the pattern's own period.
pub fn to_make(records: &dyn Records, pattern: &LessonPattern, (from, to): (Date, Date)) -> ToMake {
    let mut found = ToMake::default();
    let (Some(venue), Some(weekday)) = (pattern.venue, pattern.weekday) else { return found };
    let first = pattern.from.map_or(from, |own| own.max(from));
    let last = pattern.to.map_or(to, |own| own.min(to));
    let closures: Vec<VenueClosure> = records.list::<VenueClosure>().collect();
    let lessons: Vec<Lesson> = records.list_referring::<Lesson>("venue", venue.id).collect();
    let length = last.days_since(first).min(DAYS_MAX);
    let days = (0..=length).map(|after| first.plus_days(after));
    for day in days.filter(|day| day.weekday() == weekday) {
        let own = lesson(pattern, day);
        let is_taken = |it: &Lesson| it.date == Some(day) && overlap(it, &own);
        // Whoever has planned the same evening one by one sees it among those that are made.
        let is_same = |it: &Lesson| {
            it.id == own.id || (it.date == Some(day) && it.start.is_some() && it.start == own.start)
        };
        let left_out = if lessons.iter().any(is_same) {
            found.made += 1;
            continue;
        } else if lessons.iter().any(is_taken) {
            Some(LeftOut::Taken)
        } else if closures.iter().any(|closure| covers(closure, venue.id, day)) {
            Some(LeftOut::Closure)
        } else {
            is_holiday(day).then_some(LeftOut::Holiday)
        };
        match left_out {
            Some(why) => found.left_out.push((day, why)),
            None => found.days.push(day),
        }
    }
    found
}

/// The pattern of this venue, weekday and time that holds in all of the wished one's period, or the
/// wished one itself if there is none: who plans the same evening again goes on with what is there.
pub fn pattern_there(records: &dyn Records, wished: LessonPattern) -> LessonPattern {
    let Some(venue) = wished.venue else { return wished };
    let is_same = |it: &LessonPattern| {
        let begins = it.from.is_some_and(|from| wished.from.is_some_and(|day| from <= day));
        let goes_on = it.to.is_none_or(|to| wished.to.is_some_and(|day| day <= to));
        (it.weekday, it.start) == (wished.weekday, wished.start) && begins && goes_on
    };
    records.list_referring::<LessonPattern>("venue", venue.id).find(is_same).unwrap_or(wished)
}

/// The lessons of a pattern that can be taken back: planned from `today` on, and nobody has written
/// anything about them.
pub fn to_take_back(records: &dyn Records, pattern: RecordId, today: Date) -> Vec<RecordId> {
    let is_ahead = |it: &Lesson| {
        it.status == Some(LessonStatus::Planned) && it.date.is_some_and(|day| day >= today)
    };
    let own = records.list_referring::<Lesson>("pattern", pattern).filter(is_ahead);
    own.map(|it| it.id).filter(|id| !is_named(records, Lesson::KIND, *id)).collect()
}

/// The lesson that a pattern makes for a day.
pub fn lesson(pattern: &LessonPattern, day: Date) -> Lesson {
    let lesson = Lesson {
        venue: pattern.venue,
        date: Some(day),
        start: pattern.start,
        length_minutes: pattern.length_minutes,
        status: Some(LessonStatus::Planned),
        mode: pattern.mode,
        pattern: Some(Ref::to(pattern.id)),
        planned_on: Some(day),
        ..Lesson::empty(pattern.id)
    };
    let id: Option<RecordId> = Lesson::KIND.natural_id(&lesson.write());
    Lesson { id: id.expect("pattern and day are filled"), ..lesson }
}

/// What makes these lessons.
pub fn writes(pattern: &LessonPattern, days: &[Date]) -> Vec<Write> {
    days.iter().map(|day| Write::create(&lesson(pattern, *day))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use crate::records::attendance::Attendance;
    use crate::value::{Minutes, TimeOfDay, Weekday};
    use uuid::Uuid;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    /// Tuesdays at 17:00 from September 2026.
    fn tuesdays() -> LessonPattern {
        LessonPattern {
            venue: Some(Ref::to(id(900))),
            weekday: Some(Weekday::Tuesday),
            start: Some(TimeOfDay { minutes: 17 * 60 }),
            length_minutes: Some(Minutes(120)),
            from: Some(day("2026-09-01")),
            ..LessonPattern::empty(id(1))
        }
    }

    fn september(records: &RecordSet) -> ToMake {
        to_make(records, &tuesdays(), (day("2026-08-01"), day("2026-09-30")))
    }

    #[test]
    fn holidays_and_closures_are_left_out_and_said() {
        let mut records = RecordSet::default();
        records.add(&VenueClosure {
            venue: Some(Ref::to(id(900))),
            from: Some(day("2026-09-07")),
            to: Some(day("2026-09-13")),
            ..VenueClosure::empty(id(2))
        });
        let found = september(&records);
        assert_eq!(found.days, ["2026-09-01", "2026-09-15", "2026-09-29"].map(day));
        let left_out =
            [(day("2026-09-08"), LeftOut::Closure), (day("2026-09-22"), LeftOut::Holiday)];
        assert_eq!(found.left_out, left_out);
    }

    #[test]
    fn lessons_that_are_made_again_and_again_are_made_once() {
        let mut records = RecordSet::default();
        let first = september(&records);
        for day in &first.days {
            records.add(&lesson(&tuesdays(), *day));
        }
        let again = september(&records);
        assert_eq!((again.days, again.made), (vec![], first.days.len()));
        let ids = |days: &[Date]| days.iter().map(|day| lesson(&tuesdays(), *day).id).collect();
        let (one, two): (Vec<_>, Vec<_>) = (ids(&first.days), ids(&first.days));
        assert_eq!(one, two, "two tablets make the same records");
    }

    #[test]
    fn a_lesson_that_was_moved_or_called_off_is_not_made_again() {
        let mut records = RecordSet::default();
        let moved = Lesson {
            date: Some(day("2026-09-02")),
            status: Some(LessonStatus::Canceled),
            ..lesson(&tuesdays(), day("2026-09-01"))
        };
        records.add(&moved);
        assert!(!september(&records).days.contains(&day("2026-09-01")));
    }

    #[test]
    fn lessons_ahead_are_taken_back_but_for_those_that_somebody_has_written_about() {
        let mut records = RecordSet::default();
        let days = ["2026-09-01", "2026-09-08", "2026-09-15"].map(day);
        days.iter().for_each(|day| records.add(&lesson(&tuesdays(), *day)));
        let last = lesson(&tuesdays(), days[2]).id;
        records.add(&Attendance { lesson: Some(Ref::to(last)), ..Attendance::empty(id(60)) });
        let middle = lesson(&tuesdays(), days[1]).id;
        assert_eq!(to_take_back(&records, tuesdays().id, day("2026-09-02")), [middle]);
    }

    #[test]
    fn a_day_on_which_somebody_planned_the_lesson_by_hand_has_it_already() {
        let mut records = RecordSet::default();
        let made = september(&records).made;
        records.add(&Lesson {
            venue: Some(Ref::to(id(900))),
            date: Some(day("2026-09-15")),
            start: tuesdays().start,
            ..Lesson::empty(id(50))
        });
        let found = september(&records);
        assert_eq!(found.made, made + 1);
        assert!(!found.days.contains(&day("2026-09-15")));
    }

    #[test]
    fn a_lesson_that_overlaps_or_says_no_time_takes_the_day_and_one_before_it_does_not() {
        let is_taken = |start: Option<u16>, length: Option<u32>| {
            let mut records = RecordSet::default();
            records.add(&Lesson {
                venue: Some(Ref::to(id(900))),
                date: Some(day("2026-09-15")),
                start: start.map(|hour| TimeOfDay { minutes: hour * 60 }),
                length_minutes: length.map(Minutes),
                ..Lesson::empty(id(50))
            });
            !september(&records).days.contains(&day("2026-09-15"))
        };
        for (start, length, expected) in [
            (None, None, true),
            (Some(16), Some(90), true),
            (Some(17), None, true),
            (Some(16), Some(60), false),
            (Some(16), None, false),
        ] {
            assert_eq!(is_taken(start, length), expected, "{start:?} {length:?}");
        }
    }

    #[test]
    fn who_plans_an_evening_again_goes_on_with_the_pattern_that_is_there() {
        let mut records = RecordSet::default();
        records.add(&tuesdays());
        let wished = |from: &str, start: u16| LessonPattern {
            from: Some(day(from)),
            to: Some(day("2027-03-31")),
            start: Some(TimeOfDay { minutes: start * 60 }),
            ..LessonPattern { id: id(2), ..tuesdays() }
        };
        let there = |from: &str, start: u16| pattern_there(&records, wished(from, start)).id;
        assert_eq!(there("2026-10-01", 17), id(1));
        assert_eq!(there("2026-08-01", 17), id(2), "it does not go back that far");
        assert_eq!(there("2026-10-01", 18), id(2), "another time");
    }
}
