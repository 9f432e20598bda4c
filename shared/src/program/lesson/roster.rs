//! Who is expected at a lesson: the places at its venue on its weekday, but for those who pause on
//! that day as agreed, and everybody marked.

use super::attendance::{attendance_id, took_part};
use super::preparation::notice;
use crate::id::RecordId;
use crate::program::pauses::is_paused;
use crate::program::period::Period;
use crate::program::person::{aliases, person};
use crate::program::records::{ReadRecords, Records};
use crate::records::attendance::{Attendance, AttendanceStatus};
use crate::records::enrollment::Enrollment;
use crate::records::lesson::Lesson;
use crate::sorted::SortedMap;
use crate::value::{Date, Weekday};

/// When somebody with a place at a venue is expected there. A place without a weekday is one for
/// every lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seat {
    /// How long she has the place.
    pub period: Period,
    /// On which weekday.
    pub weekday: Option<Weekday>,
}

impl Seat {
    /// Whether she is expected on `day`.
    pub fn is_expected(self, day: Date) -> bool {
        let fits = self.weekday.is_none_or(|weekday| weekday == day.weekday());
        fits && self.period.contains(day)
    }
}

impl From<&Enrollment> for Seat {
    fn from(place: &Enrollment) -> Seat {
        Seat { period: Period::from(place), weekday: place.weekday }
    }
}

/// One person on the roster.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Expected {
    /// The record that stands for her.
    pub learner: RecordId,
    /// The record of her attendance, whether it exists or not.
    pub attendance: RecordId,
}

/// Everybody on the roster of a lesson, each person once.
pub fn roster(records: &dyn Records, lesson: &Lesson) -> Vec<Expected> {
    let mut people: SortedMap<RecordId, Option<RecordId>> = SortedMap::new();
    for learner in seated(records, lesson) {
        people.or_insert_with(learner, || None);
    }
    for attendance in records.list_referring::<Attendance>("lesson", lesson.id) {
        let Some(learner) = attendance.learner else { continue };
        let shown = person(records, learner.id);
        let known = people.or_insert_with(shown, || None);
        // A person who was marked under two records keeps the mark of the shown one.
        if known.is_none() || learner.id == shown {
            *known = Some(attendance.id);
        }
    }
    let expected = |(learner, attendance): (RecordId, Option<RecordId>)| Expected {
        learner,
        attendance: attendance.unwrap_or_else(|| attendance_id(lesson.id, learner)),
    };
    people.into_iter().map(expected).collect()
}

/// The people who have a place at the lesson and do not pause on its day.
fn seated(records: &dyn Records, lesson: &Lesson) -> Vec<RecordId> {
    let (Some(venue), Some(day)) = (lesson.venue, lesson.date) else { return Vec::new() };
    let places = records.list_referring::<Enrollment>("venue", venue.id);
    let expected = places.filter(|place| Seat::from(place).is_expected(day));
    let people = expected.filter_map(|place| Some(person(records, place.learner?.id)));
    people.filter(|learner| !is_paused(records, &aliases(records, *learner), day)).collect()
}

/// How far a roll call has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many people are on the roster.
    pub expected: usize,
    /// How many of them took part.
    pub came: usize,
    /// How many of them said that they would not come.
    pub told: usize,
    /// How many of them are marked otherwise.
    pub away: usize,
    /// How many brought a child along.
    pub with_child: usize,
    /// How many are not marked yet.
    pub open: usize,
}

impl Tally {
    /// How many are marked.
    pub fn marked(self) -> usize {
        self.expected - self.open
    }
}

