//! Making and changing accounts: the one path for the command line, the manager's page and demos.

use serde_json::json;
use shared::api::session::sign_in_name;
use shared::id::{AccountId, PersonId, ProgramId, Stamp};
use shared::role::Role;

use crate::chance::random_uuid;
use crate::live::{Event, Live, SessionsEnded};
use crate::reconcile::regrant_account;
use crate::reply::{Refusal, Trouble};
use crate::store::{Account, Fault, NewAccount, NewAuditEntry, Revocation, WriteTx};

/// Longest sign-in name in characters: fits a mail address of usual length and one line of a form.
const NAME_CHARACTERS_MAX: usize = 64;

/// Longest name to show, in characters.
const DISPLAY_CHARACTERS_MAX: usize = 100;

/// Who changes an account, for the audit trail.
#[derive(Debug, Clone, Copy)]
pub struct Doer {
    /// Nobody's account: the operator at the command line.
    pub account: Option<AccountId>,
    pub now: Stamp,
}

/// An account that is fit to be added.
#[derive(Debug, Clone)]
pub struct Application {
    program: ProgramId,
    name: String,
    display: String,
    role: Role,
    person: Option<PersonId>,
}

impl Application {
    /// Checks the names.
    pub fn new(
        program: ProgramId,
        name: &str,
        display: &str,
        role: Role,
        person: Option<PersonId>,
    ) -> Result<Application, Refusal> {
        let name = sign_in_name(name);
        let length = name.chars().count();
        let is_unfit = |c: char| c.is_whitespace() || c.is_control();
        if length == 0 || length > NAME_CHARACTERS_MAX || name.contains(is_unfit) {
            return Err(Refusal::NameUnfit);
        }
        let display: String = display.trim().chars().filter(|c| !c.is_control()).collect();
        if display.is_empty() || display.chars().count() > DISPLAY_CHARACTERS_MAX {
            return Err(Refusal::NameUnfit);
        }
        Ok(Application { program, name, display, role, person })
    }
}

/// Adds an account.
pub async fn add(
    tx: &mut WriteTx,
    doer: Doer,
    new: Application,
    password_hash: String,
) -> Result<Account, Trouble> {
    let account = Account {
        id: AccountId(random_uuid()),
        program: new.program,
        name: new.name,
        display: new.display,
        role: new.role,
        person: new.person,
        disabled_at: None,
    };
    let new = NewAccount { account: account.clone(), password_hash, now: doer.now };
    tx.add_account(&new).await.map_err(name_taken)?;
    regrant_account(tx, &account, doer.now).await?;
    note(tx, doer, "account.added", &account).await?;
    Ok(account)
}

/// Corrects what an account says of whose it is. With another role or person it sees something
/// else, so all its sessions end: whoever has it signs in again as who she is now.
pub async fn correct(
    tx: &mut WriteTx,
    live: Option<Live>,
    doer: Doer,
    before: &Account,
    said: Application,
) -> Result<Account, Trouble> {
    let Application { name, display, role, person, .. } = said;
    let account = Account { name, display, role, person, ..before.clone() };
    tx.correct_account(&account).await.map_err(name_taken)?;
    if (account.role, account.person) != (before.role, before.person) {
        regrant_account(tx, &account, doer.now).await?;
        end_sessions(tx, live, &account).await?;
    }
    note(tx, doer, "account.corrected", &account).await?;
    Ok(account)
}

fn name_taken(fault: Fault) -> Trouble {
    match fault.is_duplicate() {
        true => Trouble::from(Refusal::NameTaken),
        false => Trouble::from(fault),
    }
}

/// Gives an account a new password, ends all its sessions and doubts its installations.
pub async fn set_password(
    tx: &mut WriteTx,
    live: Option<Live>,
    doer: Doer,
    account: &Account,
    password_hash: &str,
) -> Result<(), Fault> {
    tx.set_password(account.id, password_hash).await?;
    // Whoever has her tablet may not be her: what it sends waits until she is known to be on it.
    tx.suspend_clients(account, doer.now).await?;
    end_sessions(tx, live, account).await?;
    note(tx, doer, "account.password", account).await
}

/// Takes an account's right to sign in and ends all its sessions. What it recorded stays.
pub async fn disable(
    tx: &mut WriteTx,
    live: Option<Live>,
    doer: Doer,
    account: &Account,
) -> Result<(), Fault> {
    tx.disable_account(account.id, doer.now).await?;
    let (program, account_id, at) = (account.program, account.id, doer.now);
    tx.revoke(Revocation::AccountDisabled { program, account: account_id, at });
    let disabled = Account { disabled_at: Some(doer.now), ..account.clone() };
    regrant_account(tx, &disabled, doer.now).await?;
    end_sessions(tx, live, account).await?;
    note(tx, doer, "account.disabled", account).await
}

async fn end_sessions(
    tx: &mut WriteTx,
    live: Option<Live>,
    account: &Account,
) -> Result<(), Fault> {
    tx.end_sessions_of(account, "").await?;
    // Whoever held such a device may be the one against whom the password is changed.
    tx.forget_devices(account).await?;
    if let Some(live) = live {
        let event = Event::SignedOut { account: account.id, ended: SessionsEnded::All };
        let program = account.program;
        tx.on_commit(move || live.tell(program, event));
    }
    Ok(())
}

async fn note(
    tx: &mut WriteTx,
    doer: Doer,
    event: &'static str,
    account: &Account,
) -> Result<(), Fault> {
    tx.add_audit(NewAuditEntry {
        at: doer.now,
        program: Some(account.program),
        account: doer.account,
        event,
        address: None,
        detail: json!({ "of": account.id, "role": account.role.code() }),
    })
    .await
}
