//! Indicator values from live data, by the one engine in `shared`; never by a second definition
//! in SQL.

mod kept;

use std::collections::HashMap;

use serde::Serialize;
use shared::id::{ProgramId, RecordId, Stamp};
use shared::indicator::{self, AsOf, Dashboard, Facts, People};
use shared::record::Record;
use shared::records::learner::Learner;
use shared::role::Role;
use shared::value::{Date, FiscalYear};

use crate::auth::SignedIn;
use crate::reconcile::program_today;
use crate::reply::{Refusal, Trouble};
use crate::state::App;
use crate::store::{Fault, Store};

pub use kept::Dashboards;

/// What a manager's dashboard shows.
#[derive(Serialize)]
pub struct DashboardView {
    /// When it was counted, by the server's clock.
    pub at: Stamp,
    /// The program's day; a demonstration is pinned to one.
    pub today: Date,
    #[serde(flatten)]
    pub dashboard: Dashboard,
}

/// The learners behind a figure.
#[derive(Serialize)]
pub struct PeopleView {
    pub counted: Vec<NamedLearner>,
    /// Those in the denominator who are not counted.
    pub others: Vec<NamedLearner>,
}

/// A learner with the name that she wants to be called by.
#[derive(Serialize)]
pub struct NamedLearner {
    pub learner: RecordId,
    pub name: String,
}

/// The dashboard, for a manager.
pub async fn show(
    app: &App,
    who: &SignedIn,
    year: Option<FiscalYear>,
    as_of: Option<Date>,
) -> Result<DashboardView, Trouble> {
    let as_of = question_of(app, who, year, as_of).await?;
    let question = move |facts: &Facts| indicator::dashboard(facts, as_of);
    let dashboard = app.dashboards.ask(&app.store, who.program, question).await?;
    Ok(DashboardView { at: app.now(), today: as_of.today, dashboard })
}

/// The people behind an indicator or a part of one, for a manager.
pub async fn people(
    app: &App,
    who: &SignedIn,
    code: String,
    year: Option<FiscalYear>,
    as_of: Option<Date>,
) -> Result<PeopleView, Trouble> {
    let as_of = question_of(app, who, year, as_of).await?;
    let question = move |facts: &Facts| indicator::people(facts, &code, as_of);
    let People { counted, others } = app.dashboards.ask(&app.store, who.program, question).await?;
    let names = names(app, who.program).await?;
    let named = |learner: RecordId| {
        let name = names.get(&learner).cloned().unwrap_or_default();
        NamedLearner { learner, name }
    };
    Ok(PeopleView {
        counted: counted.into_iter().map(named).collect(),
        others: others.into_iter().map(named).collect(),
    })
}

/// What was asked for, seen on the program's day.
async fn question_of(
    app: &App,
    who: &SignedIn,
    year: Option<FiscalYear>,
    as_of: Option<Date>,
) -> Result<AsOf, Trouble> {
    if who.actor.role != Role::Manager {
        return Err(Refusal::NoRight.into());
    }
    let mut snapshot = app.store.read().await?;
    let today = program_today(&mut snapshot, who.program, app.now()).await?;
    let day = as_of.unwrap_or(today);
    Ok(AsOf { year: year.unwrap_or(day.fiscal_year()), day, today })
}

async fn names(app: &App, program: ProgramId) -> Result<HashMap<RecordId, String>, Fault> {
    let learners = app.store.read().await?.live_records_of(program, Learner::NAME).await?;
    let name = |learner: &Learner| learner.preferred_name.as_ref().map(|name| name.0.clone());
    let named = learners.into_iter().map(|record| Learner::read(record.id, &record.body));
    Ok(named.map(|learner| (learner.id, name(&learner).unwrap_or_default())).collect())
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
