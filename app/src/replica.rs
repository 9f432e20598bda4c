//! The open account's records as pages see them: reads follow changes, writes go into the outbox.
//! Pages know this and nothing of storage or network.

use std::cell::Cell;
use std::rc::Rc;

use futures::FutureExt;
use futures::future::LocalBoxFuture;
use leptos::prelude::*;
use shared::access::Grants;
use shared::api::live::Head;
use shared::id::{MutationId, RecordId, Stamp};
use shared::program::{ReadRecords, Records, Write};
use shared::record::entry::latest_day;
use shared::record::{Body, Record};
use shared::records::program::Program;
use shared::role::Actor;
use shared::sync::device::{
    Change, Changes, Device, EditBase, EditRefused, Effect, Event, Identity, Status,
};
use shared::sync::overlay::View;
use shared::value::Date;
use uuid::Uuid;

use crate::platform;
use crate::session::tabs::{Tabs, Turn, TurnTaker};
use crate::store::{DRAFTS, IDENTITY, Kv, Leaving, SealedKv, StoreError, TabMessage};
use crate::sync::authority::{self, Authority};
use crate::sync::{Driver, Sink};
use crate::typing::Typing;
use crate::watch::{FollowedRecords, Hearer, Watch};

/// One open account. Cheap to copy; everything ends with the sign-out.
#[derive(Clone, Copy)]
pub struct Replica {
    device: StoredValue<Device, LocalStorage>,
    driver: StoredValue<Driver, LocalStorage>,
    watch: StoredValue<Watch, LocalStorage>,
    tabs: StoredValue<Option<Rc<Tabs>>, LocalStorage>,
    /// When somebody was there last, in any tab.
    touched_at: StoredValue<Rc<Cell<i64>>, LocalStorage>,
    /// How somebody has left in another tab.
    pub left: RwSignal<Option<Leaving>>,
    /// Whether this tab writes or shows what another one writes.
    pub turn: RwSignal<Turn>,
    /// Whether what is written is still there after the tab is closed.
    pub is_kept: RwSignal<bool>,
    /// What is always in sight: how safe the work is.
    pub status: RwSignal<Status>,
    /// Whether the server answered last time.
    pub is_connected: RwSignal<bool>,
    /// Rises when the server hints that indicator values moved.
    pub values_generation: RwSignal<u64>,
    /// Rises with everything that happens on the device: for whoever waits for a fact.
    pub generation: RwSignal<u64>,
    /// Words on the screen that are not in the outbox yet.
    pub typing: Typing,
}

impl Replica {
    /// Opens the replica on a device; `driver` does what the device asks for.
    pub fn open(device: Device, driver: Driver) -> Replica {
        let status = RwSignal::new(device.status());
        let (is_writer, is_kept) = (driver.store().is_writer(), driver.store().is_kept());
        let replica = Replica {
            device: StoredValue::new_local(device),
            driver: StoredValue::new_local(driver),
            watch: StoredValue::new_local(Watch::default()),
            tabs: StoredValue::new_local(None),
            touched_at: StoredValue::new_local(Rc::new(Cell::new(platform::now()))),
            left: RwSignal::new(None),
            turn: RwSignal::new(if is_writer { Turn::Writing } else { Turn::Reading }),
            is_kept: RwSignal::new(is_kept),
            status,
            is_connected: RwSignal::new(false),
            values_generation: RwSignal::new(0),
            generation: RwSignal::new(0),
            typing: Typing::new(),
        };
        replica.tabs.set_value(Some(Tabs::open(replica)));
        replica
    }

    /// Begins to write and to talk to the server; called when this tab gets its turn.
    pub fn start(self) {
        self.driver.with_value(|driver| driver.start(Rc::new(self)));
    }

    /// Ends writing and talking to the server.
    pub fn stop(self) {
        self.driver.with_value(Driver::stop);
    }

    /// Whether another tab writes; a view that asks follows it.
    pub fn is_reading(self) -> bool {
        self.turn.get() != Turn::Writing
    }

    /// Whether words that the device did not take are stored all the same, to be shown again.
    pub fn keeps_words(self) -> bool {
        self.is_kept.get() && !self.is_reading()
    }

    /// Asks the tab that writes to let this one write.
    pub fn take_over(self) {
        if let Some(tabs) = self.tabs.get_value() {
            tabs.take_over();
        }
    }

    /// Takes note that another tab writes now.
    pub fn lost(self) {
        if let Some(tabs) = self.tabs.get_value() {
            tabs.lost();
        }
    }

