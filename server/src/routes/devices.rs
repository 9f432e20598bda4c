//! The installations of the app: when each was last heard of, what it still keeps, and what
//! happened with it. For those who run the program.

use std::collections::BTreeMap;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use shared::id::{AccountId, ClientId, Stamp};
use shared::role::Role;

use crate::auth::SignedIn;
use crate::extract::Body;
use crate::reconcile;
use crate::reply::{Refusal, Reply, Trouble};
use crate::rescue;
use crate::state::App;
use crate::store::WriteTx;

/// Installations and events in one answer: more than a program has tablets.
const ITEMS_MAX: i64 = 1_000;

/// All installations of a program.
#[derive(Serialize)]
pub struct Devices {
    devices: Vec<Device>,
    /// Whether records are given out: not after a restore without the journal of revocations,
    /// until a manager has confirmed.
    is_confirmed: bool,
    now: Stamp,
}

/// One installation for one account.
#[derive(Serialize)]
pub struct Device {
    client: ClientId,
    account: AccountId,
    /// The owner's name to show.
    owner: String,
    created_at: Stamp,
    last_contact: Stamp,
    version: String,
    unsent: u64,
    /// What happened with it, the latest first.
    events: Vec<Event>,
}

/// Something that happened with an installation.
#[derive(Serialize)]
pub struct Event {
    at: Stamp,
    event: String,
}

/// A rescue file, as the app wrote it.
#[derive(Deserialize)]
pub struct RescueForm {
    file: String,
}

pub async fn list(State(app): State<App>, who: SignedIn) -> Reply<Devices> {
    devices(&app, &who).await.into()
}

/// A manager says that accounts and grants are as they should be after a restore.
pub async fn confirm(State(app): State<App>, who: SignedIn) -> Reply<Value> {
    confirm_restore(&app, &who).await.into()
}

/// Takes the work out of a rescue file, as its author's.
pub async fn rescue(
    State(app): State<App>,
    who: SignedIn,
    Body(form): Body<RescueForm>,
) -> Reply<rescue::Rescued> {
    let rescued = async {
        for_managers(&who)?;
        rescue::import(&app, &who, &form.file).await
    };
    rescued.await.into()
}

fn for_managers(who: &SignedIn) -> Result<(), Refusal> {
    if who.actor.role == Role::Manager { Ok(()) } else { Err(Refusal::NoRight) }
}

async fn devices(app: &App, who: &SignedIn) -> Result<Devices, Trouble> {
    for_managers(who)?;
    let mut snapshot = app.store.read().await?;
    let program = snapshot.program(who.program).await?;
    let accounts = snapshot.accounts(who.program).await?;
    let names: BTreeMap<AccountId, String> =
        accounts.into_iter().map(|account| (account.id, account.display)).collect();
    let mut events: BTreeMap<ClientId, Vec<Event>> = BTreeMap::new();
    for event in snapshot.client_events(who.program, ITEMS_MAX).await? {
        let known = events.entry(event.client).or_default();
        known.push(Event { at: event.at, event: event.event });
    }
    let device = |client: crate::store::ListedClient| Device {
        client: client.id,
        account: client.owner,
        owner: names.get(&client.owner).cloned().unwrap_or_default(),
        created_at: client.created_at,
        last_contact: client.last_contact,
        version: client.version,
        unsent: client.unsent,
        events: events.remove(&client.id).unwrap_or_default(),
    };
    let devices = snapshot.clients(who.program, ITEMS_MAX).await?;
    let devices = devices.into_iter().map(device).collect();
    Ok(Devices { devices, is_confirmed: program.is_confirmed, now: app.now() })
}

async fn confirm_restore(app: &App, who: &SignedIn) -> Result<Value, Trouble> {
    for_managers(who)?;
    let program = who.program;
    let job = async move |tx: &mut WriteTx| {
        tx.set_confirmed(program, true).await?;
        tx.stop_withholding_grants(program).await
    };
    app.store.write(job).await?;
    reconcile::regrant_everybody(app, program).await?;
    Ok(json!({}))
}
