//! When somebody who teaches can come and when not: on a weekday, or on one day. She says so
//! herself, or those who run the program for her.

use super::staff::Staff;
use crate::choice;
use crate::problem::{Problem, ProblemCode};
use crate::record;
use crate::record::form::{Condition, Initial};
use crate::record::{Body, Deletion, Kind, Record, ScopeRule, Writers};
use crate::value::{Date, FieldValue, Ref, TimeOfDay, Weekday};

choice! {
    /// Whether she can come.
    Presence {
        /// She can.
        Can = "can",
        /// She cannot.
        Cannot = "cannot",
    }
}

record! {
    /// One time at which somebody can come, or cannot.
    Availability = "availability" {
        /// Who.
        staff: Ref<Staff> => required, fixed, initial(Initial::Me),
            by_person_in_or_manager("staff"), listed;
        /// Whether she can come.
        presence: Presence => required, initial(Initial::Code("can")),
            by_person_in_or_manager("staff"), listed;
        /// Every week on this day.
        weekday: Weekday => help, shown_if(Condition::Empty("date")),
            by_person_in_or_manager("staff"), listed;
        /// Only on this day, which goes before what is said of its weekday.
        date: Date => shown_if(Condition::Empty("weekday")),
            by_person_in_or_manager("staff"), listed;
        /// From when; empty: from the morning on.
        from: TimeOfDay => by_person_in_or_manager("staff"), listed;
        /// Until when; empty: until the evening.
        to: TimeOfDay => by_person_in_or_manager("staff"), listed;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: Availability::NAME,
    fields: Availability::FIELDS,
    scope: ScopeRule::Office,
    writers: Writers::Staff,
    deletion: Deletion::ByPersonInOrManager("staff"),
    title: &["staff", "weekday", "date"],
    check,
    alike: &["staff", "weekday", "date"],
    ..Kind::PLAIN
};

/// It is about a weekday or one day, and ends after it begins.
fn check(body: &Body) -> Vec<Problem> {
    let is_filled = |field| Condition::Filled(field).holds(body);
    let time = |field: &str| body.get(field).and_then(TimeOfDay::read).map(|it| it.minutes);
    let mut problems = Vec::new();
    match (is_filled("weekday"), is_filled("date")) {
        (false, false) => problems.push(Problem::new("weekday", ProblemCode::Missing)),
        (true, true) => problems.push(Problem::new("date", ProblemCode::DoesNotFit)),
        _ => {}
    }
    if time("from").zip(time("to")).is_some_and(|(from, to)| to <= from) {
        problems.push(Problem::new("to", ProblemCode::EndsBeforeStart));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn it_is_about_a_weekday_or_one_day_and_ends_after_it_begins() {
        let of = |body: Value| check(body.as_object().unwrap());
        assert_eq!(of(json!({ "weekday": "mon", "from": "17:00", "to": "19:00" })), []);
        assert_eq!(of(json!({ "date": "2021-02-03" })), []);
        assert_eq!(of(json!({})), [Problem::new("weekday", ProblemCode::Missing)]);
        let both = of(json!({ "weekday": "mon", "date": "2021-02-03" }));
        assert_eq!(both, [Problem::new("date", ProblemCode::DoesNotFit)]);
        let late = of(json!({ "weekday": "mon", "from": "19:00", "to": "17:00" }));
        assert_eq!(late, [Problem::new("to", ProblemCode::EndsBeforeStart)]);
    }
}
