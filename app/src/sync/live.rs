//! The live stream: hints that something moved. Records travel by sync, never here.

use std::cell::RefCell;

use gloo::events::EventListener;
use leptos::prelude::*;
use web_sys::EventSource;

use crate::book::Book;

/// A stream of hints that is opened again when it was cut off; dropping it closes it.
pub struct Live {
    book: Book,
    stream: RefCell<Option<Stream>>,
}

struct Stream {
    source: EventSource,
    _listeners: Vec<EventListener>,
}

impl Live {
    /// Listens for hints and lets `book` fetch what moved.
    pub fn listen(book: Book) -> Live {
        Live { book, stream: RefCell::new(Stream::open(book)) }
    }

    /// Opens the stream again if the browser has given it up. It reconnects by itself after a
    /// broken connection, but never after an answer that was no stream, such as the login page of
    /// a Wi-Fi or the fault of a proxy.
    pub fn mend(&self) {
        let is_open = |stream: &Stream| stream.source.ready_state() != EventSource::CLOSED;
        let is_open = self.stream.borrow().as_ref().is_some_and(is_open);
        if !is_open {
            self.stream.replace(Stream::open(self.book));
        }
    }
}

impl Stream {
    /// `None` where the browser has no streams: polling stands in.
    fn open(book: Book) -> Option<Stream> {
        let source = EventSource::new("/api/live").ok()?;
        let moved =
            |name: &'static str| EventListener::new(&source, name, move |_| book.sync_now());
        let values = EventListener::new(&source, "values", move |_| {
            book.values_moved.update(|count| *count += 1);
        });
        let mut listeners: Vec<EventListener> =
            ["head", "grants", "resync", "open"].into_iter().map(moved).collect();
        listeners.push(values);
        Some(Stream { source, _listeners: listeners })
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.source.close();
    }
}
