//! What the city wants an indicator to reach, and how the figure is rounded when it is published.

use super::organization::Organization;
use super::venue::Venue;
use crate::choice;
use crate::problem::{Problem, ProblemCode};
use crate::record;
use crate::record::{Body, Identity, Kind, Record, ScopeRule, Writers};
use crate::value::{Count, Date, FieldValue, FiscalYear, Ref, Text};

choice! {
    /// How a rate is published without decimals.
    Rounding {
        /// Half a percent and more goes up.
        HalfUp = "half_up",
        /// What is below the percent is cut off.
        Cut = "cut",
    }
}

record! {
    /// One target: of an indicator in a fiscal year, where wanted of a venue, an organization or
    /// a month only.
    IndicatorTarget = "indicator_target" {
        /// The indicator's code.
        indicator: Text => required, fixed, coded("indicator"), listed;
        /// The fiscal year.
        fiscal_year: FiscalYear => required, fixed, listed;
        /// Only this venue.
        venue: Ref<Venue> => fixed, listed;
        /// Only this organization.
        organization: Ref<Organization> => fixed, listed;
        /// Only this month, written "2020-08".
        month: Text => fixed, help, listed;
        /// The count, or the percent for rates.
        value: Count => required, help, listed;
        /// How the figure is rounded when published.
        rounding: Rounding => listed;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: IndicatorTarget::NAME,
    fields: IndicatorTarget::FIELDS,
    identity: Identity::Natural(&["fiscal_year", "indicator", "venue", "organization", "month"]),
    scope: ScopeRule::Office,
    writers: Writers::Managers,
    title: &["indicator", "fiscal_year"],
    check,
    ..Kind::PLAIN
};

/// A month is written as one, and lies in the fiscal year.
fn check(body: &Body) -> Vec<Problem> {
    let Some(month) = body.get("month").and_then(Text::read) else { return Vec::new() };
    let first_day = format!("{}-01", month.0).parse::<Date>().ok();
    let year = body.get("fiscal_year").and_then(FiscalYear::read);
    let fits = match (first_day, year) {
        (Some(day), Some(year)) => day.fiscal_year() == year,
        (Some(_), None) => true,
        (None, _) => false,
    };
    if fits { Vec::new() } else { vec![Problem::new("month", ProblemCode::DoesNotFit)] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_month_lies_in_the_fiscal_year() {
        let of = |month: &str| {
            let body = json!({ "fiscal_year": 2020, "month": month });
            check(body.as_object().unwrap()).len()
        };
        assert_eq!([of("2020-08"), of("2021-03"), of("2021-04"), of("August")], [0, 0, 1, 1]);
    }
}
