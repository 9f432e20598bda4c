//! The records of this device as the indicators' facts: what figures are counted from without a
//! network, and what tells who is behind a figure.

use std::sync::Arc;

use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use shared::id::RecordId;
use shared::indicator::Facts;
use shared::records::KINDS;
use uuid::Uuid;

use crate::replica::Replica;

/// Changes gather this long before everything is read again; a roll call comes as a burst.
const GATHER_MS: u32 = 400;

/// The facts of this device; `None` until they are wanted and a first pull is complete.
pub fn local_facts(replica: Replica, wanted: Signal<bool>) -> Signal<Option<Arc<Facts>>> {
    let facts = RwSignal::new(None);
    let timer = StoredValue::new_local(None::<Timeout>);
    let is_ready = Memo::new(move |_| wanted.get() && replica.has_synced());
    // Reading everything takes longer than a keystroke may, so it happens after changes and not
    // while a view asks: hence an effect that writes.
    Effect::new(move |_| {
        if !is_ready.get() {
            return;
        }
        follow(replica);
        if facts.with_untracked(Option::is_none) {
            facts.set(Some(read(replica)));
        } else if timer.with_value(Option::is_none) {
            let later = Timeout::new(GATHER_MS, move || {
                // The page may be gone by now, and its signals with it.
                let _ = timer.try_set_value(None);
                let _ = facts.try_set(Some(read(replica)));
            });
            timer.set_value(Some(later));
        }
    });
    facts.into()
}

/// Makes the running effect follow changes of every kind.
fn follow(replica: Replica) {
    let nobody = RecordId(Uuid::nil());
    for kind in KINDS {
        // Only asking makes an effect follow; there is no record with this id.
        let _ = replica.view(kind.name, nobody);
    }
}

fn read(replica: Replica) -> Arc<Facts> {
    let mut facts = Facts::new();
    replica.with_everything(|device| {
        device.everything().for_each(|view| facts.upsert(&view.kind, view.id, &view.body));
    });
    Arc::new(facts)
}
