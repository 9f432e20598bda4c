//! Accounts, for those who manage them. Nobody reaches another program's accounts.

use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use shared::id::{AccountId, PersonId};
use shared::role::Role;

use crate::auth::accounts::{self, Application, Doer};
use crate::auth::password::NewPassword;
use crate::auth::{AccountKeeper, SignedIn};
use crate::extract::Body;
use crate::reply::{Refusal, Reply, Trouble};
use crate::state::App;
use crate::store::Account;

/// An account as managers see it.
#[derive(Serialize)]
pub struct Listed {
    account: AccountId,
    name: String,
    display: String,
    role: Role,
    person: Option<PersonId>,
    disabled_at: Option<i64>,
}

/// What a manager fills in. Without a password the server makes one up and tells it once.
#[derive(Deserialize)]
pub struct Form {
    name: String,
    display: String,
    role: Role,
    person: Option<PersonId>,
    password: Option<String>,
}

/// A new password, or none to have one made up.
#[derive(Deserialize)]
pub struct PasswordForm {
    password: Option<String>,
}

pub async fn list(State(app): State<App>, AccountKeeper(who): AccountKeeper) -> Reply<Vec<Listed>> {
    let listed = async {
        let accounts = app.store.read().await?.accounts(who.program).await?;
        Ok::<_, Trouble>(accounts.into_iter().map(Listed::from).collect())
    };
    listed.await.into()
}

pub async fn add(
    State(app): State<App>,
    AccountKeeper(who): AccountKeeper,
    Body(form): Body<Form>,
) -> Reply<Value> {
    add_account(&app, &who, form).await.into()
}

pub async fn set_password(
    State(app): State<App>,
    AccountKeeper(who): AccountKeeper,
    Path(id): Path<String>,
    Body(form): Body<PasswordForm>,
) -> Reply<Value> {
    give_password(&app, &who, &id, form).await.into()
}

pub async fn disable(
    State(app): State<App>,
    AccountKeeper(who): AccountKeeper,
    Path(id): Path<String>,
) -> Reply<Value> {
    disable_account(&app, &who, &id).await.into()
}

async fn add_account(app: &App, who: &SignedIn, form: Form) -> Result<Value, Trouble> {
    let Form { name, display, role, person, password } = form;
    let application = Application::new(who.program, &name, &display, role, person)?;
    let password = chosen_or_made_up(password)?;
    let hash = app.passwords.hash(password.clone()).await?;
    let doer = doer(app, who);
    let added = app.store.write(async move |tx| accounts::add(tx, doer, application, hash).await);
    let account = Listed::from(added.await?);
    Ok(json!({ "account": account, "password": password.reveal() }))
}

async fn give_password(
    app: &App,
    who: &SignedIn,
    id: &str,
    form: PasswordForm,
) -> Result<Value, Trouble> {
    let account = own_account(app, who, id).await?;
    let password = chosen_or_made_up(form.password)?;
    let hash = app.passwords.hash(password.clone()).await?;
    let (live, doer) = (Some(app.live.clone()), doer(app, who));
    let job = async move |tx: &mut _| accounts::set_password(tx, live, doer, &account, &hash).await;
    app.store.write(job).await?;
    Ok(json!({ "password": password.reveal() }))
}

async fn disable_account(app: &App, who: &SignedIn, id: &str) -> Result<Value, Trouble> {
    let account = own_account(app, who, id).await?;
    // Whoever disables herself might leave a program that nobody can manage.
    if account.id == who.actor.account {
        return Err(Refusal::NoRight.into());
    }
    let (live, doer) = (Some(app.live.clone()), doer(app, who));
    let job = async move |tx: &mut _| accounts::disable(tx, live, doer, &account).await;
    app.store.write(job).await?;
    Ok(json!({}))
}

/// The account with this id, if it is in the program of whoever asks.
async fn own_account(app: &App, who: &SignedIn, id: &str) -> Result<Account, Trouble> {
    let id: AccountId = id.parse().map_err(|_| Refusal::NotFound)?;
    let account = app.store.read().await?.account(id).await?;
    let account = account.filter(|account| account.program == who.program);
    Ok(account.ok_or(Refusal::NotFound)?)
}

fn chosen_or_made_up(password: Option<String>) -> Result<NewPassword, Refusal> {
    password.map_or_else(|| Ok(NewPassword::made_up()), NewPassword::try_from)
}

fn doer(app: &App, who: &SignedIn) -> Doer {
    Doer { account: Some(who.actor.account), now: app.now() }
}

impl From<Account> for Listed {
    fn from(account: Account) -> Listed {
        Listed {
            account: account.id,
            name: account.name,
            display: account.display,
            role: account.role,
            person: account.person,
            disabled_at: account.disabled_at.map(|at| at.0),
        }
    }
}
