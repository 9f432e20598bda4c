//! A photograph that may be printed or shown: who is on it, what they agreed to and where it is
//! used. The picture itself is kept elsewhere; for those who run the program.

use super::consent::Consent;
use super::learner::Learner;
use crate::problem::{Problem, ProblemCode};
use crate::record;
use crate::record::form::{Choices, Condition, Initial};
use crate::record::list::ListView;
use crate::record::{Body, EventDay, FilePart, Kind, Record, ScopeRule, Writers};
use crate::value::{Date, RefSet, Text};

/// The consents that a photograph can rest on.
const ABOUT_PHOTOS: Choices =
    Choices::Where(Condition::All(&[Condition::Is("purpose", &["photo"]), IS_GIVEN]));

const IS_GIVEN: Condition = Condition::Is("answer", &["given"]);

record! {
    /// One photograph.
    Photo = "photo" {
        /// What is on it, without names.
        about: Text => required, help, chars(80), listed;
        /// The day on which it was taken.
        taken_on: Date => required, past, initial(Initial::Today), listed;
        /// Where it is kept.
        kept_in: Text => required, chars(120), listed;
        /// The learners who are on it.
        people: RefSet<Learner> => section("people"), listed;
        /// What they agreed to.
        consents: RefSet<Consent> => help, choices(ABOUT_PHOTOS);
        /// Where it is used; empty: nowhere yet, or not any more.
        used_in: Text => section("used"), help, chars(120), listed;
    }
}

impl Photo {
    /// Whether it is shown anywhere.
    pub fn is_used(&self) -> bool {
        self.used_in.is_some()
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: Photo::NAME,
    fields: Photo::FIELDS,
    scope: ScopeRule::Managers,
    writers: Writers::Managers,
    event_day: EventDay::Own("taken_on"),
    title: &["about"],
    tells_apart: &["taken_on"],
    check,
    lists: &[ListView { filters: &["taken_on"], sort: "-taken_on", ..ListView::PLAIN }],
    in_file: FilePart::Family,
    ..Kind::PLAIN
};

/// A consent is that of somebody on the photograph.
fn check(body: &Body) -> Vec<Problem> {
    let is_set = |field| Condition::Filled(field).holds(body);
    if is_set("consents") && !is_set("people") {
        return vec![Problem::new("people", ProblemCode::Missing)];
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn whoever_agreed_is_on_the_photograph() {
        let of = |body: Value| check(body.as_object().unwrap());
        let missing = [Problem::new("people", ProblemCode::Missing)];
        assert_eq!(of(json!({ "consents": ["x"] })), missing);
        assert_eq!(of(json!({ "consents": ["x"], "people": ["y"] })), []);
        assert_eq!(of(json!({ "about": "an empty room" })), []);
    }
}
