//! The device's half of sealing: envelopes that from now on only the server can read.

use super::message::{Envelope, SealedItem};
use crate::id::MutationId;
use std::fmt;
use std::rc::Rc;

/// Seals to the server's key; the shell lends it, with its source of randomness.
pub trait Seal {
    /// The sealed text; `None` if there is no key to seal to.
    fn seal(&self, plain: &[u8]) -> Option<String>;
}

/// The sealer of one device.
#[derive(Clone)]
pub struct Sealer(pub Rc<dyn Seal>);

/// Has no key, so that nothing is sealed.
struct NoKey;

impl Seal for NoKey {
    fn seal(&self, _: &[u8]) -> Option<String> {
        None
    }
}

impl Sealer {
    /// The sealer of a device that knows no key of a server.
    pub fn without_key() -> Sealer {
        Sealer(Rc::new(NoKey))
    }

    /// Some envelopes, in order, as one item without a number; `None` if there are none.
    pub(super) fn seal_all(&self, envelopes: &[Envelope]) -> Option<SealedItem> {
        if envelopes.is_empty() {
            return None;
        }
        let sealed = self.0.seal(&serde_json::to_vec(envelopes).ok()?)?;
        let uids: Vec<MutationId> = envelopes.iter().map(|envelope| envelope.uid).collect();
        Some(SealedItem { n: 0, uids, sealed })
    }
}

impl fmt::Debug for Sealer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Sealer")
    }
}