/// How many are expected, came and stayed away. Who has told that she will not come counts as told
/// before she is marked, too.
pub fn tally(records: &dyn Records, lesson: &Lesson) -> Tally {
    let mut tally = Tally::default();
    for expected in roster(records, lesson) {
        tally.expected += 1;
        let mark = records.read::<Attendance>(expected.attendance);
        let with_child = mark.as_ref().is_some_and(|mark| mark.with_child == Some(true));
        tally.with_child += usize::from(with_child);
        match mark.and_then(|mark| mark.status) {
            None => {
                let ids = aliases(records, expected.learner);
                tally.told += usize::from(notice(records, lesson.id, &ids).is_some());
                tally.open += 1;
            }
            Some(status) if took_part(status) => tally.came += 1,
            Some(AttendanceStatus::AbsentNotified) => tally.told += 1,
            Some(_) => tally.away += 1,
        }
    }
    tally
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use crate::records::absence_notice::AbsenceNotice;
    use crate::records::agreed_pause::AgreedPause;
    use crate::records::learner::Learner;
    use crate::value::Ref;
    use uuid::Uuid;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    fn lesson() -> Lesson {
        let date = "2021-02-03".parse().ok();
        Lesson { venue: Some(Ref::to(id(900))), date, ..Lesson::empty(id(500)) }
    }

    fn place(n: u128, learner: u128, weekday: Option<Weekday>, to: Option<&str>) -> Enrollment {
        Enrollment {
            learner: Some(Ref::to(id(learner))),
            venue: Some(Ref::to(id(900))),
            weekday,
            from: "2020-04-01".parse().ok(),
            to: to.and_then(|day| day.parse().ok()),
            ..Enrollment::empty(id(n))
        }
    }

    fn mark(learner: u128, status: AttendanceStatus) -> Attendance {
        Attendance {
            lesson: Some(Ref::to(id(500))),
            learner: Some(Ref::to(id(learner))),
            status: Some(status),
            ..Attendance::empty(attendance_id(id(500), id(learner)))
        }
    }

    #[test]
    fn whoever_has_a_place_on_that_day_and_whoever_is_marked_is_expected_once() {
        let mut records = RecordSet::default();
        records.add(&place(601, 1, Some(Weekday::Wednesday), None));
        records.add(&place(602, 2, None, Some("2021-02-03")));
        records.add(&place(603, 3, Some(Weekday::Friday), None));
        records.add(&place(604, 4, None, Some("2021-02-02")));
        records.add(&mark(1, AttendanceStatus::Online));
        records.add(&mark(5, AttendanceStatus::Absent));
        let people = roster(&records, &lesson());
        let ids = people.iter().map(|it| it.learner).collect::<Vec<_>>();
        assert_eq!(ids, [1, 2, 5].map(id), "not on a Friday, not after the last day");
        let before = Tally { expected: 3, came: 1, away: 1, open: 1, ..Tally::default() };
        assert_eq!(tally(&records, &lesson()), before);
        assert_eq!(before.marked(), 2);
        records.add(&AbsenceNotice {
            learner: Some(Ref::to(id(2))),
            lesson: Some(Ref::to(lesson().id)),
            ..AbsenceNotice::empty(id(40))
        });
        assert_eq!(tally(&records, &lesson()), Tally { told: 1, ..before }, "not marked yet");
        records.add(&mark(2, AttendanceStatus::AbsentNotified));
        records.add(&Attendance { with_child: Some(true), ..mark(1, AttendanceStatus::Present) });
        let after = Tally { told: 1, open: 0, with_child: 1, ..before };
        assert_eq!(tally(&records, &lesson()), after);
    }

    #[test]
    fn whoever_pauses_is_not_expected_and_stands_on_the_roll_once_she_comes_all_the_same() {
        let mut records = RecordSet::default();
        let joined = Learner { merged_into: Some(Ref::to(id(1))), ..Learner::empty(id(2)) };
        [Learner::empty(id(1)), joined].iter().for_each(|learner| records.add(learner));
        records.add(&place(601, 1, None, None));
        records.add(&place(603, 3, None, None));
        // It was agreed with her under the record that was joined to hers.
        records.add(&AgreedPause {
            learner: Some(Ref::to(id(2))),
            from: "2021-02-01".parse().ok(),
            to: "2021-02-03".parse().ok(),
            ..AgreedPause::empty(id(30))
        });
        let ids = |records: &RecordSet, lesson: &Lesson| {
            roster(records, lesson).iter().map(|it| it.learner).collect::<Vec<_>>()
        };
        assert_eq!(ids(&records, &lesson()), [id(3)]);
        assert_eq!(tally(&records, &lesson()).expected, 1);
        let later = Lesson { date: "2021-02-10".parse().ok(), ..lesson() };
        assert_eq!(ids(&records, &later), [id(1), id(3)], "the week after it");
        records.add(&mark(1, AttendanceStatus::Present));
        assert_eq!(ids(&records, &lesson()), [id(1), id(3)]);
    }

    #[test]
    fn a_person_with_two_records_is_expected_once_under_the_mark_of_the_shown_one() {
        let mut records = RecordSet::default();
        records.add(&Learner { merged_into: Some(Ref::to(id(1))), ..Learner::empty(id(2)) });
        records.add(&Learner::empty(id(1)));
        records.add(&place(601, 1, None, None));
        records.add(&mark(2, AttendanceStatus::Absent));
        let found = |records: &RecordSet| roster(records, &lesson());
        let of =
            |learner| Expected { learner: id(1), attendance: attendance_id(id(500), id(learner)) };
        assert_eq!(found(&records), [of(2)]);
        records.add(&mark(1, AttendanceStatus::Present));
        assert_eq!(found(&records), [of(1)]);
    }
}
