//! IndexedDB as futures: a database with one object store, its requests and its transactions.
//! Knows nothing of what is stored; `browser` and `directory` do.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures::channel::oneshot;
use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use wasm_bindgen::prelude::*;
use web_sys::{
    DomException, EventTarget, IdbDatabase, IdbFactory, IdbKeyRange, IdbObjectStore, IdbRequest,
    IdbTransaction,
};

use super::{Durability, StoreError};

/// The one object store of each database.
const STORE: &str = "kv";
/// All releases use this; a change of what is stored is a matter of keys and values.
const VERSION: u32 = 1;
/// The first wait before a lost connection is opened again; it doubles each time. Long enough for a
/// browser that restarts its storage process, short enough for a person.
const REOPEN_AFTER_MS: u32 = 250;

/// Why a database did not answer.
#[derive(Debug)]
pub enum Trouble {
    /// The connection is gone; a new one may work. The browser's words are for the log.
    Lost(String),
    Full,
    Other(String),
}

impl From<Trouble> for StoreError {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Full => Self::Full,
            Trouble::Lost(reason) | Trouble::Other(reason) => Self::Unusable(reason),
        }
    }
}

impl From<JsValue> for Trouble {
    fn from(error: JsValue) -> Self {
        let Some(exception) = error.dyn_ref::<DomException>() else {
            return Self::Other(format!("{error:?}"));
        };
        let name = exception.name();
        let reason = format!("{name}: {}", exception.message());
        match name.as_str() {
            "QuotaExceededError" => Self::Full,
            // A transaction that we did not abort ourselves was aborted by its lost connection;
            // Safari calls a storage process that went away an unknown error.
            "InvalidStateError" | "AbortError" | "UnknownError" => Self::Lost(reason),
            _ => Self::Other(reason),
        }
    }
}

impl Trouble {
    fn of(error: Option<DomException>) -> Self {
        error.map_or_else(
            || Self::Lost("the connection was closed".to_owned()),
            |error| JsValue::from(error).into(),
        )
    }
}

/// A database that opens itself again when the browser closed its connection.
pub struct Database {
    name: String,
    connection: RefCell<Option<Connection>>,
}

struct Connection {
    database: IdbDatabase,
    options: Options,
    is_open: Rc<Cell<bool>>,
    _listeners: [EventListener; 2],
}

impl Database {
    /// Opens the database `name`, which is made when it is not there.
    pub async fn open(name: &str) -> Result<Self, Trouble> {
        let database = Self { name: name.to_owned(), connection: RefCell::default() };
        database.connect().await?;
        Ok(database)
    }

    /// Starts a transaction that only reads.
    pub async fn read(&self) -> Result<Transaction, Trouble> {
        self.begin("readonly", Durability::Relaxed).await
    }

    /// Starts a transaction that may write. Nothing but its own requests may be awaited before
    /// `complete`, because the browser ends a transaction that has nothing to do.
    pub async fn write(&self, durability: Durability) -> Result<Transaction, Trouble> {
        self.begin("readwrite", durability).await
    }

    /// Waits a moment before the next transaction opens a new connection, longer after more tries.
    pub async fn back_off(&self, tries: u32) {
        self.close();
        let (send, passed) = oneshot::channel::<()>();
        Timeout::new(REOPEN_AFTER_MS << tries, move || drop(send)).forget();
        // The sender is dropped unused: that it is gone is the message.
        let _ = passed.await;
    }

    /// Closes the connection; the next transaction opens a new one.
    pub fn close(&self) {
        if let Some(connection) = self.connection.take() {
            connection.database.close();
        }
    }

    async fn begin(&self, mode: &str, durability: Durability) -> Result<Transaction, Trouble> {
        self.connect().await?;
        let connection = self.connection.borrow();
        let connection = connection.as_ref().ok_or_else(|| Trouble::of(None))?;
        Transaction::begin(connection, mode, durability)
    }

    async fn connect(&self) -> Result<(), Trouble> {
        if self.connection.borrow().as_ref().is_some_and(|it| it.is_open.get()) {
            return Ok(());
        }
        let request = factory()?.open_with_u32(&self.name, VERSION)?;
        let opening = request.clone();
        let _upgrade = EventListener::once(&request, "upgradeneeded", move |_| {
            // A failure here fails the request, which is where it is reported.
            if let Ok(result) = opening.result() {
                let _ = result.unchecked_into::<IdbDatabase>().create_object_store(STORE);
            }
        });
        let database = PendingRequest::of(request.into()).answer().await?;
        let database: IdbDatabase = database.unchecked_into();
        self.connection.replace(Some(Connection::watch(database)?));
        Ok(())
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // An open connection without an owner would keep the database from being deleted.
        self.close();
    }
}

impl Connection {
    fn watch(database: IdbDatabase) -> Result<Self, Trouble> {
        let is_open = Rc::new(Cell::new(true));
        let closed = is_open.clone();
        let on_close = EventListener::new(&database, "close", move |_| closed.set(false));
        let closed = is_open.clone();
        let closing = database.clone();
        // Somebody deletes the database (a hand-back in another tab): stand out of the way.
        let on_version_change = EventListener::new(&database, "versionchange", move |_| {
            closing.close();
            closed.set(false);
        });
        let options = Options::new()?;
        Ok(Self { database, options, is_open, _listeners: [on_close, on_version_change] })
    }
}

/// What a transaction is begun with, made once for all of them.
struct Options {
    strict: js_sys::Object,
    relaxed: js_sys::Object,
}

impl Options {
    fn new() -> Result<Self, Trouble> {
        let of = |word: &str| {
            let options = js_sys::Object::new();
            js_sys::Reflect::set(&options, &"durability".into(), &word.into())?;
            Ok::<_, Trouble>(options)
        };
        Ok(Self { strict: of("strict")?, relaxed: of("relaxed")? })
    }
}

