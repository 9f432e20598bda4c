//! Work of clients that the server does not know, for those who run the program.

use axum::extract::State;
use shared::api::review::{AccountName, Unattributed};
use shared::api::{Attribute, ListUnattributed, Nothing, PutAside};
use shared::role::Role;

use crate::auth::SignedIn;
use crate::extract::{Params, Sent};
use crate::reply::{Refusal, Reply, Trouble};
use crate::state::App;
use crate::unattributed;

pub async fn list(State(app): State<App>, who: SignedIn) -> Reply<ListUnattributed> {
    listed(&app, &who).await.into()
}

pub async fn attribute(
    State(app): State<App>,
    who: SignedIn,
    Params((client,)): Params<Attribute>,
    Sent(to): Sent<Attribute>,
) -> Reply<Attribute> {
    let attributed = async {
        for_managers(&who)?;
        unattributed::vouch(&app, &who, client, to.account).await
    };
    attributed.await.into()
}

pub async fn put_aside(
    State(app): State<App>,
    who: SignedIn,
    Params((client,)): Params<PutAside>,
) -> Reply<PutAside> {
    let done = async {
        for_managers(&who)?;
        unattributed::put_aside(&app, &who, client).await.map(|()| Nothing {})
    };
    done.await.into()
}

fn for_managers(who: &SignedIn) -> Result<(), Refusal> {
    if who.actor.role == Role::Manager { Ok(()) } else { Err(Refusal::NoRight) }
}

async fn listed(app: &App, who: &SignedIn) -> Result<Unattributed, Trouble> {
    for_managers(who)?;
    let installations = unattributed::unattributed_clients(app, who).await?;
    let accounts = app.store.read().await?.accounts(who.program).await?;
    let active = accounts.into_iter().filter(|account| account.disabled_at.is_none());
    let people = active.map(|it| AccountName { account: it.id, display: it.display }).collect();
    Ok(Unattributed { installations, people })
}
