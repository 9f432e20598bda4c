//! The city's targets for the year. The rounding differs, as in the city's report.

use super::Cast;
use crate::script::{Script, at, create, fact};
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
    script.add(cast.manager.account(), at(year.first_day(), 11, 30), ops.collect());
}
