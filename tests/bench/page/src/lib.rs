//! The app's storage and sync without its views, for pages that measure: what `static/manabi.js`
//! calls. Records cross the border to JavaScript as JSON text, once for each call.

mod exam;
mod fact;
mod list;
mod query;

use std::cell::{Cell, RefCell};

use app::replica::Replica;
use app::session::{Whom, open_account};
use app::store::{Claim, Directory};
use leptos::prelude::*;
use serde_json::json;
use shared::record::{Body, Record};
use shared::records::attendance::Attendance;
use shared::sync::device::{Change, Device};
use shared::sync::outbox::Durability::{NotSaved, Saved, Saving};
use wasm_bindgen::prelude::*;

thread_local! {
    /// What belongs to the page lives as long as it.
    static OWNER: RefCell<Option<Owner>> = const { RefCell::new(None) };
    static REPLICA: Cell<Option<Replica>> = const { Cell::new(None) };
}

/// Starts what the app's signals run on.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
    mount_to_body(|| OWNER.set(Owner::current()));
}

/// Opens an account on this device: online with the server's yes, offline with the password alone.
#[wasm_bindgen]
pub async fn open_local(name: String, password: String) -> Result<String, JsError> {
    let directory = Directory::open().await.map_err(said)?;
    let known = directory.accounts().await.map_err(said)?;
    // No page is drawn here that could know whom to expect.
    let expect = |_: &_| ();
    let whom = Whom::Typed(name);
    let opened = open_account::open(&whom, &password, &known, Claim::TakeOver, expect).await;
    let opened = opened.map_err(|stop| JsError::new(&format!("not opened: {stop:?}")))?;
    let account = opened.account;
    // The list of who has worked here is what a later opening without a network goes by.
    leptos::task::spawn_local(async move { drop(directory.remember(&account).await) });
    OWNER.with_borrow(|owner| {
        owner.as_ref().map(|owner| owner.with(|| fact::follow(opened.replica)))
    });
    REPLICA.set(Some(opened.replica));
    let records = opened.replica.with_everything(|device| device.everything().count());
    Ok(json!({ "records": records, "hasSynced": opened.replica.has_synced() }).to_string())
}

/// Waits until a pull is complete and everything that it brought is written.
#[wasm_bindgen]
pub async fn first_sync() -> Result<(), JsError> {
    fact::until(replica()?, |device| device.has_synced() && device.is_written()).await;
    Ok(())
}

/// Records an attendance; ends when it is safely on the disk of this device.
#[wasm_bindgen]
pub async fn write(fields: String) -> Result<String, JsError> {
    let set: Body = serde_json::from_str(&fields).map_err(said)?;
    let replica = replica()?;
    let id = Attendance::KIND.natural_id(&set).ok_or_else(|| JsError::new("lesson or learner"))?;
    save(replica, Change::Create { kind: Attendance::NAME, id, set }).await?;
    Ok(id.to_string())
}

/// Changes fields of an attendance as it is shown now; ends when that is safely on the disk.
#[wasm_bindgen]
pub async fn update(id: String, fields: String) -> Result<(), JsError> {
    let set: Body = serde_json::from_str(&fields).map_err(said)?;
    let id = id.parse().map_err(|_| JsError::new("not an id"))?;
    let replica = replica()?;
    let (kind, seen) = (Attendance::NAME.to_owned(), replica.seen(Attendance::NAME, id));
    save(replica, Change::Patch { kind, id, seen, set, closes: Vec::new() }).await
}

/// Sends everything that waits; ends when the server has answered to all of it and the answers have
/// come back around with a pull.
#[wasm_bindgen]
pub async fn push_all() -> Result<String, JsError> {
    let replica = replica()?;
    replica.sync_now();
    let is_sent = |device: &Device| {
        let status = device.status();
        status.unsent + status.saving == 0
    };
    fact::until(replica, is_sent).await;
    let held = replica.with_everything(|device| device.status().held);
    Ok(json!({ "held": held }).to_string())
}

/// Calls `heard` with the new cursor whenever records from the server have become visible.
#[wasm_bindgen]
pub fn on_remote(heard: js_sys::Function) -> Result<(), JsError> {
    let replica = replica()?;
    let cursor = move || replica.with_everything(|device| device.cursor().1.0);
    let last = Cell::new(cursor());
    fact::whenever(move || {
        let now = cursor();
        if last.replace(now) != now {
            // What the page does with it is the page's own.
            let _ = heard.call1(&JsValue::NULL, &JsValue::from_f64(now as f64));
        }
        false
    });
    Ok(())
}

