//! What the sync driver writes to: plain bytes in, sealed bytes on the disk. Everything is sealed
//! before a transaction opens, and one thing happens after the other, in the order it was asked.

use shared::arrange::Arrange;
use std::cell::{OnceCell, RefCell};

use futures::lock::Mutex;
use web_sys::CryptoKey;

use super::browser::{IdbKv, account_database};
use super::channel::{Channel, TabMessage};
use super::directory::Directory;
use super::lock::{self, Acquired, Lock};
use super::memory::MemoryKv;
use super::vault::{KeyRecord, Vault, VaultError};
use super::{Batch, Durability, Entry, Kv, StoreError};

/// Values under this prefix are stored readable, because a commit compares them inside its
/// transaction. They hold counters, and what others have sealed, never anything about a person.
const PLAIN: &str = "plain/";
/// What is not sent, sealed to the server. It can be delivered by whoever cannot open the vault.
pub const RESCUE: &str = "plain/rescue";
/// The wrapped data key. It lies beside the data so that both change in one commit.
pub(super) const KEYS: &str = "plain/keys";

/// The store of one account.
pub struct SealedKv(Inner);

enum Inner {
    Sealed(Box<Sealed>),
    /// Never written anywhere, so nothing to seal.
    Memory(MemoryKv),
}

struct Sealed {
    account: String,
    kv: IdbKv,
    vault: Mutex<Vault>,
    /// The key that the password gives, for the page that follows this one.
    password_key: RefCell<CryptoKey>,
    /// Held while this tab may write.
    lock: RefCell<Option<Lock>>,
    channel: Channel,
    /// Where commits go once the browser stores nothing any more.
    in_memory: OnceCell<MemoryKv>,
}

impl SealedKv {
    /// A store for as long as the tab lives, for browsers that keep nothing.
    pub fn in_memory() -> Self {
        Self(Inner::Memory(MemoryKv::default()))
    }

    /// The stored map `kv` of `account` with its opened keys. With the lock, the caller has taken
    /// the fence; without it, this tab only looks.
    pub(super) fn over(account: &str, kv: IdbKv, vault: Vault, lock: Option<Lock>) -> Self {
        Self(Inner::Sealed(Box::new(Sealed {
            account: account.to_owned(),
            kv,
            password_key: RefCell::new(vault.password_key()),
            vault: Mutex::new(vault),
            lock: RefCell::new(lock),
            channel: Channel::open(&account_database(account)),
            in_memory: OnceCell::new(),
        })))
    }

    /// Whether what is committed is still there after the tab is closed.
    pub fn is_kept(&self) -> bool {
        self.sealed().is_some_and(|sealed| sealed.in_memory.get().is_none())
    }

    /// From now on commits go to memory only: the browser stores nothing any more, and what is
    /// written must still reach the server.
    pub fn go_on_in_memory(&self) {
        if let Some(sealed) = self.sealed() {
            // A store that goes on in memory already goes on there.
            let _ = sealed.in_memory.set(MemoryKv::default());
        }
    }

    /// Whether this tab is the one that may write.
    pub fn is_writer(&self) -> bool {
        self.sealed().is_none_or(|sealed| sealed.lock.borrow().is_some())
    }

    /// Calls `then` once when another tab takes the right to write away.
    pub fn on_lost(&self, then: impl FnOnce() + 'static) {
        let Some(sealed) = self.sealed() else { return };
        if let Some(lock) = sealed.lock.borrow().as_ref() {
            lock.on_lost(then);
        }
    }

    /// Lets go of the right to write.
    pub fn hand_over(&self) {
        self.sealed().map(|sealed| sealed.lock.take());
    }

    /// Takes the right to write if nobody has it; answers whether this tab has it now.
    pub async fn take_if_free(&self) -> Result<bool, StoreError> {
        let Some(sealed) = self.sealed() else { return Ok(true) };
        match lock::acquire(&sealed.account).await? {
            Acquired::Held(lock) => sealed.take(lock).await.map(|()| true),
            Acquired::OpenElsewhere => Ok(false),
        }
    }

    /// Takes the right to write from the tab that has it, which has a moment to finish.
    pub async fn take_over(&self) -> Result<(), StoreError> {
        let Some(sealed) = self.sealed() else { return Ok(()) };
        sealed.channel.post(TabMessage::HandOver);
        sealed.take(lock::take_over(&sealed.account).await?).await
    }

    /// The account, and the key that opens it again on this device.
    pub(super) fn opening_key(&self) -> Option<(String, CryptoKey)> {
        let sealed = self.sealed()?;
        Some((sealed.account.clone(), sealed.password_key.borrow().clone()))
    }

    /// Says something to the other tabs of the account.
    pub fn post(&self, said: TabMessage) {
        if let Some(sealed) = self.sealed() {
            sealed.channel.post(said);
        }
    }

    /// Calls `then` with what other tabs of the account say.
    pub fn subscribe(&self, then: impl Fn(TabMessage) + 'static) {
        if let Some(sealed) = self.sealed() {
            sealed.channel.subscribe(then);
        }
    }

    /// Hears nothing from other tabs any more.
    pub fn unsubscribe(&self) {
        if let Some(sealed) = self.sealed() {
            sealed.channel.unsubscribe();
        }
    }

    fn sealed(&self) -> Option<&Sealed> {
        match &self.0 {
            Inner::Sealed(sealed) => Some(sealed),
            Inner::Memory(_) => None,
        }
    }

