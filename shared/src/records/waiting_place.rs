//! A learner who waits for a place, since when and where she would come. Who asked first is offered
//! a place first; the order follows from the day, and nobody writes a number.

use super::learner::Learner;
use super::venue::Venue;
use crate::choice;
use crate::problem::{Problem, ProblemCode};
use crate::record;
use crate::record::form::{Condition, Initial};
use crate::record::{Body, EventDay, FilePart, Kind, Record, ScopeRule, Writers};
use crate::value::{ChoiceSet, Date, Ref, RefSet, Weekday};

choice! {
    /// How far it has come.
    WaitingStep {
        /// She waits.
        Waiting = "waiting",
        /// A place is offered to her.
        Offered = "offered",
        /// She has taken it.
        Taken = "taken",
        /// She has not taken it.
        Declined = "declined",
        /// She does not want a place any more.
        Withdrawn = "withdrawn",
    }
}

/// Who declined waits on if she likes; a tap on the wrong row is taken back.
const STEPS: &[(&str, &str)] = &[
    ("waiting", "offered"),
    ("waiting", "taken"),
    ("waiting", "withdrawn"),
    ("offered", "waiting"),
    ("offered", "taken"),
    ("offered", "declined"),
    ("offered", "withdrawn"),
    ("taken", "offered"),
    ("taken", "waiting"),
    ("declined", "waiting"),
    ("declined", "offered"),
    ("withdrawn", "waiting"),
    ("withdrawn", "offered"),
];

/// An offer names a venue and a day.
const IS_OFFERED: Condition = Condition::Is("step", &["offered", "declined"]);

record! {
    /// One learner's wait for a place.
    WaitingPlace = "waiting_place" {
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// The day on which she asked.
        asked_on: Date => required, past, initial(Initial::Today), listed;
        /// Where she would come; everywhere, if nothing is said.
        venues: RefSet<Venue> => help, listed;
        /// On which days she would come; on any, if nothing is said.
        weekdays: ChoiceSet<Weekday> => listed;
        /// How far it has come.
        step: WaitingStep => required, initial(Initial::Code("waiting")), steps(STEPS), listed;
        /// The venue that is offered.
        offered_venue: Ref<Venue> => section("offer"), group("offer"), shown_if(IS_OFFERED), listed;
        /// The day of the offer.
        offered_on: Date => past, group("offer"), shown_if(IS_OFFERED), listed;
    }
}

impl WaitingPlace {
    /// Whether she still waits, with an offer or without.
    pub fn is_open(&self) -> bool {
        matches!(self.step, Some(WaitingStep::Waiting | WaitingStep::Offered))
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: WaitingPlace::NAME,
    fields: WaitingPlace::FIELDS,
    scope: ScopeRule::Core("learner"),
    writers: Writers::Staff,
    event_day: EventDay::Own("asked_on"),
    title: &["learner", "asked_on"],
    in_order: &[("asked_on", "offered_on")],
    check,
    in_file: FilePart::Attendance,
    ..Kind::PLAIN
};

/// An offer says where and when.
fn check(body: &Body) -> Vec<Problem> {
    let mut problems = Vec::new();
    let is_set = |field: &str| body.get(field).is_some_and(|json| !json.is_null());
    let is_open = Condition::Is("step", &["offered"]).holds(body);
    for field in ["offered_venue", "offered_on"] {
        if is_open && !is_set(field) {
            problems.push(Problem::new(field, ProblemCode::Missing));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_offer_says_where_and_when_and_comes_after_the_wish() {
        let of = |body: serde_json::Value| KIND.contradictions(body.as_object().unwrap());
        let missing = |field| Problem::new(field, ProblemCode::Missing);
        let offered = json!({ "step": "offered", "asked_on": "2021-01-10" });
        assert_eq!(of(offered), [missing("offered_venue"), missing("offered_on")]);
        assert_eq!(of(json!({ "step": "waiting" })), []);
        let early = json!({ "asked_on": "2021-01-10", "offered_on": "2021-01-09" });
        assert_eq!(of(early), [Problem::new("offered_on", ProblemCode::EndsBeforeStart)]);
    }

    #[test]
    fn who_declined_waits_on_and_a_place_that_was_taken_is_given_back() {
        let step = KIND.field("step").unwrap();
        let next = |now| step.next_steps(Some(now)).unwrap();
        assert_eq!(next("declined"), ["declined", "waiting", "offered"]);
        assert_eq!(next("taken"), ["taken", "waiting", "offered"]);
    }
}
