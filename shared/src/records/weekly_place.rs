//! Where and when a learner comes every week, for her own page: her enrollments, with the reasons
//! why they end, are for her team only.

use super::learner::Learner;
use super::lesson_pattern::LessonPattern;
use super::venue::Venue;
use crate::record;
use crate::record::form::{Choices, Initial};
use crate::record::{EventDay, FilePart, Kind, Record, ScopeRule, Writers};
use crate::value::{Date, Ref, Weekday};

record! {
    /// One learner's weekly lesson.
    WeeklyPlace = "weekly_place" {
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// The venue.
        venue: Ref<Venue> => required, listed;
        /// The weekday.
        weekday: Weekday => required, listed;
        /// The pattern that its lessons come from.
        pattern: Ref<LessonPattern>
            => choices(Choices::Sharing { theirs: "venue", mine: "venue" });
        /// The first day.
        from: Date => required, initial(Initial::Today), listed;
        /// The last day; empty while it goes on.
        to: Date => listed;
        /// From when on she pauses; of a pause of which only the end is known, at once.
        paused_from: Date;
        /// Until when she pauses.
        paused_until: Date => listed;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: WeeklyPlace::NAME,
    fields: WeeklyPlace::FIELDS,
    scope: ScopeRule::Own("learner"),
    writers: Writers::Staff,
    event_day: EventDay::Own("from"),
    title: &["learner", "venue"],
    in_file: FilePart::Attendance,
    in_order: &[("from", "to"), ("from", "paused_until"), ("paused_from", "paused_until")],
    ..Kind::PLAIN
};

impl WeeklyPlace {
    /// Whether nobody waits for her on a day, because she pauses.
    pub fn is_paused_on(&self, day: Date) -> bool {
        let has_begun = self.paused_from.is_none_or(|from| from <= day);
        has_begun && self.paused_until.is_some_and(|until| day <= until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::{Problem, ProblemCode};
    use serde_json::json;

    #[test]
    fn a_pause_lies_within_the_place() {
        let of = |until: &str| {
            KIND.contradictions(
                json!({ "from": "2020-04-01", "paused_until": until }).as_object().unwrap(),
            )
        };
        assert_eq!(of("2020-06-30"), []);
        assert_eq!(of("2020-03-31"), [Problem::new("paused_until", ProblemCode::EndsBeforeStart)]);
    }
}
