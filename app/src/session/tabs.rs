//! One account in several tabs: one of them writes, all others show what it stores. Whoever wants
//! to write asks; the tab that writes saves what is being typed and releases the lock.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures::future::LocalBoxFuture;
use futures::lock::Mutex;
use gloo::events::EventListener;
use gloo::timers::callback::Interval;
use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, VisibilityState};

use crate::platform;
use crate::store::{HAND_OVER_MS_MAX, Leaving, SealedKv, StoreError, TabMessage};

/// How often the writing tab says that it is there, and the others look whether it is.
const LOOK_EVERY_MS: u32 = 5_000;

/// After so long without a word the writing tab is asleep or stuck. A tab in the background is
/// woken about once a minute, so it must be longer than that.
const SILENT_MS_MAX: i64 = 90_000;

/// How often a tab that lets go looks whether its last edit is stored.
const SETTLE_EVERY_MS: u32 = 50;

/// Several changes in a row are read once.
const READ_AFTER_MS: u32 = 100;

/// What this tab may do with the account's records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It writes.
    Writing,
    /// Another tab writes; this one shows what that one stores.
    Reading,
    /// It has asked the other tab to let it write.
    Asking,
    /// The other tab has changed the password: this one cannot read any more.
    LockedOut,
}

/// The open account, as far as taking turns concerns it.
pub trait TurnTaker {
    /// Where its records are kept.
    fn store(&self) -> Rc<SealedKv>;

    /// What this tab may do.
    fn turn(&self) -> RwSignal<Turn>;

    /// Whether the server answered last time.
    fn is_connected(&self) -> RwSignal<bool>;

    /// Whether edits are on their way into the store.
    fn is_saving(&self) -> bool;

    /// Asks for news and sends what waits.
    fn sync_now(&self);

    /// Begins to write and to talk to the server.
    fn start(&self);

    /// Ends writing and talking to the server.
    fn stop(&self);

    /// Somebody is there, though not in this tab.
    fn touched(&self);

    /// Somebody has left in another tab.
    fn leave(&self, how: Leaving);

    /// Another tab has begun a session: this one keeps it if it writes.
    fn take_session(&self, session: &str);

    /// Shows what is stored now.
    fn reread(&self) -> LocalBoxFuture<'static, Result<(), StoreError>>;

    /// Takes over the words that the tab before has stored and that are in no outbox yet.
    fn take_words(&self) -> LocalBoxFuture<'static, ()>;
}

/// What runs while an account is open in this tab; dropping it ends it.
pub struct Tabs {
    account: Box<dyn TurnTaker>,
    /// When the writing tab was heard last.
    heard_at: Cell<i64>,
    /// One attempt to get the right to write at a time: two of them would take it from each other.
    attempt: Mutex<()>,
    is_reading: Cell<bool>,
    has_news: Cell<bool>,
    running: RefCell<Option<(Interval, EventListener)>>,
}

impl Tabs {
    /// Begins to talk to the other tabs.
    pub fn open(account: impl TurnTaker + 'static) -> Rc<Tabs> {
        let tabs = Rc::new(Tabs {
            account: Box::new(account),
            heard_at: Cell::new(platform::now()),
            attempt: Mutex::new(()),
            is_reading: Cell::new(false),
            has_news: Cell::new(false),
            running: RefCell::default(),
        });
        let weak = Rc::downgrade(&tabs);
        tabs.account.store().subscribe(move |said| {
            if let Some(tabs) = weak.upgrade() {
                tabs.hear(said);
            }
        });
        let weak = Rc::downgrade(&tabs);
        let look = move || {
            if let Some(tabs) = weak.upgrade() {
                tabs.look();
            }
        };
        let seen = EventListener::new(&document(), "visibilitychange", {
            let look = look.clone();
            move |_| look()
        });
        tabs.running.replace(Some((Interval::new(LOOK_EVERY_MS, look), seen)));
        match tabs.turn() {
            Turn::Writing => tabs.begin_to_write(),
            Turn::Reading | Turn::Asking | Turn::LockedOut => {
                tabs.account.store().post(TabMessage::Hello)
            }
        }
        tabs
    }

    /// Takes the right to write from the other tab, once that one has finished.
    pub fn take_over(self: &Rc<Self>) {
        if self.turn() != Turn::Reading {
            return;
        }
        self.account.turn().set(Turn::Asking);
        let tabs = self.clone();
        spawn_local(async move {
            let _attempt = tabs.attempt.lock().await;
            if tabs.turn() == Turn::Asking {
                let taken = tabs.account.store().take_over().await;
                tabs.taken(taken).await;
            }
        });
    }

    fn turn(&self) -> Turn {
        self.account.turn().get_untracked()
    }

