//! One device of one person: the real device core with a disk, a clock, tabs and one request at a
//! time, taken one step further whenever the simulation says so.

use std::collections::{BTreeSet, VecDeque};

use shared::id::{MutationId, RecordId, Seq, Stamp};
use shared::reconcile::Listener;
use shared::role::Actor;
use shared::scope::Scope;
use shared::sync::device::{
    Change, Commit, Device, EditBase, EditRefused, Effect, Event, Identity, NetworkTrouble, Sealer,
    StorageTrouble,
};
use shared::sync::message::{SyncReply, SyncRequest};

use crate::disk::{Disk, Luck};
use crate::ledger::WriteId;
use crate::mirror::Mirror;

/// A form that somebody has opened and not yet left: what it showed, and the writes in it.
pub struct Form {
    pub kind: String,
    pub record: RecordId,
    pub unit: String,
    pub seen: EditBase,
    pub saw: BTreeSet<WriteId>,
    /// The text that stood in the field.
    pub text: String,
}

/// What a tab's storage has still to do.
enum Work {
    Write(Commit),
    Rotate,
}

/// One open tab.
pub struct Tab {
    pub device: Device,
    /// A screen that follows what the device tells.
    pub mirror: Mirror,
    fence: u64,
    work: VecDeque<Work>,
    /// Whether a page waits to be read.
    has_unread: bool,
    /// A request that is to be sent.
    pub outgoing: Option<SyncRequest>,
    /// Whether the server does not know the client.
    pub wants_client: bool,
}

/// What a step of the disk did.
#[derive(Debug, Default)]
pub struct Stored {
    /// Mutations of which the device may now say that they are saved.
    pub saved: Vec<MutationId>,
    pub trouble: Option<StorageTrouble>,
}

/// A stream of hints that a device has opened, and how much of what was committed it has heard.
pub struct Stream {
    pub listener: Listener,
    pub heard: usize,
}

/// A device.
pub struct Node {
    pub actor: Actor,
    pub identity: Identity,
    sealer: Sealer,
    pub disk: Disk,
    /// The last one is in front; the others are frozen.
    pub tabs: Vec<Tab>,
    pub form: Option<Form>,
    /// The record that its owner has worked on last.
    pub at_work_on: Option<RecordId>,
    /// The lesson and learner of a mark that its owner has taken back last.
    pub taken_back: Option<(RecordId, RecordId)>,
    /// A request on its way, with the server's answer once there is one.
    pub flight: Option<(SyncRequest, Option<Result<SyncReply, NetworkTrouble>>)>,
    pub stream: Option<Stream>,
    pub clock_offset: i64,
    /// The devices that it is a copy of, with the step at which each was copied.
    pub copied_from: Vec<(usize, usize)>,
    /// What lay on the disk that was copied.
    pub inherited: BTreeSet<MutationId>,
    pub is_signed_in: bool,
    pub is_away: bool,
    /// The payload schema that its release writes.
    pub schema: u32,
    /// An earlier state of the disk, with its identity and the step at which it was taken.
    pub image: Option<(Disk, Identity, usize)>,
    /// Records that a fault of its storage has taken from it: nobody can say what of them its
    /// screen should have shown.
    pub damaged: BTreeSet<RecordId>,
    /// Scopes that it has held at a complete pull.
    pub has_held: BTreeSet<Scope>,
    /// Where its cursor was, in which timeline.
    pub last_cursor: (Option<shared::id::Epoch>, Seq),
    /// Whether the last answer allowed the cursor to go back.
    pub may_go_back: bool,
}

impl Node {
    /// A device that was never synced.
    pub fn new(identity: Identity, sealer: Sealer) -> Node {
        let mut node = Node {
            actor: identity.actor.clone(),
            identity,
            sealer,
            disk: Disk::default(),
            tabs: Vec::new(),
            form: None,
            at_work_on: None,
            taken_back: None,
            flight: None,
            stream: None,
            clock_offset: 0,
            copied_from: Vec::new(),
            inherited: BTreeSet::new(),
            is_signed_in: true,
            is_away: false,
            schema: shared::sync::message::SCHEMA,
            image: None,
            damaged: BTreeSet::new(),
            has_held: BTreeSet::new(),
            last_cursor: (None, Seq(0)),
            may_go_back: true,
        };
        node.open_tab();
        node
    }

    /// Opens the app in a new tab, which takes the storage over.
    pub fn open_tab(&mut self) {
        self.disk.fence += 1;
        let stored = self.disk.read();
        let device = Device::open(self.identity.clone(), self.sealer.clone(), &stored);
        let device = device.expect("what a device wrote it can read");
        self.flight = None;
        self.stream = None;
        self.form = None;
        self.has_held.clear();
        self.tabs.push(Tab {
            mirror: Mirror::of(&device),
            device,
            fence: self.disk.fence,
            work: VecDeque::new(),
            has_unread: false,
            outgoing: None,
            wants_client: false,
        });
    }

    /// Everything in memory is gone.
    pub fn kill(&mut self) {
        self.tabs.clear();
        self.flight = None;
        self.stream = None;
        self.form = None;
    }

