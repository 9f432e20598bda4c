//! Every URL that the server answers, on one page. The paths are those of `shared::api`.

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
mod readers;
mod sessions;
mod sync;
mod unattributed;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::response::IntoResponse;
use axum::routing::{any, get, post};
use shared::api::{self, Endpoint, Method};
use tower_http::services::ServeDir;

use crate::layers::{around_all, around_api};
use crate::reply::Refusal;
use crate::state::App;

/// Largest body for forms of a few short fields; nobody needs more before signing in.
const FORM_BYTES_MAX: usize = 16 * 1024;

/// The whole server as a service.
pub fn router(app: &App) -> Router {
    let forms = Router::new()
        .answer(api::SignIn, sessions::sign_in)
        .answer(api::CurrentSession, sessions::current)
        .answer(api::RotateSession, sessions::rotate)
        .answer(api::SignOut, sessions::sign_out)
        .answer(api::EndSession, sessions::end)
        .answer(api::ChangePassword, sessions::change_password)
        .answer(api::EndOtherSessions, sessions::end_others)
        .answer(api::Register, client::register)
        .answer(api::ListAccounts, accounts::list)
        .answer(api::AddAccount, accounts::add)
        .answer(api::CorrectAccount, accounts::correct)
        .answer(api::SetPassword, accounts::set_password)
        .answer(api::DisableAccount, accounts::disable)
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX));
    let api = Router::new()
        .merge(forms)
        .answer(api::Sync, sync::sync)
        .answer(api::Live, live::listen)
        .answer(api::ListHeld, held::list)
        .answer(api::ReleaseHeld, held::release)
        .answer(api::DismissHeld, held::dismiss)
        .answer(api::ListUnattributed, unattributed::list)
        .answer(api::Attribute, unattributed::attribute)
        .answer(api::PutAside, unattributed::put_aside)
        .answer(api::ListReaderless, readers::list)
        .answer(api::AppointReader, readers::appoint)
        .answer(api::History, history::of_record)
        .answer(api::ListDeleted, history::deleted_of_kind)
        .answer(api::ListDevices, devices::list)
        .answer(api::ImportRescue, devices::rescue)
        .answer(api::ConfirmRestore, devices::confirm)
        .answer(api::Dashboard, dashboard::show)
        .answer(api::CheckHealth, health::check)
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

trait Answer {
    /// Answers an endpoint of the contract with this handler.
    fn answer<E: Endpoint, T: 'static>(self, endpoint: E, handler: impl Handler<T, App>) -> Self;
}

impl Answer for Router<App> {
    fn answer<E: Endpoint, T: 'static>(self, _: E, handler: impl Handler<T, App>) -> Self {
        let handler = match E::METHOD {
            Method::Get => get(handler),
            Method::Post => post(handler),
        };
        self.route(E::PATH, handler)
    }
}

async fn nothing_here() -> impl IntoResponse {
    Refusal::NotFound
}

async fn wrong_method() -> impl IntoResponse {
    Refusal::WrongMethod
}
