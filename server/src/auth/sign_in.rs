//! Signing in and out, and changing one's own password. Every outcome is in the audit trail.

use std::net::IpAddr;

use serde_json::json;
use shared::api::session::{Credentials, PasswordChange, Secret, SessionKey, sign_in_name};

use super::limit::{Attempt, SignInSource};
use super::password::{Match, NewPassword};
use super::session::{Begun, hash_secret, is_of, new_secret};
use super::{SignedIn, actor_of};
use crate::live::{Event, SessionsEnded};
use crate::reply::{Refusal, Trouble};
use crate::state::App;
use crate::store::{Account, Fault, NewAuditEntry, ReadTx};

/// Devices of an account that are known at a time: more than a person signs in on within a month.
const DEVICES_MAX: i64 = 20;

/// A session that has begun, with the secrets that only its device is told.
pub struct NewSession {
    pub who: SignedIn,
    pub session: Secret,
    pub end: Secret,
    pub device: Secret,
}

/// Checks name and password and opens a session. Whether the account is unknown, disabled or
/// the password wrong, the answer is the same and takes as long.
pub async fn sign_in(
    app: &App,
    address: IpAddr,
    credentials: Credentials,
) -> Result<NewSession, Trouble> {
    let mut snapshot = app.store.read().await?;
    let found = match credentials.account {
        Some(id) => snapshot.account_with_password(id).await?,
        None => account_named(&mut snapshot, &credentials.name).await?,
    };
    // Tries count for the name, however somebody says whom she means.
    let typed = || sign_in_name(&credentials.name);
    let name = found.as_ref().map_or_else(typed, |(account, _)| account.name.clone());
    let (account, hash) = found.unzip();
    let device = known_device(&mut snapshot, account.as_ref(), credentials.device).await?;
    drop(snapshot);
    let source = match &device {
        Some(device) => SignInSource::KnownDevice(hash_secret(&device.0)),
        None => SignInSource::Address { name, address },
    };
    admit(app, &source, address).await?;
    let matched = app.passwords.verify(credentials.password, hash).await?;
    let usable = account.as_ref().filter(|account| account.disabled_at.is_none());
    let Some(usable) = usable.filter(|_| matched == Match::Right).cloned() else {
        note(app, "sign_in.failed", account.as_ref(), address).await?;
        return Err(Refusal::WrongNameOrPassword.into());
    };
    app.sign_in_limits.forgive(&source);
    let device = device.unwrap_or_else(|| Secret(new_secret()));
    let entry = entry(app, "sign_in", Some(&usable), address);
    let begun = Begun::of(&usable, app.now());
    let (session, end) = (begun.session.clone(), begun.end.clone());
    let (account, token, now) = (usable.clone(), hash_secret(&device.0), app.now());
    let opened = app.store.write(async move |tx| {
        tx.add_audit(entry).await?;
        tx.remember_device(&account, &token, now, DEVICES_MAX).await?;
        begun.open(tx).await
    });
    let id = opened.await.map_err(|fault: Fault| fault)?;
    let actor = actor_of(&usable);
    let who = SignedIn { program: usable.program, actor, account: usable, session: id };
    Ok(NewSession { who, session, end, device })
}

/// The account that somebody means by what she typed. Names of earlier releases may have wide
/// letters.
pub async fn account_named(
    snapshot: &mut ReadTx,
    typed: &str,
) -> Result<Option<(Account, String)>, Fault> {
    let name = sign_in_name(typed);
    let found = snapshot.account_to_sign_in(&name).await?;
    let as_typed = typed.trim().to_lowercase();
    if found.is_some() || as_typed == name {
        return Ok(found);
    }
    snapshot.account_to_sign_in(&as_typed).await
}

/// The token, if this account has signed in where it comes from.
async fn known_device(
    snapshot: &mut ReadTx,
    account: Option<&Account>,
    token: Option<Secret>,
) -> Result<Option<Secret>, Fault> {
    let (Some(account), Some(token)) = (account, token) else { return Ok(None) };
    let is_known = snapshot.is_known_device(account, &hash_secret(&token.0)).await?;
    Ok(is_known.then_some(token))
}

