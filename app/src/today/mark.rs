//! The changes behind one tap in a roll call, and the changes that take it back.

use leptos::prelude::untrack;
use serde_json::{Value, json};
use shared::record::{Body, Record};
use shared::records::attendance::{Attendance, AttendanceStatus};
use shared::records::lesson::{Lesson, LessonStatus};
use shared::sync::device::Change;
use shared::value::{Choice, FieldValue, Minutes};

use super::roster::{Expected, reference};
use crate::book::Book;
use crate::saving::keep::one;

/// What was there before a mark, so that it can be taken back.
#[derive(Clone, Debug)]
pub struct Before {
    expected: Expected,
    attendance: Option<Attendance>,
    lesson: Lesson,
}

/// The state before a mark.
pub fn before(book: Book, lesson: &Lesson, expected: &Expected) -> Before {
    Before {
        expected: expected.clone(),
        attendance: book.read::<Attendance>(expected.attendance),
        lesson: book.read::<Lesson>(lesson.id).unwrap_or_else(|| lesson.clone()),
    }
}

/// Marks one learner; the first mark of a lesson says that it took place.
pub fn mark(book: Book, before: &Before, status: AttendanceStatus) -> Vec<Change> {
    let mut changes = vec![attendance_change(book, before, status)];
    changes.extend(held(book, &before.lesson, status));
    changes
}

/// Marks everybody who is not marked yet as present, as one change.
pub fn all_present(book: Book, open: &[Before]) -> Vec<Change> {
    let status = AttendanceStatus::Present;
    let mut changes: Vec<Change> =
        open.iter().map(|before| attendance_change(book, before, status)).collect();
    changes.extend(open.first().and_then(|before| held(book, &before.lesson, status)));
    changes
}

/// Takes marks back.
pub fn take_back(book: Book, all: &[Before]) -> Vec<Change> {
    let mut changes: Vec<Change> = all.iter().map(|before| restored(book, before)).collect();
    let planned = all.first().filter(|it| it.lesson.status == Some(LessonStatus::Planned));
    if let Some(first) = planned {
        changes.push(set_lesson(book, &first.lesson, LessonStatus::Planned));
    }
    changes
}

/// Takes a mark away that should not be there; what it was can be restored with [`marked_again`].
pub fn cleared(book: Book, attendance: &Attendance) -> Change {
    let (kind, id) = (Attendance::NAME.to_owned(), attendance.id);
    Change::Delete { seen: book.seen(&kind, id), kind, id }
}

/// Brings a mark back as it was.
pub fn marked_again(attendance: &Attendance) -> Change {
    Change::Create { kind: Attendance::NAME, id: attendance.id, set: attendance.write() }
}

/// The minutes that a status starts with: the whole lesson, or none for who was not there.
pub fn preset(lesson: &Lesson, status: AttendanceStatus) -> Option<Minutes> {
    lesson.length_minutes.filter(|_| came(status))
}

/// Whether the status says that she took part.
pub fn came(status: AttendanceStatus) -> bool {
    matches!(status, AttendanceStatus::Present | AttendanceStatus::Online)
}

/// The change that says a planned lesson took place, if this mark says so.
fn held(book: Book, lesson: &Lesson, status: AttendanceStatus) -> Option<Change> {
    let is_planned = lesson.status == Some(LessonStatus::Planned);
    // An absence that is known ahead does not make a lesson of next week one that was held.
    let is_due = lesson.date.is_none_or(|day| day <= untrack(|| book.today()));
    (is_planned && is_due && status != AttendanceStatus::Closed)
        .then(|| set_lesson(book, lesson, LessonStatus::TookPlace))
}

/// A new mark as a change.
fn new_mark(lesson: &Lesson, expected: &Expected, status: AttendanceStatus) -> Change {
    let mut set = Body::new();
    set.insert("lesson".to_owned(), reference(lesson.id));
    set.insert("learner".to_owned(), reference(expected.learner));
    set.insert("status".to_owned(), status.write());
    if let Some(minutes) = preset(lesson, status) {
        set.insert("minutes".to_owned(), minutes.write());
    }
    Change::Create { kind: Attendance::NAME, id: expected.attendance, set }
}

fn attendance_change(book: Book, before: &Before, status: AttendanceStatus) -> Change {
    let Some(attendance) = &before.attendance else {
        return new_mark(&before.lesson, &before.expected, status);
    };
    // A late arrival keeps her minutes when only the way of taking part was wrong.
    let minutes = attendance.minutes.filter(|_| came(status));
    let minutes = minutes.or(preset(&before.lesson, status));
    patch(book, before, status.write(), minutes.map_or(Value::Null, |it| it.write()))
}

fn restored(book: Book, before: &Before) -> Change {
    let id = before.expected.attendance;
    match &before.attendance {
        None => {
            let seen = book.seen(Attendance::NAME, id);
            Change::Delete { kind: Attendance::NAME.to_owned(), id, seen }
        }
        Some(was) => {
            let status = was.status.map_or(Value::Null, |it| json!(it.code()));
            let minutes = was.minutes.map_or(Value::Null, |it| it.write());
            patch(book, before, status, minutes)
        }
    }
}

fn patch(book: Book, before: &Before, status: Value, minutes: Value) -> Change {
    let id = before.expected.attendance;
    let seen = book.seen(Attendance::NAME, id);
    let mut set = one("status", status);
    set.insert("minutes".to_owned(), minutes);
    Change::Patch { kind: Attendance::NAME.to_owned(), id, seen, set, closes: Vec::new() }
}

fn set_lesson(book: Book, lesson: &Lesson, status: LessonStatus) -> Change {
    Change::Patch {
        kind: Lesson::NAME.to_owned(),
        id: lesson.id,
        seen: book.seen(Lesson::NAME, lesson.id),
        set: one("status", status.write()),
        closes: Vec::new(),
    }
}
