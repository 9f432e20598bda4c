//! The answers from which a pull page is put together, from the store in memory. They are looked
//! up in the plainest way, row by row, and share nothing with the server's SQL.

use std::convert::Infallible;

use shared::access::Grants;
use shared::id::{AccountId, Epoch, Seq};
use shared::reconcile::{PageRecord, PullSnapshot};
use shared::scope::{Pattern, Scope};
use shared::sorted::SortedMap;
use shared::sync::digest::Digest;
use shared::sync::message::{PullPage, RecordState};
use shared::sync::stored::Stored;

use super::sync_store::{Span, Tables};

/// The tables as one account may see them.
pub struct MemorySnapshot<'a> {
    pub tables: &'a Tables,
    pub account: AccountId,
}

/// A record with its length on the wire.
pub struct Measured(RecordState, usize);

impl PageRecord for Measured {
    fn seq(&self) -> Seq {
        self.0.seq
    }

    fn bytes(&self) -> usize {
        self.1
    }
}

/// A page without what only mattered for cutting it.
pub fn as_it_travels(page: PullPage<Measured>) -> PullPage {
    let PullPage { reset, records, position, head, complete, add, drop, digest, refill } = page;
    let records = records.into_iter().map(|record| record.0).collect();
    PullPage { reset, records, position, head, complete, add, drop, digest, refill }
}

type Done<T> = Result<T, Infallible>;

impl PullSnapshot for MemorySnapshot<'_> {
    type Fault = Infallible;
    type Record = Measured;

    fn head(&self) -> (Epoch, Seq) {
        (self.tables.epoch, self.tables.head)
    }

    async fn grants_after(&mut self, committed: Seq) -> Done<(Grants, Vec<Pattern>)> {
        let mut grants = Grants::default();
        grants.0.extend(self.held().map(|span| (span.pattern.clone(), span.since)));
        let past = self.spans().filter(|span| span.ended.is_some_and(|ended| ended > committed));
        let mut ended: Vec<Pattern> = past.map(|span| span.pattern.clone()).collect();
        ended.retain(|pattern| !grants.0.contains_key(pattern));
        ended.sort();
        ended.dedup();
        Ok((grants, ended))
    }

    async fn changed(&mut self, after: Seq, limit: usize) -> Done<Vec<Measured>> {
        let is_due = |row: &Stored| {
            row.seq > after && self.since(&row.scope).is_some_and(|since| row.seq > since)
        };
        Ok(self.oldest(limit, is_due))
    }

    async fn granted(
        &mut self,
        (pattern, since): (&Pattern, Seq),
        after: Seq,
        limit: usize,
    ) -> Done<Vec<Measured>> {
        let is_due = |row: &Stored| {
            !row.is_deleted
                && (after < row.seq && row.seq <= since)
                && pattern.covers(&row.scope)
                && self.since(&row.scope) == Some(since)
        };
        Ok(self.oldest(limit, is_due))
    }

    async fn in_scope(
        &mut self,
        scope: &Scope,
        until: Seq,
        after: Seq,
        limit: usize,
    ) -> Done<Vec<Measured>> {
        let is_due = |row: &Stored| {
            !row.is_deleted && row.scope == *scope && after < row.seq && row.seq <= until
        };
        Ok(self.oldest(limit, is_due))
    }

    async fn scope_sums(&mut self) -> Done<SortedMap<Scope, String>> {
        let own = self.tables.sums.iter().filter(|(scope, _)| self.since(scope).is_some());
        Ok(own.map(|(scope, sum)| (scope.clone(), sum.digest.text())).collect())
    }

    async fn total_sum(&mut self) -> Done<Digest> {
        let own = self.tables.sums.iter().filter(|(scope, _)| self.since(scope).is_some());
        Ok(own.fold(Digest::default(), |sum, (_, own)| sum.plus(own.digest)))
    }
}

impl<'a> MemorySnapshot<'a> {
    /// All grants that the account has or had.
    fn spans(&self) -> impl Iterator<Item = &'a Span> + use<'a> {
        let account = self.account;
        self.tables.spans.iter().filter(move |span| span.account == account)
    }

    /// The grants that hold.
    fn held(&self) -> impl Iterator<Item = &'a Span> + use<'a> {
        self.spans().filter(|span| span.ended.is_none())
    }

    /// The seq since which the account may see a scope.
    fn since(&self, scope: &Scope) -> Option<Seq> {
        let covering = self.held().filter(|span| span.pattern.covers(scope));
        covering.map(|span| span.since).min()
    }

    /// The first `limit` rows that are due, by seq.
    fn oldest(&self, limit: usize, is_due: impl Fn(&Stored) -> bool) -> Vec<Measured> {
        let mut due: Vec<&Stored> = self.tables.rows.values().filter(|row| is_due(row)).collect();
        due.sort_by_key(|row| row.seq);
        let bytes = |row: &Stored| serde_json::to_string(&row.body).map_or(0, |text| text.len());
        due.into_iter().take(limit).map(|row| Measured(row.state(), bytes(row))).collect()
    }
}