/// One transaction on the object store; it ends by `complete` or by being aborted.
pub struct Transaction {
    transaction: IdbTransaction,
    store: IdbObjectStore,
    end: FirstEvent,
}

#[wasm_bindgen]
extern "C" {
    /// `IDBDatabase` with the third argument of `transaction`, which web-sys calls unstable.
    type DurableDatabase;

    #[wasm_bindgen(method, catch, js_name = transaction)]
    fn transaction_with_options(
        this: &DurableDatabase,
        store: &str,
        mode: &str,
        options: &JsValue,
    ) -> Result<IdbTransaction, JsValue>;
}

impl Transaction {
    fn begin(connection: &Connection, mode: &str, durability: Durability) -> Result<Self, Trouble> {
        let options = match durability {
            Durability::Strict => &connection.options.strict,
            Durability::Relaxed => &connection.options.relaxed,
        };
        let transaction = connection
            .database
            .unchecked_ref::<DurableDatabase>()
            .transaction_with_options(STORE, mode, options)?;
        let store = transaction.object_store(STORE)?;
        let end = FirstEvent::of(&transaction, ["complete", "abort"]);
        Ok(Self { transaction, store, end })
    }

    /// The value at `key`, `undefined` when there is none.
    pub async fn get(&self, key: &str) -> Result<JsValue, Trouble> {
        self.ask(key)?.answer().await
    }

    /// Asks for the value at `key` and does not wait: what is asked next is on its way, too.
    pub fn ask(&self, key: &str) -> Result<PendingRequest, Trouble> {
        Ok(PendingRequest::of(self.store.get(&key.into())?))
    }

    /// Up to `limit` keys and values in `range`, ordered by key.
    pub async fn get_all(
        &self,
        range: &IdbKeyRange,
        limit: u32,
    ) -> Result<Vec<(JsValue, JsValue)>, Trouble> {
        let keys = self.store.get_all_keys_with_key_and_limit(range, limit)?;
        let values = self.store.get_all_with_key_and_limit(range, limit)?;
        let (keys, values) = (PendingRequest::of(keys), PendingRequest::of(values));
        let (keys, values) = futures::try_join!(keys.answer(), values.answer())?;
        let keys: js_sys::Array = keys.unchecked_into();
        let values: js_sys::Array = values.unchecked_into();
        Ok(keys.iter().zip(values.iter()).collect())
    }

    /// Asks for a write; whether it worked is known at `complete`.
    pub fn put(&self, key: &str, value: &JsValue) -> Result<(), Trouble> {
        self.store.put_with_key(value, &key.into())?;
        Ok(())
    }

    /// Asks for a removal; whether it worked is known at `complete`.
    pub fn delete(&self, key: &str) -> Result<(), Trouble> {
        self.store.delete(&key.into())?;
        Ok(())
    }

    /// Waits until everything asked for is written.
    pub async fn complete(self) -> Result<(), Trouble> {
        // Nothing more is asked for, so the browser need not find that out by itself. It refuses
        // when the transaction has ended already, of which the event tells.
        #[expect(deprecated, reason = "its signature in web-sys will change, the browser's stays")]
        let _ = self.transaction.commit();
        match self.end.happened().await {
            "complete" => Ok(()),
            _ => Err(Trouble::of(self.transaction.error())),
        }
    }

    /// Gives up: nothing asked for is written.
    pub fn abort(self) {
        // An error means that the transaction has already ended without us.
        let _ = self.transaction.abort();
    }
}

/// All string keys that start with `prefix` and come after `last`, when given.
pub fn range_after(prefix: &str, last: Option<&str>) -> Result<IdbKeyRange, Trouble> {
    // Keys are ASCII by convention, so this sorts after every key with the prefix.
    let end = format!("{prefix}\u{ffff}");
    let start = last.unwrap_or(prefix);
    let range = IdbKeyRange::bound_with_lower_open(&start.into(), &end.into(), last.is_some())?;
    Ok(range)
}

fn factory() -> Result<IdbFactory, Trouble> {
    let window = web_sys::window().ok_or_else(|| Trouble::Other("no window".to_owned()))?;
    window.indexed_db()?.ok_or_else(|| Trouble::Other("no IndexedDB".to_owned()))
}

/// A request under way.
pub struct PendingRequest {
    request: IdbRequest,
    end: FirstEvent,
}

impl PendingRequest {
    fn of(request: IdbRequest) -> Self {
        let end = FirstEvent::of(&request, ["success", "error"]);
        Self { request, end }
    }

    /// What came of it.
    pub async fn answer(self) -> Result<JsValue, Trouble> {
        match self.end.happened().await {
            "success" => Ok(self.request.result()?),
            _ => Err(Trouble::of(self.request.error()?)),
        }
    }
}

/// The first of some events, listened to from the moment it is made.
struct FirstEvent {
    happened: oneshot::Receiver<&'static str>,
    _listeners: [EventListener; 2],
}

impl FirstEvent {
    fn of(target: &EventTarget, names: [&'static str; 2]) -> Self {
        let (send, happened) = oneshot::channel();
        let send = Rc::new(Cell::new(Some(send)));
        let listen = |name: &'static str| {
            let send = send.clone();
            EventListener::once(target, name, move |_| {
                if let Some(send) = send.take() {
                    // Nobody waits any more: then nobody needs to know.
                    let _ = send.send(name);
                }
            })
        };
        Self { happened, _listeners: names.map(listen) }
    }

    async fn happened(self) -> &'static str {
        self.happened.await.expect("the listeners that hold the sender live as long as we wait")
    }
}
