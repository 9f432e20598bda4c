//! Signing in and out, and one's own password.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use shared::api::session::Who;
use shared::api::{ChangePassword, EndOtherSessions, Nothing, SignIn, SignOut};

use crate::auth::SignedIn;
use crate::auth::session::empty_cookie;
use crate::auth::sign_in;
use crate::extract::{Address, Sent};
use crate::reply::{Reply, Trouble};
use crate::state::App;

pub async fn sign_in(
    State(app): State<App>,
    Address(address): Address,
    Sent(credentials): Sent<SignIn>,
) -> Result<Response, Trouble> {
    let (who, token) = sign_in::sign_in(&app, address, credentials).await?;
    let cookie = [(header::SET_COOKIE, token.cookie(app.transport))];
    Ok((cookie, Reply::<SignIn>(Ok(told(who)))).into_response())
}

pub async fn sign_out(
    State(app): State<App>,
    Address(address): Address,
    who: SignedIn,
) -> Result<Response, Trouble> {
    sign_in::sign_out(&app, who, address).await?;
    let cookie = [(header::SET_COOKIE, empty_cookie(app.transport))];
    Ok((cookie, Reply::<SignOut>(Ok(Nothing {}))).into_response())
}

pub async fn change_password(
    State(app): State<App>,
    Address(address): Address,
    who: SignedIn,
    Sent(change): Sent<ChangePassword>,
) -> Reply<ChangePassword> {
    let changed = sign_in::change_own_password(&app, who, address, change).await;
    changed.map(|()| Nothing {}).into()
}

/// Ends her sessions on every device but this one.
pub async fn end_others(
    State(app): State<App>,
    Address(address): Address,
    who: SignedIn,
) -> Reply<EndOtherSessions> {
    sign_in::end_other_sessions(&app, who, address).await.map(|()| Nothing {}).into()
}

/// Who is signed in, as the app is told.
fn told(who: SignedIn) -> Who {
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
