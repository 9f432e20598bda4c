//! What the sync driver writes to: plain bytes in, sealed bytes on the disk. Everything is sealed
//! before a transaction opens, and one thing happens after the other, in the order it was asked.

use futures::lock::Mutex;

use super::browser::IdbKv;
use super::directory::Directory;
use super::lock::Lock;
use super::memory::MemoryKv;
use super::vault::{Vault, VaultError};
use super::{Batch, Durability, Entry, Kv, StoreError};

/// Values under this prefix are stored readable, because a commit compares them inside its
/// transaction. They hold counters, never anything about a person.
const PLAIN: &str = "plain/";
/// The wrapped data key. It lies beside the data so that both change in one commit.
pub(super) const KEYS: &str = "plain/keys";

/// The store of one account.
pub struct SealedKv(Inner);

enum Inner {
    Sealed {
        kv: IdbKv,
        vault: Mutex<Vault>,
        lock: Lock,
    },
    /// Never written anywhere, so nothing to seal.
    Memory(MemoryKv),
}

impl SealedKv {
    /// A store for as long as the tab lives, for browsers that keep nothing.
    pub fn in_memory() -> Self {
        Self(Inner::Memory(MemoryKv::default()))
    }

    /// The stored map `kv` with its opened keys. The caller has taken the fence.
    pub(super) fn over(kv: IdbKv, vault: Vault, lock: Lock) -> Self {
        Self(Inner::Sealed { kv, vault: Mutex::new(vault), lock })
    }

    /// Whether what is committed is still there after the tab is closed.
    pub fn is_kept(&self) -> bool {
        matches!(self.0, Inner::Sealed { .. })
    }

    /// Calls `then` once when another tab takes this account over.
    pub fn on_lost(&self, then: impl FnOnce() + 'static) {
        if let Inner::Sealed { lock, .. } = &self.0 {
            lock.on_lost(then);
        }
    }

    /// Seals everything anew under a new data key, in one commit, so that what was deleted before
    /// cannot be opened even from old bytes on the disk.
    pub async fn rotate(&self) -> Result<(), StoreError> {
        let Inner::Sealed { kv, vault, .. } = &self.0 else { return Ok(()) };
        let mut vault = vault.lock().await;
        let sealed = kv.read_all("").await?.into_iter().filter(|(key, _)| is_sealed(key));
        let entries = vault.open_all(sealed.collect()).await?;
        let renewed = vault.with_new_data_key().await?;
        let puts = renewed.seal_all(entries).await?;
        let batch = Batch { puts, ..Batch::default() }.put(KEYS, record_bytes(&renewed));
        kv.commit(batch, Durability::Strict).await?;
        *vault = renewed;
        Ok(())
    }

    /// Founds the store anew with the keys that this tab still holds and these entries, after
    /// somebody or the browser has deleted it. What else was in it has to be committed again.
    pub async fn found_again(&self, entries: Vec<Entry>) -> Result<(), VaultError> {
        let Inner::Sealed { kv, vault, .. } = &self.0 else { return Ok(()) };
        let mut vault = vault.lock().await;
        // The key of this device was most likely deleted as well.
        let device_key = Directory::open().await?.keep_first(vault.device_key()).await?;
        let renewed = vault.with_device_key(device_key).await?;
        let puts = renewed.seal_all(entries).await?;
        let batch = Batch { puts, ..Batch::default() }.put(KEYS, record_bytes(&renewed));
        kv.found_again(batch).await?;
        *vault = renewed;
        Ok(())
    }

    /// Makes `password` the one that opens this store.
    pub async fn change_password(&self, password: &str) -> Result<(), VaultError> {
        let Inner::Sealed { kv, vault, .. } = &self.0 else { return Ok(()) };
        let mut vault = vault.lock().await;
        let renewed = vault.with_new_password(password).await?;
        let batch = Batch::default().put(KEYS, record_bytes(&renewed));
        kv.commit(batch, Durability::Strict).await?;
        *vault = renewed;
        Ok(())
    }
}

impl Kv for SealedKv {
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let (kv, vault) = match &self.0 {
            Inner::Memory(kv) => return kv.get(key).await,
            Inner::Sealed { kv, vault, .. } => (kv, vault.lock().await),
        };
        let Some(value) = kv.get(key).await? else { return Ok(None) };
        let opened = open_entries(&vault, vec![(key.to_owned(), value)]).await?;
        Ok(opened.into_iter().next().map(|(_, value)| value))
    }

    async fn read_all(&self, prefix: &str) -> Result<Vec<Entry>, StoreError> {
        match &self.0 {
            Inner::Memory(kv) => kv.read_all(prefix).await,
            Inner::Sealed { kv, vault, .. } => {
                let vault = vault.lock().await;
                open_entries(&vault, kv.read_all(prefix).await?).await
            }
        }
    }

    async fn commit(&self, batch: Batch, durability: Durability) -> Result<(), StoreError> {
        let (kv, vault) = match &self.0 {
            Inner::Memory(kv) => return kv.commit(batch, durability).await,
            Inner::Sealed { kv, vault, .. } => (kv, vault.lock().await),
        };
        let (to_seal, mut puts): (Vec<Entry>, Vec<Entry>) =
            batch.puts.into_iter().partition(|(key, _)| is_sealed(key));
        puts.extend(vault.seal_all(to_seal).await?);
        kv.commit(Batch { puts, ..batch }, durability).await
    }
}

async fn open_entries(vault: &Vault, entries: Vec<Entry>) -> Result<Vec<Entry>, StoreError> {
    let (sealed, plain): (Vec<Entry>, Vec<Entry>) =
        entries.into_iter().partition(|(key, _)| is_sealed(key));
    let mut entries = vault.open_all(sealed).await?;
    // The wrapped keys and the fence are the store's own.
    entries.extend(plain.into_iter().filter(|(key, _)| key.starts_with(PLAIN) && key != KEYS));
    entries.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(entries)
}

/// Whether the value at `key` is sealed: all but counters and the store's own fence.
fn is_sealed(key: &str) -> bool {
    !key.starts_with(PLAIN) && key != super::browser::FENCE
}

/// The form in which the wrapped keys are stored.
pub(super) fn record_bytes(vault: &Vault) -> Vec<u8> {
    serde_json::to_vec(vault.record()).expect("numbers and bytes become JSON")
}

#[cfg(test)]
mod tests {
    use shared::sync::device::NEXT_N;

    use super::*;

    #[test]
    fn only_counters_and_the_fence_are_readable() {
        assert!(is_sealed("page/learner/1"));
        assert!(is_sealed("outbox/0000000057"));
        assert!(!is_sealed(NEXT_N));
        assert!(!is_sealed("fence"));
    }
}
