//! The app in the browser: starts the service worker and puts the first page up. What is public
//! here is what a page without views needs to work with records: `tests/bench/page` is one.

mod charts;
mod exam;
mod fields;
mod figures;
mod frame;
mod history_api;
mod inbox;
mod learners;
mod lists;
mod loading;
mod me;
mod parts;
pub mod platform;
mod reading;
mod records;
pub mod replica;
mod review;
mod routes;
mod saving;
pub mod session;
mod settings;
pub mod store;
mod sync;
mod today;
mod typing;
mod update;
pub mod watch;
mod words;

use leptos::prelude::*;

use update::Release;

/// Puts the app up in the page.
pub fn start() {
    console_error_panic_hook::set_once();
    mount_to_body(App);
}

#[component]
fn App() -> impl IntoView {
    let release = RwSignal::new(Release::OnlineOnly);
    update::watch(release);
    provide_context(release);
    words::provide();
    #[cfg(debug_assertions)]
    if parts::is_gallery_asked() {
        return view! { <parts::Gallery /> }.into_any();
    }
    view! { <session::Gate /> }.into_any()
}
