//! What a learner, or for her a guardian, has agreed to: one record for each purpose and giver, so
//! that one of them is withdrawn and the others stay. The newest one of a purpose and a giver
//! decides (`program::consents`). A withdrawal is not taken back, but for a slip of the finger by
//! her who made it; who agrees again makes a new record.

use super::learner::Learner;
use crate::choice;
use crate::problem::{Problem, ProblemCode};
use crate::record;
use crate::record::form::{Condition, Initial};
use crate::record::{Body, Deletion, EventDay, FilePart, Kind, Record, ScopeRule, Writers};
use crate::value::{Choice, Count, Date, FieldValue, Ref, Text};

choice! {
    /// Who was asked.
    ConsentGiver {
        /// The learner.
        Learner = "learner",
        /// Her guardian.
        Guardian = "guardian",
    }
}

choice! {
    /// What for.
    Purpose {
        /// To take part, and that records are kept for it.
        Program = "program",
        /// To tell organizations of the network.
        Network = "network",
        /// To tell her school.
        School = "school",
        /// To be written to by LINE.
        Line = "line",
        /// To be written to by e-mail.
        Mail = "mail",
        /// To be photographed.
        Photo = "photo",
        /// To be told about in a story.
        Story = "story",
        /// To be asked how she is after she has left.
        FollowUp = "follow_up",
    }
}

choice! {
    /// The answer.
    ConsentAnswer {
        /// Agreed.
        Given = "given",
        /// Not agreed.
        Refused = "refused",
        /// A guardian was not asked, because that would harm the learner.
        NotAsked = "not_asked",
    }
}

choice! {
    /// How the answer was given.
    ConsentMeans {
        /// On paper.
        Paper = "paper",
        /// On a device.
        App = "app",
        /// In a talk.
        Spoken = "spoken",
    }
}

/// The version of the texts that are shown today; each version stays in the words under
/// `consent.text.<purpose>.<version>`.
pub const TEXT_VERSION: Count = Count(1);

/// The purposes of which somebody outside the program learns something.
const TELLS: Condition = Condition::Is("purpose", &["network", "school"]);

/// Whether somebody who agrees to this says whom the program may tell.
pub fn tells_others(purpose: Purpose) -> bool {
    TELLS.holds(&Body::from_iter([("purpose".to_owned(), purpose.code().into())]))
}

/// Only what was given is withdrawn.
const IS_GIVEN: Condition = Condition::Is("answer", &["given"]);

record! {
    /// One answer of one giver about one purpose.
    Consent = "consent" {
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// Who was asked.
        giver: ConsentGiver => required, fixed, initial(Initial::Code("learner")), listed;
        /// What for.
        purpose: Purpose => required, fixed, listed;
        /// Whom the program may tell.
        organizations: Text => help, shown_if(TELLS);
        /// The version of the text that was shown.
        text_version: Count => required, initial(Initial::Number(TEXT_VERSION.0 as i64));
        /// The day of the answer.
        asked_on: Date => required, past, initial(Initial::Today), listed;
        /// The answer.
        answer: ConsentAnswer => required, listed;
        /// How it was given.
        means: ConsentMeans => listed;
        /// The day on which it was withdrawn.
        withdrawn_on: Date
            => section("withdrawal"), help, by_learner, earliest, past, shown_if(IS_GIVEN), listed;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: Consent::NAME,
    fields: Consent::FIELDS,
    scope: ScopeRule::Own("learner"),
    writers: Writers::StaffLearnerChanges,
    deletion: Deletion::UnlessSet("withdrawn_on"),
    event_day: EventDay::Own("asked_on"),
    title: &["purpose", "giver", "answer"],
    tells_apart: &["asked_on"],
    in_order: &[("asked_on", "withdrawn_on")],
    check,
    in_file: FilePart::Family,
    ..Kind::PLAIN
};

/// Who agrees to others being told knows whom; only a guardian may stay unasked; and only what was
/// given is withdrawn.
fn check(body: &Body) -> Vec<Problem> {
    let mut problems = Vec::new();
    let is_set = |field: &str| body.get(field).is_some_and(|json| !json.is_null());
    let answer = body.get("answer").and_then(ConsentAnswer::read);
    if TELLS.holds(body) && IS_GIVEN.holds(body) && !is_set("organizations") {
        problems.push(Problem::new("organizations", ProblemCode::Missing));
    }
    let is_hers = body.get("giver").and_then(ConsentGiver::read) == Some(ConsentGiver::Learner);
    if answer == Some(ConsentAnswer::NotAsked) && is_hers {
        problems.push(Problem::new("answer", ProblemCode::DoesNotFit));
    }
    if is_set("withdrawn_on") && answer.is_some_and(|answer| answer != ConsentAnswer::Given) {
        problems.push(Problem::new("withdrawn_on", ProblemCode::DoesNotFit));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn problems(body: Value) -> Vec<Problem> {
        KIND.contradictions(body.as_object().unwrap())
    }

    #[test]
    fn who_agrees_that_others_are_told_is_told_whom() {
        let of = |purpose, answer| problems(json!({ "purpose": purpose, "answer": answer }));
        let missing = [Problem::new("organizations", ProblemCode::Missing)];
        assert_eq!(of("network", "given"), missing);
        assert_eq!(of("school", "given"), missing);
        assert_eq!(of("network", "refused"), []);
        assert_eq!(of("photo", "given"), []);
    }

    #[test]
    fn a_learner_is_asked_herself_and_a_guardian_may_stay_unasked() {
        let of = |giver| problems(json!({ "giver": giver, "answer": "not_asked" }));
        assert_eq!(of("learner"), [Problem::new("answer", ProblemCode::DoesNotFit)]);
        assert_eq!(of("guardian"), []);
    }

    #[test]
    fn only_what_was_given_is_withdrawn_and_not_before() {
        let of = |answer, day| {
            problems(json!({ "asked_on": "2021-01-10", "answer": answer, "withdrawn_on": day }))
        };
        assert_eq!(of("given", "2021-02-01"), []);
        let early = [Problem::new("withdrawn_on", ProblemCode::EndsBeforeStart)];
        assert_eq!(of("given", "2021-01-09"), early);
        let refused = [Problem::new("withdrawn_on", ProblemCode::DoesNotFit)];
        assert_eq!(of("refused", "2021-02-01"), refused);
    }
}
