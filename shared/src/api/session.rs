//! Signing in and out, and one's own password.

use super::devices::Registered;
use crate::id::{AccountId, PersonId, ProgramId};
use crate::role::Role;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::RangeInclusive;

/// How many characters a password has that somebody chooses: fewer are guessed, and what is longer
/// no person types twice alike. The lower bound is that of NIST SP 800-63B.
pub const PASSWORD_CHARS: RangeInclusive<usize> = 8..=200;

/// A password as somebody typed it; never printed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Password(pub String);

impl fmt::Debug for Password {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Password(…)")
    }
}

/// A random secret that proves something; never printed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Secret(…)")
    }
}

/// What a session's secret says: where the session is kept, and the proof. As text its parts stand
/// with dots between them, so that whoever looks it up knows the program first.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionKey {
    /// The program.
    pub program: ProgramId,
    /// The session.
    pub id: String,
    /// The proof.
    pub secret: String,
}

impl SessionKey {
    /// Reads it from text.
    pub fn parse(text: &str) -> Option<SessionKey> {
        let mut parts = text.split('.');
        let (program, id, secret) = (parts.next()?, parts.next()?, parts.next()?);
        let (id, secret) = (id.to_owned(), secret.to_owned());
        let program = program.parse().ok()?;
        parts.next().is_none().then_some(SessionKey { program, id, secret })
    }

    /// The same session with another proof.
    pub fn with_secret(&self, secret: String) -> SessionKey {
        SessionKey { secret, ..self.clone() }
    }
}

impl From<SessionKey> for Secret {
    fn from(key: SessionKey) -> Secret {
        let SessionKey { program, id, secret } = key;
        Secret(format!("{program}.{id}.{secret}"))
    }
}

/// A sign-in name as it is compared and stored: without regard to case, to the width of its letters
/// and to spaces around it.
///
/// ```
/// use shared::api::session::sign_in_name;
///
/// assert_eq!(sign_in_name("　Ｔｕｔｏｒ "), "tutor");
/// ```
pub fn sign_in_name(typed: &str) -> String {
    let narrow = |letter: char| match letter {
        '！'..='～' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        '\u{3000}' => ' ',
        other => other,
    };
    let name: String = typed.chars().map(narrow).collect();
    name.trim().to_lowercase()
}

/// What somebody types to sign in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Credentials {
    /// The sign-in name.
    pub name: String,
    /// The account, from a device that knows it and not its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// The password.
    pub password: Password,
    /// What the device was given when this account last signed in on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<Secret>,
    /// Whether the device is new to the account: it is then registered in the same request, which
    /// spares a slow network one round trip.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub registers: bool,
}

/// A session that has begun, and what the device keeps of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SessionBegun {
    /// Who is signed in.
    pub who: Who,
    /// Opens what she may see: for the vault only.
    pub session: Secret,
    /// Can only end the session.
    pub end: Secret,
    /// Opens nothing: with it this device's tries to sign in are counted by themselves.
    pub device: Secret,
    /// The new client, if one was asked for and could be had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registered: Option<Registered>,
}

/// The secret that is to follow, known to the device alone until it is used.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rotation {
    /// The SHA-256 of its last part, in hexadecimal.
    pub next_hash: String,
}

/// The end of a session, by whoever has the tablet.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Ending {
    /// The secret that can only end it.
    pub end: Secret,
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Who {
    /// The program.
    pub program: ProgramId,
    /// The account.
    pub account: AccountId,
    /// What it is for.
    pub role: Role,
    /// The person's staff or learner record.
    pub person: Option<PersonId>,
    /// The sign-in name.
    pub name: String,
    /// The name to show.
    pub display: String,
}

/// What somebody types to change her own password.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PasswordChange {
    /// The one that holds.
    pub current: Password,
    /// The one that is to hold.
    pub new: Password,
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_key_reads_back_and_anything_else_is_none() {
        let program = ProgramId(Uuid::from_u128(7));
        let key = SessionKey { program, id: "ab".to_owned(), secret: "cd".to_owned() };
        let Secret(text) = key.clone().into();
        assert!(SessionKey::parse(&text) == Some(key));
        for other in ["", "..", "a.b.c", &format!("{program}.x"), &format!("{text}.more")] {
            assert!(SessionKey::parse(other).is_none(), "{other}");
        }
        assert!(!format!("{:?}", Secret(text)).contains("cd"));
    }
}
