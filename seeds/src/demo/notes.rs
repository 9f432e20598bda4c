//! What tutors write after lessons: to a learner, or for the team only.

use super::lessons::HeldLesson;
use super::words::{NOTES_TO_LEARNER, NOTES_TO_TEAM};
use super::{Cast, SIGNED_IN_LEARNER};
use crate::script::{Script, at, create, day, pick, scatter};
use shared::records::note::{Audience, Note};
use shared::value::{LongText, Ref};

/// Notes of about every fourth learner at a lesson; more about the one who has an account.
pub(super) fn notes(script: &mut Script, cast: &Cast, held: &[HeldLesson]) {
    let first_day = cast.set.year.first_day();
    for lesson in held.iter().filter(|lesson| lesson.date >= first_day) {
        for number in &lesson.present {
            let seed = lesson.date.days_since(day(2020, 4, 1)).unsigned_abs();
            let chance = scatter(u64::from(*number), seed) % 8;
            let audience = match (chance, *number == SIGNED_IN_LEARNER) {
                (0 | 1, _) | (2, true) => Audience::Learner,
                (3, _) | (4, true) => Audience::Team,
                _ => continue,
            };
            note(script, cast, lesson, *number, audience);
        }
    }
}

fn note(script: &mut Script, cast: &Cast, lesson: &HeldLesson, number: u8, audience: Audience) {
    let person = cast.person(number);
    let tutor = cast.tutor(lesson.place);
    let seed = lesson.date.days_since(day(2020, 4, 1)).unsigned_abs() / 7;
    let words = match audience {
        Audience::Learner => pick(&NOTES_TO_LEARNER, seed, u64::from(number)),
        Audience::Team => pick(&NOTES_TO_TEAM, seed, u64::from(number)),
    };
    let made_at = at(lesson.date, i64::from(lesson.place.hour) + 2, 20 + i64::from(number % 30));
    let id = script.id(made_at);
    let record = Note {
        learner: Some(Ref::to(person.id())),
        audience: Some(audience),
        staff: Some(Ref::to(tutor.staff())),
        date: Some(lesson.date),
        lesson: Some(Ref::to(lesson.id)),
        text: Some(LongText(words.to_owned())),
        ..Note::empty(id)
    };
    script.add(tutor.account(), made_at, vec![create(id, &record)]);
}
