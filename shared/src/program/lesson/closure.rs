//! What a closure of a venue does to the lessons that were planned on its days: they are closed
//! with it in one step, reopened with it, or turned into talks from elsewhere.

use super::roster::Expected;
use super::takes_place;
use crate::id::RecordId;
use crate::lists::Step;
use crate::program::records::{ReadRecords, Records};
use crate::program::write::{Write, field};
use crate::record::{Body, Record};
use crate::records::lesson::{Lesson, LessonMode, LessonStatus};
use crate::records::remote_place::{RemoteMode, RemotePlace, RemoteReason};
use crate::records::venue::Venue;
use crate::records::venue_closure::VenueClosure;
use crate::value::{Date, Ref, Text};

/// Lessons that one mutation closes: few enough for every server.
const STEP_LESSONS: usize = 100;

/// Whether a closure closes a venue on a day.
pub fn covers(closure: &VenueClosure, venue: RecordId, day: Date) -> bool {
    let is_there = closure.venue.is_none_or(|own| own.id == venue);
    let (Some(from), Some(to)) = (closure.from, closure.to) else { return false };
    is_there && (from..=to).contains(&day)
}

/// How many venues a closure with these fields closes, if it names none of them: then it closes all
/// that are used.
pub fn closes_all(records: &dyn Records, closure: &Body, today: Date) -> Option<usize> {
    let names_one = closure.get("venue").is_some_and(|venue| !venue.is_null());
    (!names_one).then(|| records.list_used::<Venue>(today).filter(Venue::is_room).count())
}

/// The lessons that are still planned on the days of a closure, earliest first. One that is held
/// from elsewhere because of a closure is none of them.
pub fn still_planned(records: &dyn Records, closure: &VenueClosure) -> Vec<Lesson> {
    let is_open = |it: &Lesson| is_planned(it) && it.closure.is_none();
    lessons(records, closure, |it| is_open(it) && is_covered(closure, it))
}

/// The lessons that are held from elsewhere because of a closure, earliest first.
pub fn held_elsewhere(records: &dyn Records, closure: &VenueClosure) -> Vec<Lesson> {
    lessons(records, closure, |it| is_planned(it) && is_closed_by(closure, it))
}

/// The lessons that a closure has closed, earliest first.
pub fn closed_by(records: &dyn Records, closure: &VenueClosure) -> Vec<Lesson> {
    lessons(records, closure, |it| is_closed_by(closure, it) && !takes_place(it))
}

/// The lessons that a closure has closed and that lie outside its days, because those were changed
/// since, earliest first.
pub fn left_closed(records: &dyn Records, closure: &VenueClosure) -> Vec<Lesson> {
    let mut found = closed_by(records, closure);
    found.retain(|lesson| !is_covered(closure, lesson));
    found
}

fn is_planned(lesson: &Lesson) -> bool {
    lesson.status == Some(LessonStatus::Planned)
}

fn is_closed_by(closure: &VenueClosure, lesson: &Lesson) -> bool {
    lesson.closure.is_some_and(|own| own.id == closure.id)
}

fn lessons(
    records: &dyn Records,
    closure: &VenueClosure,
    is_meant: impl Fn(&Lesson) -> bool,
) -> Vec<Lesson> {
    let mut found: Vec<Lesson> = match closure.venue {
        Some(venue) => {
            records.list_referring::<Lesson>("venue", venue.id).filter(is_meant).collect()
        }
        None => records.list::<Lesson>().filter(is_meant).collect(),
    };
    super::in_order(&mut found);
    found
}

fn is_covered(closure: &VenueClosure, lesson: &Lesson) -> bool {
    let at = lesson.venue.zip(lesson.date);
    at.is_some_and(|(venue, day)| covers(closure, venue.id, day))
}

/// Closes these lessons with their closure.
pub fn close(closure: &VenueClosure, lessons: &[Lesson]) -> Vec<Step> {
    let closed = |lesson: &Lesson| {
        let by = Ref::to(closure.id);
        outcome(lesson.id, LessonStatus::Closed, closure.reason.as_ref(), Some(by))
    };
    steps(lessons, closed)
}

