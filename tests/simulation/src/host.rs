//! The server as the simulator sees it: in memory, or the real one over a real database.

use shared::id::{AccountId, ClientId, RecordId, Stamp};
use shared::reconcile::{
    Committed, Listener, Member, MutationNumber, PageLimits, held::NotReleased,
};
use shared::role::{Actor, Role};
use shared::sync::device::{NetworkTrouble, Sealer};
use shared::sync::message::{SyncReply, SyncRequest};

use crate::city::City;
use crate::city::sync_store::Tables;
use crate::sqlite::Sqlite;

/// The kind of store that a simulated server has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Storage {
    Memory,
    /// The real server's own SQL, in files.
    Sqlite,
}

impl Storage {
    /// A new server with nothing in it.
    pub fn host(self) -> Box<dyn Host> {
        match self {
            Storage::Memory => Box::new(Memory::default()),
            Storage::Sqlite => Box::new(Sqlite::new()),
        }
    }
}

/// What a simulation does with a server.
pub trait Host {
    /// A new account.
    fn add_account(&mut self, role: Role, person: RecordId) -> Actor;
    /// Gives everybody what she may see on the new day.
    fn regrant(&mut self);
    /// A new installation of the app for an account, with its secret.
    fn register(&mut self, account: AccountId) -> (ClientId, String);
    /// Closes an account: from now on everything from it is held.
    fn close_account(&mut self, account: AccountId);
    /// Answers one request of a device whose owner is signed in or not.
    fn sync(
        &mut self,
        request: &SyncRequest,
        session: Session,
    ) -> Result<SyncReply, NetworkTrouble>;
    /// The server is killed while it works on a request, and starts again. Nobody is answered.
    fn sync_killed(&mut self, request: &SyncRequest, session: Session, kill: Kill);
    /// Somebody who listens as an account, with the grants that it has now.
    fn listener(&self, account: AccountId, schema: u32) -> Listener;
    /// What was committed since the last call or the last start, for those who listen.
    fn committed(&mut self) -> Vec<Committed>;
    /// Accepts a held mutation.
    fn release(&mut self, number: MutationNumber, decider: &Member) -> Result<(), NotReleased>;
    /// Puts a held mutation aside.
    fn dismiss(&mut self, number: MutationNumber, decider: &Member) -> Result<(), NotReleased>;
    /// Makes a backup and keeps it.
    fn back_up(&mut self);
    /// Goes back to a backup, as the command for it does. Returns whether there was one.
    fn restore(&mut self, which: usize) -> bool;
    /// Goes back to a backup without telling anybody. Returns whether there was one.
    fn set_back(&mut self, which: usize) -> bool;
    /// The server's clock.
    fn now(&self) -> Stamp;
    /// Lets time pass.
    fn pass_time(&mut self, ms: i64);
    /// Sets how much a page carries, and the oldest schema that may pull.
    fn set_limits(&mut self, page: PageLimits, pull_schema_min: u32);
    /// Seals to this server's key.
    fn sealer(&self) -> Sealer;
    /// Opens what was sealed to it.
    fn unseal(&self, sealed: &str) -> Option<Vec<u8>>;
    /// Everything that the database has, for the oracles.
    fn tables(&mut self) -> Tables;
    /// Looks at everything that the database has, if that costs next to nothing.
    fn glance(&self) -> Option<&Tables>;
}

/// Whether the owner of a device is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Session {
    SignedIn,
    SignedOut,
}

/// When a server is killed that works on a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kill {
    /// Before its first commit is complete; the number says at which byte of it.
    InCommit(u64),
    /// After everything is committed, before it is answered.
    AfterCommit,
}

/// The server in memory, with its backups.
#[derive(Default)]
pub struct Memory {
    pub city: City,
    backups: Vec<Tables>,
}

impl Host for Memory {
    fn add_account(&mut self, role: Role, person: RecordId) -> Actor {
        self.city.add_account(role, person)
    }

    fn regrant(&mut self) {
        self.city.regrant();
    }

    fn register(&mut self, account: AccountId) -> (ClientId, String) {
        (self.city.add_client(account), "secret".to_owned())
    }

    fn close_account(&mut self, account: AccountId) {
        self.city.close_account(account);
    }

    fn sync(
        &mut self,
        request: &SyncRequest,
        session: Session,
    ) -> Result<SyncReply, NetworkTrouble> {
        let mut reply = self.city.sync(request)?;
        if session == Session::SignedOut {
            reply.pull = None;
        }
        Ok(reply)
    }

    fn sync_killed(&mut self, request: &SyncRequest, session: Session, kill: Kill) {
        match kill {
            Kill::InCommit(_) => self.pass_time(1_000),
            Kill::AfterCommit => drop(self.sync(request, session)),
        }
        self.city.restart();
    }

    fn listener(&self, account: AccountId, schema: u32) -> Listener {
        self.city.listener(account, schema)
    }

    fn committed(&mut self) -> Vec<Committed> {
        std::mem::take(&mut self.city.committed)
    }

    fn release(&mut self, number: MutationNumber, decider: &Member) -> Result<(), NotReleased> {
        self.city.release(number, decider)
    }

    fn dismiss(&mut self, number: MutationNumber, decider: &Member) -> Result<(), NotReleased> {
        self.city.dismiss(number, decider)
    }

    fn back_up(&mut self) {
        self.backups.push(self.city.tables.clone());
    }

    fn restore(&mut self, which: usize) -> bool {
        let Some(backup) = self.backups.get(which).cloned() else { return false };
        self.city.restore(&backup);
        true
    }

    fn set_back(&mut self, which: usize) -> bool {
        let Some(backup) = self.backups.get(which).cloned() else { return false };
        // Copying an old file over a newer one of another timeline is a restore gone wrong twice;
        // the nonces tell timelines of one epoch apart, an older epoch tells itself.
        self.city.set_back(&backup);
        true
    }

    fn now(&self) -> Stamp {
        self.city.now
    }

    fn pass_time(&mut self, ms: i64) {
        self.city.now = Stamp(self.city.now.0 + ms);
    }

    fn set_limits(&mut self, page: PageLimits, pull_schema_min: u32) {
        self.city.page_limits = page;
        self.city.pull_schema_min = pull_schema_min;
    }

    fn sealer(&self) -> Sealer {
        crate::tablet::sealer()
    }

    fn unseal(&self, sealed: &str) -> Option<Vec<u8>> {
        crate::city::open(sealed)
    }

    fn tables(&mut self) -> Tables {
        self.city.tables.clone()
    }

    fn glance(&self) -> Option<&Tables> {
        Some(&self.city.tables)
    }
}
