//! One page of what an account may see, read in one snapshot: first what was there before a new
//! grant, then what changed since. The server remembers nothing of what it told.

use shared::access::Grants;
use shared::id::{AccountId, Seq};
use shared::scope::{Pattern, Scope};
use shared::sync::anti_entropy::first_difference;
use shared::sync::limit::PULL_RECORDS_MAX;
use shared::sync::message::{Position, PullPage, SyncRequest};

use crate::store::{Fault, Program, ReadTx, WireRecord};

/// What is given to whom in one answer.
#[derive(Debug, Clone, Copy)]
pub struct PullRules {
    /// The oldest payload schema whose app still understands what it would pull.
    pub schema_min: u32,
    /// Records in one page.
    pub page_records: usize,
}

impl Default for PullRules {
    fn default() -> PullRules {
        PullRules { schema_min: 1, page_records: PULL_RECORDS_MAX }
    }
}

/// The page after the request's position, of at most `room` records.
pub async fn page(
    snapshot: &mut ReadTx,
    program: &Program,
    account: AccountId,
    request: &SyncRequest,
    room: usize,
) -> Result<PullPage<WireRecord>, Fault> {
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
    let mut filling = Filling { snapshot, program, request, grants: &grants, room };
    if filling.fill(account, &mut page).await? {
        let room = room.saturating_sub(page.records.len());
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

fn empty_page(program: &Program) -> PullPage<WireRecord> {
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

/// What a page needs to take records that were there before.
struct Filling<'a> {
    snapshot: &'a mut ReadTx,
    program: &'a Program,
    request: &'a SyncRequest,
    grants: &'a Grants,
    /// Records in the whole page.
    room: usize,
}

impl Filling<'_> {
    /// Adds records of a scope that the device fetches anew, then of scopes that are new to it;
    /// says whether there is nothing more of them.
    async fn fill(
        &mut self,
        account: AccountId,
        page: &mut PullPage<WireRecord>,
    ) -> Result<bool, Fault> {
        if !self.refill(page).await? {
            return Ok(false);
        }
        let (last_since, last_seq) = self.request.position.fill;
        let mut new: Vec<(Seq, &Pattern)> =
            self.grants.0.iter().map(|(pattern, since)| (*since, pattern)).collect();
        new.retain(|(since, _)| *since > self.request.committed && *since >= last_since);
        new.sort();
        for (since, pattern) in new {
            let room = self.room.saturating_sub(page.records.len());
            if room == 0 {
                return Ok(false);
            }
            let from = if since == last_since { last_seq } else { Seq(0) };
            let (program, grant) = (self.program.id, (pattern, since));
            let feed = self.snapshot.fill_page(program, account, grant, from, room).await?;
            page.records.extend(feed.records);
            page.position.fill = (since, feed.reached);
            if feed.reached < since {
                return Ok(false);
            }
        }
        Ok(page.records.len() < self.room)
    }

    /// Adds records of the scope that the device fetches anew, as they stood at its cursor or
    /// before: what changed later comes with the main pages. Their place in the fill is before
    /// every grant.
    async fn refill(&mut self, page: &mut PullPage<WireRecord>) -> Result<bool, Fault> {
        let (last_since, last_seq) = self.request.position.fill;
        let is_due = |scope: &Scope| last_since == Seq(0) && self.grants.cover(scope);
        let Some(scope) = self.request.refill.as_ref().filter(|it| is_due(it)) else {
            return Ok(true);
        };
        let (program, until) = (self.program.id, self.request.committed);
        let feed = self.snapshot.scope_page(program, scope, until, last_seq, self.room).await?;
        page.records.extend(feed.records);
        page.position.fill = (Seq(0), feed.reached);
        Ok(feed.reached == until)
    }
}
