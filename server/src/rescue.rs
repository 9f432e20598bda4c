//! Rescue files: what a browser could not store any more, sealed to the server, brought by anybody.
//! Inside is the author's upload secret, so her work is hers whoever carries it.

use serde::Serialize;
use serde_json::json;
use shared::sync::message::{Fate, FateKind};
use shared::sync::rescue::{Rescue, RescueFile};

use crate::auth::SignedIn;
use crate::reconcile;
use crate::reply::{Refusal, Trouble};
use crate::state::App;
use crate::store::NewAuditEntry;

/// What became of the changes in a rescue file.
#[derive(Serialize, Default)]
pub struct Rescued {
    /// Taken into the records, now or before.
    taken: usize,
    /// Waiting for a decision.
    held: usize,
}

/// Decides everything in the file, as its author's. Doing it twice changes nothing more.
pub async fn import(app: &App, who: &SignedIn, file: &str) -> Result<Rescued, Trouble> {
    let unreadable = || Refusal::Unreadable("this is no rescue file of this server".to_owned());
    let file: RescueFile = serde_json::from_str(file).map_err(|_| unreadable())?;
    let opened = app.store.keys().open(&file.sealed).ok_or_else(unreadable)?;
    let rescue: Rescue = serde_json::from_slice(&opened).map_err(|_| unreadable())?;
    let client = rescue.client;
    let mut rescued = Rescued::default();
    let fates = reconcile::push_carried(app, rescue).await?;
    for Fate { kind, .. } in fates {
        match kind {
            FateKind::Held => rescued.held += 1,
            FateKind::Applied | FateKind::Merged | FateKind::Conflict => rescued.taken += 1,
        }
    }
    let entry = NewAuditEntry {
        at: app.now(),
        program: Some(who.program),
        account: Some(who.actor.account),
        event: "rescue.imported",
        address: None,
        detail: json!({ "client": client, "taken": rescued.taken, "held": rescued.held }),
    };
    app.store.write(async move |tx| tx.add_audit(entry).await).await?;
    Ok(rescued)
}
