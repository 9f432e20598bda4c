//! The server's half across mutations: who is sending, under which number a mutation is decided,
//! what is held for a person, who may see what afterwards, and what a pull gives to whom. A
//! [`SyncStore`] keeps all of it: the server implements it in SQL, the simulation in memory, and
//! both run this code.

pub mod committed;
pub mod held;
pub mod hint;
pub mod links;
pub mod oversight;
pub mod pull;
pub mod push_transaction;
mod regrant;
pub mod sender;
pub mod sync_store;

pub use committed::{Committed, Written};
pub use hint::{Hint, Listener};
pub use links::Links;
pub use pull::{PageLimits, PageRecord, PullSnapshot, pull_page};
pub use push_transaction::{DayBy, PushTransaction};
pub use sender::Sender;
pub use sync_store::{
    CausalDeps, ChangeProvenance, Client, ClientEvent, Counter, Decided, Held, HeldStanding,
    Member, MutationNumber, ScopeSum, Settled, SyncStore,
};

use crate::id::Stamp;
use crate::sync::limit::PUSH_MUTATIONS_MAX;
use crate::sync::message::{Envelope, SealedItem};
use serde::Deserialize;
use serde_json::Value;

/// A mutation as it was sent, and its envelope.
#[derive(Clone, Debug)]
pub struct Pushed {
    /// The bytes that are kept if it is held.
    pub payload: Value,
    /// What is decided.
    pub envelope: Envelope,
}

impl Pushed {
    /// A mutation that arrived open, or was made here.
    pub fn open(envelope: Envelope) -> Pushed {
        Pushed { payload: serde_json::to_value(&envelope).unwrap_or_default(), envelope }
    }
}

/// Why nothing of a push can be decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoPush {
    /// More mutations than one request may carry.
    TooMany,
    /// One of them is not even numbered, so it could never be told its fate.
    Unreadable(String),
}

/// Reads what a device pushed. What was sealed and does not open is held as unreadable, whole.
pub fn read_push(
    push: &[Value],
    opener: impl Fn(&str) -> Option<Vec<u8>>,
) -> Result<Vec<Pushed>, NoPush> {
    let mut all = Vec::new();
    for item in push {
        if item.get("sealed").is_some() {
            all.extend(read_sealed(item, &opener)?);
        } else {
            let unreadable = |error: serde_json::Error| NoPush::Unreadable(error.to_string());
            let envelope = Envelope::deserialize(item).map_err(unreadable)?;
            all.push(Pushed { payload: item.clone(), envelope });
        }
        if all.len() > PUSH_MUTATIONS_MAX {
            return Err(NoPush::TooMany);
        }
    }
    if all.iter().any(|pushed| pushed.envelope.n == 0) {
        return Err(NoPush::Unreadable("mutations are numbered from 1".to_owned()));
    }
    Ok(all)
}

fn read_sealed(
    item: &Value,
    opener: impl Fn(&str) -> Option<Vec<u8>>,
) -> Result<Vec<Pushed>, NoPush> {
    let sealed = SealedItem::deserialize(item);
    let sealed = sealed.map_err(|error| NoPush::Unreadable(error.to_string()))?;
    if let Some(envelopes) = sealed.open(opener) {
        return Ok(envelopes.into_iter().map(Pushed::open).collect());
    }
    let closed = |(uid, n)| Pushed {
        payload: item.clone(),
        envelope: Envelope { n, uid, at: Stamp(0), schema: 0, epoch: None, ops: Value::Null },
    };
    Ok(sealed.uids.iter().copied().zip(sealed.n..).map(closed).collect())
}
