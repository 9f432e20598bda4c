//! That a learner will not come to a lesson, said by herself or heard by staff. It is never an
//! attendance by itself: the roll shows it, and whoever takes the roll decides.

use super::learner::Learner;
use super::lesson::Lesson;
use crate::choice;
use crate::record;
use crate::record::{EventDay, FilePart, Identity, Kind, Record, ScopeRule, Writers};
use crate::value::{Ref, Text};

choice! {
    /// Why she will not come; she need not say it.
    AbsenceReason {
        /// How she feels.
        Condition = "condition",
        /// School.
        School = "school",
        /// A job.
        Work = "work",
        /// Something at home.
        Home = "home",
        /// How to get there.
        Way = "way",
        /// Something else.
        Other = "other",
    }
}

record! {
    /// One learner's notice about one lesson; said twice it is one.
    AbsenceNotice = "absence_notice" {
        /// The lesson.
        lesson: Ref<Lesson> => required, fixed, listed;
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// Why, in classes.
        reason: AbsenceReason => by_learner, help, listed;
        /// What she says.
        words: Text => free, by_learner;
        /// That she comes after all: a learner deletes nothing, and takes it back in this way.
        is_taken_back: bool => by_learner, listed;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: AbsenceNotice::NAME,
    fields: AbsenceNotice::FIELDS,
    identity: Identity::Natural(&["lesson", "learner"]),
    scope: ScopeRule::Own("learner"),
    writers: Writers::StaffAndLearner,
    event_day: EventDay::Through { reference: "lesson", field: "date" },
    title: &["lesson", "learner"],
    in_file: FilePart::Attendance,
    ..Kind::PLAIN
};
