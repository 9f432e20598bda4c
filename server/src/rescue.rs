//! Rescue files: what a browser could not store any more, sealed to the server, brought by anybody.
//! Inside is the author's upload secret, so her work is hers whoever carries it.

use serde_json::json;
use shared::api::devices::{ClientProof, Rescued};
use shared::role::Role;
use shared::sync::limit::RESCUE_BYTES_MAX;
use shared::sync::message::{Fate, FateKind};
use shared::sync::rescue::{Rescue, RescueFile};

use crate::auth::SignedIn;
use crate::reconcile::{self, Carried};
use crate::reply::{Refusal, Trouble};
use crate::state::App;
use crate::store::NewAuditEntry;

/// Decides everything in the file, as its author's. Doing it twice changes nothing more.
pub async fn import(app: &App, who: &SignedIn, file: &str) -> Result<Rescued, Trouble> {
    let unreadable = || Refusal::Unreadable("this is no rescue file of this server".to_owned());
    if file.len() > RESCUE_BYTES_MAX {
        return Err(Refusal::TooLarge.into());
    }
    let file: RescueFile = serde_json::from_str(file).map_err(|_| unreadable())?;
    let opened = app.store.keys().open(&file.sealed).ok_or_else(unreadable)?;
    let rescue: Rescue = serde_json::from_slice(&opened).map_err(|_| unreadable())?;
    let client = rescue.client;
    if who.actor.role != Role::Manager && !is_known(app, &rescue).await? {
        return Err(Refusal::NoRight.into());
    }
    let head = app.store.read().await?.program(who.program).await?.head;
    let (fates, unattributed) = match reconcile::push_carried(app, rescue).await? {
        Carried::Decided(fates) => (fates, 0),
        Carried::Unattributed(changes) => (Vec::new(), changes),
    };
    let unreadable = file.changes.saturating_sub(fates.len() + unattributed);
    let mut rescued = Rescued { unattributed, unreadable, ..Rescued::default() };
    for Fate { kind, seq, .. } in fates {
        match kind {
            // Whatever is decided now takes a seq above all that there were.
            _ if seq <= head => rescued.known += 1,
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
        detail: json!({
            "client": client, "taken": rescued.taken, "held": rescued.held,
            "known": rescued.known, "unproven": rescued.unattributed,
            "unreadable": rescued.unreadable,
        }),
    };
    app.store.write(async move |tx| tx.add_audit(entry).await).await?;
    Ok(rescued)
}

/// Whether the file is of an installation that this server knows. What is of any other takes a
/// manager, who has to say whose it is.
async fn is_known(app: &App, rescue: &Rescue) -> Result<bool, Trouble> {
    let proof = ClientProof { client: rescue.client, secret: rescue.secret.clone() };
    let known = reconcile::known_client(&mut app.store.read().await?, &proof).await?;
    Ok(known.is_some())
}
