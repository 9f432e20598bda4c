//! Which lesson comes next for a learner. Staff see her places; she herself does not, so for her
//! own page the weekday is the one of her weekly place, else of her latest attendances.

use super::attendance::{attendance_id, marks, took_part};
use super::roster::Seat;
use super::{in_order, takes_place};
use crate::arrange::Arrange;
use crate::gather::Gather;
use crate::id::RecordId;
use crate::program::pauses::pauses;
use crate::program::period::Period;
use crate::program::places::places;
use crate::program::records::{ReadRecords, Records};
use crate::records::attendance::Attendance;
use crate::records::enrollment::Enrollment;
use crate::records::lesson::Lesson;
use crate::records::remote_place::RemotePlace;
use crate::records::weekly_place::WeeklyPlace;
use crate::value::{Date, Weekday};
use std::collections::BTreeSet;

/// The latest attendances tell the usual weekday; older ones may be from another term.
const HABIT_LESSONS: usize = 4;

/// A lesson on the usual weekday that is further away than this is not waited for: two weeks, so
/// that one canceled week does not send anybody to a group she does not know.
const WAIT_DAYS: i64 = 14;

/// What comes next.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Next {
    /// The next lesson.
    pub lesson: Option<Lesson>,
    /// A lesson of hers before that one that does not take place.
    pub called_off: Option<Lesson>,
}

/// The first lesson from `today` on at which the person with these records has a place; not one
/// within a pause that was agreed with her, nor one at which the roll says already that she came.
pub fn by_places(records: &dyn Records, aliases: &[RecordId], today: Date) -> Option<Lesson> {
    let seats = places(records, aliases);
    let at = |seat: &Enrollment| seat.venue.map(|venue| venue.id);
    let venues: BTreeSet<RecordId> = seats.iter().filter_map(at).gather();
    let pauses: Vec<Period> = pauses(records, aliases).map(|it| Period::from(&it)).collect();
    let is_paused = |day: Date| pauses.iter().any(|pause| pause.contains(day));
    let has_seat = |lesson: &Lesson, day: Date| {
        let mut here = seats.iter().filter(|seat| seat.venue == lesson.venue);
        here.any(|seat| Seat::from(seat).is_expected(day))
    };
    let is_hers =
        |lesson: &Lesson| lesson.date.is_some_and(|day| day >= today && has_seat(lesson, day));
    let is_paused = |lesson: &Lesson| lesson.date.is_some_and(is_paused);
    let lessons = venues.iter().flat_map(|venue| records.list_referring::<Lesson>("venue", *venue));
    let is_marked = |lesson: &Lesson| {
        let mark = |id: &RecordId| records.read::<Attendance>(attendance_id(lesson.id, *id));
        aliases.iter().filter_map(mark).any(|mark| mark.status.is_some_and(took_part))
    };
    let ahead = lessons
        .filter(|lesson| takes_place(lesson) && is_hers(lesson))
        .filter(|lesson| !is_marked(lesson) && !is_paused(lesson));
    ahead.min_by_key(|lesson| (lesson.date, lesson.start, lesson.id))
}

/// The day of the first lesson at a venue from a day on.
pub fn next_day_at(records: &dyn Records, venue: RecordId, from: Date) -> Option<Date> {
    let lessons = records.list_referring::<Lesson>("venue", venue).filter(takes_place);
    lessons.filter_map(|it| it.date).filter(|day| *day >= from).min()
}

/// How somebody takes part in a lesson from elsewhere, if she does. A learner has her own such
/// records only, so a link for two stays between the two.
pub fn from_elsewhere(
    records: &dyn Records,
    lesson: RecordId,
    aliases: &[RecordId],
) -> Option<RemotePlace> {
    let is_hers = |place: &RemotePlace| place.learner.is_some_and(|it| aliases.contains(&it.id));
    records.list_referring::<RemotePlace>("lesson", lesson).find(is_hers)
}

/// What comes next among all lessons that are here, by the weekly place of the person with these
/// records, else by her habit: for the device of a learner, which has the lessons of her own venues
/// only.
pub fn by_habit(records: &dyn Records, aliases: &[RecordId], today: Date) -> Next {
    let attended = marks(records, aliases).map(|(_, lesson)| lesson);
    let weekly = weekly(records, aliases, today);
    // Nobody waits for her while she pauses.
    let pauses = |day: Date| weekly.as_ref().is_some_and(|it| it.is_paused_on(day));
    let first = weekly.as_ref().map_or(today, |it| it.comes_from(today));
    let habit = weekly.as_ref().and_then(|it| Some((it.venue?.id, it.weekday?)));
    let habit = habit.or_else(|| self::habit(attended.collect(), today));
    let is_usual = |lesson: &Lesson| habit.is_some() && slot(lesson) == habit;
    let is_near =
        |lesson: &Lesson| lesson.date.is_some_and(|day| day.days_since(first) <= WAIT_DAYS);
    let is_ahead = |lesson: &Lesson| lesson.date.is_some_and(|day| day >= first && !pauses(day));
    let mut ahead: Vec<Lesson> = records.list::<Lesson>().filter(is_ahead).collect();
    in_order(&mut ahead);
    let open = || ahead.iter().filter(|it| takes_place(it));
    let usual = open().find(|it| is_usual(it) && is_near(it));
    let lesson = usual.or_else(|| open().next());
    let is_before = |it: &Lesson| lesson.is_none_or(|next| it.date < next.date);
    let called_off =
        ahead.iter().find(|it| is_usual(it) && !takes_place(it) && is_near(it) && is_before(it));
    Next { lesson: lesson.cloned(), called_off: called_off.cloned() }
}