/// Plans these lessons again, which a closure had closed; what another closure covers stays closed
/// with that one.
pub fn reopen(records: &dyn Records, closure: &VenueClosure, lessons: &[Lesson]) -> Vec<Step> {
    let others: Vec<VenueClosure> =
        records.list::<VenueClosure>().filter(|other| other.id != closure.id).collect();
    let reopened = |lesson: &Lesson| match others.iter().find(|it| is_covered(it, lesson)) {
        Some(other) => {
            let by = Ref::to(other.id);
            outcome(lesson.id, LessonStatus::Closed, other.reason.as_ref(), Some(by))
        }
        None => outcome(lesson.id, LessonStatus::Planned, None, None),
    };
    steps(lessons, reopened)
}

fn steps(lessons: &[Lesson], write: impl Fn(&Lesson) -> Write) -> Vec<Step> {
    let undo = |lesson: &Lesson| {
        let status = lesson.status.unwrap_or(LessonStatus::Planned);
        outcome(lesson.id, status, lesson.reason.as_ref(), lesson.closure)
    };
    let step = |some: &[Lesson]| Step {
        writes: some.iter().map(&write).collect(),
        undo: some.iter().map(undo).collect(),
    };
    lessons.chunks(STEP_LESSONS).map(step).collect()
}

fn outcome(
    lesson: RecordId,
    status: LessonStatus,
    reason: Option<&Text>,
    closure: Option<Ref<VenueClosure>>,
) -> Write {
    let set = [
        field("status", Some(&status)),
        field("reason", reason),
        field("closure", closure.as_ref()),
    ];
    Write::set::<Lesson>(lesson, Body::from_iter(set))
}

/// Holds a lesson from elsewhere, because its venue is closed: it stays one lesson, and each who is
/// expected has a place of her own.
pub fn turn_remote(
    records: &dyn Records,
    lesson: &Lesson,
    people: &[Expected],
    mode: RemoteMode,
) -> Step {
    let lesson_mode = match mode {
        RemoteMode::Video => LessonMode::OnlineOneToOne,
        RemoteMode::Phone => LessonMode::Phone,
        RemoteMode::Line => LessonMode::Line,
        RemoteMode::Mail => LessonMode::Mail,
    };
    let held = |status: LessonStatus, mode: Option<LessonMode>, reason: Option<&Text>| {
        let set =
            [field("status", Some(&status)), field("mode", mode.as_ref()), field("reason", reason)];
        Write::set::<Lesson>(lesson.id, Body::from_iter(set))
    };
    let places = people.iter().map(|one| remote_place(lesson, one.learner, mode));
    let places = places.filter(|it| records.read::<RemotePlace>(it.id).is_none());
    let places: Vec<RemotePlace> = places.collect();
    let was = lesson.status.unwrap_or(LessonStatus::Planned);
    Step {
        writes: std::iter::once(held(LessonStatus::Planned, Some(lesson_mode), None))
            .chain(places.iter().map(Write::create))
            .collect(),
        undo: std::iter::once(held(was, lesson.mode, lesson.reason.as_ref()))
            .chain(places.iter().map(|it| Write::remove::<RemotePlace>(it.id)))
            .collect(),
    }
}

fn remote_place(lesson: &Lesson, learner: RecordId, mode: RemoteMode) -> RemotePlace {
    let place = RemotePlace {
        lesson: Some(Ref::to(lesson.id)),
        learner: Some(Ref::to(learner)),
        start: lesson.start,
        mode: Some(mode),
        reason: Some(RemoteReason::Closure),
        ..RemotePlace::empty(lesson.id)
    };
    let id = RemotePlace::KIND.natural_id(&place.write());
    RemotePlace { id: id.expect("a remote place has a natural key"), ..place }
}

