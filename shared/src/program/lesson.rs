//! What follows from a lesson's day, times and status.

pub mod attendance;
pub mod closure;
pub mod greetings;
pub mod join;
pub mod next;
pub mod notice;
pub mod pattern;
pub mod preparation;
pub mod roll;
pub mod roster;
pub mod study;
pub mod walk_in;

use super::records::{ReadRecords, Records};
use crate::arrange::Arrange;
use crate::id::RecordId;
use crate::records::lesson::{Lesson, LessonMode, LessonStatus};
use crate::records::venue::Venue;
use crate::value::{Date, Minutes, Ref, TimeOfDay};

/// The usual length of a lesson: what the program's venues are booked for.
pub const USUAL_LENGTH: Minutes = Minutes(120);

const DAY_MINUTES: u32 = 24 * 60;

/// Whether the lesson takes place, or took place.
pub fn takes_place(lesson: &Lesson) -> bool {
    !matches!(lesson.status, Some(LessonStatus::Canceled | LessonStatus::Closed))
}

/// Whether the lesson is over and nobody has said whether it took place.
pub fn is_unrecorded(lesson: &Lesson, today: Date) -> bool {
    let is_open = lesson.status == Some(LessonStatus::Planned);
    is_open && lesson.date.is_some_and(|day| day < today)
}

/// From when to when a lesson lasts, as far as it is known. An end after midnight is said as a time
/// of the next day.
pub fn hours(lesson: &Lesson) -> Option<(TimeOfDay, Option<TimeOfDay>)> {
    let start = lesson.start?;
    let end = lesson.length_minutes.map(|Minutes(length)| {
        let end = (u32::from(start.minutes) + length) % DAY_MINUTES;
        TimeOfDay { minutes: u16::try_from(end).expect("a day has fewer than 65,536 minutes") }
    });
    Some((start, end))
}

/// Whether two lessons cannot both be meant: on one day at one venue, at times that overlap. A
/// lesson that nobody gave a time overlaps with every other one of its day.
pub fn collide(one: &Lesson, other: &Lesson) -> bool {
    let is_same_place = one.venue.is_some() && one.venue == other.venue;
    let is_same_day = one.date.is_some() && one.date == other.date;
    is_same_place && is_same_day && takes_place(one) && takes_place(other) && overlap(one, other)
}

/// Whether two lessons of one day meet in time, as far as they say when they are.
pub fn overlap(one: &Lesson, other: &Lesson) -> bool {
    let span = |lesson: &Lesson| {
        let start = u32::from(lesson.start?.minutes);
        // A lesson without a length is taken for one minute: its start alone is known.
        Some((start, start + lesson.length_minutes.map_or(1, |length| length.0.max(1))))
    };
    match (span(one), span(other)) {
        (Some(one), Some(other)) => one.0 < other.1 && other.0 < one.1,
        _ => true,
    }
}

/// A lesson that begins now and that nobody had planned.
pub fn unplanned(
    records: &dyn Records,
    id: RecordId,
    venue: RecordId,
    today: Date,
    start: TimeOfDay,
) -> Lesson {
    Lesson {
        venue: Some(Ref::to(venue)),
        date: Some(today),
        start: Some(start),
        length_minutes: Some(USUAL_LENGTH),
        status: Some(LessonStatus::Planned),
        mode: Some(mode_at(records, venue)),
        ..Lesson::empty(id)
    }
}

/// How people meet at a venue.
pub fn mode_at(records: &dyn Records, venue: RecordId) -> LessonMode {
    match records.read::<Venue>(venue).and_then(|venue| venue.is_online) {
        Some(true) => LessonMode::OnlineGroup,
        Some(false) | None => LessonMode::InPerson,
    }
}

/// The lessons of a venue between two days, both included, earliest first.
pub fn at_venue(records: &dyn Records, venue: RecordId, from: Date, to: Date) -> Vec<Lesson> {
    let all = records.list_referring::<Lesson>("venue", venue);
    let mut lessons: Vec<Lesson> =
        all.filter(|it| it.date.is_some_and(|day| from <= day && day <= to)).collect();
    in_order(&mut lessons);
    lessons
}

/// Puts lessons in the order of their days and times.
pub fn in_order(lessons: &mut [Lesson]) {
    lessons.arrange_by_key(|lesson| (lesson.date, lesson.start, lesson.id));
}

