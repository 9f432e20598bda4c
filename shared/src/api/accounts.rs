//! Accounts, for those who manage them.

use super::session::Password;
use crate::id::{AccountId, PersonId, Stamp};
use crate::role::Role;
use serde::{Deserialize, Serialize};

/// An account as managers see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// Its id.
    pub account: AccountId,
    /// The sign-in name.
    pub name: String,
    /// The name to show.
    pub display: String,
    /// What it is for.
    pub role: Role,
    /// The person's staff or learner record.
    pub person: Option<PersonId>,
    /// Since when nobody can sign in with it.
    pub disabled_at: Option<Stamp>,
}

/// An account to be added. Without a password the server makes one up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewAccount {
    /// The sign-in name.
    pub name: String,
    /// The name to show.
    pub display: String,
    /// What it is for.
    pub role: Role,
    /// The person's staff or learner record.
    pub person: Option<PersonId>,
    /// The chosen password.
    pub password: Option<Password>,
}

/// What an account says of whose it is, corrected. What it has recorded stays as it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CorrectedAccount {
    /// The sign-in name.
    pub name: String,
    /// The name to show.
    pub display: String,
    /// What it is for.
    pub role: Role,
    /// The person's staff or learner record.
    pub person: Option<PersonId>,
}

/// The account that was added.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AccountAdded {
    /// The account.
    pub account: Account,
    /// Its password, told this once.
    pub password: Password,
}

/// A new password, or none to have one made up.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChosenPassword {
    /// The chosen password.
    pub password: Option<Password>,
}

/// The password that holds now, told this once.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GivenPassword {
    /// The password.
    pub password: Password,
}
