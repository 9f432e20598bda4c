//! That a learner was told about a scheme of aid, and what came of it. It is written down for
//! everybody alike: that she was told says nothing about her.

use super::aid_scheme::AidScheme;
use super::learner::Learner;
use crate::choice;
use crate::problem::{Problem, ProblemCode};
use crate::record;
use crate::record::form::{Condition, Initial};
use crate::record::list::ListView;
use crate::record::{Body, EventDay, Identity, Kind, Record, ScopeRule, Writers};
use crate::value::{Date, Ref};

choice! {
    /// What came of an application for aid.
    AidResult {
        /// She gets it.
        Granted = "granted",
        /// She does not.
        Refused = "refused",
    }
}

/// Whoever has asked for a scheme waits for an answer.
const IS_APPLIED: Condition = Condition::Is("applied", &["yes"]);

record! {
    /// One scheme of which one learner was told; told twice it is one.
    AidInformation = "aid_information" {
        /// The scheme.
        scheme: Ref<AidScheme> => required, fixed, listed;
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// The day on which she was told.
        given_on: Date => required, past, initial(Initial::Today), listed;
        /// Whether she has asked for it.
        applied: bool => listed;
        /// What came of it.
        result: AidResult => shown_if(IS_APPLIED), listed;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: AidInformation::NAME,
    fields: AidInformation::FIELDS,
    // Two tutors who tell her on one evening make one record.
    identity: Identity::Natural(&["scheme", "learner"]),
    scope: ScopeRule::Own("learner"),
    writers: Writers::Staff,
    event_day: EventDay::Own("given_on"),
    title: &["scheme", "learner"],
    check,
    lists: &[ListView {
        filters: &["scheme", "applied", "result"],
        sort: "-given_on",
        ..ListView::PLAIN
    }],
    ..Kind::PLAIN
};

/// Only who has asked gets an answer.
fn check(body: &Body) -> Vec<Problem> {
    if Condition::Filled("result").holds(body) && !IS_APPLIED.holds(body) {
        return vec![Problem::new("result", ProblemCode::DoesNotFit)];
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn only_who_has_asked_gets_an_answer() {
        let of = |body: Value| check(body.as_object().unwrap());
        let wrong = [Problem::new("result", ProblemCode::DoesNotFit)];
        assert_eq!(of(json!({ "result": "granted" })), wrong);
        assert_eq!(of(json!({ "result": "granted", "applied": false })), wrong);
        assert_eq!(of(json!({ "result": "granted", "applied": true })), []);
    }

    #[test]
    fn a_learner_who_is_told_twice_has_one_record() {
        let of = |day: &str| {
            let body = json!({ "scheme": "00000000-0000-0000-0000-000000000001",
                "learner": "00000000-0000-0000-0000-000000000002", "given_on": day });
            KIND.natural_id(body.as_object().unwrap()).unwrap()
        };
        assert_eq!(of("2020-10-02"), of("2020-10-09"));
    }
}
