//! The real server over real SQLite files: its own push, pull, backup and restore, with a clock
//! that the simulation moves. Nothing is flushed, since no power fails here; the server is killed.

mod killing;
mod reading;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use server::auth::session::hash_secret;
use server::auth::{SignedIn, accounts, actor_of};
use server::chance::random;
use server::clock::Clock;
use server::live::{Event, OpenStream};
use server::reconcile::pull::PullRules;
use server::reconcile::{self, regrant_account, regrant_everybody, timeline};
use server::reply::{Refusal, Trouble};
use server::state::App;
use server::store::{
    Account, DATABASE_FILE, Flush, Limits, NewAccount, NewClient, Program, Store, back_up, restore,
};
use server::transport::Transport;
use shared::id::{AccountId, ClientId, Epoch, ProgramId, RecordId, Seq, Stamp};
use shared::reconcile::{
    Committed, Listener, Member, MutationNumber, PageLimits, held::NotReleased,
};
use shared::role::{Actor, Role};
use shared::seal::key_from_text;
use shared::sync::device::{NetworkTrouble, Seal, Sealer};
use shared::sync::message::{SyncReply, SyncRequest};
use shared::value::Date;
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};
use uuid::Uuid;

use crate::city::sync_store::Tables;
use crate::city::{SECRET, account_id, client_id};
use crate::host::{Host, Kill, Session};
use reading::Reader;

const LIMITS: Limits = Limits { megabytes_max: None, flush: Flush::Never };

/// The server with its database, and its backups.
pub struct Sqlite {
    runtime: Runtime,
    folder: TempDir,
    app: App,
    program: ProgramId,
    clock: Arc<AtomicI64>,
    rules: PullRules,
    accounts: Vec<Account>,
    registered: u32,
    backups: Vec<PathBuf>,
    reader: Reader,
    stream: OpenStream,
}

impl Sqlite {
    /// A program with nobody in it, on 3 February 2021, in a database of its own.
    pub fn new() -> Sqlite {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("a runtime without own threads needs only memory");
        let folder = tempfile::tempdir().expect("a folder can be made");
        let today: Date = "2021-02-03".parse().expect("a date");
        let clock = Arc::new(AtomicI64::new(today.starts_at().0));
        let rules = PullRules::default();
        let program = ProgramId(Uuid::from_u128(1));
        let app = runtime.block_on(async {
            let app = open(folder.path(), &clock, rules).await;
            let (epoch, head) = (Epoch(Uuid::from_u128(1)), Seq(0));
            let name = "program".to_owned();
            let new = Program { id: program, name, epoch, head, is_confirmed: true };
            let now = app.now();
            let added = app.store.write(async move |tx| tx.add_program(&new, now).await).await;
            added.expect("the database is empty");
            app
        });
        let reader = runtime.block_on(Reader::open(&folder.path().join(DATABASE_FILE)));
        let (accounts, backups) = (Vec::new(), Vec::new());
        let registered = 0;
        let stream = stream(&app, program);
        Sqlite {
            runtime,
            folder,
            app,
            program,
            clock,
            rules,
            accounts,
            registered,
            backups,
            reader,
            stream,
        }
    }

    fn database(&self) -> PathBuf {
        self.folder.path().join(DATABASE_FILE)
    }

    fn account(&self, id: AccountId) -> &Account {
        let mut all = self.accounts.iter();
        all.find(|account| account.id == id).expect("the simulation made it")
    }

    fn signed_in(&self, id: AccountId) -> SignedIn {
        let account = self.account(id).clone();
        let (program, actor) = (self.program, actor_of(&account));
        SignedIn { program, actor, account, session: String::new() }
    }

    /// The owner of a client, if she is signed in; who has lost the right to is not.
    fn session(&self, client: ClientId, session: Session) -> Option<SignedIn> {
        let tables = &self.reader.tables;
        let owner = tables.clients.get(&client)?.owner;
        let member = tables.members.get(&owner).filter(|member| !member.is_closed);
        member.filter(|_| session == Session::SignedIn).map(|_| self.signed_in(owner))
    }

    /// Reads what has changed in the database.
    fn catch_up(&mut self) {
        self.runtime.block_on(self.reader.catch_up()).expect("the database can be read");
    }

