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
}

pub async fn register(State(app): State<App>, who: SignedIn) -> Reply<Registered> {
    let registered = client::register(&app, &who).await;
    registered.map(|(client, secret, epoch)| Registered { client, secret, epoch }).into()
}
