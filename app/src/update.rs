//! Releases of the app on this device: the service worker fetches all files of a release, so that
//! it opens without a network. A new release is offered, never forced.

use std::sync::OnceLock;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::EventListener;
use js_sys::{Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    MessageEvent, ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration,
    ServiceWorkerState,
};

use crate::platform::{self, service_workers};

/// A tablet may stay on one page for days; half an hour finds a release before the next lesson.
const CHECK_EVERY_MS: i64 = 30 * 60 * 1_000;

/// How far this device is with the releases of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Release {
    /// Not everything is kept yet: the app needs the network to open again.
    OnlineOnly,
    /// This release is kept and opens offline.
    Kept,
    /// A newer one is kept as well and waits for `apply`.
    Waiting,
}

/// Keeps this release and the next ones on the device, once it has been begun.
#[derive(Clone, Copy)]
pub struct Updates {
    release: RwSignal<Release>,
    /// Whether the worker that controls this page has said that it has everything.
    is_whole: RwSignal<bool>,
    has_begun: StoredValue<bool>,
    /// Where the files of this release lie.
    folder: StoredValue<String>,
}

/// The name of the release that runs, for code that stands in no view.
static NAME: OnceLock<String> = OnceLock::new();

/// What this release is called, here and where devices are listed; empty before it is known.
pub fn release_name() -> String {
    NAME.get().cloned().unwrap_or_default()
}

impl Updates {
    /// Makes it known to everything below. On a device that has a release already it begins at
    /// once.
    pub fn provide(folder: &str) -> Updates {
        let updates = Updates {
            release: RwSignal::new(Release::OnlineOnly),
            is_whole: RwSignal::new(false),
            has_begun: StoredValue::new(false),
            folder: StoredValue::new(folder.to_owned()),
        };
        provide_context(updates);
        // It is provided once; what a test provides again has the same name.
        let _ = NAME.set(updates.name());
        if service_workers().is_some_and(|container| container.controller().is_some()) {
            updates.begin();
        }
        updates
    }

    /// How far this device is; a view that asks follows it.
    pub fn release(self) -> Release {
        self.release.get()
    }

    /// The name of this release: what its folder has behind the dash.
    pub fn name(self) -> String {
        let name = self.folder.get_value();
        let name = name.trim_matches('/');
        name.strip_prefix("app-").unwrap_or(name).to_owned()
    }

    /// Whether this browser is able to keep a release.
    pub fn is_possible(self) -> bool {
        service_workers().is_some()
    }

    /// Registers the service worker, which then fetches the whole release. Called when the first
    /// page stands, so that nothing takes the network from what somebody waits for.
    pub fn begin(self) {
        if self.has_begun.get_value() {
            return;
        }
        self.has_begun.set_value(true);
        let Some(container) = service_workers() else { return };
        spawn_local(async move {
            let registered = JsFuture::from(container.register("/sw.js")).await;
            // Without a service worker the app works as long as there is a network.
            let Ok(registration) = registered else { return };
            let registration: ServiceWorkerRegistration = registration.unchecked_into();
            self.follow(&container, &registration);
            self.check_when_seen(container, registration);
        });
    }

    /// Looks whether this release is still kept, as with each page that is opened: a browser may
    /// clear it under an open app.
    pub fn look(self) {
        if self.has_begun.get_value()
            && let Some(container) = service_workers()
        {
            self.ask_for_the_rest(&container);
        }
    }

    /// Lets the worker look whether it still has everything, and fetch what is missing: a browser
    /// may clear what was kept while the worker lives on.
    fn ask_for_the_rest(self, container: &ServiceWorkerContainer) {
        let Some(worker) = container.controller() else { return };
        let folder = self.folder.get_value();
        // The worker ended by itself: the browser starts it again for the next message.
        let _ = worker.post_message(&message(&[("type", "fill"), ("folder", &folder)]));
    }
}

