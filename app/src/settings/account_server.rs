//! Accounts as the server keeps them. They exist there only, so everything here needs the network.

pub use shared::api::accounts::{Account, NewAccount};

use shared::api::accounts::{ChosenPassword, CorrectedAccount};
use shared::api::session::Password;
use shared::api::{self, Nothing};
use shared::id::AccountId;
use shared::role::Role;

use crate::parts::plain;
use crate::sync::net::{self, NoAnswer};
use crate::words::{t, t_with};

/// An account whose password holds now, as its owner has to hear of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Ready {
    /// What she is called.
    pub display: String,
    /// What she types to sign in, as the server writes it.
    pub name: String,
    /// The password, if the server made one up.
    pub made_up: Option<String>,
}

/// All accounts of the program, in no order.
pub async fn list() -> Result<Vec<Account>, NoAnswer> {
    net::call(api::ListAccounts, (), &Nothing {}).await
}

/// Adds an account.
pub async fn add(account: &NewAccount) -> Result<Ready, NoAnswer> {
    let added = net::call(api::AddAccount, (), account).await?;
    let made_up = account.password.is_none().then_some(added.password.0);
    let Account { display, name, .. } = added.account;
    Ok(Ready { display, name, made_up })
}

/// Corrects the names, the role and the person of an account.
pub async fn correct(id: AccountId, said: NewAccount) -> Result<Ready, NoAnswer> {
    let NewAccount { name, display, role, person, .. } = said;
    let said = CorrectedAccount { name, display, role, person };
    let Account { display, name, .. } = net::call(api::CorrectAccount, (id,), &said).await?;
    Ok(Ready { display, name, made_up: None })
}

/// Sets the password of an account, or has one made up.
pub async fn set_password(account: &Account, chosen: Option<Password>) -> Result<Ready, NoAnswer> {
    let is_chosen = chosen.is_some();
    let chosen = ChosenPassword { password: chosen };
    let given = net::call(api::SetPassword, (account.account,), &chosen).await?;
    let made_up = (!is_chosen).then_some(given.password.0);
    Ok(Ready { display: account.display.clone(), name: account.name.clone(), made_up })
}

/// Takes an account's right to sign in.
pub async fn disable(id: AccountId) -> Result<(), NoAnswer> {
    net::call(api::DisableAccount, (id,), &Nothing {}).await.map(drop)
}

/// Why there is no answer, in the words of whoever asked.
pub fn trouble_text(no_answer: &NoAnswer) -> String {
    match no_answer {
        NoAnswer::Offline => t("manager.accounts.trouble.offline"),
        NoAnswer::Refused { wait_seconds: Some(seconds), .. } => {
            t_with("manager.accounts.trouble.wait", &[("seconds", &seconds.to_string())])
        }
        NoAnswer::Refused { code, .. } => t(trouble_key(code)),
    }
}

pub fn trouble_key(code: &str) -> &'static str {
    match code {
        "name_taken" => "manager.accounts.trouble.name_taken",
        "name_unfit" => "manager.accounts.trouble.name_unfit",
        "password_common" => "manager.accounts.trouble.password_common",
        "password_unfit" => "manager.accounts.trouble.password_unfit",
        "no_right" => "manager.accounts.trouble.no_right",
        "sign_in_needed" => "manager.accounts.trouble.sign_in_needed",
        "not_found" => "manager.accounts.trouble.not_found",
        _ => "manager.accounts.trouble.other",
    }
}

/// The name of a role, without readings, for lists of choices.
pub fn role_text(role: Role) -> String {
    plain(&t(&format!("manager.accounts.role.{}", role.code())))
}
