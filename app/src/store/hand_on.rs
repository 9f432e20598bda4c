//! Hands the key of an open account on to the page that follows it, so that a reload and a new tab
//! do not ask for the password. The service worker keeps it in memory for some seconds while a page
//! is being loaded; a tab that is open gives it to a new one. Nothing of it is ever stored: what
//! `sessionStorage` has is a random number under which the worker gives it to one page. With the
//! key goes what the page had no time to store.

use std::cell::RefCell;
use std::rc::Rc;

use futures::channel::oneshot;
use futures::future::{Either, select};
use gloo::events::EventListener;
use gloo::timers::future::TimeoutFuture;
use js_sys::{Object, Reflect};
use shared::sync::message::hex;
use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, CryptoKey, Event, MessageEvent, ServiceWorker};

use super::lock;
use super::sealed::SealedKv;
use crate::platform;

/// Where a new tab asks the others.
const LINE: &str = "manabi-hand-on";
/// Where a page keeps the number under which the worker has its key.
const NUMBER: &str = "manabi-number";
/// Says that somebody has left in this tab: the page that follows asks nobody.
const LEFT: &str = "manabi-left";
/// A worker or a tab that has the key answers at once, unless the machine is busy.
const ANSWER_MS_MAX: u32 = 3_000;

/// The key of an open account on its way to another page.
pub struct Handed {
    /// Whose it is.
    pub account: String,
    /// Whether the page before wrote: then the page that follows it goes on writing.
    pub is_writer: bool,
    /// What the page before had no time to store, as it said it.
    pub left: Option<String>,
    pub(super) key: CryptoKey,
}

/// What listens while an account is open.
struct Offer {
    _asked: Option<(BroadcastChannel, EventListener)>,
    _left: Option<EventListener>,
}

thread_local! {
    static OFFER: RefCell<Option<Offer>> = const { RefCell::new(None) };
}

/// From now on this tab hands the account on, as long as `is_there` says that somebody is. When the
/// page goes, `left` says what it has no time to store.
pub fn offer(
    store: Rc<SealedKv>,
    is_there: impl Fn() -> bool + 'static,
    left: impl Fn() -> Option<String> + 'static,
) {
    if let Some(storage) = tab_storage() {
        storage.remove(LEFT);
    }
    let is_there = Rc::new(is_there);
    let message = Rc::new(move || if is_there() { message_of(&store) } else { None });
    let asked = BroadcastChannel::new(LINE).ok().map(|line| {
        let message = message.clone();
        let listener = EventListener::new(&line, "message", move |event| {
            answer(event, &message);
        });
        (line, listener)
    });
    let leaving = when_page_goes(move || {
        if let Some(message) = message() {
            if let Some(left) = left() {
                set(&message, "left", &left.into());
            }
            leave_with_worker(&message);
        }
    });
    OFFER.set(Some(Offer { _asked: asked, _left: leaving }));
}

fn when_page_goes(go: impl Fn() + 'static) -> Option<EventListener> {
    let window = web_sys::window()?;
    Some(EventListener::new(&window, "pagehide", move |_| go()))
}

/// Somebody has left: nobody is given the key any more, by this tab or by the worker.
pub fn withdraw() {
    if OFFER.take().is_none() {
        return;
    }
    if let Some(worker) = worker() {
        let message = Object::new();
        set(&message, "type", &"forget".into());
        // A worker that has ended has forgotten.
        let _ = worker.post_message(&message);
    }
    if let Some(storage) = tab_storage() {
        // Without it the next page asks the other tabs, in which nobody is in either.
        let _ = storage.put(LEFT, "yes");
    }
}

/// The account that the page before this one, or another tab, has open. Until it is open here, the
/// page hands it on as it came: a reload may follow the one before at any moment.
pub async fn receive() -> Option<Handed> {
    let storage = tab_storage();
    let read = |name: &str| storage.as_ref()?.get(name);
    let remove = |name: &str| storage.as_ref().into_iter().for_each(|it| it.remove(name));
    let (number, has_left) = (read(NUMBER), read(LEFT).is_some());
    remove(LEFT);
    let handed = match number.as_deref().filter(|_| !has_left) {
        Some(number) => from_page_before(number).await,
        None => None,
    };
    if let Some(handed) = &handed {
        pass_on(handed);
    }
    remove(NUMBER);
    if handed.is_some() || has_left || !lock::is_any_held().await {
        return handed;
    }
    let handed = in_time(from_other_tab()?).await?;
    // The other tab goes on writing.
    Some(Handed { is_writer: false, ..handed })
}

/// What the page before left with the worker, which keeps it until it is here.
async fn from_page_before(number: &str) -> Option<Handed> {
    let handed = in_time(from_worker(number)?).await?;
    tell_worker("taken", number);
    Some(handed)
}

/// The account is not open here yet: if the page goes, the one that follows it gets what came.
fn pass_on(handed: &Handed) {
    let message = new_message(&handed.account, &handed.key, handed.is_writer);
    if let Some(left) = &handed.left {
        set(&message, "left", &left.as_str().into());
    }
    let leaving = when_page_goes(move || leave_with_worker(&message));
    OFFER.set(Some(Offer { _asked: None, _left: leaving }));
}

/// What came does not open anything here: nobody gets it from this page.
pub fn stop_passing_on() {
    OFFER.take();
}