/// Switches to the waiting release and loads the page again; does nothing when none waits.
pub fn apply() {
    let Some(container) = service_workers() else { return };
    spawn_local(async move {
        let found = JsFuture::from(container.get_registration()).await;
        let Some(registration) = found.ok().filter(|found| !found.is_undefined()) else { return };
        let registration: ServiceWorkerRegistration = registration.unchecked_into();
        let Some(waiting) = registration.waiting() else { return };
        let reload = || {
            if let Some(window) = web_sys::window() {
                // The browser refuses only while the page is being left anyway.
                let _ = window.location().reload();
            }
        };
        EventListener::once(&container, "controllerchange", move |_| reload()).forget();
        // The worker ended by itself: the next load of the page has the new release then.
        let _ = waiting.post_message(&message(&[("type", "activate")]));
    });
}

fn message(values: &[(&str, &str)]) -> Object {
    let message = Object::new();
    for (name, value) in values {
        let is_set = Reflect::set(&message, &(*name).into(), &(*value).into());
        is_set.expect("a plain new object takes every property");
    }
    message
}

impl Updates {
    fn follow(self, container: &ServiceWorkerContainer, registration: &ServiceWorkerRegistration) {
        let tell = {
            let (container, registration) = (container.clone(), registration.clone());
            Rc::new(move || {
                let is_whole = self.is_whole.get_untracked();
                self.release.set(state_of(&container, &registration, is_whole));
            })
        };
        tell();

        let (on_control, controlled) = (tell.clone(), container.clone());
        EventListener::new(container, "controllerchange", move |_| {
            on_control();
            self.ask_for_the_rest(&controlled);
        })
        .forget();
        let on_answer = tell.clone();
        EventListener::new(container, "message", move |event| {
            if let Some(is_whole) = whole_in(event) {
                self.is_whole.set(is_whole);
                on_answer();
            }
        })
        .forget();
        self.ask_for_the_rest(container);

        let follow_worker = {
            let listener = RefCell::new(None);
            move |worker: ServiceWorker| {
                let tell = tell.clone();
                let on_change = EventListener::new(&worker, "statechange", move |_| tell());
                // Only the newest worker is of interest; the listener of the one before goes away.
                listener.replace(Some(on_change));
            }
        };
        if let Some(worker) = registration.installing() {
            follow_worker(worker);
        }
        let found = registration.clone();
        EventListener::new(registration, "updatefound", move |_| {
            if let Some(worker) = found.installing() {
                follow_worker(worker);
            }
        })
        .forget();
    }

    /// Asks for a new release, and for what may be missing of this one, when somebody comes back to
    /// the page and some time has passed.
    fn check_when_seen(
        self,
        container: ServiceWorkerContainer,
        registration: ServiceWorkerRegistration,
    ) {
        let checked = Cell::new(platform::now());
        EventListener::new(&document(), "visibilitychange", move |_| {
            let now = platform::now();
            if document().hidden() || now - checked.get() < CHECK_EVERY_MS {
                return;
            }
            checked.set(now);
            self.ask_for_the_rest(&container);
            if let Ok(checking) = registration.update() {
                spawn_local(async move {
                    // Offline the check fails, and the next one comes by itself.
                    let _ = JsFuture::from(checking).await;
                });
            }
        })
        .forget();
    }
}

/// The answer of a worker that was asked whether it has everything.
fn whole_in(event: &web_sys::Event) -> Option<bool> {
    let data = event.dyn_ref::<MessageEvent>()?.data();
    let of = |name: &str| Reflect::get(&data, &name.into()).ok();
    let is_answer = of("type")?.as_string().as_deref() == Some("kept");
    is_answer.then(|| of("whole")?.as_bool()).flatten()
}

fn state_of(
    container: &ServiceWorkerContainer,
    registration: &ServiceWorkerRegistration,
    is_whole: bool,
) -> Release {
    let waits = registration.waiting().is_some_and(|w| w.state() == ServiceWorkerState::Installed);
    match (container.controller(), waits) {
        (Some(_), true) => Release::Waiting,
        (Some(_), false) if is_whole => Release::Kept,
        _ => Release::OnlineOnly,
    }
}
