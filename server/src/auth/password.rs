//! Passwords: Argon2id off the async threads, a bounded number at a time.

use std::sync::{Arc, LazyLock};

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use shared::api::session::{PASSWORD_CHARS, Password, sign_in_name};
use tokio::sync::Semaphore;

use crate::chance::random;
use crate::reply::Refusal;
use crate::store::Fault;

/// Hashes computed at a time. Each takes 19 MiB and a core for about 30 ms; more at once would
/// let a flood of sign-ins take the machine from everybody else.
const HASHES_AT_ONCE: usize = 2;

/// Characters of a password that the server makes up: 14 of 30 give 68 bits.
const MADE_UP_CHARACTERS: usize = 14;

/// No letters or digits that look alike, since made-up passwords are copied by hand.
const MADE_UP_ALPHABET: &[u8; 30] = b"abcdefghjkmnpqrstuvwxyz2345679";

/// A hash to check against when there is no account, so that the answer takes as long.
static NOBODYS_HASH: LazyLock<String> =
    LazyLock::new(|| hash_now("nobody").expect("the parameters are constants"));

/// A password that is fit to be set.
#[derive(Clone)]
pub struct NewPassword(String);

/// How a typed password compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    Right,
    Wrong,
}

/// The place where passwords are hashed and checked.
pub struct Passwords {
    permits: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Passwords {
        // Made now, so that not even the first unknown name takes longer than a known one.
        LazyLock::force(&NOBODYS_HASH);
        Passwords { permits: Arc::new(Semaphore::new(HASHES_AT_ONCE)) }
    }
}

impl Passwords {
    /// Hashes a password with a fresh salt.
    pub async fn hash(&self, password: NewPassword) -> Result<String, Fault> {
        self.compute(move || hash_now(&password.0)).await?
    }

    /// Compares a typed password with a stored hash; without one it is wrong, equally slowly.
    pub async fn verify(&self, typed: Password, stored: Option<String>) -> Result<Match, Fault> {
        self.compute(move || match stored {
            Some(hash) => verify_now(&typed.0, &hash),
            None => verify_now(&typed.0, &NOBODYS_HASH).map(|_| Match::Wrong),
        })
        .await?
    }

    async fn compute<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Fault> {
        let permit = self.permits.clone().acquire_owned().await;
        let permit = permit.expect("the semaphore is never closed");
        // The permit goes with the work, which runs on even when the caller has gone away.
        let work = move || {
            let done = work();
            drop(permit);
            done
        };
        let done = tokio::task::spawn_blocking(work).await;
        done.map_err(|error| Fault::Other(format!("hashing a password: {error}")))
    }
}

impl NewPassword {
    /// A password that the server makes up.
    pub fn made_up() -> NewPassword {
        let mut text = String::with_capacity(MADE_UP_CHARACTERS);
        while text.len() < MADE_UP_CHARACTERS {
            let [byte] = random::<1>();
            // 240 is the largest multiple of 30 in a byte: above it some letters would be likelier.
            if byte < 240 {
                text.push(MADE_UP_ALPHABET[usize::from(byte) % MADE_UP_ALPHABET.len()].into());
            }
        }
        NewPassword(text)
    }

    /// Whether it is a sign-in name, also with digits behind it.
    pub fn is_name(&self, name: &str) -> bool {
        let folded = sign_in_name(&self.0);
        folded == name || (!bare(name).is_empty() && bare(&folded) == bare(name))
    }

    /// The text, to be shown once to whoever made the account.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for NewPassword {
    type Error = Refusal;

    fn try_from(text: String) -> Result<NewPassword, Refusal> {
        if !PASSWORD_CHARS.contains(&text.chars().count()) {
            Err(Refusal::PasswordUnfit)
        } else if is_guessed_first(&text) {
            Err(Refusal::PasswordCommon)
        } else {
            Ok(NewPassword(text))
        }
    }
}

/// Whether whoever guesses tries it among the first: few different letters, letters or digits in a
/// row, or a word of the lists that guessers use, also with digits behind it.
fn is_guessed_first(text: &str) -> bool {
    let folded = sign_in_name(text);
    let letters: Vec<u32> = folded.chars().map(u32::from).collect();
    let mut different = letters.clone();
    different.sort_unstable();
    different.dedup();
    let step = |two: &[u32]| two[1].wrapping_sub(two[0]);
    let is_row = |by: u32| letters.windows(2).all(|two| step(two) == by);
    different.len() <= 3
        || is_row(1)
        || is_row(u32::MAX)
        || GUESSED_FIRST.contains(&folded.as_str())
        || GUESSED_FIRST.contains(&bare(&folded))
}

