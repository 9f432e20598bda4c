//! Keeps the data of one account unreadable without her password *and* this device: the data key
//! is random and stored only wrapped, first by a key from the password, then by the device key.

use futures::future::try_join_all;
use serde::{Deserialize, Serialize};
use web_sys::CryptoKey;

use super::crypto::{Derivation, KEY_BYTES, decrypt, encrypt, encrypt_after, import, wipe};
use super::{Entry, StoreError};
use crate::platform;

/// The first byte of every sealed value, so that a later form can be told apart.
const SEALED_FORM: u8 = 1;
/// The form of the key record, for the same reason.
const RECORD_FORM: u8 = 1;
const KEY_ID_BYTES: usize = 16;

/// What is stored of the keys: nothing that opens anything by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyRecord {
    form: u8,
    derivation: Derivation,
    key_id: [u8; KEY_ID_BYTES],
    wrapped: Vec<u8>,
}

/// Why a vault stays closed.
#[derive(Debug, PartialEq, Eq)]
pub enum VaultError {
    WrongPassword,
    /// The record was made on another device, or is broken.
    NotOfThisDevice,
    Store(StoreError),
}

impl From<StoreError> for VaultError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// The key that a password gives for a vault which does not exist yet, with how it was made.
pub struct PasswordKey {
    derivation: Derivation,
    key: CryptoKey,
}

impl PasswordKey {
    /// A key of its own; slow on purpose.
    pub async fn make(password: &str) -> Result<Self, StoreError> {
        let derivation = Derivation::new();
        let key = import(derivation.derive(password)?).await?;
        Ok(Self { derivation, key })
    }
}

/// The opened keys of one account. WebCrypto holds them; dropping the vault lets go of them.
pub struct Vault {
    record: KeyRecord,
    device_key: CryptoKey,
    password_key: CryptoKey,
    data_key: CryptoKey,
}

impl Vault {
    /// A new data key behind the key of a password and the device key.
    pub async fn create(password: PasswordKey, device_key: CryptoKey) -> Result<Self, StoreError> {
        let PasswordKey { derivation, key } = password;
        Self::with_data_key(platform::random_bytes(), derivation, key, device_key).await
    }

    /// The vault of `record`.
    pub async fn open(
        record: KeyRecord,
        password: &str,
        device_key: CryptoKey,
    ) -> Result<Self, VaultError> {
        let password_key = import(record.derivation.derive(password)?).await?;
        Self::open_with(record, password_key, device_key).await
    }

    /// The vault of `record`, opened by the key that its password gives.
    pub async fn open_with(
        record: KeyRecord,
        password_key: CryptoKey,
        device_key: CryptoKey,
    ) -> Result<Self, VaultError> {
        let data_key = import(record.unwrap(&password_key, &device_key).await?).await?;
        Ok(Self { record, device_key, password_key, data_key })
    }

    /// The vault of `record`, which another tab has stored meanwhile behind the same password.
    pub async fn renewed(&self, record: KeyRecord) -> Result<Self, VaultError> {
        if record.derivation != self.record.derivation {
            return Err(VaultError::WrongPassword);
        }
        let data_key = record.unwrap(&self.password_key, &self.device_key).await?;
        let data_key = import(data_key).await?;
        let (device_key, password_key) = (self.device_key.clone(), self.password_key.clone());
        Ok(Self { record, device_key, password_key, data_key })
    }

    /// What has to be stored to open this vault again.
    pub fn record(&self) -> &KeyRecord {
        &self.record
    }

    /// The same password with a new data key: what the old key sealed is to be sealed again.
    pub async fn with_new_data_key(&self) -> Result<Self, StoreError> {
        Self::with_data_key(
            platform::random_bytes(),
            self.record.derivation.clone(),
            self.password_key.clone(),
            self.device_key.clone(),
        )
        .await
    }

    /// The same data key behind another password: what was sealed stays as it is.
    pub async fn with_new_password(&self, password: &str) -> Result<Self, VaultError> {
        let PasswordKey { derivation, key } = PasswordKey::make(password).await?;
        self.behind(derivation, key, self.device_key.clone()).await
    }

    /// The key that the password gives: with it and this device's own key the vault opens.
    pub fn password_key(&self) -> CryptoKey {
        self.password_key.clone()
    }

    /// The key that binds it to this device.
    pub fn device_key(&self) -> CryptoKey {
        self.device_key.clone()
    }

    /// The same password and data key, bound to this device by another key.
    pub async fn with_device_key(&self, device_key: CryptoKey) -> Result<Self, VaultError> {
        self.behind(self.record.derivation.clone(), self.password_key.clone(), device_key).await
    }

