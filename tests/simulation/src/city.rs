//! A city's server in memory: the real code that reconciles, over a store of maps, for
//! stories and simulations that need no database and no network.

pub mod pages;
mod proofs;
pub mod sync_store;

use futures::executor::block_on;
use shared::id::{AccountId, ClientId, Epoch, MutationId, RecordId, Seq, Stamp};
use shared::reconcile::{
    Client, ClientEvent, Committed, Held, HeldStanding, Links, Listener, Member, MutationNumber,
    PageLimits, PushTransaction, Pushed, Sender, held::NotReleased, pull_page, read_push,
};
use shared::role::{Actor, Role};
use shared::sync::device::NetworkTrouble;
use shared::sync::message::{Fate, HeldReason, SyncReply, SyncRequest};
use shared::sync::stored::Stored;
use shared::value::Date;
use std::convert::Infallible;
use uuid::Uuid;

use pages::MemorySnapshot;
use sync_store::{GrantNote, MemorySyncStore, Tables};

/// The secret of every client; who has it is not what simulations are about.
pub const SECRET: &str = "secret";

/// How long a device may poll before its contact is written down again, in milliseconds.
const CONTACT_MS: i64 = 60 * 1_000;

/// The account with this number.
pub fn account_id(number: usize) -> AccountId {
    AccountId(Uuid::from_u128(0xacc0 + number as u128))
}

/// The installation with this number.
pub fn client_id(number: u32) -> ClientId {
    ClientId(Uuid::from_u128(0xc11e_0000 + u128::from(number)))
}

/// The server.
pub struct City {
    /// What the database has.
    pub tables: Tables,
    /// The clock.
    pub now: Stamp,
    /// How much one page of a pull carries.
    pub page_limits: PageLimits,
    /// Changes of grants, outside the database.
    pub journal: Vec<GrantNote>,
    /// The oldest payload schema of an app that may still pull.
    pub pull_schema_min: u32,
    /// What was committed since somebody asked last.
    pub committed: Vec<Committed>,
    links: Option<Links>,
    /// Installations that were ever registered, also in timelines that were lost.
    registered: u32,
    chance: u64,
}

/// A push transaction in memory.
type MemoryPushTransaction<'a, 'b> = PushTransaction<'a, MemorySyncStore<'b>>;

impl City {
    /// A program with nobody in it, on 3 February 2021.
    pub fn new() -> City {
        let today: Date = "2021-02-03".parse().expect("a date");
        City {
            tables: Tables::new(Epoch(Uuid::from_u128(1))),
            now: today.starts_at(),
            page_limits: PageLimits { records: 1_000, ..PageLimits::default() },
            journal: Vec::new(),
            pull_schema_min: 1,
            committed: Vec::new(),
            links: None,
            registered: 0,
            chance: 1,
        }
    }

    /// A new account; it has the grants of its role.
    pub fn add_account(&mut self, role: Role, person: RecordId) -> Actor {
        let account = account_id(self.tables.members.len());
        let actor = Actor { account, role, person: Some(person) };
        let member = Member { actor: actor.clone(), is_closed: false };
        self.tables.members.insert(account, member);
        self.regrant();
        actor
    }

    /// Closes an account: it may see nothing more, and everything from it is held.
    pub fn close_account(&mut self, account: AccountId) {
        if let Some(member) = self.tables.members.get_mut(&account) {
            member.is_closed = true;
        }
        self.journal.push(GrantNote::Closed(account));
        let told = self.committed.len();
        self.regrant();
        // The streams of the account end, and nobody else is told.
        self.committed.truncate(told);
    }

    /// A new installation of the app for an account.
    pub fn add_client(&mut self, owner: AccountId) -> ClientId {
        self.registered += 1;
        let id = client_id(self.registered);
        let secret_hash = SECRET.to_owned();
        let (last_contact, last_n) = (self.now, 0);
        let client = Client { id, owner, secret_hash, last_contact, last_n };
        self.tables.clients.insert(id, client);
        id
    }

