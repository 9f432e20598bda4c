//! A program with its people and devices, and what happens to them step by step.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::{Value, json};
use shared::id::{AccountId, ClientId, MutationId, RecordId, Stamp};
use shared::reconcile::{Committed, Member};
use shared::role::{Actor, Role};
use shared::scope::Scope;
use shared::sync::device::{Change, Event, Identity, NetworkTrouble};
use shared::sync::message::SyncReply;
use uuid::Uuid;

use crate::coverage::Coverage;
use crate::disk::Luck;
use crate::faults::{Faults, Stories};
use crate::host::{Host, Session};
use crate::ledger::{Ledger, Origin};
use crate::listening;
use crate::model::{self, Before, Model};
use crate::node::Node;
use crate::oracle::{self, Violation};
use crate::people;
use crate::rights;
use crate::rng::Rng;
use crate::tablet::body;

/// A day in milliseconds.
pub const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// Makes another sequence of chance of the same seed.
const HEARING: u64 = 0x9e37_79b9_7f4a_7c15;

/// Everything that a run has.
pub struct World<'h> {
    pub rng: Rng,
    /// Chance for what listeners hear and when, so that seeds without them tell the same story.
    pub hearing: Rng,
    /// What was committed since the server started, for those who listen.
    pub feed: Vec<Rc<Committed>>,
    pub faults: Faults,
    pub host: &'h mut dyn Host,
    pub nodes: Vec<Node>,
    pub ledger: Ledger,
    pub coverage: Coverage,
    pub step: usize,
    /// Who runs the program.
    pub manager: Member,
    pub accounts: Vec<Actor>,
    pub venues: Vec<RecordId>,
    pub lessons: Vec<RecordId>,
    /// The scope of every record that anybody has made.
    pub scopes: BTreeMap<RecordId, Scope>,
    /// Requests that the network may deliver once more.
    pub echoes: Vec<shared::sync::message::SyncRequest>,
    /// The client of somebody who sends whatever she likes, and her next number.
    pub hostile: Option<(ClientId, String, u64)>,
    pub backups: usize,
    /// The timeline of the latest backup.
    pub backup_epoch: Option<shared::id::Epoch>,
    pub client_owners: BTreeMap<ClientId, AccountId>,
    /// What was sent before this step may be too old to be offered again.
    pub sent_is_old: usize,
    /// How much of the history the oracles have seen.
    pub history_seen: usize,
    /// Uids that somebody hostile has used, too.
    pub stolen: std::collections::BTreeSet<MutationId>,
    /// Mutations that have had a fate in some timeline.
    pub decided_once: std::collections::BTreeSet<MutationId>,
    /// The second server, which says what the first one must do, and as it was at each backup.
    pub model: Model,
    pub model_backups: Vec<Model>,
    pub watching: Watching,
    /// Whether the story is told while it happens.
    pub is_told: bool,
}

/// Who looks at what the server does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watching {
    /// The oracles, who know what must never be.
    Oracles,
    /// The oracles and the model, which knows what must be.
    OraclesAndModel,
}

/// Ids that everybody knows.
pub fn id(n: u128) -> RecordId {
    RecordId(Uuid::from_u128(n))
}

