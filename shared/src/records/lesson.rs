//! One meeting at a venue: planned, held, or not held and why.

use super::venue::Venue;
use crate::choice;
use crate::record;
use crate::record::form::{Beneath, Condition, Initial};
use crate::record::list::{ListAction, ListView, Preset};
use crate::record::{EventDay, Kind, Record, ScopeRule, Writers};
use crate::value::{Date, Minutes, Ref, Text, TimeOfDay};

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
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: Lesson::NAME,
    fields: Lesson::FIELDS,
    scope: ScopeRule::Venue("venue"),
    writers: Writers::Staff,
    event_day: EventDay::Own("date"),
    title: &["date", "venue"],
    alike: &["venue", "date"],
    gathers: true,
    beneath: &[Beneath { kind: "attendance", field: "lesson", rows_max: 60 }],
    lists: &[ListView {
        actions: &[
            ListAction::Set { field: "status", code: "canceled" },
            ListAction::Set { field: "status", code: "closed" },
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
