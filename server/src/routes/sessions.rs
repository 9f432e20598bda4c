//! Signing in and out, and one's own password.

use axum::extract::State;
use shared::api::devices::Registered;
use shared::api::session::{SessionBegun, Who};
use shared::api::{
    ChangePassword, CurrentSession, EndOtherSessions, EndSession, Nothing, RotateSession, SignIn,
    SignOut,
};

use crate::auth::sign_in::{self, NewSession};
use crate::auth::{SignedIn, client};
use crate::extract::{Address, Sent};
use crate::reply::{Reply, Trouble};
use crate::state::App;

pub async fn sign_in(
    State(app): State<App>,
    Address(address): Address,
    Sent(credentials): Sent<SignIn>,
) -> Reply<SignIn> {
    let registers = credentials.registers;
    let begun = async {
        let new = sign_in::sign_in(&app, address, credentials).await?;
        let registered = match registers {
            // A refusal is told when the device asks for a client by itself.
            true => client::register(&app, &new.who).await.ok(),
            false => None,
        };
        Ok::<_, Trouble>(begun(new, registered))
    };
    begun.await.into()
}

pub async fn current(who: SignedIn) -> Reply<CurrentSession> {
    Ok::<_, Trouble>(told(who)).into()
}

/// Only the tab that writes rotates; the others read the new secret in the vault.
pub async fn rotate(
    State(app): State<App>,
    who: SignedIn,
    Sent(rotation): Sent<RotateSession>,
) -> Reply<RotateSession> {
    sign_in::rotate(&app, who, rotation.next_hash).await.map(|()| Nothing {}).into()
}

pub async fn sign_out(
    State(app): State<App>,
    Address(address): Address,
    who: SignedIn,
) -> Reply<SignOut> {
    sign_in::sign_out(&app, who, address).await.map(|()| Nothing {}).into()
}

/// By whoever has the tablet next, after a sign-out without a network.
pub async fn end(
    State(app): State<App>,
    Address(address): Address,
    Sent(ending): Sent<EndSession>,
) -> Reply<EndSession> {
    sign_in::end(&app, ending.end, address).await.map(|()| Nothing {}).into()
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

fn begun(new: NewSession, registered: Option<Registered>) -> SessionBegun {
    let NewSession { who, session, end, device } = new;
    SessionBegun { who: told(who), session, end, device, registered }
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
