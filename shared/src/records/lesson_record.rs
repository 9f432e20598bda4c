//! What one learner worked on in one subject at one lesson, how it went, and what she does until
//! the next time. She reads it on her own page.

use super::learner::Learner;
use super::lesson::Lesson;
use super::material::Material;
use crate::choice;
use crate::exam::StudySubject;
use crate::record;
use crate::record::{EventDay, FilePart, Identity, Kind, Record, ScopeRule, Writers};
use crate::value::{Ref, Text};

choice! {
    /// How it went: ○, △ or ×.
    LessonResult {
        /// She can do it.
        Good = "good",
        /// She can do some of it.
        Partly = "partly",
        /// Once more next time.
        Again = "again",
    }
}

record! {
    /// One learner's work in one subject of one lesson; two tablets that write about the same meet
    /// in one record.
    LessonRecord = "lesson_record" {
        /// The lesson.
        lesson: Ref<Lesson> => required, fixed, listed;
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// The subject.
        subject: StudySubject => required, fixed, listed;
        /// What she worked with.
        material: Ref<Material>;
        /// Which pages or numbers.
        range: Text => chars(80), listed;
        /// How it went.
        result: LessonResult => listed;
        /// What she does until the next time.
        homework: Text => free, listed;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: LessonRecord::NAME,
    fields: LessonRecord::FIELDS,
    identity: Identity::Natural(&["lesson", "learner", "subject"]),
    scope: ScopeRule::Own("learner"),
    writers: Writers::Staff,
    event_day: EventDay::Through { reference: "lesson", field: "date" },
    title: &["lesson", "subject"],
    in_file: FilePart::Plan,
    ..Kind::PLAIN
};
