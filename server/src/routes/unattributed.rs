//! Work of installations that the server does not know, for those who run the program.

use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use shared::id::{AccountId, ClientId};
use shared::role::Role;

use crate::auth::SignedIn;
use crate::extract::Body;
use crate::reply::{Refusal, Reply, Trouble};
use crate::state::App;
use crate::unattributed::{self, UnattributedClient, Vouched};

/// The unknown installations, and the people whose they may be.
#[derive(Serialize)]
pub struct UnattributedWork {
    installations: Vec<UnattributedClient>,
    people: Vec<Member>,
}

/// Somebody with an account.
#[derive(Serialize)]
pub struct Member {
    account: AccountId,
    display: String,
}

/// Whose an installation is.
#[derive(Deserialize)]
pub struct VouchForm {
    account: AccountId,
}

pub async fn list(State(app): State<App>, who: SignedIn) -> Reply<UnattributedWork> {
    listed(&app, &who).await.into()
}

pub async fn vouch(
    State(app): State<App>,
    who: SignedIn,
    Path(client): Path<String>,
    Body(form): Body<VouchForm>,
) -> Reply<Vouched> {
    let vouched = async {
        let client = for_managers(&who, &client)?;
        unattributed::vouch(&app, &who, client, form.account).await
    };
    vouched.await.into()
}

pub async fn put_aside(
    State(app): State<App>,
    who: SignedIn,
    Path(client): Path<String>,
) -> Reply<Value> {
    let done = async {
        let client = for_managers(&who, &client)?;
        unattributed::put_aside(&app, &who, client).await.map(|()| json!({}))
    };
    done.await.into()
}

fn for_managers(who: &SignedIn, client: &str) -> Result<ClientId, Refusal> {
    if who.actor.role != Role::Manager {
        return Err(Refusal::NoRight);
    }
    client.parse().map_err(|_| Refusal::NotFound)
}

async fn listed(app: &App, who: &SignedIn) -> Result<UnattributedWork, Trouble> {
    if who.actor.role != Role::Manager {
        return Err(Refusal::NoRight.into());
    }
    let installations = unattributed::unattributed_clients(app, who).await?;
    let accounts = app.store.read().await?.accounts(who.program).await?;
    let active = accounts.into_iter().filter(|account| account.disabled_at.is_none());
    let people = active.map(|it| Member { account: it.id, display: it.display }).collect();
    Ok(UnattributedWork { installations, people })
}