    /// Stops the server, lets `change` work on the files, and starts it again.
    fn while_stopped(&mut self, change: impl AsyncFnOnce(&Path, Stamp)) {
        let folder = self.folder.path();
        let app = self.runtime.block_on(async {
            self.reader.close().await;
            self.app.store.close().await;
            change(folder, Stamp(self.clock.load(Ordering::SeqCst))).await;
            let app = open(folder, &self.clock, self.rules).await;
            start(&app, self.program).await;
            app
        });
        self.stream = stream(&app, self.program);
        self.app = app;
        self.reader = self.runtime.block_on(Reader::open(&self.database()));
        self.catch_up();
    }

    fn settle(&mut self, settled: Result<(), Trouble>) -> Result<(), NotReleased> {
        self.catch_up();
        settled.map_err(|trouble| match trouble {
            Trouble::Refused(Refusal::NotFound) => NotReleased::NotWaiting,
            Trouble::Refused(Refusal::NoRight) => NotReleased::NotHers,
            Trouble::Refused(Refusal::StillHeld(reason)) => NotReleased::Refused(reason),
            other => panic!("the server could not decide: {other:?}"),
        })
    }
}

/// A server on the database in this folder.
async fn open(folder: &Path, clock: &Arc<AtomicI64>, rules: PullRules) -> App {
    let store = Store::open_or_create(folder, LIMITS).await.expect("the database opens");
    App::pulling_by(rules, store, Transport::Plain, Clock::Set(clock.clone()))
}

/// Everything that the server tells its streams.
fn stream(app: &App, program: ProgramId) -> OpenStream {
    app.live.listen(program, AccountId(Uuid::nil())).expect("nobody else listens")
}

/// What a server does when it starts.
async fn start(app: &App, program: ProgramId) {
    timeline::note_start(app).await.expect("the start is noted");
    regrant_everybody(app, program).await.expect("everybody gets the grants of the day");
}

impl Default for Sqlite {
    fn default() -> Sqlite {
        Sqlite::new()
    }
}

impl Host for Sqlite {
    fn add_account(&mut self, role: Role, person: RecordId) -> Actor {
        let id = account_id(self.accounts.len());
        let account = Account {
            id,
            program: self.program,
            // Accounts are read in the order of their names.
            name: id.to_string(),
            display: String::new(),
            role,
            person: Some(person),
            disabled_at: None,
        };
        let now = self.app.now();
        let new = NewAccount { account: account.clone(), password_hash: String::new(), now };
        let job = async move |tx: &mut server::store::WriteTx| {
            tx.add_account(&new).await?;
            regrant_account(tx, &new.account, now).await
        };
        self.runtime.block_on(self.app.store.write(job)).expect("the account is added");
        self.accounts.push(account.clone());
        self.catch_up();
        actor_of(&account)
    }

    fn regrant(&mut self) {
        let regranted = regrant_everybody(&self.app, self.program);
        self.runtime.block_on(regranted).expect("everybody gets the grants of the day");
        self.catch_up();
    }

    fn register(&mut self, account: AccountId) -> (ClientId, String) {
        self.registered += 1;
        let new = NewClient {
            id: client_id(self.registered),
            program: self.program,
            owner: account,
            secret_hash: hash_secret(SECRET),
            now: self.app.now(),
        };
        let id = new.id;
        let job = async move |tx: &mut server::store::WriteTx| tx.add_client(&new).await;
        self.runtime.block_on(self.app.store.write(job)).expect("the client is added");
        self.catch_up();
        (id, SECRET.to_owned())
    }

    fn close_account(&mut self, account: AccountId) {
        let account = self.account(account).clone();
        let doer = accounts::Doer { account: None, now: self.app.now() };
        let job = async move |tx: &mut server::store::WriteTx| {
            accounts::disable(tx, None, doer, &account).await
        };
        self.runtime.block_on(self.app.store.write(job)).expect("the account is closed");
        self.catch_up();
    }

    fn sync(
        &mut self,
        request: &SyncRequest,
        session: Session,
    ) -> Result<SyncReply, NetworkTrouble> {
        self.pass_time(1_000);
        let who = self.session(request.client, session);
        let answer = self.runtime.block_on(reconcile::sync(&self.app, who, request.clone()));
        self.catch_up();
        // As it travels.
        let answer = answer.map(|reply| {
            let json = serde_json::to_value(reply).expect("a reply is JSON");
            serde_json::from_value(json).expect("a device can read it")
        });
        answer.map_err(|trouble| match trouble {
            Trouble::Refused(Refusal::ClientUnknown) => NetworkTrouble::UnknownClient,
            Trouble::Refused(Refusal::TooLarge) => NetworkTrouble::TooLarge,
            Trouble::Refused(_) => NetworkTrouble::Refused,
            Trouble::Fault(fault) => panic!("the server could not answer: {fault}"),
        })
    }

