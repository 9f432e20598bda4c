//! One program's sync store in memory: what the server keeps in SQL, as plain maps.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use shared::access::Grants;
use shared::id::{AccountId, ClientId, Epoch, MutationId, RecordId, Seq};
use shared::reconcile::{
    ChangeProvenance, Client, ClientEvent, Counter, Decided, Held, HeldStanding, Member,
    MutationNumber, ScopeSum, Settled, SyncStore,
};
use shared::scope::{Pattern, Scope};
use shared::sync::accept::{Rows, Write};
use shared::sync::relocation::blanked_op;
use shared::sync::stored::Stored;
use shared::sync::together::parents;

/// Everything that the database has. A clone is a backup.
#[derive(Clone)]
pub struct Tables {
    pub epoch: Epoch,
    pub timelines: Vec<(Epoch, Seq)>,
    pub head: Seq,
    pub is_confirmed: bool,
    pub head_nonces: BTreeMap<Seq, u64>,
    /// The starts of the server, with the head of each.
    pub starts: Vec<(String, Seq)>,
    pub clients: BTreeMap<ClientId, Client>,
    /// The release that each client was last heard of with.
    pub versions: BTreeMap<ClientId, String>,
    pub events: Vec<(ClientId, ClientEvent)>,
    pub members: BTreeMap<AccountId, Member>,
    pub decided: BTreeMap<MutationId, Vec<(AccountId, Decided)>>,
    pub rows: Rows,
    pub history: Vec<(ChangeProvenance, Write)>,
    pub sums: BTreeMap<Scope, ScopeSum>,
    pub grants: BTreeMap<AccountId, Grants>,
    /// All grants that there ever were.
    pub spans: Vec<Span>,
    pub withheld: BTreeMap<AccountId, BTreeSet<Pattern>>,
    pub held: BTreeMap<MutationNumber, Held>,
}

impl Tables {
    /// A program with nobody in it.
    pub fn new(epoch: Epoch) -> Tables {
        Tables {
            epoch,
            timelines: vec![(epoch, Seq(0))],
            head: Seq(0),
            is_confirmed: true,
            head_nonces: BTreeMap::new(),
            starts: vec![("0".to_owned(), Seq(0))],
            clients: BTreeMap::new(),
            versions: BTreeMap::new(),
            events: Vec::new(),
            members: BTreeMap::new(),
            decided: BTreeMap::new(),
            rows: Rows::new(),
            history: Vec::new(),
            sums: BTreeMap::new(),
            grants: BTreeMap::new(),
            spans: Vec::new(),
            withheld: BTreeMap::new(),
            held: BTreeMap::new(),
        }
    }
}

/// One grant, from the change that gave it to the change that took it away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    pub account: AccountId,
    pub pattern: Pattern,
    pub since: Seq,
    pub ended: Option<Seq>,
}

/// A change of who may see what, as the journal outside the database has it.
#[derive(Clone, Debug)]
pub enum GrantNote {
    Began(AccountId, Pattern),
    Ended(AccountId, Pattern),
    /// The account may see nothing more.
    Closed(AccountId),
}

/// The tables, open for one push.
pub struct MemorySyncStore<'a> {
    pub tables: &'a mut Tables,
    pub journal: &'a mut Vec<GrantNote>,
    /// Stands for random bits.
    pub chance: &'a mut u64,
}

type Done<T = ()> = Result<T, Infallible>;

