//! Who has worked on this device: the list shown before anybody has signed in, and the device key.
//! It can be read without a password, so it holds what a sign-in page shows and nothing else. Its
//! rows are sealed with the device key, so that no name lies readable in the browser's files;
//! whoever runs the app on this device can read them.

use js_sys::Uint8Array;
use serde::{Deserialize, Serialize};
use shared::arrange::Arrange;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::CryptoKey;

use super::idb::{Database, range_after};
use super::{Durability, StoreError, crypto};

const NAME: &str = "manabi";
const DEVICE_KEY: &str = "device-key";
const ACCOUNT: &str = "account/";
const ENDING: &str = "ending/";
/// More people than ever share one tablet.
const ACCOUNTS_MAX: u32 = 1_000;
/// More sessions than are left on one tablet before it has a network again.
const ENDINGS_MAX: u32 = 1_000;

/// An account that has been opened on this device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownAccount {
    /// The account's id: letters, digits and hyphens.
    pub account: String,
    pub sign_in_name: String,
    pub display_name: String,
    pub role: String,
    pub language: String,
    /// Whether she reads with furigana; rows of earlier releases do not say.
    #[serde(default)]
    pub furigana: bool,
    pub created: i64,
    pub last_opened: i64,
    /// Changes not sent, as counted when the account was last open.
    pub unsent: u32,
    /// By which the server knows this device when she signs in; it opens nothing.
    #[serde(default)]
    pub device: Option<String>,
}

impl KnownAccount {
    /// An account that is new here.
    pub fn new(account: String, created: i64) -> KnownAccount {
        KnownAccount {
            account,
            sign_in_name: String::new(),
            display_name: String::new(),
            role: String::new(),
            language: String::new(),
            furigana: false,
            created,
            last_opened: created,
            unsent: 0,
            device: None,
        }
    }
}

/// The list of accounts and the device key.
pub struct Directory {
    database: Database,
}

impl Directory {
    /// Opens the list, empty on a new device.
    pub async fn open() -> Result<Self, StoreError> {
        Ok(Self { database: Database::open(NAME).await? })
    }

    /// All accounts, the one opened last first.
    pub async fn accounts(&self) -> Result<Vec<KnownAccount>, StoreError> {
        let range = range_after(ACCOUNT, None)?;
        let rows = self.database.read().await?.get_all(&range, ACCOUNTS_MAX).await?;
        let mut accounts: Vec<KnownAccount> = Vec::new();
        for (key, row) in &rows {
            let text = row.as_string();
            let readable = text.and_then(|text| serde_json::from_slice(text.as_bytes()).ok());
            if let Some(account) = &readable {
                // As earlier releases wrote it.
                self.remember(account).await?;
            }
            let account = match readable {
                Some(account) => Some(account),
                None => self.unseal(key, row).await?,
            };
            accounts.extend(account);
        }
        accounts.arrange_by_key(|account| std::cmp::Reverse(account.last_opened));
        Ok(accounts)
    }

    /// Writes or replaces the row of one account.
    pub async fn remember(&self, account: &KnownAccount) -> Result<(), StoreError> {
        let row = serde_json::to_vec(account).expect("strings and numbers become JSON");
        let key = row_key(&account.account);
        let sealed = crypto::encrypt(&self.device_key().await?, key.as_bytes(), &row).await?;
        let transaction = self.database.write(Durability::Strict).await?;
        transaction.put(&key, &Uint8Array::from(sealed.as_slice()).into())?;
        Ok(transaction.complete().await?)
    }

    /// The account in a sealed row; none if it was sealed on another device.
    async fn unseal(
        &self,
        key: &JsValue,
        row: &JsValue,
    ) -> Result<Option<KnownAccount>, StoreError> {
        let (Some(key), Some(row)) = (key.as_string(), row.dyn_ref::<Uint8Array>()) else {
            return Ok(None);
        };
        let device_key = self.device_key().await?;
        let opened = crypto::decrypt(&device_key, key.as_bytes(), &row.to_vec()).await;
        Ok(opened.and_then(|row| serde_json::from_slice(&row).ok()))
    }

    /// Keeps a secret that ends a session until the server has confirmed the end.
    pub async fn keep_ending(&self, end: &str) -> Result<(), StoreError> {
        let transaction = self.database.write(Durability::Strict).await?;
        transaction.put(&format!("{ENDING}{end}"), &end.into())?;
        Ok(transaction.complete().await?)
    }

    /// The secrets of sessions that are still to be ended.
    pub async fn endings(&self) -> Result<Vec<String>, StoreError> {
        let range = range_after(ENDING, None)?;
        let rows = self.database.read().await?.get_all(&range, ENDINGS_MAX).await?;
        Ok(rows.iter().filter_map(|(_, end)| end.as_string()).collect())
    }

    /// The server has confirmed the end.
    pub async fn forget_ending(&self, end: &str) -> Result<(), StoreError> {
        let transaction = self.database.write(Durability::Strict).await?;
        transaction.delete(&format!("{ENDING}{end}"))?;
        Ok(transaction.complete().await?)
    }

    /// The key that binds stored data to this device; made when it is first asked for.
    pub async fn device_key(&self) -> Result<CryptoKey, StoreError> {
        let stored = self.database.read().await?.get(DEVICE_KEY).await?;
        if !stored.is_undefined() {
            return Ok(stored.unchecked_into());
        }
        // Made before the transaction opens, which would not wait for it.
        let made = crypto::generate().await?;
        self.keep_first(made).await
    }

    /// Makes this the device key, unless there is one: two tabs may make one at the same moment,
    /// and the first one stored is the one. Returns which.
    pub async fn keep_first(&self, made: CryptoKey) -> Result<CryptoKey, StoreError> {
        let transaction = self.database.write(Durability::Strict).await?;
        let stored = transaction.get(DEVICE_KEY).await?;
        let is_first = stored.is_undefined();
        if is_first {
            transaction.put(DEVICE_KEY, made.as_ref())?;
        }
        transaction.complete().await?;
        Ok(if is_first { made } else { stored.unchecked_into() })
    }
}

fn row_key(account: &str) -> String {
    format!("{ACCOUNT}{account}")
}
