//! What waits for a person: mutations that were not applied, and values of which somebody has to
//! choose. For those who run the program.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use serde::Serialize;
use serde_json::{Value, json};
use shared::id::{AccountId, ClientId, MutationId, Seq, Stamp};
use shared::reconcile::{Held, MutationNumber};
use shared::role::Role;
use shared::scope::Scope;
use shared::sync::message::RecordState;

use crate::auth::SignedIn;
use crate::reconcile;
use crate::reply::{Refusal, Reply, Trouble};
use crate::state::App;
use crate::unattributed::count_unattributed;

/// Items of each sort in one answer: more than anybody decides in a day.
const ITEMS_MAX: i64 = 500;

/// Everything that waits.
#[derive(Serialize)]
pub struct Undecided {
    held: Vec<HeldItem>,
    conflicts: Vec<RecordState>,
    /// How many unknown installations have sent something.
    #[serde(rename = "strangers")]
    unattributed: usize,
}

/// One mutation that was not applied.
#[derive(Serialize)]
pub struct HeldItem {
    /// The number by which it is released or dismissed.
    client: ClientId,
    n: u64,
    uid: MutationId,
    seq: Seq,
    reason: String,
    author: AccountId,
    /// The author's name to show.
    author_display: String,
    scope: Scope,
    /// When the author made it, by her clock.
    at: Option<i64>,
    received_at: Stamp,
    /// What it wanted to do, as it was sent.
    ops: Value,
}

pub async fn list(State(app): State<App>, who: SignedIn) -> Reply<Undecided> {
    undecided(&app, &who).await.into()
}

pub async fn release(
    State(app): State<App>,
    who: SignedIn,
    Path((client, n)): Path<(String, u64)>,
) -> Reply<Value> {
    decide(&app, &who, &client, n, Verdict::Release).await.into()
}

pub async fn dismiss(
    State(app): State<App>,
    who: SignedIn,
    Path((client, n)): Path<(String, u64)>,
) -> Reply<Value> {
    decide(&app, &who, &client, n, Verdict::Dismiss).await.into()
}

enum Verdict {
    Release,
    Dismiss,
}

async fn decide(
    app: &App,
    who: &SignedIn,
    client: &str,
    n: u64,
    verdict: Verdict,
) -> Result<Value, Trouble> {
    if who.actor.role != Role::Manager {
        return Err(Refusal::NoRight.into());
    }
    let client: ClientId = client.parse().map_err(|_| Refusal::NotFound)?;
    let number = MutationNumber { client, n };
    match verdict {
        Verdict::Release => reconcile::release(app, who, number).await?,
        Verdict::Dismiss => reconcile::dismiss(app, who, number).await?,
    }
    Ok(json!({}))
}

async fn undecided(app: &App, who: &SignedIn) -> Result<Undecided, Trouble> {
    if who.actor.role != Role::Manager {
        return Err(Refusal::NoRight.into());
    }
    let mut snapshot = app.store.read().await?;
    let accounts = snapshot.accounts(who.program).await?;
    let names: BTreeMap<AccountId, String> =
        accounts.into_iter().map(|account| (account.id, account.display)).collect();
    let (grants, _) = snapshot.grants_after(who.program, who.actor.account, Seq(0)).await?;
    let held = snapshot.undecided(who.program, ITEMS_MAX).await?;
    let item = |held: Held| {
        let display = names.get(&held.author).cloned().unwrap_or_default();
        HeldItem::new(held, display, &grants)
    };
    let conflicts = snapshot.records_in_conflict(who.program, ITEMS_MAX).await?;
    let conflicts = conflicts.iter().filter(|record| grants.cover(&record.scope));
    let conflicts = conflicts.map(shared::sync::stored::Stored::state).collect();
    let unattributed = count_unattributed(&mut snapshot, who.program).await?;
    Ok(Undecided { held: held.into_iter().map(item).collect(), conflicts, unattributed })
}

impl HeldItem {
    /// What a manager may read of it: of a scope that she does not hold, only that it waits.
    fn new(held: Held, author_display: String, grants: &shared::access::Grants) -> HeldItem {
        let payload: Value = serde_json::from_str(&held.payload).unwrap_or(json!(null));
        let ops = if grants.cover(&held.scope) { payload["ops"].clone() } else { Value::Null };
        HeldItem {
            client: held.number.client,
            n: held.number.n,
            uid: held.uid,
            seq: held.seq,
            reason: held.reason,
            author: held.author,
            author_display,
            scope: held.scope,
            at: payload["at"].as_i64(),
            received_at: held.received_at,
            ops,
        }
    }
}