    /// The record, as the server has it.
    pub fn row(&self, kind: &str, id: RecordId) -> Option<&Stored> {
        self.tables.rows.get(&(kind.to_owned(), id))
    }

    /// Why the mutation waits, if it does.
    pub fn held_for(&self, uid: MutationId) -> Option<HeldReason> {
        let waits = |held: &&Held| held.uid == uid && held.standing == HeldStanding::Undecided;
        let held = self.tables.held.values().find(waits)?;
        HeldReason::ALL.into_iter().find(|reason| reason.code() == held.reason)
    }

    /// Answers one request: push first, then pull. `None` to a client that it does not know.
    pub fn sync(&mut self, request: &SyncRequest) -> Result<SyncReply, NetworkTrouble> {
        self.now = Stamp(self.now.0 + 1_000);
        let pushed = read_push(&request.push, open).map_err(|_| NetworkTrouble::Refused)?;
        let client = self.tables.clients.get(&request.client).cloned();
        let client = client.ok_or(NetworkTrouble::UnknownClient)?;
        let owner = client.owner;
        if proofs::shows_other_timeline(&self.tables, request) {
            self.tables.events.push((request.client, ClientEvent::SawOtherTimeline));
            let proof = request.proof.as_ref().expect("it shows one");
            self.begin_timeline(proof.common_with(&self.tables.starts));
        }
        let (fates, last_n) = self.push(&client, &pushed, &request.version);
        let (epoch, now) = (self.tables.epoch, self.now);
        let grants = self.tables.grants.get(&owner).cloned().unwrap_or_default();
        let upgrade_required = request.schema < grants.schema().max(self.pull_schema_min);
        let is_closed = self.tables.members.get(&owner).is_none_or(|member| member.is_closed);
        let may_pull = self.tables.is_confirmed && !upgrade_required && !is_closed;
        let mut seen = MemorySnapshot { tables: &self.tables, account: owner };
        let page = || block_on(pull_page(&mut seen, request, self.page_limits));
        let pull = may_pull.then(page).map(|page| page.unwrap_or_else(|never| match never {}));
        let pull = pull.map(pages::as_it_travels);
        if let Some(page) = &pull {
            let event = (page.reset.then_some(ClientEvent::Reset))
                .or(page.refill.as_ref().map(|_| ClientEvent::ScopeRefilled));
            self.tables.events.extend(event.map(|event| (request.client, event)));
        }
        let proof = proofs::proof(&self.tables);
        Ok(SyncReply { epoch, now, fates, last_n, proof, upgrade_required, pull })
    }

    fn push(&mut self, client: &Client, pushed: &[Pushed], version: &str) -> (Vec<Fate>, u64) {
        let known = self.tables.versions.get(&client.id).map(String::as_str).unwrap_or_default();
        let is_heard = self.now.0 - client.last_contact.0 < CONTACT_MS && known == version;
        if pushed.is_empty() && is_heard {
            return (Vec::new(), client.last_n);
        }
        let (fates, last_n) = self.transact(async |transaction| {
            let Some(mut sender) = Sender::find(transaction.store, client.id).await? else {
                return Ok((Vec::new(), 0));
            };
            let mut fates = Vec::new();
            for mutation in pushed {
                let Some(fate) = sender.take(transaction, mutation).await? else { break };
                fates.push(fate);
            }
            Ok((fates, sender.last_n))
        });
        if let Some(client) = self.tables.clients.get_mut(&client.id) {
            client.last_contact = self.now;
            client.last_n = last_n;
            self.tables.versions.insert(client.id, version.to_owned());
        }
        (fates, last_n)
    }

    /// The server is killed and starts again, with everything that it had committed.
    pub fn restart(&mut self) {
        self.chance += 1;
        self.tables.starts.push((self.chance.to_string(), self.tables.head));
        self.links = None;
        self.regrant();
        self.committed.clear();
    }

