//! One program's sync store in SQL, as `shared::reconcile` reads and writes it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use parking_lot::{Mutex, MutexGuard};
use serde_json::json;
use shared::access::Grants;
use shared::id::{AccountId, ClientId, MutationId, ProgramId, RecordId, Seq, Stamp};
use shared::reconcile::{
    ChangeProvenance, Client, ClientEvent, Committed, Counter, Decided, Held, Links, Member,
    MutationNumber, PushTransaction, Pushed, ScopeSum, Settled, SyncStore,
};
use shared::record::Record;
use shared::records::assignment::{Assignment, gives_herself_care};
use shared::scope::{Pattern, Scope};
use shared::sync::accept::Write;
use shared::sync::message::hex;
use shared::sync::stored::Stored;

use super::push_queue::Push;
use super::write_buffer::WriteBuffer;
use crate::auth::actor_of;
use crate::chance::random;
use crate::store::{Account, Fault, NewAuditEntry, NewClient, Program, Revocation, WriteTx};

/// Bytes of a head's nonce.
const NONCE_BYTES: usize = 16;

/// The sync store of one program inside one database transaction.
pub struct SqlSyncStore<'a> {
    tx: &'a mut WriteTx,
    program: ProgramId,
    now: Stamp,
    head: Seq,
    write_buffer: WriteBuffer,
    /// Clients that were read ahead, each with its owner.
    clients: HashMap<ClientId, (crate::store::Client, Account)>,
    /// The owner of the client that was read last.
    owner: Option<(AccountId, Member)>,
    /// Whether that client is suspended.
    is_suspended: bool,
}

impl<'a> SqlSyncStore<'a> {
    /// The store as it stands; the writer has locked the database before, so whatever is read
    /// from here on is current.
    pub fn open(tx: &'a mut WriteTx, program: ProgramId, now: Stamp) -> SqlSyncStore<'a> {
        SqlSyncStore {
            tx,
            program,
            now,
            head: Seq(0),
            write_buffer: WriteBuffer::default(),
            clients: HashMap::new(),
            owner: None,
            is_suspended: false,
        }
    }

    /// Reads at once what these pushes are about.
    pub async fn fetch(&mut self, pushes: &[Push]) -> Result<(), Fault> {
        if let [_, _, ..] = pushes {
            let ids: Vec<ClientId> = pushes.iter().map(|push| push.client.id).collect();
            self.clients = self.tx.clients_with_owners(&ids).await?;
        }
        let pushed: Vec<&Pushed> = pushes.iter().flat_map(|push| &push.pushed).collect();
        self.write_buffer.fetch(self.tx, self.program, &pushed).await
    }

    async fn write_all(&mut self) -> Result<(), Fault> {
        self.write_buffer.write(self.tx, self.program).await
    }

    /// Whether the client that was asked for last is suspended.
    pub fn is_suspended(&self) -> bool {
        self.is_suspended
    }

    /// How many mutations of an author wait.
    pub async fn count_undecided_of(&mut self, author: AccountId) -> Result<i64, Fault> {
        self.tx.count_undecided_of(self.program, author).await
    }

    /// Writes into the audit trail who has given herself care.
    async fn remember_own_care(
        &mut self,
        provenance: &ChangeProvenance,
        write: &Write,
    ) -> Result<(), Fault> {
        let Write { before, after, .. } = write;
        let before = before.as_ref().filter(|before| !before.is_deleted).map(|it| &it.body);
        let is_own = after.kind == Assignment::NAME
            && !after.is_deleted
            && gives_herself_care(provenance.person, before, &after.body);
        if !is_own {
            return Ok(());
        }
        let entry = NewAuditEntry {
            at: provenance.received_at,
            program: Some(self.program),
            account: Some(provenance.account),
            event: "care.own",
            address: None,
            detail: json!({ "assignment": after.id }),
        };
        self.tx.add_audit(entry).await
    }

    /// The clock by which things are noted from here on.
    pub fn set_clock(&mut self, now: Stamp) {
        self.now = now;
    }
}

/// A push transaction over SQL.
pub type SqlPushTransaction<'a, 'b> = PushTransaction<'a, SqlSyncStore<'b>>;

/// An account as reconciling sees it.
pub fn member_of(account: &Account) -> Member {
    Member { actor: actor_of(account), is_closed: account.disabled_at.is_some() }
}

impl SyncStore for SqlSyncStore<'_> {
    type Fault = Fault;