    /// When somebody was there last, in any tab.
    pub fn touched_at(self) -> Rc<Cell<i64>> {
        self.touched_at.get_value()
    }

    /// Goes on with another session: in the vault if this tab writes, else by the tab that does.
    pub fn go_on_as(self, authority: Authority) {
        authority::set(Some(authority.clone()));
        if self.turn.get_untracked() == Turn::Writing {
            let store = self.store();
            leptos::task::spawn_local(async move {
                // Where it cannot be stored, it lasts as long as this tab.
                let _ = authority.keep(&store).await;
            });
            self.driver.with_value(Driver::reconnect);
        } else if let Ok(text) = serde_json::to_string(&authority) {
            self.store().post(TabMessage::SessionBegun(text));
        }
        self.sync_now();
    }

    /// Shows what is stored now. Own edits that storage never got stay on top.
    pub async fn reread(self) -> Result<(), StoreError> {
        if !self.store().is_kept() {
            // Memory alone has what was written last.
            return Err(StoreError::Unusable("nothing is stored".to_owned()));
        }
        let stored = self.store().read_all("").await?;
        // The tab that writes has the session's newest secret.
        if let Some(authority) = Authority::stored(&stored) {
            authority::set(Some(authority));
        }
        let damaged = |key: &str| StoreError::Unusable(format!("{key} cannot be read"));
        let identity = stored.iter().find(|(key, _)| key == IDENTITY);
        let identity = identity.map(|(_, bytes)| shared::json::read::<Identity>(bytes));
        let identity = identity.transpose().map_err(|_| damaged(IDENTITY))?;
        let actor = self.actor();
        let identity =
            identity.map_or_else(|| self.identity(), |stored| Identity { actor, ..stored });
        let reread = self.device.try_update_value(|device| device.reread(identity, &stored));
        let effects = reread.transpose().map_err(|unreadable| damaged(&unreadable.key))?;
        self.run(effects.unwrap_or_default());
        Ok(())
    }

    /// Takes over the words that the tab before has stored and that are in no outbox yet.
    pub async fn take_words(self) {
        // What cannot be read stays with the tab that stored it.
        let Ok(stored) = self.store().get(DRAFTS).await else { return };
        let stored = stored.map_or_else(|| Some(Vec::new()), |it| shared::json::read(&it).ok());
        stored.into_iter().for_each(|stored| self.typing.take_over(stored));
    }

    /// The replica of the open account.
    pub fn current() -> Replica {
        expect_context::<Replica>()
    }

    /// Who is working.
    pub fn actor(self) -> Actor {
        self.device.with_value(|device| device.identity().actor.clone())
    }

    /// How this device proves to the server whose it is.
    pub fn identity(self) -> Identity {
        self.device.with_value(|device| device.identity().clone())
    }

    /// What the account may see, also of people whom it made itself a moment ago. A view that asks
    /// follows it.
    pub fn grants(self) -> Grants {
        // Grants come with a pull or an own edit, which both show in the status.
        self.status.track();
        self.device.with_value(Device::grants_ahead)
    }

    /// Whether a first pull has been completed.
    pub fn has_synced(self) -> bool {
        self.status.get().synced_at.is_some()
    }

    /// The program's settings.
    pub fn program(self) -> Option<Program> {
        self.list::<Program>().into_iter().next()
    }

    /// The day that pages show: the demo's pinned day, otherwise today.
    pub fn today(self) -> Date {
        let pinned = self.program().and_then(|program| program.demo_today);
        pinned.unwrap_or_else(|| Date::in_tokyo(Stamp(platform::now())))
    }

    /// The last day on which something can have happened: the demo's pinned day, otherwise by this
    /// device's clock or the server's, whichever is later.
    pub fn latest_day(self) -> Date {
        if let Some(pinned) = self.program().and_then(|program| program.demo_today) {
            return pinned;
        }
        let synced_at = self.status.with(|status| status.synced_at);
        latest_day(Stamp(platform::now()), synced_at)
    }

    /// Asks a rule of the program about the records. A view that asks follows what the rule reads,
    /// and nothing else.
    pub fn ask<T>(self, rule: impl FnOnce(&dyn Records) -> T) -> T {
        self.device.with_value(|device| {
            self.watch.with_value(|watch| rule(&FollowedRecords::new(device, watch)))
        })
    }

