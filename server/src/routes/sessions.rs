//! Signing in and out, and one's own password.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Value, json};
use shared::id::{AccountId, PersonId, ProgramId};
use shared::role::Role;

use crate::auth::SignedIn;
use crate::auth::session::empty_cookie;
use crate::auth::sign_in::{self, Credentials, PasswordChange};
use crate::extract::{Address, Body};
use crate::reply::{Reply, Trouble};
use crate::state::App;

/// Who is signed in, as the app is told.
#[derive(Serialize)]
pub struct Who {
    program: ProgramId,
    account: AccountId,
    role: Role,
    person: Option<PersonId>,
    name: String,
    display: String,
}

pub async fn sign_in(
    State(app): State<App>,
    Address(address): Address,
    Body(credentials): Body<Credentials>,
) -> Result<Response, Trouble> {
    let (who, token) = sign_in::sign_in(&app, address, credentials).await?;
    let cookie = [(header::SET_COOKIE, token.cookie(app.transport))];
    Ok((cookie, Json(Who::from(who))).into_response())
}

pub async fn sign_out(
    State(app): State<App>,
    Address(address): Address,
    who: SignedIn,
) -> Result<Response, Trouble> {
    sign_in::sign_out(&app, who, address).await?;
    let cookie = [(header::SET_COOKIE, empty_cookie(app.transport))];
    Ok((cookie, Json(json!({}))).into_response())
}

pub async fn who_am_i(who: SignedIn) -> Json<Who> {
    Json(who.into())
}

pub async fn change_password(
    State(app): State<App>,
    Address(address): Address,
    who: SignedIn,
    Body(change): Body<PasswordChange>,
) -> Reply<Value> {
    let changed = sign_in::change_own_password(&app, who, address, change).await;
    changed.map(|()| json!({})).into()
}

impl From<SignedIn> for Who {
    fn from(who: SignedIn) -> Who {
        let account = who.account;
        Who {
            program: account.program,
            account: account.id,
            role: account.role,
            person: account.person,
            name: account.name,
            display: account.display,
        }
    }
}
