//! Work of clients that the server does not know, for those who run the program.

use axum::extract::State;
use shared::api::review::{AccountName, Unattributed};
use shared::api::{Attribute, ListUnattributed, Nothing, PutAside};

use crate::auth::{Manager, SignedIn};
use crate::extract::{Params, Sent};
use crate::reply::{Reply, Trouble};
use crate::state::App;
use crate::unattributed;

pub async fn list(State(app): State<App>, Manager(who): Manager) -> Reply<ListUnattributed> {
    listed(&app, &who).await.into()
}

pub async fn attribute(
    State(app): State<App>,
    Manager(who): Manager,
    Params((client,)): Params<Attribute>,
    Sent(to): Sent<Attribute>,
) -> Reply<Attribute> {
    unattributed::vouch(&app, &who, client, to.account).await.into()
}

pub async fn put_aside(
    State(app): State<App>,
    Manager(who): Manager,
    Params((client,)): Params<PutAside>,
) -> Reply<PutAside> {
    unattributed::put_aside(&app, &who, client).await.map(|()| Nothing {}).into()
}

async fn listed(app: &App, who: &SignedIn) -> Result<Unattributed, Trouble> {
    let installations = unattributed::unattributed_clients(app, who).await?;
    let accounts = app.store.read().await?.accounts(who.program).await?;
    let active = accounts.into_iter().filter(|account| account.disabled_at.is_none());
    let people = active.map(|it| AccountName { account: it.id, display: it.display }).collect();
    Ok(Unattributed { installations, people })
}
