//! Waiting for a fact about the open account, without looking when nothing has happened.

use std::cell::RefCell;

use app::replica::Replica;
use futures::channel::oneshot;
use leptos::prelude::*;
use shared::sync::device::Device;

/// Looks at the account; says whether it has seen enough.
type Condition = Box<dyn FnMut() -> bool>;

thread_local! {
    static CONDITIONS: RefCell<Vec<Condition>> = const { RefCell::new(Vec::new()) };
}

/// From now on everything that happens on the device is looked at.
pub fn follow(replica: Replica) {
    Effect::new(move || {
        replica.generation.track();
        let mut looks = CONDITIONS.take();
        looks.retain_mut(|look| !look());
        CONDITIONS.with_borrow_mut(|added| looks.append(added));
        CONDITIONS.set(looks);
    });
}

/// Waits until something holds.
pub async fn until(replica: Replica, holds: impl Fn(&Device) -> bool + 'static) {
    found(replica, move |device| holds(device).then_some(())).await;
}

/// Waits until `look` finds something, and returns it.
pub async fn found<T: 'static>(
    replica: Replica,
    look: impl Fn(&Device) -> Option<T> + 'static,
) -> T {
    if let Some(found) = replica.with_everything(&look) {
        return found;
    }
    let (send, receive) = oneshot::channel();
    let mut send = Some(send);
    whenever(move || {
        let found = replica.with_everything(&look);
        let is_found = found.is_some();
        if let Some((send, found)) = send.take_if(|_| is_found).zip(found) {
            // Nobody waits any more: then nobody needs to know.
            let _ = send.send(found);
        }
        is_found
    });
    receive.await.expect("the look that holds the sender stays until it has found")
}

/// Looks after everything that happens on the device, until it has seen enough.
pub fn whenever(look: impl FnMut() -> bool + 'static) {
    CONDITIONS.with_borrow_mut(|looks| looks.push(Box::new(look)));
}
