//! An exam for a place at a high school.

use super::learner::Learner;
use super::organization::{Organization, SCHOOLS};
use crate::choice;
use crate::record;
use crate::record::{EventDay, FilePart, Kind, Record, ScopeRule, Writers};
use crate::value::{Date, Ref};

choice! {
    /// What a place is applied for.
    HighSchoolExamKind {
        /// To enter from junior high school.
        Entry = "entry",
        /// To change schools.
        Transfer = "transfer",
        /// To come back after leaving.
        Readmission = "readmission",
    }
}

choice! {
    /// Whether she sat it. Nothing means that she did: an exam was recorded when it was over.
    HighSchoolAttendance {
        /// She applied; the exam is still to come.
        Applied = "applied",
        /// She sat it.
        Sat = "sat",
        /// She applied and did not sit it.
        Absent = "absent",
    }
}

choice! {
    /// How it ended.
    Admission {
        /// She was admitted.
        Admitted = "admitted",
        /// She was not.
        Rejected = "rejected",
    }
}

record! {
    /// One exam for a place at one high school.
    HighSchoolExam = "high_school_exam" {
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// The school.
        school: Ref<Organization> => choices(SCHOOLS), listed;
        /// What the place is applied for.
        kind: HighSchoolExamKind => listed;
        /// The day of the exam.
        date: Date => required, listed;
        /// Whether she sat it; nothing means that she did (ruling F1).
        attendance: HighSchoolAttendance => help, listed;
        /// How it ended; empty while pending.
        result: Admission => listed;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: HighSchoolExam::NAME,
    fields: HighSchoolExam::FIELDS,
    scope: ScopeRule::Own("learner"),
    writers: Writers::Staff,
    event_day: EventDay::Own("date"),
    title: &["date", "school"],
    in_file: FilePart::School,
    ..Kind::PLAIN
};
