//! Whether the server can do its work, for whoever watches over it.

use axum::extract::State;
use serde_json::{Value, json};

use crate::reply::Reply;
use crate::state::App;

pub async fn check(State(app): State<App>) -> Reply<Value> {
    app.store.check().await.map(|()| json!({ "status": "ok" })).into()
}
