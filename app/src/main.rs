//! The app in the browser: starts the service worker and puts the first page up.

mod book;
mod charts;
mod choices;
mod entry;
mod forms;
mod frame;
mod learner;
mod manager;
mod origin;
mod parts;
mod routes;
mod session;
mod store;
mod sync;
mod tabs;
mod tutor;
mod typing;
mod update;
mod words;

use leptos::prelude::*;

use update::Release;

fn main() {
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