/// A folded text without the digits and signs behind it.
fn bare(folded: &str) -> &str {
    folded.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_ascii_punctuation())
}

/// Words of the lists that guessers begin with, and those that lie at hand here.
const GUESSED_FIRST: &[&str] = &[
    "1234567890",
    "123456789a",
    "12345qwert",
    "1q2w3e4r",
    "1q2w3e4r5t",
    "1qaz2wsx",
    "aa123456",
    "abc",
    "abcd1234",
    "abcdefg1",
    "access",
    "admin",
    "administrator",
    "asdfghjk",
    "asdfghjkl",
    "baseball",
    "changeme",
    "computer",
    "dragon",
    "football",
    "hello",
    "iloveyou",
    "internet",
    "learner",
    "letmein",
    "login",
    "manabi",
    "manager",
    "master",
    "michael",
    "monkey",
    "nihon",
    "nippon",
    "officer",
    "p@ssw0rd",
    "p@ssword",
    "pass",
    "passw0rd",
    "password",
    "princess",
    "q1w2e3r4",
    "qazwsx",
    "qazwsxedc",
    "qwer",
    "qwerty",
    "qwertyui",
    "qwertyuiop",
    "sakura",
    "school",
    "secret",
    "shadow",
    "sunshine",
    "superman",
    "test",
    "tokyo",
    "tutor",
    "welcome",
    "zaq12wsx",
    "zxcvbnm",
];

fn hash_now(password: &str) -> Result<String, Fault> {
    // The crate's defaults are Argon2id with 19 MiB and two passes, as OWASP advises.
    Argon2::default()
        .hash_password_with_salt(password.as_bytes(), &random::<16>())
        .map(|hash| hash.to_string())
        .map_err(|error| Fault::Other(format!("hashing a password: {error}")))
}

fn verify_now(typed: &str, hash: &str) -> Result<Match, Fault> {
    let hash = PasswordHash::new(hash).map_err(|_| Fault::Stored("a password hash".into()))?;
    let typed = if typed.chars().count() <= *PASSWORD_CHARS.end() { typed } else { "" };
    match Argon2::default().verify_password(typed.as_bytes(), &hash) {
        Ok(()) => Ok(Match::Right),
        Err(_) => Ok(Match::Wrong),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_matches_only_its_own_hash() {
        let passwords = Passwords::default();
        let typed = |text: &str| Password(text.into());
        let new = NewPassword::try_from("さくらんぼの木の下".to_owned()).unwrap();
        let hash = passwords.hash(new.clone()).await.unwrap();
        assert_ne!(hash, passwords.hash(new).await.unwrap());
        assert!(hash.starts_with("$argon2id$"), "{hash}");
        let right = passwords.verify(typed("さくらんぼの木の下"), Some(hash.clone())).await;
        assert_eq!(right.unwrap(), Match::Right);
        let wrong = passwords.verify(typed("さくらんぼの木の上"), Some(hash)).await;
        assert_eq!(wrong.unwrap(), Match::Wrong);
        assert_eq!(passwords.verify(typed("nobody"), None).await.unwrap(), Match::Wrong);
    }

    #[test]
    fn what_is_guessed_first_is_refused() {
        let fits = |text: &str| NewPassword::try_from(text.to_owned()).is_ok();
        for common in [
            "password",
            "Password",
            "ｐａｓｓｗｏｒｄ",
            "password1",
            "Password2021!",
            "12345678",
            "87654321",
            "abcdefgh",
            "aaaaaaaa",
            "11112222",
            "qwertyui",
            "qwerty123",
            "iloveyou",
            "manabi2021",
            "sakura123",
        ] {
            assert!(!fits(common), "{common}");
        }
        for good in ["correct horse", "a longer password", "さくらんぼの木の下", "manabi-tutor"]
        {
            assert!(fits(good), "{good}");
        }
    }

    #[test]
    fn too_short_and_too_long_passwords_are_refused() {
        let fits = |text: String| NewPassword::try_from(text).is_ok();
        assert!(!fits("1234567".into()));
        assert!(fits("12345679".into()));
        let longest = "さくらんぼ".repeat(40);
        assert!(!fits(format!("{longest}の")));
        assert!(fits(longest));
        assert!(fits(NewPassword::made_up().reveal().into()));
    }
}
