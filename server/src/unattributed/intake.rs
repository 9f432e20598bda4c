//! Takes what is pushed by somebody whom nobody knows: an installation of before a restore, an app
//! of an earlier release, or anybody. It is read as text and goes one after the other, so that it
//! costs little more than its own body.

use std::borrow::Cow;
use std::fmt;
use std::net::IpAddr;

use axum::body::Bytes;
use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, SeqAccess, Visitor};
use serde_json::value::RawValue;
use shared::api::devices::ClientProof;
use shared::id::{ClientId, MutationId, Stamp};
use shared::sync::limit::PUSH_MUTATIONS_MAX;
use shared::sync::message::{SyncReply, SyncRequest};

use crate::extract::{read_json, values};
use crate::reconcile::{self, KnownClient};
use crate::reply::{Refusal, Trouble};
use crate::state::App;
use crate::store::{UnattributedPush, WireRecord};

/// Largest body of somebody whom nobody knows. An old app that is refused halves its batch.
pub const BODY_BYTES_MAX: usize = 512 * 1024;

/// Bytes of text for each value in it, at the least, beside `VALUES_FREE`. Text that is denser than
/// any change of ours would cost many times its own size to read later.
const BYTES_PER_VALUE_MIN: usize = 8;

/// Values that any change may have, however short they are.
const VALUES_FREE: usize = 100;

/// What is needed of a push to keep it.
#[derive(Deserialize)]
struct Push<'a> {
    #[serde(default)]
    client: Option<ClientId>,
    #[serde(default, borrow)]
    secret: Option<Cow<'a, str>>,
    #[serde(default, borrow)]
    push: Items<'a>,
}

/// The items of a push as their text, at most so many as one request may have.
#[derive(Default)]
struct Items<'a>(Vec<&'a RawValue>);

/// What is needed of one item: its uid, or those of a sealed one.
#[derive(Deserialize)]
struct Item {
    n: u64,
    #[serde(default)]
    uid: Option<MutationId>,
    #[serde(default)]
    at: Option<Stamp>,
    #[serde(default)]
    uids: Vec<MutationId>,
    #[serde(default)]
    sealed: Option<IgnoredAny>,
}

/// Decides it if an app of an earlier release proves in the body who it is; else keeps it and says
/// that nobody knows it.
pub async fn take(
    app: &App,
    address: IpAddr,
    proof: Option<ClientProof>,
    body: &Bytes,
) -> Result<SyncReply<WireRecord>, Trouble> {
    let push: Push<'_> = serde_json::from_slice(body).map_err(unreadable)?;
    let has_header = proof.is_some();
    let in_body = push.client.zip(push.secret.as_deref());
    let in_body = in_body.map(|(client, secret)| ClientProof { client, secret: secret.to_owned() });
    let proof = proof.or(in_body).ok_or_else(|| unreadable_text("no proof of an installation"))?;
    let client = reconcile::known_client(&mut app.store.read().await?, &proof).await?;
    if let Some(client) = client.filter(|_| !has_header) {
        let request: SyncRequest = read_json(body)?;
        let mut reply = reconcile::sync_known(app, &KnownClient(client), None, request).await?;
        // It signed in by a cookie: without records it asks for the new release, and not for a
        // password.
        reply.upgrade_required = true;
        return Ok(reply);
    }
    let mut kept = Vec::new();
    for item in push.push.0 {
        kept.extend(item_uids(item)?.into_iter().map(|uid| (uid, item.get())));
        if kept.len() > PUSH_MUTATIONS_MAX {
            return Err(Refusal::TooLarge.into());
        }
    }
    let kept = kept.into_iter().map(|(uid, text)| (uid, text.to_owned())).collect();
    let unproven = UnattributedPush { client: proof.client, address: Some(address), changes: kept };
    super::keep(app, unproven).await?;
    Err(Refusal::ClientUnknown.into())
}

fn item_uids(text: &RawValue) -> Result<Vec<MutationId>, Refusal> {
    let item: Item = serde_json::from_str(text.get()).map_err(unreadable)?;
    if values(text.get().as_bytes()) > VALUES_FREE + text.get().len() / BYTES_PER_VALUE_MIN {
        return Err(unreadable_text("denser than any change"));
    }
    match item {
        Item { n: 0, .. } => Err(unreadable_text("mutations are numbered from 1")),
        Item { sealed: Some(_), uids, .. } if !uids.is_empty() => Ok(uids),
        Item { sealed: None, uid: Some(uid), at: Some(_), .. } => Ok(vec![uid]),
        _ => Err(unreadable_text("a change without a uid or a time")),
    }
}

fn unreadable(error: serde_json::Error) -> Refusal {
    unreadable_text(&error.to_string())
}

fn unreadable_text(reason: &str) -> Refusal {
    Refusal::Unreadable(reason.to_owned())
}

impl<'de: 'a, 'a> Deserialize<'de> for Items<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Items<'a>, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = Items<'de>;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(out, "at most {PUSH_MUTATIONS_MAX} items")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Items<'de>, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = seq.next_element()? {
                    if items.len() == PUSH_MUTATIONS_MAX {
                        return Err(A::Error::invalid_length(items.len() + 1, &self));
                    }
                    items.push(item);
                }
                Ok(Items(items))
            }
        }
        from.deserialize_seq(Read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use uuid::Uuid;

    fn uids(item: &serde_json::Value) -> Result<Vec<MutationId>, Refusal> {
        item_uids(&RawValue::from_string(item.to_string()).unwrap())
    }

    #[test]
    fn a_change_and_a_sealed_item_say_whose_they_are_and_nothing_else_does() {
        let uid = MutationId(Uuid::from_u128(7));
        let change = json!({ "n": 1, "uid": uid, "at": 0, "ops": [{ "set": { "text": "語" } }] });
        assert_eq!(uids(&change), Ok(vec![uid]));
        let sealed = json!({ "n": 1, "uids": [uid, uid], "sealed": "x" });
        assert_eq!(uids(&sealed), Ok(vec![uid, uid]));
        for broken in [
            json!("hello"),
            json!({ "n": 0, "uid": uid, "at": 0 }),
            json!({ "n": 1, "uid": "x", "at": 0 }),
            json!({ "n": 1, "uid": uid }),
            json!({ "n": 1, "uids": [], "sealed": "x" }),
        ] {
            assert!(uids(&broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn what_would_cost_many_times_its_size_to_read_is_refused() {
        let dense = format!("[{}]", ["{\"\":0}"; 1_000].join(","));
        let dense: serde_json::Value = serde_json::from_str(&dense).unwrap();
        let uid = MutationId(Uuid::from_u128(7));
        assert!(uids(&json!({ "n": 1, "uid": uid, "at": 0, "ops": dense })).is_err());
    }
}
