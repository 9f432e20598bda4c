//! A round of the exam by its place in time, whether or not it is announced.

use super::records::{ReadRecords, Records};
use crate::id::RecordId;
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

    /// The record of the round, if there is one.
    pub fn announced(self, records: &dyn Records) -> Option<RecordId> {
        let mut all = records.list::<ExamSitting>();
        all.find(|it| RoundAt::of(it) == Some(self)).map(|it| it.id)
    }

    /// The first day of the month in which the round is held.
    pub fn month(self) -> Date {
        match self.round {
            Round::First => self.first_of(8),
            Round::Second => self.first_of(11),
        }
    }

    /// The first day of the month in which its slips come: the one before.
    pub fn slip_month(self) -> Date {
        match self.round {
            Round::First => self.first_of(7),
            Round::Second => self.first_of(10),
        }
    }

    /// The first day of a month from April to December of the fiscal year.
    fn first_of(self, month: i8) -> Date {
        Date::new(self.year.0, month, 1).expect("each month has a first day")
    }
}
