//! The city's four targets for fiscal year 2020. The rounding differs, as in the city's report.

use super::Cast;
use crate::script::{Script, at, create, day, fact};
use shared::records::indicator_target::{IndicatorTarget, Rounding};
use shared::value::{Count, FiscalYear, Text};

const TARGETS: [(&str, u32, Option<Rounding>); 4] = [
    ("IND01", 50, None),
    ("IND02", 80, Some(Rounding::HalfUp)),
    ("IND03", 50, Some(Rounding::Cut)),
    ("IND04", 80, Some(Rounding::HalfUp)),
];

/// The targets, entered on the first day of the year.
pub(super) fn targets(script: &mut Script, cast: &Cast) {
    let ops = TARGETS.map(|(indicator, value, rounding)| {
        let record = fact(|id| IndicatorTarget {
            fiscal_year: Some(FiscalYear(2020)),
            indicator: Some(Text(indicator.to_owned())),
            value: Some(Count(value)),
            rounding,
            ..IndicatorTarget::empty(id)
        });
        create(record.id, &record)
    });
    script.add(cast.manager.account(), at(day(2020, 4, 1), 11, 30), ops.to_vec());
}
