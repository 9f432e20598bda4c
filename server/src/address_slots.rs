//! Of those whom nobody knows, one at a time is served from each address.

use std::collections::HashSet;
use std::net::IpAddr;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::reply::Refusal;

/// Who is being served of those whom nobody knows.
#[derive(Clone, Default)]
pub struct AddressSlots(Arc<Mutex<HashSet<IpAddr>>>);

/// The place of one request; dropping it frees it.
pub struct AddressSlot {
    slots: AddressSlots,
    address: IpAddr,
}

impl AddressSlots {
    /// Takes the place of an address, unless somebody has it.
    pub fn enter(&self, address: IpAddr) -> Result<AddressSlot, Refusal> {
        match self.0.lock().insert(address) {
            true => Ok(AddressSlot { slots: self.clone(), address }),
            false => Err(Refusal::Busy),
        }
    }
}

impl Drop for AddressSlot {
    fn drop(&mut self) {
        self.slots.0.lock().remove(&self.address);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_is_served_once_at_a_time() {
        let slots = AddressSlots::default();
        let [here, there] = [1, 2].map(|n: u32| IpAddr::V4(n.into()));
        let served = slots.enter(here).unwrap();
        assert!(slots.enter(here).is_err());
        assert!(slots.enter(there).is_ok());
        drop(served);
        assert!(slots.enter(here).is_ok());
    }
}
