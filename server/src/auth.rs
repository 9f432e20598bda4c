//! Who is asking: passwords, limits on guessing, sessions, and accounts.

pub mod accounts;
pub mod client;
pub mod limit;
pub mod password;
pub mod session;
pub mod sign_in;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use shared::id::ProgramId;
use shared::role::{Actor, Role};

use crate::reply::Refusal;
use crate::store::{Account, Session};

/// Somebody who is signed in. As a handler's argument it refuses everybody else.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub program: ProgramId,
    pub actor: Actor,
    pub account: Account,
    /// The id of her session, which stays the same while secrets rotate.
    pub session: String,
}

impl From<Session> for SignedIn {
    fn from(session: Session) -> SignedIn {
        let Session { program, id, account, .. } = session;
        SignedIn { program, actor: actor_of(&account), account, session: id }
    }
}

/// The account as `shared` judges it.
pub fn actor_of(account: &Account) -> Actor {
    Actor { account: account.id, role: account.role, person: account.person }
}

impl<S: Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        parts.extensions.get::<SignedIn>().cloned().ok_or(Refusal::SignInNeeded)
    }
}

/// Somebody who may manage the accounts of her program.
pub struct AccountKeeper(pub SignedIn);

impl<S: Sync> FromRequestParts<S> for AccountKeeper {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let signed_in = SignedIn::from_request_parts(parts, state).await?;
        match signed_in.actor.role {
            Role::Manager | Role::Admin => Ok(AccountKeeper(signed_in)),
            Role::Tutor | Role::Learner | Role::Officer => Err(Refusal::NoRight),
        }
    }
}

/// Somebody signed in who runs the program. As a handler's argument it refuses everybody else.
#[derive(Debug, Clone)]
pub struct Manager(pub SignedIn);

impl<S: Sync> FromRequestParts<S> for Manager {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let signed_in = SignedIn::from_request_parts(parts, state).await?;
        match signed_in.actor.role {
            Role::Manager => Ok(Manager(signed_in)),
            _ => Err(Refusal::NoRight),
        }
    }
}
