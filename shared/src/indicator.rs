//! Indicators: definitions as data, one engine that evaluates them, the same on tablet and server.
//!
//! A caller keeps [`Facts`] current, record by record, and asks for figures of a fiscal year as of
//! a day. What was known on an earlier day is the caller's matter: she fills facts from history.
//!
//! ```
//! use shared::indicator::{AsOf, Facts, evaluate};
//! use shared::value::{Date, FiscalYear};
//!
//! let day = Date::new(2021, 1, 31).expect("January has 31 days");
//! let figures = evaluate(&Facts::new(), AsOf::end_of(FiscalYear(2020), day));
//! assert_eq!(figures[0].code, "IND01");
//! assert_eq!(figures[0].published, "0名");
//! ```
//!
//! One more indicator is one entry in `shared/indicators/definitions.json`, with the rows and sets
//! that it needs beside it in `sets.json`, and its words.

mod as_of;
pub mod catalog;
mod check;
pub mod cover;
pub mod dashboard;
pub mod definition;
mod engine;
mod evaluation;
mod facts;
pub mod figure;
mod keys;
pub mod path;
pub mod roster;
pub mod series;
pub mod slices;
pub mod statement;
mod target;
pub mod unit;
pub mod validity;
mod view;

pub use as_of::AsOf;
pub use catalog::Catalog;
pub use dashboard::{Dashboard, Freshness, Trend, dashboard, dashboard_of};
pub use definition::{Definition, PeopleNote};
pub use facts::Facts;
pub use figure::{Amount, Figure, percent, rounding_differs};
pub use path::{Standing, standing};
pub use series::Point;
pub use slices::{Dimension, Slice, SliceOf};
pub use target::Target;
pub use unit::{Shape, Unit};

use crate::id::RecordId;
use catalog::Name;
use evaluation::Evaluation;
use std::collections::BTreeSet;

/// The definitions of this release, in the order in which reports show them.
pub fn definitions() -> &'static [Definition] {
    Catalog::built_in().definitions()
}

/// The definition of this release with this code.
pub fn definition(code: &str) -> Option<&'static Definition> {
    definitions().iter().find(|definition| definition.code == code)
}

/// The indicators with targets in the city's report, which the dashboard shows first.
pub fn headlines() -> impl Iterator<Item = &'static Definition> {
    definitions().iter().filter(|definition| definition.is_headline)
}

/// Every indicator of a fiscal year as of a day, its parts below it.
pub fn evaluate(facts: &Facts, as_of: AsOf) -> Vec<Figure> {
    evaluate_of(Catalog::built_in(), facts, as_of)
}

/// Every indicator with the definitions of a city, each in the version that is valid on the day.
pub fn evaluate_of(catalog: &Catalog, facts: &Facts, as_of: AsOf) -> Vec<Figure> {
    Evaluation::new(facts, catalog, as_of).figures()
}

/// An indicator by venue, by organization or by month; empty where it does not offer that.
pub fn by(dimension: Dimension, facts: &Facts, code: &str, as_of: AsOf) -> Vec<Slice> {
    let evaluation = Evaluation::new(facts, Catalog::built_in(), as_of);
    let definition = evaluation.definition(code);
    definition.map(|it| slices::slices(&evaluation, it, dimension)).unwrap_or_default()
}

/// What tells an indicator apart by a dimension: the path of a field, or `enrollment` for the
/// places of the learner on the day; `None` where it does not offer that.
pub fn basis(definition: &Definition, dimension: Dimension) -> Option<String> {
    slices::basis(Catalog::built_in(), definition, dimension)
}

/// Whether each thing that an indicator counts lies on one day only: its months sum to the year.
pub fn is_additive(definition: &Definition) -> bool {
    slices::is_additive(Catalog::built_in(), definition)
}

/// All figures and parts in one list, each figure before its parts.
pub fn listed(figures: &[Figure]) -> Vec<&Figure> {
    figures.iter().flat_map(Figure::with_parts).collect()
}

/// An indicator at the end of each month of a fiscal year; empty for a code that there is not.
pub fn series(facts: &Facts, code: &str, as_of: AsOf) -> Vec<Point> {
    let evaluation = Evaluation::new(facts, Catalog::built_in(), as_of);
    let definition = evaluation.definition(code);
    definition.map(|it| series::points(&evaluation, it)).unwrap_or_default()
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
pub fn people(facts: &Facts, code: &str, as_of: AsOf) -> People {
    people_of(Catalog::built_in(), facts, code, as_of)
}

/// The learners behind an indicator, with the definitions of a city.
pub fn people_of<'a>(catalog: &'a Catalog, facts: &'a Facts, code: &str, as_of: AsOf) -> People {
    let evaluation = Evaluation::new(facts, catalog, as_of);
    if let Some(definition) = evaluation.definition(code) {
        let of = |set: &'a String| evaluation.people(Name::of(definition, set));
        return split(of(&definition.is.numerator), definition.is.denominator.as_ref().map(of));
    }
    let Some((whole, part)) = code.rsplit_once('/') else { return People::default() };
    let whole = evaluation.definition(whole);
    let Some((whole, parts)) = whole.and_then(|whole| Some((whole, whole.split.as_ref()?))) else {
        return People::default();
    };
    let of = |set: &'a String| evaluation.people_in_part(Name::of(whole, set), parts, part);
    let denominator = match &parts.whole {
        definition::Whole::Nothing => None,
        definition::Whole::Same(set) => Some(evaluation.people(Name::of(whole, set))),
        definition::Whole::Each(set) => Some(of(set)),
    };
    split(of(&parts.numerator), denominator)
}

fn split(counted: BTreeSet<RecordId>, all: Option<BTreeSet<RecordId>>) -> People {
    let others = all.unwrap_or_default().difference(&counted).copied().collect();
    People { counted: counted.into_iter().collect(), others }
}