    /// Seals everything anew under a new data key, in one commit, so that what was deleted before
    /// cannot be opened even from old bytes on the disk.
    pub async fn rotate(&self) -> Result<(), StoreError> {
        let Some(Sealed { kv, vault, channel, .. }) = self.sealed() else { return Ok(()) };
        let mut vault = vault.lock().await;
        let sealed = kv.read_all("").await?.into_iter().filter(|(key, _)| is_sealed(key));
        let entries = vault.open_all(sealed.collect()).await?;
        let renewed = vault.with_new_data_key().await?;
        let puts = renewed.seal_all(entries).await?;
        let batch = Batch { puts, ..Batch::default() }.put(KEYS, record_bytes(&renewed));
        kv.commit(batch, Durability::Strict).await?;
        *vault = renewed;
        channel.post(TabMessage::Changed);
        Ok(())
    }

    /// Founds the store anew with the keys that this tab still holds and these entries, after
    /// somebody or the browser has deleted it. What else was in it has to be committed again.
    pub async fn found_again(&self, entries: Vec<Entry>) -> Result<(), VaultError> {
        let Some(Sealed { kv, vault, .. }) = self.sealed() else { return Ok(()) };
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
        let Some(Sealed { kv, vault, channel, password_key, .. }) = self.sealed() else {
            return Ok(());
        };
        let mut vault = vault.lock().await;
        let renewed = vault.with_new_password(password).await?;
        let batch = Batch::default().put(KEYS, record_bytes(&renewed));
        kv.commit(batch, Durability::Strict).await?;
        password_key.replace(renewed.password_key());
        *vault = renewed;
        channel.post(TabMessage::Changed);
        Ok(())
    }
}

impl Kv for SealedKv {
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        match &self.0 {
            Inner::Memory(kv) => kv.get(key).await,
            Inner::Sealed(sealed) => sealed.get(key).await,
        }
    }

    async fn read_all(&self, prefix: &str) -> Result<Vec<Entry>, StoreError> {
        match &self.0 {
            Inner::Memory(kv) => kv.read_all(prefix).await,
            Inner::Sealed(sealed) => sealed.read_all(prefix).await,
        }
    }

    async fn commit(&self, batch: Batch, durability: Durability) -> Result<(), StoreError> {
        match &self.0 {
            Inner::Memory(kv) => kv.commit(batch, durability).await,
            Inner::Sealed(sealed) => sealed.commit(batch, durability).await,
        }
    }
}

impl Sealed {
    /// From now on this tab writes and every other one is fenced off.
    async fn take(&self, lock: Lock) -> Result<(), StoreError> {
        // No read or write of ours may come between the fence and the keys that it protects.
        let mut vault = self.vault.lock().await;
        self.kv.take_fence().await?;
        if let Some(keys) = self.kv.get(KEYS).await? {
            renew(&mut vault, &keys).await?;
        }
        self.lock.replace(Some(lock));
        Ok(())
    }

    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let vault = self.vault.lock().await;
        let Some(value) = self.kv.get(key).await? else { return Ok(None) };
        let opened = open_entries(&vault, vec![(key.to_owned(), value)]).await?;
        Ok(opened.into_iter().next().map(|(_, value)| value))
    }

    async fn commit(&self, batch: Batch, durability: Durability) -> Result<(), StoreError> {
        if let Some(memory) = self.in_memory.get() {
            // What the lost storage held cannot be compared with anything.
            return memory.commit(Batch { expect: None, ..batch }, durability).await;
        }
        let vault = self.vault.lock().await;
        let (to_seal, mut puts): (Vec<Entry>, Vec<Entry>) =
            batch.puts.into_iter().partition(|(key, _)| is_sealed(key));
        puts.extend(vault.seal_all(to_seal).await?);
        self.kv.commit(Batch { puts, ..batch }, durability).await?;
        self.channel.say_changed();
        Ok(())
    }

    async fn read_all(&self, prefix: &str) -> Result<Vec<Entry>, StoreError> {
        let mut vault = self.vault.lock().await;
        let stored = self.kv.read_all(prefix).await?;
        // Another tab may have sealed everything anew: then its keys lie beside what they seal.
        if let Some((_, keys)) = stored.iter().find(|(key, _)| key == KEYS) {
            renew(&mut vault, keys).await?;
        }
        open_entries(&vault, stored).await
    }
}

/// Goes on with the keys that another tab has stored. Behind another password they stay closed.
async fn renew(vault: &mut Vault, keys: &[u8]) -> Result<(), StoreError> {
    if record_bytes(vault) == keys {
        return Ok(());
    }
    let closed = || StoreError::Damaged(KEYS.to_owned());
    let record: KeyRecord = shared::json::read(keys).map_err(|_| closed())?;
    *vault = vault.renewed(record).await.map_err(|_| closed())?;
    Ok(())
}

async fn open_entries(vault: &Vault, entries: Vec<Entry>) -> Result<Vec<Entry>, StoreError> {
    let (sealed, plain): (Vec<Entry>, Vec<Entry>) =
        entries.into_iter().partition(|(key, _)| is_sealed(key));
    let mut entries = vault.open_all(sealed).await?;
    // The wrapped keys and the fence are the store's own.
    entries.extend(plain.into_iter().filter(|(key, _)| key.starts_with(PLAIN) && key != KEYS));
    entries.arrange_by(|(a, _), (b, _)| a.cmp(b));
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
