//! Registering an installation of the app for whoever is signed in.

use axum::extract::State;
use serde::Serialize;
use shared::id::{ClientId, Epoch};

use crate::auth::SignedIn;
use crate::auth::client;
use crate::reply::Reply;
use crate::state::App;

/// What the installation keeps. The secret is told this once.
#[derive(Serialize)]
pub struct Registered {
    pub client: ClientId,
    pub secret: String,
    pub epoch: Epoch,
    /// The public key to which the installation seals what it may no longer show.
    pub seal_to: String,
}

pub async fn register(State(app): State<App>, who: SignedIn) -> Reply<Registered> {
    let seal_to = app.store.keys().seal_public().to_owned();
    let registered = client::register(&app, &who).await;
    let tell = |(client, secret, epoch)| Registered { client, secret, epoch, seal_to };
    registered.map(tell).into()
}