    /// The same data key behind these keys.
    async fn behind(
        &self,
        derivation: Derivation,
        password_key: CryptoKey,
        device_key: CryptoKey,
    ) -> Result<Self, VaultError> {
        let mut data_key = self.record.unwrap(&self.password_key, &self.device_key).await?;
        let key_id = self.record.key_id;
        let record =
            KeyRecord::wrap(&data_key, key_id, derivation, &password_key, &device_key).await;
        wipe(&mut data_key);
        Ok(Self { record: record?, device_key, password_key, data_key: self.data_key.clone() })
    }

    /// Seals each value to its key, so that two values cannot be swapped.
    pub async fn seal_all(&self, entries: Vec<Entry>) -> Result<Vec<Entry>, StoreError> {
        try_join_all(entries.into_iter().map(|entry| self.seal(entry))).await
    }

    /// Opens what `seal_all` sealed.
    pub async fn open_all(&self, entries: Vec<Entry>) -> Result<Vec<Entry>, StoreError> {
        try_join_all(entries.into_iter().map(|entry| self.unseal(entry))).await
    }

    async fn with_data_key(
        mut data_key: [u8; KEY_BYTES],
        derivation: Derivation,
        password_key: CryptoKey,
        device_key: CryptoKey,
    ) -> Result<Self, StoreError> {
        let key_id = platform::random_bytes();
        let record =
            KeyRecord::wrap(&data_key, key_id, derivation, &password_key, &device_key).await;
        let imported = import(data_key).await;
        wipe(&mut data_key);
        Ok(Self { record: record?, device_key, password_key, data_key: imported? })
    }

    async fn seal(&self, (key, value): Entry) -> Result<Entry, StoreError> {
        let about = self.about(&key);
        let head = [&[SEALED_FORM][..], &self.record.key_id].concat();
        let sealed = encrypt_after(&head, &self.data_key, &about, &value).await?;
        Ok((key, sealed))
    }

    async fn unseal(&self, (key, sealed): Entry) -> Result<Entry, StoreError> {
        let opened = match cipher_of(&sealed, &self.record.key_id) {
            Some(cipher) => decrypt(&self.data_key, &self.about(&key), cipher).await,
            None => None,
        };
        match opened {
            Some(value) => Ok((key, value)),
            None => Err(StoreError::Damaged(key)),
        }
    }

    fn about(&self, key: &str) -> Vec<u8> {
        [self.record.key_id.as_slice(), key.as_bytes()].concat()
    }
}

impl KeyRecord {
    async fn wrap(
        data_key: &[u8; KEY_BYTES],
        key_id: [u8; KEY_ID_BYTES],
        derivation: Derivation,
        password_key: &CryptoKey,
        device_key: &CryptoKey,
    ) -> Result<Self, StoreError> {
        let inner = encrypt(password_key, &key_id, data_key).await?;
        let wrapped = encrypt(device_key, &key_id, &inner).await?;
        Ok(Self { form: RECORD_FORM, derivation, key_id, wrapped })
    }

    async fn unwrap(
        &self,
        password_key: &CryptoKey,
        device_key: &CryptoKey,
    ) -> Result<[u8; KEY_BYTES], VaultError> {
        if self.form != RECORD_FORM {
            return Err(VaultError::NotOfThisDevice);
        }
        let inner = decrypt(device_key, &self.key_id, &self.wrapped).await;
        let inner = inner.ok_or(VaultError::NotOfThisDevice)?;
        let data_key = decrypt(password_key, &self.key_id, &inner).await;
        let mut data_key = data_key.ok_or(VaultError::WrongPassword)?;
        let key = data_key.as_slice().try_into().map_err(|_| VaultError::NotOfThisDevice);
        wipe(&mut data_key);
        key
    }
}

fn cipher_of<'a>(sealed: &'a [u8], key_id: &[u8; KEY_ID_BYTES]) -> Option<&'a [u8]> {
    sealed.strip_prefix(&[SEALED_FORM])?.strip_prefix(key_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_of_another_form_or_key_is_not_even_tried() {
        let key_id = [3; KEY_ID_BYTES];
        let sealed = [&[SEALED_FORM][..], &key_id, b"cipher"].concat();
        assert_eq!(cipher_of(&sealed, &key_id), Some(&b"cipher"[..]));
        assert_eq!(cipher_of(&sealed, &[4; KEY_ID_BYTES]), None);
        assert_eq!(cipher_of(&[2, 3, 3], &key_id), None);
        assert_eq!(cipher_of(&[], &key_id), None);
    }
}
