//! What a pull page is put together from, in SQL: one snapshot of a program as one account may see
//! it. `shared::reconcile::pull` asks and decides.

use shared::access::Grants;
use shared::id::{AccountId, Epoch, Seq};
use shared::reconcile::{PageLimits, PullSnapshot};
use shared::scope::{Pattern, Scope};
use shared::sorted::SortedMap;
use shared::sync::digest::Digest;

use crate::store::{Fault, Program, ReadTx, WireRecord};

/// What is given to whom in one answer.
#[derive(Debug, Clone, Copy)]
pub struct PullRules {
    /// The oldest payload schema whose app still understands what it would pull.
    pub schema_min: u32,
    /// How much one page carries.
    pub limits: PageLimits,
}

impl Default for PullRules {
    fn default() -> PullRules {
        PullRules { schema_min: 1, limits: PageLimits::default() }
    }
}

/// A snapshot of the database for one account.
pub struct SqlSnapshot<'a> {
    pub tx: &'a mut ReadTx,
    pub program: &'a Program,
    pub account: AccountId,
}

impl PullSnapshot for SqlSnapshot<'_> {
    type Fault = Fault;
    type Record = WireRecord;

    fn head(&self) -> (Epoch, Seq) {
        (self.program.epoch, self.program.head)
    }

    async fn grants_after(&mut self, committed: Seq) -> Result<(Grants, Vec<Pattern>), Fault> {
        self.tx.grants_after(self.program.id, self.account, committed).await
    }

    async fn changed(&mut self, after: Seq, limit: usize) -> Result<Vec<WireRecord>, Fault> {
        let Program { id, head, .. } = *self.program;
        self.tx.changed_in_grants(id, self.account, after, head, limit).await
    }

    async fn granted(
        &mut self,
        grant: (&Pattern, Seq),
        after: Seq,
        limit: usize,
    ) -> Result<Vec<WireRecord>, Fault> {
        self.tx.records_before_grant(self.program.id, self.account, grant, after, limit).await
    }

    async fn in_scope(
        &mut self,
        scope: &Scope,
        until: Seq,
        after: Seq,
        limit: usize,
    ) -> Result<Vec<WireRecord>, Fault> {
        self.tx.records_in_scope(self.program.id, scope, until, after, limit).await
    }

    async fn scope_sums(&mut self) -> Result<SortedMap<Scope, String>, Fault> {
        self.tx.sums_of_grants(self.program.id, self.account).await
    }

    async fn total_sum(&mut self) -> Result<Digest, Fault> {
        self.tx.digest_of_grants(self.program.id, self.account).await
    }
}
