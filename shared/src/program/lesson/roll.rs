//! What one tap in a roll call writes, and what takes it back.

use super::attendance::{attendance_id, took_part};
use super::roster::Expected;
use crate::id::RecordId;
use crate::program::records::{ReadRecords, Records};
use crate::program::write::{Write, field};
use crate::record::{Body, Record};
use crate::records::attendance::{Attendance, AttendanceStatus};
use crate::records::lesson::{Lesson, LessonStatus};
use crate::value::{Date, Minutes, Ref, Text};

/// What was there before a mark, so that it can be taken back.
#[derive(Clone, Debug)]
pub struct Before {
    expected: Expected,
    attendance: Option<Attendance>,
    lesson: Lesson,
}

impl Before {
    /// The state before a mark of somebody who is expected at a lesson.
    pub fn new(records: &dyn Records, lesson: &Lesson, expected: &Expected) -> Before {
        Before {
            expected: expected.clone(),
            attendance: records.read::<Attendance>(expected.attendance),
            lesson: records.read::<Lesson>(lesson.id).unwrap_or_else(|| lesson.clone()),
        }
    }

    /// The state before a mark of somebody who was not expected.
    pub fn unexpected(records: &dyn Records, lesson: &Lesson, learner: RecordId) -> Before {
        let attendance = attendance_id(lesson.id, learner);
        Before::new(records, lesson, &Expected { learner, attendance })
    }
}

/// Marks one learner; the first who came says that the lesson took place. An absence alone says
/// nothing of it: whoever will not come says so before anybody has opened the door.
pub fn mark(before: &Before, status: AttendanceStatus, today: Date) -> Vec<Write> {
    let mut writes = vec![attendance(before, status)];
    writes.extend(took_place(&before.lesson, status, today));
    writes
}

/// Whether a mark can be meant: to a lesson that lies ahead nobody has come yet, but who will not
/// come may have said so. `latest` is the last day on which something can have happened.
pub fn is_possible(lesson: &Lesson, status: AttendanceStatus, latest: Date) -> bool {
    use AttendanceStatus::{AbsentNotified, Closed};
    let lies_ahead = lesson.date.is_some_and(|day| day > latest);
    !lies_ahead || matches!(status, AbsentNotified | Closed)
}

/// Marks everybody who is not marked yet as present.
pub fn all_present(open: &[Before], today: Date) -> Vec<Write> {
    let status = AttendanceStatus::Present;
    let mut writes: Vec<Write> = open.iter().map(|before| attendance(before, status)).collect();
    writes.extend(open.first().and_then(|before| took_place(&before.lesson, status, today)));
    writes
}

/// Takes these marks with one status back, and what they said of the lesson.
pub fn take_back(all: &[Before], status: AttendanceStatus) -> Vec<Write> {
    let mut writes: Vec<Write> = all.iter().map(restored).collect();
    let is_planned = |it: &&Before| it.lesson.status == Some(LessonStatus::Planned);
    let said = all.first().filter(is_planned).filter(|_| took_part(status));
    writes.extend(said.map(|it| set_status(it.lesson.id, LessonStatus::Planned)));
    writes
}

/// The minutes that a status starts with: the whole lesson, or none for who was not there.
fn preset(lesson: &Lesson, status: AttendanceStatus) -> Option<Minutes> {
    lesson.length_minutes.filter(|_| took_part(status))
}

/// Says that a planned lesson took place, if this mark says so.
fn took_place(lesson: &Lesson, status: AttendanceStatus, today: Date) -> Option<Write> {
    let is_planned = lesson.status == Some(LessonStatus::Planned);
    let is_due = lesson.date.is_none_or(|day| day <= today);
    let says_so = is_planned && is_due && took_part(status);
    says_so.then(|| set_status(lesson.id, LessonStatus::TookPlace))
}

fn attendance(before: &Before, status: AttendanceStatus) -> Write {
    let Before { expected, attendance, lesson } = before;
    match attendance {
        None => Write::create(&Attendance {
            lesson: Some(Ref::to(lesson.id)),
            learner: Some(Ref::to(expected.learner)),
            status: Some(status),
            minutes: preset(lesson, status),
            ..Attendance::empty(expected.attendance)
        }),
        Some(was) => {
            // A late arrival keeps her minutes when only the way of taking part was wrong.
            let kept = was.minutes.filter(|_| took_part(status));
            let mut set = presence(Some(status), kept.or(preset(lesson, status)));
            // Who was not there brought nobody.
            let is_wrong = was.with_child == Some(true) && !took_part(status);
            set.extend(is_wrong.then(|| field::<bool>("with_child", None)));
            Write::set::<Attendance>(expected.attendance, set)
        }
    }
}

fn restored(before: &Before) -> Write {
    let id = before.expected.attendance;
    match &before.attendance {
        None => Write::remove::<Attendance>(id),
        Some(was) => {
            let mut set = presence(was.status, was.minutes);
            set.extend(was.with_child.map(|with_child| field("with_child", Some(&with_child))));
            Write::set::<Attendance>(id, set)
        }
    }
}

