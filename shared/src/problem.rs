//! What can be wrong with a record, as data without prose. A problem never blocks: the record is
//! kept and shown with it.

use crate::value::codes;
use serde::{Deserialize, Serialize};

/// One thing about a record that somebody should look at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Problem {
    /// The field it is about.
    pub field: String,
    /// What is wrong; words are looked up under `problem.<code>`.
    pub code: ProblemCode,
}

codes! {
    /// The sorts of problems.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum ProblemCode as key {
        /// A required field is empty.
        Missing = "problem.missing",
        /// The value cannot be read as the field's declared type.
        WrongType = "problem.wrong_type",
        /// The text is longer than the field allows.
        TooLong = "problem.too_long",
        /// The number is outside its range.
        OutOfRange = "problem.out_of_range",
        /// The choice is not one of the declared ones.
        UnknownChoice = "problem.unknown_choice",
        /// The end lies before the start.
        EndsBeforeStart = "problem.ends_before_start",
        /// The field makes no sense together with another one.
        DoesNotFit = "problem.does_not_fit",
        /// No record of a program is about this day: it is before 1900 or after 2200.
        ImplausibleDay = "problem.implausible_day",
        /// The day of something that has happened lies in the future.
        InFuture = "problem.in_future",
    }
}

impl Problem {
    /// A problem with `field`.
    pub fn new(field: &str, code: ProblemCode) -> Problem {
        Problem { field: field.to_owned(), code }
    }
}
