//! What reconciling reads and writes. All calls of one push happen under the program's lock, so
//! nobody else writes in between.

use crate::access::Grants;
use crate::id::{AccountId, ClientId, Epoch, MutationId, PersonId, RecordId, Seq, Stamp};
use crate::role::Actor;
use crate::scope::{Pattern, Scope};
use crate::sync::accept::Write;
use crate::sync::digest::Digest;
use crate::sync::message::{Fate, Op, OpKind};
use crate::sync::stored::Stored;
use crate::value::codes;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The store of one program.
#[expect(async_fn_in_trait, reason = "one writer calls them, on one thread")]
pub trait SyncStore {
    /// Trouble with the store itself.
    type Fault;

    /// The timeline, and the last seq that was given out.
    async fn counter(&mut self) -> Result<Counter, Self::Fault>;
    /// Moves the last seq.
    async fn set_head(&mut self, head: Seq) -> Result<(), Self::Fault>;

    /// An installation of the app.
    async fn client(&mut self, id: ClientId) -> Result<Option<Client>, Self::Fault>;
    /// Adds an installation.
    async fn add_client(&mut self, client: &Client) -> Result<(), Self::Fault>;
    /// Notes how far an installation is decided.
    async fn set_last_n(&mut self, client: ClientId, n: u64) -> Result<(), Self::Fault>;
    /// Notes something about an installation that those in charge should know.
    async fn note(&mut self, client: ClientId, event: ClientEvent) -> Result<(), Self::Fault>;

    /// An account.
    async fn member(&mut self, account: AccountId) -> Result<Option<Member>, Self::Fault>;
    /// All accounts.
    async fn members(&mut self) -> Result<Vec<Member>, Self::Fault>;

    /// The mutations with this uid, the first one first, each with its owner.
    async fn decided(&mut self, uid: MutationId) -> Result<Vec<(AccountId, Decided)>, Self::Fault>;
    /// Remembers a fate for ever.
    async fn add_decided(&mut self, decided: &Decided) -> Result<(), Self::Fault>;

    /// One record, a deleted one included.
    async fn record(&mut self, kind: &str, id: RecordId) -> Result<Option<Stored>, Self::Fault>;
    /// The live records of a kind.
    async fn live_records(&mut self, kind: &str) -> Result<Vec<Stored>, Self::Fault>;
    /// The live records that name this one in a field that is set once.
    async fn parts(&mut self, kind: &str, id: RecordId) -> Result<Vec<Stored>, Self::Fault>;
    /// Stores a record with its history.
    async fn put(
        &mut self,
        provenance: &ChangeProvenance,
        write: &Write,
    ) -> Result<(), Self::Fault>;
    /// Leaves nothing in the history of a record, as far as it goes, of what it said.
    async fn blank_history(&mut self, kind: &str, id: RecordId) -> Result<(), Self::Fault>;
    /// The sum over a scope's live rows.
    async fn scope_sum(&mut self, scope: &Scope) -> Result<ScopeSum, Self::Fault>;
    /// Stores the sums of scopes.
    async fn put_scope_sums(&mut self, sums: &BTreeMap<Scope, ScopeSum>)
    -> Result<(), Self::Fault>;

    /// What an account may see now.
    async fn grants(&mut self, account: AccountId) -> Result<Grants, Self::Fault>;
    /// Gives a grant with the change `since`.
    async fn begin_grant(
        &mut self,
        account: AccountId,
        pattern: &Pattern,
        since: Seq,
    ) -> Result<(), Self::Fault>;
    /// Ends a grant with the change `ended`.
    async fn end_grant(
        &mut self,
        account: AccountId,
        pattern: &Pattern,
        ended: Seq,
    ) -> Result<(), Self::Fault>;
    /// Patterns that a restore keeps from an account although its records give them: they had
    /// ended in the timeline that was lost.
    async fn withheld(&mut self, account: AccountId) -> Result<BTreeSet<Pattern>, Self::Fault>;
    /// Stops to withhold a pattern.
    async fn stop_withholding(
        &mut self,
        account: AccountId,
        pattern: &Pattern,
    ) -> Result<(), Self::Fault>;

    /// The undecided mutations of an author, oldest first.
    async fn undecided_of(&mut self, author: AccountId) -> Result<Vec<Held>, Self::Fault>;
    /// One held mutation.
    async fn held(&mut self, number: MutationNumber) -> Result<Option<Held>, Self::Fault>;
    /// Keeps a mutation whole.
    async fn keep(&mut self, held: &Held) -> Result<(), Self::Fault>;
    /// Notes how a held mutation ended.
    async fn settle(
        &mut self,
        number: MutationNumber,
        settled: &Settled,
    ) -> Result<(), Self::Fault>;
}

/// Where a program stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counter {
    /// The timeline.
    pub epoch: Epoch,
    /// All timelines that there were, oldest first, each with the seq up to which it has everything
    /// in common with the one before it.
    pub timelines: Vec<(Epoch, Seq)>,
    /// The last seq that was given out.
    pub head: Seq,
    /// Whether pages are given out: not after a restore, until somebody has confirmed it.
    pub is_confirmed: bool,
}

