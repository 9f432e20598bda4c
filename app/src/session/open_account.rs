//! Opening an account on this device: online with the server's yes, offline with the password
//! that seals the data.

use std::rc::Rc;

use futures::future::{Either, select};
use gloo::timers::future::TimeoutFuture;
use shared::api::session::{Credentials, Password, Who};
use shared::api::{self, Nothing};
use shared::role::Actor;
use shared::sync::device::{Device, Identity};

use crate::platform;
use crate::replica::Replica;
use crate::store::{
    self, Batch, Claim, DRAFTS, Durability, Entered, IDENTITY, KnownAccount, Kv, SealedKv,
    StoreError,
};
use crate::sync::Driver;
use crate::sync::net::{self, NoAnswer};

/// A slow network must not keep somebody from her own records for longer than this.
const SIGN_IN_MS_MAX: u32 = 8_000;

/// The wait after too many attempts, where the server does not say how long it is.
const WAIT_SECONDS: u32 = 60;

/// An open account.
#[derive(Clone)]
pub struct Opened {
    /// Its records.
    pub replica: Replica,
    /// What the sign-in page knows of it.
    pub account: KnownAccount,
}

/// Why somebody did not come in; words are looked up under `entry.<…>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignInError {
    /// The name or the password is wrong.
    WrongPassword,
    /// Too many attempts; so many seconds to wait.
    TooMany(u32),
    /// The server cannot be reached and this device does not know the account.
    NeedsNetwork,
    /// Another tab is just setting it up on this device.
    OpenElsewhere,
    /// The data here was sealed with an earlier password.
    OtherPassword,
    /// What is stored here cannot be read.
    Damaged,
}

/// Opens the account with this sign-in name.
pub async fn open(
    name: &str,
    password: &str,
    known: &[KnownAccount],
    claim: Claim,
) -> Result<Opened, SignInError> {
    match sign_in(name, password).await {
        Ok(who) => open_online(who, password, known, claim).await,
        Err(NoAnswer::Refused { status: 429, wait_seconds, .. }) => {
            Err(SignInError::TooMany(wait_seconds.unwrap_or(WAIT_SECONDS)))
        }
        Err(NoAnswer::Refused { .. }) => Err(SignInError::WrongPassword),
        Err(NoAnswer::Offline) => {
            let account = known.iter().find(|account| account.sign_in_name == name);
            let account = account.cloned().ok_or(SignInError::NeedsNetwork)?;
            open_offline(account, password, claim).await
        }
    }
}

/// Opens data that an earlier password seals, and seals it with the new one from now on.
pub async fn open_with_earlier(
    name: &str,
    password: &str,
    earlier: &str,
    known: &[KnownAccount],
) -> Result<Opened, SignInError> {
    let who = sign_in(name, password).await.map_err(|_| SignInError::NeedsNetwork)?;
    let entered = store::unlock(&who.account.to_string(), earlier, Claim::TakeOver).await;
    let Ok(Entered::Open(kv)) = entered else { return Err(SignInError::OtherPassword) };
    kv.change_password(password).await.map_err(|_| SignInError::Damaged)?;
    enter(kv, known_account(&who, known), Some(&who)).await
}

/// Begins a new session on the server while the account is open. The store is sealed with the
/// password that the server took, so that both stay the same one.
pub async fn renew(opened: &Opened, password: &str) -> Result<(), SignInError> {
    match sign_in(&opened.account.sign_in_name, password).await {
        Ok(who) if who.account.to_string() == opened.account.account => {}
        // The name has gone to somebody else meanwhile: her session must not serve this device.
        Ok(_) => {
            let _ = net::call(api::SignOut, (), &Nothing {}).await;
            return Err(SignInError::OtherPassword);
        }
        Err(NoAnswer::Refused { status: 429, wait_seconds, .. }) => {
            return Err(SignInError::TooMany(wait_seconds.unwrap_or(WAIT_SECONDS)));
        }
        Err(NoAnswer::Refused { .. }) => return Err(SignInError::OtherPassword),
        Err(NoAnswer::Offline) => return Err(SignInError::NeedsNetwork),
    }
    opened.replica.store().change_password(password).await.map_err(|_| SignInError::Damaged)?;
    opened.replica.sync_now();
    Ok(())
}

async fn sign_in(name: &str, password: &str) -> Result<Who, NoAnswer> {
    let (name, password) = (name.to_owned(), Password(password.to_owned()));
    let credentials = Credentials { name, password };
    let asked = Box::pin(net::call(api::SignIn, (), &credentials));
    match select(asked, TimeoutFuture::new(SIGN_IN_MS_MAX)).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => Err(NoAnswer::Offline),
    }
}

