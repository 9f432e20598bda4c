//! Everything that the manager's dashboard shows for one fiscal year, as one value: the server
//! sends it, a tablet computes it.

use super::as_of::AsOf;
use super::catalog::{Catalog, Name};
use super::evaluation::Evaluation;
use super::facts::Facts;
use super::figure::{Figure, rounding_differs};
use super::series::{Point, points};
use super::target::Target;
use super::unit::Shape;
use crate::id::RecordId;
use crate::record::Record;
use crate::records::venue::Venue;
use crate::value::{Date, FiscalYear};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One fiscal year as of one day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dashboard {
    /// The fiscal year.
    pub fiscal_year: FiscalYear,
    /// The day that the figures are about.
    pub as_of: Date,
    /// Every indicator, its parts below it.
    pub figures: Vec<Figure>,
    /// The headline indicators over the months.
    #[serde(rename = "courses")]
    pub trends: Vec<Trend>,
    /// How much each venue has been heard of.
    pub freshness: Vec<Freshness>,
    /// The year's targets.
    pub targets: Vec<Target>,
    /// Whether a report has to say that indicators are rounded differently.
    pub rounding_differs: bool,
}

/// One indicator over the months.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trend {
    /// The indicator's code.
    pub code: String,
    /// How it is read, which decides the path to the target: flat for rates, else linear.
    pub shape: Shape,
    /// April to March.
    pub points: Vec<Point>,
}

/// How much of one venue has arrived: its lessons before the as-of date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Freshness {
    /// The venue.
    pub venue: RecordId,
    /// Its name.
    pub name: Option<String>,
    /// Lessons whose roll call has arrived, or that did not take place.
    pub arrived: u64,
    /// All lessons.
    pub lessons: u64,
}

impl Freshness {
    /// Whether nothing is missing.
    pub fn is_complete(&self) -> bool {
        self.arrived == self.lessons
    }
}

/// The dashboard of a fiscal year as of a day.
pub fn dashboard(facts: &Facts, as_of: AsOf) -> Dashboard {
    dashboard_of(Catalog::built_in(), facts, as_of)
}

/// The dashboard with the definitions of a city.
pub fn dashboard_of(catalog: &Catalog, facts: &Facts, as_of: AsOf) -> Dashboard {
    let evaluation = Evaluation::new(facts, catalog, as_of);
    let figures = evaluation.figures();
    let headlines = evaluation.definitions.iter().filter(|it| it.is_headline);
    let trends = headlines.map(|definition| Trend {
        code: definition.code.clone(),
        shape: definition.shape,
        points: points(&evaluation, definition),
    });
    Dashboard {
        fiscal_year: as_of.year,
        as_of: as_of.day,
        trends: trends.collect(),
        freshness: freshness(&evaluation),
        rounding_differs: rounding_differs(&figures),
        targets: evaluation.targets.clone(),
        figures,
    }
}

/// Lessons before the as-of date and before today, by venue: sets of the shared vocabulary.
const LESSONS_DUE: &str = "lessons_due";
/// Those of them whose roll call has arrived, or that did not take place.
const LESSONS_REPORTED: &str = "lessons_reported";

/// Every venue that is known or has lessons, in the order of names. Venues without a lesson so far
/// are complete.
fn freshness(evaluation: &Evaluation<'_>) -> Vec<Freshness> {
    let (engine, view) = (&evaluation.engine, &evaluation.engine.view);
    let lessons = |set| engine.keys(Name::shared(set), evaluation.as_of.within());
    let venues = view.table_of(Venue::NAME).map(|table| view.table(table).records.clone());
    let mut counts: BTreeMap<u32, (u64, u64)> =
        venues.unwrap_or_default().into_iter().map(|venue| (venue, (0, 0))).collect();
    for entry in lessons(LESSONS_REPORTED).iter() {
        counts.entry(entry.key[1]).or_default().0 += 1;
    }
    for entry in lessons(LESSONS_DUE).iter() {
        counts.entry(entry.key[1]).or_default().1 += 1;
    }
    counts.remove(&super::keys::NOTHING);
    let fresh = |(venue, (arrived, lessons))| Freshness {
        venue: view.id(venue),
        name: view.name(venue),
        arrived,
        lessons,
    };
    let mut all: Vec<Freshness> = counts.into_iter().map(fresh).collect();
    all.sort_unstable_by(|one, other| (&one.name, one.venue).cmp(&(&other.name, other.venue)));
    all
}
