//! Making one lesson of two that two tablets began without a network: both rolls stay.

use super::attendance::{attendance_id, took_part};
use super::collide;
use crate::id::RecordId;
use crate::program::person::person;
use crate::program::records::{ReadRecords, Records};
use crate::program::write::{Write, field};
use crate::record::Body;
use crate::records::attendance::Attendance;
use crate::records::lesson::{Lesson, LessonStatus};
use crate::records::note::Note;
use crate::value::Ref;
use std::collections::BTreeMap;

/// Two lessons of which one is meant. The one that was made first stays.
#[derive(Clone, Debug, PartialEq)]
pub struct Twins {
    /// The lesson that stays.
    pub stays: Lesson,
    /// The lesson that goes, once its roll is in the other one.
    pub goes: Lesson,
}

/// What makes one lesson of two.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Join {
    /// What is written, as one change.
    pub writes: Vec<Write>,
    /// What takes it back.
    pub undo: Vec<Write>,
    /// Whom the two rolls marked differently: her, what stays, and what the other one said.
    pub differing: Vec<(RecordId, Attendance, Attendance)>,
}

/// The lesson with another one that stands at its venue at its time, if there is one.
pub fn twins(records: &dyn Records, lesson: &Lesson) -> Option<Twins> {
    let at_venue = records.list_referring::<Lesson>("venue", lesson.venue?.id);
    let other =
        at_venue.filter(|it| it.id != lesson.id && collide(it, lesson)).min_by_key(|it| it.id)?;
    let (stays, goes) =
        if other.id < lesson.id { (other, lesson.clone()) } else { (lesson.clone(), other) };
    Some(Twins { stays, goes })
}

impl Twins {
    /// The one of the two that is not this lesson.
    pub fn other_than(&self, lesson: RecordId) -> &Lesson {
        if self.stays.id == lesson { &self.goes } else { &self.stays }
    }

    /// Puts the roll and the notes of the lesson that goes into the one that stays. Of two marks of
    /// one person the one stays that says that she took part: somebody has seen her.
    pub fn join(&self, records: &dyn Records) -> Join {
        let Twins { stays, goes } = self;
        let mut join = Join::default();
        let mut marks: BTreeMap<RecordId, Attendance> = roll_of(records, stays);
        for moved in roll_of(records, goes).into_values() {
            let Some(learner) = moved.learner else { continue };
            let who = person(records, learner.id);
            match marks.remove(&who) {
                None => join.create(&Attendance {
                    lesson: Some(Ref::to(stays.id)),
                    ..Attendance { id: attendance_id(stays.id, learner.id), ..moved.clone() }
                }),
                Some(kept) => join.settle(who, &kept, &moved),
            }
        }
        let all = records.list_referring::<Attendance>("lesson", goes.id);
        all.for_each(|moved| join.remove(&moved));
        for note in records.list_referring::<Note>("lesson", goes.id) {
            let lesson = |id| Body::from_iter([field("lesson", Some(&Ref::<Lesson>::to(id)))]);
            join.set::<Note>(note.id, lesson(stays.id), lesson(goes.id));
        }
        let took_place = Some(LessonStatus::TookPlace);
        if goes.status == took_place && stays.status != took_place {
            let status = |it: Option<LessonStatus>| Body::from_iter([field("status", it.as_ref())]);
            join.set::<Lesson>(stays.id, status(took_place), status(stays.status));
        }
        join.remove(goes);
        // What names the lesson comes back after it.
        join.undo.reverse();
        join
    }
}

/// The marks of a lesson by person.
fn roll_of(records: &dyn Records, lesson: &Lesson) -> BTreeMap<RecordId, Attendance> {
    let marks = records.list_referring::<Attendance>("lesson", lesson.id);
    marks.filter_map(|mark| Some((person(records, mark.learner?.id), mark))).collect()
}

impl Join {
    fn create(&mut self, mark: &Attendance) {
        self.writes.push(Write::create(mark));
        self.undo.push(Write::remove::<Attendance>(mark.id));
    }

    fn remove<R: crate::record::Record>(&mut self, record: &R) {
        self.writes.push(Write::remove::<R>(record.id()));
        self.undo.push(Write::create(record));
    }

    fn set<R: crate::record::Record>(&mut self, id: RecordId, now: Body, was: Body) {
        self.writes.push(Write::set::<R>(id, now));
        self.undo.push(Write::set::<R>(id, was));
    }

