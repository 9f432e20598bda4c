//! Indicator values from live data, by the one engine in `shared`; never by a second definition
//! in SQL.

pub mod kept;

use shared::api::figures::{DashboardReply, Period};
use shared::id::{ProgramId, Stamp};
use shared::indicator::{self, AsOf, Facts};
use shared::role::Role;

use crate::auth::SignedIn;
use crate::reconcile::program_today;
use crate::reply::{Refusal, Trouble};
use crate::state::App;
use crate::store::{Fault, Store};

/// The dashboard, for a manager.
pub async fn show(app: &App, who: &SignedIn, period: Period) -> Result<DashboardReply, Trouble> {
    if who.actor.role != Role::Manager {
        return Err(Refusal::NoRight.into());
    }
    let mut snapshot = app.store.read().await?;
    let today = program_today(&mut snapshot, who.program, app.now()).await?;
    drop(snapshot);
    let day = period.as_of.unwrap_or(today);
    let as_of = AsOf { year: period.fiscal_year.unwrap_or(day.fiscal_year()), day, today };
    let question = move |facts: &Facts| indicator::dashboard(facts, as_of);
    let dashboard = app.dashboards.ask(&app.store, who.program, question).await?;
    Ok(DashboardReply { at: app.now(), today, dashboard })
}

/// The facts as they were known at a moment, from history.
pub async fn facts_known_at(
    store: &Store,
    program: ProgramId,
    until: Stamp,
) -> Result<Facts, Fault> {
    let mut facts = Facts::new();
    for record in store.read().await?.records_known_at(program, until).await? {
        facts.upsert(&record.kind, record.id, &record.body);
    }
    Ok(facts)
}
