//! Signing in and out, and one's own password.

use crate::id::{AccountId, PersonId, ProgramId};
use crate::role::Role;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A password as somebody typed it; never printed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Password(pub String);

impl fmt::Debug for Password {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Password(…)")
    }
}

/// What somebody types to sign in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Credentials {
    /// The sign-in name.
    pub name: String,
    /// The password.
    pub password: Password,
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
