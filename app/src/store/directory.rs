//! Who has worked on this device: the list shown before anybody has signed in, and the device key.
//! It can be read without a password, so it holds what a sign-in page shows and nothing else: the
//! first letters of a name, and of the sign-in name only an HMAC, which tells whether a typed name
//! is hers. Its rows are sealed with the device key; the names themselves lie in each vault.

use hmac::{Hmac, KeyInit, Mac};
use js_sys::Uint8Array;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use shared::api::session::sign_in_name;
use shared::arrange::Arrange;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::CryptoKey;

use super::idb::{Database, range_after};
use super::{Durability, StoreError, crypto};
use crate::platform;

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
    /// What stands for her on a page that everybody sees.
    #[serde(default)]
    pub label: String,
    /// By which a typed sign-in name is known to be hers.
    #[serde(default)]
    pub mark: NameMark,
    /// As earlier releases wrote it; known while her account is open, and not stored here.
    #[serde(default, skip_serializing)]
    pub sign_in_name: String,
    /// Likewise, the name to show.
    #[serde(default, skip_serializing)]
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

/// A sign-in name that can be recognized and not read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameMark {
    key: [u8; 16],
    code: Vec<u8>,
}

impl NameMark {
    fn of(name: &str) -> NameMark {
        let key = platform::random_bytes();
        NameMark { key, code: code_of(&key, name) }
    }

    fn is_of(&self, name: &str) -> bool {
        self.code == code_of(&self.key, name)
    }
}

/// The HMAC of a sign-in name, however its letters were typed.
fn code_of(key: &[u8; 16], name: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("an HMAC takes keys of any length");
    mac.update(sign_in_name(name).as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// The first letters of a name.
fn initials(name: &str) -> String {
    let letters = name.split_whitespace().filter_map(|part| part.chars().next());
    letters.map(String::from).collect::<Vec<_>>().join("・")
}

impl KnownAccount {
    /// The account with the names that it has now.
    pub fn named(self, sign_in_name: String, display_name: String) -> KnownAccount {
        let is_known = self.mark.is_of(&sign_in_name);
        let mark = if is_known { self.mark } else { NameMark::of(&sign_in_name) };
        KnownAccount { label: initials(&display_name), mark, sign_in_name, display_name, ..self }
    }

    /// Whether this is her sign-in name, as somebody has typed it.
    pub fn is_named(&self, typed: &str) -> bool {
        self.mark.is_of(typed)
    }

    /// A row of an earlier release has the names themselves.
    fn of_any_release(mut self) -> KnownAccount {
        let names = [&mut self.sign_in_name, &mut self.display_name].map(std::mem::take);
        let [sign_in_name, display_name] = names;
        if sign_in_name.is_empty() { self } else { self.named(sign_in_name, display_name) }
    }

    /// An account that is new here.
    pub fn new(account: String, created: i64) -> KnownAccount {
        KnownAccount {
            account,
            label: String::new(),
            mark: NameMark::default(),
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
            // As earlier releases wrote it.
            let text = row.as_string();
            let readable = text.and_then(|text| shared::json::read(text.as_bytes()).ok());
            let readable = readable.map(KnownAccount::of_any_release);
            if let Some(account) = &readable {
                self.remember(account).await?;
            }
            let account = match readable {
                Some(account) => Some(account),
                None => self.unseal(key, row).await?,
            };
            accounts.extend(account.map(KnownAccount::of_any_release));
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
        Ok(opened.and_then(|row| shared::json::read(&row).ok()))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn account() -> KnownAccount {
        KnownAccount::new("id".to_owned(), 0).named("tutor".to_owned(), "佐藤 由美子".to_owned())
    }

    #[test]
    fn a_row_recognizes_a_name_and_holds_none() {
        let row = serde_json::to_string(&account()).unwrap();
        for name in ["tutor", "佐藤", "由美子"] {
            assert!(!row.contains(name), "{row}");
        }
        let read: KnownAccount = serde_json::from_str(&row).unwrap();
        assert_eq!(read.label, "佐・由");
        assert!(read.is_named("　Ｔｕｔｏｒ ") && !read.is_named("tutor2") && !read.is_named(""));
        assert_ne!(account().mark, account().mark, "two devices have nothing in common");
    }

    #[test]
    fn a_row_of_an_earlier_release_is_read_and_gives_its_names_up() {
        let row = r#"{"account":"id","sign_in_name":"tutor","display_name":"佐藤 由美子",
            "role":"tutor","language":"ja","created":1,"last_opened":2,"unsent":3}"#;
        let read: KnownAccount = serde_json::from_str(row).unwrap();
        let read = read.of_any_release();
        assert!(read.is_named("tutor") && read.label == "佐・由" && read.unsent == 3);
        assert!(!serde_json::to_string(&read).unwrap().contains("tutor\",\"display"));
    }

    #[test]
    fn what_stands_for_a_name_is_its_first_letters() {
        for (name, label) in
            [("佐々木　優", "佐・優"), ("ひな", "ひ"), ("Anna Moe", "A・M"), ("さ", "さ")]
        {
            assert_eq!(initials(name), label);
        }
    }
}