    async fn counter(&mut self) -> Result<Counter, Fault> {
        let program = self.tx.program(self.program).await?;
        self.head = program.head;
        let timelines = self.tx.timelines_of(self.program, program.epoch).await?;
        let Program { epoch, head, is_confirmed, .. } = program;
        Ok(Counter { epoch, timelines, head, is_confirmed })
    }

    async fn set_head(&mut self, head: Seq) -> Result<(), Fault> {
        self.write_all().await?;
        if head == self.head {
            return Ok(());
        }
        self.tx.set_head(self.program, head, &hex(&random::<NONCE_BYTES>())).await
    }

    async fn client(&mut self, id: ClientId) -> Result<Option<Client>, Fault> {
        let found = match self.clients.remove(&id) {
            Some(found) => Some(found),
            None => self.tx.client_with_owner(id).await?,
        };
        let found = found.filter(|(client, _)| client.program == self.program);
        let Some((client, owner)) = found else { return Ok(None) };
        self.owner = Some((client.owner, member_of(&owner)));
        self.is_suspended = client.is_suspended;
        Ok(Some(Client {
            id,
            owner: client.owner,
            secret_hash: client.secret_hash,
            last_contact: client.last_contact,
            last_n: client.last_n,
        }))
    }

    async fn add_client(&mut self, client: &Client) -> Result<(), Fault> {
        let new = NewClient {
            id: client.id,
            program: self.program,
            owner: client.owner,
            secret_hash: client.secret_hash.clone(),
            now: self.now,
        };
        self.tx.add_client(&new).await
    }

    async fn set_last_n(&mut self, client: ClientId, n: u64) -> Result<(), Fault> {
        self.tx.set_client_last_n(client, n).await
    }

    async fn note(&mut self, client: ClientId, event: ClientEvent) -> Result<(), Fault> {
        self.tx.add_client_event(self.program, client, event.code(), self.now).await
    }

    async fn member(&mut self, account: AccountId) -> Result<Option<Member>, Fault> {
        match self.owner.take().filter(|(owner, _)| *owner == account) {
            Some((_, member)) => Ok(Some(member)),
            None => Ok(self.tx.account(account).await?.as_ref().map(member_of)),
        }
    }

    async fn members(&mut self) -> Result<Vec<Member>, Fault> {
        Ok(self.tx.accounts(self.program).await?.iter().map(member_of).collect())
    }

    async fn decided(&mut self, uid: MutationId) -> Result<Vec<(AccountId, Decided)>, Fault> {
        if let Some(decided) = self.write_buffer.decided(uid) {
            return Ok(decided);
        }
        self.write_all().await?;
        let mut decided = self.tx.decided_with_uids(self.program, &[uid]).await?;
        Ok(decided.remove(&uid).unwrap_or_default())
    }

    async fn add_decided(&mut self, decided: &Decided) -> Result<(), Fault> {
        self.write_buffer.add_decided(decided);
        if self.write_buffer.is_full() { self.write_all().await } else { Ok(()) }
    }

    async fn record(&mut self, kind: &str, id: RecordId) -> Result<Option<Stored>, Fault> {
        if let Some(record) = self.write_buffer.record(kind, id) {
            return Ok(record);
        }
        self.write_all().await?;
        self.tx.record(self.program, kind, id).await
    }

    async fn live_records(&mut self, kind: &str) -> Result<Vec<Stored>, Fault> {
        self.write_all().await?;
        self.tx.live_records_of(self.program, kind).await
    }

    async fn parts(&mut self, kind: &str, id: RecordId) -> Result<Vec<Stored>, Fault> {
        self.write_all().await?;
        self.tx.live_parts_of(self.program, kind, id).await
    }

    async fn put(&mut self, provenance: &ChangeProvenance, write: &Write) -> Result<(), Fault> {
        self.remember_own_care(provenance, write).await?;
        self.write_buffer.put(provenance, write)?;
        if self.write_buffer.is_full() { self.write_all().await } else { Ok(()) }
    }

