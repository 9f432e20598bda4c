//! The city's indicators: target against actual, what stands behind a figure, and the targets.

mod chart_model;
mod dashboard;
mod facts;
mod figure_table;
mod freshness;
mod freshness_bar;
mod headline;
mod indicator;
mod kpi_tiles;
mod people;
mod period;
mod target_field;
mod values;

pub use dashboard::Dashboard;
pub use facts::local_facts;
pub use indicator::IndicatorPage;
pub use kpi_tiles::KpiBand;
