//! Where a change came from: what the office remembers of a record, and how a device is named.

use shared::api;
use shared::api::history::{Page, PastChange};
use shared::id::{ClientId, RecordId, Seq};

use crate::replica::Replica;
use crate::sync::net::{self, NoAnswer};
use crate::words::{t, t_with};

/// Asks the office what happened to a record, the latest first: one page of it.
pub async fn past_of(kind: &str, id: RecordId) -> Result<Vec<PastChange>, NoAnswer> {
    past_before(kind, id, None).await
}

/// As [`past_of`], what lies before this seq.
pub async fn past_before(
    kind: &str,
    id: RecordId,
    before: Option<Seq>,
) -> Result<Vec<PastChange>, NoAnswer> {
    net::call(api::History, (kind.to_owned(), id.to_string()), &Page { before }).await
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
