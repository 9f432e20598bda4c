//! What waits for a person: mutations that were not applied. For those who run the program, and of
//! what few may see for those few.

use std::collections::BTreeMap;

use axum::extract::State;
use serde_json::{Value, json};
use shared::access::Grants;
use shared::api::review::{HeldChange, HeldChanges, HiddenChanges};
use shared::api::{DismissHeld, ListHeld, Nothing, ReleaseHeld};
use shared::id::{AccountId, Seq, Stamp};
use shared::reconcile::held::decides;
use shared::reconcile::{Held, MutationNumber};
use shared::role::Role;

use crate::auth::SignedIn;
use crate::extract::Params;
use crate::readers;
use crate::reconcile;
use crate::reply::{Refusal, Reply, Trouble};
use crate::state::App;
use crate::unattributed::count_unattributed;

/// Changes in one answer: more than anybody decides in a day.
const ITEMS_MAX: i64 = 500;

pub async fn list(State(app): State<App>, who: SignedIn) -> Reply<ListHeld> {
    held_changes(&app, &who).await.into()
}

pub async fn release(
    State(app): State<App>,
    who: SignedIn,
    Params((client, n)): Params<ReleaseHeld>,
) -> Reply<ReleaseHeld> {
    decide(&app, &who, MutationNumber { client, n }, Verdict::Release).await.into()
}

pub async fn dismiss(
    State(app): State<App>,
    who: SignedIn,
    Params((client, n)): Params<DismissHeld>,
) -> Reply<DismissHeld> {
    decide(&app, &who, MutationNumber { client, n }, Verdict::Dismiss).await.into()
}

enum Verdict {
    Release,
    Dismiss,
}

async fn decide(
    app: &App,
    who: &SignedIn,
    number: MutationNumber,
    verdict: Verdict,
) -> Result<Nothing, Trouble> {
    match verdict {
        Verdict::Release => reconcile::release(app, who, number).await?,
        Verdict::Dismiss => reconcile::dismiss(app, who, number).await?,
    }
    Ok(Nothing {})
}

async fn held_changes(app: &App, who: &SignedIn) -> Result<HeldChanges, Trouble> {
    let role = who.actor.role;
    if !matches!(role, Role::Manager | Role::Tutor) {
        return Err(Refusal::NoRight.into());
    }
    let mut snapshot = app.store.read().await?;
    let accounts = snapshot.accounts(who.program).await?;
    let names: BTreeMap<AccountId, String> =
        accounts.into_iter().map(|account| (account.id, account.display)).collect();
    let (grants, _) = snapshot.grants_after(who.program, who.actor.account, Seq(0)).await?;
    let held = snapshot.undecided(who.program, ITEMS_MAX).await?;
    let is_hidden = |held: &Held| held.scope.is_confidential() && !grants.cover(&held.scope);
    let (mut hidden, mut held): (Vec<Held>, Vec<Held>) = held.into_iter().partition(is_hidden);
    if role != Role::Manager {
        // What she does not decide about does not concern her, not even how much of it there is.
        hidden.clear();
        held.retain(|held| decides(role, &held.scope));
    }
    let oldest = hidden.iter().map(|held| held.received_at).min();
    let hidden = HiddenChanges { count: hidden.len(), oldest };
    let told = |held: Held| {
        let display = names.get(&held.author).cloned().unwrap_or_default();
        held_change(held, display, &grants)
    };
    let held = held.into_iter().map(told).collect();
    let mut changes = HeldChanges { held, hidden, ..HeldChanges::default() };
    if role == Role::Manager {
        let (program, now) = (who.program, app.now());
        changes.unattributed = count_unattributed(&mut snapshot, program).await?;
        changes.readerless = readers::readerless(&mut snapshot, program, now).await?.len();
        changes.own_care = readers::care_to_check(&mut snapshot, program, now).await?;
    }
    Ok(changes)
}

/// What somebody in charge may read of it: of a scope that she does not hold, only that it waits.
fn held_change(held: Held, author_display: String, grants: &Grants) -> HeldChange {
    let payload: Value = serde_json::from_str(&held.payload).unwrap_or(json!(null));
    let ops = if grants.cover(&held.scope) { payload["ops"].clone() } else { Value::Null };
    HeldChange {
        client: held.number.client,
        n: held.number.n,
        uid: held.uid,
        seq: held.seq,
        reason: held.reason,
        author: held.author,
        author_display,
        scope: held.scope,
        at: payload["at"].as_i64().map(Stamp),
        received_at: held.received_at,
        ops,
    }
}
