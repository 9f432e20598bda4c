//! One page of a pull from top to bottom: first what was there before a new grant, then what
//! changed since. SQL and a test's memory answer questions to a snapshot; this code decides what
//! to ask, where a page is cut and what the device is told. Nothing is kept between two pages.

use crate::access::Grants;
use crate::id::{Epoch, Seq};
use crate::planted;
use crate::scope::{Pattern, Scope};
use crate::sorted::SortedMap;
use crate::sync::anti_entropy::first_difference;
use crate::sync::digest::Digest;
use crate::sync::limit::{PULL_BYTES_MAX, PULL_RECORDS_MAX};
use crate::sync::message::{Position, PullPage, RecordState, SyncRequest};

/// One snapshot of a program, as one account may see it. All answers are of the same moment.
#[expect(async_fn_in_trait, reason = "whoever lends a snapshot knows what its futures are")]
pub trait PullSnapshot {
    /// Trouble with the snapshot itself.
    type Fault;
    /// A record as it travels.
    type Record: PageRecord;

    /// The timeline and the last seq that was given out.
    fn head(&self) -> (Epoch, Seq);

    /// The grants that hold, and the patterns of those that ended after `committed` and did not
    /// begin again.
    async fn grants_after(&mut self, committed: Seq)
    -> Result<(Grants, Vec<Pattern>), Self::Fault>;

    /// The first `limit` records, deleted ones included, that changed after `after` and after
    /// their scope was granted; oldest first.
    async fn changed(&mut self, after: Seq, limit: usize)
    -> Result<Vec<Self::Record>, Self::Fault>;

    /// The first `limit` live records after `after` that were there before `pattern` was granted
    /// at `since`, without those that an older grant covers; oldest first.
    async fn granted(
        &mut self,
        grant: (&Pattern, Seq),
        after: Seq,
        limit: usize,
    ) -> Result<Vec<Self::Record>, Self::Fault>;

    /// The first `limit` live records of a scope after `after` and up to `until`; oldest first.
    async fn in_scope(
        &mut self,
        scope: &Scope,
        until: Seq,
        after: Seq,
        limit: usize,
    ) -> Result<Vec<Self::Record>, Self::Fault>;

    /// The sum of each scope that the grants cover, as text.
    async fn scope_sums(&mut self) -> Result<SortedMap<Scope, String>, Self::Fault>;

    /// The sum over all live records that the grants cover.
    async fn total_sum(&mut self) -> Result<Digest, Self::Fault>;
}

/// What cutting a page needs to know of a record.
pub trait PageRecord {
    /// The seq of its last change.
    fn seq(&self) -> Seq;
    /// About how long it is on the wire.
    fn bytes(&self) -> usize;
}

impl PageRecord for RecordState {
    fn seq(&self) -> Seq {
        self.seq
    }

    fn bytes(&self) -> usize {
        self.body.bytes()
    }
}

/// How much one page carries at most; a single record always fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageLimits {
    /// Records.
    pub records: usize,
    /// Bytes of all of them together.
    pub bytes: usize,
}

impl Default for PageLimits {
    fn default() -> PageLimits {
        PageLimits { records: PULL_RECORDS_MAX, bytes: PULL_BYTES_MAX }
    }
}

/// The page after the request's position.
pub async fn pull_page<S: PullSnapshot>(
    snapshot: &mut S,
    request: &SyncRequest,
    limits: PageLimits,
) -> Result<PullPage<S::Record>, S::Fault> {
    let timeline = snapshot.head();
    let mut page = empty_page(timeline.1);
    if is_of_another_timeline(request, timeline) {
        page.reset = true;
        return Ok(page);
    }
    page.position = request.position;
    page.refill = scope_to_refill(snapshot, request).await?;
    if page.refill.is_some() {
        return Ok(page);
    }
    let (grants, ended) = snapshot.grants_after(request.committed).await?;
    let mut assembly = Assembly { snapshot, request, grants: &grants, limits, bytes: 0, page };
    if assembly.refill().await? && assembly.fill().await? {
        assembly.follow().await?;
    }
    let mut page = assembly.page;
    if page.complete {
        page.digest = Some(snapshot.total_sum().await?.text());
    }
    page.add = grants.0.into_iter().filter(|(_, since)| *since > request.committed).collect();
    // A device without records has none to remove, so it is not told which grants ended.
    page.drop = if request.committed == Seq(0) { Vec::new() } else { ended };
    planted!(EndedGrantsUntold => page.drop.clear());
    Ok(page)
}

