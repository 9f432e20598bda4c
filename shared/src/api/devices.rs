//! The installations of the app, the work that somebody carries for one of them, and the server's
//! own health.

use crate::id::{AccountId, ClientId, Epoch, Stamp};
use serde::{Deserialize, Serialize};

/// What a new client keeps.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Registered {
    /// Its id.
    pub client: ClientId,
    /// The upload secret, told this once.
    pub secret: String,
    /// The timeline in which it begins.
    pub epoch: Epoch,
    /// The public key to which the installation seals what it may no longer show.
    pub seal_to: String,
}

/// How an installation proves that it is the one that was registered: the text of
/// [`super::CLIENT_HEADER`].
#[derive(Clone, PartialEq, Eq)]
pub struct ClientProof {
    /// Its id.
    pub client: ClientId,
    /// The upload secret.
    pub secret: String,
}

impl ClientProof {
    /// Reads it from text.
    pub fn parse(text: &str) -> Option<ClientProof> {
        let (client, secret) = text.split_once('.')?;
        let (client, secret) = (client.parse().ok()?, secret.to_owned());
        Some(ClientProof { client, secret })
    }

    /// As it travels.
    pub fn text(&self) -> String {
        format!("{}.{}", self.client, self.secret)
    }
}

/// All installations of a program.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Devices {
    /// One for each installation and account.
    pub devices: Vec<ListedDevice>,
    /// Whether records are given out: not after a restore without the journal of revocations,
    /// until a manager has confirmed.
    pub is_confirmed: bool,
    /// Whose grants a restore with that journal holds back until a manager has confirmed, by the
    /// names to show.
    #[serde(default)]
    pub withheld: Vec<String>,
    /// The server's clock.
    pub now: Stamp,
}

/// One installation for one account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListedDevice {
    /// Its client.
    pub client: ClientId,
    /// Whose it is.
    pub account: AccountId,
    /// The owner's name to show.
    pub owner: String,
    /// When it was registered.
    pub created_at: Stamp,
    /// When it was last heard of.
    pub last_contact: Stamp,
    /// The release of the app.
    pub version: String,
    /// Changes that it has not sent, as it said last.
    pub unsent: u64,
    /// What happened with it, the latest first.
    pub events: Vec<DeviceEvent>,
}

/// Something that happened with an installation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeviceEvent {
    /// When.
    pub at: Stamp,
    /// What: a code of [`crate::reconcile::ClientEvent`], or of a newer server.
    pub event: String,
}

/// A rescue file, as the app wrote it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RescueUpload {
    /// The whole file.
    pub file: String,
}

/// What became of the changes in a rescue file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rescued {
    /// Taken into the records now.
    pub taken: usize,
    /// Waiting for a decision from now on.
    pub held: usize,
    /// Decided before, because they had been sent or the file had been brought already.
    pub known: usize,
    /// Of a client that this server does not know: somebody must say whose it is.
    #[serde(rename = "unproven")]
    pub unattributed: usize,
    /// Sealed to a key that this server does not have.
    pub unreadable: usize,
}

/// Whether the server can do its work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// `ok`; when it is not, the answer is an error.
    pub status: String,
}
