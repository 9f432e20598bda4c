//! Registering an installation of the app for whoever is signed in.

use axum::extract::State;
use shared::api;

use crate::auth::SignedIn;
use crate::auth::client;
use crate::reply::Reply;
use crate::state::App;

pub async fn register(State(app): State<App>, who: SignedIn) -> Reply<api::Register> {
    client::register(&app, &who).await.into()
}