    /// Somebody who listens as an account, with the grants that it has now.
    pub fn listener(&self, account: AccountId, schema: u32) -> Listener {
        let grants = self.tables.grants.get(&account).cloned().unwrap_or_default();
        Listener::new(account, grants, Some(schema), self.pull_schema_min)
    }

    /// Accepts a held mutation in the right of `decider`.
    pub fn release(&mut self, number: MutationNumber, decider: &Member) -> Result<(), NotReleased> {
        self.transact(async |transaction| transaction.release(number, decider).await)
    }

    /// Puts a held mutation aside.
    pub fn dismiss(&mut self, number: MutationNumber, decider: &Member) -> Result<(), NotReleased> {
        self.transact(async |transaction| transaction.dismiss(number, decider).await)
    }

    /// Gives everybody the grants of the day.
    pub fn regrant(&mut self) {
        self.transact(async |transaction| transaction.regrant_everybody().await);
    }

    /// Goes back to an earlier state, as `manabi restore` does: a new timeline begins, and what
    /// was taken away since stays away.
    pub fn restore(&mut self, backup: &Tables) {
        self.set_back(backup);
        self.begin_timeline(self.tables.head);
        self.restart();
    }

    /// Goes back to an earlier state without telling anybody, as a copied file does.
    pub fn set_back(&mut self, backup: &Tables) {
        self.tables = backup.clone();
        self.restart();
    }

    /// Begins a new timeline, whose seqs were never used.
    fn begin_timeline(&mut self, base: Seq) {
        self.chance += 1;
        self.tables.epoch = Epoch(Uuid::from_u128(u128::from(self.chance) << 64));
        self.tables.timelines.push((self.tables.epoch, base));
        let seconds = u64::try_from(self.now.0 / 1_000).expect("after 1970");
        self.tables.head = Seq(self.tables.head.0.max(seconds << 20));
        for note in &self.journal {
            match note {
                GrantNote::Ended(account, pattern) => {
                    self.tables.withheld.entry(*account).or_default().insert(pattern.clone());
                }
                GrantNote::Began(account, pattern) => {
                    self.tables.withheld.entry(*account).or_default().remove(pattern);
                }
                GrantNote::Closed(account) => {
                    if let Some(member) = self.tables.members.get_mut(account) {
                        member.is_closed = true;
                    }
                }
            }
        }
        self.links = None;
        self.regrant();
    }

    fn transact<T>(
        &mut self,
        work: impl AsyncFnOnce(&mut MemoryPushTransaction<'_, '_>) -> Result<T, Infallible>,
    ) -> T {
        let before = proofs::proof(&self.tables);
        let (journal, chance) = (&mut self.journal, &mut self.chance);
        let mut store = MemorySyncStore { tables: &mut self.tables, journal, chance };
        let (known, now) = (self.links.take(), self.now);
        let worked: Result<(T, (Committed, Option<Links>)), Infallible> = block_on(async {
            let mut transaction = PushTransaction::begin(&mut store, known, now).await?;
            let done = work(&mut transaction).await?;
            Ok((done, transaction.finish().await?))
        });
        let (done, (mut committed, links)) =
            worked.unwrap_or_else(|never: Infallible| match never {});
        self.links = links;
        committed.proofs = before.zip(proofs::proof(&self.tables));
        self.committed.extend(Some(committed).filter(|committed| !committed.is_nothing()));
        done
    }
}

impl Default for City {
    fn default() -> City {
        City::new()
    }
}

/// Stands for sealing to the server's key: nobody but this function opens it.
pub fn seal(plain: &[u8]) -> String {
    plain.iter().map(|byte| format!("{:02x}", byte ^ 0xa5)).collect()
}

/// Opens what [`seal`] sealed.
pub fn open(sealed: &str) -> Option<Vec<u8>> {
    let pairs = sealed.as_bytes().chunks(2);
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    pairs.map(|pair| byte(pair).map(|byte| byte ^ 0xa5)).collect()
}
