//! The ways into an account's store: after a sign-in with the server, or offline with the password
//! alone. While another tab writes, this one opens for reading.

use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::CryptoKey;

use super::browser::{FENCE, IdbKv, account_database};
use super::directory::Directory;
use super::hand_on::Handed;
use super::lock::{self, Acquired, Lock};
use super::sealed::{KEYS, RESCUE, SealedKv, record_bytes};
use super::vault::{KeyRecord, PasswordKey, Vault, VaultError};
use super::{Batch, Durability, Kv, StoreError};
use crate::platform;

/// What to do when another tab writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    IfFree,
    TakeOver,
}

/// What entering gives.
pub enum Entered {
    /// The store; it says whether this tab may write.
    Open(SealedKv),
    /// Another tab is just setting it up.
    OpenElsewhere,
    /// The data on this device was sealed with another password. Offline that is a typing error;
    /// after a sign-in it means that the password was changed elsewhere: `unlock` with the earlier
    /// one and then `change_password`.
    OtherPassword,
    /// This device holds no data of the account.
    NothingHere,
}

/// Opens what this device holds of `account`, without a network.
pub async fn unlock(account: &str, password: &str, claim: Claim) -> Result<Entered, StoreError> {
    let open = async |record, device_key| Vault::open(record, password, device_key).await;
    unlock_by(account, claim, open).await
}

/// The same with the key that another page of this browser had.
pub async fn unlock_handed(handed: Handed) -> Result<Entered, StoreError> {
    let Handed { account, is_writer, key, .. } = handed;
    // The page before this one lets go of the right to write while it closes.
    let claim = if is_writer { Claim::TakeOver } else { Claim::IfFree };
    let open = async |record, device_key| Vault::open_with(record, key, device_key).await;
    unlock_by(&account, claim, open).await
}

async fn unlock_by(
    account: &str,
    claim: Claim,
    open: impl AsyncFnOnce(KeyRecord, CryptoKey) -> Result<Vault, VaultError>,
) -> Result<Entered, StoreError> {
    if !platform::is_secure_context() {
        return Err(StoreError::Unusable("the browser seals nothing over plain http".to_owned()));
    }
    let kv = IdbKv::open(&account_database(account)).await?;
    let Some(stored) = kv.get(KEYS).await? else { return Ok(Entered::NothingHere) };
    let vault = match open_vault(&stored, open).await {
        Ok(vault) => vault,
        Err(VaultError::WrongPassword) => return Ok(Entered::OtherPassword),
        Err(VaultError::NotOfThisDevice) => return Err(StoreError::Damaged(KEYS.to_owned())),
        Err(VaultError::Store(error)) => return Err(error),
    };
    let store = SealedKv::over(account, kv, vault, None);
    let opened = match claim {
        Claim::IfFree => store.take_if_free().await.map(drop),
        Claim::TakeOver => store.take_over().await,
    };
    match opened {
        Ok(()) => Ok(Entered::Open(store)),
        // The tab that had it gave it another password before it let go.
        Err(StoreError::Damaged(_)) => Ok(Entered::OtherPassword),
        Err(error) => Err(error),
    }
}

/// Opens what this device holds of `account` or begins anew, behind `key`; the server has accepted
/// `password`, of which it may have been made while the server was asked. When it says `Unusable`,
/// the app can go on with `SealedKv::in_memory` and has to say so; `Damaged` means that this
/// device's own key is gone and with it what only this device held.
pub async fn sign_in(
    account: &str,
    password: &str,
    key: Option<Result<PasswordKey, StoreError>>,
    claim: Claim,
) -> Result<Entered, StoreError> {
    match unlock(account, password, claim).await? {
        Entered::NothingHere => {}
        entered => return Ok(entered),
    }
    match lock::acquire(account).await? {
        Acquired::Held(lock) => {
            let key = match key {
                Some(key) => key?,
                None => PasswordKey::make(password).await?,
            };
            Ok(Entered::Open(create(lock, key).await?))
        }
        Acquired::OpenElsewhere => Ok(Entered::OpenElsewhere),
    }
}

/// What is not sent of `account` and only the server can read, where there is such a copy.
pub async fn rescue_copy(account: &str) -> Result<Option<String>, StoreError> {
    let copy = IdbKv::open(&account_database(account)).await?.get(RESCUE).await?;
    Ok(copy.and_then(|bytes| String::from_utf8(bytes).ok()))
}

/// Begins anew what this device holds of `account`, behind `password`. What an earlier password
/// seals here is gone for good.
pub async fn begin_anew(account: &str, password: &str) -> Result<Entered, StoreError> {
    let lock = lock::take_over(account).await?;
    let kv = IdbKv::open(&account_database(account)).await?;
    kv.take_fence().await?;
    let device_key = Directory::open().await?.device_key().await?;
    let vault = Vault::create(PasswordKey::make(password).await?, device_key).await?;
    let before = kv.read_all("").await?.into_iter().map(|(key, _)| key);
    let deletes = before.filter(|key| key != FENCE && key != KEYS).collect();
    let batch = Batch { deletes, ..Batch::default() }.put(KEYS, record_bytes(&vault));
    kv.commit(batch, Durability::Strict).await?;
    Ok(Entered::Open(SealedKv::over(account, kv, vault, Some(lock))))
}

/// Begins the store of the locked account. Answers `Changed` when keys are already there: what
/// they seal may be unsent work and is never written over.
async fn create(lock: Lock, key: PasswordKey) -> Result<SealedKv, StoreError> {
    let kv = IdbKv::open(&account_database(lock.account())).await?;
    let device_key = Directory::open().await?.device_key().await?;
    let vault = Vault::create(key, device_key).await?;
    kv.take_fence().await?;
    let keys = Batch::default().put(KEYS, record_bytes(&vault)).expecting(KEYS, None);
    kv.commit(keys, Durability::Strict).await?;
    ask_to_keep();
    let account = lock.account().to_owned();
    Ok(SealedKv::over(&account, kv, vault, Some(lock)))
}

async fn open_vault(
    stored: &[u8],
    open: impl AsyncFnOnce(KeyRecord, CryptoKey) -> Result<Vault, VaultError>,
) -> Result<Vault, VaultError> {
    let record: KeyRecord = shared::json::read(stored).map_err(|_| VaultError::NotOfThisDevice)?;
    let device_key = Directory::open().await?.device_key().await?;
    open(record, device_key).await
}

/// Asks the browser not to clear the data when the device runs out of room. Nobody waits for the
/// answer: Firefox asks the person and may never give one.
fn ask_to_keep() {
    let Some(window) = web_sys::window() else { return };
    if let Ok(asked) = window.navigator().storage().persist() {
        spawn_local(async move {
            // A no leaves us where we were.
            let _ = JsFuture::from(asked).await;
        });
    }
}