/// Gives the key to the tab that asks, and to no other.
fn answer(event: &Event, message: &Rc<impl Fn() -> Option<Object>>) {
    let line = event.dyn_ref::<MessageEvent>().and_then(|event| event.data().as_string());
    let (Some(line), Some(message)) = (line, message()) else { return };
    if let Ok(line) = BroadcastChannel::new(&line) {
        // Where a browser cannot send a key the new tab asks for the password.
        let _ = line.post_message(&message);
        line.close();
    }
}

/// Leaves the key with the worker, under a number that only the page knows which comes next in
/// this tab.
fn leave_with_worker(message: &Object) {
    let (Some(worker), Some(storage)) = (worker(), tab_storage()) else { return };
    let number = hex(&platform::random_bytes::<16>());
    set(message, "type", &"hold".into());
    set(message, "number", &number.as_str().into());
    if storage.put(NUMBER, &number).is_ok() {
        // Where a browser cannot send a key the next page asks for the password.
        let _ = worker.post_message(message);
    }
}

fn message_of(store: &SealedKv) -> Option<Object> {
    let (account, key) = store.opening_key()?;
    Some(new_message(&account, &key, store.is_writer()))
}

fn new_message(account: &str, key: &JsValue, is_writer: impl Into<JsValue>) -> Object {
    let message = Object::new();
    set(&message, "account", &account.into());
    set(&message, "key", key);
    set(&message, "writes", &is_writer.into());
    message
}

fn handed_in(message: &JsValue) -> Option<Handed> {
    let value = |name: &str| Reflect::get(message, &name.into()).ok();
    Some(Handed {
        account: value("account")?.as_string()?,
        is_writer: value("writes")?.as_bool()?,
        left: value("left").and_then(|left| left.as_string()),
        key: value("key")?.dyn_into().ok()?,
    })
}

/// Asks the worker; the answer says whether it has it.
fn from_worker(number: &str) -> Option<impl Future<Output = Option<Handed>> + use<>> {
    worker()?;
    let container = platform::service_workers()?;
    let (answer, answered) = oneshot::channel();
    let answer = RefCell::new(Some(answer));
    let listener = EventListener::new(&container, "message", move |event| {
        let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data).unwrap_or_default();
        let kind = Reflect::get(&data, &"type".into()).ok().and_then(|kind| kind.as_string());
        if kind.as_deref() == Some("held")
            && let Some(answer) = answer.take()
        {
            // Nobody waits any more: then the password has been asked for.
            let _ = answer.send(handed_in(&data));
        }
    });
    tell_worker("claim", number);
    Some(async move {
        let handed = answered.await.ok().flatten();
        drop(listener);
        handed
    })
}

fn tell_worker(what: &str, number: &str) {
    let Some(worker) = worker() else { return };
    let message = Object::new();
    set(&message, "type", &what.into());
    set(&message, "number", &number.into());
    // A worker that has ended answers nobody, and has forgotten.
    let _ = worker.post_message(&message);
}

/// Asks the other tabs on a line that only this page and whoever answers know of.
fn from_other_tab() -> Option<impl Future<Output = Option<Handed>>> {
    let name = format!("{LINE}-{}", hex(&platform::random_bytes::<16>()));
    let own = BroadcastChannel::new(&name).ok()?;
    let (answer, answered) = oneshot::channel();
    let answer = RefCell::new(Some(answer));
    let listener = EventListener::new(&own, "message", move |event| {
        let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data).unwrap_or_default();
        if let Some(handed) = handed_in(&data)
            && let Some(answer) = answer.take()
        {
            // Nobody waits any more: then the password has been asked for.
            let _ = answer.send(handed);
        }
    });
    let line = BroadcastChannel::new(LINE).ok()?;
    line.post_message(&name.into()).ok()?;
    Some(async move {
        let handed = answered.await.ok();
        line.close();
        drop(listener);
        own.close();
        handed
    })
}

async fn in_time(asked: impl Future<Output = Option<Handed>>) -> Option<Handed> {
    match select(Box::pin(asked), TimeoutFuture::new(ANSWER_MS_MAX)).await {
        Either::Left((handed, _)) => handed,
        Either::Right(_) => None,
    }
}

fn worker() -> Option<ServiceWorker> {
    platform::service_workers()?.controller()
}

#[wasm_bindgen]
extern "C" {
    /// `sessionStorage`: a few texts that belong to one tab.
    type TabStorage;

    #[wasm_bindgen(method, js_name = getItem)]
    fn get(this: &TabStorage, name: &str) -> Option<String>;

    #[wasm_bindgen(method, catch, js_name = setItem)]
    fn put(this: &TabStorage, name: &str, value: &str) -> Result<(), JsValue>;

    #[wasm_bindgen(method, js_name = removeItem)]
    fn remove(this: &TabStorage, name: &str);
}

/// `None` where the browser lets no page keep anything.
fn tab_storage() -> Option<TabStorage> {
    let window = web_sys::window()?;
    let storage = Reflect::get(&window, &"sessionStorage".into()).ok()?;
    (!storage.is_null()).then(|| storage.unchecked_into())
}

fn set(object: &Object, name: &str, value: &JsValue) {
    Reflect::set(object, &name.into(), value).expect("a plain new object takes every property");
}
