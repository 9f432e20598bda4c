//! Indicators: definitions as data, one engine that evaluates them, the same on tablet and server.
//!
//! A caller keeps [`Facts`] current, record by record, and asks for figures of a fiscal year as of
//! a day. What was known on an earlier day is the caller's matter: she fills facts from history.
//!
//! ```
//! use shared::indicator::{Facts, evaluate};
//! use shared::value::{Date, FiscalYear};
//!
//! let as_of = Date::new(2021, 1, 31).expect("January has 31 days");
//! let figures = evaluate(&Facts::new(), FiscalYear(2020), as_of);
//! assert_eq!(figures[0].code, "IND01");
//! assert_eq!(figures[0].published, "0名");
//! ```

mod check;
pub mod dashboard;
pub mod definition;
mod engine;
mod evaluation;
pub mod exams;
mod facts;
pub mod figure;
pub mod participation;
pub mod roster;
pub mod series;
pub mod talks;
mod target;
mod view;

pub use dashboard::{Dashboard, Freshness, Trend, dashboard};
pub use definition::{Definition, Shape, Unit};
pub use facts::Facts;
pub use figure::{Amount, Figure, percent, rounding_differs};
pub use series::Point;
pub use target::Target;

use crate::id::RecordId;
use crate::value::{Date, FiscalYear};
use evaluation::Evaluation;
use std::collections::BTreeSet;

/// The indicators with targets in the city's report, which the dashboard shows first.
pub const HEADLINES: [&str; 4] = ["IND01", "IND02", "IND03", "IND04"];

/// Every definition, in the order in which reports show them.
pub static DEFINITIONS: &[&Definition] = &[
    &participation::IND01,
    &participation::IND01A,
    &participation::IND01B,
    &participation::IND01C,
    &participation::IND01N,
    &participation::IND02,
    &participation::IND02S,
    &exams::IND03,
    &exams::IND03A,
    &exams::IND03B,
    &exams::IND03AB,
    &exams::IND04,
    &exams::IND04P,
    &exams::IND04S,
    &exams::IND04H,
    &exams::IND05,
    &exams::IND06,
    &exams::IND06C,
    &exams::IND06P,
    &exams::IND07,
    &exams::IND07R,
    &talks::IND08,
    &talks::IND08P,
    &participation::IND09,
    &participation::IND09V,
    &talks::IND10,
    &talks::IND11,
    &talks::IND12,
    &talks::IND12_FULL_TIME,
    &talks::IND12_OTHER,
    &talks::IND13,
    &talks::IND13J,
    &talks::IND13S,
    &participation::IND15,
    &participation::IND16,
];

/// The definition with this code.
pub fn definition(code: &str) -> Option<&'static Definition> {
    DEFINITIONS.iter().copied().find(|definition| definition.code == code)
}

/// Every indicator of a fiscal year as of a day, its parts below it. An as-of date after the year
/// reads as its last day.
pub fn evaluate(facts: &Facts, year: FiscalYear, as_of: Date) -> Vec<Figure> {
    Evaluation::new(facts, year).figures(as_of)
}

/// All figures and parts in one list, each figure before its parts.
pub fn listed(figures: &[Figure]) -> Vec<&Figure> {
    figures.iter().flat_map(Figure::with_parts).collect()
}

/// An indicator at the end of each month of a fiscal year; empty for a code that there is not.
pub fn series(facts: &Facts, code: &str, year: FiscalYear, as_of: Date) -> Vec<Point> {
    let evaluation = Evaluation::new(facts, year);
    let points = |definition| series::points(&evaluation, definition, year, as_of);
    definition(code).map(points).unwrap_or_default()
}

/// The learners behind a figure, for those who may see them. Both lists are in the order of ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct People {
    /// Those who are counted.
    pub counted: Vec<RecordId>,
    /// Those in the denominator who are not counted.
    pub others: Vec<RecordId>,
}

/// The learners behind an indicator or a part of one (`IND04/first`); empty where it counts no
/// learners. Duplicates appear as the learner that they were merged into.
pub fn people(facts: &Facts, code: &str, year: FiscalYear, as_of: Date) -> People {
    let evaluation = Evaluation::new(facts, year);
    if let Some(definition) = definition(code) {
        let of = |set| evaluation.people(set, as_of);
        return split(of(definition.is.numerator), definition.is.denominator.map(of));
    }
    let Some((whole, part)) = code.rsplit_once('/') else { return People::default() };
    let Some(parts) = definition(whole).and_then(|whole| whole.split.as_ref()) else {
        return People::default();
    };
    let of = |set| evaluation.people_in_part(set, parts, part, as_of);
    let denominator = match parts.whole {
        definition::Whole::Nothing => None,
        definition::Whole::Same(set) => Some(evaluation.people(set, as_of)),
        definition::Whole::Each(set) => Some(of(set)),
    };
    split(of(parts.numerator), denominator)
}

fn split(counted: BTreeSet<RecordId>, all: Option<BTreeSet<RecordId>>) -> People {
    let others = all.unwrap_or_default().difference(&counted).copied().collect();
    People { counted: counted.into_iter().collect(), others }
}