    /// The tab in front.
    pub fn front(&self) -> Option<&Tab> {
        self.tabs.last()
    }

    /// Whether a page that has come waits until there is time to read it.
    pub fn has_unread(&self) -> bool {
        self.front().is_some_and(|tab| tab.has_unread)
    }

    /// The device core of the tab in front.
    pub fn device(&self) -> Option<&Device> {
        self.front().map(|tab| &tab.device)
    }

    /// Whether storage has nothing left to do.
    pub fn is_idle(&self) -> bool {
        self.front().is_some_and(|tab| tab.work.is_empty() && !tab.has_unread)
    }

    /// Makes changes as one edit.
    pub fn edit(
        &mut self,
        changes: Vec<Change>,
        uid: MutationId,
        now: Stamp,
    ) -> Result<(), EditRefused> {
        let at = Stamp(now.0.saturating_add(self.clock_offset));
        let Some(tab) = self.tabs.last_mut() else { return Ok(()) };
        let effects = tab.device.edit(changes, uid, at)?;
        tab.take(effects);
        Ok(())
    }

    /// Tells the device core what happened.
    pub fn handle(&mut self, event: Event) {
        if let Some(tab) = self.tabs.last_mut() {
            let effects = tab.device.handle(event);
            tab.take(effects);
        }
    }

    /// Storage does the next thing that it was asked for; of the tab with this number.
    pub fn store_next(&mut self, tab: usize, luck: Luck) -> Option<Stored> {
        let Node { tabs, disk, .. } = self;
        let tab = tabs.get_mut(tab)?;
        if std::mem::take(&mut tab.has_unread) {
            let effects = tab.device.handle(Event::ReadOn);
            tab.take(effects);
            return Some(Stored::default());
        }
        let Work::Write(commit) = tab.work.pop_front()? else { return Some(Stored::default()) };
        let (token, entries) = (commit.token, mutations_in(&commit));
        let mut stored = Stored::default();
        let event = match disk.write(commit, tab.fence, luck) {
            Ok(()) => {
                stored.saved = entries;
                Event::Stored(token)
            }
            Err(trouble) => {
                stored.trouble = Some(trouble);
                Event::NotStored(token, trouble)
            }
        };
        let effects = tab.device.handle(event);
        tab.take(effects);
        Some(stored)
    }

    /// Storage does everything that it was asked for.
    pub fn store_all(&mut self) -> Vec<MutationId> {
        let mut saved = Vec::new();
        let front = self.tabs.len().saturating_sub(1);
        while let Some(stored) = self.store_next(front, Luck::Good) {
            saved.extend(stored.saved);
        }
        saved
    }

    /// Puts the request that is to be sent on its way.
    pub fn depart(&mut self) -> bool {
        let Some(tab) = self.tabs.last_mut() else { return false };
        let Some(mut request) = tab.outgoing.take() else { return false };
        request.schema = self.schema;
        self.flight = Some((request, None));
        true
    }

    /// The answer arrives, or it is known that none will.
    pub fn arrive(&mut self) -> Option<Result<SyncReply, NetworkTrouble>> {
        let (_, answer) = self.flight.take()?;
        let answer = answer.unwrap_or(Err(NetworkTrouble::Offline));
        if let Ok(reply) = &answer {
            let is_reset = reply.pull.as_ref().is_some_and(|page| page.reset);
            self.may_go_back |= is_reset || self.last_cursor.0 != Some(reply.epoch);
        }
        self.handle(match &answer {
            Ok(reply) => Event::Reply(Box::new(reply.clone().into())),
            Err(trouble) => Event::NoReply(*trouble),
        });
        Some(answer)
    }
}

impl Tab {
    fn take(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Commit(commit) => self.work.push_back(Work::Write(commit)),
                Effect::Rotate => self.work.push_back(Work::Rotate),
                Effect::Send(request) => self.outgoing = Some(*request),
                Effect::ReadOn => self.has_unread = true,
                Effect::Register => self.wants_client = true,
                Effect::Show(changes) => self.mirror.follow(&self.device, &changes),
            }
        }
    }
}

/// The mutations whose entries a commit writes.
fn mutations_in(commit: &Commit) -> Vec<MutationId> {
    let entries = commit.put.iter().filter(|(key, _)| key.starts_with("outbox/"));
    entries.flat_map(|(_, bytes)| uids_of_entry(bytes)).collect()
}

/// The mutations in a stored entry.
pub fn uids_of_entry(bytes: &[u8]) -> Vec<MutationId> {
    let json: serde_json::Value = serde_json::from_slice(bytes).unwrap_or_default();
    let one = json.get("uid").cloned().and_then(|uid| serde_json::from_value(uid).ok());
    let many = json.get("uids").cloned().and_then(|uids| serde_json::from_value(uids).ok());
    let many: Vec<MutationId> = many.unwrap_or_default();
    one.into_iter().chain(many).collect()
}

/// How far a device has come.
pub fn cursor_of(device: &Device) -> crate::ledger::Cursor {
    device.cursor()
}
