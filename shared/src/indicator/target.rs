//! What the city wants each indicator to reach, looked up among the facts.

use super::facts::Cell;
use super::figure::rounding_code;
use super::view::View;
use crate::id::RecordId;
use crate::record::Record;
use crate::records::indicator_target::{IndicatorTarget, Rounding};
use crate::value::{Choice, FiscalYear};
use serde::{Deserialize, Serialize};

/// One target of a fiscal year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The record, for editing it.
    pub id: RecordId,
    /// The indicator's code.
    pub indicator: String,
    /// Only this venue.
    pub venue: Option<RecordId>,
    /// Only this organization.
    pub organization: Option<RecordId>,
    /// Only by the end of this month, written "2020-08".
    pub month: Option<String>,
    /// The count, or the percent for rates.
    pub value: Option<u32>,
    /// How the figure is rounded when published.
    #[serde(with = "rounding_code")]
    pub rounding: Option<Rounding>,
}

impl Target {
    /// Whether it says where the whole figure should stand at the end of a month.
    pub(super) fn is_milestone_of(&self, code: &str) -> bool {
        let is_whole = self.venue.is_none() && self.organization.is_none();
        self.indicator == code && is_whole && self.month.is_some()
    }

    /// Whether it is about the whole figure, or about the part that stands for `record`.
    fn is_about(&self, record: Option<RecordId>) -> bool {
        let only = [self.venue, self.organization];
        self.month.is_none()
            && only.into_iter().flatten().collect::<Vec<_>>() == Vec::from_iter(record)
    }
}

/// The targets of a fiscal year, in the order of their ids.
pub(super) fn targets(view: &View<'_>, year: FiscalYear) -> Vec<Target> {
    let Some(table) = view.table_of(IndicatorTarget::NAME) else { return Vec::new() };
    let records = &view.table(table).records;
    let mut targets: Vec<Target> =
        records.iter().filter_map(|record| target(view, *record, year)).collect();
    targets.sort_unstable_by_key(|target| target.id);
    targets
}

/// The target of a figure, or of its part that stands for `record`.
pub(super) fn find<'a>(
    targets: &'a [Target],
    code: &str,
    record: Option<RecordId>,
) -> Option<&'a Target> {
    targets.iter().find(|target| target.indicator == code && target.is_about(record))
}

fn target(view: &View<'_>, record: u32, year: FiscalYear) -> Option<Target> {
    let value = |field: &str| view.value(record, &[field]).0;
    let text = |field: &str| match value(field) {
        Cell::Text(text) => Some(view.facts.text(text).to_owned()),
        _ => None,
    };
    let link = |field: &str| match value(field) {
        Cell::Link(to) => Some(view.id(to)),
        _ => None,
    };
    if value("fiscal_year") != Cell::Number(i32::from(year.0)) {
        return None;
    }
    Some(Target {
        id: view.id(record),
        indicator: text("indicator")?,
        venue: link("venue"),
        organization: link("organization"),
        month: text("month"),
        value: match value("value") {
            Cell::Number(number) => u32::try_from(number).ok(),
            _ => None,
        },
        rounding: match value("rounding") {
            Cell::Code(at) => Rounding::ALL.get(usize::from(at)).copied(),
            _ => None,
        },
    })
}
