//! Registering an installation of the app for whoever is signed in.

use axum::extract::State;
use shared::api::{self, devices::Registered};

use crate::auth::SignedIn;
use crate::auth::client;
use crate::reply::Reply;
use crate::state::App;

pub async fn register(State(app): State<App>, who: SignedIn) -> Reply<api::Register> {
    let seal_to = app.store.keys().seal_public().to_owned();
    let registered = client::register(&app, &who).await;
    let tell = |(client, secret, epoch)| Registered { client, secret, epoch, seal_to };
    registered.map(tell).into()
}
