//! A learner's place in the program: where and on which weekday she comes, and how it ended.

use super::learner::Learner;
use super::venue::Venue;
use crate::choice;
use crate::record;
use crate::record::form::{Condition, Initial};
use crate::record::{EventDay, FilePart, Kind, Record, ScopeRule, Writers};
use crate::value::{Date, FiscalYear, Ref, Weekday};

choice! {
    /// Why an enrollment ended. Completed and referral count as continuing (ruling A3).
    EndReason {
        /// She reached her goal.
        Completed = "completed",
        /// She went on to another agency's support.
        Referral = "referral",
        /// She moved away.
        Moved = "moved",
        /// She stopped coming.
        Dropped = "dropped",
        /// Staff lost contact, without an agreed pause; set by staff, never derived.
        LostContact = "lost_contact",
        /// She died.
        Deceased = "deceased",
        /// Something else.
        Other = "other",
    }
}

record! {
    /// One learner's place at a venue on a weekday.
    Enrollment = "enrollment" {
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// The venue.
        venue: Ref<Venue> => required, opens_venue, listed;
        /// The weekday of her lessons.
        weekday: Weekday => listed;
        /// The first day.
        from: Date => required, access, initial(Initial::Today), listed;
        /// The last day; empty while it goes on.
        to: Date => access, group("end"), listed;
        /// Why it ended.
        end_reason: EndReason => group("end"), shown_if(Condition::Filled("to")), listed;
        /// The last fiscal year for which somebody has decided that she goes on.
        goes_on_in: FiscalYear => quiet, hidden;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: Enrollment::NAME,
    fields: Enrollment::FIELDS,
    scope: ScopeRule::Core("learner"),
    writers: Writers::Staff,
    event_day: EventDay::Own("from"),
    title: &["learner", "venue"],
    in_order: &[("from", "to")],
    in_file: FilePart::Attendance,
    ..Kind::PLAIN
};