    /// Keeps the better of two marks of one person.
    fn settle(&mut self, who: RecordId, kept: &Attendance, moved: &Attendance) {
        if kept.status == moved.status {
            return;
        }
        let came = |mark: &Attendance| mark.status.is_some_and(took_part);
        if came(moved) && !came(kept) {
            let presence = |it: &Attendance| {
                let set =
                    [field("status", it.status.as_ref()), field("minutes", it.minutes.as_ref())];
                Body::from_iter(set)
            };
            self.set::<Attendance>(kept.id, presence(moved), presence(kept));
            self.differing.push((who, moved.clone(), kept.clone()));
        } else {
            self.differing.push((who, kept.clone(), moved.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use crate::records::attendance::AttendanceStatus::{self, Absent, Online, Present};
    use crate::records::learner::Learner;
    use crate::records::venue::Venue;
    use crate::value::{LongText, Minutes, TimeOfDay};
    use uuid::Uuid;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    fn lesson(n: u128, start: u16, status: LessonStatus) -> Lesson {
        Lesson {
            venue: Some(Ref::<Venue>::to(id(900))),
            date: "2021-02-03".parse().ok(),
            start: Some(TimeOfDay { minutes: start * 60 }),
            length_minutes: Some(Minutes(120)),
            status: Some(status),
            ..Lesson::empty(id(n))
        }
    }

    fn mark(lesson: u128, learner: u128, status: AttendanceStatus) -> Attendance {
        Attendance {
            lesson: Some(Ref::to(id(lesson))),
            learner: Some(Ref::<Learner>::to(id(learner))),
            status: Some(status),
            ..Attendance::empty(attendance_id(id(lesson), id(learner)))
        }
    }

    fn two_rolls() -> RecordSet {
        let mut records = RecordSet::default();
        records.add(&lesson(10, 18, LessonStatus::Planned));
        records.add(&lesson(11, 19, LessonStatus::TookPlace));
        for (lesson, learner, status) in
            [(10, 1, Present), (10, 2, Absent), (11, 2, Online), (11, 3, Present), (11, 1, Absent)]
        {
            records.add(&mark(lesson, learner, status));
        }
        records.add(&Note {
            lesson: Some(Ref::to(id(11))),
            text: Some(LongText("a word".to_owned())),
            ..Note::empty(id(50))
        });
        records
    }

    fn after(mut records: RecordSet, writes: &[Write]) -> RecordSet {
        for write in writes.iter().cloned() {
            match write {
                Write::Create { kind, id, set } => records.put(kind, id, set),
                Write::Set { kind, id, set } => {
                    let mut body = records.get(kind, id).unwrap().clone().into_body();
                    body.extend(set);
                    body.retain(|_, value| !value.is_null());
                    records.put(kind, id, body);
                }
                Write::Remove { kind, id } => records.remove(kind, id),
            }
        }
        records
    }

    fn roll(records: &RecordSet, lesson: u128) -> Vec<(u128, AttendanceStatus)> {
        let marks = roll_of(records, &Lesson::empty(id(lesson)));
        marks.into_iter().map(|(who, mark)| (who.0.as_u128(), mark.status.unwrap())).collect()
    }

    #[test]
    fn the_lesson_that_stays_has_both_rolls_and_the_notes_of_both() {
        let records = two_rolls();
        let twins = twins(&records, &lesson(11, 19, LessonStatus::TookPlace)).unwrap();
        assert_eq!((twins.stays.id, twins.goes.id), (id(10), id(11)));
        let join = twins.join(&records);
        let who: Vec<_> = join
            .differing
            .iter()
            .map(|(who, kept, other)| {
                (who.0.as_u128(), kept.status.unwrap(), other.status.unwrap())
            })
            .collect();
        assert_eq!(who, [(1, Present, Absent), (2, Online, Absent)]);

        let joined = after(two_rolls(), &join.writes);
        assert_eq!(roll(&joined, 10), [(1, Present), (2, Online), (3, Present)]);
        assert_eq!(roll(&joined, 11), []);
        assert!(joined.read::<Lesson>(id(11)).is_none());
        let stays = joined.read::<Lesson>(id(10)).unwrap();
        assert_eq!(stays.status, Some(LessonStatus::TookPlace));
        assert_eq!(joined.read::<Note>(id(50)).unwrap().lesson.unwrap().id, id(10));
        assert_eq!(super::twins(&joined, &stays), None);

        let back = after(joined, &join.undo);
        assert_eq!(roll(&back, 10), roll(&records, 10));
        assert_eq!(roll(&back, 11), roll(&records, 11));
        assert_eq!(back.read::<Lesson>(id(10)), records.read::<Lesson>(id(10)));
        assert_eq!(back.read::<Note>(id(50)), records.read::<Note>(id(50)));
    }

    #[test]
    fn a_person_with_two_records_is_marked_once() {
        let mut records = two_rolls();
        records.add(&Learner::empty(id(1)));
        let merged_into = Some(Ref::to(id(1)));
        records.add(&Learner { merged_into, ..Learner::empty(id(3)) });
        let twins = twins(&records, &lesson(10, 18, LessonStatus::Planned)).unwrap();
        let joined = after(records.clone(), &twins.join(&records).writes);
        assert_eq!(roll(&joined, 10), [(1, Present), (2, Online)]);
    }

    #[test]
    fn lessons_at_other_times_are_no_twins() {
        let mut records = RecordSet::default();
        records.add(&lesson(10, 9, LessonStatus::Planned));
        records.add(&lesson(11, 18, LessonStatus::Planned));
        records.add(&lesson(12, 18, LessonStatus::Canceled));
        assert_eq!(twins(&records, &lesson(11, 18, LessonStatus::Planned)), None);
    }
}
