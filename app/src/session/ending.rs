//! The end of a session, also without a network: the secret that can only end it then lies outside
//! the vault until the server has confirmed, and whoever has the tablet next sends it.

use leptos::prelude::{window, window_event_listener};
use leptos::task::spawn_local;
use shared::api::EndSession;
use shared::api::session::{Ending, Secret};

use crate::store::{Batch, Directory, Durability, Kv, SealedKv};
use crate::sync::authority::{self, SESSION};
use crate::sync::net::{self, NoAnswer};

/// Ends the session of the open account; its secret leaves the vault.
pub async fn end(store: &SealedKv) {
    let Some(authority) = authority::current() else { return };
    let Secret(end) = &authority.end;
    let directory = Directory::open().await;
    if let Ok(directory) = &directory {
        // Where nothing can be kept, the session ends a week later by itself.
        let _ = directory.keep_ending(end).await;
    }
    if store.is_writer() {
        let batch = Batch { deletes: vec![SESSION.to_owned()], ..Batch::default() };
        // A secret that stays is good for nothing once the session has ended.
        let _ = store.commit(batch, Durability::Strict).await;
    }
    if let Ok(directory) = directory {
        send(&directory, end).await;
    } else {
        let _ = net::call(EndSession, (), &Ending { end: authority.end.clone() }).await;
    }
}

/// Sends what is still to be ended on this device, now and whenever the network returns.
pub fn send_all_when_online() {
    send_all();
    let online = leptos::ev::Custom::<leptos::web_sys::Event>::new("online");
    // For as long as the page.
    drop(window_event_listener(online, |_| send_all()));
}

fn send_all() {
    if !window().navigator().on_line() {
        return;
    }
    spawn_local(async {
        let Ok(directory) = Directory::open().await else { return };
        for end in directory.endings().await.unwrap_or_default() {
            send(&directory, &end).await;
        }
    });
}

async fn send(directory: &Directory, end: &str) {
    let ending = Ending { end: Secret(end.to_owned()) };
    let answer = net::call(EndSession, (), &ending).await;
    // What the server will never take is of no use any more.
    if matches!(answer, Ok(_) | Err(NoAnswer::Refused { status: 400..429, .. })) {
        // What stays is sent once more.
        let _ = directory.forget_ending(end).await;
    }
}