/// The closures of which somebody who comes to these venues is told now: those that last, and those
/// of the next two weeks; each once, however many lessons it closes. Never one on whose days a
/// lesson of hers is still planned: the schedule would say something else.
pub fn to_tell(records: &dyn Records, venues: &[RecordId], today: Date) -> Vec<VenueClosure> {
    const DAYS_AHEAD: i64 = 14;
    let is_near = |closure: &VenueClosure| {
        closure.from.is_some_and(|from| from <= today.plus_days(DAYS_AHEAD))
            && closure.to.is_some_and(|to| to >= today)
    };
    let is_hers = |closure: &VenueClosure| closure.venue.is_none_or(|own| venues.contains(&own.id));
    let is_closed = |closure: &VenueClosure| {
        let hers = |it: &&Lesson| it.venue.is_some_and(|own| venues.contains(&own.id));
        let ahead = |it: &&Lesson| it.date.is_some_and(|day| day >= today);
        let open = still_planned(records, closure);
        !open.iter().filter(hers).any(|it| ahead(&it))
    };
    let told = |it: &VenueClosure| is_near(it) && is_hers(it) && is_closed(it);
    records.list::<VenueClosure>().filter(told).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use crate::program::lesson::attendance::attendance_id;
    use serde_json::Value;
    use uuid::Uuid;

    const HALL: RecordId = RecordId(Uuid::from_u128(900));

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn closure(n: u128, venue: Option<RecordId>, from: &str, to: &str) -> VenueClosure {
        VenueClosure {
            venue: venue.map(Ref::to),
            from: Some(day(from)),
            to: Some(day(to)),
            reason: Some(Text("water".to_owned())),
            ..VenueClosure::empty(id(n))
        }
    }

    fn lesson(n: u128, venue: RecordId, date: &str, status: LessonStatus) -> Lesson {
        Lesson {
            venue: Some(Ref::to(venue)),
            date: Some(day(date)),
            status: Some(status),
            ..Lesson::empty(id(n))
        }
    }

    #[test]
    fn a_lesson_that_a_shorter_closure_leaves_closed_is_named_and_planned_again() {
        let mut records = RecordSet::default();
        let whole = closure(1, Some(HALL), "2020-09-01", "2020-09-14");
        for (n, date) in [(10, "2020-09-02"), (11, "2020-09-09")] {
            let by = Some(Ref::to(whole.id));
            records.add(&Lesson { closure: by, ..lesson(n, HALL, date, LessonStatus::Closed) });
        }
        assert_eq!(left_closed(&records, &whole), []);
        let shorter = closure(1, Some(HALL), "2020-09-01", "2020-09-07");
        let left = left_closed(&records, &shorter);
        assert_eq!(left.iter().map(|it| it.id).collect::<Vec<_>>(), [id(11)]);
        let steps = reopen(&records, &shorter, &left);
        let Write::Set { set, .. } = &steps[0].writes[0] else { panic!("it is changed") };
        assert_eq!(set["status"], Value::from("planned"));
    }

    /// Three lessons of the hall around a fortnight in September, one of which was held, and one of
    /// another venue.
    fn records() -> RecordSet {
        use LessonStatus::{Planned, TookPlace};
        let mut records = RecordSet::default();
        records.add(&lesson(10, HALL, "2026-09-01", Planned));
        records.add(&lesson(11, HALL, "2026-09-08", Planned));
        records.add(&lesson(12, HALL, "2026-09-09", TookPlace));
        records.add(&lesson(13, id(901), "2026-09-08", Planned));
        records
    }

    fn apply(records: &mut RecordSet, writes: &[Write]) {
        for write in writes {
            match write {
                Write::Set { kind, id, set } => {
                    let mut body = (**records.get(kind, *id).expect("it is there")).clone();
                    for (name, value) in set {
                        match value {
                            Value::Null => drop(body.remove(name)),
                            value => drop(body.insert(name.clone(), value.clone())),
                        }
                    }
                    records.put(kind, *id, body);
                }
                Write::Create { kind, id, set } => records.put(kind, *id, set.clone()),
                Write::Remove { kind, id } => records.remove(kind, *id),
            }
        }
    }

    fn ids(lessons: &[Lesson]) -> Vec<u128> {
        lessons.iter().map(|it| it.id.0.as_u128()).collect()
    }

    #[test]
    fn a_closure_closes_what_is_planned_on_its_days_at_its_venue_and_nothing_else() {
        let records = records();
        let fortnight = |venue| closure(1, venue, "2026-09-07", "2026-09-20");
        assert_eq!(ids(&still_planned(&records, &fortnight(Some(HALL)))), [11]);
        assert_eq!(ids(&still_planned(&records, &fortnight(None))), [11, 13]);
    }

    #[test]
    fn a_closure_that_names_no_venue_says_how_many_it_closes() {
        let mut records = RecordSet::default();
        let room = |n| Venue { name: Some(Text("hall".to_owned())), ..Venue::empty(id(n)) };
        [room(901), room(902)].iter().for_each(|venue| records.add(venue));
        records.add(&Venue { used_until: Some(day("2026-08-31")), ..room(903) });
        let of = |it: &VenueClosure| closes_all(&records, &it.write(), day("2026-09-01"));
        assert_eq!(of(&closure(1, Some(id(901)), "2026-09-07", "2026-09-20")), None);
        assert_eq!(of(&closure(1, None, "2026-09-07", "2026-09-20")), Some(2));
    }

    #[test]
    fn closing_is_one_step_and_its_undo_leaves_everything_as_it_was() {
        let mut records = records();
        let fortnight = closure(1, Some(HALL), "2026-09-07", "2026-09-20");
        let before = records.get("lesson", id(11)).cloned();
        let steps = close(&fortnight, &still_planned(&records, &fortnight));
        assert_eq!(steps.len(), 1);
        apply(&mut records, &steps[0].writes);
        let closed: Lesson = records.read(id(11)).unwrap();
        assert_eq!(closed.status, Some(LessonStatus::Closed));
        assert_eq!(closed.reason, Some(Text("water".to_owned())));
        assert_eq!(ids(&closed_by(&records, &fortnight)), [11]);
        apply(&mut records, &steps[0].undo);
        assert_eq!(records.get("lesson", id(11)).cloned(), before);
    }

    #[test]
    fn what_another_closure_covers_stays_closed() {
        let mut records = records();
        let one = closure(1, Some(HALL), "2026-09-07", "2026-09-20");
        let two = closure(2, None, "2026-09-08", "2026-09-08");
        [&one, &two].into_iter().for_each(|closure| records.add(closure));
        let planned = still_planned(&records, &one);
        apply(&mut records, &close(&one, &planned)[0].writes);
        let reopened = reopen(&records, &one, &closed_by(&records, &one));
        apply(&mut records, &reopened[0].writes);
        let lesson: Lesson = records.read(id(11)).unwrap();
        assert_eq!(lesson.status, Some(LessonStatus::Closed));
        assert_eq!(lesson.closure.map(|it| it.id), Some(two.id));
        records.remove("venue_closure", one.id);
        let reopened = reopen(&records, &two, &closed_by(&records, &two));
        apply(&mut records, &reopened[0].writes);
        let lesson: Lesson = records.read(id(11)).unwrap();
        assert_eq!((lesson.status, lesson.closure), (Some(LessonStatus::Planned), None));
    }

    #[test]
    fn a_lesson_from_elsewhere_stays_one_lesson_and_everybody_has_a_place_of_her_own() {
        let mut records = records();
        let fortnight = closure(1, Some(HALL), "2026-09-07", "2026-09-20");
        let planned = still_planned(&records, &fortnight);
        apply(&mut records, &close(&fortnight, &planned)[0].writes);
        let planned: Lesson = records.read(id(11)).unwrap();
        let people = [1, 2].map(|n| {
            let learner = id(n);
            Expected { learner, attendance: attendance_id(planned.id, learner) }
        });
        let step = turn_remote(&records, &planned, &people, RemoteMode::Phone);
        apply(&mut records, &step.writes);
        let turned: Lesson = records.read(id(11)).unwrap();
        assert_eq!(
            (turned.status, turned.mode),
            (Some(LessonStatus::Planned), Some(LessonMode::Phone))
        );
        assert_eq!(records.list::<RemotePlace>().count(), 2);
        assert_eq!(ids(&held_elsewhere(&records, &fortnight)), [11]);
        assert!(still_planned(&records, &fortnight).is_empty(), "it is not closed a second time");
        let again = turn_remote(&records, &turned, &people, RemoteMode::Phone);
        assert_eq!(again.writes.len(), 1, "nobody gets a second place");
        apply(&mut records, &step.undo);
        assert_eq!(records.list::<RemotePlace>().count(), 0);
    }

    #[test]
    fn somebody_is_told_of_a_closure_once_from_two_weeks_before_until_its_last_day() {
        let mut records = records();
        let fortnight = closure(1, Some(HALL), "2026-09-07", "2026-09-20");
        records.add(&fortnight);
        records.add(&closure(2, Some(id(901)), "2026-09-07", "2026-09-20"));
        let told = |records: &RecordSet, today: &str| to_tell(records, &[HALL], day(today)).len();
        assert_eq!(told(&records, "2026-09-07"), 0, "a lesson is still planned");
        let planned = still_planned(&records, &fortnight);
        apply(&mut records, &close(&fortnight, &planned)[0].writes);
        let days = ["2026-08-23", "2026-08-24", "2026-09-20", "2026-09-21"];
        assert_eq!(days.map(|today| told(&records, today)), [0, 1, 1, 0]);
    }
}
