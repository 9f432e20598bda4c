//! One writer per account: a Web Lock that a tab holds while it has the account open. The lock
//! tells people; the fence in `browser` is what protects the data.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures::channel::oneshot;
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{future_to_promise, spawn_local};

use super::StoreError;
use super::browser::account_database;

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
    release: Cell<Option<oneshot::Sender<()>>>,
    is_lost: Cell<bool>,
    on_lost: RefCell<Option<Box<dyn FnOnce()>>>,
}

/// Asks for the lock of `account` and does not wait for another tab to give it up.
pub async fn acquire(account: &str) -> Result<Acquired, StoreError> {
    let lock = request(account, "ifAvailable").await?;
    Ok(lock.map_or(Acquired::OpenElsewhere, Acquired::Held))
}

/// Takes the lock of `account` away from the tab that has it.
pub async fn steal(account: &str) -> Result<Lock, StoreError> {
    let lock = request(account, "steal").await?;
    lock.ok_or_else(|| StoreError::Unusable("the browser did not hand over the lock".to_owned()))
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
}

async fn request(account: &str, option: &str) -> Result<Option<Lock>, StoreError> {
    let unusable = |error: JsValue| StoreError::Unusable(format!("Web Locks: {error:?}"));
    let options = Object::new();
    Reflect::set(&options, &option.into(), &true.into()).map_err(unusable)?;

    let held = Rc::new(Held::default());
    let (answer, answered) = oneshot::channel();
    let granted = Closure::once_into_js({
        let held = held.clone();
        move |lock: JsValue| {
            let is_granted = !lock.is_null();
            // The tab may have stopped waiting; dropping `release` then gives the lock back.
            let (release, released) = oneshot::channel();
            if is_granted {
                held.release.set(Some(release));
            }
            let _ = answer.send(is_granted);
            // The browser holds the lock for as long as this promise is pending.
            future_to_promise(async move {
                let _ = released.await;
                Ok(JsValue::UNDEFINED)
            })
        }
    });
    let name = account_database(account);
    let promise = manager()?.request(&name, &options, granted.unchecked_ref()).map_err(unusable)?;
    spawn_local(watch(promise, held.clone()));

    let is_granted = answered.await.map_err(|_| unusable("no answer".into()))?;
    Ok(is_granted.then(|| Lock { account: account.to_owned(), held }))
}

/// The promise of the whole lock is rejected when another tab steals it.
async fn watch(promise: Promise, held: Rc<Held>) {
    if wasm_bindgen_futures::JsFuture::from(promise).await.is_ok() {
        return;
    }
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
