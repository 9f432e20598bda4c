//! A copy of what is not sent, beside the vault, that only the server can read: whoever has
//! forgotten her password cannot open the vault any more, and her work arrives all the same.

use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::replica::Replica;
use crate::store::{Batch, Durability, Kv, RESCUE};

/// Edits that follow each other are copied once, because all of them are sealed together.
const COPY_AFTER_MS: u32 = 1_500;

/// Keeps the copy as it should be for as long as the account is open.
pub fn keep(replica: Replica) {
    let counts = Memo::new(move |_| {
        let status = replica.status.get();
        (status.saving, status.unsent)
    });
    let timer = StoredValue::new_local(None::<Timeout>);
    // Whether a copy lies there; one may be left from the last time.
    let is_there = StoredValue::new(true);
    Effect::new(move |_| {
        // A memo that nobody reads follows nothing.
        let _ = counts.get();
        let copy = move || spawn_local(copy(replica, is_there));
        timer.set_value(Some(Timeout::new(COPY_AFTER_MS, copy)));
    });
    on_cleanup(move || timer.dispose());
}

async fn copy(replica: Replica, is_there: StoredValue<bool>) {
    let store = replica.store();
    if !store.is_kept() || !store.is_writer() {
        return;
    }
    let batch = match replica.rescue_file() {
        Some(file) => Batch::default().put(RESCUE, file),
        None if is_there.try_get_value() == Some(true) => {
            Batch { deletes: vec![RESCUE.to_owned()], ..Batch::default() }
        }
        None => return,
    };
    let is_put = !batch.puts.is_empty();
    // Where it cannot be stored, the vault has everything all the same.
    if store.commit(batch, Durability::Relaxed).await.is_ok() {
        let _ = is_there.try_update_value(|is_there| *is_there = is_put);
    }
}
