//! Accounts, for those who manage them. Nobody reaches another program's accounts.

use axum::extract::State;
use shared::api::accounts::{
    Account as Listed, AccountAdded, ChosenPassword, CorrectedAccount, GivenPassword, NewAccount,
};
use shared::api::session::Password;
use shared::api::{AddAccount, CorrectAccount, DisableAccount, ListAccounts, Nothing, SetPassword};
use shared::id::AccountId;
use shared::role::Role;

use crate::auth::accounts::{self, Application, Doer};
use crate::auth::password::NewPassword;
use crate::auth::{AccountKeeper, SignedIn};
use crate::extract::{Params, Sent};
use crate::reply::{Refusal, Reply, Trouble};
use crate::state::App;
use crate::store::Account;

pub async fn list(
    State(app): State<App>,
    AccountKeeper(who): AccountKeeper,
) -> Reply<ListAccounts> {
    let list = async {
        let accounts = app.store.read().await?.accounts(who.program).await?;
        Ok::<_, Trouble>(accounts.into_iter().map(listed).collect())
    };
    list.await.into()
}

pub async fn add(
    State(app): State<App>,
    AccountKeeper(who): AccountKeeper,
    Sent(account): Sent<AddAccount>,
) -> Reply<AddAccount> {
    add_account(&app, &who, account).await.into()
}

pub async fn correct(
    State(app): State<App>,
    AccountKeeper(who): AccountKeeper,
    Params((id,)): Params<CorrectAccount>,
    Sent(said): Sent<CorrectAccount>,
) -> Reply<CorrectAccount> {
    correct_account(&app, &who, id, said).await.into()
}

pub async fn set_password(
    State(app): State<App>,
    AccountKeeper(who): AccountKeeper,
    Params((id,)): Params<SetPassword>,
    Sent(chosen): Sent<SetPassword>,
) -> Reply<SetPassword> {
    give_password(&app, &who, id, chosen).await.into()
}

pub async fn disable(
    State(app): State<App>,
    AccountKeeper(who): AccountKeeper,
    Params((id,)): Params<DisableAccount>,
) -> Reply<DisableAccount> {
    disable_account(&app, &who, id).await.into()
}

async fn add_account(app: &App, who: &SignedIn, new: NewAccount) -> Result<AccountAdded, Trouble> {
    let NewAccount { name, display, role, person, password } = new;
    may_keep(who, role)?;
    let application = Application::new(who.program, &name, &display, role, person)?;
    let password = chosen_or_made_up(password)?;
    let hash = app.passwords.hash(password.clone()).await?;
    let doer = doer(app, who);
    let added = app.store.write(async move |tx| accounts::add(tx, doer, application, hash).await);
    Ok(AccountAdded { account: listed(added.await?), password: revealed(&password) })
}

async fn correct_account(
    app: &App,
    who: &SignedIn,
    id: AccountId,
    said: CorrectedAccount,
) -> Result<Listed, Trouble> {
    let account = own_account(app, who, id).await?;
    let CorrectedAccount { name, display, role, person } = said;
    may_keep(who, role)?;
    // Whoever takes her own role might leave a program that nobody can manage.
    if account.id == who.actor.account && role != account.role {
        return Err(Refusal::NoRight.into());
    }
    let said = Application::new(who.program, &name, &display, role, person)?;
    let (live, doer) = (Some(app.live.clone()), doer(app, who));
    let job = async move |tx: &mut _| accounts::correct(tx, live, doer, &account, said).await;
    Ok(listed(app.store.write(job).await?))
}

async fn give_password(
    app: &App,
    who: &SignedIn,
    id: AccountId,
    chosen: ChosenPassword,
) -> Result<GivenPassword, Trouble> {
    let account = own_account(app, who, id).await?;
    let password = chosen_or_made_up(chosen.password)?;
    let hash = app.passwords.hash(password.clone()).await?;
    let (live, doer, name) = (Some(app.live.clone()), doer(app, who), account.name.clone());
    let job = async move |tx: &mut _| accounts::set_password(tx, live, doer, &account, &hash).await;
    app.store.write(job).await?;
    app.sign_in_limits.forgive_name(&name);
    Ok(GivenPassword { password: revealed(&password) })
}

async fn disable_account(app: &App, who: &SignedIn, id: AccountId) -> Result<Nothing, Trouble> {
    let account = own_account(app, who, id).await?;
    // Whoever disables herself might leave a program that nobody can manage.
    if account.id == who.actor.account {
        return Err(Refusal::NoRight.into());
    }
    let (live, doer) = (Some(app.live.clone()), doer(app, who));
    let job = async move |tx: &mut _| accounts::disable(tx, live, doer, &account).await;
    app.store.write(job).await?;
    Ok(Nothing {})
}

/// The account with this id, if it is in the program of whoever asks and hers to keep.
async fn own_account(app: &App, who: &SignedIn, id: AccountId) -> Result<Account, Trouble> {
    let account = app.store.read().await?.account(id).await?;
    let account = account.filter(|account| account.program == who.program);
    let account = account.ok_or(Refusal::NotFound)?;
    may_keep(who, account.role)?;
    Ok(account)
}

/// Whether somebody may keep accounts of this role: who keeps accounts and sees no records must
/// have no way to the account of somebody who sees them all.
fn may_keep(who: &SignedIn, role: Role) -> Result<(), Refusal> {
    let is_way_up = who.actor.role != Role::Manager && role == Role::Manager;
    if is_way_up { Err(Refusal::NoRight) } else { Ok(()) }
}

fn chosen_or_made_up(password: Option<Password>) -> Result<NewPassword, Refusal> {
    password.map_or_else(|| Ok(NewPassword::made_up()), |chosen| NewPassword::try_from(chosen.0))
}

fn revealed(password: &NewPassword) -> Password {
    Password(password.reveal().to_owned())
}

fn doer(app: &App, who: &SignedIn) -> Doer {
    Doer { account: Some(who.actor.account), now: app.now() }
}

/// An account as managers see it.
fn listed(account: Account) -> Listed {
    Listed {
        account: account.id,
        name: account.name,
        display: account.display,
        role: account.role,
        person: account.person,
        disabled_at: account.disabled_at,
    }
}
