//! Keys that work on every page: `/` searches, `?` shows them all, arrows lead on.

use gloo::timers::future::TimeoutFuture;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

use super::arrows::walk;
use crate::focus::give;
use crate::navigation::Navigation;
use crate::parts::{Dialog, is_of_input_method, ruby, word};
use crate::routes;

/// What finds the search of the page that is shown.
const SEARCH: &str = "main input[type=search]";

/// The keys and what they do, as the list shows them.
const KEYS: [(&str, &str); 8] = [
    ("/", "frame.keys.search"),
    ("↑ ↓", "frame.keys.walk"),
    ("← →", "frame.keys.across"),
    ("Home End", "frame.keys.ends"),
    ("Enter", "frame.keys.open"),
    ("x", "frame.keys.choose"),
    ("Esc", "frame.keys.close"),
    ("?", "frame.keys.help"),
];

/// Listens to the keys of somebody who works with learners, and holds the list of them.
#[component]
pub fn Keys() -> impl IntoView {
    let navigation = Navigation::here();
    let is_open = RwSignal::new(false);
    let listening = window_event_listener(ev::keydown, move |event| {
        if !is_for_the_page(&event) {
            return;
        }
        match event.key().as_str() {
            "/" => {
                event.prevent_default();
                search(navigation);
            }
            "?" => is_open.set(true),
            _ => walk(&event),
        }
    });
    on_cleanup(move || listening.remove());
    let line = |(key, what): (&'static str, &'static str)| {
        view! { <dt><kbd>{key}</kbd></dt><dd>{ruby(word(what))}</dd> }
    };
    view! {
        <Dialog title=word("frame.keys") open=is_open>
            <dl class="keys">{KEYS.map(line).collect_view()}</dl>
        </Dialog>
    }
}

/// Whether a key is meant for the page: it is not part of what is typed, and no other key is held.
pub fn is_for_the_page(event: &KeyboardEvent) -> bool {
    let is_typed = event.target().and_then(|it| it.dyn_into::<Element>().ok()).is_some_and(|at| {
        let typing = "input:not([type=checkbox], [type=radio]), textarea, select, dialog *";
        at.matches(typing).unwrap_or(false)
    });
    let is_combined = event.ctrl_key() || event.meta_key() || event.alt_key();
    !is_typed && !is_combined && !is_of_input_method(event) && !event.default_prevented()
}

/// Puts the focus into the search of this page, or into that for a learner once its page is there.
pub fn search(navigation: Navigation) {
    if give(SEARCH) {
        return;
    }
    navigation.go(&routes::learners());
    let path = navigation.path();
    spawn_local(async move {
        for _ in 0..LOOKS_MAX {
            TimeoutFuture::new(LOOK_MS).await;
            // Whoever has gone elsewhere meanwhile, or has begun something there, is left alone.
            let is_elsewhere = path.try_with_untracked(|at| *at != routes::learners());
            if is_elsewhere != Some(false) || !is_focus_free() {
                return;
            }
            // A page that opens gives the focus to its heading, perhaps after this.
            give(SEARCH);
        }
    });
}

/// How often a page that is still being loaded is looked at for its search: half a minute long.
const LOOKS_MAX: usize = 300;

/// How long one look waits for the next, in milliseconds.
const LOOK_MS: u32 = 100;

/// Whether nothing that somebody works with has the focus.
fn is_focus_free() -> bool {
    let active = document().active_element();
    active.is_none_or(|it| matches!(&*it.tag_name(), "BODY" | "H1"))
}
