//! Where the contract of a partner stands on a day. Nobody writes it down: it follows from the days
//! of its contracts and from the day on which it left.

use super::records::{ReadRecords, Records};
use crate::arrange::Arrange;
use crate::id::RecordId;
use crate::records::organization::Organization;
use crate::records::partner_contract::PartnerContract;
use crate::value::{Date, Ref};

/// Where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContractState {
    /// No contract is written down, which limits nothing.
    Missing,
    /// The first one begins on this day.
    Ahead(Date),
    /// It runs, together with those that follow without a gap, until this day.
    Running(Date),
    /// The last one ended on this day.
    Ended(Date),
}

/// The contracts of an organization, the newest first.
pub fn contracts(records: &dyn Records, organization: RecordId) -> Vec<PartnerContract> {
    let all = records.list_referring::<PartnerContract>("organization", organization);
    let mut all: Vec<PartnerContract> = all.collect();
    all.arrange_by_key(|it| (std::cmp::Reverse(it.from), it.id));
    all
}

/// The contract that renews the newest one: from the day after its last day to the end of that
/// fiscal year. After a gap, or where there is none yet, it begins with the fiscal year of `today`.
pub fn next(records: &dyn Records, organization: RecordId, today: Date) -> PartnerContract {
    let last = contracts(records, organization).iter().filter_map(|it| it.to).max();
    let this = today.fiscal_year().first_day();
    let from = last.map_or(this, |last| last.plus_days(1).max(this));
    PartnerContract {
        organization: Some(Ref::to(organization)),
        fiscal_year: Some(from.fiscal_year()),
        from: Some(from),
        to: Some(from.fiscal_year().last_day()),
        ..PartnerContract::empty(organization)
    }
}

/// Where the contract of an organization stands at `today`.
pub fn state(records: &dyn Records, organization: RecordId, today: Date) -> ContractState {
    let left = records.read::<Organization>(organization).and_then(|it| it.used_until);
    let mut periods: Vec<(Date, Date)> = contracts(records, organization)
        .into_iter()
        .filter_map(|it| Some((it.from?, it.to.into_iter().chain(left).min()?)))
        .filter(|(from, to)| from <= to)
        .collect();
    periods.arrange_by_key(|it| *it);
    let mut runs_until: Option<Date> = None;
    for (from, to) in &periods {
        let goes_on = runs_until.is_some_and(|last| *from <= last.plus_days(1));
        if goes_on || (*from <= today && today <= *to) {
            runs_until = runs_until.max(Some(*to));
        }
    }
    let ended = periods.iter().map(|(_, to)| *to).filter(|to| *to < today).max();
    let ahead = periods.iter().map(|(from, _)| *from).filter(|from| *from > today).min();
    match (runs_until, ahead, ended) {
        (Some(last), ..) => ContractState::Running(last),
        (None, Some(first), _) => ContractState::Ahead(first),
        (None, None, Some(last)) => ContractState::Ended(last),
        (None, None, None) => ContractState::Missing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use crate::value::FiscalYear;
    use uuid::Uuid;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    fn state_of(periods: &[(&str, &str)], left: Option<&str>, today: &str) -> ContractState {
        state(&records(periods, left), id(1), day(today))
    }

    fn records(periods: &[(&str, &str)], left: Option<&str>) -> RecordSet {
        let mut records = RecordSet::default();
        let used_until = left.map(day);
        records.add(&Organization { used_until, ..Organization::empty(id(1)) });
        for (n, (from, to)) in (10..).zip(periods) {
            let organization = Some(Ref::to(id(1)));
            let (from, to) = (Some(day(from)), Some(day(to)));
            let contract = PartnerContract::empty(id(n));
            records.add(&PartnerContract { organization, from, to, ..contract });
        }
        records
    }

    #[test]
    fn the_next_contract_begins_on_the_day_after_the_last_one() {
        for (periods, today, (year, from, to)) in [
            (&[][..], "2021-02-03", (2020, "2020-04-01", "2021-03-31")),
            (&[("2020-04-01", "2021-03-31")], "2021-02-03", (2021, "2021-04-01", "2022-03-31")),
            (&[("2020-04-01", "2020-09-30")], "2020-09-15", (2020, "2020-10-01", "2021-03-31")),
            (&[("2017-04-01", "2018-03-31")], "2021-02-03", (2020, "2020-04-01", "2021-03-31")),
        ] {
            let next = next(&records(periods, None), id(1), day(today));
            let expected = (Some(FiscalYear(year)), Some(day(from)), Some(day(to)));
            assert_eq!((next.fiscal_year, next.from, next.to), expected, "{periods:?} {today}");
        }
    }

    #[test]
    fn a_contract_runs_as_long_as_others_follow_without_a_gap() {
        use ContractState::{Ahead, Ended, Missing, Running};
        let years = [("2020-04-01", "2021-03-31"), ("2021-04-01", "2022-03-31")];
        let gap = [("2020-04-01", "2021-03-31"), ("2021-05-01", "2022-03-31")];
        for (periods, left, today, expected) in [
            (&[][..], None, "2021-02-03", Missing),
            (&years[..1], None, "2021-02-03", Running(day("2021-03-31"))),
            (&years[..1], None, "2021-03-31", Running(day("2021-03-31"))),
            (&years[..1], None, "2021-04-01", Ended(day("2021-03-31"))),
            (&years[..1], None, "2020-03-31", Ahead(day("2020-04-01"))),
            (&years[..], None, "2021-02-03", Running(day("2022-03-31"))),
            (&gap[..], None, "2021-02-03", Running(day("2021-03-31"))),
            (&gap[..], None, "2021-04-15", Ahead(day("2021-05-01"))),
            (&years[..1], Some("2020-09-30"), "2021-02-03", Ended(day("2020-09-30"))),
            (&years[..], Some("2020-09-30"), "2020-06-01", Running(day("2020-09-30"))),
        ] {
            assert_eq!(state_of(periods, left, today), expected, "{periods:?} {left:?} {today}");
        }
    }
}
