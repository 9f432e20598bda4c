//! Does what the device core asks for: commits one after the other, requests with retry, and
//! listens for hints from the server.

pub mod authority;
mod live;
pub mod net;
mod sink;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures::StreamExt;
use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use gloo::events::EventListener;
use gloo::timers::callback::{Interval, Timeout};
use shared::api::devices::Registered;
use shared::api::{self, Nothing};
use shared::sync::device::{
    Commit, Effect, Event, Identity, NEXT_N, NetworkTrouble, StorageTrouble, Strictness,
};
use shared::sync::message::SyncRequest;
use wasm_bindgen_futures::spawn_local;

use crate::platform;
use crate::store::{Batch, Durability, IDENTITY, Kv, SealedKv, StoreError, seal};
use sink::Listening;
pub use sink::Sink;

/// How often the app asks for news without a hint: where live streams are cut off, a change is
/// seen within a minute.
const POLL_EVERY_MS: u32 = 45_000;

/// The first wait after a request without an answer; it doubles up to the last one.
const RETRY_MS_MIN: u32 = 2_000;
const RETRY_MS_MAX: u32 = 60_000;

/// The wait before storing again what a browser did not store.
const STORE_AGAIN_MS: u32 = 1_500;

/// A browser that has stored nothing for so long will not do it any more in this tab. It may
/// restart its storage in between, which takes it a second or two.
const UNUSABLE_MS_MAX: u64 = 5_000;

/// The worker behind one open account.
pub struct Driver {
    work: UnboundedSender<Work>,
    queue: RefCell<Option<UnboundedReceiver<Work>>>,
    store: Rc<SealedKv>,
    listening: Listening,
    retry: Rc<Retry>,
    running: RefCell<Running>,
    reach: Reach,
}

/// What is behind a driver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// A store and the server.
    Server,
    /// Nothing at all: what a device asks for is not done.
    Nowhere,
}

/// What is done to the store, one after the other.
enum Work {
    Write(Commit),
    Rotate,
}

/// What runs by itself and ends with the account.
#[derive(Default)]
struct Running {
    poll: Option<Interval>,
    live: Option<Rc<live::Live>>,
    listeners: Vec<EventListener>,
}

/// The wait before the next attempt.
#[derive(Default)]
struct Retry {
    wait_ms: Cell<u32>,
    timer: RefCell<Option<Timeout>>,
}

impl Driver {
    /// A driver that writes to `store`.
    pub fn new(store: Rc<SealedKv>) -> Driver {
        let (work, queue) = unbounded();
        Driver {
            work,
            queue: RefCell::new(Some(queue)),
            store,
            listening: Listening::default(),
            retry: Rc::default(),
            running: RefCell::default(),
            reach: Reach::Server,
        }
    }

    /// A driver behind which there is neither a store nor a server, for what nobody keeps. It is
    /// never started, and does nothing of what the device asks for.
    pub fn to_nowhere() -> Driver {
        let store = Rc::new(SealedKv::in_memory());
        Driver { reach: Reach::Nowhere, ..Driver::new(store) }
    }

    /// The store it writes to.
    pub fn store(&self) -> Rc<SealedKv> {
        self.store.clone()
    }

    /// Begins to work and to tell `sink`.
    pub fn start(&self, sink: Rc<dyn Sink>) {
        self.listening.set(Some(sink.clone()));
        if let Some(queue) = self.queue.take() {
            spawn_local(write_all(queue, self.store.clone(), self.listening.clone()));
        }
        let live = Rc::new(live::Live::listen(sink.clone()));
        let look = {
            let (live, sink) = (live.clone(), sink.clone());
            move || {
                live.reconnect();
                sink.sync_now();
            }
        };
        let mut running = self.running.borrow_mut();
        let poll = {
            let (look, store) = (look.clone(), self.store.clone());
            move || {
                look();
                let store = store.clone();
                spawn_local(async move { authority::rotate_if_due(&store).await });
            }
        };
        running.poll = Some(Interval::new(POLL_EVERY_MS, poll));
        running.live = Some(live.clone());
        let window = leptos::prelude::window();
        for name in ["online", "focus"] {
            let look = look.clone();
            let listener = EventListener::new(&window, name, move |_| look());
            running.listeners.push(listener);
        }
        let cut = {
            let sink = sink.clone();
            move |_: &leptos::web_sys::Event| {
                live.cut();
                sink.set_connected(false);
            }
        };
        running.listeners.push(EventListener::new(&window, "offline", cut));
        drop(running);
        gloo::timers::callback::Timeout::new(0, move || sink.sync_now()).forget();
    }

    /// Ends all work; what is queued for storage is still written.
    pub fn stop(&self) {
        self.running.replace(Running::default());
        self.retry.timer.take();
        self.listening.set(None);
    }

    /// Opens the live stream again, as with another session.
    pub fn reconnect(&self) {
        if let Some(live) = &self.running.borrow().live {
            live.cut();
            live.reconnect();
        }
    }

    /// Does one thing that the device asks for.
    pub fn run(&self, effect: Effect) {
        if self.reach == Reach::Nowhere {
            return;
        }
        match effect {
            Effect::Commit(commit) => {
                if commit.strictness == Strictness::Strict {
                    self.retry.hurry(self.listening.get());
                }
                // The receiver lives as long as the driver.
                drop(self.work.unbounded_send(Work::Write(commit)));
            }
            Effect::Rotate => drop(self.work.unbounded_send(Work::Rotate)),
            Effect::Send(request) => {
                spawn_local(send(*request, self.listening.clone(), self.retry.clone()));
            }
            Effect::ReadOn => {
                // After the request that was handed out before, which is sent without waiting.
                spawn_local(read_on(self.listening.clone()));
            }
            Effect::Register => {
                spawn_local(register(self.store.clone(), self.listening.clone()));
            }
            Effect::Show(_) => {}
        }
    }
}

