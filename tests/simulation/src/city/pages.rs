//! Pages of a pull from the store in memory, by the rule that the server's SQL follows, too.

use std::collections::{BTreeMap, BTreeSet};

use shared::access::Grants;
use shared::id::{AccountId, Seq};
use shared::planted;
use shared::scope::{Pattern, Scope};
use shared::sync::anti_entropy::first_difference;
use shared::sync::digest::Digest;
use shared::sync::message::{Position, Proof, PullPage, STARTS_TOLD, SyncRequest};
use shared::sync::pull;
use shared::sync::stored::Stored;

use super::sync_store::Tables;

/// The page after the request's position, of at most `room` records.
pub fn page(tables: &Tables, account: AccountId, request: &SyncRequest, room: usize) -> PullPage {
    if is_of_another_timeline(tables, request) {
        return PullPage { reset: true, ..empty_page(tables) };
    }
    let none = Grants::default();
    let grants = tables.grants.get(&account).unwrap_or(&none);
    let mut page = PullPage { position: request.position, ..empty_page(tables) };
    if request.committed == tables.head
        && let Some(sums) = &request.sums
    {
        page.refill = first_difference(sums, &sums_of(tables, grants));
        if page.refill.is_some() {
            return page;
        }
    }
    if fill(tables, grants, request, room, &mut page) {
        let mut rows: Vec<&Stored> = tables.rows.values().collect();
        rows.retain(|row| pull::is_main(row, grants, &page.position));
        rows.sort_by_key(|row| row.seq);
        let is_cut = take(&rows, room.saturating_sub(page.records.len()), &mut page);
        page.position.main = is_cut.unwrap_or(tables.head);
        page.complete = page.position.main == tables.head;
        planted!(FeedSkips => page.complete = true);
    }
    if page.complete {
        page.position.main = tables.head;
        page.digest = Some(digest(tables, grants).text());
    }
    let is_new = |(_, since): &(&Pattern, &Seq)| **since > request.committed;
    let added = grants.0.iter().filter(is_new);
    page.add = added.map(|(pattern, since)| (pattern.clone(), *since)).collect();
    if request.committed > Seq(0)
        && let Some(ended) = tables.ended.get(&account)
    {
        let is_dropped = |(pattern, ended): &(&Pattern, &Seq)| {
            **ended > request.committed && !grants.0.contains_key(*pattern)
        };
        page.drop = ended.iter().filter(is_dropped).map(|(it, _)| it.clone()).collect();
    }
    page
}

/// The timeline as it stands, for the device to give back.
pub fn proof(tables: &Tables) -> Option<Proof> {
    let head = tables.head;
    let starts = tables.starts.iter().rev().take(STARTS_TOLD).map(|(key, _)| key.clone()).collect();
    let nonce = tables.head_nonces.get(&head);
    nonce.map(|nonce| Proof { head, signed_nonce: sign(tables, head, *nonce), starts })
}

fn sign(tables: &Tables, head: Seq, nonce: u64) -> String {
    format!("{}.{head}.{nonce}", tables.epoch)
}

/// Whether a device shows a proof of this timeline that these tables never gave out.
pub fn shows_other_timeline(tables: &Tables, request: &SyncRequest) -> bool {
    planted!(OtherTimelineIgnored => return false);
    let Some(Proof { head, signed_nonce: shown, .. }) = &request.proof else { return false };
    let known = tables.head_nonces.get(head).map(|nonce| sign(tables, *head, *nonce));
    let is_ours = shown.starts_with(&format!("{}.{head}.", tables.epoch));
    request.epoch == Some(tables.epoch) && is_ours && Some(shown) != known.as_ref()
}

/// Adds records of a scope that the device fetches anew, then of scopes that are new to it, one
/// grant after the other; says whether there is nothing more of them.
fn fill(
    tables: &Tables,
    grants: &Grants,
    request: &SyncRequest,
    room: usize,
    page: &mut PullPage,
) -> bool {
    let (last_since, last_seq) = request.position.fill;
    let committed = request.committed;
    let again = request.refill.as_ref().filter(|scope| last_since == Seq(0) && grants.cover(scope));
    if let Some(scope) = again {
        let is_due = |row: &Stored| row.scope == *scope && row.seq <= committed && !row.is_deleted;
        let rows = live_after(tables, last_seq, is_due);
        let is_cut = take(&rows, room, page);
        page.position.fill = (Seq(0), is_cut.unwrap_or(committed));
        if page.position.fill.1 < committed {
            return false;
        }
    }
    let mut new: BTreeSet<Seq> = grants.0.values().copied().collect();
    new.retain(|since| *since > committed && *since >= last_since);
    for since in new {
        let left = room.saturating_sub(page.records.len());
        if left == 0 {
            return false;
        }
        let from = if since == last_since { last_seq } else { Seq(0) };
        let number = |row: &Stored| pull::fill_place(row, grants, committed);
        let rows = live_after(tables, from, |row| number(row) == Some((since, row.seq)));
        let is_cut = take(&rows, left, page);
        page.position.fill = (since, is_cut.unwrap_or(since));
        if page.position.fill.1 < since {
            return false;
        }
    }
    page.records.len() < room
}

fn live_after(tables: &Tables, from: Seq, is_due: impl Fn(&Stored) -> bool) -> Vec<&Stored> {
    let rows = tables.rows.values();
    let mut rows: Vec<&Stored> = rows.filter(|row| row.seq > from && is_due(row)).collect();
    rows.sort_by_key(|row| row.seq);
    rows
}

/// Puts as many of these records into the page as there is room for; says where it was cut, if
/// there may be more.
fn take(rows: &[&Stored], room: usize, page: &mut PullPage) -> Option<Seq> {
    let taken = &rows[..rows.len().min(room)];
    page.records.extend(taken.iter().map(|row| row.state()));
    taken.last().filter(|_| rows.len() >= room).map(|row| row.seq)
}

fn is_of_another_timeline(tables: &Tables, request: &SyncRequest) -> bool {
    let is_first = request.epoch.is_none() && request.committed == Seq(0);
    let Position { fill, main } = request.position;
    let latest = request.committed.max(main).max(fill.0).max(fill.1);
    (request.epoch != Some(tables.epoch) && !is_first) || latest > tables.head
}

fn empty_page(tables: &Tables) -> PullPage {
    PullPage {
        reset: false,
        records: Vec::new(),
        position: Position::default(),
        head: tables.head,
        complete: false,
        add: BTreeMap::new(),
        drop: Vec::new(),
        digest: None,
        refill: None,
    }
}

fn sums_of(tables: &Tables, grants: &Grants) -> BTreeMap<Scope, String> {
    let own = tables.sums.iter().filter(|(scope, _)| grants.cover(scope));
    own.map(|(scope, sum)| (scope.clone(), sum.digest.text())).collect()
}

fn digest(tables: &Tables, grants: &Grants) -> Digest {
    let own = tables.sums.iter().filter(|(scope, _)| grants.cover(scope));
    own.fold(Digest::default(), |sum, (_, own)| sum.plus(own.digest))
}