fn presence(status: Option<AttendanceStatus>, minutes: Option<Minutes>) -> Body {
    Body::from_iter([field("status", status.as_ref()), field("minutes", minutes.as_ref())])
}

fn set_status(lesson: RecordId, status: LessonStatus) -> Write {
    Write::set::<Lesson>(lesson, Body::from_iter([field("status", Some(&status))]))
}

/// Whether somebody is marked as having come, so that the lesson cannot be called off.
pub fn somebody_came(records: &dyn Records, lesson: RecordId) -> bool {
    let mut marks = records.list_referring::<Attendance>("lesson", lesson);
    marks.any(|mark| mark.status.is_some_and(took_part))
}

/// Whether somebody should say that a lesson took place to which nobody came: its day has come,
/// everybody on the roster is marked, and absences alone do not say so.
pub fn waits_for_an_outcome(
    records: &dyn Records,
    lesson: &Lesson,
    people: &[Expected],
    today: Date,
) -> bool {
    let is_due = lesson.date.is_some_and(|day| day <= today);
    let is_marked = |one: &Expected| records.get(Attendance::NAME, one.attendance).is_some();
    let all_are_marked = !people.is_empty() && people.iter().all(is_marked);
    is_due && lesson.status == Some(LessonStatus::Planned) && all_are_marked
}

/// Says whether a lesson takes place, and why not.
pub fn set_outcome(lesson: RecordId, status: LessonStatus, reason: Option<&Text>) -> Write {
    let set = [field("status", Some(&status)), field("reason", reason)];
    Write::set::<Lesson>(lesson, Body::from_iter(set))
}

