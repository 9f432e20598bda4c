//! How much there is to decide: records with two values of which this person may settle one, and
//! for somebody who runs the program also the changes that the office did not apply.

use std::collections::BTreeSet;

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;
use serde::de::IgnoredAny;
use shared::access::{Action, Request, may};
use shared::record::Body;
use shared::records;

use crate::book::Book;
use crate::sync::net;

/// How often the office is asked at most; what it holds waits for hours, not for seconds.
const ASK_EVERY_MS: i64 = 60_000;

/// What the server answers, as far as it is counted.
#[derive(Deserialize)]
struct Held {
    held: Vec<IgnoredAny>,
}

/// How many records wait for a choice that this person can make. A learner has no page for that:
/// her tutor decides with her.
pub fn to_decide(book: Book) -> usize {
    let is_nothing = book.status.with(|status| status.conflicts == 0);
    let actor = book.actor();
    if is_nothing || !actor.role.is_staff() {
        return 0;
    }
    let (grants, set, new_learners) = (book.grants(), Body::new(), BTreeSet::new());
    book.with_everything(|device| {
        let open = device.everything().filter(|view| !view.conflicts.is_empty());
        let mine = open.filter(|view| {
            records::kind(&view.kind).is_some_and(|kind| {
                let (action, scope) = (Action::Patch, view.scope);
                let request =
                    Request { action, kind, scope, set: &set, new_learners: &new_learners };
                may(&actor, &grants, &request).is_ok()
            })
        });
        mine.count()
    })
}

/// The same for somebody who runs the program, with the changes that the office did not apply; they
/// are known there only, so without a network the number is the last one that was heard.
pub fn for_office(book: Book) -> Memo<usize> {
    let held = RwSignal::new(0);
    let last_sync = Memo::new(move |_| {
        let at = book.status.with(|status| status.synced_at);
        at.map(|at| at.0 / ASK_EVERY_MS)
    });
    Effect::new(move |_| {
        last_sync.track();
        spawn_local(async move {
            if let Ok(answer) = net::get::<Held>("/api/held").await {
                // Whoever has left meanwhile does not need the answer.
                let _ = held.try_set(answer.held.len());
            }
        });
    });
    Memo::new(move |_| held.get() + to_decide(book))
}
