//! One meeting at a venue: planned, held, or not held and why.

use super::lesson_pattern::LessonPattern;
use super::venue::Venue;
use super::venue_closure::VenueClosure;
use crate::choice;
use crate::problem::{Problem, ProblemCode};
use crate::record;
use crate::record::form::{Beneath, Condition, Initial};
use crate::record::list::{ListAction, ListView, Preset};
use crate::record::{Body, EventDay, Identity, Kind, Record, ScopeRule, Writers};
use crate::value::{Count, Date, Minutes, Ref, Text, TimeOfDay};

choice! {
    /// Whether a lesson took place. Planned in the past means that its roll call has not arrived.
    LessonStatus {
        /// Not yet held.
        Planned = "planned",
        /// It took place.
        TookPlace = "held",
        /// Called off before the day.
        Canceled = "canceled",
        /// The venue was closed.
        Closed = "closed",
    }
}

choice! {
    /// How people meet.
    LessonMode {
        /// At the venue.
        InPerson = "in_person",
        /// Online, one learner and one tutor.
        OnlineOneToOne = "online_one_to_one",
        /// Online, several learners.
        OnlineGroup = "online_group",
        /// By LINE.
        Line = "line",
        /// With videos that everybody watches by herself.
        Video = "video",
        /// By phone.
        Phone = "phone",
        /// By mail.
        Mail = "mail",
    }
}

record! {
    /// One meeting at one venue. Its roster is the enrollments of its venue and weekday.
    Lesson = "lesson" {
        /// The venue.
        venue: Ref<Venue> => required, fixed, listed;
        /// The day.
        date: Date => required, listed;
        /// When it starts.
        start: TimeOfDay => listed;
        /// How long it lasts.
        length_minutes: Minutes;
        /// Whether it took place.
        status: LessonStatus => required, initial(Initial::Code("planned")), listed;
        /// How people meet.
        mode: LessonMode;
        /// Why it did not take place.
        reason: Text => shown_if(Condition::Is("status", &["canceled", "closed"]));
        /// How many meals were served; nobody is named.
        meals: Count => shown_if(Condition::Is("status", &["held"]));
        /// The pattern that it was made from; empty: it was planned by itself.
        pattern: Ref<LessonPattern> => fixed, hidden;
        /// The day on which the pattern had it, also if it was moved to another one.
        planned_on: Date => fixed, hidden;
        /// The closure that closed it.
        closure: Ref<VenueClosure> => hidden;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: Lesson::NAME,
    fields: Lesson::FIELDS,
    // Made twice from one pattern, on two tablets or in two years, a lesson is one record.
    identity: Identity::NaturalIfFilled(&["pattern", "planned_on"]),
    scope: ScopeRule::Venue("venue"),
    writers: Writers::Staff,
    event_day: EventDay::Own("date"),
    title: &["date", "venue"],
    check,
    alike: &["venue", "date"],
    gathers: true,
    beneath: &[Beneath { kind: "attendance", field: "lesson", rows_max: 60, takes: &[] }],
    lists: &[ListView {
        actions: &[
            ListAction::Set { field: "status", code: "canceled" },
            ListAction::Set { field: "status", code: "closed" },
            ListAction::Delete,
        ],
        presets: &[
            Preset { code: "upcoming", filters: &[("date", "today..")] },
            Preset { code: "past", filters: &[("date", "..today")] },
            Preset { code: "unrecorded", filters: &[("date", "..today"), ("status", "planned")] },
            Preset { code: "canceled", filters: &[("status", "canceled")] },
        ],
        ..ListView::PLAIN
    }],
    ..Kind::PLAIN
};

/// A lesson that comes from a pattern says of which day it is.
fn check(body: &Body) -> Vec<Problem> {
    let is_filled = |field: &str| body.get(field).is_some_and(|value| !value.is_null());
    if is_filled("pattern") && !is_filled("planned_on") {
        return vec![Problem::new("planned_on", ProblemCode::Missing)];
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_lesson_of_a_pattern_says_of_which_day() {
        let of = |planned: serde_json::Value| {
            let body = json!({ "pattern": "x", "planned_on": planned });
            check(body.as_object().unwrap())
        };
        assert_eq!(of(json!("2020-04-07")), []);
        assert_eq!(of(json!(null)), [Problem::new("planned_on", ProblemCode::Missing)]);
        assert_eq!(check(&Body::new()), [], "a lesson by itself");
    }

    #[test]
    fn a_lesson_that_a_pattern_makes_twice_is_one_and_another_one_is_new() {
        let id = |planned: &str, date: &str| {
            let pattern = "00000000-0000-0000-0000-000000000001";
            let body = json!({ "pattern": pattern, "planned_on": planned, "date": date });
            KIND.natural_id(body.as_object().unwrap())
        };
        let made = id("2020-04-07", "2020-04-07");
        assert_eq!(made.unwrap().to_string(), "e686292f-4b45-5b85-9546-59e6cbc98d72");
        assert_eq!(id("2020-04-07", "2020-04-08"), made, "moved to the next day");
        assert_ne!(id("2020-04-14", "2020-04-14"), made);
        let alone = json!({ "date": "2020-04-07" });
        assert_eq!(KIND.natural_id(alone.as_object().unwrap()), None);
    }
}
