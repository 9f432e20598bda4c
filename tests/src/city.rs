//! A city's server in memory: the real accept core and the real pull rule over maps, for stories
//! about sync that need no network.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use shared::access::links::{LINKING_KINDS, links_of};
use shared::access::{Grants, Link, Team};
use shared::id::{AccountId, ClientId, Epoch, RecordId, Seq, Stamp, Uid};
use shared::records;
use shared::role::{Actor, Role};
use shared::scope::Pattern;
use shared::sync::accept::{Arrival, Author, Decision, Rows, accept, hold, read_ops};
use shared::sync::digest::Digest;
use shared::sync::message::{
    Envelope, Fate, HeldReason, Op, Position, PullPage, RecordState, SyncReply, SyncRequest,
};
use shared::sync::pull;
use shared::sync::stored::Stored;
use shared::value::Date;
use uuid::Uuid;

/// One account with its grants, past ones included.
struct Account {
    actor: Actor,
    grants: Grants,
    ended: BTreeMap<Pattern, Seq>,
}

struct Client {
    owner: AccountId,
    last_n: u64,
    last_contact: Stamp,
}

/// What the server remembers of a mutation for ever.
struct Decided {
    owner: AccountId,
    hash: String,
    fate: Fate,
    ops: Vec<Op>,
}

/// The server.
pub struct City {
    /// Stored records.
    pub rows: Rows,
    /// The last seq.
    pub head: Seq,
    /// The clock.
    pub now: Stamp,
    /// The program's day.
    pub today: Date,
    /// Records in one page of a pull.
    pub page_records: usize,
    /// Held mutations, whole.
    pub held: BTreeMap<Uid, (Envelope, HeldReason)>,
    epoch: Epoch,
    accounts: BTreeMap<AccountId, Account>,
    clients: BTreeMap<ClientId, Client>,
    decided: BTreeMap<Uid, Decided>,
    links: BTreeMap<RecordId, BTreeSet<Link>>,
}

impl City {
    /// A program with nobody in it, on 3 February 2021.
    pub fn new() -> City {
        let today: Date = "2021-02-03".parse().expect("a date");
        City {
            rows: Rows::new(),
            head: Seq(0),
            now: today.starts_at(),
            today,
            page_records: 1_000,
            held: BTreeMap::new(),
            epoch: Epoch(Uuid::from_u128(1)),
            accounts: BTreeMap::new(),
            clients: BTreeMap::new(),
            decided: BTreeMap::new(),
            links: BTreeMap::new(),
        }
    }

    /// A new account; it has the grants of its role.
    pub fn add_account(&mut self, role: Role, person: RecordId) -> Actor {
        let account = AccountId(Uuid::from_u128(0xacc0 + self.accounts.len() as u128));
        let actor = Actor { account, role, person: Some(person) };
        let fresh =
            Account { actor: actor.clone(), grants: Grants::default(), ended: BTreeMap::new() };
        self.accounts.insert(account, fresh);
        self.derive_grants();
        actor
    }

    /// A new installation of the app for an account.
    pub fn add_client(&mut self, owner: AccountId) -> ClientId {
        let client = ClientId(Uuid::from_u128(0xc11e_0000 + self.clients.len() as u128));
        self.clients.insert(client, Client { owner, last_n: 0, last_contact: self.now });
        client
    }

    /// The record, as the server has it.
    pub fn row(&self, kind: &str, id: RecordId) -> Option<&Stored> {
        self.rows.get(&(kind.to_owned(), id))
    }

    /// Answers one request: push first, then pull.
    pub fn sync(&mut self, request: &SyncRequest) -> SyncReply {
        self.now = Stamp(self.now.0 + 1_000);
        let fates = request.push.iter().map_while(|json| self.push(request.client, json)).collect();
        if let Some(client) = self.clients.get_mut(&request.client) {
            client.last_contact = self.now;
        }
        let pull = self.pull(request);
        SyncReply { epoch: self.epoch, now: self.now, fates, pull: Some(pull) }
    }

    fn push(&mut self, client: ClientId, json: &Value) -> Option<Fate> {
        let envelope: Envelope = serde_json::from_value(json.clone()).ok()?;
        let known = self.clients.get(&client)?;
        let (owner, last_n, last_contact) = (known.owner, known.last_n, known.last_contact);
        let first = self.decided.get(&envelope.uid);
        let is_same = first.is_some_and(|it| it.owner == owner && it.hash == envelope.hash());
        if is_same {
            let fate = first.map(|it| Fate { n: envelope.n, ..it.fate.clone() });
            self.count(client, envelope.n);
            return fate;
        }
        if envelope.n != last_n + 1 {
            return None;
        }
        let is_reused = first.is_some();
        let decision = self.decide(owner, last_contact, &envelope, is_reused);
        let fate = decision.fate.clone();
        for write in decision.writes {
            let key = (write.after.kind.clone(), write.after.id);
            self.rows.insert(key, write.after);
        }
        if let Some(reason) = fate.reason {
            self.held.insert(envelope.uid, (envelope.clone(), reason));
        }
        if !is_reused {
            let ops = read_ops(&envelope).unwrap_or_default();
            let decided = Decided { owner, hash: envelope.hash(), fate: fate.clone(), ops };
            self.decided.insert(envelope.uid, decided);
        }
        self.count(client, envelope.n);
        self.derive_grants();
        Some(fate)
    }

