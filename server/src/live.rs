//! Live streams: who listens, and what happens that they may want to know. `shared::reconcile`
//! decides what of it each of them is told.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::{Mutex, MutexGuard};
use shared::id::{AccountId, ProgramId};
use shared::reconcile::Committed;
use tokio::sync::broadcast;

use crate::reply::Refusal;

/// Events that a slow listener may fall behind before it is told to fetch anew.
const EVENTS_BEHIND_MAX: usize = 256;

/// Streams of one account: a few tabs on a few devices. Browsers allow six to one server.
const STREAMS_PER_ACCOUNT_MAX: usize = 12;

/// Where events go in and streams come out. Cheap to clone.
#[derive(Clone, Default)]
pub struct Live {
    programs: Arc<Mutex<HashMap<ProgramId, broadcast::Sender<Event>>>>,
    open: Arc<Mutex<HashMap<AccountId, usize>>>,
}

/// Something that listeners of a program may want to know.
#[derive(Debug, Clone)]
pub enum Event {
    /// A transaction was committed. These events come in the order of the transactions.
    Committed(Arc<Committed>),
    /// Indicator values may have changed, for those who may see the dashboard.
    Values,
    /// Sessions of an account are over.
    SignedOut { account: AccountId, ended: SessionsEnded },
}

/// Which sessions of an account are over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SessionsEnded {
    All,
    One(String),
    AllBut(String),
}

impl SessionsEnded {
    /// Whether this one is.
    pub fn ends(&self, session: &str) -> bool {
        match self {
            SessionsEnded::All => true,
            SessionsEnded::One(ended) => ended == session,
            SessionsEnded::AllBut(kept) => kept != session,
        }
    }
}

/// One open stream. Dropping it frees its place.
pub struct OpenStream {
    pub events: broadcast::Receiver<Event>,
    _slot: StreamSlot,
}

struct StreamSlot {
    account: AccountId,
    open: Arc<Mutex<HashMap<AccountId, usize>>>,
}

impl Live {
    /// Tells all listeners of a program. Nobody listening is fine.
    pub fn tell(&self, program: ProgramId, event: Event) {
        if let Some(sender) = locked(&self.programs).get(&program) {
            let _ = sender.send(event);
        }
    }

    /// Whether anybody listens to a program.
    pub fn is_heard(&self, program: ProgramId) -> bool {
        let programs = locked(&self.programs);
        programs.get(&program).is_some_and(|sender| sender.receiver_count() > 0)
    }

    /// Opens a stream for an account.
    pub fn listen(&self, program: ProgramId, account: AccountId) -> Result<OpenStream, Refusal> {
        let slot = self.take_slot(account)?;
        let mut programs = locked(&self.programs);
        let sender =
            programs.entry(program).or_insert_with(|| broadcast::Sender::new(EVENTS_BEHIND_MAX));
        Ok(OpenStream { events: sender.subscribe(), _slot: slot })
    }

    fn take_slot(&self, account: AccountId) -> Result<StreamSlot, Refusal> {
        let mut open = locked(&self.open);
        let count = open.entry(account).or_default();
        if *count >= STREAMS_PER_ACCOUNT_MAX {
            return Err(Refusal::TooManyStreams);
        }
        *count += 1;
        Ok(StreamSlot { account, open: self.open.clone() })
    }
}

impl Drop for StreamSlot {
    fn drop(&mut self) {
        let mut open = locked(&self.open);
        if let Some(count) = open.get_mut(&self.account) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.account);
            }
        }
    }
}

/// The maps hold no half-made state, so a panic elsewhere does not spoil them.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock()
}
