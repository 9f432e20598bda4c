//! A round of the exam by its place in time, whether or not it is announced.

use crate::records::exam_sitting::{ExamSitting, Round};
use crate::value::{Choice, Date, FiscalYear};

/// One round, by its place in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RoundAt {
    /// The fiscal year.
    pub year: FiscalYear,
    /// Which of its rounds.
    pub round: Round,
}

impl RoundAt {
    /// The round as an address names it: `2021-first`.
    pub fn code(self) -> String {
        format!("{}-{}", self.year.0, self.round.code())
    }

    /// The round with this name.
    pub fn from_code(code: &str) -> Option<RoundAt> {
        let (year, round) = code.split_once('-')?;
        let year = FiscalYear::try_from(year.parse::<i16>().ok()?).ok()?;
        Some(RoundAt { year, round: Round::from_code(round)? })
    }

    /// The place in time of a round whose record is complete.
    pub fn of(sitting: &ExamSitting) -> Option<RoundAt> {
        Some(RoundAt { year: sitting.fiscal_year?, round: sitting.round? })
    }

    /// The first day of the month in which the round is held.
    pub fn month(self) -> Date {
        let month = match self.round {
            Round::First => 8,
            Round::Second => 11,
        };
        let first = Date::new(self.year.0, month, 1);
        first.expect("August and November of every fiscal year begin with a first day")
    }
}