/// The number of a mutation: which client's, and which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct MutationNumber {
    /// The client.
    pub client: ClientId,
    /// The number.
    pub n: u64,
}

/// An installation that may push.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Its id.
    pub id: ClientId,
    /// The author of everything that it pushes.
    pub owner: AccountId,
    /// The hash of its upload secret.
    pub secret_hash: String,
    /// When it was last heard of.
    pub last_contact: Stamp,
    /// Everything up to this number has its fate.
    pub last_n: u64,
}

codes! {
    /// What may be worth knowing about an installation; words are looked up under `device.<code>`.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    pub enum ClientEvent as code {
        /// A number came twice with different contents: the tablet was cloned, or set back.
        Forked = "forked",
        /// It had to fetch everything anew.
        Reset = "reset",
        /// It held other records than the server in some scope, and fetches that anew.
        ScopeRefilled = "healed",
        /// It has shown that the server's data was set back.
        SawOtherTimeline = "saw_other_timeline",
    }
}

/// An account as reconciling sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The account, its role and person.
    pub actor: Actor,
    /// Whether it may do nothing any more.
    pub is_closed: bool,
}

/// A mutation that has its fate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// Its number.
    pub number: MutationNumber,
    /// The hash of its payload.
    pub hash: String,
    /// How it ended.
    pub fate: Fate,
    /// The own edits that each of its operations was made on top of.
    pub after: Vec<CausalDeps>,
}

/// The own edits that one operation was made on top of: its direct causal dependencies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CausalDeps {
    /// The record.
    pub record: RecordId,
    /// The fields; none means the whole record.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub fields: BTreeSet<String>,
    /// The edits.
    pub after: BTreeSet<MutationId>,
}

impl CausalDeps {
    /// The dependencies of these operations: a mutation may change several things, each of them on
    /// top of other edits.
    pub fn all(ops: &[Op]) -> Vec<CausalDeps> {
        let named = ops.iter().filter(|op| !op.after.is_empty());
        let deps = |op: &Op| CausalDeps {
            record: op.id,
            fields: fields_of(op),
            after: op.after.iter().copied().collect(),
        };
        named.map(deps).collect()
    }

    /// Whether an operation on these fields of the record depends on the same edits.
    pub fn concern(&self, record: RecordId, fields: &BTreeSet<String>) -> bool {
        let is_whole = self.fields.is_empty() || fields.is_empty();
        self.record == record && (is_whole || !self.fields.is_disjoint(fields))
    }
}

/// The fields at which the author of an operation was looking; none means all.
pub fn fields_of(op: &Op) -> BTreeSet<String> {
    match op.op {
        OpKind::Patch => op.set.keys().cloned().collect(),
        OpKind::Create | OpKind::Delete => BTreeSet::new(),
    }
}

/// Who made a change, and when.
#[derive(Debug, Clone, Copy)]
pub struct ChangeProvenance {
    /// The number under which the mutation was decided.
    pub number: MutationNumber,
    /// The mutation.
    pub uid: MutationId,
    /// Whose it is.
    pub account: AccountId,
    /// Her staff or learner record.
    pub person: Option<PersonId>,
    /// Who released it after it had been held.
    pub decider: Option<AccountId>,
    /// The device's clock, clamped.
    pub edited_at: Stamp,
    /// The server's clock.
    pub received_at: Stamp,
}

/// The live rows of one scope, summed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ScopeSum {
    /// The sum by which devices check themselves.
    pub digest: Digest,
    /// How many rows are live.
    pub live: i64,
}

/// A mutation that was not applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Its number.
    pub number: MutationNumber,
    /// The mutation.
    pub uid: MutationId,
    /// The account that made it.
    pub author: AccountId,
    /// What it wanted to write to: who is in charge there decides.
    pub scope: Scope,
    /// The seq of its fate.
    pub seq: Seq,
    /// The reason's code.
    pub reason: String,
    /// What was sent, as JSON text.
    pub payload: String,
    /// When it came.
    pub received_at: Stamp,
    /// Where it stands.
    pub standing: HeldStanding,
}

codes! {
    /// Where a held mutation stands.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    pub enum HeldStanding as code {
        /// Somebody in charge has to look at it.
        Undecided = "waiting",
        /// It was accepted after all.
        Released = "released",
        /// It was put aside.
        Dismissed = "dismissed",
        /// Its author has set everything anew that it wanted to set.
        Superseded = "superseded",
    }
}

impl HeldStanding {
    /// The standing with this code.
    pub fn from_code(code: &str) -> Option<HeldStanding> {
        HeldStanding::ALL.into_iter().find(|it| it.code() == code)
    }
}

/// How a held mutation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settled {
    /// What became of it.
    pub standing: HeldStanding,
    /// Who decided.
    pub by: AccountId,
    /// When.
    pub at: Stamp,
}
