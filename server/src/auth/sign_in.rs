//! Signing in and out, and changing one's own password. Every outcome is in the audit trail.

use std::net::IpAddr;

use serde_json::json;
use shared::api::session::{Credentials, PasswordChange};

use super::limit::Attempt;
use super::password::{Match, NewPassword};
use super::session::{self, Token};
use super::{SignedIn, actor_of};
use crate::live::Event;
use crate::reply::{Refusal, Trouble};
use crate::state::App;
use crate::store::{Account, Fault, NewAuditEntry};

/// Checks name and password and opens a session. Whether the account is unknown, disabled or
/// the password wrong, the answer is the same and takes as long.
pub async fn sign_in(
    app: &App,
    address: IpAddr,
    credentials: Credentials,
) -> Result<(SignedIn, Token), Trouble> {
    let name = normal_name(&credentials.name);
    admit(app, &name, address).await?;
    let found = app.store.read().await?.account_to_sign_in(&name).await?;
    let (account, hash) = found.unzip();
    let matched = app.passwords.verify(credentials.password, hash).await?;
    let usable = account.as_ref().filter(|account| account.disabled_at.is_none());
    let Some(usable) = usable.filter(|_| matched == Match::Right).cloned() else {
        note(app, "sign_in.failed", account.as_ref(), address).await?;
        return Err(Refusal::WrongNameOrPassword.into());
    };
    app.sign_in_limits.forgive(&name, address);
    let token = Token::new();
    let entry = entry(app, "sign_in", Some(&usable), address);
    let (now, id, token_hash) = (app.now(), usable.id, token.hash.clone());
    let opened = app.store.write(async move |tx| {
        tx.add_audit(entry).await?;
        session::open(tx, id, token_hash, now).await
    });
    let session = opened.await.map_err(|fault: Fault| fault)?;
    let actor = actor_of(&usable);
    Ok((SignedIn { program: usable.program, actor, account: usable, session }, token))
}

/// Ends a session on every tab and stream.
pub async fn sign_out(app: &App, who: SignedIn, address: IpAddr) -> Result<(), Trouble> {
    let entry = entry(app, "sign_out", Some(&who.account), address);
    let live = app.live.clone();
    let ended = app.store.write(async move |tx| {
        tx.end_session(&who.session).await?;
        let event = Event::SignedOut { account: who.account.id, session: Some(who.session) };
        tx.on_commit(move || live.tell(who.program, event));
        tx.add_audit(entry).await
    });
    Ok(ended.await.map_err(|fault: Fault| fault)?)
}

/// Ends the sessions of whoever is signed in on all other devices.
pub async fn end_other_sessions(app: &App, who: SignedIn, address: IpAddr) -> Result<(), Trouble> {
    let entry = entry(app, "sessions.ended", Some(&who.account), address);
    let live = app.live.clone();
    let ended = app.store.write(async move |tx| {
        tx.end_sessions_of(who.account.id, &who.session).await?;
        // This device's own stream ends, too, and is opened again by the browser.
        let event = Event::SignedOut { account: who.account.id, session: None };
        tx.on_commit(move || live.tell(who.program, event));
        tx.add_audit(entry).await
    });
    Ok(ended.await.map_err(|fault: Fault| fault)?)
}

/// Changes the password of whoever is signed in and ends her other sessions.
pub async fn change_own_password(
    app: &App,
    who: SignedIn,
    address: IpAddr,
    change: PasswordChange,
) -> Result<(), Trouble> {
    let new = NewPassword::try_from(change.new.0)?;
    admit(app, &who.account.name, address).await?;
    let found = app.store.read().await?.account_to_sign_in(&who.account.name).await?;
    let stored = found.map(|(_, hash)| hash);
    if app.passwords.verify(change.current, stored).await? == Match::Wrong {
        note(app, "password.failed", Some(&who.account), address).await?;
        return Err(Refusal::WrongNameOrPassword.into());
    }
    app.sign_in_limits.forgive(&who.account.name, address);
    let hash = app.passwords.hash(new).await?;
    let entry = entry(app, "password.changed", Some(&who.account), address);
    let changed = app.store.write(async move |tx| {
        tx.set_password(who.account.id, &hash).await?;
        tx.end_sessions_of(who.account.id, &who.session).await?;
        tx.add_audit(entry).await
    });
    Ok(changed.await.map_err(|fault: Fault| fault)?)
}

/// Names are compared without regard to case and surrounding spaces.
pub fn normal_name(name: &str) -> String {
    name.trim().to_lowercase()
}

async fn admit(app: &App, name: &str, address: IpAddr) -> Result<(), Trouble> {
    let wait_ms = match app.sign_in_limits.begin(name, address, app.now()) {
        Attempt::Allowed => return Ok(()),
        Attempt::JustLimited { wait_ms } => {
            note(app, "sign_in.limited", None, address).await?;
            wait_ms
        }
        Attempt::Limited { wait_ms } => wait_ms,
    };
    Err(Refusal::TooManyAttempts { wait_seconds: wait_ms.div_euclid(1000) + 1 }.into())
}

async fn note(
    app: &App,
    event: &'static str,
    account: Option<&Account>,
    address: IpAddr,
) -> Result<(), Fault> {
    let entry = entry(app, event, account, address);
    app.store.write(async move |tx| tx.add_audit(entry).await).await
}

fn entry(
    app: &App,
    event: &'static str,
    account: Option<&Account>,
    address: IpAddr,
) -> NewAuditEntry {
    NewAuditEntry {
        at: app.now(),
        program: account.map(|account| account.program),
        account: account.map(|account| account.id),
        event,
        address: Some(address.to_string()),
        detail: json!({}),
    }
}
