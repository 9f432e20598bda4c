//! A new release of the app: fetched whole by the service worker, then offered, never forced.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::EventListener;
use js_sys::{Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState,
};

use crate::platform;

/// A tablet may stay on one page for days; half an hour finds a release before the next lesson.
const CHECK_EVERY_MS: i64 = 30 * 60 * 1_000;

/// How far this device is with the releases of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Release {
    /// Nothing is kept yet: the app needs the network to open again.
    OnlineOnly,
    /// This release is kept and opens offline.
    Kept,
    /// A newer one is kept as well and waits for `apply`.
    Waiting,
}

/// Registers the service worker and keeps `release` true from now on.
pub fn watch(release: RwSignal<Release>) {
    let Some(container) = container() else { return };
    spawn_local(async move {
        let registered = JsFuture::from(container.register("/sw.js")).await;
        // Without a service worker the app works as long as there is a network.
        let Ok(registration) = registered else { return };
        let registration: ServiceWorkerRegistration = registration.unchecked_into();
        follow(&container, &registration, release);
        check_when_seen(registration);
    });
}

/// Switches to the waiting release and loads the page again; does nothing when none waits.
pub fn apply() {
    let Some(container) = container() else { return };
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
        let message = Object::new();
        let is_set = Reflect::set(&message, &"type".into(), &"activate".into());
        is_set.expect("a plain new object takes every property");
        // The worker ended by itself: the next load of the page has the new release then.
        let _ = waiting.post_message(&message);
    });
}

/// `None` over plain http from another machine, where the browser has no service worker.
fn container() -> Option<ServiceWorkerContainer> {
    let navigator = web_sys::window()?.navigator();
    let container = Reflect::get(&navigator, &"serviceWorker".into()).ok()?;
    (!container.is_undefined()).then(|| container.unchecked_into())
}

fn follow(
    container: &ServiceWorkerContainer,
    registration: &ServiceWorkerRegistration,
    release: RwSignal<Release>,
) {
    let tell = {
        let (container, registration) = (container.clone(), registration.clone());
        Rc::new(move || release.set(state_of(&container, &registration)))
    };
    tell();

    let on_control = tell.clone();
    EventListener::new(container, "controllerchange", move |_| on_control()).forget();

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

fn state_of(
    container: &ServiceWorkerContainer,
    registration: &ServiceWorkerRegistration,
) -> Release {
    let waits = registration.waiting().is_some_and(|w| w.state() == ServiceWorkerState::Installed);
    match (container.controller(), waits) {
        (None, _) => Release::OnlineOnly,
        (Some(_), false) => Release::Kept,
        (Some(_), true) => Release::Waiting,
    }
}

/// Asks for a new release when somebody comes back to the page and some time has passed.
fn check_when_seen(registration: ServiceWorkerRegistration) {
    let checked = Cell::new(platform::now());
    EventListener::new(&document(), "visibilitychange", move |_| {
        let now = platform::now();
        if document().hidden() || now - checked.get() < CHECK_EVERY_MS {
            return;
        }
        checked.set(now);
        if let Ok(checking) = registration.update() {
            spawn_local(async move {
                // Offline the check fails, and the next one comes by itself.
                let _ = JsFuture::from(checking).await;
            });
        }
    })
    .forget();
}
