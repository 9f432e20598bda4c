//! What a page that goes has no time to store: a browser ends it before the last words are sealed
//! and written. They wait with the key for the page that follows it in the same tab, and nowhere
//! else.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::replica::Replica;
use crate::saving::pace;
use crate::typing::Draft;

#[derive(Serialize, Deserialize)]
struct LeftBehind {
    edits: Vec<Vec<u8>>,
    drafts: Vec<Draft>,
}

/// What would be lost with this page, with what is being typed; none if that is nothing.
pub fn of(replica: Replica) -> Option<String> {
    pace::flush_all();
    let (edits, drafts) = (replica.unsaved(), untrack(|| replica.typing.drafts()));
    let is_nothing = edits.is_empty() && drafts.is_empty();
    let left = LeftBehind { edits, drafts };
    (!is_nothing).then(|| serde_json::to_string(&left).expect("texts become JSON"))
}

/// Goes on with what the page before this one left.
pub fn take(replica: Replica, left: Option<&str>) {
    // A page of another release may have left it in another form.
    let left = left.and_then(|left| shared::json::read::<LeftBehind>(left.as_bytes()).ok());
    if let Some(LeftBehind { edits, drafts }) = left {
        replica.take_unsaved(&edits);
        replica.typing.show_again(drafts);
    }
}
