//! What happened to records, for those who may see them: of one record who, when, from which device
//! and the fields before and after; of one kind what was deleted.

use std::collections::BTreeMap;

use axum::extract::State;
use shared::api::history::{DeletedRecord, PAGE_MAX, Page, PastChange};
use shared::api::{History, ListDeleted};
use shared::id::{AccountId, RecordId, Seq};
use shared::sync::stored::Stored;

use crate::auth::SignedIn;
use crate::extract::{Params, Sent};
use crate::reply::{Refusal, Reply, Trouble};
use crate::state::App;

/// After everything that can have happened.
const LATEST: Seq = Seq(1 << 53);

/// So many rows are read at a time.
const ROWS: i64 = PAGE_MAX as i64;

/// So often rows are read for one page of what somebody may see: more than a program deletes of one
/// kind in a year.
const READS_MAX: usize = 20;

pub async fn of_record(
    State(app): State<App>,
    who: SignedIn,
    Params((kind, id)): Params<History>,
    Sent(page): Sent<History>,
) -> Reply<History> {
    changes(&app, &who, (&kind, &id), page).await.into()
}

pub async fn deleted_of_kind(
    State(app): State<App>,
    who: SignedIn,
    Params((kind,)): Params<ListDeleted>,
    Sent(page): Sent<ListDeleted>,
) -> Reply<ListDeleted> {
    deleted(&app, &who, &kind, page).await.into()
}

async fn deleted(
    app: &App,
    who: &SignedIn,
    kind: &str,
    page: Page,
) -> Result<Vec<DeletedRecord>, Trouble> {
    if !who.actor.role.is_staff() {
        return Err(Refusal::NoRight.into());
    }
    let mut snapshot = app.store.read().await?;
    let (grants, _) = snapshot.grants_after(who.program, who.actor.account, Seq(0)).await?;
    let mut before = start_of(page);
    let mut deleted = Vec::new();
    for _ in 0..READS_MAX {
        let records = snapshot.deleted_records_of(who.program, kind, before, ROWS).await?;
        let is_last = records.len() < PAGE_MAX;
        before = records.last().map_or(before, |record| record.seq);
        // What was moved is somewhere else, and there is nothing here to bring back.
        let gone = records.into_iter().filter(|record| record.moved_to().is_none());
        deleted.extend(gone.filter(|record| grants.cover(&record.scope)).map(deleted_record));
        if is_last || deleted.len() >= PAGE_MAX {
            break;
        }
    }
    deleted.truncate(PAGE_MAX);
    Ok(deleted)
}

/// The seq before which the page lies.
fn start_of(page: Page) -> Seq {
    page.before.unwrap_or(LATEST).min(LATEST)
}

fn deleted_record(record: Stored) -> DeletedRecord {
    DeletedRecord {
        id: record.id,
        seq: record.seq,
        by: record.meta.deleted.as_ref().and_then(|version| version.by),
        at: record.meta.deleted.as_ref().map(|version| version.at),
        body: record.body,
    }
}

async fn changes(
    app: &App,
    who: &SignedIn,
    (kind, id): (&str, &str),
    page: Page,
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
    let past = snapshot.history_of(who.program, kind, id, start_of(page), ROWS).await?;
    Ok(past.into_iter().map(|change| change.named(name)).collect())
}
