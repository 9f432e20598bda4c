//! Sealing to the server: what this device may no longer show, it can still deliver. Its code comes
//! after the first page; whoever lets something be sealed makes sure of it with [`is_here`].

use std::cell::Cell;
use std::rc::Rc;

use shared::seal::{self, KEY_BYTES};
use shared::sync::device::{Seal, Sealer};

use crate::later::deferred;
use crate::platform;

/// What seals some bytes to a public key, with fresh randomness.
type SealTo = fn(&[u8], &[u8], [u8; KEY_BYTES]) -> Option<String>;

thread_local! {
    static SEAL: Cell<Option<SealTo>> = const { Cell::new(None) };
}

deferred! {
    /// The code that seals.
    fn sealing() -> SealTo {
        seal::seal
    }
}

/// Loads the code that seals. Says whether it is here.
pub async fn is_here() -> bool {
    if SEAL.get().is_none() {
        SEAL.set(sealing().await.ok());
    }
    SEAL.get().is_some()
}

/// The server's public key, as the device was told it at its registration.
struct ServerKey(Vec<u8>);

impl Seal for ServerKey {
    fn seal(&self, plain: &[u8]) -> Option<String> {
        SEAL.get()?(&self.0, plain, platform::random_bytes())
    }
}

/// What seals to this public key.
pub fn to_server(public_key: &str) -> Sealer {
    let key = seal::key_from_text(public_key).map(|key| key.to_vec());
    Sealer(Rc::new(ServerKey(key.unwrap_or_default())))
}
