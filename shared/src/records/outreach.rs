//! Work outside the venues: visits to schools, youth work there, briefings, requests to the
//! council. The talks of a visit are records beneath it and name nobody; a talk about a known
//! learner is a consultation, never both.

use super::organization::Organization;
use super::staff::Staff;
use crate::choice;
use crate::problem::{Problem, ProblemCode};
use crate::record;
use crate::record::form::{Beneath, Condition, Initial};
use crate::record::list::{ListAction, ListView, Preset};
use crate::record::{Body, EventDay, Kind, Record, ScopeRule, Writers};
use crate::value::{Count, Date, LongText, Ref, RefSet};

choice! {
    /// What staff did there.
    OutreachKind {
        /// They visited a school.
        SchoolVisit = "school_visit",
        /// They met pupils at their school.
        YouthWork = "youth_work",
        /// They asked the members of the council to cooperate.
        Council = "council",
        /// They told people about the program.
        Briefing = "briefing",
        /// Something else.
        Other = "other",
    }
}

/// What takes place at a school or an agency.
const AT_AN_ORGANIZATION: Condition = Condition::Is("kind", &["school_visit", "youth_work"]);

/// The most talks that one visit is entered with.
const TALKS_MAX: usize = 30;

record! {
    /// One day of work outside.
    Outreach = "outreach" {
        /// What it was.
        kind: OutreachKind => required, initial(Initial::Code("school_visit")), listed;
        /// The day.
        date: Date => required, initial(Initial::Today), listed;
        /// Where it was.
        organization: Ref<Organization> => listed;
        /// Who went there.
        staff: RefSet<Staff> => listed;
        /// How many people were reached; the talks beneath it are counted by themselves.
        people: Count => help, listed;
        /// What came of it, without names of pupils.
        note: LongText => help;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: Outreach::NAME,
    fields: Outreach::FIELDS,
    scope: ScopeRule::Office,
    writers: Writers::Staff,
    event_day: EventDay::Own("date"),
    title: &["date", "organization"],
    tells_apart: &["kind"],
    alike: &["organization", "date"],
    check,
    beneath: &[Beneath {
        kind: "school_interview",
        field: "outreach",
        rows_max: TALKS_MAX,
        takes: &[("school", "organization"), ("date", "date")],
    }],
    lists: &[ListView {
        filters: &["kind", "organization", "staff", "date"],
        actions: &[ListAction::Delete],
        presets: &[
            Preset { code: "ahead", filters: &[("date", "today..")] },
            Preset { code: "past", filters: &[("date", "..today")] },
        ],
        ..ListView::PLAIN
    }],
    ..Kind::PLAIN
};

/// A visit says where it was.
fn check(body: &Body) -> Vec<Problem> {
    if AT_AN_ORGANIZATION.holds(body) && Condition::Empty("organization").holds(body) {
        return vec![Problem::new("organization", ProblemCode::Missing)];
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_visit_says_where_it_was_and_a_briefing_need_not() {
        let of = |kind: &str| check(json!({ "kind": kind }).as_object().unwrap());
        let missing = [Problem::new("organization", ProblemCode::Missing)];
        assert_eq!([of("school_visit"), of("youth_work")], [missing.clone(), missing]);
        assert_eq!([of("briefing"), of("council")], [[], []]);
    }
}
