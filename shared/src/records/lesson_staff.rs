//! Who taught at a lesson, for which organization and how long: what hours and honoraria are
//! counted from. She confirms it herself; what she has confirmed changes only with her, or with
//! those who run the program.

use super::lesson::Lesson;
use super::organization::Organization;
use super::staff::Staff;
use super::venue::Venue;
use crate::choice;
use crate::record;
use crate::record::form::{Condition, Initial};
use crate::record::list::{ListView, Preset};
use crate::record::{
    Body, Deletion, EventDay, Identity, Kind, Proposed, Record, ScopeRule, Writers,
};
use crate::value::{Date, Minutes, Ref, TimeOfDay};

choice! {
    /// Whether somebody taught.
    TeachingStep {
        /// Somebody asks her whether she can stand in.
        Asked = "asked",
        /// She is to teach.
        Planned = "planned",
        /// She taught.
        Taught = "taught",
        /// She did not.
        NotTaught = "not_taught",
    }
}

const STEPS: &[(&str, &str)] = &[
    ("asked", "planned"),
    ("asked", "taught"),
    ("asked", "not_taught"),
    ("not_taught", "asked"),
    ("not_taught", "planned"),
    ("planned", "taught"),
    ("planned", "not_taught"),
    ("taught", "not_taught"),
    ("not_taught", "taught"),
];

/// What is confirmed with one day.
const CONFIRMED: [&str; 4] = ["date", "organization", "minutes", "step"];

record! {
    /// One person at one lesson.
    LessonStaff = "lesson_staff" {
        /// The lesson.
        lesson: Ref<Lesson> => required, fixed, listed;
        /// Who teaches.
        staff: Ref<Staff> => required, fixed, initial(Initial::Me), listed;
        /// The day. It is here, too, because she sees her hours also where she does not see the
        /// lesson any more.
        date: Date => required, initial(Initial::Today), listed;
        /// Where, and from when on: whoever is asked to stand in elsewhere does not see the lesson
        /// yet.
        venue: Ref<Venue>;
        /// When it starts.
        start: TimeOfDay;
        /// The organization for which she teaches.
        organization: Ref<Organization> => help, listed;
        /// How long, with what comes before and after it.
        minutes: Minutes => required, help, initial(Initial::Number(120)), listed;
        /// Whether she taught.
        step: TeachingStep => required, initial(Initial::Code("planned")), steps(STEPS), listed;
        /// The day on which she has confirmed it.
        confirmed_on: Date => past, by_person_in_or_manager("staff"),
            shown_if(Condition::Is("step", &["taught", "not_taught"])), listed;
    }
}

impl LessonStaff {
    /// Whether it counts: she taught, and has said so.
    pub fn counts(&self) -> bool {
        self.step == Some(TeachingStep::Taught) && self.confirmed_on.is_some()
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: LessonStaff::NAME,
    fields: LessonStaff::FIELDS,
    identity: Identity::Natural(&["lesson", "staff"]),
    scope: ScopeRule::Office,
    writers: Writers::Staff,
    deletion: Deletion::ByPersonInOrManager("staff"),
    forbids,
    event_day: EventDay::Own("date"),
    title: &["date", "staff"],
    tells_apart: &["lesson"],
    lists: &[ListView {
        filters: &["staff", "organization", "step", "date"],
        presets: &[
            Preset { code: "taught", filters: &[("step", "taught")] },
            Preset { code: "planned", filters: &[("step", "planned")] },
        ],
        ..ListView::PLAIN
    }],
    ..Kind::PLAIN
};

/// What was confirmed is what it says: whoever changes it takes the confirmation back.
fn forbids(proposed: &Proposed<'_>) -> bool {
    let value = |body: &Body, field: &str| body.get(field).cloned().unwrap_or_default();
    let is_same = |field: &str| value(proposed.before, field) == value(proposed.after, field);
    let stays = !value(proposed.before, "confirmed_on").is_null() && is_same("confirmed_on");
    stays && !CONFIRMED.iter().all(|field| is_same(field))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn who_changes_what_was_confirmed_takes_the_confirmation_back() {
        let today = "2021-02-03".parse().unwrap();
        let body = |json: &Value| json.as_object().cloned().unwrap();
        let may = |before: Value, after: Value| {
            let (before, after) = (body(&before), body(&after));
            !forbids(&Proposed { writer: None, before: &before, after: &after, today })
        };
        let confirmed = json!({ "minutes": 120, "step": "taught", "confirmed_on": "2021-02-01" });
        let longer = |day: Option<&str>| json!({ "minutes": 150, "confirmed_on": day });
        assert!(!may(confirmed.clone(), longer(Some("2021-02-01"))));
        assert!(may(confirmed.clone(), longer(None)));
        assert!(may(confirmed.clone(), longer(Some("2021-02-03"))), "confirmed once more");
        assert!(may(json!({ "minutes": 120 }), longer(Some("2021-02-03"))));
        assert!(may(confirmed.clone(), confirmed));
    }

    #[test]
    fn one_person_at_one_lesson_is_one_record() {
        let [lesson, staff] = [1, 2].map(|n| format!("00000000-0000-0000-0000-00000000000{n}"));
        let id = |step: &str| {
            let body = json!({ "lesson": lesson, "staff": staff, "step": step });
            KIND.natural_id(body.as_object().unwrap())
        };
        assert_eq!(id("planned"), id("taught"));
        assert!(id("planned").is_some());
    }
}