/// Names the hash of the secret that is to follow.
pub async fn rotate(app: &App, who: SignedIn, next_hash: String) -> Result<(), Trouble> {
    if next_hash.len() != hash_secret("").len() {
        return Err(Refusal::Unreadable("no SHA-256 in hexadecimal".to_owned()).into());
    }
    let named = app
        .store
        .write(async move |tx| tx.name_next_secret(who.program, &who.session, &next_hash).await);
    Ok(named.await.map_err(|fault: Fault| fault)?)
}

/// Ends a session on every tab and stream.
pub async fn sign_out(app: &App, who: SignedIn, address: IpAddr) -> Result<(), Trouble> {
    let entry = entry(app, "sign_out", Some(&who.account), address);
    let live = app.live.clone();
    let ended = app.store.write(async move |tx| {
        tx.end_session(who.program, &who.session).await?;
        let ended = SessionsEnded::One(who.session);
        let event = Event::SignedOut { account: who.account.id, ended };
        tx.on_commit(move || live.tell(who.program, event));
        tx.add_audit(entry).await
    });
    Ok(ended.await.map_err(|fault: Fault| fault)?)
}

/// Ends the session that a secret can end, and answers the same if there is none.
pub async fn end(app: &App, end: Secret, address: IpAddr) -> Result<(), Trouble> {
    let Some(SessionKey { program, id, secret }) = SessionKey::parse(&end.0) else {
        return Ok(());
    };
    let mut snapshot = app.store.read().await?;
    let found = snapshot.session_to_end(program, &id).await?;
    let Some((account, _)) = found.filter(|(_, hash)| is_of(&secret, hash)) else {
        return Ok(());
    };
    let account = snapshot.account(account).await?;
    drop(snapshot);
    let entry = entry(app, "sign_out.later", account.as_ref(), address);
    let live = app.live.clone();
    let ended = app.store.write(async move |tx| {
        tx.end_session(program, &id).await?;
        if let Some(account) = account {
            let event = Event::SignedOut { account: account.id, ended: SessionsEnded::One(id) };
            tx.on_commit(move || live.tell(program, event));
        }
        tx.add_audit(entry).await
    });
    Ok(ended.await.map_err(|fault: Fault| fault)?)
}

/// Ends the sessions of whoever is signed in on all other devices.
pub async fn end_other_sessions(app: &App, who: SignedIn, address: IpAddr) -> Result<(), Trouble> {
    let entry = entry(app, "sessions.ended", Some(&who.account), address);
    let live = app.live.clone();
    let ended = app.store.write(async move |tx| {
        tx.end_sessions_of(&who.account, &who.session).await?;
        let ended = SessionsEnded::AllBut(who.session);
        let event = Event::SignedOut { account: who.account.id, ended };
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
    if new.is_name(&who.account.name) {
        return Err(Refusal::PasswordIsName.into());
    }
    // Whoever is signed in has her own count: nobody else's guesses keep her from this.
    let source = SignInSource::KnownDevice(who.session.clone());
    admit(app, &source, address).await?;
    let found = app.store.read().await?.account_to_sign_in(&who.account.name).await?;
    let stored = found.map(|(_, hash)| hash);
    if app.passwords.verify(change.current, stored).await? == Match::Wrong {
        note(app, "password.failed", Some(&who.account), address).await?;
        return Err(Refusal::WrongNameOrPassword.into());
    }
    app.sign_in_limits.forgive(&source);
    let hash = app.passwords.hash(new).await?;
    let entry = entry(app, "password.changed", Some(&who.account), address);
    let live = app.live.clone();
    let changed = app.store.write(async move |tx| {
        tx.set_password(who.account.id, &hash).await?;
        tx.end_sessions_of(&who.account, &who.session).await?;
        let ended = SessionsEnded::AllBut(who.session);
        let event = Event::SignedOut { account: who.account.id, ended };
        tx.on_commit(move || live.tell(who.program, event));
        tx.add_audit(entry).await
    });
    Ok(changed.await.map_err(|fault: Fault| fault)?)
}

async fn admit(app: &App, source: &SignInSource, address: IpAddr) -> Result<(), Trouble> {
    let wait_ms = match app.sign_in_limits.begin(source, app.now()) {
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
