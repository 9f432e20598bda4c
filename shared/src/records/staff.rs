//! A person who works for the program: tutors, youth workers, coordinators.

use super::organization::Organization;
use crate::choice;
use crate::record;
use crate::record::{Kind, Record, ScopeRule, Writers};
use crate::value::{Date, Ref, Text};

choice! {
    /// What somebody works as.
    StaffPosition {
        /// Employed by the program or a partner organization.
        Employee = "employee",
        /// A retired teacher.
        RetiredTeacher = "retired_teacher",
        /// A university student who volunteers.
        StudentVolunteer = "student_volunteer",
        /// A youth worker.
        YouthWorker = "youth_worker",
        /// A counselor.
        Counselor = "counselor",
        /// Somebody who supports parents.
        ParentSupport = "parent_support",
        /// Somebody who keeps a place to be.
        PlaceToBe = "place_to_be",
        /// Somebody who supports the development of children.
        ChildDevelopment = "child_development",
    }
}

record! {
    /// One person who works for the program.
    Staff = "staff" {
        /// Her name.
        name: Text => required, listed;
        /// Her name in kana.
        kana: Text;
        /// What she works as.
        position: StaffPosition => listed;
        /// The organization that she comes from.
        organization: Ref<Organization> => listed;
        /// The day on which she pledged to keep confidential what she learns.
        pledge_on: Date => past, help, listed;
        /// The last day on which she works for the program. From the next day on she sees nothing
        /// of it any more.
        works_until: Date => access;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: Staff::NAME,
    fields: Staff::FIELDS,
    scope: ScopeRule::Office,
    writers: Writers::Managers,
    title: &["name"],
    reading: Some("kana"),
    used_until: Some("works_until"),
    ..Kind::PLAIN
};
