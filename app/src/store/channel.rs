//! Messages between the tabs of one account. They carry no record: a tab that only reads needs no
//! more than “read again”.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsCast;
use web_sys::{BroadcastChannel, MessageEvent};

/// Commits that follow each other are told of once: each word wakes every other tab.
const CHANGED_AFTER_MS: u32 = 20;

/// Something that one tab says to all others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TabMessage {
    /// What is stored has changed.
    Changed,
    /// A tab that only looks has been opened.
    Hello,
    /// The writing tab is there; whether the server answers it.
    Alive { is_connected: bool },
    /// A tab wants to write: whoever writes finishes and lets go.
    HandOver,
    /// Somebody wants news from the server; asking for them is up to the writing tab.
    SyncWanted,
    /// Somebody is there: no tab is idle.
    Active,
    /// Whoever was there has left: every tab forgets what it knows.
    Left(Leaving),
    /// A session has begun in a tab that may not write; the tab that writes keeps it. As JSON,
    /// since only the session knows what is in it.
    SessionBegun(String),
}

/// How somebody leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Leaving {
    /// Keys leave memory; the session goes on when the vault is opened again.
    Locked,
    /// The session is over.
    SignedOut,
}

/// The line between the tabs of one account.
pub struct Channel {
    /// `None` where the browser has none: then a tab learns of the others by the lock alone.
    line: Option<BroadcastChannel>,
    listener: RefCell<Option<EventListener>>,
    /// Whether the others are about to be told of a change.
    is_telling: Rc<Cell<bool>>,
}

impl Channel {
    /// Opens the line called `name`.
    pub fn open(name: &str) -> Channel {
        let line = BroadcastChannel::new(name).ok();
        Channel { line, listener: RefCell::default(), is_telling: Rc::default() }
    }

    /// Says it to all other tabs.
    pub fn post(&self, said: TabMessage) {
        if let Some(line) = &self.line {
            post(line, said);
        }
    }

    /// Says in a moment that what is stored has changed.
    pub fn say_changed(&self) {
        let Some(line) = self.line.clone() else { return };
        if self.is_telling.replace(true) {
            return;
        }
        let is_telling = self.is_telling.clone();
        let tell = move || {
            if is_telling.replace(false) {
                post(&line, TabMessage::Changed);
            }
        };
        Timeout::new(CHANGED_AFTER_MS, tell).forget();
    }

    /// Calls `then` with whatever other tabs say; words of a newer release are passed over.
    pub fn subscribe(&self, then: impl Fn(TabMessage) + 'static) {
        let Some(line) = &self.line else { return };
        let listener = EventListener::new(line, "message", move |event| {
            let text = event.dyn_ref::<MessageEvent>().and_then(|it| it.data().as_string());
            let said = text.and_then(|text| shared::json::read(text.as_bytes()).ok());
            said.into_iter().for_each(&then);
        });
        self.listener.replace(Some(listener));
    }

    /// Hears nothing any more.
    pub fn unsubscribe(&self) {
        self.listener.take();
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        if self.is_telling.replace(false) {
            self.post(TabMessage::Changed);
        }
        if let Some(line) = &self.line {
            line.close();
        }
    }
}

fn post(line: &BroadcastChannel, said: TabMessage) {
    let text = serde_json::to_string(&said).expect("a word becomes JSON");
    // A line that is closed has nobody at its end.
    let _ = line.post_message(&text.into());
}
