//! Where a change came from: what the office remembers of a record, and how a device is named.

use serde::Deserialize;
use shared::id::{ClientId, MutationId, RecordId, Stamp};
use shared::record::Body;

use crate::replica::Replica;
use crate::sync::net::{self, NoAnswer};
use crate::words::{t, t_with};

/// One change of a record, as the office remembers it.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub struct Past {
    /// The mutation.
    pub uid: MutationId,
    /// The author's name to show.
    pub author: String,
    /// Who released it after it had been held.
    pub decider: Option<String>,
    /// The installation that it came from.
    pub client: ClientId,
    /// When it was made.
    pub edited_at: Stamp,
    /// The fields before it; none if it made the record.
    pub before: Option<Body>,
    /// The fields after it.
    pub after: Body,
    /// Whether it deleted the record.
    pub is_deleted: bool,
    /// Where it moved the record.
    #[serde(default)]
    pub moved_to: Option<RecordId>,
}

/// Asks the office what happened to a record, the latest first.
pub async fn past_of(kind: &str, id: RecordId) -> Result<Vec<Past>, NoAnswer> {
    net::get(&format!("/api/history/{kind}/{id}")).await
}

/// From which device a change came: this one, or one by the letters that the list of devices shows.
pub fn device_text(replica: Replica, client: ClientId) -> String {
    if replica.identity().client == client {
        return t("origin.here");
    }
    device_name(client)
}

/// How a device is called: by the last letters of its number, which tell the tablets of a program
/// apart.
pub fn device_name(client: ClientId) -> String {
    let id = client.to_string();
    t_with("origin.device", &[("code", &id[id.len() - 4..].to_uppercase())])
}
