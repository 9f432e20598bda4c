//! The timetable of one round: when each subject is held. Everybody sees it, because it is the same
//! for everybody; the ministry announces it, and managers enter it by hand.

use super::exam_sitting::ExamSitting;
use crate::exam::Subject;
use crate::problem::{Problem, ProblemCode};
use crate::record;
use crate::record::{Body, EventDay, Identity, Kind, Record, ScopeRule, Writers};
use crate::value::{Date, FieldValue, Ref, TimeOfDay};

record! {
    /// One subject in the timetable of one round.
    ExamPaper = "exam_paper" {
        /// The round.
        sitting: Ref<ExamSitting> => required, fixed, listed;
        /// The subject.
        subject: Subject => required, fixed, listed;
        /// The day.
        date: Date => required, listed;
        /// When it begins.
        starts_at: TimeOfDay => group("times"), listed;
        /// When it ends.
        ends_at: TimeOfDay => group("times"), listed;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: ExamPaper::NAME,
    fields: ExamPaper::FIELDS,
    identity: Identity::Natural(&["sitting", "subject"]),
    scope: ScopeRule::Program,
    writers: Writers::Managers,
    event_day: EventDay::Own("date"),
    title: &["date", "subject"],
    check,
    ..Kind::PLAIN
};

/// A paper ends after it has begun.
fn check(body: &Body) -> Vec<Problem> {
    let time = |field: &str| body.get(field).and_then(TimeOfDay::read);
    match (time("starts_at"), time("ends_at")) {
        (Some(starts), Some(ends)) if ends <= starts => {
            vec![Problem::new("ends_at", ProblemCode::EndsBeforeStart)]
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_paper_ends_after_it_has_begun() {
        let of = |ends: &str| {
            check(json!({ "starts_at": "09:30", "ends_at": ends }).as_object().unwrap())
        };
        assert_eq!(of("10:20"), []);
        assert_eq!(of("09:30"), [Problem::new("ends_at", ProblemCode::EndsBeforeStart)]);
    }
}
