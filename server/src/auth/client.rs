//! Issues clients: one for each installation and account, with a secret that proves the author.

use serde_json::json;
use shared::api::devices::Registered;
use shared::id::{ClientId, Stamp};
use shared::sync::message::hex;

use super::SignedIn;
use super::session::hash_secret;
use crate::chance::{random, random_uuid};
use crate::reply::{Refusal, Trouble};
use crate::state::App;
use crate::store::{NewAuditEntry, NewClient};

/// Clients that an account may take in a day: a person with several devices who clears her
/// browser often stays far below; a runaway script does not fill the disk.
const CLIENTS_PER_DAY_MAX: i64 = 50;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A new client of whoever is signed in.
pub async fn register(app: &App, who: &SignedIn) -> Result<Registered, Trouble> {
    let secret = hex(&random::<32>());
    let now = app.now();
    let new = NewClient {
        id: ClientId(random_uuid()),
        program: who.program,
        owner: who.actor.account,
        secret_hash: hash_secret(&secret),
        now,
    };
    let entry = NewAuditEntry {
        at: now,
        program: Some(who.program),
        account: Some(who.actor.account),
        event: "client.registered",
        address: None,
        detail: json!({ "client": new.id }),
    };
    let client = new.id;
    let added = app.store.write(async move |tx| {
        let recent = tx.clients_since(new.owner, Stamp(now.0 - DAY_MS)).await?;
        if recent >= CLIENTS_PER_DAY_MAX {
            return Err(Trouble::from(Refusal::TooManyClients));
        }
        tx.add_client(&new).await?;
        tx.add_audit(entry).await?;
        Ok(tx.program(new.program).await?.epoch)
    });
    let seal_to = app.store.keys().seal_public().to_owned();
    Ok(Registered { client, secret, epoch: added.await?, seal_to })
}
