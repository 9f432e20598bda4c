//! Indicators of a fiscal year. For those who run the program.

use axum::extract::State;
use shared::api;

use crate::auth::SignedIn;
use crate::dashboard;
use crate::extract::Sent;
use crate::reply::Reply;
use crate::state::App;

pub async fn show(
    State(app): State<App>,
    who: SignedIn,
    Sent(period): Sent<api::Dashboard>,
) -> Reply<api::Dashboard> {
    dashboard::show(&app, &who, period).await.into()
}