    fn sync_killed(&mut self, request: &SyncRequest, session: Session, kill: Kill) {
        self.checkpoint();
        let journal = self.journal_bytes();
        let _ = self.sync(request, session);
        let left = self.files_as_killed(kill);
        self.while_stopped(async move |folder, _| left.put_into(folder, journal));
    }

    fn listener(&self, account: AccountId, schema: u32) -> Listener {
        let grants = self.reader.tables.grants.get(&account).cloned().unwrap_or_default();
        Listener::new(account, grants, Some(schema), self.rules.schema_min)
    }

    fn committed(&mut self) -> Vec<Committed> {
        let mut all = Vec::new();
        while let Ok(event) = self.stream.events.try_recv() {
            if let Event::Committed(committed) = event {
                all.push(Committed::clone(&committed));
            }
        }
        all
    }

    fn release(&mut self, number: MutationNumber, decider: &Member) -> Result<(), NotReleased> {
        let who = self.signed_in(decider.actor.account);
        let settled = self.runtime.block_on(reconcile::release(&self.app, &who, number));
        self.settle(settled)
    }

    fn dismiss(&mut self, number: MutationNumber, decider: &Member) -> Result<(), NotReleased> {
        let who = self.signed_in(decider.actor.account);
        let settled = self.runtime.block_on(reconcile::dismiss(&self.app, &who, number));
        self.settle(settled)
    }

    fn back_up(&mut self) {
        let file = self.folder.path().join(format!("backup-{}", self.backups.len()));
        self.runtime.block_on(back_up(self.folder.path(), &file)).expect("the backup is made");
        self.backups.push(file);
    }

    fn restore(&mut self, which: usize) -> bool {
        let Some(backup) = self.backups.get(which).cloned() else { return false };
        self.while_stopped(async move |folder, now| {
            let restored = restore(folder, &backup, now).await.expect("the backup is restored");
            let aside = restored.set_aside.expect("there was a database");
            std::fs::remove_file(aside).expect("nobody needs it");
        });
        true
    }

    fn set_back(&mut self, which: usize) -> bool {
        let Some(backup) = self.backups.get(which).cloned() else { return false };
        self.while_stopped(async move |folder, _| {
            let _ = std::fs::copy(&backup, folder.join(DATABASE_FILE)).expect("it is copied");
        });
        true
    }

    fn now(&self) -> Stamp {
        self.app.now()
    }

    fn pass_time(&mut self, ms: i64) {
        self.clock.fetch_add(ms, Ordering::SeqCst);
    }

    fn set_limits(&mut self, limits: PageLimits, pull_schema_min: u32) {
        self.rules = PullRules { schema_min: pull_schema_min, limits };
        let (store, clock) = (self.app.store.clone(), Clock::Set(self.clock.clone()));
        let starts = self.app.starts.of(self.program);
        self.app = App::pulling_by(self.rules, store, Transport::Plain, clock);
        self.app.starts.set(HashMap::from([(self.program, starts)]));
        self.stream = stream(&self.app, self.program);
    }

    fn sealer(&self) -> Sealer {
        struct ToServer([u8; shared::seal::KEY_BYTES]);
        impl Seal for ToServer {
            fn seal(&self, plain: &[u8]) -> Option<String> {
                shared::seal::seal(&self.0, plain, random())
            }
        }
        let keys = self.app.store.keys();
        let public = key_from_text(keys.seal_public()).expect("the server's own key");
        Sealer(Rc::new(ToServer(public)))
    }

    fn unseal(&self, sealed: &str) -> Option<Vec<u8>> {
        self.app.store.keys().open(sealed)
    }

    /// Reads everything anew: what was followed change by change must be the same.
    fn tables(&mut self) -> Tables {
        let reading = async {
            let mut whole = Reader::open(&self.database()).await;
            whole.catch_up().await?;
            whole.close().await;
            Ok::<_, sqlx::Error>(whole.tables)
        };
        self.runtime.block_on(reading).expect("the database can be read")
    }

    fn glance(&self) -> Option<&Tables> {
        Some(&self.reader.tables)
    }
}
