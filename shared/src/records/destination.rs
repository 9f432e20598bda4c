//! Where a learner goes from here. The latest one by its day is the current one.

use super::learner::Learner;
use crate::choice;
use crate::record;
use crate::record::{EventDay, FilePart, Kind, Record, ScopeRule, Writers};
use crate::value::{Date, Ref};

choice! {
    /// What comes next.
    DestinationKind {
        /// Employment.
        GeneralEmployment = "general_employment",
        /// Supported employment.
        WelfareEmployment = "welfare_employment",
        /// University or vocational school.
        FurtherStudy = "further_study",
        /// Looking for work.
        JobSeeking = "job_seeking",
        /// A high school.
        HighSchool = "high_school",
        /// Back to the school that she had stayed away from.
        SchoolReturn = "school_return",
        /// She graduates from her school.
        Graduated = "graduated",
        /// Something else.
        Other = "other",
    }
}

record! {
    /// One learner's next step as of one day.
    Destination = "destination" {
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// The day on which it was decided.
        decided_on: Date => required, past, listed;
        /// What comes next.
        kind: DestinationKind => required, listed;
        /// Whether it is certain; otherwise planned.
        is_confirmed: bool => listed;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: Destination::NAME,
    fields: Destination::FIELDS,
    scope: ScopeRule::Core("learner"),
    writers: Writers::Staff,
    event_day: EventDay::Own("decided_on"),
    title: &["learner", "kind"],
    in_file: FilePart::School,
    ..Kind::PLAIN
};
