//! What holds for the year, and the city's targets. The rounding differs, as in the city's report.

use super::Cast;
use super::places::CAPACITY;
use crate::script::{Script, at, create, fact};
use shared::program::fiscal_year::year_id;
use shared::records::fiscal_year::FiscalYearRecord;
use shared::records::indicator_target::IndicatorTarget;
use shared::value::{Count, Text};

/// The targets, entered on the first day of the year.
pub(super) fn targets(script: &mut Script, cast: &Cast) {
    let year = cast.set.year;
    let ops = cast.set.targets.iter().map(|&(indicator, value, rounding)| {
        let record = fact(|id| IndicatorTarget {
            fiscal_year: Some(year),
            indicator: Some(Text(indicator.to_owned())),
            value: Some(Count(value)),
            rounding,
            ..IndicatorTarget::empty(id)
        });
        create(record.id, &record)
    });
    let own = create(year_id(year), &of_year(cast));
    let ops = ops.chain([own]).collect();
    script.add(cast.manager.account(), at(year.first_day(), 11, 30), ops);
}

fn of_year(cast: &Cast) -> FiscalYearRecord {
    FiscalYearRecord {
        year: Some(cast.set.year),
        capacity: Some(Count(CAPACITY)),
        quiet_weeks: Some(Count(4)),
        lost_contact_weeks: Some(Count(8)),
        silent_tablet_days: Some(Count(7)),
        ..FiscalYearRecord::empty(year_id(cast.set.year))
    }
}
