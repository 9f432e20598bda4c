//! Pages of a pull from the books in memory, by the rule that the server's SQL follows, too.

use std::collections::BTreeMap;

use shared::access::Grants;
use shared::id::{AccountId, Seq};
use shared::planted::{Bug, is_planted};
use shared::scope::{Pattern, Scope};
use shared::sync::digest::Digest;
use shared::sync::heal::first_difference;
use shared::sync::message::{Position, Proof, PullPage, SyncRequest};
use shared::sync::pull;
use shared::sync::stored::Stored;

use super::books::Tables;

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
    let due = due(tables, grants, request);
    for (place, row) in due.iter().take(room) {
        page.records.push(row.state());
        match place {
            Place::Fill(since, seq) => page.position.fill = (*since, *seq),
            Place::Main => page.position.main = row.seq,
        }
    }
    page.complete = due.len() <= room || is_planted(Bug::FeedSkips);
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
    tables.marks.get(&head).map(|mark| Proof { head, mark: sign(tables, head, *mark) })
}

fn sign(tables: &Tables, head: Seq, mark: u64) -> String {
    format!("{}.{head}.{mark}", tables.epoch)
}

/// Whether a device shows a mark of this timeline that these tables never gave out.
pub fn shows_other_timeline(tables: &Tables, request: &SyncRequest) -> bool {
    let Some(Proof { head, mark: shown }) = &request.proof else { return false };
    let known = tables.marks.get(head).map(|mark| sign(tables, *head, *mark));
    let is_ours = shown.starts_with(&format!("{}.{head}.", tables.epoch));
    request.epoch == Some(tables.epoch) && is_ours && Some(shown) != known.as_ref()
}

enum Place {
    Fill(Seq, Seq),
    Main,
}

/// The records that a pull still has to give, in order: of a scope that is fetched anew, of new
/// grants, then all others.
fn due<'a>(tables: &'a Tables, grants: &Grants, request: &SyncRequest) -> Vec<(Place, &'a Stored)> {
    let position = &request.position;
    let refill = request.refill.filter(|scope| grants.cover(scope));
    let mut fills: Vec<(Seq, Seq, &Stored)> = Vec::new();
    let mut mains: Vec<&Stored> = Vec::new();
    for row in tables.rows.values() {
        let is_again = Some(row.scope) == refill && row.seq <= request.committed;
        let place = match pull::fill_place(row, grants, request.committed) {
            None if is_again && !row.is_deleted => Some((Seq(0), row.seq)),
            place => place,
        };
        if let Some((since, seq)) = place.filter(|place| *place > position.fill) {
            fills.push((since, seq, row));
        }
        if pull::is_main(row, grants, position) {
            mains.push(row);
        }
    }
    fills.sort_by_key(|(since, seq, _)| (*since, *seq));
    mains.sort_by_key(|row| row.seq);
    let fills = fills.into_iter().map(|(since, seq, row)| (Place::Fill(since, seq), row));
    fills.chain(mains.into_iter().map(|row| (Place::Main, row))).collect()
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
    own.map(|(scope, sum)| (*scope, sum.digest.text())).collect()
}

fn digest(tables: &Tables, grants: &Grants) -> Digest {
    let own = tables.sums.iter().filter(|(scope, _)| grants.cover(scope));
    own.fold(Digest::default(), |sum, (_, own)| sum.plus(own.digest))
}
