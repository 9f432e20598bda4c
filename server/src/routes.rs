//! Every URL that the server answers, on one page.

mod accounts;
mod app_files;
mod client;
mod dashboard;
#[cfg(debug_assertions)]
mod dev;
mod devices;
mod health;
mod held;
mod history;
mod live;
mod sessions;
mod sync;
mod unattributed;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::response::IntoResponse;
use axum::routing::{any, get, post};
use tower_http::services::ServeDir;

use crate::layers::{around_all, around_api};
use crate::reply::Refusal;
use crate::state::App;

/// Largest body for forms of a few short fields; nobody needs more before signing in.
const FORM_BYTES_MAX: usize = 16 * 1024;

/// The whole server as a service.
pub fn router(app: &App) -> Router {
    let forms = Router::new()
        .route("/api/sign-in", post(sessions::sign_in))
        .route("/api/sign-out", post(sessions::sign_out))
        .route("/api/session", get(sessions::who_am_i))
        .route("/api/password", post(sessions::change_password))
        .route("/api/client", post(client::register))
        .route("/api/accounts", get(accounts::list).post(accounts::add))
        .route("/api/accounts/{id}/password", post(accounts::set_password))
        .route("/api/accounts/{id}/disable", post(accounts::disable))
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX));
    let api = Router::new()
        .merge(forms)
        .route("/api/sync", post(sync::sync))
        .route("/api/held", get(held::list))
        .route("/api/held/{client}/{n}/release", post(held::release))
        .route("/api/held/{client}/{n}/dismiss", post(held::dismiss))
        .route("/api/unproven", get(unattributed::list))
        .route("/api/unproven/{client}/vouch", post(unattributed::vouch))
        .route("/api/unproven/{client}/put-aside", post(unattributed::put_aside))
        .route("/api/history/{kind}/{id}", get(history::of_record))
        .route("/api/deleted/{kind}", get(history::deleted_of_kind))
        .route("/api/devices", get(devices::list))
        .route("/api/devices/rescue", post(devices::rescue))
        .route("/api/restore/confirm", post(devices::confirm))
        .route("/api/dashboard", get(dashboard::show))
        .route("/api/indicators/{code}/people", get(dashboard::people))
        .route("/api/live", get(live::listen))
        .route("/api/health", get(health::check))
        .route("/api/{*rest}", any(nothing_here))
        .route("/api/", any(nothing_here))
        .route("/api", any(nothing_here))
        .method_not_allowed_fallback(wrong_method);
    #[cfg(debug_assertions)]
    let api = api.route("/api/dev/builds", get(dev::builds));
    let mut all = around_api(api, app).fallback(app_files::serve);
    if let Some(folder) = &app.files {
        all = all.nest_service("/files", ServeDir::new(folder));
    }
    around_all(all, app).with_state(app.clone())
}

async fn nothing_here() -> impl IntoResponse {
    Refusal::NotFound
}

async fn wrong_method() -> impl IntoResponse {
    Refusal::WrongMethod
}
