//! What every request shares, and the only door for time and chance.

use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::SystemTime;

use shared::id::Stamp;
use tokio::sync::watch;

use crate::auth::limit::SignInLimits;
use crate::auth::password::Passwords;
use crate::dashboard::Dashboards;
use crate::live::Live;
use crate::reconcile::pull::PullRules;
use crate::reconcile::push_queue::PushQueues;
use crate::reconcile::sync_store::LinksCache;
use crate::reconcile::timeline::Starts;
use crate::store::Store;

/// The running server. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// What `App` shares.
pub struct Parts {
    pub store: Store,
    pub live: Live,
    pub links_cache: LinksCache,
    pub push_queues: PushQueues,
    pub starts: Starts,
    pub dashboards: Dashboards,
    pub passwords: Passwords,
    pub sign_in_limits: SignInLimits,
    pub transport: Transport,
    pub clock: Clock,
    pub pull_rules: PullRules,
    /// A folder of the operator's that is served beside the app.
    pub files: Option<PathBuf>,
    stop: watch::Sender<Running>,
}

/// How browsers reach the server; decides about cookies, HSTS and whose word counts for addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// Plain http: this machine, or a trial.
    Plain,
    /// A reverse proxy speaks https and passes on the address.
    BehindHttps,
    /// The server speaks https itself.
    Tls,
}

/// Where the time comes from.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// Milliseconds that a test moves.
    Set(Arc<AtomicI64>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Running {
    Yes,
    Stopping,
}

impl App {
    /// A server on `store`, not yet listening.
    pub fn new(store: Store, transport: Transport, clock: Clock) -> App {
        App::serving(None, PullRules::default(), store, transport, clock)
    }

    /// As [`new`](Self::new), for an operator who wants a folder served beside the app.
    pub fn with_files(
        files: Option<PathBuf>,
        store: Store,
        transport: Transport,
        clock: Clock,
    ) -> App {
        App::serving(files, PullRules::default(), store, transport, clock)
    }

    /// As [`new`](Self::new), with pages of another size, or for other releases of the app.
    pub fn pulling_by(
        pull_rules: PullRules,
        store: Store,
        transport: Transport,
        clock: Clock,
    ) -> App {
        App::serving(None, pull_rules, store, transport, clock)
    }

    fn serving(
        files: Option<PathBuf>,
        pull_rules: PullRules,
        store: Store,
        transport: Transport,
        clock: Clock,
    ) -> App {
        App(Arc::new(Parts {
            store,
            live: Live::default(),
            links_cache: LinksCache::default(),
            push_queues: PushQueues::default(),
            starts: Starts::default(),
            dashboards: Dashboards::default(),
            passwords: Passwords::default(),
            sign_in_limits: SignInLimits::default(),
            transport,
            clock,
            pull_rules,
            files,
            stop: watch::Sender::new(Running::Yes),
        }))
    }

    /// The time, for whoever decides something.
    pub fn now(&self) -> Stamp {
        self.clock.now()
    }

    /// Tells everything that stays open (streams, loops) to end.
    pub fn stop(&self) {
        self.stop.send_replace(Running::Stopping);
    }

    /// Returns when the server is told to stop.
    pub async fn stopping(&self) {
        let mut running = self.stop.subscribe();
        // An error means that the sender is gone, and with it the server.
        let _ = running.wait_for(|running| *running == Running::Stopping).await;
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl Transport {
    /// Whether the browser's side is encrypted.
    pub fn is_encrypted(self) -> bool {
        matches!(self, Transport::BehindHttps | Transport::Tls)
    }
}

impl Clock {
    /// The time on this clock.
    pub fn now(&self) -> Stamp {
        match self {
            Clock::System => Stamp(now_ms()),
            Clock::Set(ms) => Stamp(ms.load(Ordering::SeqCst)),
        }
    }
}

/// Milliseconds since 1970 UTC by the machine's clock.
#[expect(clippy::disallowed_methods, reason = "this is the door through which time comes in")]
pub fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let since = since.expect("the machine's clock is after 1970");
    i64::try_from(since.as_millis()).expect("the year is below 292 million")
}

/// Random bytes from the operating system.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system has a source of randomness");
    bytes
}

/// A random UUID.
pub fn random_uuid() -> uuid::Uuid {
    uuid::Builder::from_random_bytes(random()).into_uuid()
}
