//! The honoraria of a fiscal year in sums: by who gets them and by organization. What counts is the
//! year that something is paid from, whenever it is paid (ruling F6).

use super::honoraria::Payee;
use super::records::{ReadRecords, Records};
use crate::id::RecordId;
use crate::records::honorarium::Honorarium;
use crate::value::{FiscalYear, Yen};
use std::collections::BTreeMap;

/// What was approved of some honoraria, corrections included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct YearSum {
    /// How many there are.
    pub count: u32,
    /// The minutes that they pay.
    pub minutes: i64,
    /// All that they pay, before tax.
    pub gross: i64,
    /// What is kept back of it.
    pub withheld: i64,
    /// What of `gross` was paid after the year had ended.
    pub paid_after: i64,
    /// What of `gross` is not paid yet.
    pub unpaid: i64,
}

impl YearSum {
    /// What people get.
    pub fn net(&self) -> i64 {
        self.gross - self.withheld
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: &YearSum) -> YearSum {
        YearSum {
            count: self.count + other.count,
            minutes: self.minutes + other.minutes,
            gross: self.gross + other.gross,
            withheld: self.withheld + other.withheld,
            paid_after: self.paid_after + other.paid_after,
            unpaid: self.unpaid + other.unpaid,
        }
    }
}

/// The sums of a year by who gets them and for which organization.
pub fn by_payee(records: &dyn Records, year: FiscalYear) -> BTreeMap<Payee, YearSum> {
    let mut sums: BTreeMap<Payee, YearSum> = BTreeMap::new();
    for it in records.list::<Honorarium>() {
        let is_meant = it.accrual_year == Some(year) && it.approved_on.is_some();
        if let Some((staff, organization)) = it.staff.zip(it.organization).filter(|_| is_meant) {
            let sum = sums.entry((staff.id, organization.id)).or_default();
            *sum = sum.and(&of_one(&it, year));
        }
    }
    sums
}

/// The sums of a year by organization.
pub fn by_organization(records: &dyn Records, year: FiscalYear) -> BTreeMap<RecordId, YearSum> {
    let mut sums: BTreeMap<RecordId, YearSum> = BTreeMap::new();
    for ((_, organization), own) in by_payee(records, year) {
        let sum = sums.entry(organization).or_default();
        *sum = sum.and(&own);
    }
    sums
}

fn of_one(it: &Honorarium, year: FiscalYear) -> YearSum {
    let yen = |yen: Option<Yen>| yen.map_or(0, |yen| yen.0);
    let gross = yen(it.gross);
    let is_after = it.paid_on.is_some_and(|day| day > year.last_day());
    YearSum {
        count: 1,
        minutes: it.minutes.map_or(0, |it| i64::from(it.0)),
        gross,
        withheld: yen(it.withheld),
        paid_after: if is_after { gross } else { 0 },
        unpaid: if it.paid_on.is_none() { gross } else { 0 },
    }
}
