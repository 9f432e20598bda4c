//! What a learner asks about the records that are kept about her: to see them, to have something
//! corrected or removed. She asks, on her own page or in a talk; staff answer, and both stay.

use super::learner::Learner;
use crate::choice;
use crate::problem::{Problem, ProblemCode};
use crate::record;
use crate::record::form::{Condition, Initial};
use crate::record::list::ListView;
use crate::record::{Body, Deletion, EventDay, FilePart, Kind, Record, ScopeRule, Writers};
use crate::value::{Date, LongText, Ref};

choice! {
    /// What she asks for.
    DataRequestKind {
        /// To be shown what is kept.
        See = "see",
        /// To have something corrected.
        Correct = "correct",
        /// To have something removed.
        Delete = "delete",
    }
}

record! {
    /// One request of one learner.
    DataRequest = "data_request" {
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// What she asks for.
        kind: DataRequestKind
            => required, fixed, by_learner, initial(Initial::Code("correct")), listed;
        /// What exactly, in her words, which nobody changes.
        words: LongText => fixed, by_learner, listed;
        /// The day on which she asked.
        asked_on: Date => required, by_learner, past, initial(Initial::Today), listed;
        /// That she does not ask any more, which she alone says: nobody deletes a request.
        is_taken_back: bool => by_learner, by_person_in("learner"), listed;
        /// What she was answered; she reads it.
        answer: LongText => section("answer"), help, group("answer");
        /// The day of the answer.
        answered_on: Date => past, group("answer"), listed;
    }
}

impl DataRequest {
    /// Whether it waits for an answer.
    pub fn is_open(&self) -> bool {
        self.answered_on.is_none() && self.is_taken_back != Some(true)
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: DataRequest::NAME,
    fields: DataRequest::FIELDS,
    scope: ScopeRule::Own("learner"),
    writers: Writers::StaffAndLearner,
    deletion: Deletion::Never,
    event_day: EventDay::Own("asked_on"),
    title: &["asked_on", "kind"],
    tells_apart: &["learner"],
    in_order: &[("asked_on", "answered_on")],
    check,
    lists: &[ListView {
        filters: &["kind", "asked_on", "answered_on"],
        sort: "-asked_on",
        ..ListView::PLAIN
    }],
    in_file: FilePart::Talks,
    ..Kind::PLAIN
};

/// Whoever wants a correction says which, and an answer has words and a day.
fn check(body: &Body) -> Vec<Problem> {
    let mut problems = Vec::new();
    let is_set = |field| Condition::Filled(field).holds(body);
    if Condition::Is("kind", &["correct", "delete"]).holds(body) && !is_set("words") {
        problems.push(Problem::new("words", ProblemCode::Missing));
    }
    match (is_set("answer"), is_set("answered_on")) {
        (true, false) => problems.push(Problem::new("answered_on", ProblemCode::Missing)),
        (false, true) => problems.push(Problem::new("answer", ProblemCode::Missing)),
        _ => {}
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
    fn whoever_wants_a_correction_says_which() {
        let missing = [Problem::new("words", ProblemCode::Missing)];
        assert_eq!(problems(json!({ "kind": "correct" })), missing);
        assert_eq!(problems(json!({ "kind": "delete", "words": "my old number" })), []);
        assert_eq!(problems(json!({ "kind": "see" })), []);
    }

    #[test]
    fn an_answer_has_words_and_a_day_and_comes_after_the_request() {
        let of = |more: Value| {
            let mut body = json!({ "kind": "see", "asked_on": "2021-01-10" });
            body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            problems(body)
        };
        let missing = |field| [Problem::new(field, ProblemCode::Missing)];
        assert_eq!(of(json!({ "answer": "done" })), missing("answered_on"));
        assert_eq!(of(json!({ "answered_on": "2021-01-11" })), missing("answer"));
        let early = json!({ "answer": "done", "answered_on": "2021-01-09" });
        assert_eq!(of(early), [Problem::new("answered_on", ProblemCode::EndsBeforeStart)]);
    }
}
