//! Days on which a venue, or all of them, are closed. Lessons that were planned on them are closed
//! with it; nobody is counted as absent.

use super::venue::Venue;
use crate::record;
use crate::record::form::Initial;
use crate::record::list::ListView;
use crate::record::{EventDay, Kind, Record, ScopeRule, Writers};
use crate::value::{Date, LongText, Ref, Text};

record! {
    /// One closure.
    VenueClosure = "venue_closure" {
        /// The venue; empty: all of them.
        venue: Ref<Venue> => help, listed;
        /// The first day.
        from: Date => required, initial(Initial::Today), listed;
        /// The last day.
        to: Date => required, listed;
        /// Why.
        reason: Text => required, listed;
        /// What learners are told, in words that they understand at once.
        words: LongText => help;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: VenueClosure::NAME,
    fields: VenueClosure::FIELDS,
    scope: ScopeRule::Program,
    writers: Writers::Managers,
    event_day: EventDay::Own("from"),
    title: &["from", "venue"],
    in_order: &[("from", "to")],
    // A closure of all venues names none, so its days come first.
    lists: &[ListView {
        columns: &["from", "to", "venue", "reason"],
        sort: "-from",
        ..ListView::PLAIN
    }],
    ..Kind::PLAIN
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::{Problem, ProblemCode};
    use serde_json::json;

    #[test]
    fn a_closure_has_a_last_day_that_is_not_before_its_first() {
        let of = |to: &str| {
            KIND.contradictions(json!({ "from": "2020-04-14", "to": to }).as_object().unwrap())
        };
        assert_eq!(of("2020-04-14"), []);
        assert_eq!(of("2020-04-13"), [Problem::new("to", ProblemCode::EndsBeforeStart)]);
    }
}