    async fn blank_history(&mut self, kind: &str, id: RecordId) -> Result<(), Fault> {
        self.write_all().await?;
        self.tx.blank_history(self.program, kind, id).await
    }

    async fn scope_sum(&mut self, scope: &Scope) -> Result<ScopeSum, Fault> {
        match self.write_buffer.scope_sum(scope) {
            Some(sum) => Ok(sum),
            None => self.tx.scope_sum(self.program, scope).await,
        }
    }

    async fn put_scope_sums(&mut self, sums: &BTreeMap<Scope, ScopeSum>) -> Result<(), Fault> {
        self.tx.put_scope_sums(self.program, sums).await
    }

    async fn grants(&mut self, account: AccountId) -> Result<Grants, Fault> {
        let (grants, _) = self.tx.grants_after(self.program, account, Seq(u64::MAX >> 11)).await?;
        Ok(grants)
    }

    async fn begin_grant(
        &mut self,
        account: AccountId,
        pattern: &Pattern,
        since: Seq,
    ) -> Result<(), Fault> {
        let (program, at, pattern_too) = (self.program, self.now, pattern.clone());
        self.tx.revoke(Revocation::GrantBegan { program, account, pattern: pattern_too, at });
        self.tx.add_grant(self.program, account, pattern, since).await
    }

    async fn end_grant(
        &mut self,
        account: AccountId,
        pattern: &Pattern,
        ended: Seq,
    ) -> Result<(), Fault> {
        let (program, at, pattern_too) = (self.program, self.now, pattern.clone());
        self.tx.revoke(Revocation::GrantEnded { program, account, pattern: pattern_too, at });
        self.tx.end_grant(self.program, account, pattern, ended).await
    }

    async fn withheld(&mut self, account: AccountId) -> Result<BTreeSet<Pattern>, Fault> {
        self.tx.withheld_grants(self.program, account).await
    }

    async fn stop_withholding(
        &mut self,
        account: AccountId,
        pattern: &Pattern,
    ) -> Result<(), Fault> {
        self.tx.stop_withholding_grant(self.program, account, pattern).await
    }

    async fn undecided_of(&mut self, author: AccountId) -> Result<Vec<Held>, Fault> {
        self.tx.undecided_of(self.program, author).await
    }

    async fn held(&mut self, number: MutationNumber) -> Result<Option<Held>, Fault> {
        self.tx.held(self.program, number).await
    }

    async fn keep(&mut self, held: &Held) -> Result<(), Fault> {
        self.tx.add_held(self.program, held).await
    }

    async fn settle(&mut self, number: MutationNumber, settled: &Settled) -> Result<(), Fault> {
        self.tx.settle_held(self.program, number, settled).await
    }
}

/// The links of each program as they were after a seq, so that one new learner does not cost
/// reading all of them. After a transaction that was undone, or a change by another process,
/// they are of another seq, and are read anew.
#[derive(Debug, Default)]
pub struct LinksCache(Mutex<HashMap<ProgramId, Links>>);

impl LinksCache {
    fn take(&self, program: ProgramId) -> Option<Links> {
        self.locked().remove(&program)
    }

    fn put_back(&self, program: ProgramId, links: Option<Links>) {
        if let Some(links) = links {
            self.locked().insert(program, links);
        }
    }

    fn locked(&self) -> MutexGuard<'_, HashMap<ProgramId, Links>> {
        self.0.lock()
    }
}

/// Runs one push transaction: what `work` decides is written together with the counter.
pub async fn transact<T>(
    tx: &mut WriteTx,
    links_cache: &LinksCache,
    program: ProgramId,
    now: Stamp,
    work: impl AsyncFnOnce(&mut SqlPushTransaction<'_, '_>) -> Result<T, Fault>,
) -> Result<(T, Committed), Fault> {
    let mut store = SqlSyncStore::open(tx, program, now);
    let mut transaction =
        PushTransaction::begin(&mut store, links_cache.take(program), now).await?;
    let done = work(&mut transaction).await?;
    let (committed, links) = transaction.finish().await?;
    links_cache.put_back(program, links);
    Ok((done, committed))
}
