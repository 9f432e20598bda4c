//! The live stream: hints that something changed. A small change comes with its hint (a delta); the
//! device decides whether it takes the delta or pulls. A streamed request and not an `EventSource`,
//! which could not carry the session's secret as a header.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures::future::{AbortHandle, Abortable};
use gloo::timers::future::TimeoutFuture;
use js_sys::{Reflect, Uint8Array};
use shared::api::live::LiveEvent;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortController, ReadableStreamDefaultReader};

use super::net::{self, NoAnswer};
use super::sink::Sink;
use crate::platform;

/// The first wait before a stream that was cut off is opened again; it doubles up to the last one.
const AGAIN_MS_MIN: u32 = 1_000;
const AGAIN_MS_MAX: u32 = 30_000;

/// The server says something every 20 seconds: a stream that is silent for longer than this is cut
/// off, though nobody has said so.
const SILENT_MS_MAX: u64 = 50_000;

/// An event that is longer than this is not ours.
const EVENT_BYTES_MAX: usize = 64 * 1024;

/// A stream of hints that is opened again when it was cut off; dropping it closes it.
pub struct Live {
    sink: Rc<dyn Sink>,
    stream: RefCell<Option<Stream>>,
}

struct Stream {
    request: Option<AbortController>,
    task: AbortHandle,
    state: Rc<State>,
}

#[derive(Default)]
struct State {
    is_open: Cell<bool>,
    heard_at: Cell<i64>,
}

impl Live {
    /// Listens for hints and lets `sink` fetch what moved.
    pub fn listen(sink: Rc<dyn Sink>) -> Live {
        let stream = Stream::open(&sink);
        Live { sink, stream: RefCell::new(Some(stream)) }
    }

    /// Opens the stream again at once, unless it is open and has been heard.
    pub fn reconnect(&self) {
        let is_heard = |stream: &Stream| {
            let silence = platform::now().abs_diff(stream.state.heard_at.get());
            stream.state.is_open.get() && silence < SILENT_MS_MAX
        };
        if !self.stream.borrow().as_ref().is_some_and(is_heard) {
            self.stream.replace(Some(Stream::open(&self.sink)));
        }
    }

    /// Closes the stream until the network is back.
    pub fn cut(&self) {
        self.stream.take();
    }
}

impl Stream {
    fn open(sink: &Rc<dyn Sink>) -> Stream {
        let request = AbortController::new().ok();
        let state = Rc::new(State::default());
        let (task, registration) = AbortHandle::new_pair();
        let listening = listen(sink.clone(), state.clone(), request.clone());
        spawn_local(async move {
            // Nobody waits for the end of a stream that was closed.
            let _ = Abortable::new(listening, registration).await;
        });
        Stream { request, task, state }
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.task.abort();
        if let Some(request) = &self.request {
            request.abort();
        }
    }
}

/// Listens again and again. Where there is no session any more it ends: whoever signs in anew opens
/// a stream of her own.
async fn listen(sink: Rc<dyn Sink>, state: Rc<State>, request: Option<AbortController>) {
    let Some(request) = request else { return };
    let mut wait = AGAIN_MS_MIN;
    loop {
        match net::listen(&request.signal()).await {
            Ok(response) => {
                wait = AGAIN_MS_MIN;
                state.heard_at.set(platform::now());
                state.is_open.set(true);
                // What happened before the stream was open.
                sink.sync_now();
                hear_all(&*sink, &state, response.body()).await;
                state.is_open.set(false);
            }
            Err(NoAnswer::Refused { status: 401, .. }) => return sink.sync_now(),
            Err(NoAnswer::Refused { .. } | NoAnswer::Offline) => {}
        }
        // Tablets that lost the same network must not all come back in the same second.
        let [chance] = platform::random_bytes::<1>();
        TimeoutFuture::new(wait + wait / 2 * u32::from(chance) / 255).await;
        wait = (wait * 2).min(AGAIN_MS_MAX);
    }
}

async fn hear_all(sink: &dyn Sink, state: &State, body: Option<web_sys::ReadableStream>) {
    let Some(body) = body else { return };
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    let mut events = EventReader::default();
    while let Some(bytes) = next_bytes(&reader).await {
        state.heard_at.set(platform::now());
        for (name, data) in events.read(&bytes) {
            match LiveEvent::from_wire(&name, &data) {
                Some(LiveEvent::Head(head)) => sink.take_hint(head),
                Some(LiveEvent::Values(_)) => sink.values_moved(),
                // Also when an event cannot be read.
                Some(LiveEvent::Resync(_)) | None => sink.sync_now(),
            }
        }
    }
}

/// The bytes that come next; `None` at the end, or when the connection breaks.
async fn next_bytes(reader: &ReadableStreamDefaultReader) -> Option<Vec<u8>> {
    let read = JsFuture::from(reader.read()).await.ok()?;
    let value = Reflect::get(&read, &"value".into()).ok()?;
    value.dyn_into::<Uint8Array>().ok().map(|bytes| bytes.to_vec())
}

/// Finds the events in a stream of `text/event-stream`, wherever the network cuts it.
#[derive(Default)]
struct EventReader {
    unread: Vec<u8>,
}

impl EventReader {
    /// The events, each with its name and its data, that these bytes complete.
    fn read(&mut self, bytes: &[u8]) -> Vec<(String, String)> {
        self.unread.extend(bytes);
        let mut events = Vec::new();
        while let Some(end) = self.unread.windows(2).position(|two| two == b"\n\n") {
            let text: Vec<u8> = self.unread.drain(..end + 2).collect();
            events.extend(event(&String::from_utf8_lossy(&text)));
        }
        if self.unread.len() > EVENT_BYTES_MAX {
            self.unread.clear();
        }
        events
    }
}

/// The name and the data of one event; none if it is a comment.
fn event(text: &str) -> Option<(String, String)> {
    let (mut name, mut data) = (String::new(), String::new());
    for line in text.lines() {
        match line.split_once(':') {
            Some(("event", value)) => name = value.trim_start().to_owned(),
            Some(("data", value)) => data.push_str(value.strip_prefix(' ').unwrap_or(value)),
            _ => {}
        }
    }
    (!data.is_empty()).then_some((name, data))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_whole_wherever_the_network_cuts_them() {
        let stream = ": \n\nevent: head\ndata: {\"head\":3}\n\n:\n\nevent: resync\ndata: {}\n\n";
        let expected = [("head", "{\"head\":3}"), ("resync", "{}")];
        let expected = expected.map(|(name, data)| (name.to_owned(), data.to_owned()));
        for size in 1..=stream.len() {
            let mut reader = EventReader::default();
            let heard: Vec<_> =
                stream.as_bytes().chunks(size).flat_map(|bytes| reader.read(bytes)).collect();
            assert_eq!(heard, expected, "{size} bytes at a time");
        }
    }

    #[test]
    fn a_stream_without_end_is_not_kept() {
        let mut reader = EventReader::default();
        for _ in 0..100 {
            assert!(reader.read(&[b'x'; 4_096]).is_empty());
        }
        assert!(reader.unread.len() <= EVENT_BYTES_MAX + 4_096);
        reader.unread.clear();
        assert_eq!(reader.read(b"data: 1\n\n").len(), 1);
    }
}
