//! A server of its own for each test: fresh folder, free port, a clock that the test moves.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use server::auth::accounts::{self, Application, Doer};
use server::auth::password::NewPassword;
use server::chance::random_uuid;
use server::clock::Clock;
use server::serve::{Serving, start};
use server::state::App;
use server::store::{Account, AuditEntry, Limits, Program, Store, back_up};
use server::transport::Transport;
use shared::id::{Epoch, PersonId, ProgramId, Seq, Stamp};
use shared::role::Role;
use tempfile::TempDir;
use tracing::Level;

use crate::browser::Browser;

pub const PASSWORD: &str = "correct horse";

pub struct Server {
    pub app: App,
    pub program: ProgramId,
    folder: TempDir,
    pub serving: Serving,
    clock: Arc<AtomicI64>,
}

impl Server {
    pub async fn start() -> Server {
        Server::start_as(Transport::Plain, Limits::default()).await
    }

    pub async fn start_as(transport: Transport, limits: Limits) -> Server {
        log_faults();
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_or_create(folder.path(), limits).await.unwrap();
        let clock = Arc::new(AtomicI64::new(1_612_310_400_000));
        let app = App::new(store, transport, Clock::Set(clock.clone()));
        let program = add_program(&app.store).await;
        let serving = start(app.clone(), "127.0.0.1:0".parse().unwrap(), None).await.unwrap();
        Server { app, program, folder, serving, clock }
    }

    /// The folder with the database.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Copies the database, as a backup does.
    pub async fn back_up(&self, to: &Path) {
        back_up(self.folder(), to).await.unwrap();
    }

    /// Stops, lets `between` do something in the folder, and starts again.
    pub async fn restarted(self, between: impl AsyncFnOnce(&Path)) -> Server {
        let Server { app, program, folder, serving, clock } = self;
        serving.stop().await;
        drop(app);
        between(folder.path()).await;
        let store = Store::open(folder.path(), Limits::default()).await.unwrap();
        let app = App::new(store, Transport::Plain, Clock::Set(clock.clone()));
        let serving = start(app.clone(), "127.0.0.1:0".parse().unwrap(), None).await.unwrap();
        Server { app, program, folder, serving, clock }
    }

    pub fn browser(&self) -> Browser {
        Browser::new(self.serving.address)
    }

    /// A browser in which a fresh account with this role is signed in.
    pub async fn browser_of(&self, name: &str, role: Role) -> Browser {
        self.add_account(name, role).await;
        let mut browser = self.browser();
        assert_eq!(browser.sign_in(name, PASSWORD).await.outcome(), "200");
        browser
    }

    pub async fn add_account(&self, name: &str, role: Role) -> Account {
        add_account(&self.app, self.program, name, role).await
    }

    /// A browser in which an account that is there already is signed in.
    pub async fn signed_in(&self, name: &str) -> Browser {
        let mut browser = self.browser();
        assert_eq!(browser.sign_in(name, PASSWORD).await.outcome(), "200");
        browser
    }

    /// A browser of a fresh account that belongs to a staff or learner record.
    pub async fn browser_of_person(&self, name: &str, role: Role, person: &str) -> Browser {
        let person = Some(person.parse().unwrap());
        add_account_of(&self.app, self.program, name, role, person).await;
        self.signed_in(name).await
    }

    /// The last seq that the program has given out.
    pub async fn head(&self) -> Seq {
        self.app.store.read().await.unwrap().program(self.program).await.unwrap().head
    }

    pub fn pass_minutes(&self, minutes: i64) {
        self.clock.fetch_add(minutes * 60_000, Ordering::SeqCst);
    }

    /// The whole audit trail.
    pub async fn audit(&self) -> Vec<AuditEntry> {
        self.app.store.read().await.unwrap().audit_after(0, 10_000).await.unwrap()
    }

    /// The events of the audit trail, in order.
    pub async fn events(&self) -> Vec<String> {
        self.audit().await.into_iter().map(|entry| entry.event).collect()
    }
}

/// Prints why a server could not do something: an answer does not say it.
fn log_faults() {
    let subscriber = tracing_subscriber::fmt().with_max_level(Level::ERROR).with_test_writer();
    // Fails if another test has set it already.
    let _ = subscriber.try_init();
}

pub async fn add_program(store: &Store) -> ProgramId {
    let id = ProgramId(random_uuid());
    let epoch = Epoch(random_uuid());
    let program = Program { id, name: "A program".into(), epoch, head: Seq(0), is_confirmed: true };
    let added = store.write(async move |tx| tx.add_program(&program, Stamp(0)).await).await;
    added.unwrap();
    id
}

pub async fn add_account(app: &App, program: ProgramId, name: &str, role: Role) -> Account {
    add_account_of(app, program, name, role, None).await
}

async fn add_account_of(
    app: &App,
    program: ProgramId,
    name: &str,
    role: Role,
    person: Option<PersonId>,
) -> Account {
    let application = Application::new(program, name, name, role, person).unwrap();
    let password = NewPassword::try_from(PASSWORD.to_owned()).unwrap();
    let hash = app.passwords.hash(password).await.unwrap();
    let doer = Doer { account: None, now: app.now() };
    let job = async move |tx: &mut _| accounts::add(tx, doer, application, hash).await;
    app.store.write(job).await.unwrap()
}
