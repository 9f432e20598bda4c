//! What can be wrong with a record, as data without prose. A problem never blocks: the record is
//! kept and shown with it.

use serde::{Deserialize, Serialize};

/// One thing about a record that somebody should look at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Problem {
    /// The field it is about.
    pub field: String,
    /// What is wrong; words are looked up under `problem.<code>`.
    pub code: ProblemCode,
}

/// The sorts of problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// A required field is empty.
    Missing,
    /// The value cannot be read as the field's declared type.
    WrongType,
    /// The text is longer than the field allows.
    TooLong,
    /// The number is outside its range.
    OutOfRange,
    /// The choice is not one of the declared ones.
    UnknownChoice,
    /// The end lies before the start.
    EndsBeforeStart,
    /// The field makes no sense together with another one.
    DoesNotFit,
    /// No record of a program is about this day: it is before 1900 or after 2200.
    ImplausibleDay,
    /// The day of something that has happened lies in the future.
    InFuture,
}

impl ProblemCode {
    /// All codes.
    pub const ALL: [ProblemCode; 9] = [
        ProblemCode::Missing,
        ProblemCode::WrongType,
        ProblemCode::TooLong,
        ProblemCode::OutOfRange,
        ProblemCode::UnknownChoice,
        ProblemCode::EndsBeforeStart,
        ProblemCode::DoesNotFit,
        ProblemCode::ImplausibleDay,
        ProblemCode::InFuture,
    ];

    /// The key of the words that explain it.
    pub fn key(self) -> &'static str {
        match self {
            ProblemCode::Missing => "problem.missing",
            ProblemCode::WrongType => "problem.wrong_type",
            ProblemCode::TooLong => "problem.too_long",
            ProblemCode::OutOfRange => "problem.out_of_range",
            ProblemCode::UnknownChoice => "problem.unknown_choice",
            ProblemCode::EndsBeforeStart => "problem.ends_before_start",
            ProblemCode::DoesNotFit => "problem.does_not_fit",
            ProblemCode::ImplausibleDay => "problem.implausible_day",
            ProblemCode::InFuture => "problem.in_future",
        }
    }
}

impl Problem {
    /// A problem with `field`.
    pub fn new(field: &str, code: ProblemCode) -> Problem {
        Problem { field: field.to_owned(), code }
    }
}
