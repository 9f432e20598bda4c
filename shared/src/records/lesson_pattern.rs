//! The weekly lesson of a venue, from which its lessons are made. Where, on which weekday and when
//! never change: a change ends one pattern and begins another.

use super::lesson::LessonMode;
use super::staff::Staff;
use super::venue::Venue;
use crate::record;
use crate::record::form::Initial;
use crate::record::{EventDay, Kind, Record, ScopeRule, Writers};
use crate::value::{Date, Minutes, Ref, RefSet, Text, TimeOfDay, Weekday};

record! {
    /// One weekly lesson of one venue.
    LessonPattern = "lesson_pattern" {
        /// The venue.
        venue: Ref<Venue> => required, fixed, listed;
        /// The weekday.
        weekday: Weekday => required, fixed, listed;
        /// When it starts.
        start: TimeOfDay => required, fixed, listed;
        /// How long it lasts.
        length_minutes: Minutes => initial(Initial::Number(120));
        /// How people meet.
        mode: LessonMode => initial(Initial::Code("in_person"));
        /// Who teaches.
        staff: RefSet<Staff>;
        /// Their names as learners read them, who see no records of staff.
        staff_shown: Text => help;
        /// The first day.
        from: Date => required, initial(Initial::Today), listed;
        /// The last day; empty while it goes on.
        to: Date => listed;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: LessonPattern::NAME,
    fields: LessonPattern::FIELDS,
    scope: ScopeRule::Venue("venue"),
    writers: Writers::Staff,
    event_day: EventDay::Own("from"),
    title: &["venue", "weekday", "start"],
    alike: &["venue", "weekday", "start"],
    in_order: &[("from", "to")],
    ..Kind::PLAIN
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::{Problem, ProblemCode};
    use serde_json::json;

    #[test]
    fn a_pattern_does_not_end_before_it_begins() {
        let of = |to: &str| {
            KIND.contradictions(json!({ "from": "2020-04-01", "to": to }).as_object().unwrap())
        };
        assert_eq!(of("2020-04-01"), []);
        assert_eq!(of("2020-03-31"), [Problem::new("to", ProblemCode::EndsBeforeStart)]);
    }
}
