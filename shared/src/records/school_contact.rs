//! A person to turn to at a school or an agency: who answers there, and when. Nothing about a
//! learner is here.

use super::organization::Organization;
use crate::choice;
use crate::record;
use crate::record::form::{Choices, Condition};
use crate::record::{FilePart, Kind, Record, ScopeRule, Writers};
use crate::value::{LongText, Ref, Text};

choice! {
    /// What somebody does at her organization.
    ContactRole {
        /// A teacher.
        Teacher = "teacher",
        /// The school nurse teacher.
        NurseTeacher = "nurse_teacher",
        /// The school counselor.
        Counselor = "counselor",
        /// The school social worker.
        SocialWorker = "social_worker",
        /// The office.
        Office = "office",
        /// Somebody else.
        Other = "other",
    }
}

/// Where learners come from and go to.
const SCHOOLS_AND_AGENCIES: Choices = Choices::Where(Condition::Is("kind", &["school", "agency"]));

record! {
    /// One person to turn to.
    SchoolContact = "school_contact" {
        /// The school or agency.
        organization: Ref<Organization> => required, choices(SCHOOLS_AND_AGENCIES), listed;
        /// Her name.
        name: Text => required, listed;
        /// What she does there.
        role: ContactRole => listed;
        /// Her telephone number.
        phone: Text => section("reach"), chars(40), listed;
        /// When she can be reached.
        hours: Text => shown_if(Condition::Filled("phone")), help, listed;
        /// What else helps to reach her.
        note: LongText => help;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: SchoolContact::NAME,
    fields: SchoolContact::FIELDS,
    scope: ScopeRule::Office,
    writers: Writers::Staff,
    title: &["name", "organization"],
    alike: &["organization", "name"],
    in_file: FilePart::School,
    ..Kind::PLAIN
};
