//! Whom the driver tells what happened: it knows nothing of records or pages.

use std::cell::RefCell;
use std::rc::Rc;

use shared::api::live::Head;
use shared::sync::device::{Event, Identity};

/// What hears of storage and network; the open account's records do.
pub trait Sink {
    /// Something happened that the device core has to know.
    fn handle(&self, event: Event);

    /// How this device proves to the server whose it is.
    fn identity(&self) -> Identity;

    /// Whether the device has had everything from the server once.
    fn has_synced(&self) -> bool;

    /// It is time to ask the server for news and to send what waits.
    fn sync_now(&self);

    /// The server hints that it has something new, and perhaps what.
    fn take_hint(&self, hint: Head);

    /// The server hints that indicator values moved.
    fn values_moved(&self);

    /// Whether the server answered last time.
    fn set_connected(&self, is_connected: bool);

    /// Whether what is written is still there after the tab is closed.
    fn set_kept(&self, is_kept: bool);
}

/// The sink while there is one: work that is under way outlives the account that it was for.
#[derive(Clone, Default)]
pub struct Listening(Rc<RefCell<Option<Rc<dyn Sink>>>>);

impl Listening {
    /// Whoever listens now.
    pub fn get(&self) -> Option<Rc<dyn Sink>> {
        self.0.borrow().clone()
    }

    /// Tells `sink` from now on, or nobody.
    pub fn set(&self, sink: Option<Rc<dyn Sink>>) {
        self.0.replace(sink);
    }
}
