//! Whether one learner was at one lesson.

use super::learner::Learner;
use super::lesson::Lesson;
use crate::choice;
use crate::record;
use crate::record::kind::no_check;
use crate::record::{Identity, Kind, Record, ScopeRule, Writers};
use crate::value::{Minutes, Ref};

choice! {
    /// What the roll call says of a learner.
    AttendanceStatus {
        /// She came.
        Present = "present",
        /// She took part online.
        Online = "online",
        /// She let us know that she would not come.
        AbsentNotified = "absent_notified",
        /// She did not come.
        Absent = "absent",
        /// The venue was closed; not an absence.
        Closed = "closed",
    }
}

record! {
    /// One learner at one lesson; two tablets that mark the same meet in one record.
    Attendance = "attendance" {
        /// The lesson.
        lesson: Ref<Lesson> => required, fixed, listed;
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// What the roll call says.
        status: AttendanceStatus => required, listed;
        /// How long she was there.
        minutes: Minutes => listed;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: Attendance::NAME,
    fields: Attendance::FIELDS,
    identity: Identity::Natural(&["lesson", "learner"]),
    scope: ScopeRule::Own("learner"),
    writers: Writers::Staff,
    event_date: None,
    title: &["lesson", "learner"],
    check: no_check,
};
