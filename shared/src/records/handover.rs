//! What somebody tells the next person who looks after a learner, and that she has read it. What
//! the next one need not know is left out; how much that was is told, not what it was (T12).

use super::learner::Learner;
use super::staff::Staff;
use crate::problem::{Problem, ProblemCode};
use crate::record;
use crate::record::form::Initial;
use crate::record::{
    Body, Deletion, EventDay, FilePart, Kind, Proposed, Record, ScopeRule, Writers,
};
use crate::value::{Count, Date, LongText, Ref, Text};

record! {
    /// One learner, handed over from one person to the next.
    Handover = "handover" {
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// Who hands her over; nobody, if another program does.
        from: Ref<Staff> => initial(Initial::Me), listed;
        /// The program that she comes from.
        program: Text => help, listed;
        /// Who looks after her next. Somebody else is another handover, for what one person was
        /// told the other one has not read.
        to: Ref<Staff> => required, fixed, listed;
        /// The day.
        date: Date => required, past, initial(Initial::Today), listed;
        /// What the next person should know.
        text: LongText => required, help;
        /// How many things were left out.
        left_out: Count => help, listed;
        /// The day on which the next person has read it.
        acknowledged_on: Date => section("read"), past, by_person_named_in("to"), listed;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: Handover::NAME,
    fields: Handover::FIELDS,
    scope: ScopeRule::Core("learner"),
    writers: Writers::Staff,
    deletion: Deletion::UnlessSet("acknowledged_on"),
    forbids,
    event_day: EventDay::Own("date"),
    title: &["date", "learner"],
    tells_apart: &["to"],
    in_order: &[("date", "acknowledged_on")],
    check,
    in_file: FilePart::Talks,
    ..Kind::PLAIN
};

/// What was read are these words: nobody changes them any more, also not how much was left out.
fn forbids(proposed: &Proposed<'_>) -> bool {
    let is_read = proposed.before.get("acknowledged_on").is_some_and(|day| !day.is_null());
    let value = |body: &Body, field: &str| body.get(field).cloned().unwrap_or_default();
    let changes = |field: &&str| value(proposed.before, field) != value(proposed.after, field);
    is_read && ["from", "program", "text", "left_out"].iter().any(changes)
}

/// She comes from somebody, and from somebody else.
fn check(body: &Body) -> Vec<Problem> {
    let value = |field: &str| body.get(field).filter(|json| !json.is_null());
    let mut problems = Vec::new();
    if value("from").is_none() && value("program").is_none() {
        problems.push(Problem::new("from", ProblemCode::Missing));
    }
    if value("to").is_some() && value("from") == value("to") {
        problems.push(Problem::new("to", ProblemCode::DoesNotFit));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_was_read_stays_as_it_was_read() {
        let body = |text: &str, read: Option<&str>| {
            let json = json!({ "text": text, "acknowledged_on": read });
            json.as_object().cloned().unwrap()
        };
        let today = "2021-02-03".parse().unwrap();
        let refuses =
            |before: &Body, after: &Body| forbids(&Proposed { writer: None, before, after, today });
        let read = body("x", Some("2021-02-01"));
        assert!(refuses(&read, &body("y", Some("2021-02-01"))));
        assert!(!refuses(&read, &body("x", None)), "that it was read may be corrected");
        assert!(!refuses(&body("x", None), &body("y", None)));
    }

    #[test]
    fn she_comes_from_somebody_else_or_from_another_program() {
        let of = |body: serde_json::Value| KIND.contradictions(body.as_object().unwrap());
        let one = "00000000-0000-0000-0000-000000000001";
        let other = "00000000-0000-0000-0000-000000000002";
        assert_eq!(of(json!({ "from": one, "to": other })), []);
        assert_eq!(of(json!({ "program": "生活支援", "to": other })), []);
        assert_eq!(of(json!({ "to": other })), [Problem::new("from", ProblemCode::Missing)]);
        let herself = [Problem::new("to", ProblemCode::DoesNotFit)];
        assert_eq!(of(json!({ "from": one, "to": one })), herself);
    }

    #[test]
    fn nobody_has_read_it_before_it_was_written() {
        let body = json!({ "date": "2021-03-31", "acknowledged_on": "2021-03-30", "program": "x" });
        let problems = KIND.contradictions(body.as_object().unwrap());
        assert_eq!(problems, [Problem::new("acknowledged_on", ProblemCode::EndsBeforeStart)]);
    }
}