/// Puts the lesson of a day that is now or next first; those that are over come last.
pub fn now_first(lessons: &mut [Lesson], now: TimeOfDay) {
    lessons.arrange_by_key(|lesson| {
        let end = lesson.start.map(|start| {
            u32::from(start.minutes) + lesson.length_minutes.map_or(0, |length| length.0)
        });
        (end.is_some_and(|end| end < u32::from(now.minutes)), lesson.start, lesson.id)
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use uuid::Uuid;

    fn lesson(number: u128, start: Option<u16>, length: Option<u32>) -> Lesson {
        Lesson {
            venue: Some(Ref::to(RecordId(Uuid::from_u128(900)))),
            date: "2021-02-03".parse().ok(),
            start: start.map(|hour| TimeOfDay { minutes: hour * 60 }),
            length_minutes: length.map(Minutes),
            status: Some(LessonStatus::Planned),
            ..Lesson::empty(RecordId(Uuid::from_u128(number)))
        }
    }

    #[test]
    fn the_end_follows_from_the_start_and_the_length() {
        let said = |start, length| {
            let (start, end) = hours(&lesson(1, start, length))?;
            Some((start.to_string(), end.map(|end| end.to_string())))
        };
        assert_eq!(said(None, Some(120)), None);
        assert_eq!(said(Some(18), None), Some(("18:00".to_owned(), None)));
        assert_eq!(said(Some(18), Some(120)), Some(("18:00".to_owned(), Some("20:00".to_owned()))));
        assert_eq!(said(Some(23), Some(120)), Some(("23:00".to_owned(), Some("01:00".to_owned()))));
    }

    #[test]
    fn two_lessons_collide_if_their_times_overlap_and_both_take_place() {
        let evening = lesson(1, Some(18), Some(120));
        let cases = [
            ("at the same time", lesson(2, Some(18), Some(120)), true),
            ("an hour later", lesson(2, Some(19), Some(120)), true),
            ("right after it", lesson(2, Some(20), Some(60)), false),
            ("in the morning", lesson(2, Some(9), Some(120)), false),
            ("without a time", lesson(2, None, None), true),
            ("on another day", Lesson { date: None, ..lesson(2, Some(18), None) }, false),
            ("elsewhere", Lesson { venue: None, ..lesson(2, Some(18), None) }, false),
        ];
        for (what, other, expected) in cases {
            assert_eq!(collide(&evening, &other), expected, "{what}");
            assert_eq!(collide(&other, &evening), expected, "{what}, the other way around");
        }
        let canceled =
            Lesson { status: Some(LessonStatus::Canceled), ..lesson(2, Some(18), Some(120)) };
        assert!(!collide(&evening, &canceled));
    }

    #[test]
    fn the_lesson_that_is_now_or_next_comes_before_those_that_are_over() {
        let mut day = [lesson(1, Some(9), Some(60)), lesson(2, Some(18), Some(120))];
        let mut order = |hour: u16| {
            now_first(&mut day, TimeOfDay { minutes: hour * 60 });
            day.each_ref().map(|it| it.id.0.as_u128())
        };
        assert_eq!(order(8), [1, 2]);
        assert_eq!(order(19), [2, 1]);
        assert_eq!(order(23), [1, 2]);
    }

    #[test]
    fn a_lesson_that_nobody_planned_is_held_as_its_venue_holds_lessons() {
        let mut records = RecordSet::default();
        let venue = RecordId(Uuid::from_u128(900));
        records.add(&Venue { is_online: Some(true), ..Venue::empty(venue) });
        let (id, today) = (RecordId(Uuid::from_u128(1)), "2021-02-03".parse().unwrap());
        let at = |venue| unplanned(&records, id, venue, today, TimeOfDay { minutes: 1_080 }).mode;
        assert_eq!(at(venue), Some(LessonMode::OnlineGroup));
        assert_eq!(at(RecordId(Uuid::from_u128(901))), Some(LessonMode::InPerson));
    }

    #[test]
    fn a_planned_lesson_of_the_past_is_unrecorded() {
        let planned = lesson(1, None, None);
        let day = planned.date.unwrap();
        assert!(!is_unrecorded(&planned, day));
        assert!(is_unrecorded(&planned, day.plus_days(1)));
        let held = Lesson { status: Some(LessonStatus::TookPlace), ..planned };
        assert!(!is_unrecorded(&held, day.plus_days(1)));
    }
}
