//! One page of what an account may see, read in one snapshot: first what was there before a new
//! grant, then what changed since. The server remembers nothing of what it told.

use shared::access::Grants;
use shared::id::{AccountId, Seq};
use shared::scope::Pattern;
use shared::sync::heal::first_difference;
use shared::sync::limit::PULL_RECORDS_MAX;
use shared::sync::message::{Position, PullPage, SyncRequest};

use crate::store::{Fault, Program, ReadTx, Told};

/// The page after the request's position.
pub async fn page(
    snapshot: &mut ReadTx,
    program: &Program,
    account: AccountId,
    request: &SyncRequest,
) -> Result<PullPage<Told>, Fault> {
    if is_of_another_timeline(program, request) {
        return Ok(PullPage { reset: true, head: program.head, ..empty_page(program) });
    }
    let (grants, ended) = snapshot.grants_after(program.id, account, request.committed).await?;
    let mut page = empty_page(program);
    page.position = request.position;
    if request.committed == program.head
        && let Some(sums) = &request.sums
    {
        let own = snapshot.sums_of_grants(program.id, account).await?;
        page.refill = first_difference(sums, &own);
        if page.refill.is_some() {
            return Ok(page);
        }
    }
    let is_filled = fill(snapshot, program, account, request, &grants, &mut page).await?;
    if is_filled {
        let room = PULL_RECORDS_MAX.saturating_sub(page.records.len());
        let from = page.position.main;
        let feed = snapshot.main_page(program.id, account, from, program.head, room).await?;
        page.records.extend(feed.records);
        page.position.main = feed.reached;
        page.complete = feed.reached == program.head;
    }
    if page.complete {
        let digest = snapshot.digest_of_grants(program.id, account).await?;
        page.digest = Some(digest.text());
    }
    let began = |(_, since): &(&Pattern, &Seq)| **since > request.committed;
    page.add =
        grants.0.iter().filter(began).map(|(pattern, since)| (pattern.clone(), *since)).collect();
    // A device that has nothing needs no word of what it must not keep.
    page.drop = if request.committed == Seq(0) { Vec::new() } else { ended };
    Ok(page)
}

/// Whether the request's cursor means nothing here: another epoch, or seqs not given out yet.
fn is_of_another_timeline(program: &Program, request: &SyncRequest) -> bool {
    let is_first = request.epoch.is_none() && request.committed == Seq(0);
    let Position { fill, main } = request.position;
    let latest = request.committed.max(main).max(fill.0).max(fill.1);
    (request.epoch != Some(program.epoch) && !is_first) || latest > program.head
}

fn empty_page(program: &Program) -> PullPage<Told> {
    PullPage {
        reset: false,
        records: Vec::new(),
        position: Position::default(),
        head: program.head,
        complete: false,
        add: Default::default(),
        drop: Vec::new(),
        digest: None,
        refill: None,
    }
}

/// Adds records of a scope that the device fetches anew, then of scopes that are new to it; says
/// whether there is nothing more of them.
async fn fill(
    snapshot: &mut ReadTx,
    program: &Program,
    account: AccountId,
    request: &SyncRequest,
    grants: &Grants,
    page: &mut PullPage<Told>,
) -> Result<bool, Fault> {
    if !refill(snapshot, program, request, grants, page).await? {
        return Ok(false);
    }
    let (last_since, last_seq) = request.position.fill;
    let mut new: Vec<(Seq, &Pattern)> =
        grants.0.iter().map(|(pattern, since)| (*since, pattern)).collect();
    new.retain(|(since, _)| *since > request.committed && *since >= last_since);
    new.sort();
    for (since, pattern) in new {
        let room = PULL_RECORDS_MAX.saturating_sub(page.records.len());
        if room == 0 {
            return Ok(false);
        }
        let from = if since == last_since { last_seq } else { Seq(0) };
        let grant = (pattern, since);
        let feed = snapshot.fill_page(program.id, account, grant, from, room).await?;
        page.records.extend(feed.records);
        page.position.fill = (since, feed.reached);
        if feed.reached < since {
            return Ok(false);
        }
    }
    Ok(page.records.len() < PULL_RECORDS_MAX)
}

/// Adds records of the scope that the device fetches anew, as they stood at its cursor or before:
/// what changed later comes with the main pages. Their place in the fill is before every grant.
async fn refill(
    snapshot: &mut ReadTx,
    program: &Program,
    request: &SyncRequest,
    grants: &Grants,
    page: &mut PullPage<Told>,
) -> Result<bool, Fault> {
    let (last_since, last_seq) = request.position.fill;
    let scope = request.refill.filter(|scope| last_since == Seq(0) && grants.cover(scope));
    let Some(scope) = scope else { return Ok(true) };
    let (until, room) = (request.committed, PULL_RECORDS_MAX);
    let feed = snapshot.scope_page(program.id, &scope, until, last_seq, room).await?;
    page.records.extend(feed.records);
    page.position.fill = (Seq(0), feed.reached);
    Ok(feed.reached == until)
}
