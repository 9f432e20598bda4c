//! The city's indicators: target against actual, what stands behind a figure, and the targets.

mod asked;
mod charted;
mod dashboard;
mod facts;
mod figure_table;
mod freshness;
mod glance;
mod headline;
mod indicator;
mod live_line;
mod people;
mod target_field;
mod values;

pub use dashboard::Dashboard;
pub use indicator::IndicatorPage;
