//! Accounts from the command line, also while the server runs.

use shared::id::ProgramId;

use super::TaskError;
use crate::auth::accounts::{self, Application, Doer};
use crate::auth::password::Passwords;
use crate::auth::sign_in::account_named;
use crate::clock::Clock;
use crate::config::{AccountAdd, AccountDisable, AccountList, AccountPassword, AccountTask, Data};
use crate::reply::Trouble;
use crate::store::{Account, Store};

pub(super) async fn change(task: AccountTask) -> Result<(), TaskError> {
    match task {
        AccountTask::Add(add) => add_account(add).await,
        AccountTask::List(list) => list_accounts(list).await,
        AccountTask::Password(password) => set_password(password).await,
        AccountTask::Disable(disable) => disable_account(disable).await,
    }
}

async fn add_account(settings: AccountAdd) -> Result<(), TaskError> {
    let store = open(&settings.data).await?;
    let program = match settings.program {
        Some(program) => program,
        None => only_program(&store).await?,
    };
    let AccountAdd { name, display, role, person, .. } = settings;
    let application =
        Application::new(program, &name, &display, role, person).map_err(Trouble::from)?;
    let password = settings.password.read()?;
    let hash = Passwords::default().hash(password.clone()).await?;
    let doer = operator();
    let added = store.write(async move |tx| accounts::add(tx, doer, application, hash).await);
    let account = added.await?;
    store.close().await;
    println!("{} can sign in as {}.", account.display, account.name);
    print!("{}", settings.password.told(&password));
    Ok(())
}

async fn list_accounts(settings: AccountList) -> Result<(), TaskError> {
    let store = open(&settings.data).await?;
    let mut snapshot = store.read().await?;
    for program in snapshot.programs().await? {
        println!("{} ({})", program.name, program.id);
        for account in snapshot.accounts(program.id).await? {
            let disabled = if account.disabled_at.is_some() { ", disabled" } else { "" };
            let (name, display, role) = (account.name, account.display, account.role.code());
            println!("  {name}: {display}, {role}{disabled}");
        }
    }
    drop(snapshot);
    store.close().await;
    Ok(())
}

async fn set_password(settings: AccountPassword) -> Result<(), TaskError> {
    let store = open(&settings.data).await?;
    let account = named(&store, &settings.name).await?;
    let password = settings.password.read()?;
    let hash = Passwords::default().hash(password.clone()).await?;
    let (doer, name) = (operator(), account.name.clone());
    let job = async move |tx: &mut _| accounts::set_password(tx, None, doer, &account, &hash).await;
    store.write(job).await?;
    store.close().await;
    println!("{name} has a new password; all sign-ins are ended.");
    print!("{}", settings.password.told(&password));
    Ok(())
}

async fn disable_account(settings: AccountDisable) -> Result<(), TaskError> {
    let store = open(&settings.data).await?;
    let account = named(&store, &settings.name).await?;
    let (doer, name) = (operator(), account.name.clone());
    let job = async move |tx: &mut _| accounts::disable(tx, None, doer, &account).await;
    store.write(job).await?;
    store.close().await;
    println!("{name} can no longer sign in.");
    Ok(())
}

async fn open(data: &Data) -> Result<Store, TaskError> {
    Ok(Store::open(&data.folder, data.limits()).await?)
}

async fn named(store: &Store, name: &str) -> Result<Account, TaskError> {
    let found = account_named(&mut store.read().await?, name).await?;
    let account = found.map(|(account, _)| account);
    account.ok_or_else(|| TaskError::Said(format!("There is no account named {name}.")))
}

pub(super) async fn only_program(store: &Store) -> Result<ProgramId, TaskError> {
    let programs = store.read().await?.programs().await?;
    match programs.as_slice() {
        [program] => Ok(program.id),
        [] => Err(TaskError::Said("There is no program yet; run `manabi init` first.".into())),
        _ => Err(TaskError::Said(
            "There are several programs: say which with --program and an id from \
             `manabi account list`."
                .into(),
        )),
    }
}

fn operator() -> Doer {
    Doer { account: None, now: Clock::System.now() }
}
