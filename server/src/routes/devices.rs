//! The installations of the app: when each was last heard of, what it still keeps, and what
//! happened with it. For those who run the program.

use std::collections::BTreeMap;

use axum::extract::State;
use shared::api::devices::{DeviceEvent, Devices, ListedDevice};
use shared::api::{ConfirmRestore, ImportRescue, ListDevices, Nothing};
use shared::id::{AccountId, ClientId};

use crate::auth::{Manager, SignedIn};
use crate::extract::Sent;
use crate::reconcile;
use crate::reply::{Reply, Trouble};
use crate::rescue;
use crate::state::App;
use crate::store::WriteTx;

/// Installations and events in one answer: more than a program has tablets.
const ITEMS_MAX: i64 = 1_000;

pub async fn list(State(app): State<App>, Manager(who): Manager) -> Reply<ListDevices> {
    devices(&app, &who).await.into()
}

/// A manager says that accounts and grants are as they should be after a restore.
pub async fn confirm(State(app): State<App>, Manager(who): Manager) -> Reply<ConfirmRestore> {
    confirm_restore(&app, &who).await.into()
}

/// Takes the work out of a rescue file, as its author's. Whoever has the device of somebody who
/// cannot open her vault any more brings it.
pub async fn rescue(
    State(app): State<App>,
    who: SignedIn,
    Sent(upload): Sent<ImportRescue>,
) -> Reply<ImportRescue> {
    rescue::import(&app, &who, &upload.file).await.into()
}

async fn devices(app: &App, who: &SignedIn) -> Result<Devices, Trouble> {
    let mut snapshot = app.store.read().await?;
    let program = snapshot.program(who.program).await?;
    let accounts = snapshot.accounts(who.program).await?;
    let names: BTreeMap<AccountId, String> =
        accounts.into_iter().map(|account| (account.id, account.display)).collect();
    let mut events: BTreeMap<ClientId, Vec<DeviceEvent>> = BTreeMap::new();
    for event in snapshot.client_events(who.program, ITEMS_MAX).await? {
        let known = events.entry(event.client).or_default();
        known.push(DeviceEvent { at: event.at, event: event.event });
    }
    let device = |client: crate::store::ListedClient| ListedDevice {
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
    let withheld = snapshot.withheld_accounts(who.program).await?;
    let mut withheld: Vec<String> =
        withheld.iter().filter_map(|account| names.get(account).cloned()).collect();
    withheld.sort();
    Ok(Devices { devices, is_confirmed: program.is_confirmed, withheld, now: app.now() })
}

async fn confirm_restore(app: &App, who: &SignedIn) -> Result<Nothing, Trouble> {
    let program = who.program;
    let job = async move |tx: &mut WriteTx| {
        tx.set_confirmed(program, true).await?;
        tx.stop_withholding_grants(program).await
    };
    app.store.write(job).await?;
    reconcile::regrant_everybody(app, program).await?;
    Ok(Nothing {})
}
