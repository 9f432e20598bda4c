//! What the tabs of one account say to each other. No record travels here: “read again” is all
//! that a tab needs that only looks.

use std::cell::RefCell;

use gloo::events::EventListener;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsCast;
use web_sys::{BroadcastChannel, MessageEvent};

/// Something that one tab says to all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Said {
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
}

/// The line between the tabs of one account.
pub struct Channel {
    /// `None` where the browser has none: then a tab learns of the others by the lock alone.
    line: Option<BroadcastChannel>,
    listener: RefCell<Option<EventListener>>,
}

impl Channel {
    /// Opens the line called `name`.
    pub fn open(name: &str) -> Channel {
        Channel { line: BroadcastChannel::new(name).ok(), listener: RefCell::default() }
    }

    /// Says it to all other tabs.
    pub fn say(&self, said: Said) {
        let text = serde_json::to_string(&said).expect("a word becomes JSON");
        if let Some(line) = &self.line {
            // A line that is closed has nobody at its end.
            let _ = line.post_message(&text.into());
        }
    }

    /// Calls `then` with whatever other tabs say; words of a newer release are passed over.
    pub fn hear(&self, then: impl Fn(Said) + 'static) {
        let Some(line) = &self.line else { return };
        let listener = EventListener::new(line, "message", move |event| {
            let text = event.dyn_ref::<MessageEvent>().and_then(|it| it.data().as_string());
            let said = text.and_then(|text| serde_json::from_str(&text).ok());
            said.into_iter().for_each(&then);
        });
        self.listener.replace(Some(listener));
    }

    /// Hears nothing any more.
    pub fn hush(&self) {
        self.listener.take();
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        if let Some(line) = &self.line {
            line.close();
        }
    }
}
