//! The figures of a fiscal year, for those who run the program.

use crate::id::Stamp;
use crate::indicator::Dashboard;
use crate::value::{Date, FiscalYear};
use serde::{Deserialize, Serialize};

/// Which year, and as of which day. Left out: the program's today, and its fiscal year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// The year.
    #[serde(default)]
    pub fiscal_year: Option<FiscalYear>,
    /// The day.
    #[serde(default)]
    pub as_of: Option<Date>,
}

/// What a manager's dashboard shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DashboardReply {
    /// When it was counted, by the server's clock.
    pub at: Stamp,
    /// The program's day; a demonstration is pinned to one.
    pub today: Date,
    /// The figures.
    #[serde(flatten)]
    pub dashboard: Dashboard,
}
