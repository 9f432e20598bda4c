//! The app in the browser: starts the service worker and puts the first page up. What is public
//! here is what a page without views needs to work with records: `tests/bench/page` is one.

pub mod book;
mod charts;
mod choices;
pub mod entry;
mod forms;
mod frame;
mod learner;
mod manager;
mod origin;
mod parts;
mod routes;
pub mod session;
pub mod store;
mod sync;
mod tabs;
mod tutor;
mod typing;
mod update;
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
    view! { <entry::Gate /> }.into_any()
}