    fn hear(self: &Rc<Self>, said: TabMessage) {
        let is_writing = self.turn() == Turn::Writing;
        match said {
            TabMessage::Hello if is_writing => self.say_alive(),
            TabMessage::SyncWanted if is_writing => self.account.sync_now(),
            // What is in memory only could not be handed over.
            TabMessage::HandOver if is_writing && self.account.store().is_kept() => {
                self.hand_over()
            }
            TabMessage::Alive { is_connected } if !is_writing => {
                self.heard_at.set(platform::now());
                self.account.is_connected().set(is_connected);
            }
            TabMessage::Changed if !is_writing => {
                self.heard_at.set(platform::now());
                self.read_soon();
            }
            TabMessage::Active => self.account.touched(),
            TabMessage::Left(how) => self.account.leave(how),
            TabMessage::SessionBegun(session) if is_writing => self.account.take_session(&session),
            TabMessage::Hello
            | TabMessage::SyncWanted
            | TabMessage::HandOver
            | TabMessage::Alive { .. }
            | TabMessage::SessionBegun(_)
            | TabMessage::Changed => {}
        }
    }

    /// The writing tab says that it is there. Another one takes its place when that one has been
    /// closed, or has not been heard for long; but only while somebody looks at it.
    fn look(self: &Rc<Self>) {
        match self.turn() {
            Turn::Writing => self.say_alive(),
            Turn::Reading if document().visibility_state() == VisibilityState::Visible => {
                if platform::now().abs_diff(self.heard_at.get()) > SILENT_MS_MAX.unsigned_abs() {
                    return self.take_over();
                }
                let tabs = self.clone();
                spawn_local(async move { tabs.take_if_free().await });
            }
            Turn::Reading | Turn::Asking | Turn::LockedOut => {}
        }
    }

    async fn take_if_free(self: &Rc<Self>) {
        let _attempt = self.attempt.lock().await;
        if self.turn() != Turn::Reading {
            return;
        }
        match self.account.store().take_if_free().await {
            Ok(true) => self.taken(Ok(())).await,
            Ok(false) => {}
            Err(error) => self.taken(Err(error)).await,
        }
    }

    fn say_alive(&self) {
        let is_connected = self.account.is_connected().get_untracked();
        self.account.store().post(TabMessage::Alive { is_connected });
    }

    fn begin_to_write(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        self.account.store().on_lost(move || {
            if let Some(tabs) = weak.upgrade() {
                tabs.lost();
            }
        });
        self.account.start();
    }

    /// Goes on from what is stored once the right to write is here.
    async fn taken(self: &Rc<Self>, taken: Result<(), StoreError>) {
        self.heard_at.set(platform::now());
        if let Err(error) = taken {
            return self.account.turn().set(turn_after(&error));
        }
        match self.account.reread().await {
            Ok(()) => {
                self.account.take_words().await;
                self.account.turn().set(Turn::Writing);
                self.begin_to_write();
            }
            Err(error) => {
                self.account.store().hand_over();
                self.account.turn().set(turn_after(&error));
            }
        }
    }

    /// Lets another tab write: keeps what is being typed, waits until it is stored, and lets go.
    fn hand_over(self: &Rc<Self>) {
        leave_the_field();
        let tabs = self.clone();
        spawn_local(async move {
            // A full disk stores nothing: then the other tab gets its turn all the same, and what
            // is only here stays on this screen.
            let patience = HAND_OVER_MS_MAX / SETTLE_EVERY_MS / 2;
            for _ in 0..patience {
                TimeoutFuture::new(SETTLE_EVERY_MS).await;
                if !tabs.account.is_saving() {
                    break;
                }
            }
            if tabs.turn() == Turn::Writing {
                tabs.lost();
            }
        });
    }

    /// This tab writes no more, whether it let go or the right was taken from it.
    pub fn lost(self: &Rc<Self>) {
        if !self.account.store().is_kept() {
            return;
        }
        self.heard_at.set(platform::now());
        self.account.stop();
        self.account.turn().set(Turn::Reading);
        self.account.store().hand_over();
        self.read_soon();
    }

    fn read_soon(self: &Rc<Self>) {
        self.has_news.set(true);
        if self.is_reading.replace(true) {
            return;
        }
        let tabs = self.clone();
        spawn_local(async move {
            while tabs.has_news.get() {
                TimeoutFuture::new(READ_AFTER_MS).await;
                tabs.has_news.set(false);
                let is_over = tabs.running.borrow().is_none();
                if is_over || tabs.turn() == Turn::Writing {
                    break;
                }
                // What cannot be read now stays as it is shown; only a new password shuts it.
                if let Err(error) = tabs.account.reread().await
                    && turn_after(&error) == Turn::LockedOut
                {
                    tabs.account.turn().set(Turn::LockedOut);
                }
            }
            tabs.is_reading.set(false);
        });
    }

    /// Ends it: the account is left.
    pub fn close(&self) {
        self.running.take();
        self.account.store().unsubscribe();
        self.account.store().hand_over();
    }
}

fn turn_after(error: &StoreError) -> Turn {
    match error {
        StoreError::Damaged(_) => Turn::LockedOut,
        StoreError::Fenced
        | StoreError::Changed
        | StoreError::Emptied
        | StoreError::Full
        | StoreError::Unusable(_) => Turn::Reading,
    }
}

/// Leaves the field in which somebody is typing, which keeps its words.
fn leave_the_field() {
    let field = document().active_element().and_then(|field| field.dyn_into::<HtmlElement>().ok());
    if let Some(field) = field {
        // A field that has left the page has kept its words already.
        let _ = field.blur();
    }
}
