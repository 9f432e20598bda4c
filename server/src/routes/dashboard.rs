//! Indicators of a fiscal year, and the people behind one of them. For those who run the program.

use axum::extract::{Path, Query, State};
use serde::Deserialize;
use shared::value::{Date, FiscalYear};

use crate::auth::SignedIn;
use crate::dashboard::{self, DashboardView, PeopleView};
use crate::reply::Reply;
use crate::state::App;

/// Which year, and as of which day. Left out: the program's today, and its fiscal year.
#[derive(Deserialize)]
pub struct Period {
    pub fiscal_year: Option<FiscalYear>,
    pub as_of: Option<Date>,
}

pub async fn show(
    State(app): State<App>,
    who: SignedIn,
    Query(period): Query<Period>,
) -> Reply<DashboardView> {
    dashboard::show(&app, &who, period.fiscal_year, period.as_of).await.into()
}

pub async fn people(
    State(app): State<App>,
    who: SignedIn,
    Path(code): Path<String>,
    Query(period): Query<Period>,
) -> Reply<PeopleView> {
    dashboard::people(&app, &who, code, period.fiscal_year, period.as_of).await.into()
}