    /// All records of a kind, typed. A view that asks follows the kind: whatever shows one person,
    /// lesson or record asks for those that refer to it.
    pub fn list<R: Record>(self) -> Vec<R> {
        self.ask(|records| records.list::<R>().collect())
    }

    /// The records of a kind whose field refers to `id`, typed. A view that asks follows those.
    pub fn referring<R: Record>(self, field: &str, id: RecordId) -> Vec<R> {
        self.ask(|records| records.list_referring::<R>(field, id).collect())
    }

    /// One record, typed. A view that asks follows it.
    pub fn read<R: Record>(self, id: RecordId) -> Option<R> {
        self.ask(|records| records.read::<R>(id))
    }

    /// One record with its conflicts and how far its newest edit has come.
    pub fn view(self, kind: &str, id: RecordId) -> Option<View> {
        self.watch.with_value(|watch| watch.follow_record(kind, id));
        self.device.with_value(|device| device.get(kind, id).cloned())
    }

    /// All records of a kind with their conflicts.
    pub fn views(self, kind: &str) -> Vec<View> {
        self.follow(kind);
        self.device.with_value(|device| device.all(kind).cloned().collect())
    }

    /// How many records of a kind there are.
    pub fn count(self, kind: &str) -> usize {
        self.follow(kind);
        self.device.with_value(|device| device.count(kind))
    }

    /// How many records of a kind refer to `id` in a field.
    pub fn count_referring(self, kind: &str, field: &str, id: RecordId) -> usize {
        self.watch.with_value(|watch| watch.follow_referring(kind, field, id));
        self.device.with_value(|device| device.referring_ids(kind, field, id).count())
    }

    /// The records of a kind that refer to `id` in a field, by their ids.
    pub fn ids_referring(self, kind: &str, field: &str, id: RecordId) -> Vec<RecordId> {
        self.watch.with_value(|watch| watch.follow_referring(kind, field, id));
        self.device.with_value(|device| device.referring_ids(kind, field, id).collect())
    }

    /// Makes the view that is being computed follow every record of a kind.
    pub fn follow(self, kind: &str) {
        self.watch.with_value(|watch| watch.follow_kind(kind));
    }

    /// Lets `hear` hear which records change, as long as the view lives that asks.
    pub fn hear(self, hear: impl Fn(&Changes) + 'static) {
        let hear: Rc<Hearer> = Rc::new(hear);
        self.watch.with_value(|watch| watch.subscribe(&hear));
        StoredValue::new_local(hear);
    }

    /// What a rule wants to be written, as changes of what the screen shows now.
    pub fn changes(self, writes: Vec<Write>) -> Vec<Change> {
        let closes = Vec::new;
        let change = |write| match write {
            Write::Create { kind, id, set } => Change::Create { kind, id, set },
            Write::Set { kind, id, set } => {
                let (kind, seen) = (kind.to_owned(), self.seen(kind, id));
                Change::Patch { kind, id, seen, set, closes: closes() }
            }
            Write::Remove { kind, id } => {
                Change::Delete { kind: kind.to_owned(), id, seen: self.seen(kind, id) }
            }
        };
        writes.into_iter().map(change).collect()
    }

    /// Looks at every record without following changes.
    pub fn with_everything<T>(self, look: impl FnOnce(&Device) -> T) -> T {
        self.device.with_value(look)
    }

    /// What a record shows now: taken when a form opens, given back with the change.
    pub fn seen(self, kind: &str, id: RecordId) -> EditBase {
        self.device.with_value(|device| device.seen(kind, id))
    }

    /// A fresh id for a record.
    pub fn new_id(self) -> RecordId {
        RecordId(platform::new_id())
    }

    /// Saves these changes as one, on this device at once and at the office when it can.
    pub fn edit(self, changes: Vec<Change>) -> Result<(), EditRefused> {
        if self.turn.get_untracked() != Turn::Writing {
            return Err(EditRefused::Elsewhere);
        }
        let uid = MutationId(Uuid::from_bytes(platform::random_bytes()));
        let now = Stamp(platform::now());
        let effects =
            self.device.try_update_value(|device| device.edit(changes, uid, now)).transpose()?;
        self.run(effects.unwrap_or_default());
        Ok(())
    }

    /// Sets fields of a record as the screen shows it now: for taps, not for forms that stay open.
    pub fn patch(self, kind: &str, id: RecordId, set: Body) -> Result<(), EditRefused> {
        let (kind, seen) = (kind.to_owned(), self.seen(kind, id));
        self.edit(vec![Change::Patch { kind, id, seen, set, closes: Vec::new() }])
    }