/// What a lesson becomes again that was called off by mistake: one that took place if there is a
/// mark that says more than that it was closed.
pub fn reopened(records: &dyn Records, lesson: RecordId) -> LessonStatus {
    let mut marks = records.list_referring::<Attendance>("lesson", lesson);
    let took_place = marks.any(|mark| mark.status != Some(AttendanceStatus::Closed));
    if took_place { LessonStatus::TookPlace } else { LessonStatus::Planned }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use serde_json::{Value, json};
    use uuid::Uuid;

    const LEARNER: RecordId = RecordId(Uuid::from_u128(1));

    fn lesson(status: LessonStatus) -> Lesson {
        Lesson {
            date: "2021-02-03".parse().ok(),
            length_minutes: Some(Minutes(120)),
            status: Some(status),
            ..Lesson::empty(RecordId(Uuid::from_u128(500)))
        }
    }

    fn marked(status: AttendanceStatus, minutes: Option<u32>) -> Attendance {
        Attendance {
            lesson: Some(Ref::to(lesson(LessonStatus::Planned).id)),
            status: Some(status),
            minutes: minutes.map(Minutes),
            ..Attendance::empty(attendance_id(lesson(LessonStatus::Planned).id, LEARNER))
        }
    }

    fn before(lesson: &Lesson, mark: Option<Attendance>) -> Before {
        let mut records = RecordSet::default();
        records.add(lesson);
        mark.iter().for_each(|mark| records.add(mark));
        Before::unexpected(&records, lesson, LEARNER)
    }

    #[test]
    fn a_lesson_whose_roll_has_absences_only_waits_for_somebody_to_say_that_it_took_place() {
        use AttendanceStatus::Absent;
        let (planned, learner) = (lesson(LessonStatus::Planned), LEARNER);
        let one = Expected { learner, attendance: attendance_id(planned.id, learner) };
        let today = "2021-02-03".parse().unwrap();
        let mut records = RecordSet::default();
        let waits = |records: &RecordSet, lesson: &Lesson, people: &[Expected], on| {
            waits_for_an_outcome(records, lesson, people, on)
        };
        assert!(
            !waits(&records, &planned, std::slice::from_ref(&one), today),
            "the roll is not done"
        );
        records.add(&marked(Absent, None));
        assert!(waits(&records, &planned, std::slice::from_ref(&one), today));
        assert!(!waits(&records, &planned, &[], today), "nobody is expected");
        assert!(
            !waits(&records, &planned, std::slice::from_ref(&one), today.plus_days(-1)),
            "it lies ahead"
        );
        assert!(!waits(
            &records,
            &lesson(LessonStatus::TookPlace),
            std::slice::from_ref(&one),
            today
        ));
    }

    #[test]
    fn nobody_has_come_to_a_lesson_that_lies_ahead() {
        use AttendanceStatus::{AbsentNotified, Online, Present};
        let of = |latest: &str| {
            let (lesson, latest) = (lesson(LessonStatus::Planned), latest.parse().unwrap());
            [Present, Online, AbsentNotified].map(|status| is_possible(&lesson, status, latest))
        };
        assert_eq!(of("2021-01-27"), [false, false, true], "a week ahead");
        assert_eq!(of("2021-02-03"), [true, true, true], "a day after the clock");
    }

    /// What is set, each write as "kind.field=value".
    fn said(writes: &[Write]) -> Vec<String> {
        let line = |write: &Write| match write {
            Write::Create { kind, set, .. } | Write::Set { kind, set, .. } => {
                let fields = ["status", "minutes", "reason"];
                let of = |name: &&str| Some(format!("{kind}.{name}={}", set.get(*name)?));
                fields.iter().filter_map(of).collect()
            }
            Write::Remove { kind, .. } => vec![format!("{kind} removed")],
        };
        writes.iter().flat_map(line).collect()
    }

    #[test]
    fn the_first_who_came_says_that_the_lesson_took_place() {
        use AttendanceStatus::{Absent, AbsentNotified, Closed, Online, Present};
        let on = |status, today: &str| {
            let lesson = lesson(LessonStatus::Planned);
            said(&mark(&before(&lesson, None), status, today.parse().unwrap()))
        };
        let present = [r#"attendance.status="present""#, "attendance.minutes=120"];
        let held = r#"lesson.status="held""#;
        assert_eq!(on(Present, "2021-02-03"), [present[0], present[1], held]);
        let away = r#"attendance.status="absent_notified""#;
        assert_eq!(on(AbsentNotified, "2021-02-03"), [away], "nobody has come yet");
        assert_eq!(on(AbsentNotified, "2021-01-27"), [away], "known ahead");
        assert_eq!(on(Absent, "2021-02-03"), [r#"attendance.status="absent""#]);
        assert_eq!(on(Online, "2021-02-03").last().map(String::as_str), Some(held));
        assert_eq!(on(Closed, "2021-02-03"), [r#"attendance.status="closed""#]);
    }

    #[test]
    fn a_late_arrival_keeps_her_minutes_and_who_was_away_has_none() {
        use AttendanceStatus::{Absent, Online, Present};
        let changed = |was: Attendance, status| {
            let lesson = lesson(LessonStatus::TookPlace);
            said(&mark(&before(&lesson, Some(was)), status, "2021-02-03".parse().unwrap()))
        };
        let of = |status: &str, minutes: Value| {
            vec![format!("attendance.status={status:?}"), format!("attendance.minutes={minutes}")]
        };
        assert_eq!(changed(marked(Present, Some(45)), Online), of("online", json!(45)));
        assert_eq!(changed(marked(Present, Some(45)), Absent), of("absent", Value::Null));
        assert_eq!(changed(marked(Absent, None), Present), of("present", json!(120)));
    }

    #[test]
    fn who_was_not_there_brought_nobody_and_an_undo_brings_the_child_back() {
        use AttendanceStatus::{Absent, Online, Present};
        let was = Attendance { with_child: Some(true), ..marked(Present, Some(120)) };
        let before = before(&lesson(LessonStatus::TookPlace), Some(was));
        let today = "2021-02-03".parse().unwrap();
        let child = |writes: &[Write]| match &writes[0] {
            Write::Set { set, .. } => set.get("with_child").cloned(),
            Write::Create { .. } | Write::Remove { .. } => panic!("the mark is changed"),
        };
        assert_eq!(child(&mark(&before, Absent, today)), Some(Value::Null));
        assert_eq!(child(&mark(&before, Online, today)), None, "left as it is");
        assert_eq!(child(&take_back(&[before], Absent)), Some(json!(true)));
    }

    #[test]
    fn taking_marks_back_restores_what_was_there() {
        use AttendanceStatus::{Absent, Present};
        let planned = lesson(LessonStatus::Planned);
        let none = before(&planned, None);
        let expected = ["attendance removed", r#"lesson.status="planned""#];
        assert_eq!(said(&take_back(std::slice::from_ref(&none), Present)), expected);
        assert_eq!(said(&take_back(std::slice::from_ref(&none), Absent)), expected[..1]);
        let held = lesson(LessonStatus::TookPlace);
        let was = before(&held, Some(marked(Absent, None)));
        let expected = [r#"attendance.status="absent""#, "attendance.minutes=null"];
        assert_eq!(said(&take_back(&[was], Present)), expected);
    }

    #[test]
    fn a_lesson_with_somebody_present_is_not_called_off_and_comes_back_as_it_was() {
        use AttendanceStatus::{Closed, Online};
        let lesson = lesson(LessonStatus::Closed);
        let with = |status| {
            let mut records = RecordSet::default();
            records.add(&marked(status, None));
            (somebody_came(&records, lesson.id), reopened(&records, lesson.id))
        };
        assert_eq!(with(Online), (true, LessonStatus::TookPlace));
        assert_eq!(with(Closed), (false, LessonStatus::Planned));
        let none = RecordSet::default();
        assert_eq!(reopened(&none, lesson.id), LessonStatus::Planned);
    }
}
