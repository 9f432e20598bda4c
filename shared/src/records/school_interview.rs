//! A talk at a school about pupils who may need the program. It names nobody: one record per
//! person talked to, two of them for a joint talk (ruling A8).

use super::organization::{Organization, SCHOOLS};
use super::outreach::Outreach;
use super::staff::Staff;
use crate::choice;
use crate::record;
use crate::record::form::Initial;
use crate::record::{EventDay, FilePart, Kind, Record, ScopeRule, Writers};
use crate::value::{Date, Ref};

choice! {
    /// Whom staff talked to.
    Interviewee {
        /// A pupil.
        Student = "student",
        /// A teacher.
        Teacher = "teacher",
        /// The school nurse teacher.
        NurseTeacher = "nurse_teacher",
        /// The school counselor.
        Counselor = "counselor",
        /// A guardian.
        Guardian = "guardian",
    }
}

record! {
    /// One person talked to at one school on one day.
    SchoolInterview = "school_interview" {
        /// The school.
        school: Ref<Organization> => required, choices(SCHOOLS), listed;
        /// The day.
        date: Date => required, past, listed;
        /// Whom staff talked to.
        interviewee: Interviewee => required, listed;
        /// Whether others of the same school took part, with records of their own.
        is_joint: bool => help, listed;
        /// Who went there.
        staff: Ref<Staff> => initial(Initial::Me), listed;
        /// The visit in which it took place; empty: it is known by itself.
        outreach: Ref<Outreach> => hidden;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: SchoolInterview::NAME,
    fields: SchoolInterview::FIELDS,
    scope: ScopeRule::Office,
    writers: Writers::Staff,
    event_day: EventDay::Own("date"),
    title: &["date", "school"],
    in_file: FilePart::School,
    ..Kind::PLAIN
};
