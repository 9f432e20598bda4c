//! Sealing to the server's public key (HPKE, RFC 9180): whoever seals can no longer read it,
//! nor can anybody who carries it. Randomness comes in through the arguments.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::rand_core::{TryCryptoRng, TryRng};
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use std::convert::Infallible;

/// Binds a sealed text to this use of the key.
const PURPOSE: &[u8] = b"manabi sealed mutations 1";
/// Bytes of a key, and of the encapsulated key that a sealed text begins with.
pub const KEY_BYTES: usize = 32;

/// The two keys that follow from 32 random bytes: private, then public.
pub fn key_pair(random: &[u8; KEY_BYTES]) -> ([u8; KEY_BYTES], [u8; KEY_BYTES]) {
    let (private, public) = X25519HkdfSha256::derive_keypair(random);
    (private.to_bytes().into(), public.to_bytes().into())
}

/// Seals `plain` to the owner of the public key, as text. `random` must be fresh each time. `None`
/// if the key is none.
pub fn seal(public: &[u8], plain: &[u8], random: [u8; KEY_BYTES]) -> Option<String> {
    let public = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(public).ok()?;
    let (encapsulated, cipher) =
        hpke::single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeS::Base,
            &public,
            PURPOSE,
            plain,
            &[],
            &mut OneKey(Some(random)),
        )
        .ok()?;
    let sealed = [encapsulated.to_bytes().as_slice(), &cipher].concat();
    Some(URL_SAFE_NO_PAD.encode(sealed))
}

/// Opens what was sealed to the owner of the private key; `None` if it was not, or was changed.
///
/// ```
/// # use shared::seal::{key_pair, open, seal};
/// let (private, public) = key_pair(&[7; 32]);
/// let sealed = seal(&public, b"a note", [8; 32]).expect("a valid key");
/// assert_eq!(open(&private, &sealed).as_deref(), Some(&b"a note"[..]));
/// assert_eq!(open(&key_pair(&[9; 32]).0, &sealed), None);
/// ```
pub fn open(private: &[u8], sealed: &str) -> Option<Vec<u8>> {
    let private = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(private).ok()?;
    let sealed = URL_SAFE_NO_PAD.decode(sealed).ok()?;
    let (encapsulated, cipher) = sealed.split_at_checked(KEY_BYTES)?;
    let encapsulated = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(encapsulated).ok()?;
    hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        &private,
        &encapsulated,
        PURPOSE,
        cipher,
        &[],
    )
    .ok()
}

/// A public key as text.
pub fn key_text(key: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(key)
}

/// Reads a public key from text.
pub fn key_from_text(text: &str) -> Option<[u8; KEY_BYTES]> {
    URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()
}

/// The caller's random bytes as the source that the library draws one key from, and nothing else.
struct OneKey(Option<[u8; KEY_BYTES]>);

impl TryRng for OneKey {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, into: &mut [u8]) -> Result<(), Infallible> {
        let key = self.0.take().expect("sealing draws one key");
        into.copy_from_slice(&key[..into.len()]);
        Ok(())
    }
}

impl TryCryptoRng for OneKey {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_or_cut_text_does_not_open() {
        let (private, public) = key_pair(&[7; KEY_BYTES]);
        let sealed = seal(&public, b"secret", [8; KEY_BYTES]).unwrap();
        for other in [&sealed[1..], &sealed[..sealed.len() - 2], "", "!"] {
            assert_eq!(open(&private, other), None, "{other}");
        }
        assert!(!sealed.contains("secret"));
        assert_ne!(sealed, seal(&public, b"secret", [9; KEY_BYTES]).unwrap());
        assert_eq!(seal(b"short", b"secret", [8; KEY_BYTES]), None);
        assert_eq!(key_from_text(&key_text(&public)), Some(public));
    }
}
