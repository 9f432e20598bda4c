//! What holds in the fiscal year of a day: its record where there is one, and the usual values
//! where nothing is said.

use super::records::{ReadRecords, Records};
use crate::id::RecordId;
use crate::record::Record;
use crate::records::fiscal_year::FiscalYearRecord;
use crate::records::program::Program;
use crate::value::{Count, Date, FiscalYear};

/// The usual number of weeks until somebody is quiet.
const QUIET_WEEKS: u32 = 4;

/// The usual number of weeks until contact may be lost.
const LOST_CONTACT_WEEKS: u32 = 8;

/// The usual number of days until a tablet is looked for.
const SILENT_TABLET_DAYS: u32 = 7;

const DAYS_A_WEEK: i64 = 7;

/// From when on somebody is asked to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// After so many days without contact somebody is quiet.
    pub quiet_days: i64,
    /// After so many days without contact the program decides whether contact is lost.
    pub lost_contact_days: i64,
    /// After so many days without a word a tablet is looked for.
    pub silent_tablet_days: i64,
}

impl Limits {
    /// The limits that hold on `day`.
    pub fn on(records: &dyn Records, day: Date) -> Limits {
        Limits::of(year_record(records, day.fiscal_year()).as_ref())
    }

    fn of(year: Option<&FiscalYearRecord>) -> Limits {
        let said = |field: fn(&FiscalYearRecord) -> Option<Count>| {
            year.and_then(field).map(|it| it.0).filter(|it| *it > 0)
        };
        let weeks = |said: Option<u32>, usual: u32| {
            i64::from(said.unwrap_or(usual)).saturating_mul(DAYS_A_WEEK)
        };
        Limits {
            quiet_days: weeks(said(|it| it.quiet_weeks), QUIET_WEEKS),
            lost_contact_days: weeks(said(|it| it.lost_contact_weeks), LOST_CONTACT_WEEKS),
            silent_tablet_days: said(|it| it.silent_tablet_days)
                .unwrap_or(SILENT_TABLET_DAYS)
                .into(),
        }
    }
}

/// How many can take part in a fiscal year: as the year says, else as the program says.
pub fn capacity(records: &dyn Records, day: Date) -> Option<u32> {
    let of_year = year_record(records, day.fiscal_year()).and_then(|it| it.capacity);
    of_year.or_else(|| records.list::<Program>().find_map(|it| it.capacity)).map(|it| it.0)
}

/// The record of a fiscal year.
pub fn year_record(records: &dyn Records, year: FiscalYear) -> Option<FiscalYearRecord> {
    records.read::<FiscalYearRecord>(year_id(year))
}

/// The id of that record.
pub fn year_id(year: FiscalYear) -> RecordId {
    let mut fact = FiscalYearRecord::empty(RecordId(uuid::Uuid::nil()));
    fact.year = Some(year);
    FiscalYearRecord::KIND.natural_id(&fact.write()).expect("a fiscal year has a natural key")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;

    fn year(year: i16) -> FiscalYearRecord {
        let year = FiscalYear(year);
        FiscalYearRecord { year: Some(year), ..FiscalYearRecord::empty(year_id(year)) }
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn each_day_has_the_limits_of_its_own_year() {
        let mut records = RecordSet::default();
        let usual = Limits::on(&records, day("2021-03-31"));
        assert_eq!((usual.quiet_days, usual.lost_contact_days), (28, 56));
        assert_eq!(usual.silent_tablet_days, 7);
        records.add(&FiscalYearRecord { quiet_weeks: Some(Count(2)), ..year(2021) });
        assert_eq!(Limits::on(&records, day("2021-03-31")), usual);
        assert_eq!(Limits::on(&records, day("2021-04-01")).quiet_days, 14);
    }

    #[test]
    fn a_year_has_its_own_capacity_or_that_of_the_program() {
        let mut records = RecordSet::default();
        let id = RecordId(uuid::Uuid::from_u128(1));
        records.add(&Program { capacity: Some(Count(60)), ..Program::empty(id) });
        assert_eq!(capacity(&records, day("2021-04-01")), Some(60));
        records.add(&FiscalYearRecord { capacity: Some(Count(80)), ..year(2021) });
        assert_eq!(capacity(&records, day("2021-04-01")), Some(80));
        assert_eq!(capacity(&records, day("2021-03-31")), Some(60));
    }
}
