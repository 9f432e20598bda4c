//! A book, a set of worksheets or a site that learners work with.

use crate::choice;
use crate::exam::StudySubject;
use crate::record;
use crate::record::list::ListView;
use crate::record::{Kind, Record, ScopeRule, Writers};
use crate::value::{Count, Date, Text, Url};

choice! {
    /// Whom a material is for.
    MaterialLevel {
        /// What junior high schools teach.
        JuniorHigh = "junior_high",
        /// What high schools teach.
        HighSchool = "high_school",
        /// The equivalency exam.
        Certification = "certification",
        /// Something else.
        Other = "other",
    }
}

record! {
    /// One material of the program.
    Material = "material" {
        /// What stands on its cover.
        title: Text => required, listed;
        /// Who publishes it.
        publisher: Text => chars(80), listed;
        /// The subject that it is for.
        subject: StudySubject => listed;
        /// Whom it is for.
        level: MaterialLevel => listed;
        /// How many copies the program has.
        copies: Count => listed;
        /// What it may be used for, such as copied for learners.
        licence: Text => chars(80);
        /// Where it is found.
        link: Url;
        /// The last day on which it is used.
        used_until: Date;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: Material::NAME,
    fields: Material::FIELDS,
    scope: ScopeRule::Program,
    writers: Writers::Staff,
    title: &["title"],
    tells_apart: &["publisher"],
    used_until: Some("used_until"),
    alike: &["title", "publisher"],
    lists: &[ListView { filters: &["subject", "level"], sort: "title", ..ListView::PLAIN }],
    ..Kind::PLAIN
};