    /// Asks the server for news and sends what waits.
    pub fn sync_now(self) {
        if self.turn.get_untracked() != Turn::Writing {
            return self.store().post(TabMessage::SyncWanted);
        }
        self.handle(Event::SyncWanted);
    }

    /// Takes a hint that the server has something new. A tab that only shows what is stored leaves
    /// it to the one that writes.
    pub fn take_hint(self, hint: Head) {
        if self.turn.get_untracked() == Turn::Writing {
            return self.handle(Event::Hint(Box::new(hint)));
        }
        let known = self.device.with_value(|device| device.cursor().1);
        if hint.head > known {
            self.store().post(TabMessage::SyncWanted);
        }
    }

    /// Tells the device what happened and does what it asks for.
    pub fn handle(self, event: Event) {
        let effects = self.device.try_update_value(|device| device.handle(event));
        self.run(effects.unwrap_or_default());
    }

    /// Own edits that storage does not have yet, for the page that follows this one.
    pub fn unsaved(self) -> Vec<Vec<u8>> {
        self.device.with_value(Device::unsaved)
    }

    /// Takes the edits that the page before this one had no time to store.
    pub fn take_unsaved(self, edits: &[Vec<u8>]) {
        let effects = self.device.try_update_value(|device| device.take_unsaved(edits));
        self.run(effects.unwrap_or_default());
    }

    /// What is not sent yet as a file that only the server can read; `None` if there is nothing.
    pub fn rescue_file(self) -> Option<String> {
        self.device.with_value(Device::rescue_file)
    }

    /// Where the records are kept on this device.
    pub fn store(self) -> Rc<SealedKv> {
        self.driver.with_value(Driver::store)
    }

    /// Stops all work for this account in this tab.
    pub fn close(self) {
        self.stop();
        if let Some(tabs) = self.tabs.try_update_value(Option::take).flatten() {
            tabs.close();
        }
    }

    fn run(self, effects: Vec<Effect>) {
        let mut changes = Changes::default();
        for effect in effects {
            match effect {
                Effect::Show(more) => changes.extend(more),
                other => self.driver.with_value(|driver| driver.run(other)),
            }
        }
        let status = self.device.with_value(Device::status);
        if self.status.get_untracked() != status {
            self.status.set(status);
        }
        self.generation.update(|count| *count += 1);
        self.watch.with_value(|watch| watch.tell(&changes));
    }
}

impl Sink for Replica {
    fn handle(&self, event: Event) {
        Replica::handle(*self, event);
    }

    fn identity(&self) -> Identity {
        Replica::identity(*self)
    }

    fn has_synced(&self) -> bool {
        untrack(|| Replica::has_synced(*self))
    }

    fn sync_now(&self) {
        Replica::sync_now(*self);
    }

    fn take_hint(&self, hint: Head) {
        Replica::take_hint(*self, hint);
    }

    fn values_moved(&self) {
        self.values_generation.update(|count| *count += 1);
    }

    fn set_connected(&self, is_connected: bool) {
        self.is_connected.set(is_connected);
    }

    fn set_kept(&self, is_kept: bool) {
        self.is_kept.set(is_kept);
    }
}

impl TurnTaker for Replica {
    fn store(&self) -> Rc<SealedKv> {
        Replica::store(*self)
    }

    fn turn(&self) -> RwSignal<Turn> {
        self.turn
    }

    fn is_connected(&self) -> RwSignal<bool> {
        self.is_connected
    }

    fn is_saving(&self) -> bool {
        self.status.with_untracked(|status| status.saving > 0)
    }

    fn sync_now(&self) {
        Replica::sync_now(*self);
    }

    fn start(&self) {
        Replica::start(*self);
    }

    fn stop(&self) {
        Replica::stop(*self);
    }

    fn touched(&self) {
        self.touched_at.with_value(|at| at.set(platform::now()));
    }

    fn leave(&self, how: Leaving) {
        self.left.set(Some(how));
    }

    fn take_session(&self, session: &str) {
        if let Ok(authority) = shared::json::read(session.as_bytes()) {
            self.go_on_as(authority);
        }
    }

    fn reread(&self) -> LocalBoxFuture<'static, Result<(), StoreError>> {
        Replica::reread(*self).boxed_local()
    }

    fn take_words(&self) -> LocalBoxFuture<'static, ()> {
        Replica::take_words(*self).boxed_local()
    }
}
