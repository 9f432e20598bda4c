//! An organization around the program: schools, agencies, partners. Staff come from some of them,
//! learners from others.

use crate::choice;
use crate::record;
use crate::record::form::{Choices, Condition};
use crate::record::list::{ListView, Preset};
use crate::record::{Kind, Record, ScopeRule, Writers};
use crate::value::{Date, Text};

choice! {
    /// What an organization is to the program.
    OrganizationKind {
        /// A school.
        School = "school",
        /// An agency that refers young people or takes them over.
        Agency = "agency",
        /// A partner whose people teach in the program.
        Partner = "partner",
        /// The city.
        City = "city",
        /// Something else.
        Other = "other",
    }
}

/// What a field offers that names a school.
pub const SCHOOLS: Choices = Choices::Where(Condition::Is("kind", &["school"]));

record! {
    /// One organization.
    Organization = "organization" {
        /// Its name.
        name: Text => required, listed;
        /// Its name in kana, which sorts it.
        kana: Text => listed;
        /// What it is to the program.
        kind: OrganizationKind => required, listed;
        /// Its telephone number.
        phone: Text => listed;
        /// The last day on which the program works with it.
        used_until: Date;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: Organization::NAME,
    fields: Organization::FIELDS,
    scope: ScopeRule::Office,
    writers: Writers::Managers,
    title: &["name"],
    reading: Some("kana"),
    used_until: Some("used_until"),
    lists: &[ListView {
        presets: &[
            Preset { code: "school", filters: &[("kind", "school")] },
            Preset { code: "agency", filters: &[("kind", "agency")] },
            Preset { code: "partner", filters: &[("kind", "partner")] },
        ],
        ..ListView::PLAIN
    }],
    ..Kind::PLAIN
};
