//! The session's secret while its vault is open. It lies sealed in the vault and, only as long as
//! that is open, in the memory of this tab; requests carry it as a header.

use std::cell::RefCell;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use shared::api::RotateSession;
use shared::api::session::{Rotation, Secret, SessionBegun, SessionKey};
use shared::sync::message::hex;

use super::net;
use crate::platform;
use crate::store::{Batch, Durability, Entry, Kv, SealedKv};

/// Where it is stored, sealed like everything else.
pub const SESSION: &str = "session";

/// Age at which the secret is replaced: a copied one is soon worth nothing.
const SECRET_MS_MAX: i64 = 60 * 60 * 1_000;

thread_local! {
    static CURRENT: RefCell<Option<Authority>> = const { RefCell::new(None) };
}

/// What a device keeps of its session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authority {
    /// Opens what the account may see.
    pub session: Secret,
    /// Can only end the session.
    pub end: Secret,
    /// When this secret was made, by the clock of the device.
    made_at: i64,
}

impl Authority {
    /// Of a session that has just begun.
    pub fn of(begun: &SessionBegun) -> Authority {
        let (session, end) = (begun.session.clone(), begun.end.clone());
        Authority { session, end, made_at: platform::now() }
    }

    /// The one among stored values.
    pub fn stored(entries: &[Entry]) -> Option<Authority> {
        let (_, bytes) = entries.iter().find(|(key, _)| key == SESSION)?;
        shared::json::read(bytes).ok()
    }

    /// Seals it into the vault. Where that fails it lasts as long as this tab.
    pub async fn keep(&self, store: &SealedKv) -> bool {
        let bytes = serde_json::to_vec(self).expect("texts and a number become JSON");
        let batch = Batch::default().put(SESSION, bytes);
        store.commit(batch, Durability::Strict).await.is_ok()
    }
}

/// Goes on with this authority, or with none.
pub fn set(authority: Option<Authority>) {
    CURRENT.set(authority);
}

/// The authority of the open account.
pub fn current() -> Option<Authority> {
    CURRENT.with_borrow(Clone::clone)
}

/// Replaces a secret that is old. Only the tab that writes calls this: it stores the new secret
/// before the first request with it, and the server takes the old one until then, so that nothing
/// is lost wherever this breaks off.
pub async fn rotate_if_due(store: &SealedKv) {
    let Some(authority) = current() else { return };
    let is_young = platform::now().abs_diff(authority.made_at) < SECRET_MS_MAX.unsigned_abs();
    let Some(key) = SessionKey::parse(&authority.session.0).filter(|_| !is_young) else { return };
    let secret = hex(&platform::random_bytes::<32>());
    let rotation = Rotation { next_hash: hex(&Sha256::digest(&secret)) };
    if net::call(RotateSession, (), &rotation).await.is_err() {
        return;
    }
    let session = key.with_secret(secret).into();
    let next = Authority { session, made_at: platform::now(), ..authority.clone() };
    if next.keep(store).await && current().as_ref() == Some(&authority) {
        set(Some(next));
    }
}
