//! Who is expected at a lesson: the enrollments of its venue and weekday, and everybody marked.

use std::collections::BTreeMap;

use shared::id::RecordId;
use shared::record::Record;
use shared::records::attendance::{Attendance, AttendanceStatus};
use shared::records::enrollment::Enrollment;
use shared::records::learner::Learner;
use shared::records::lesson::Lesson;
use shared::value::{FieldValue, Ref};

use crate::book::Book;
use crate::reading::find::{is_within, naming, person};

/// One person on the roster.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Expected {
    /// The record that stands for her.
    pub learner: RecordId,
    /// The record of her attendance, whether it exists or not.
    pub attendance: RecordId,
}

/// How far a roll call has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub expected: usize,
    pub came: usize,
    pub away: usize,
}

impl Tally {
    /// How many are marked.
    pub fn marked(self) -> usize {
        self.came + self.away
    }
}

/// Everybody on the roster of a lesson, each person once, by name.
pub fn roster(book: Book, lesson: &Lesson) -> Vec<Expected> {
    let mut people: BTreeMap<RecordId, Option<RecordId>> = BTreeMap::new();
    for enrollment in seats(book, lesson) {
        if let Some(learner) = enrollment.learner {
            people.entry(person(book, learner.id)).or_default();
        }
    }
    for attendance in naming::<Attendance>(book, "lesson", lesson.id) {
        let Some(learner) = attendance.learner else { continue };
        let shown = person(book, learner.id);
        let known = people.entry(shown).or_default();
        // A person who was marked under two records keeps the mark of the shown one.
        if known.is_none() || learner.id == shown {
            *known = Some(attendance.id);
        }
    }
    let mut roster: Vec<(String, Expected)> = people
        .into_iter()
        .map(|(learner, attendance)| {
            let attendance = attendance.unwrap_or_else(|| attendance_id(lesson.id, learner));
            (sort_name(book, learner), Expected { learner, attendance })
        })
        .collect();
    roster.sort_by(|one, two| (&one.0, one.1.learner).cmp(&(&two.0, two.1.learner)));
    roster.into_iter().map(|(_, expected)| expected).collect()
}

/// How many are expected, came and stayed away.
pub fn tally(book: Book, lesson: &Lesson) -> Tally {
    let mut tally = Tally::default();
    for expected in roster(book, lesson) {
        tally.expected += 1;
        match book.read::<Attendance>(expected.attendance).and_then(|it| it.status) {
            Some(AttendanceStatus::Present | AttendanceStatus::Online) => tally.came += 1,
            Some(_) => tally.away += 1,
            None => {}
        }
    }
    tally
}

/// The id of the fact that this learner was, or was not, at this lesson.
pub fn attendance_id(lesson: RecordId, learner: RecordId) -> RecordId {
    let mut fact = Attendance::empty(lesson);
    fact.lesson = Some(Ref::to(lesson));
    fact.learner = Some(Ref::to(learner));
    Attendance::KIND.natural_id(&fact.write()).expect("an attendance has a natural key")
}

fn seats(book: Book, lesson: &Lesson) -> Vec<Enrollment> {
    let (Some(venue), Some(day)) = (lesson.venue, lesson.date) else { return Vec::new() };
    let mut seats = naming::<Enrollment>(book, "venue", venue.id);
    seats.retain(|seat| {
        let fits = seat.weekday.is_none_or(|weekday| weekday == day.weekday());
        fits && is_within(seat.from, seat.to, day)
    });
    seats
}

fn sort_name(book: Book, learner: RecordId) -> String {
    let Some(learner) = book.read::<Learner>(learner) else { return String::new() };
    // By the name that stands in the row, so that a finger finds it where the eye expects it.
    let name = learner.preferred_name.or(learner.kana);
    name.map(|name| crate::reading::fold::fold(&name.0)).unwrap_or_default()
}

/// The plain form of a reference, for changes.
pub fn reference(id: RecordId) -> serde_json::Value {
    Ref::<Learner>::to(id).write()
}
