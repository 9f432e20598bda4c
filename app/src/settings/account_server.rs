//! Accounts as the server keeps them. They exist there only, so everything here needs the network.

pub use shared::api::accounts::{Account, NewAccount};

use shared::api::accounts::ChosenPassword;
use shared::api::session::Password;
use shared::api::{self, Nothing};
use shared::id::AccountId;
use shared::role::Role;

use crate::parts::plain;
use crate::sync::net::{self, NoAnswer};
use crate::words::{t, t_with};

/// All accounts, those in use first, each by its name.
pub async fn list() -> Result<Vec<Account>, NoAnswer> {
    let mut accounts = net::call(api::ListAccounts, (), &Nothing {}).await?;
    let order = |it: &Account| (it.disabled_at.is_some(), it.role, it.display.clone());
    accounts.sort_by_key(order);
    Ok(accounts)
}

/// Adds an account; the answer is the password if the server made one up.
pub async fn add(account: &NewAccount) -> Result<Option<String>, NoAnswer> {
    let added = net::call(api::AddAccount, (), account).await?;
    Ok(account.password.is_none().then_some(added.password.0))
}

/// Sets a password; the answer is the password if the server made one up.
pub async fn set_password(
    id: AccountId,
    chosen: Option<Password>,
) -> Result<Option<String>, NoAnswer> {
    let is_chosen = chosen.is_some();
    let chosen = ChosenPassword { password: chosen };
    let given = net::call(api::SetPassword, (id,), &chosen).await?;
    Ok((!is_chosen).then_some(given.password.0))
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

fn trouble_key(code: &str) -> &'static str {
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