type Slot = (RecordId, Weekday);

fn slot(lesson: &Lesson) -> Option<Slot> {
    Some((lesson.venue?.id, lesson.date?.weekday()))
}

/// Where and when she comes every week, as it was written down for her; of several places the
/// newest.
fn weekly(records: &dyn Records, aliases: &[RecordId], today: Date) -> Option<WeeklyPlace> {
    let all = aliases.iter().flat_map(|id| records.list_referring::<WeeklyPlace>("learner", *id));
    all.filter(|place| Period::from(place).contains(today))
        .max_by_key(|place| (place.from, place.id))
}

/// The venue and weekday that her latest attendances have most often; of equals the newest.
fn habit(mut attended: Vec<Lesson>, today: Date) -> Option<Slot> {
    attended.retain(|lesson| lesson.date.is_some_and(|day| day <= today));
    attended.arrange_by_key(|lesson| std::cmp::Reverse((lesson.date, lesson.id)));
    let slots: Vec<Slot> = attended.iter().take(HABIT_LESSONS).filter_map(slot).collect();
    let count = |wanted: &Slot| slots.iter().filter(|it| *it == wanted).count();
    // `max_by_key` takes the last of equals, so the newest comes last.
    slots.iter().rev().max_by_key(|it| count(it)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use crate::records::agreed_pause::AgreedPause;
    use crate::records::attendance::AttendanceStatus;
    use crate::records::lesson::LessonStatus;
    use crate::value::Ref;
    use uuid::Uuid;

    const VENUE: u128 = 900;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    fn today() -> Date {
        "2021-02-03".parse().unwrap()
    }

    fn lesson(number: u128, date: &str, status: LessonStatus) -> Lesson {
        Lesson {
            venue: Some(Ref::to(id(VENUE))),
            date: Some(date.parse().unwrap()),
            status: Some(status),
            ..Lesson::empty(id(number))
        }
    }

    fn records(lessons: &[Lesson], attended: &[u128]) -> RecordSet {
        let mut records = RecordSet::default();
        lessons.iter().for_each(|lesson| records.add(lesson));
        for number in attended {
            let own = attendance_id(id(*number), id(1));
            records.add(&Attendance {
                lesson: Some(Ref::to(id(*number))),
                learner: Some(Ref::to(id(1))),
                ..Attendance::empty(own)
            });
        }
        records
    }

    fn day(lesson: Option<Lesson>) -> Option<String> {
        Some(lesson?.date?.to_string())
    }

    fn next(lessons: &[Lesson], attended: &[u128]) -> (Option<String>, Option<String>) {
        let found = by_habit(&records(lessons, attended), &[id(1)], today());
        (day(found.lesson), day(found.called_off))
    }

    #[test]
    fn her_weekly_place_goes_before_her_habit_as_long_as_it_lasts() {
        let mut records = RecordSet::default();
        let friday = lesson(10, "2021-02-05", LessonStatus::Planned);
        let tuesday = lesson(11, "2021-02-09", LessonStatus::Planned);
        [&friday, &tuesday].into_iter().for_each(|lesson| records.add(lesson));
        let mut place = WeeklyPlace {
            learner: Some(Ref::to(id(1))),
            venue: Some(Ref::to(id(VENUE))),
            weekday: Some(Weekday::Tuesday),
            from: "2021-01-01".parse().ok(),
            ..WeeklyPlace::empty(id(20))
        };
        records.add(&place);
        let next =
            |records: &RecordSet| by_habit(records, &[id(1)], today()).lesson.map(|it| it.id);
        assert_eq!(next(&records), Some(tuesday.id));
        let later = lesson(12, "2021-02-16", LessonStatus::Planned);
        records.add(&later);
        place.paused_until = "2021-02-10".parse().ok();
        records.add(&place);
        assert_eq!(next(&records), Some(later.id), "she pauses until then");
        place.paused_from = "2021-02-10".parse().ok();
        records.add(&place);
        assert_eq!(next(&records), Some(tuesday.id), "the pause lies ahead");
        place.paused_from = None;
        place.to = "2021-02-02".parse().ok();
        place.paused_until = None;
        records.add(&place);
        assert_eq!(next(&records), Some(friday.id), "it has ended");
    }

    #[test]
    fn a_link_for_two_is_shown_to_the_one_whom_it_is_for() {
        let mut records = RecordSet::default();
        let place = |n: u128, learner: u128| RemotePlace {
            lesson: Some(Ref::to(id(10))),
            learner: Some(Ref::to(id(learner))),
            link: crate::value::Url::parse("https://example.jp/a"),
            ..RemotePlace::empty(id(n))
        };
        records.add(&place(30, 1));
        let of = |learner: u128| from_elsewhere(&records, id(10), &[id(learner)]).map(|it| it.id);
        assert_eq!(of(1), Some(id(30)));
        assert_eq!(of(2), None);
        assert_eq!(from_elsewhere(&records, id(11), &[id(1)]), None, "of another lesson");
    }

    #[test]
    fn the_next_day_at_a_venue_is_that_of_a_lesson_that_was_not_called_off() {
        use LessonStatus::{Canceled, Planned, TookPlace};
        let lessons = [
            lesson(1, "2021-01-27", TookPlace),
            lesson(2, "2021-02-03", Canceled),
            lesson(3, "2021-02-17", Planned),
            lesson(4, "2021-02-10", Planned),
        ];
        let records = records(&lessons, &[]);
        let next = next_day_at(&records, id(VENUE), today());
        assert_eq!(next, "2021-02-10".parse().ok());
        assert_eq!(next_day_at(&records, id(1), today()), None, "another venue");
    }

    #[test]
    fn her_own_weekday_comes_first() {
        use LessonStatus::{Canceled, Closed, Planned, TookPlace};
        let lessons = [
            lesson(1, "2021-01-20", TookPlace),
            lesson(2, "2021-01-22", TookPlace),
            lesson(3, "2021-01-27", TookPlace),
            lesson(4, "2021-02-04", Planned),
            lesson(5, "2021-02-05", Planned),
            lesson(6, "2021-02-10", Planned),
        ];
        let text = |day: &str| Some(day.to_owned());
        assert_eq!(next(&lessons, &[]), (text("2021-02-04"), None), "nothing is known of her");
        assert_eq!(next(&lessons, &[1, 3]), (text("2021-02-10"), None), "a Wednesday");
        assert_eq!(next(&lessons, &[1, 2, 3]), (text("2021-02-10"), None), "mostly Wednesdays");
        assert_eq!(next(&lessons, &[2]), (text("2021-02-05"), None), "a Friday");

        let today = [lesson(1, "2021-01-27", TookPlace), lesson(2, "2021-02-03", Planned)];
        assert_eq!(next(&today, &[1]), (text("2021-02-03"), None), "today counts");

        let off = [
            lesson(1, "2021-01-27", TookPlace),
            lesson(2, "2021-02-03", Canceled),
            lesson(3, "2021-02-10", Closed),
            lesson(4, "2021-02-12", Planned),
            lesson(5, "2021-02-24", Planned),
        ];
        let expected = (text("2021-02-12"), text("2021-02-03"));
        assert_eq!(next(&off, &[1]), expected, "her weekday is too far away");
        assert_eq!(next(&[], &[1]), (None, None), "nothing is planned");
    }

    #[test]
    fn staff_see_the_next_lesson_at_which_she_has_a_place() {
        use LessonStatus::{Canceled, Planned};
        let lessons = [
            lesson(1, "2021-02-05", Planned),
            lesson(2, "2021-02-10", Canceled),
            lesson(3, "2021-02-17", Planned),
            lesson(4, "2021-02-24", Planned),
        ];
        let mut records = records(&lessons, &[]);
        let enroll = |records: &mut RecordSet, weekday: Option<Weekday>, to: Option<&str>| {
            records.add(&Enrollment {
                learner: Some(Ref::to(id(1))),
                venue: Some(Ref::to(id(VENUE))),
                weekday,
                from: "2020-04-01".parse().ok(),
                to: to.and_then(|day| day.parse().ok()),
                ..Enrollment::empty(id(700))
            });
        };
        let found = |records: &RecordSet| day(by_places(records, &[id(1)], today()));
        let text = |day: &str| Some(day.to_owned());
        enroll(&mut records, Some(Weekday::Wednesday), None);
        assert_eq!(found(&records), text("2021-02-17"));
        enroll(&mut records, Some(Weekday::Wednesday), Some("2021-02-16"));
        assert_eq!(found(&records), None);
        assert_eq!(day(by_places(&records, &[id(2)], today())), None, "somebody else");
        enroll(&mut records, None, None);
        assert_eq!(found(&records), text("2021-02-05"));
        let (mark, status) = (attendance_id(id(1), id(1)), Some(AttendanceStatus::Present));
        records.add(&Attendance { status, ..Attendance::empty(mark) });
        assert_eq!(found(&records), text("2021-02-17"), "she has come to that one");
        records.add(&AgreedPause {
            learner: Some(Ref::to(id(1))),
            from: "2021-02-03".parse().ok(),
            to: "2021-02-17".parse().ok(),
            ..AgreedPause::empty(id(30))
        });
        assert_eq!(found(&records), text("2021-02-24"), "nobody waits for her while she pauses");
    }
}
