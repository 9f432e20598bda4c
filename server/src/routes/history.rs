//! What happened to records, for those who may see them: of one record who, when, from which device
//! and the fields before and after; of one kind what was deleted.

use std::collections::BTreeMap;

use axum::extract::State;
use shared::api::history::{DeletedRecord, PastChange};
use shared::api::{History, ListDeleted};
use shared::id::{AccountId, RecordId, Seq};

use crate::auth::SignedIn;
use crate::extract::Params;
use crate::reply::{Refusal, Reply, Trouble};
use crate::state::App;

/// Changes in one answer: more than anybody looks back at.
const CHANGES_MAX: i64 = 500;

/// Deleted records in one answer: more than a program deletes of one kind in a year.
const DELETED_MAX: i64 = 1_000;

pub async fn of_record(
    State(app): State<App>,
    who: SignedIn,
    Params((kind, id)): Params<History>,
) -> Reply<History> {
    changes(&app, &who, &kind, &id).await.into()
}

pub async fn deleted_of_kind(
    State(app): State<App>,
    who: SignedIn,
    Params((kind,)): Params<ListDeleted>,
) -> Reply<ListDeleted> {
    deleted(&app, &who, &kind).await.into()
}

async fn deleted(app: &App, who: &SignedIn, kind: &str) -> Result<Vec<DeletedRecord>, Trouble> {
    if !who.actor.role.is_staff() {
        return Err(Refusal::NoRight.into());
    }
    let mut snapshot = app.store.read().await?;
    let (grants, _) = snapshot.grants_after(who.program, who.actor.account, Seq(0)).await?;
    let records = snapshot.deleted_records_of(who.program, kind, DELETED_MAX).await?;
    // What was moved is somewhere else, and there is nothing here to bring back.
    let gone = records.into_iter().filter(|record| record.moved_to().is_none());
    let hers = gone.filter(|record| grants.cover(&record.scope));
    let deleted = hers.map(|record| DeletedRecord {
        id: record.id,
        by: record.meta.deleted.as_ref().and_then(|version| version.by),
        at: record.meta.deleted.as_ref().map(|version| version.at),
        body: record.body,
    });
    Ok(deleted.collect())
}

async fn changes(
    app: &App,
    who: &SignedIn,
    kind: &str,
    id: &str,
) -> Result<Vec<PastChange>, Trouble> {
    let id: RecordId = id.parse().map_err(|_| Refusal::NotFound)?;
    let mut snapshot = app.store.read().await?;
    let record = snapshot.record(who.program, kind, id).await?;
    let (grants, _) = snapshot.grants_after(who.program, who.actor.account, Seq(0)).await?;
    // Whether it is there is told to nobody who may not see it.
    let is_hers = record.is_some_and(|record| grants.cover(&record.scope));
    if !is_hers || !who.actor.role.is_staff() {
        return Err(Refusal::NotFound.into());
    }
    let accounts = snapshot.accounts(who.program).await?;
    let names: BTreeMap<AccountId, String> =
        accounts.into_iter().map(|account| (account.id, account.display)).collect();
    let name = |account: &AccountId| names.get(account).cloned().unwrap_or_default();
    let past = snapshot.history_of(who.program, kind, id, CHANGES_MAX).await?;
    Ok(past.into_iter().map(|change| change.named(name)).collect())
}
