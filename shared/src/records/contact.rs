//! How the program reaches a learner or somebody of hers, and when it may: a number without safe
//! hours can put somebody in danger.

use super::learner::Learner;
use crate::choice;
use crate::problem::{Problem, ProblemCode};
use crate::record;
use crate::record::form::{Condition, Initial};
use crate::record::{Body, FilePart, Kind, Record, ScopeRule, Writers};
use crate::value::{LongText, Ref, Text};

choice! {
    /// Who is reached.
    ContactPerson {
        /// The learner herself.
        Oneself = "self",
        /// Her guardian.
        Guardian = "guardian",
        /// Somebody else.
        Other = "other",
    }
}

/// The persons of whom the form asks for the name.
const IS_SOMEBODY_ELSE: Condition = Condition::Is("person", &["guardian", "other"]);

record! {
    /// One way to reach one person.
    Contact = "contact" {
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// Who is reached.
        person: ContactPerson => required, initial(Initial::Code("self")), listed;
        /// Her name.
        name: Text => shown_if(IS_SOMEBODY_ELSE), listed;
        /// The telephone number.
        phone: Text => chars(40), listed;
        /// The e-mail address.
        mail: Text => chars(120), listed;
        /// Whether the program may call.
        may_call: bool => section("when"), initial(Initial::YesNo(true)), listed;
        /// Whether the program may write by LINE.
        may_line: bool => listed;
        /// When it is safe to call, and what not to say.
        safe_hours: LongText => help, shown_if(Condition::Filled("phone"));
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: Contact::NAME,
    fields: Contact::FIELDS,
    scope: ScopeRule::Core("learner"),
    writers: Writers::Staff,
    title: &["person", "name"],
    check,
    in_file: FilePart::Family,
    ..Kind::PLAIN
};

/// A contact leads somewhere, and somebody else has a name.
fn check(body: &Body) -> Vec<Problem> {
    let is_set = |field: &str| body.get(field).is_some_and(|json| !json.is_null());
    let mut problems = Vec::new();
    if IS_SOMEBODY_ELSE.holds(body) && !is_set("name") {
        problems.push(Problem::new("name", ProblemCode::Missing));
    }
    let leads_somewhere = Condition::Any(&[
        Condition::Filled("phone"),
        Condition::Filled("mail"),
        Condition::Is("may_line", &["yes"]),
    ]);
    if !leads_somewhere.holds(body) {
        problems.push(Problem::new("phone", ProblemCode::Missing));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn a_contact_leads_somewhere_and_somebody_else_has_a_name() {
        let of = |body: Value| check(body.as_object().unwrap());
        let missing = |field| Problem::new(field, ProblemCode::Missing);
        assert_eq!(of(json!({ "person": "self" })), [missing("phone")]);
        assert_eq!(of(json!({ "person": "self", "may_line": true })), []);
        assert_eq!(of(json!({ "person": "guardian", "phone": "011" })), [missing("name")]);
        let mother = json!({ "person": "guardian", "name": "母", "mail": "a@example.jp" });
        assert_eq!(of(mother), []);
    }
}
