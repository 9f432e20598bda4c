//! The two ciphers of the store: AES-GCM by the browser's WebCrypto, so that keys stay out of our
//! memory, and Argon2id in WebAssembly, because no browser offers it.

use argon2::{Algorithm, Argon2, Params, Version};
use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AesGcmParams, CryptoKey, SubtleCrypto};

use super::StoreError;
use crate::platform;

/// AES-256.
pub const KEY_BYTES: usize = 32;
/// The size that AES-GCM is made for.
const IV_BYTES: usize = 12;
/// OWASP's smallest setting for Argon2id; a cheap tablet takes about a third of a second for it.
const ARGON2_MEMORY_KIB: u32 = 19 * 1024;
const ARGON2_PASSES: u32 = 2;
const ARGON2_LANES: u32 = 1;
/// A record that asks for more than 256 MiB or 16 passes is not ours and would freeze the tablet.
const ARGON2_MEMORY_KIB_MAX: u32 = 256 * 1024;
const ARGON2_PASSES_MAX: u32 = 16;

/// How a key is made from a password; stored beside what it wraps, so that it can be raised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Derivation {
    pub memory_kib: u32,
    pub passes: u32,
    pub lanes: u32,
    pub salt: [u8; 16],
}

impl Derivation {
    /// Today's setting with a salt of its own.
    pub fn new() -> Self {
        Self {
            memory_kib: ARGON2_MEMORY_KIB,
            passes: ARGON2_PASSES,
            lanes: ARGON2_LANES,
            salt: platform::random_bytes(),
        }
    }

    /// The key bytes that belong to `password`; slow on purpose.
    pub fn derive(&self, password: &str) -> Result<[u8; KEY_BYTES], StoreError> {
        if self.memory_kib > ARGON2_MEMORY_KIB_MAX || self.passes > ARGON2_PASSES_MAX {
            return Err(StoreError::Unusable("a key derivation of unknown size".to_owned()));
        }
        let unusable = |error| StoreError::Unusable(format!("Argon2: {error}"));
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(KEY_BYTES))
            .map_err(unusable)?;
        let mut key = [0; KEY_BYTES];
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(password.as_bytes(), &self.salt, &mut key)
            .map_err(unusable)?;
        Ok(key)
    }
}

/// A key that WebCrypto keeps and never gives out. Wipes the bytes that it was made from.
pub async fn import(mut key: [u8; KEY_BYTES]) -> Result<CryptoKey, StoreError> {
    let bytes = Uint8Array::from(key.as_slice());
    wipe(&mut key);
    let made = run(|subtle| {
        let usages = usages();
        subtle.import_key_with_str("raw", bytes.as_ref(), "AES-GCM", false, &usages)
    })
    .await;
    bytes.fill(0, 0, KEY_BYTES as u32);
    Ok(made?.unchecked_into())
}

/// A new random key that WebCrypto keeps and never gives out.
pub async fn generate() -> Result<CryptoKey, StoreError> {
    let algorithm = Object::new();
    set(&algorithm, "name", &"AES-GCM".into());
    set(&algorithm, "length", &(KEY_BYTES as u32 * 8).into());
    let usages = usages();
    let made = run(|subtle| subtle.generate_key_with_object(&algorithm, false, &usages)).await?;
    Ok(made.unchecked_into())
}

/// Seals `plain` together with `about`, which is not stored: random bytes, then the cipher text.
pub async fn encrypt(key: &CryptoKey, about: &[u8], plain: &[u8]) -> Result<Vec<u8>, StoreError> {
    encrypt_after(&[], key, about, plain).await
}

/// The same with some bytes before it that everybody may read.
pub async fn encrypt_after(
    head: &[u8],
    key: &CryptoKey,
    about: &[u8],
    plain: &[u8],
) -> Result<Vec<u8>, StoreError> {
    let iv: [u8; IV_BYTES] = platform::random_bytes();
    let params = params(&iv, about);
    let plain = Uint8Array::from(plain);
    let cipher =
        run(|subtle| subtle.encrypt_with_object_and_js_u8_array(&params, key, &plain)).await?;
    let cipher = Uint8Array::new(&cipher);
    let mut sealed = [head, &iv].concat();
    let start = sealed.len();
    sealed.resize(start + cipher.length() as usize, 0);
    cipher.copy_to(&mut sealed[start..]);
    Ok(sealed)
}

/// Opens what `encrypt` sealed; `None` when the key or `about` is another, or a byte has changed.
pub async fn decrypt(key: &CryptoKey, about: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (iv, cipher) = sealed.split_at_checked(IV_BYTES)?;
    let params = params(iv, about);
    let cipher = Uint8Array::from(cipher);
    let plain =
        run(|subtle| subtle.decrypt_with_object_and_js_u8_array(&params, key, &cipher)).await;
    Some(Uint8Array::new(&plain.ok()?).to_vec())
}

/// Overwrites key bytes: as well as a program can whose compiler and engine may have copied them.
pub fn wipe(bytes: &mut [u8]) {
    bytes.fill(0);
    std::hint::black_box(bytes);
}

async fn run(
    ask: impl FnOnce(&SubtleCrypto) -> Result<Promise, JsValue>,
) -> Result<JsValue, StoreError> {
    let unusable = |error: JsValue| StoreError::Unusable(format!("WebCrypto: {error:?}"));
    let subtle = web_sys::window()
        .and_then(|window| window.crypto().ok())
        .map(|crypto| crypto.subtle())
        // The browser leaves it out over plain http, whatever the type says.
        .filter(|subtle| !subtle.is_undefined())
        .ok_or_else(|| StoreError::Unusable("no WebCrypto".to_owned()))?;
    let promise = ask(&subtle).map_err(unusable)?;
    JsFuture::from(promise).await.map_err(unusable)
}

fn params(iv: &[u8], about: &[u8]) -> AesGcmParams {
    let params = AesGcmParams::new_with_u8_array("AES-GCM", &Uint8Array::from(iv));
    params.set_additional_data_u8_array(&Uint8Array::from(about));
    params
}

fn usages() -> JsValue {
    Array::of2(&"encrypt".into(), &"decrypt".into()).into()
}

fn set(object: &Object, name: &str, value: &JsValue) {
    Reflect::set(object, &name.into(), value).expect("a plain new object takes every property");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn derivation() -> Derivation {
        Derivation { memory_kib: 64, passes: 1, lanes: 1, salt: [7; 16] }
    }

    #[test]
    fn a_password_gives_its_key_again_and_another_password_another() {
        let key = derivation().derive("さくら2021").unwrap();
        assert_eq!(derivation().derive("さくら2021").unwrap(), key);
        assert_ne!(derivation().derive("さくら2022").unwrap(), key);
    }

    #[test]
    fn a_record_that_would_freeze_the_tablet_is_refused() {
        let huge = Derivation { memory_kib: u32::MAX, ..derivation() };
        assert!(huge.derive("x").is_err());
    }
}
