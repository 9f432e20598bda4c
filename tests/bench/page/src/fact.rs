//! Waiting for a fact about the open account, without looking when nothing has happened.

use std::cell::RefCell;
use std::rc::Rc;

use app::book::Book;
use futures::channel::oneshot;
use leptos::prelude::*;
use shared::sync::device::Device;

use crate::OWNER;

/// Waits until something holds.
pub async fn until(book: Book, holds: impl Fn(&Device) -> bool + 'static) {
    found(book, move |device| holds(device).then_some(())).await;
}

/// Waits until `look` finds something, and returns it.
pub async fn found<T: 'static>(book: Book, look: impl Fn(&Device) -> Option<T> + 'static) -> T {
    if let Some(found) = book.with_everything(&look) {
        return found;
    }
    let (send, receive) = oneshot::channel();
    let send = RefCell::new(Some(send));
    let looking: Rc<RefCell<Option<Effect<LocalStorage>>>> = Rc::default();
    let own = looking.clone();
    let effect = whenever(book, move || {
        if send.borrow().is_some()
            && let Some(found) = book.with_everything(&look)
        {
            if let Some(send) = send.take() {
                // Nobody waits any more: then nobody needs to know.
                let _ = send.send(found);
            }
            own.take();
        }
    });
    looking.replace(effect);
    receive.await.expect("the effect that holds the sender lives as long as we wait")
}

/// Runs `look` now and after everything that happens on the device.
pub fn whenever(book: Book, look: impl Fn() + 'static) -> Option<Effect<LocalStorage>> {
    let make = || {
        Effect::new(move || {
            book.moves.track();
            look();
        })
    };
    OWNER.with_borrow(|owner| owner.as_ref().map(|owner| owner.with(make)))
}