impl<'h> World<'h> {
    /// The program of a seed: a manager, three tutors, a learner with a phone; two venues.
    /// Fails if an invariant does not even hold while nothing is in the way.
    pub fn new(
        seed: u64,
        host: &'h mut dyn Host,
        watching: Watching,
        stories: Stories,
    ) -> Result<World<'h>, Violation> {
        let mut rng = Rng::new(seed);
        let mut hearing = Rng::new(seed ^ HEARING);
        let live_streams = hearing.hits(1, 2);
        let faults = Faults { live_streams, ..Faults::of(seed, stories, &mut rng) };
        host.set_limits(faults.page_limits, 1);
        let staff = [(Role::Manager, 1), (Role::Tutor, 2), (Role::Tutor, 3), (Role::Tutor, 4)];
        let mut accounts: Vec<Actor> =
            staff.iter().map(|(role, n)| host.add_account(*role, id(*n))).collect();
        accounts.push(host.add_account(Role::Learner, id(10)));
        if faults.later.secrets {
            accounts.push(host.add_account(Role::Manager, id(5)));
            accounts.push(host.add_account(Role::Officer, id(6)));
        }
        let manager = Member { actor: accounts[0].clone(), is_closed: false };
        let mut world = World {
            rng,
            hearing,
            feed: Vec::new(),
            faults,
            host,
            nodes: Vec::new(),
            ledger: Ledger::default(),
            coverage: Coverage::default(),
            step: 0,
            manager,
            accounts,
            venues: vec![id(20), id(21)],
            lessons: vec![id(30), id(31)],
            scopes: BTreeMap::new(),
            echoes: Vec::new(),
            hostile: None,
            backups: 0,
            backup_epoch: None,
            client_owners: BTreeMap::new(),
            sent_is_old: 0,
            history_seen: 0,
            stolen: Default::default(),
            decided_once: Default::default(),
            model: Model::default(),
            model_backups: Vec::new(),
            watching,
            is_told: false,
        };
        world.found()?;
        Ok(world)
    }

    /// Makes the first records, then gives everybody her devices.
    fn found(&mut self) -> Result<(), Violation> {
        self.add_device(0);
        let text = |n: u128| id(n).to_string();
        let mut changes: Vec<(&'static str, RecordId, Value)> = Vec::new();
        for (n, venue) in [(0u128, 20u128), (1, 21)] {
            changes.push(("venue", id(venue), json!({ "name": "hall" })));
            let lesson = json!({ "venue": text(venue), "date": "2021-02-03", "status": "held" });
            changes.push(("lesson", id(30 + n), lesson));
        }
        for (n, venue) in [(10u128, 20u128), (11, 20), (12, 21)] {
            changes.push(("learner", id(n), json!({ "preferred_name": "name" })));
            let enrollment =
                json!({ "learner": text(n), "venue": text(venue), "from": "2020-04-01" });
            changes.push(("enrollment", id(n + 100), enrollment));
        }
        for (staff, venue) in [(2u128, 20u128), (3, 20), (4, 21)] {
            let assignment =
                json!({ "staff": text(staff), "venue": text(venue), "from": "2020-04-01" });
            changes.push(("assignment", id(staff + 100), assignment));
        }
        let item = json!({ "learner": text(10), "title": "first" });
        changes.push(("plan_item", id(40), item));
        let talk = json!({
            "learner": text(11), "date": "2021-02-01", "summary": "alpha beta gamma delta"
        });
        changes.push(("consultation", id(41), talk));
        for (kind, id, set) in changes {
            self.make(0, kind, id, set);
            self.settle_node(0)?;
        }
        let many = self.rng.below(4);
        for account in [1, 1, 2, 2, 3, 3, 4, 0, 1, 2, 3].into_iter().take(5 + many * 2) {
            self.add_device(account);
        }
        if self.faults.later.secrets {
            // The learner's phone, the second manager's tablet and the officer's computer.
            [4, 5, 6].into_iter().for_each(|account| self.add_device(account));
        }
        for node in 0..self.nodes.len() {
            self.settle_node(node)?;
        }
        Ok(())
    }

    /// A new device for one of the accounts.
    pub fn add_device(&mut self, account: usize) {
        let actor = self.accounts[account].clone();
        let (client, secret) = self.host.register(actor.account);
        self.client_owners.insert(client, actor.account);
        let (version, seal_to) = ("sim".to_owned(), String::new());
        self.nodes.push(Node::new(
            Identity { client, secret, actor, version, seal_to },
            self.host.sealer(),
        ));
    }

    fn make(&mut self, node: usize, kind: &'static str, id: RecordId, set: Value) {
        let uid = self.fresh_uid();
        let set = body(set);
        self.note_scope(kind, id, &set);
        self.ledger.authors.insert(uid, self.nodes[node].actor.account);
        let now = self.host.now();
        let made = self.nodes[node].edit(vec![Change::Create { kind, id, set }], uid, now);
        made.expect("the first records are small");
    }

    /// Remembers where a record is.
    pub fn note_scope(&mut self, kind: &str, id: RecordId, set: &shared::record::Body) {
        let scope = rights::line(kind).and_then(|line| line.scope(id, set));
        self.scopes.extend(scope.and_then(|scope| Some((id, scope.parse().ok()?))));
    }

    /// A uid that nobody has.
    pub fn fresh_uid(&mut self) -> MutationId {
        MutationId(Uuid::from_u128(self.rng.bits()))
    }

    /// Lets a device store and sync until it wants nothing more; the network is kind.
    pub fn settle_node(&mut self, node: usize) -> Result<(), Violation> {
        self.nodes[node].handle(Event::SyncWanted);
        for _ in 0..200 {
            self.store_all(node);
            if self.nodes[node].flight.is_none() && !self.nodes[node].depart() {
                return Ok(());
            }
            self.deliver(node)?;
            self.arrive(node)?;
        }
        Ok(())
    }

    fn store_all(&mut self, node: usize) {
        for uid in self.nodes[node].store_all() {
            self.ledger.is_durable(uid, self.step);
        }
    }

    /// The request of a device reaches the server.
    pub fn deliver(&mut self, node: usize) -> Result<(), Violation> {
        let Some((request, None)) = &self.nodes[node].flight else { return Ok(()) };
        let request = request.clone();
        oracle::is_saved(self, node, &request)?;
        let answer = self.ask_server(node, &request)?;
        if let Some(flight) = &mut self.nodes[node].flight {
            flight.1 = Some(answer);
        }
        Ok(())
    }

    /// The server answers, and the oracles look at its answer.
    pub fn ask_server(
        &mut self,
        node: usize,
        request: &shared::sync::message::SyncRequest,
    ) -> Result<Result<SyncReply, NetworkTrouble>, Violation> {
        let session = self.session_of(node);
        self.pass_time(1_000);
        for item in request.push.iter().filter(|item| item.get("sealed").is_some()) {
            let uids = crate::node::uids_of_entry(item.to_string().as_bytes());
            let was_decided = uids.iter().any(|uid| self.decided_once.contains(uid));
            self.coverage.met(match was_decided {
                true => "offered again after a restore",
                false => "scope lost with unsent work",
            });
        }
        let before = Before::of(self, request.client);
        let answer = self.host.sync(request, session);
        self.tell(|| {
            let numbers: Vec<String> =
                request.push.iter().map(|it| format!("{} {}", it["n"], it["uid"])).collect();
            let from = request.committed;
            format!("device {node} asks from {from} and pushes {numbers:?}")
        });
        if let Ok(reply) = &answer {
            self.decided_once.extend(reply.fates.iter().map(|fate| fate.uid));
            if self.watching == Watching::OraclesAndModel {
                model::watch(self, request, before, Some(reply))?;
            }
            oracle::answer(self, node, request, reply)?;
        }
        Ok(answer)
    }

    /// Whether the owner of a device is signed in.
    pub fn session_of(&self, node: usize) -> Session {
        let is_signed_in = self.nodes[node].is_signed_in;
        if is_signed_in { Session::SignedIn } else { Session::SignedOut }
    }

    /// The answer reaches the device.
    pub fn arrive(&mut self, node: usize) -> Result<(), Violation> {
        let held = oracle::in_sight(self, node);
        if self.nodes[node].has_unread() {
            self.coverage.met("page came before the last one was read");
        }
        let answer = self.nodes[node].arrive();
        oracle::still_in_sight(self, node, &held)?;
        self.tell(|| {
            let told = answer.as_ref().map(|answer| answer.as_ref().map(told_reply));
            format!("device {node} hears {told:?}")
        });
        if let Some(Ok(reply)) = &answer {
            self.look_at(reply);
        }
        oracle::device(self, node)?;
        let wants = self.nodes[node].tabs.last().is_some_and(|tab| tab.wants_client);
        if wants && self.nodes[node].is_signed_in {
            self.register_again(node);
        }
        Ok(())
    }

    fn look_at(&mut self, reply: &SyncReply) {
        use shared::sync::message::FateKind::{Conflict, Held, Merged};
        for fate in &reply.fates {
            match fate.kind {
                Held => self.coverage.met("change held"),
                Conflict => self.coverage.met("conflict found"),
                Merged => self.coverage.met("set merged"),
                _ => {}
            }
        }
        if reply.upgrade_required {
            self.coverage.met("old release may only push");
        }
        let Some(page) = &reply.pull else { return };
        if page.reset {
            self.coverage.met("everything reset");
        }
        if page.refill.is_some() {
            self.coverage.met("record mended scope by scope");
        }
        if !page.complete {
            self.coverage.met("page in the middle of a pull");
        }
        if page.position.fill.0 > shared::id::Seq(0) {
            self.coverage.met("scope filled from before");
        }
    }

    /// The shell gets a new client for a device that the server does not know.
    fn register_again(&mut self, node: usize) {
        let account = self.nodes[node].actor.account;
        let (client, secret) = self.host.register(account);
        self.client_owners.insert(client, account);
        self.coverage.met("new client registered");
        let node = &mut self.nodes[node];
        node.identity.client = client;
        node.identity.secret.clone_from(&secret);
        if let Some(tab) = node.tabs.last_mut() {
            tab.wants_client = false;
        }
        node.handle(Event::Registered(client, secret));
    }

    /// Something happens.
    pub fn advance(&mut self) -> Result<(), Violation> {
        self.step += 1;
        let pause = 1 + self.rng.below(60_000);
        self.pass_time(i64::try_from(pause).expect("a minute"));
        let node = self.rng.below(self.nodes.len());
        match self.rng.below(100) {
            0..34 => people::act(self, node)?,
            34..52 => self.store_step(node)?,
            52..60 => self.nodes[node].handle(Event::SyncWanted),
            60..88 => self.network_step(node)?,
            _ => crate::trouble::strike(self, node)?,
        }
        listening::listen(self)
    }

    fn store_step(&mut self, node: usize) -> Result<(), Violation> {
        let tabs = self.nodes[node].tabs.len();
        if tabs == 0 {
            self.nodes[node].open_tab();
            return Ok(());
        }
        let tab = if self.rng.hits(1, 6) { self.rng.below(tabs) } else { tabs - 1 };
        let luck = match self.faults.unsure_commits && self.rng.hits(1, 8) {
            true => Luck::Unsure,
            false => Luck::Good,
        };
        let is_refusing = self.faults.later.refusals && self.rng.hits(1, 4);
        // Often everything is written before anything else happens, as on a fast tablet.
        let rounds = if self.rng.hits(1, 3) { 1 } else { 20 };
        for _ in 0..rounds {
            let is_refused = is_refusing && self.rng.hits(1, 3);
            let luck = if is_refused { Luck::Refused } else { luck };
            let Some(stored) = self.nodes[node].store_next(tab, luck) else { break };
            if is_refused && stored.trouble.is_some() {
                self.coverage.met("single commit refused");
            }
            if luck == Luck::Unsure && stored.trouble.is_some() {
                self.coverage.met("failed commit was there after all");
            }
            for uid in stored.saved {
                self.ledger.is_durable(uid, self.step);
            }
        }
        oracle::device(self, node)
    }

    fn network_step(&mut self, node: usize) -> Result<(), Violation> {
        if self.nodes[node].is_away {
            return Ok(());
        }
        match &self.nodes[node].flight {
            None => {
                if self.nodes[node].depart() && self.rng.hits(1, 4) {
                    let (request, _) = self.nodes[node].flight.as_ref().expect("it has departed");
                    self.echoes.push(request.clone());
                }
                Ok(())
            }
            Some((_, None)) => {
                if self.faults.lossy_network && self.rng.hits(1, 6) {
                    self.coverage.met("request lost");
                    self.nodes[node].flight = None;
                    self.nodes[node].handle(Event::NoReply(NetworkTrouble::Offline));
                    return Ok(());
                }
                if self.faults.server_kills && self.rng.hits(1, 10) {
                    return crate::trouble::kill_server(self, node);
                }
                self.deliver(node)
            }
            Some((_, Some(_))) => {
                if self.faults.lossy_network && self.rng.hits(1, 5) {
                    let cut = self.rng.hits(1, 3);
                    let situation =
                        if cut { "answer cut or replaced by a login page" } else { "answer lost" };
                    self.coverage.met(situation);
                    self.nodes[node].flight = None;
                    self.nodes[node].handle(Event::NoReply(NetworkTrouble::Offline));
                    return Ok(());
                }
                self.arrive(node)
            }
        }
    }

    /// The server's clock.
    pub fn now(&self) -> Stamp {
        self.host.now()
    }

    /// What a device is: one of its own, or a copy of others.
    pub fn origin(&self, node: usize) -> Origin {
        let Node { copied_from, inherited, .. } = &self.nodes[node];
        Origin { node, copied_from: copied_from.clone(), inherited: inherited.clone() }
    }

    /// Tells what happens to somebody who replays a seed.
    pub fn tell(&self, what: impl FnOnce() -> String) {
        if self.is_told {
            println!("{:>4} {}", self.step, what());
        }
    }
}

fn told_reply(reply: &SyncReply) -> String {
    let fates: Vec<String> = reply
        .fates
        .iter()
        .map(|fate| format!("{} {:?} at {}", fate.uid, fate.kind, fate.seq))
        .collect();
    let page = reply.pull.as_ref().map(|page| {
        let count = page.records.len();
        format!(
            "{count} records to {}, complete {}, reset {}, refill {:?}",
            page.head, page.complete, page.reset, page.refill
        )
    });
    format!("{fates:?}, last n {}, {page:?}", reply.last_n)
}