/// One learner's attendances, oldest first.
#[wasm_bindgen]
pub fn query_by_learner(learner: &str) -> Result<String, JsError> {
    let learner = learner.parse().map_err(|_| JsError::new("not an id"))?;
    ask(|device| query::of_learner(device, learner))
}

/// How many attendances each month has at each venue.
#[wasm_bindgen]
pub fn aggregate() -> Result<String, JsError> {
    ask(query::by_month_and_venue)
}

/// How many attendances there are.
#[wasm_bindgen]
pub fn count() -> Result<usize, JsError> {
    ask(|device| device.all(Attendance::NAME).count())
}

/// One attendance, or `null`.
#[wasm_bindgen]
pub fn get(id: &str) -> Result<String, JsError> {
    let id = id.parse().map_err(|_| JsError::new("not an id"))?;
    ask(|device| query::one(device, id))
}

/// Attendances that nobody has recorded, ready to be written: `number` of them, without the first
/// `offset`.
#[wasm_bindgen]
pub fn drafts(number: usize, offset: usize) -> Result<String, JsError> {
    ask(|device| query::drafts(device, number, offset))
}

/// The ids of all learners.
#[wasm_bindgen]
pub fn learners() -> Result<String, JsError> {
    ask(query::learners)
}

/// Puts all attendances into a list as the app's lists do; returns how many there are.
#[wasm_bindgen]
pub fn list_fill() -> Result<usize, JsError> {
    ask(list::fill)
}

/// How many attendances of the list have these words, ordered by this column.
#[wasm_bindgen]
pub fn list_find(words: &str, order: &str) -> Result<usize, JsError> {
    ask(|device| list::find(device, words, order))
}

/// What the page of one learner asks, with how many records that read.
#[wasm_bindgen]
pub fn learner_page(learner: &str) -> Result<String, JsError> {
    let learner = learner.parse().map_err(|_| JsError::new("not an id"))?;
    let replica = replica()?;
    let today = untrack(|| replica.today());
    ask(|device| list::learner_page(device, learner, today))
}

/// What the page of one record asks, with how many records that read.
#[wasm_bindgen]
pub fn record_page(kind: &str, id: &str) -> Result<String, JsError> {
    let id = id.parse().map_err(|_| JsError::new("not an id"))?;
    ask(|device| list::record_page(device, kind, id))
}

/// Evaluates one learner against the rules of the exam so many times.
#[wasm_bindgen]
pub fn evaluate_exam(times: usize) -> String {
    exam::evaluated(times)
}

/// How safe the work is, as the app's frame shows it.
#[wasm_bindgen]
pub fn status() -> Result<String, JsError> {
    let status = replica()?.status.get_untracked();
    let (saving, unsent, held) = (status.saving, status.unsent, status.held);
    let trouble = status.trouble.map(|trouble| format!("{trouble:?}"));
    let differs = status.differs;
    Ok(json!({
        "saving": saving, "unsent": unsent, "held": held, "trouble": trouble,
        "differs": differs,
    })
    .to_string())
}

/// Ends all work for the account in this page.
#[wasm_bindgen]
pub fn close() {
    if let Some(replica) = REPLICA.take() {
        replica.close();
    }
}

async fn save(replica: Replica, change: Change) -> Result<(), JsError> {
    let n = replica.with_everything(|device| device.outbox().next_n());
    replica.edit(vec![change]).map_err(|refused| JsError::new(&format!("refused: {refused:?}")))?;
    let outcome = fact::found(replica, move |device| {
        match device.outbox().entry(n).map(|entry| entry.durability) {
            // It may have been sent and confirmed already.
            None | Some(Saved) => Some(Ok(())),
            Some(NotSaved) => Some(Err(device.status().trouble)),
            Some(Saving) => None,
        }
    });
    outcome.await.map_err(|trouble| JsError::new(&format!("not saved: {trouble:?}")))
}

fn replica() -> Result<Replica, JsError> {
    REPLICA.get().ok_or_else(|| JsError::new("no account is open: call openLocal first"))
}

/// The answer to a question about the records in memory.
fn ask<T>(question: impl FnOnce(&Device) -> T) -> Result<T, JsError> {
    Ok(replica()?.with_everything(question))
}

fn said(error: impl std::fmt::Display) -> JsError {
    JsError::new(&error.to_string())
}
