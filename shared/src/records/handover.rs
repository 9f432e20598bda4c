//! What somebody tells the next person who looks after a learner, and that she has read it. What
//! the next one need not know is left out; how much that was is told, not what it was (T12).

use super::learner::Learner;
use super::staff::Staff;
use crate::problem::{Problem, ProblemCode};
use crate::record;
use crate::record::form::Initial;
use crate::record::{Body, Deletion, EventDay, FilePart, Kind, Record, ScopeRule, Writers};
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
        /// The words that stood before her then; of what an earlier release wrote, unknown.
        read_text: LongText => hidden, by_person_named_in("to");
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: Handover::NAME,
    fields: Handover::FIELDS,
    scope: ScopeRule::Core("learner"),
    writers: Writers::Staff,
    deletion: Deletion::UnlessSet("acknowledged_on"),
    event_day: EventDay::Own("date"),
    title: &["date", "learner"],
    tells_apart: &["to"],
    in_order: &[("date", "acknowledged_on")],
    check,
    in_file: FilePart::Talks,
    ..Kind::PLAIN
};

impl Handover {
    /// Whether the next person has read it as it stands now: what is changed afterwards is read
    /// once more.
    pub fn is_read(&self) -> bool {
        let is_this = self.read_text.is_none() || self.read_text == self.text;
        self.acknowledged_on.is_some() && is_this
    }
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
    use crate::id::RecordId;
    use serde_json::json;

    #[test]
    fn what_is_changed_after_it_was_read_is_read_once_more() {
        let handover = |text: &str, read: Option<&str>, read_text: Option<&str>| {
            let json = json!({ "text": text, "acknowledged_on": read, "read_text": read_text });
            Handover::read(RecordId(uuid::Uuid::nil()), json.as_object().unwrap())
        };
        assert!(!handover("a", None, None).is_read());
        assert!(handover("a", Some("2021-02-01"), Some("a")).is_read());
        assert!(!handover("b", Some("2021-02-01"), Some("a")).is_read());
        assert!(handover("b", Some("2021-02-01"), None).is_read(), "of an earlier release");
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
