//! Whether one learner was at one lesson.

use super::learner::Learner;
use super::lesson::Lesson;
use crate::choice;
use crate::problem::{Problem, ProblemCode};
use crate::record;
use crate::record::form::Condition;
use crate::record::list::ListView;
use crate::record::{Body, EventDay, FilePart, Identity, Kind, Record, ScopeRule, Writers};
use crate::value::{FieldValue, Minutes, Ref};

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

/// Only who was there has minutes.
const WAS_THERE: Condition = Condition::Is("status", &["present", "online"]);

record! {
    /// One learner at one lesson; two tablets that mark the same meet in one record.
    Attendance = "attendance" {
        /// The lesson.
        lesson: Ref<Lesson> => required, fixed, listed;
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// What the roll call says.
        status: AttendanceStatus => required, group("presence"), listed;
        /// How long she was there.
        minutes: Minutes => group("presence"), shown_if(WAS_THERE), listed;
        /// Whether she brought a child along; whose and how old stands nowhere.
        with_child: bool => shown_if(WAS_THERE);
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: Attendance::NAME,
    fields: Attendance::FIELDS,
    identity: Identity::Natural(&["lesson", "learner"]),
    scope: ScopeRule::Own("learner"),
    writers: Writers::Staff,
    event_day: EventDay::Through { reference: "lesson", field: "date" },
    title: &["lesson", "learner"],
    check,
    lists: &[ListView {
        columns: &["learner", "lesson", "status", "minutes"],
        filters: &["lesson.venue", "lesson.date", "learner", "status"],
        sort: "-lesson",
        export: &["learner.full_name"],
        ..ListView::PLAIN
    }],
    in_file: FilePart::Attendance,
    has_own_view: true,
    ..Kind::PLAIN
};

/// Who was not there has no minutes and brought nobody.
fn check(body: &Body) -> Vec<Problem> {
    use AttendanceStatus::{Absent, AbsentNotified, Closed};
    let status = body.get("status").and_then(AttendanceStatus::read);
    let was_away = matches!(status, Some(Absent | AbsentNotified | Closed));
    if !was_away {
        return Vec::new();
    }
    let minutes = body.get("minutes").and_then(Minutes::read);
    let with_child = body.get("with_child").and_then(bool::read);
    let wrong = [
        minutes.filter(|minutes| minutes.0 > 0).map(|_| "minutes"),
        with_child.filter(|with_child| *with_child).map(|_| "with_child"),
    ];
    let wrong = wrong.into_iter().flatten();
    wrong.map(|field| Problem::new(field, ProblemCode::DoesNotFit)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_who_was_there_has_minutes_and_brings_a_child() {
        let of = |json: serde_json::Value| check(json.as_object().unwrap()).len();
        assert_eq!(of(json!({ "status": "present", "minutes": 90 })), 0);
        assert_eq!(of(json!({ "status": "absent" })), 0);
        assert_eq!(of(json!({ "status": "absent", "minutes": 90 })), 1);
        assert_eq!(of(json!({ "status": "present", "with_child": true })), 0);
        assert_eq!(of(json!({ "status": "absent_notified", "with_child": true })), 1);
        assert_eq!(of(json!({ "status": "absent", "with_child": false })), 0);
    }
}
