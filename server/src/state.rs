//! What every request shares: the parts of the running server. It holds them, and knows nothing of
//! what is done with them.

use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;

use shared::id::Stamp;
use tokio::sync::watch;

use crate::address_slots::AddressSlots;
use crate::auth::limit::SignInLimits;
use crate::auth::password::Passwords;
use crate::clock::Clock;
use crate::dashboard::kept::Dashboards;
use crate::live::Live;
use crate::reconcile::pull::PullRules;
use crate::reconcile::push_queue::PushQueues;
use crate::reconcile::starts::Starts;
use crate::reconcile::sync_store::LinksCache;
use crate::store::Store;
use crate::transport::Transport;

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
    pub address_slots: AddressSlots,
    pub transport: Transport,
    pub clock: Clock,
    pub pull_rules: PullRules,
    /// A folder of the operator's that is served beside the app.
    pub files: Option<PathBuf>,
    stop: watch::Sender<Running>,
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
            address_slots: AddressSlots::default(),
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
