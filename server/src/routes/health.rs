//! Whether the server can do its work, for whoever watches over it.

use axum::extract::State;
use shared::api::{CheckHealth, devices::Health};

use crate::reply::Reply;
use crate::state::App;

pub async fn check(State(app): State<App>) -> Reply<CheckHealth> {
    app.store.check().await.map(|()| Health { status: "ok".to_owned() }).into()
}