    fn count(&mut self, client: ClientId, n: u64) {
        if let Some(client) = self.clients.get_mut(&client) {
            client.last_n = client.last_n.max(n);
        }
    }

    fn decide(
        &mut self,
        owner: AccountId,
        last_contact: Stamp,
        envelope: &Envelope,
        is_reused: bool,
    ) -> Decision {
        let account = &self.accounts[&owner];
        let author = Author { actor: &account.actor, grants: &account.grants };
        let read = read_ops(envelope);
        let chains = self.chains(read.as_deref().unwrap_or_default());
        let arrival = Arrival {
            envelope,
            ops: read.as_deref().map_err(|reason| *reason),
            chains: &chains,
            last_contact,
            now: self.now,
            epoch: self.epoch,
        };
        if is_reused {
            return hold(&author, &arrival, HeldReason::UidReused, &mut self.head);
        }
        accept(&self.rows, &author, &arrival, &mut self.head)
    }

    /// For each operation the own edits that it names, with all that those were made after.
    fn chains(&self, ops: &[Op]) -> Vec<BTreeSet<Uid>> {
        let follow = |op: &Op| {
            let mut chain = BTreeSet::new();
            let mut open = op.after.clone();
            while let Some(uid) = open.pop() {
                if chain.insert(uid) {
                    let ops = self.decided.get(&uid).map(|it| it.ops.as_slice());
                    let same = ops.unwrap_or_default().iter().filter(|it| it.id == op.id);
                    open.extend(same.flat_map(|it| it.after.iter().copied()));
                }
            }
            chain
        };
        ops.iter().map(follow).collect()
    }

    /// Gives and ends grants as assignments, enrollments and learners say, each with its own seq.
    pub fn derive_grants(&mut self) {
        for ((kind, id), stored) in &self.rows {
            if LINKING_KINDS.contains(&kind.as_str())
                && let Some(declared) = records::kind(kind)
            {
                let bodies = stored.access_candidates(declared);
                self.links.insert(*id, links_of(kind, *id, &bodies, self.today));
            }
        }
        let team = Team::new(self.links.values().flatten().copied());
        for account in self.accounts.values_mut() {
            let wanted = team.patterns(&account.actor);
            for pattern in account.grants.patterns().difference(&wanted) {
                account.grants.0.remove(pattern);
                account.ended.insert(pattern.clone(), self.head.take_next());
            }
            for pattern in wanted {
                let head = &mut self.head;
                account.grants.0.entry(pattern).or_insert_with(|| head.take_next());
            }
        }
    }

    fn pull(&self, request: &SyncRequest) -> PullPage {
        let account = &self.accounts[&self.clients[&request.client].owner];
        let mut position = request.position;
        if request.epoch.is_some_and(|epoch| epoch != self.epoch) {
            position = Position::default();
        }
        let states: Vec<RecordState> = self.rows.values().map(Stored::state).collect();
        let (fills, mains) = due(&states, &account.grants, request.committed, &position);
        let mut records = Vec::new();
        for (place, state) in fills.iter().take(self.page_records) {
            position.fill = *place;
            records.push((*state).clone());
        }
        let room = self.page_records - records.len();
        let is_complete = fills.len() + mains.len() <= self.page_records;
        for state in mains.iter().take(room) {
            position.main = state.seq;
            records.push((*state).clone());
        }
        if is_complete {
            position.main = self.head;
        }
        let is_new = |(_, since): &(&Pattern, &Seq)| **since > request.committed;
        let add = account.grants.0.iter().filter(is_new);
        let is_dropped = |(pattern, ended): &(&Pattern, &Seq)| {
            **ended > request.committed && !account.grants.0.contains_key(*pattern)
        };
        PullPage {
            reset: false,
            records,
            position,
            head: self.head,
            complete: is_complete,
            add: add.map(|(pattern, since)| (pattern.clone(), *since)).collect(),
            drop: account.ended.iter().filter(is_dropped).map(|(it, _)| it.clone()).collect(),
            digest: is_complete.then(|| digest(&states, &account.grants).text()),
        }
    }
}

impl Default for City {
    fn default() -> City {
        City::new()
    }
}

type Fill<'a> = ((Seq, Seq), &'a RecordState);

/// The records that a pull still has to give, in order: those of new grants, then all others.
fn due<'a>(
    states: &'a [RecordState],
    grants: &Grants,
    committed: Seq,
    position: &Position,
) -> (Vec<Fill<'a>>, Vec<&'a RecordState>) {
    let place = |state: &'a RecordState| {
        pull::fill_place(state, grants, committed).map(|place| (place, state))
    };
    let mut fills: Vec<Fill<'_>> =
        states.iter().filter_map(place).filter(|(place, _)| *place > position.fill).collect();
    fills.sort_by_key(|(place, _)| *place);
    let mut mains: Vec<&RecordState> =
        states.iter().filter(|state| pull::is_main(state, grants, position)).collect();
    mains.sort_by_key(|state| state.seq);
    (fills, mains)
}

fn digest(states: &[RecordState], grants: &Grants) -> Digest {
    let live = states.iter().filter(|state| !state.deleted && grants.cover(&state.scope));
    live.fold(Digest::default(), |sum, state| sum.with(&state.kind, state.id, state.seq))
}
