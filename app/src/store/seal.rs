//! Sealing to the server: what this device may no longer show, it can still deliver.

use std::rc::Rc;

use shared::seal;
use shared::sync::device::{Seal, Sealer};

use crate::platform;

/// The server's public key, as the device was told it at its registration.
struct ServerKey(Vec<u8>);

impl Seal for ServerKey {
    fn seal(&self, plain: &[u8]) -> Option<String> {
        seal::seal(&self.0, plain, platform::random_bytes())
    }
}

/// What seals to this public key.
pub fn to_server(public_key: &str) -> Sealer {
    let key = seal::key_from_text(public_key).map(|key| key.to_vec());
    Sealer(Rc::new(ServerKey(key.unwrap_or_default())))
}
