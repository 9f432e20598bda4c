//! How a learner stands with a school, from a day on. A change of status is a new record, so that
//! an indicator can ask how it was on any day.

use super::learner::Learner;
use super::organization::{Organization, SCHOOLS};
use crate::choice;
use crate::record;
use crate::record::{EventDay, FilePart, Kind, Record, ScopeRule, Writers};
use crate::value::{Date, Ref};

choice! {
    /// The course of a high school, or a junior high school.
    SchoolCourse {
        /// Full-time (全日制).
        FullTime = "full_time",
        /// Part-time, often in the evening (定時制).
        PartTime = "part_time",
        /// By correspondence (通信制).
        Correspondence = "correspondence",
        /// A junior high school; indicators of high-school courses leave it out.
        JuniorHigh = "junior_high",
    }
}

choice! {
    /// How a learner stands with a school. Only withdrawn, graduated and never entered mean that
    /// she is not in school (ruling A10).
    SchoolStatus {
        /// She is a pupil.
        Enrolled = "enrolled",
        /// She is on agreed leave.
        OnLeave = "on_leave",
        /// She is a pupil and does not attend.
        NonAttending = "non_attending",
        /// She attends again.
        Resumed = "resumed",
        /// She left.
        Withdrawn = "withdrawn",
        /// She graduated.
        Graduated = "graduated",
        /// She has left junior high school and entered no high school.
        NeverEntered = "never_entered",
    }
}

impl SchoolStatus {
    /// Whether she is a pupil of the school.
    pub fn is_in_school(self) -> bool {
        !matches!(
            self,
            SchoolStatus::Withdrawn | SchoolStatus::Graduated | SchoolStatus::NeverEntered
        )
    }

    /// Whether she was a pupil and is none any more.
    pub fn has_left(self) -> bool {
        matches!(self, SchoolStatus::Withdrawn | SchoolStatus::Graduated)
    }
}

record! {
    /// One learner's status at one school from one day on, until the next such record.
    SchoolEnrollment = "school_enrollment" {
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// The school.
        school: Ref<Organization> => choices(SCHOOLS), listed;
        /// The course.
        course: SchoolCourse => listed;
        /// How she stands with the school.
        status: SchoolStatus => required, listed;
        /// The day from which the status holds.
        from: Date => required, listed;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: SchoolEnrollment::NAME,
    fields: SchoolEnrollment::FIELDS,
    scope: ScopeRule::Core("learner"),
    writers: Writers::Staff,
    event_day: EventDay::Own("from"),
    title: &["learner", "status"],
    in_file: FilePart::School,
    ..Kind::PLAIN
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pupil_on_leave_is_still_in_school() {
        assert!(SchoolStatus::OnLeave.is_in_school());
        assert!(SchoolStatus::NonAttending.is_in_school());
        assert!(!SchoolStatus::Withdrawn.is_in_school());
        assert!(!SchoolStatus::NeverEntered.is_in_school());
        assert!(!SchoolStatus::NeverEntered.has_left(), "she never was there");
    }
}