/// Whether the request's cursor means nothing here: another epoch, or seqs not given out yet.
fn is_of_another_timeline(request: &SyncRequest, (epoch, head): (Epoch, Seq)) -> bool {
    let is_first = request.epoch.is_none() && request.committed == Seq(0);
    let Position { fill, main } = request.position;
    let latest = request.committed.max(main).max(fill.0).max(fill.1);
    (request.epoch != Some(epoch) && !is_first) || latest > head
}

/// The first scope in which the device holds other records than it should. Sums of different
/// moments cannot be compared, so this waits for a device that has everything.
async fn scope_to_refill<S: PullSnapshot>(
    snapshot: &mut S,
    request: &SyncRequest,
) -> Result<Option<Scope>, S::Fault> {
    match &request.sums {
        Some(sums) if request.committed == snapshot.head().1 => {
            Ok(first_difference(sums, &snapshot.scope_sums().await?))
        }
        _ => Ok(None),
    }
}

fn empty_page<R>(head: Seq) -> PullPage<R> {
    PullPage {
        reset: false,
        records: Vec::new(),
        position: Position::default(),
        head,
        complete: false,
        add: SortedMap::new(),
        drop: Vec::new(),
        digest: None,
        refill: None,
    }
}

/// A page that is being put together.
struct Assembly<'a, S: PullSnapshot> {
    snapshot: &'a mut S,
    request: &'a SyncRequest,
    grants: &'a Grants,
    limits: PageLimits,
    /// Bytes of the records that are in the page.
    bytes: usize,
    page: PullPage<S::Record>,
}

impl<S: PullSnapshot> Assembly<'_, S> {
    /// Adds records of the scope that the device fetches anew, as they stood at its cursor or
    /// before: what changed later comes with the main feed. Their place in the fill is before
    /// every grant. Says whether there is nothing more of them.
    async fn refill(&mut self) -> Result<bool, S::Fault> {
        let (last_since, last_seq) = self.request.position.fill;
        let is_due = |scope: &&Scope| last_since == Seq(0) && self.grants.cover(scope);
        let wanted = self.request.refill.as_ref().filter(is_due);
        let Some(scope) = wanted else { return Ok(true) };
        let (until, room) = (self.request.committed, self.room());
        let records = self.snapshot.in_scope(scope, until, last_seq, room).await?;
        let reached = self.take(records, room, last_seq, until);
        self.page.position.fill = (Seq(0), reached);
        Ok(reached == until)
    }

    /// Adds records of scopes that are new to the device, one grant after the other. Says whether
    /// there is nothing more of them, and room for more.
    async fn fill(&mut self) -> Result<bool, S::Fault> {
        let (last_since, last_seq) = self.request.position.fill;
        let mut new: Vec<(Seq, &Pattern)> =
            self.grants.0.iter().map(|(pattern, since)| (*since, pattern)).collect();
        new.retain(|(since, _)| *since > self.request.committed && *since >= last_since);
        new.sort();
        for (since, pattern) in new {
            let room = self.room();
            if room == 0 {
                return Ok(false);
            }
            let mut after = if since == last_since { last_seq } else { Seq(0) };
            planted!(FillGoesOnElsewhere => after = last_seq);
            let records = self.snapshot.granted((pattern, since), after, room).await?;
            let reached = self.take(records, room, after, since);
            self.page.position.fill = (since, reached);
            planted!(CutFillForgotten => continue);
            if reached < since {
                return Ok(false);
            }
        }
        Ok(self.room() > 0)
    }

    /// Adds everything else that changed.
    async fn follow(&mut self) -> Result<(), S::Fault> {
        let (after, head, room) = (self.page.position.main, self.page.head, self.room());
        let records = self.snapshot.changed(after, room).await?;
        let mut reached = self.take(records, room, after, head);
        planted!(FeedSkips => reached = head);
        self.page.position.main = reached;
        self.page.complete = reached == head;
        Ok(())
    }

    /// Records for which there is still room.
    fn room(&self) -> usize {
        self.limits.records.saturating_sub(self.page.records.len())
    }

    /// Puts records into the page, of which `asked` were asked for, until it is full. Returns the
    /// seq up to which everything is in this page or before it: `end` if there is nothing more.
    fn take(&mut self, records: Vec<S::Record>, asked: usize, after: Seq, end: Seq) -> Seq {
        let mut may_be_more = records.len() >= asked;
        planted!(FullPageIsLast => may_be_more = false);
        let mut reached = after;
        for record in records {
            let bytes = self.bytes + record.bytes();
            if bytes > self.limits.bytes && !self.page.records.is_empty() {
                planted!(LongPageSkips => return end);
                return reached;
            }
            self.bytes = bytes;
            reached = record.seq();
            self.page.records.push(record);
        }
        if may_be_more { reached } else { end }
    }
}
