//! The live stream: hints that something moved. Records travel by sync, never here.

use std::cell::RefCell;

use gloo::events::EventListener;
use leptos::prelude::*;
use serde::Deserialize;
use shared::id::Seq;
use wasm_bindgen::JsCast;
use web_sys::{Event, EventSource, MessageEvent};

use crate::replica::Replica;

/// A stream of hints that is opened again when it was cut off; dropping it closes it.
pub struct Live {
    replica: Replica,
    stream: RefCell<Option<Stream>>,
}

struct Stream {
    source: EventSource,
    _listeners: Vec<EventListener>,
}

impl Live {
    /// Listens for hints and lets `replica` fetch what moved.
    pub fn listen(replica: Replica) -> Live {
        Live { replica, stream: RefCell::new(Stream::open(replica)) }
    }

    /// Opens the stream again if the browser has given it up. It reconnects by itself after a
    /// broken connection, but never after an answer that was no stream, such as the login page of
    /// a Wi-Fi or the fault of a proxy.
    pub fn reconnect(&self) {
        let is_open = |stream: &Stream| stream.source.ready_state() != EventSource::CLOSED;
        let is_open = self.stream.borrow().as_ref().is_some_and(is_open);
        if !is_open {
            self.stream.replace(Stream::open(self.replica));
        }
    }
}

impl Stream {
    /// `None` where the browser has no streams: polling stands in.
    fn open(replica: Replica) -> Option<Stream> {
        let source = EventSource::new("/api/live").ok()?;
        let moved =
            |name: &'static str| EventListener::new(&source, name, move |_| replica.sync_now());
        let head = EventListener::new(&source, "head", move |event| match head_in(event) {
            Some(head) => replica.take_hint(head),
            None => replica.sync_now(),
        });
        let values = EventListener::new(&source, "values", move |_| {
            replica.values_generation.update(|count| *count += 1);
        });
        let mut listeners: Vec<EventListener> =
            ["grants", "resync", "open"].into_iter().map(moved).collect();
        listeners.extend([head, values]);
        Some(Stream { source, _listeners: listeners })
    }
}

/// The seq up to which something moved.
fn head_in(event: &Event) -> Option<Seq> {
    #[derive(Deserialize)]
    struct Hint {
        head: Seq,
    }
    let text = event.dyn_ref::<MessageEvent>()?.data().as_string()?;
    serde_json::from_str(&text).ok().map(|Hint { head }| head)
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.source.close();
    }
}
