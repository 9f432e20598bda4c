//! Where a learner stands at the beginning and later: in one subject, in her daily life, or in how
//! ready she is for what comes. One record for each thing that was looked at on a day, so that two
//! tutors who look at two subjects write two records.

use super::learner::Learner;
use super::staff::Staff;
use crate::choice;
use crate::exam::StudySubject;
use crate::problem::{Problem, ProblemCode};
use crate::record;
use crate::record::form::{Condition, Initial};
use crate::record::{Body, EventDay, FilePart, Kind, Record, ScopeRule, Writers};
use crate::value::{Date, FieldValue, LongText, Ref};

choice! {
    /// What was looked at.
    AssessmentKind {
        /// How far she is in a subject.
        Academic = "academic",
        /// How her days go: sleep, ways, company.
        Life = "life",
        /// How ready she is for an exam, a school or work.
        Readiness = "readiness",
    }
}

choice! {
    /// How far she is in a subject, by where she begins to work.
    AssessmentLevel {
        /// From the beginning.
        Beginning = "beginning",
        /// Some of it is there.
        Partly = "partly",
        /// She can do it.
        Firm = "firm",
    }
}

/// A subject and a level belong together.
const IS_ACADEMIC: Condition = Condition::Is("kind", &["academic"]);

record! {
    /// One look at where one learner stands.
    Assessment = "assessment" {
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// The day.
        date: Date => required, past, initial(Initial::Today), listed;
        /// What was looked at.
        kind: AssessmentKind => required, listed;
        /// The subject.
        subject: StudySubject => shown_if(IS_ACADEMIC), listed;
        /// How far she is in it.
        level: AssessmentLevel => shown_if(IS_ACADEMIC), listed;
        /// What was seen, as she may read it.
        result: LongText => help, listed;
        /// Who looked.
        staff: Ref<Staff> => author, initial(Initial::Me), listed;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: Assessment::NAME,
    fields: Assessment::FIELDS,
    scope: ScopeRule::Core("learner"),
    writers: Writers::Staff,
    event_day: EventDay::Own("date"),
    title: &["date", "kind"],
    tells_apart: &["subject"],
    alike: &["learner", "date", "kind", "subject"],
    check,
    in_file: FilePart::Plan,
    ..Kind::PLAIN
};

/// Of a subject it says how far she is; of anything else it says something in words.
fn check(body: &Body) -> Vec<Problem> {
    let is_set = |field: &str| body.get(field).is_some_and(|json| !json.is_null());
    let needed: &[&str] = match body.get("kind").and_then(AssessmentKind::read) {
        Some(AssessmentKind::Academic) => &["subject", "level"],
        Some(AssessmentKind::Life | AssessmentKind::Readiness) => &["result"],
        None => &[],
    };
    let missing = needed.iter().filter(|field| !is_set(field));
    missing.map(|field| Problem::new(field, ProblemCode::Missing)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn of_a_subject_it_says_how_far_she_is_and_of_her_days_it_says_something() {
        let of = |body: serde_json::Value| KIND.contradictions(body.as_object().unwrap());
        let missing = |field| Problem::new(field, ProblemCode::Missing);
        assert_eq!(of(json!({ "kind": "academic" })), [missing("subject"), missing("level")]);
        let sugaku = json!({ "kind": "academic", "subject": "sugaku", "level": "partly" });
        assert_eq!(of(sugaku), []);
        assert_eq!(of(json!({ "kind": "life" })), [missing("result")]);
        assert_eq!(of(json!({ "kind": "readiness", "result": "電車に乗れた" })), []);
    }
}