async fn open_online(
    who: Who,
    password: &str,
    known: &[KnownAccount],
    claim: Claim,
) -> Result<Opened, SignInError> {
    let entered = store::sign_in(&who.account.to_string(), password, claim).await;
    let kv = match entered {
        // Without usable storage the app goes on in memory; the frame says so.
        Err(StoreError::Unusable(_)) => SealedKv::in_memory(),
        entered => kept(entered)?,
    };
    enter(kv, known_account(&who, known), Some(&who)).await
}

async fn open_offline(
    account: KnownAccount,
    password: &str,
    claim: Claim,
) -> Result<Opened, SignInError> {
    let entered = store::unlock(&account.account, password, claim).await;
    let kv = match entered {
        // Offline, another password is a typing error.
        Ok(Entered::OtherPassword) => return Err(SignInError::WrongPassword),
        entered => kept(entered)?,
    };
    enter(kv, account, None).await
}

fn kept(entered: Result<Entered, StoreError>) -> Result<SealedKv, SignInError> {
    match entered {
        Ok(Entered::Open(kv)) => Ok(kv),
        Ok(Entered::OpenElsewhere) => Err(SignInError::OpenElsewhere),
        Ok(Entered::OtherPassword) => Err(SignInError::OtherPassword),
        Ok(Entered::NothingHere) => Err(SignInError::NeedsNetwork),
        Err(_) => Err(SignInError::Damaged),
    }
}

async fn enter(
    kv: SealedKv,
    mut account: KnownAccount,
    who: Option<&Who>,
) -> Result<Opened, SignInError> {
    let mut stored = kv.read_all("").await.map_err(|_| SignInError::Damaged)?;
    let found = stored.iter().position(|(key, _)| key == IDENTITY);
    let identity = match (found.map(|at| stored.swap_remove(at).1), who) {
        (Some(bytes), who) => {
            let identity = serde_json::from_slice(&bytes).map_err(|_| SignInError::Damaged)?;
            with_actor(identity, who)
        }
        // The tab that writes is registering at this moment.
        (None, _) if !kv.is_writer() => return Err(SignInError::OpenElsewhere),
        (None, Some(who)) => register(&kv, who).await?,
        (None, None) => return Err(SignInError::NeedsNetwork),
    };
    let sealer = store::to_server(&identity.seal_to);
    let device = Device::open(identity, sealer, &stored).map_err(|_| SignInError::Damaged)?;
    account.last_opened = platform::now();
    let drafts = stored.iter().find(|(key, _)| key == DRAFTS);
    let drafts = drafts.and_then(|(_, bytes)| serde_json::from_slice(bytes).ok());
    let is_writer = kv.is_writer();
    let replica = Replica::open(device, Driver::new(Rc::new(kv)));
    if is_writer {
        replica.typing.bring_back(drafts.unwrap_or_default());
    }
    Ok(Opened { replica, account })
}

/// A role may have changed since the device was last here.
fn with_actor(identity: Identity, who: Option<&Who>) -> Identity {
    match who {
        Some(who) => Identity { actor: actor(who), ..identity },
        None => identity,
    }
}

async fn register(kv: &SealedKv, who: &Who) -> Result<Identity, SignInError> {
    let registered = net::call(api::Register, (), &Nothing {}).await;
    let registered = registered.map_err(|_| SignInError::NeedsNetwork)?;
    let identity = Identity {
        client: registered.client,
        secret: registered.secret,
        actor: actor(who),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        seal_to: registered.seal_to,
    };
    let bytes = serde_json::to_vec(&identity).map_err(|_| SignInError::Damaged)?;
    let batch = Batch::default().put(IDENTITY, bytes);
    kv.commit(batch, Durability::Strict).await.map_err(|_| SignInError::Damaged)?;
    Ok(identity)
}

fn actor(who: &Who) -> Actor {
    Actor { account: who.account, role: who.role, person: who.person }
}

/// What the sign-in page will know of her; it keeps what it knew of her language.
fn known_account(who: &Who, known: &[KnownAccount]) -> KnownAccount {
    let account = who.account.to_string();
    let before = known.iter().find(|known| known.account == account);
    KnownAccount {
        account,
        sign_in_name: who.name.clone(),
        display_name: who.display.clone(),
        role: who.role.code().to_owned(),
        language: before.map(|known| known.language.clone()).unwrap_or_default(),
        furigana: before.is_some_and(|known| known.furigana),
        created: before.map_or_else(platform::now, |known| known.created),
        last_opened: platform::now(),
        unsent: before.map_or(0, |known| known.unsent),
    }
}
