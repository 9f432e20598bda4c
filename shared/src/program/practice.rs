//! A lesson to practice on: a venue, a lesson of today and people who do not exist. It lives in the
//! memory of one open page; nothing of it is stored, sent or counted.

use crate::id::{RecordId, Seq};
use crate::record::{Fields, Record};
use crate::records::enrollment::Enrollment;
use crate::records::learner::Learner;
use crate::records::lesson::{Lesson, LessonMode, LessonStatus};
use crate::records::program::Program;
use crate::records::venue::Venue;
use crate::scope::Scope;
use crate::sync::message::RecordState;
use crate::value::{Date, Minutes, Ref, Text, TimeOfDay};

/// How long the lesson lasts.
const LENGTH: Minutes = Minutes(120);

/// The records of a practice lesson on `today`, and the lesson among them. The ids follow from the
/// names of things, so that no real record has one of them.
pub fn practice(today: Date, venue: &str, names: &[String]) -> (RecordId, Vec<RecordState>) {
    let place = id("venue", 0);
    let lesson = Lesson {
        venue: Some(Ref::to(place)),
        date: Some(today),
        start: Some(TimeOfDay { minutes: 18 * 60 }),
        length_minutes: Some(LENGTH),
        status: Some(LessonStatus::Planned),
        mode: Some(LessonMode::InPerson),
        ..Lesson::empty(id("lesson", 0))
    };
    // The day of a demo stands still; so does that of a practice lesson.
    let program = Program { demo_today: Some(today), ..Program::empty(id("program", 0)) };
    let mut records = vec![
        state(&program),
        state(&Venue { name: Some(Text(venue.to_owned())), ..Venue::empty(place) }),
        state(&lesson),
    ];
    for (n, name) in names.iter().enumerate() {
        let learner = Learner {
            preferred_name: Some(Text(name.clone())),
            kana: Some(Text(name.clone())),
            ..Learner::empty(id("learner", n))
        };
        let seat = Enrollment {
            learner: Some(Ref::to(learner.id)),
            venue: Some(Ref::to(place)),
            from: Some(today),
            ..Enrollment::empty(id("enrollment", n))
        };
        records.extend([state(&learner), state(&seat)]);
    }
    (lesson.id, records)
}

fn id(kind: &str, n: usize) -> RecordId {
    RecordId::of_natural_key("practice", &[kind.to_owned(), n.to_string()])
}

fn state<R: Record>(record: &R) -> RecordState {
    RecordState {
        kind: R::NAME.into(),
        id: record.id(),
        scope: Scope::Program,
        seq: Seq(1),
        deleted: false,
        body: Fields::from(record.write()),
        conflicts: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::lesson::roster::roster;
    use crate::program::{ReadRecords, RecordSet};

    #[test]
    fn everybody_of_a_practice_lesson_stands_on_its_roll() {
        let today: Date = "2021-02-03".parse().unwrap();
        let names = ["a", "b", "c"].map(str::to_owned);
        let (lesson, states) = practice(today, "hall", &names);
        let mut records = RecordSet::default();
        for state in states {
            records.put(&state.kind, state.id, state.body.into_body());
        }
        let lesson = records.read::<Lesson>(lesson).unwrap();
        assert_eq!(roster(&records, &lesson).len(), 3);
    }
}
