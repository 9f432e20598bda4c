//! Charts: each begins with what was found, says its figures in words, has a table, tells its marks
//! apart by form as well as color, and prints. They draw what they are given and compute no
//! indicator.

mod figure;
mod marks;
mod readout;
mod share;
mod table;
mod trend;
mod trend_line;

pub use figure::{AxisKind, Figure, Span};
pub use marks::MiniTrend;
pub use share::{Share, ShareBar};
#[cfg(debug_assertions)]
pub use table::TableShown;
pub use trend::TrendChart;
pub use trend_line::{Event, TrendLine, TrendPoint};
