//! The rescue file: where a browser stores nothing any more, a person can carry her unsent work
//! away in a file that only the server can read.

use super::device::Device;
use super::message::{Envelope, SealedItem};
use super::outbox::Content;
use crate::id::ClientId;
use serde::{Deserialize, Serialize};

/// The file, as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RescueFile {
    /// Says what this file is, to whoever opens it by mistake.
    pub manabi_rescue: u32,
    /// How many changes are inside.
    pub changes: usize,
    /// A [`Rescue`], sealed to the server's key.
    pub sealed: String,
}

/// What is inside.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rescue {
    /// The client whose work it is.
    pub client: ClientId,
    /// The author's proof.
    pub secret: String,
    /// Changes that the server has not confirmed, oldest first.
    pub envelopes: Vec<Envelope>,
    /// Changes that were sealed before.
    #[serde(default)]
    pub sealed: Vec<SealedItem>,
}

impl Device {
    /// The unsent work as a file; `None` if there is none, or no key to seal it to.
    pub fn rescue_file(&self) -> Option<String> {
        let (mut envelopes, mut sealed) = (Vec::new(), Vec::new());
        for entry in self.outbox.entries() {
            match &entry.content {
                Content::Open { envelope, .. } => envelopes.push(envelope.clone()),
                Content::Sealed(item) => sealed.push(item.clone()),
            }
        }
        let changes = self.outbox.entries().map(|entry| entry.uids().len()).sum();
        if changes == 0 {
            return None;
        }
        let (client, secret) = (self.identity.client, self.identity.secret.clone());
        let rescue = Rescue { client, secret, envelopes, sealed };
        let sealed = self.sealer.0.seal(&serde_json::to_vec(&rescue).ok()?)?;
        serde_json::to_string(&RescueFile { manabi_rescue: 1, changes, sealed }).ok()
    }
}
