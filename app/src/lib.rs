//! The app in the browser: mounts the first page. What is public here is what a page without views
//! needs to work with records: `tests/bench/page` is one.

mod charts;
mod conference;
mod exam;
mod fields;
mod figures;
mod focus;
mod frame;
mod history_api;
mod inbox;
mod later;
mod learners;
mod lists;
mod loading;
mod me;
mod navigation;
mod network;
mod new_year;
mod parts;
pub mod platform;
mod reading;
mod records;
pub mod replica;
mod review;
mod router;
mod routes;
mod saving;
pub mod session;
mod settings;
pub mod store;
mod sync;
mod teaching;
mod today;
mod typing;
mod update;
pub mod watch;
mod words;

use leptos::prelude::*;
use shared::words::{Lang, Part};

use later::Later;
use update::Updates;
use words::Localization;

/// Puts the app up in the page. `folder` is where the files of this release lie, and `words` are
/// its Japanese texts.
pub fn start(folder: String, words: String) {
    console_error_panic_hook::set_once();
    shared::words::install(Lang::Ja, Part::First, words);
    mount_to_body(move || view! { <App folder /> });
}

#[component]
fn App(folder: String) -> impl IntoView {
    Updates::provide(&folder);
    let localization = Localization::provide(folder.clone());
    let later = Later::provide(folder, localization);
    focus::keep();
    #[cfg(debug_assertions)]
    if parts::is_gallery_asked() {
        return view! { <parts::Gallery /> }.into_any();
    }
    let prepare = Callback::new(move |role| router::prepare(role, later));
    view! { <session::Gate pages=router::Pages prepare /> }.into_any()
}
