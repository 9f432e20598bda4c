//! What the server does without being asked: it gives and ends grants when a day begins, hints that
//! indicators may have moved, and writes down how far every program has come (the high-water mark).

use std::time::Duration;

use shared::value::Date;

use crate::live::Event;
use crate::reconcile::{regrant_everybody, timeline};
use crate::state::App;
use crate::store::{Fault, HighWaterMark};

/// How often the date is looked at; a grant may end this much after midnight.
const DATE_LOOK: Duration = Duration::from_secs(30);

/// How long changes gather before dashboards are told, so that a large push makes one hint.
const HINT_DELAY: Duration = Duration::from_millis(250);

/// How often it is written down how far the programs have come.
const HIGH_WATER_MARK_PAUSE: Duration = Duration::from_secs(5);

/// Runs until the server stops.
pub async fn run(app: App) {
    tokio::select! {
        () = follow_the_date(&app) => {}
        () = hint_at_values(&app) => {}
        () = record_high_water_mark(&app) => {}
        () = app.stopping() => {}
    }
}

/// At the start and whenever a day begins in Tokyo, gives everybody the grants of the day.
async fn follow_the_date(app: &App) {
    let mut done: Option<Date> = None;
    loop {
        let today = Date::in_tokyo(app.now());
        if done != Some(today) {
            match regrant_all_programs(app).await {
                Ok(()) => done = Some(today),
                Err(Fault::Stopping) => return,
                Err(fault) => tracing::error!(%fault, "the grants of the day were not given"),
            }
        }
        tokio::time::sleep(DATE_LOOK).await;
    }
}

async fn regrant_all_programs(app: &App) -> Result<(), Fault> {
    let programs = app.store.read().await?.programs().await?;
    for program in programs {
        regrant_everybody(app, program.id).await?;
    }
    Ok(())
}

/// Keeps the high-water mark beside the database.
async fn record_high_water_mark(app: &App) {
    let mut last = HighWaterMark::default();
    loop {
        if let Err(fault) = timeline::keep_high_water_mark(app, &mut last).await {
            tracing::error!(%fault, "the high-water mark was not written");
        }
        tokio::time::sleep(HIGH_WATER_MARK_PAUSE).await;
    }
}

/// Tells dashboards soon after a commit that values may be different.
async fn hint_at_values(app: &App) {
    let mut changed = app.dashboards.changes();
    while changed.changed().await.is_ok() {
        tokio::time::sleep(HINT_DELAY).await;
        for program in app.dashboards.take_changed() {
            app.live.tell(program, Event::Values);
        }
    }
}
