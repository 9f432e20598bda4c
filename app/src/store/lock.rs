//! One writer per account: a Web Lock that a tab holds while it may write. The lock decides what
//! people are shown; it does not protect the data, because a browser may take it away. The fencing
//! token in `browser` does.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures::channel::oneshot;
use futures::future::{Either, select};
use gloo::timers::future::TimeoutFuture;
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{future_to_promise, spawn_local};
use web_sys::AbortController;

use super::StoreError;
use super::browser::account_database;

/// How long a tab may take to release the lock after it was asked to. A tab that takes longer is
/// suspended or stuck, and the lock is stolen from it.
pub const HAND_OVER_MS_MAX: u32 = 4_000;

/// What asking for an account's lock gives.
pub enum Acquired {
    Held(Lock),
    /// Another tab or window has it.
    OpenElsewhere,
}

/// The right of this tab to write an account's data, given back when dropped.
pub struct Lock {
    account: String,
    held: Rc<Held>,
}

#[derive(Default)]
struct Held {
    answer: Cell<Option<oneshot::Sender<Granted>>>,
    release: Cell<Option<oneshot::Sender<()>>>,
    is_lost: Cell<bool>,
    on_lost: RefCell<Option<Box<dyn FnOnce()>>>,
}

/// How a request for the lock ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Granted {
    Yes,
    No,
}

/// Asks for the lock of `account` and does not wait for another tab to give it up.
pub async fn acquire(account: &str) -> Result<Acquired, StoreError> {
    let options = with_option("ifAvailable", &true.into())?;
    let lock = request(account, &options)?.await?;
    Ok(lock.map_or(Acquired::OpenElsewhere, Acquired::Held))
}

/// Waits until the tab that holds the lock releases it. That tab has been asked to do so; if it
/// takes too long, the lock is stolen from it.
pub async fn take_over(account: &str) -> Result<Lock, StoreError> {
    let stop = AbortController::new().map_err(unusable)?;
    let waiting = request(account, &with_option("signal", &stop.signal())?)?;
    let given = match select(Box::pin(waiting), TimeoutFuture::new(HAND_OVER_MS_MAX)).await {
        Either::Left((lock, _)) => lock?,
        Either::Right(((), waiting)) => {
            // If it was granted at this very moment, it stays so.
            stop.abort();
            waiting.await?
        }
    };
    match given {
        Some(lock) => Ok(lock),
        None => steal(account).await,
    }
}

async fn steal(account: &str) -> Result<Lock, StoreError> {
    let lock = request(account, &with_option("steal", &true.into())?)?.await?;
    lock.ok_or_else(|| StoreError::Unusable("the browser did not hand over the lock".to_owned()))
}

/// Whether some tab holds the lock of some account: then somebody is in on this device.
pub async fn is_any_held() -> bool {
    let Some(asked) = manager().ok().and_then(|manager| manager.query().ok()) else { return false };
    let Ok(state) = wasm_bindgen_futures::JsFuture::from(asked).await else { return false };
    let held = Reflect::get(&state, &"held".into()).unwrap_or_default();
    let name = |lock: &JsValue| Reflect::get(lock, &"name".into()).ok()?.as_string();
    let is_ours = |lock| name(&lock).is_some_and(|name| name.starts_with(&account_database("")));
    held.dyn_ref::<Array>().is_some_and(|held| held.iter().any(is_ours))
}

impl Lock {
    /// The account that this tab may write.
    pub fn account(&self) -> &str {
        &self.account
    }

    /// Calls `then` once when another tab takes the lock away, at once if it already has.
    pub fn on_lost(&self, then: impl FnOnce() + 'static) {
        if self.held.is_lost.get() {
            then();
        } else {
            self.held.on_lost.replace(Some(Box::new(then)));
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Nobody listens any more: giving the lock back must not look like losing it.
        self.held.on_lost.take();
        if let Some(release) = self.held.release.take() {
            // The receiver is gone when the lock was stolen: then there is nothing to give back.
            let _ = release.send(());
        }
    }
}

#[wasm_bindgen]
extern "C" {
    /// `navigator.locks`, which web-sys calls unstable; every browser since 2022 has it.
    type LockManager;

    #[wasm_bindgen(method, catch)]
    fn request(
        this: &LockManager,
        name: &str,
        options: &JsValue,
        granted: &Function,
    ) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn query(this: &LockManager) -> Result<Promise, JsValue>;
}

fn with_option(name: &str, value: &JsValue) -> Result<Object, StoreError> {
    let options = Object::new();
    Reflect::set(&options, &name.into(), value).map_err(unusable)?;
    Ok(options)
}

/// Asks at once; the future says how the browser answered.
fn request(
    account: &str,
    options: &Object,
) -> Result<impl Future<Output = Result<Option<Lock>, StoreError>> + use<>, StoreError> {
    let held = Rc::new(Held::default());
    let (answer, answered) = oneshot::channel();
    held.answer.set(Some(answer));
    let granted = Closure::once_into_js({
        let held = held.clone();
        move |lock: JsValue| {
            let is_granted = !lock.is_null();
            // The tab may have stopped waiting; dropping `release` then gives the lock back.
            let (release, released) = oneshot::channel();
            if is_granted {
                held.release.set(Some(release));
            }
            held.report(if is_granted { Granted::Yes } else { Granted::No });
            // The browser holds the lock for as long as this promise is pending.
            future_to_promise(async move {
                let _ = released.await;
                Ok(JsValue::UNDEFINED)
            })
        }
    });
    let name = account_database(account);
    let promise = manager()?.request(&name, options, granted.unchecked_ref()).map_err(unusable)?;
    spawn_local(watch(promise, held.clone()));

    let account = account.to_owned();
    Ok(async move {
        let granted = answered.await.map_err(|_| unusable("no answer".into()))?;
        Ok((granted == Granted::Yes).then(|| Lock { account, held }))
    })
}

fn unusable(error: JsValue) -> StoreError {
    StoreError::Unusable(format!("Web Locks: {error:?}"))
}

impl Held {
    fn report(&self, granted: Granted) {
        if let Some(answer) = self.answer.take() {
            // Nobody waits any more: then nobody needs to know.
            let _ = answer.send(granted);
        }
    }
}

/// The promise of the whole lock is rejected when another tab steals it, or when nobody waits for
/// it any more.
async fn watch(promise: Promise, held: Rc<Held>) {
    if wasm_bindgen_futures::JsFuture::from(promise).await.is_ok() {
        return;
    }
    held.report(Granted::No);
    held.is_lost.set(true);
    if let Some(then) = held.on_lost.take() {
        then();
    }
}

fn manager() -> Result<LockManager, StoreError> {
    web_sys::window()
        .and_then(|window| Reflect::get(&window.navigator(), &"locks".into()).ok())
        .filter(|locks| !locks.is_undefined())
        .map(JsCast::unchecked_into)
        .ok_or_else(|| StoreError::Unusable("no Web Locks".to_owned()))
}
