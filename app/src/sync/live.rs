//! The live stream: hints that something moved. A small change rides on its hint; the device
//! decides whether it takes it from there or asks.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use shared::api::live::{Listen, LiveEvent};
use shared::api::{self, Endpoint};
use shared::sync::message::SCHEMA;
use wasm_bindgen::JsCast;
use web_sys::{Event, EventSource, MessageEvent};

use super::sink::Sink;

/// A stream of hints that is opened again when it was cut off; dropping it closes it.
pub struct Live {
    sink: Rc<dyn Sink>,
    stream: RefCell<Option<Stream>>,
}

struct Stream {
    source: EventSource,
    _listeners: Vec<EventListener>,
}

impl Live {
    /// Listens for hints and lets `sink` fetch what moved.
    pub fn listen(sink: Rc<dyn Sink>) -> Live {
        let stream = Stream::open(&sink);
        Live { sink, stream: RefCell::new(stream) }
    }

    /// Opens the stream again if the browser has given it up. It reconnects by itself after a
    /// broken connection, but never after an answer that was no stream, such as the login page of
    /// a Wi-Fi or the fault of a proxy.
    pub fn reconnect(&self) {
        let is_open = |stream: &Stream| stream.source.ready_state() != EventSource::CLOSED;
        let is_open = self.stream.borrow().as_ref().is_some_and(is_open);
        if !is_open {
            self.stream.replace(Stream::open(&self.sink));
        }
    }
}

impl Stream {
    /// `None` where the browser has no streams: polling stands in.
    fn open(sink: &Rc<dyn Sink>) -> Option<Stream> {
        let wish = Listen { schema: Some(SCHEMA) };
        let source = EventSource::new(&api::Live::url(&(), &wish)).ok()?;
        let listen = |name: &'static str| {
            let sink = sink.clone();
            EventListener::new(&source, name, move |event| match read(name, event) {
                Some(LiveEvent::Head(head)) => sink.take_hint(head),
                Some(LiveEvent::Values(_)) => sink.values_moved(),
                // Also when the stream opens, and when an event cannot be read.
                Some(LiveEvent::Resync(_)) | None => sink.sync_now(),
            })
        };
        let listeners = LiveEvent::NAMES.into_iter().chain(["open"]).map(listen).collect();
        Some(Stream { source, _listeners: listeners })
    }
}

fn read(name: &str, event: &Event) -> Option<LiveEvent> {
    let text = event.dyn_ref::<MessageEvent>()?.data().as_string()?;
    LiveEvent::from_wire(name, &text)
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.source.close();
    }
}
