//! Where a change came from: what the office remembers of a record, and how a device is named.

use serde_json::Value;
use shared::api;
use shared::api::history::{Page, PastChange};
use shared::id::{ClientId, PersonId, RecordId, Seq};

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

/// Who wrote what stands in a field now, of the latest changes of a record; `None` if none of them
/// did.
pub fn writer_of(past: &[PastChange], field: &str, now: &Value) -> Option<Option<PersonId>> {
    let had =
        |it: &PastChange| it.before.as_ref().and_then(|before| before.get(field)) == Some(now);
    let wrote = |it: &&PastChange| it.after.get(field) == Some(now) && !had(it);
    past.iter().find(wrote).map(|it| it.person)
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

/// A change from one body to another, by nobody in particular.
#[cfg(test)]
pub fn past_change(
    before: Option<shared::record::Body>,
    after: shared::record::Body,
) -> PastChange {
    use shared::id::{ClientId, MutationId, Stamp};
    PastChange {
        seq: Seq(0),
        uid: MutationId(uuid::Uuid::nil()),
        author: String::new(),
        person: None,
        decider: None,
        client: ClientId(uuid::Uuid::nil()),
        edited_at: Stamp(0),
        received_at: Stamp(0),
        before,
        after,
        is_deleted: false,
        moved_to: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use uuid::Uuid;

    fn change(person: u128, before: Option<&str>, after: &str) -> PastChange {
        let body = |text: &str| json!({ "text": text }).as_object().cloned().unwrap_or_default();
        let person = Some(RecordId(Uuid::from_u128(person)));
        PastChange { person, ..past_change(before.map(body), body(after)) }
    }

    #[test]
    fn whoever_wrote_a_text_last_is_its_writer() {
        let past = [change(3, Some("b"), "b"), change(2, Some("a"), "b"), change(1, None, "a")];
        let writer = |text: &str| writer_of(&past, "text", &json!(text));
        assert_eq!(writer("b"), Some(Some(RecordId(Uuid::from_u128(2)))));
        assert_eq!(writer("a"), Some(Some(RecordId(Uuid::from_u128(1)))));
        assert_eq!(writer("c"), None, "it is not at the office yet");
    }
}