/// Gets a new client from a server that does not know this one, as after a restore. Without a
/// sign-in the server refuses, and the app asks for one.
async fn register(store: Rc<SealedKv>, listening: Listening) {
    let Ok(registered) = net::call(api::Register, (), &Nothing {}).await else { return };
    let Some(open) = listening.get() else { return };
    let Registered { client, secret, seal_to, .. } = registered;
    let identity = Identity { client, secret: secret.clone(), seal_to, ..open.identity() };
    let bytes = serde_json::to_vec(&identity).expect("an identity becomes JSON");
    let batch = Batch::default().put(IDENTITY, bytes);
    if store.commit(batch, Durability::Strict).await.is_ok()
        && let Some(sink) = listening.get()
    {
        sink.handle(Event::Registered(client, secret));
    }
}

async fn write_all(mut queue: UnboundedReceiver<Work>, store: Rc<SealedKv>, listening: Listening) {
    let mut unusable_since = None;
    while let Some(work) = queue.next().await {
        let Work::Write(commit) = work else {
            // If it fails, the old key stays good and what was removed is gone all the same.
            let _ = store.rotate().await;
            continue;
        };
        let token = commit.token;
        let written = write(&store, commit).await;
        let trouble = written.as_ref().err().map(trouble);
        if let Some(open) = listening.get() {
            open.handle(match trouble {
                None => Event::Stored(token),
                Some(trouble) => Event::NotStored(token, trouble),
            });
            if written == Err(StoreError::Emptied) {
                found_again(&store, open).await;
            }
        }
        if trouble == Some(StorageTrouble::Unusable) {
            let since = *unusable_since.get_or_insert_with(platform::now);
            if platform::now().abs_diff(since) >= UNUSABLE_MS_MAX {
                store.go_on_in_memory();
            }
            try_again(store.clone(), listening.clone());
        } else {
            unusable_since = None;
        }
    }
}

/// Lets the device save again in a moment what could not be stored.
fn try_again(store: Rc<SealedKv>, listening: Listening) {
    let again = move || {
        if let Some(sink) = listening.get() {
            sink.set_kept(store.is_kept());
            sink.sync_now();
        }
    };
    Timeout::new(STORE_AGAIN_MS, again).forget();
}

/// Begins a storage anew that was emptied, and writes there what memory still holds. If that fails,
/// the screen goes on saying that nothing is stored, and the next commit tries it again.
async fn found_again(store: &SealedKv, sink: Rc<dyn Sink>) {
    let identity = serde_json::to_vec(&sink.identity()).expect("an identity becomes JSON");
    let entries = vec![(IDENTITY.to_owned(), identity)];
    if store.found_again(entries).await.is_ok() {
        sink.handle(Event::Emptied);
    }
}

async fn write(store: &SealedKv, commit: Commit) -> Result<(), StoreError> {
    let durability = match commit.strictness {
        Strictness::Strict => Durability::Strict,
        Strictness::Relaxed => Durability::Relaxed,
    };
    let mut batch = Batch { puts: commit.put, deletes: commit.delete, expect: None };
    if let Some(n) = commit.expect_next_n {
        // Before the first change nothing is stored.
        let value = (n > 1).then(|| n.to_string().into_bytes());
        batch = batch.expecting(NEXT_N, value);
    }
    store.commit(batch, durability).await
}

fn trouble(error: &StoreError) -> StorageTrouble {
    match error {
        StoreError::Full => StorageTrouble::Full,
        StoreError::Fenced => StorageTrouble::Elsewhere,
        StoreError::Changed => StorageTrouble::Changed,
        StoreError::Emptied | StoreError::Damaged(_) | StoreError::Unusable(_) => {
            StorageTrouble::Unusable
        }
    }
}

async fn read_on(listening: Listening) {
    if let Some(sink) = listening.get() {
        sink.handle(Event::ReadOn);
    }
}

async fn send(request: SyncRequest, listening: Listening, retry: Rc<Retry>) {
    let mut answer = net::sync(&request).await;
    let Some(sink) = listening.get() else { return };
    // A reply may end with work being sealed, except on a device that has just begun.
    if answer.is_ok() && sink.has_synced() && !seal::is_here().await {
        answer = Err(NetworkTrouble::Offline);
    }
    match answer {
        Ok(reply) => {
            retry.wait_ms.set(0);
            retry.timer.take();
            sink.set_connected(true);
            sink.handle(Event::Reply(Box::new(reply)));
        }
        Err(trouble) => {
            sink.set_connected(trouble != NetworkTrouble::Offline);
            sink.handle(Event::NoReply(trouble));
            retry.later(sink);
        }
    }
}

impl Retry {
    /// Somebody has made a new edit: it is not to wait as long as if nothing had happened.
    fn hurry(&self, sink: Option<Rc<dyn Sink>>) {
        let is_waiting = self.timer.borrow().is_some();
        if let Some(sink) = sink.filter(|_| is_waiting && self.wait_ms.get() > RETRY_MS_MIN) {
            self.wait(sink, RETRY_MS_MIN);
        }
    }

    fn later(&self, sink: Rc<dyn Sink>) {
        self.wait(sink, (self.wait_ms.get() * 2).clamp(RETRY_MS_MIN, RETRY_MS_MAX));
    }

    fn wait(&self, sink: Rc<dyn Sink>, wait: u32) {
        self.wait_ms.set(wait);
        // Tablets that lost the same network must not all come back in the same second.
        let [chance] = platform::random_bytes::<1>();
        let jitter = wait / 4 * u32::from(chance) / 255;
        self.timer.replace(Some(Timeout::new(wait + jitter, move || sink.sync_now())));
    }
}
