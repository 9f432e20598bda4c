//! A tablet in memory: the real device core with a disk that can be full and a network that can
//! lose things.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value;
use shared::id::{MutationId, RecordId, Stamp};
use shared::record::Body;
use shared::role::Actor;
use shared::sync::device::{
    Change, Commit, Device, Effect, Event, Identity, NEXT_N, NetworkTrouble, Seal, Sealer,
    StorageTrouble,
};
use shared::sync::message::{SyncReply, SyncRequest};
use uuid::Uuid;

use crate::City;
use crate::city;

/// When a tablet finds the time to read a page in the middle of a pull.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// As soon as it has asked for the next one.
    AtOnce,
    /// Not before the next one has come.
    Late,
}

/// One tablet of one person.
pub struct Tablet {
    /// The device core.
    pub device: Device,
    /// What survives the browser being closed.
    pub disk: BTreeMap<String, Vec<u8>>,
    /// Whether the disk takes nothing more.
    pub is_full: bool,
    /// What the tablet's clock shows.
    pub clock: Stamp,
    /// When it reads pages.
    pub reading: Reading,
    identity: Identity,
    outgoing: Option<SyncRequest>,
    edits: u128,
}

impl Tablet {
    /// A new tablet for somebody, never synced.
    pub fn new(city: &mut City, actor: &Actor) -> Tablet {
        let client = city.add_client(actor.account);
        let identity = Identity {
            client,
            secret: "secret".to_owned(),
            actor: actor.clone(),
            version: String::new(),
            seal_to: String::new(),
        };
        let device = Device::open(identity.clone(), sealer(), &[]);
        let device = device.expect("an empty disk can be read");
        Tablet {
            device,
            disk: BTreeMap::new(),
            is_full: false,
            clock: city.now,
            reading: Reading::AtOnce,
            edits: client.0.as_u128() << 32,
            identity,
            outgoing: None,
        }
    }

    /// Closes the browser and opens it again; only what is on the disk is left.
    pub fn reopen(&mut self) {
        let stored: Vec<(String, Vec<u8>)> =
            self.disk.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
        let device = Device::open(self.identity.clone(), sealer(), &stored);
        self.device = device.expect("the disk can be read");
        self.outgoing = None;
    }

    /// The disk loses everything under the open browser, which notices and begins it again.
    pub fn empty_disk(&mut self) {
        self.disk.clear();
        let effects = self.device.handle(Event::Emptied);
        self.run(effects);
    }

    /// Makes these changes as one edit and returns its uid.
    pub fn edit(&mut self, changes: Vec<Change>) -> MutationId {
        self.edits += 1;
        let uid = MutationId(Uuid::from_u128(self.edits));
        let effects = self.device.edit(changes, uid, self.clock).expect("the edit is taken");
        self.run(effects);
        uid
    }

    /// Makes a record.
    pub fn create(&mut self, kind: &'static str, id: RecordId, set: Value) -> MutationId {
        self.edit(vec![Change::Create { kind, id, set: body(set) }])
    }

    /// Sets fields of a record as the screen shows it now.
    pub fn patch(&mut self, kind: &str, id: RecordId, set: Value) -> MutationId {
        let seen = self.device.seen(kind, id);
        self.edit(vec![Change::Patch {
            kind: kind.to_owned(),
            id,
            seen,
            set: body(set),
            closes: Vec::new(),
        }])
    }

    /// Deletes a record as the screen shows it now.
    pub fn delete(&mut self, kind: &str, id: RecordId) -> MutationId {
        let seen = self.device.seen(kind, id);
        self.edit(vec![Change::Delete { kind: kind.to_owned(), id, seen }])
    }

    /// The value on the screen; `Null` if there is none.
    pub fn shows(&self, kind: &str, id: RecordId, field: &str) -> Value {
        let view = self.device.get(kind, id);
        view.and_then(|view| view.body.get(field).cloned()).unwrap_or_default()
    }

    /// Syncs until there is nothing more to send or fetch.
    pub fn sync(&mut self, city: &mut City) {
        let effects = self.device.handle(Event::SyncWanted);
        self.run(effects);
        while let Some(request) = self.outgoing.take() {
            match city.sync(&request) {
                Ok(reply) => self.receive(reply),
                Err(trouble) => {
                    let effects = self.device.handle(Event::NoReply(trouble));
                    self.run(effects);
                    return;
                }
            }
        }
    }

    /// The request that the tablet sends when it wants to sync.
    pub fn request(&mut self) -> SyncRequest {
        let effects = self.device.handle(Event::SyncWanted);
        self.run(effects);
        self.outgoing.take().expect("nothing else is under way")
    }

    /// The next request that is due by itself.
    pub fn next_request(&mut self) -> Option<SyncRequest> {
        self.outgoing.take()
    }

    /// An answer arrives.
    pub fn receive(&mut self, reply: SyncReply) {
        let effects = self.device.handle(Event::Reply(Box::new(reply.into())));
        self.run(effects);
    }

    /// No answer arrives.
    pub fn lose_reply(&mut self) {
        let effects = self.device.handle(Event::NoReply(NetworkTrouble::Offline));
        self.run(effects);
    }

    /// Something happens outside.
    pub fn handle(&mut self, event: Event) {
        let effects = self.device.handle(event);
        self.run(effects);
    }

    fn run(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                // A disk in memory has no old bytes.
                Effect::Show(_) | Effect::Rotate | Effect::Register => {}
                Effect::Send(request) => self.outgoing = Some(*request),
                Effect::ReadOn => {
                    if self.reading == Reading::AtOnce {
                        let effects = self.device.handle(Event::ReadOn);
                        self.run(effects);
                    }
                }
                Effect::Commit(commit) => {
                    let token = commit.token;
                    let event = match self.write(commit) {
                        Ok(()) => Event::Stored(token),
                        Err(trouble) => Event::NotStored(token, trouble),
                    };
                    let effects = self.device.handle(event);
                    self.run(effects);
                }
            }
        }
    }

    fn write(&mut self, commit: Commit) -> Result<(), StorageTrouble> {
        if self.is_full {
            return Err(StorageTrouble::Full);
        }
        let stored = self.disk.get(NEXT_N).and_then(|bytes| String::from_utf8(bytes.clone()).ok());
        let next_n = stored.map_or(1, |text| text.parse().expect("a number"));
        if commit.expect_next_n.is_some_and(|expected| expected != next_n) {
            return Err(StorageTrouble::Changed);
        }
        self.disk.extend(commit.put);
        for key in commit.delete {
            self.disk.remove(&key);
        }
        Ok(())
    }
}

/// Seals as the city opens.
pub fn sealer() -> Sealer {
    struct ToCity;
    impl Seal for ToCity {
        fn seal(&self, plain: &[u8]) -> Option<String> {
            Some(city::seal(plain))
        }
    }
    Sealer(Rc::new(ToCity))
}

/// A JSON object as a record's fields.
pub fn body(json: Value) -> Body {
    json.as_object().cloned().expect("fields are an object")
}