impl SyncStore for MemorySyncStore<'_> {
    type Fault = Infallible;

    async fn counter(&mut self) -> Done<Counter> {
        let Tables { epoch, timelines, head, is_confirmed, .. } = &*self.tables;
        let (epoch, timelines, head) = (*epoch, timelines.clone(), *head);
        Ok(Counter { epoch, timelines, head, is_confirmed: *is_confirmed })
    }

    async fn set_head(&mut self, head: Seq) -> Done {
        if head != self.tables.head {
            self.tables.head = head;
            *self.chance += 1;
            self.tables.head_nonces.insert(head, *self.chance);
        }
        Ok(())
    }

    async fn client(&mut self, id: ClientId) -> Done<Option<Client>> {
        Ok(self.tables.clients.get(&id).cloned())
    }

    async fn add_client(&mut self, client: &Client) -> Done {
        self.tables.clients.insert(client.id, client.clone());
        Ok(())
    }

    async fn set_last_n(&mut self, client: ClientId, n: u64) -> Done {
        if let Some(client) = self.tables.clients.get_mut(&client) {
            client.last_n = n;
        }
        Ok(())
    }

    async fn note(&mut self, client: ClientId, event: ClientEvent) -> Done {
        self.tables.events.push((client, event));
        Ok(())
    }

    async fn member(&mut self, account: AccountId) -> Done<Option<Member>> {
        Ok(self.tables.members.get(&account).cloned())
    }

    async fn members(&mut self) -> Done<Vec<Member>> {
        Ok(self.tables.members.values().cloned().collect())
    }

    async fn decided(&mut self, uid: MutationId) -> Done<Vec<(AccountId, Decided)>> {
        Ok(self.tables.decided.get(&uid).cloned().unwrap_or_default())
    }

    async fn add_decided(&mut self, decided: &Decided) -> Done {
        let owner = self.tables.clients[&decided.number.client].owner;
        let same_uid = self.tables.decided.entry(decided.fate.uid).or_default();
        same_uid.push((owner, decided.clone()));
        Ok(())
    }

    async fn record(&mut self, kind: &str, id: RecordId) -> Done<Option<Stored>> {
        Ok(self.tables.rows.get(&(kind.to_owned(), id)).cloned())
    }

    async fn live_records(&mut self, kind: &str) -> Done<Vec<Stored>> {
        let first = (kind.to_owned(), RecordId(uuid::Uuid::nil()));
        let of_kind = self.tables.rows.range(first..).take_while(|((of, _), _)| of == kind);
        Ok(of_kind.map(|(_, row)| row).filter(|row| !row.is_deleted).cloned().collect())
    }

    async fn parts(&mut self, kind: &str, id: RecordId) -> Done<Vec<Stored>> {
        let whole = (kind.to_owned(), id);
        let is_part = |row: &&Stored| {
            let kind = shared::records::kind(&row.kind);
            !row.is_deleted && kind.is_some_and(|it| parents(it, &row.body).contains(&whole))
        };
        Ok(self.tables.rows.values().filter(is_part).cloned().collect())
    }

    async fn put(&mut self, provenance: &ChangeProvenance, write: &Write) -> Done {
        let key = (write.after.kind.clone(), write.after.id);
        self.tables.rows.insert(key, write.after.clone());
        self.tables.history.push((*provenance, write.clone()));
        Ok(())
    }

    async fn blank_history(&mut self, kind: &str, id: RecordId) -> Done {
        let same =
            |it: &&mut (ChangeProvenance, Write)| it.1.after.kind == kind && it.1.after.id == id;
        for (_, write) in self.tables.history.iter_mut().filter(same) {
            write.before = write.before.take().map(Stored::blanked);
            write.after = write.after.clone().blanked();
            write.change = write.change.drain(..).map(blanked_op).collect();
        }
        Ok(())
    }

    async fn scope_sum(&mut self, scope: &Scope) -> Done<ScopeSum> {
        Ok(self.tables.sums.get(scope).copied().unwrap_or_default())
    }

    async fn put_scope_sums(&mut self, sums: &BTreeMap<Scope, ScopeSum>) -> Done {
        self.tables.sums.extend(sums.iter().map(|(scope, sum)| (scope.clone(), *sum)));
        Ok(())
    }

    async fn grants(&mut self, account: AccountId) -> Done<Grants> {
        Ok(self.tables.grants.get(&account).cloned().unwrap_or_default())
    }

    async fn begin_grant(&mut self, account: AccountId, pattern: &Pattern, since: Seq) -> Done {
        self.journal.push(GrantNote::Began(account, pattern.clone()));
        let span = Span { account, pattern: pattern.clone(), since, ended: None };
        self.tables.spans.push(span);
        self.tables.grants.entry(account).or_default().0.insert(pattern.clone(), since);
        Ok(())
    }

    async fn end_grant(&mut self, account: AccountId, pattern: &Pattern, ended: Seq) -> Done {
        self.journal.push(GrantNote::Ended(account, pattern.clone()));
        let spans = self.tables.spans.iter_mut();
        let own = spans.filter(|span| span.account == account && span.pattern == *pattern);
        own.filter(|span| span.ended.is_none()).for_each(|span| span.ended = Some(ended));
        self.tables.grants.entry(account).or_default().0.remove(pattern);
        Ok(())
    }

    async fn withheld(&mut self, account: AccountId) -> Done<BTreeSet<Pattern>> {
        Ok(self.tables.withheld.get(&account).cloned().unwrap_or_default())
    }

    async fn stop_withholding(&mut self, account: AccountId, pattern: &Pattern) -> Done {
        if let Some(withheld) = self.tables.withheld.get_mut(&account) {
            withheld.remove(pattern);
        }
        Ok(())
    }

    async fn undecided_of(&mut self, author: AccountId) -> Done<Vec<Held>> {
        let waits =
            |held: &&Held| held.author == author && held.standing == HeldStanding::Undecided;
        let mut undecided: Vec<Held> = self.tables.held.values().filter(waits).cloned().collect();
        undecided.sort_by_key(|held| held.seq);
        Ok(undecided)
    }

    async fn held(&mut self, number: MutationNumber) -> Done<Option<Held>> {
        Ok(self.tables.held.get(&number).cloned())
    }

    async fn keep(&mut self, held: &Held) -> Done {
        self.tables.held.insert(held.number, held.clone());
        Ok(())
    }

    async fn settle(&mut self, number: MutationNumber, settled: &Settled) -> Done {
        if let Some(held) = self.tables.held.get_mut(&number) {
            held.standing = settled.standing;
        }
        Ok(())
    }
}
