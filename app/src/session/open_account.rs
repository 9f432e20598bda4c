//! Opening an account on this device: online with the server's yes, offline with the password
//! that seals the data.

use std::rc::Rc;

use futures::future::{Either, OptionFuture, join, select};
use gloo::timers::future::TimeoutFuture;
use shared::api::devices::{Registered, RescueUpload};
use shared::api::session::{
    Credentials, Ending, Password, PasswordChange, Secret, SessionBegun, Who,
};
use shared::api::{self, Nothing};
use shared::id::AccountId;
use shared::role::Actor;
use shared::sync::device::{Device, Identity};

use super::attempt::Whom;
use super::left_behind;
use crate::platform;
use crate::replica::Replica;
use crate::store::{
    self, Batch, Claim, DRAFTS, Durability, Entered, Entry, Handed, IDENTITY, KnownAccount, Kv,
    NAMES, PasswordKey, SealedKv, StoreError, TabMessage,
};
use crate::sync::Driver;
use crate::sync::authority::{self, Authority, SESSION};
use crate::sync::net::{self, NoAnswer};
use crate::update::release_name;

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
    /// What is not sent could not be delivered; it stays here.
    NotDelivered,
}

/// Why her own password did not change everywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PasswordNotChanged {
    /// The server did not take it, or what it answered was lost.
    NoAnswer(NoAnswer),
    /// It holds, and what is stored here still opens with the one before.
    OnlyHere,
}

/// Opens her account: what this device knows of by the password alone, and with the session that
/// lies in its vault. `expect` is told who comes as soon as that is known.
pub async fn open(
    whom: &Whom,
    password: &str,
    known: &[KnownAccount],
    claim: Claim,
    expect: impl Fn(&KnownAccount),
) -> Result<Opened, SignInError> {
    let account = find(known, whom);
    account.inspect(|account| expect(account));
    let unlocked = match account {
        Some(account) => Some(store::unlock(&account.account, password, claim).await),
        None => None,
    };
    let unlocked = match (account, unlocked) {
        (Some(account), Some(Ok(Entered::Open(kv)))) => {
            let opened = go_on(kv, account.clone(), Some(password)).await;
            if opened.is_err() {
                authority::set(None);
            }
            return opened;
        }
        (_, unlocked) => unlocked,
    };
    // The password may have been changed elsewhere, and then the server takes it. Where she has not
    // worked yet, the key of her new store is made meanwhile, which takes about as long.
    let key = OptionFuture::from(account.is_none().then(|| PasswordKey::make(password)));
    let (answer, key) = join(sign_in(whom, password, account), key).await;
    match answer {
        Ok(begun) => {
            expect(&known_account(&begun, known));
            let end = begun.end.clone();
            let opened = open_online(begun, password, key, known, claim).await;
            if opened.is_err() {
                authority::set(None);
                // Else it ends by itself in a week.
                let _ = net::call(api::EndSession, (), &Ending { end }).await;
            }
            opened
        }
        Err(NoAnswer::Offline) if account.is_none() => Err(SignInError::NeedsNetwork),
        // Offline, another password is a typing error.
        Err(NoAnswer::Offline) => match unlocked {
            Some(Err(_)) => Err(SignInError::Damaged),
            Some(Ok(Entered::NothingHere)) | None => Err(SignInError::NeedsNetwork),
            Some(Ok(_)) => Err(SignInError::WrongPassword),
        },
        Err(refused) => Err(said(&refused)),
    }
}

/// Opens what another page of this browser has open, or had until a moment ago, without asking for
/// the password; none where that no longer opens anything, or the server has ended the session.
pub async fn open_handed(mut handed: Handed, account: KnownAccount) -> Option<Opened> {
    let left = handed.left.take();
    let Ok(Entered::Open(kv)) = store::unlock_handed(handed).await else { return None };
    let opened = go_on(kv, account, None).await;
    if opened.is_err() {
        authority::set(None);
    }
    let opened = opened.ok()?;
    left_behind::take(opened.replica, left.as_deref());
    Some(opened)
}

/// Opens data that an earlier password seals, and seals it with the new one from now on.
pub async fn open_with_earlier(
    whom: &Whom,
    password: &str,
    earlier: &str,
    known: &[KnownAccount],
) -> Result<Opened, SignInError> {
    let begun = sign_in(whom, password, find(known, whom)).await;
    let begun = begun.map_err(|_| SignInError::NeedsNetwork)?;
    let account = begun.who.account.to_string();
    let entered = store::unlock(&account, earlier, Claim::TakeOver).await;
    let Ok(Entered::Open(kv)) = entered else { return Err(SignInError::OtherPassword) };
    kv.change_password(password).await.map_err(|_| SignInError::Damaged)?;
    enter(kv, known_account(&begun, known), Some(begun)).await
}

/// Begins anew on this device, for somebody who has forgotten the password that seals what is
/// here. What is not sent is delivered first, as it lies there, and only the server reads it.
pub async fn open_anew(
    whom: &Whom,
    password: &str,
    known: &[KnownAccount],
) -> Result<Opened, SignInError> {
    let begun = sign_in(whom, password, find(known, whom)).await;
    let begun = begun.map_err(|_| SignInError::NeedsNetwork)?;
    let account = begun.who.account.to_string();
    authority::set(Some(Authority::of(&begun)));
    let opened = async {
        deliver(&account).await?;
        let kv = kept(store::begin_anew(&account, password).await)?;
        let known = KnownAccount { unsent: 0, ..known_account(&begun, known) };
        enter(kv, known, Some(begun)).await
    };
    let opened = opened.await;
    if opened.is_err() {
        authority::set(None);
    }
    opened
}

/// Delivers what is not sent of an account whose vault stays closed.
async fn deliver(account: &str) -> Result<(), SignInError> {
    let copy = store::rescue_copy(account).await.map_err(|_| SignInError::Damaged)?;
    let Some(file) = copy else { return Ok(()) };
    match net::call(api::ImportRescue, (), &RescueUpload { file }).await {
        Ok(rescued) if rescued.unreadable == 0 => Ok(()),
        Err(NoAnswer::Offline) => Err(SignInError::NeedsNetwork),
        // As long as it is not delivered it stays where it is.
        Ok(_) | Err(NoAnswer::Refused { .. }) => Err(SignInError::NotDelivered),
    }
}

/// Begins a new session on the server while the account is open. The store is sealed with the
/// password that the server took, so that both stay the same one.
pub async fn renew(opened: &Opened, password: &str) -> Result<(), SignInError> {
    let Opened { replica, account } = opened;
    let begun = match sign_in(&chosen(account), password, Some(account)).await {
        Ok(begun) if begun.who.account.to_string() == account.account => begun,
        // The name has gone to somebody else meanwhile: her session must not serve this device.
        Ok(begun) => {
            let ending = Ending { end: begun.end };
            // It ends by itself in a week.
            let _ = net::call(api::EndSession, (), &ending).await;
            return Err(SignInError::OtherPassword);
        }
        Err(NoAnswer::Refused { status: 401, .. }) => return Err(SignInError::OtherPassword),
        Err(no_answer) => return Err(said(&no_answer)),
    };
    if replica.store().is_writer() {
        let sealed = replica.store().change_password(password).await;
        sealed.map_err(|_| SignInError::Damaged)?;
    }
    replica.go_on_as(Authority::of(&begun));
    Ok(())
}

/// Changes her own password: on the server first, and then what seals her records here. Until the
/// second is done, the password of before opens them.
pub async fn change_password(
    opened: &Opened,
    change: &PasswordChange,
) -> Result<(), PasswordNotChanged> {
    net::call(api::ChangePassword, (), change).await.map_err(PasswordNotChanged::NoAnswer)?;
    let sealed = opened.replica.store().change_password(&change.new.0).await;
    sealed.map_err(|_| PasswordNotChanged::OnlyHere)
}

/// Her account, if it has worked here.
pub fn find<'a>(known: &'a [KnownAccount], whom: &Whom) -> Option<&'a KnownAccount> {
    known.iter().find(|account| match whom {
        Whom::Typed(name) => account.is_named(name),
        Whom::Chosen(id) => account.account == *id,
    })
}

fn chosen(account: &KnownAccount) -> Whom {
    Whom::Chosen(account.account.clone())
}

/// The server's no, in the words of the sign-in page.
fn said(no_answer: &NoAnswer) -> SignInError {
    match no_answer {
        NoAnswer::Offline => SignInError::NeedsNetwork,
        NoAnswer::Refused { status: 429, wait_seconds, .. } => {
            SignInError::TooMany(wait_seconds.unwrap_or(WAIT_SECONDS))
        }
        NoAnswer::Refused { .. } => SignInError::WrongPassword,
    }
}

async fn sign_in(
    whom: &Whom,
    password: &str,
    account: Option<&KnownAccount>,
) -> Result<SessionBegun, NoAnswer> {
    let device = account.and_then(|account| account.device.clone()).map(Secret);
    let password = Password(password.to_owned());
    let (name, id) = match whom {
        Whom::Typed(name) => (name.trim().to_owned(), None),
        // This device does not hold her sign-in name.
        Whom::Chosen(id) => (String::new(), id.parse::<AccountId>().ok()),
    };
    // A device that knows her has its client already.
    let registers = account.is_none();
    let credentials = Credentials { name, account: id, password, device, registers };
    in_time(net::call(api::SignIn, (), &credentials)).await
}

async fn in_time<T>(asked: impl Future<Output = Result<T, NoAnswer>>) -> Result<T, NoAnswer> {
    match select(Box::pin(asked), TimeoutFuture::new(SIGN_IN_MS_MAX)).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => Err(NoAnswer::Offline),
    }
}

/// Goes on with an unlocked vault: by its session if that is still good, else by a new one, for
/// which somebody has to have typed the password.
async fn go_on(
    kv: SealedKv,
    account: KnownAccount,
    password: Option<&str>,
) -> Result<Opened, SignInError> {
    let stored = kv.get(SESSION).await.map_err(|_| SignInError::Damaged)?;
    let authority = stored.and_then(|bytes| shared::json::read(&bytes).ok());
    let is_left: bool = authority.is_none();
    authority::set(authority);
    let asked = match is_left {
        true => Err(NoAnswer::Refused { status: 401, code: String::new(), wait_seconds: None }),
        false => in_time(net::call(api::CurrentSession, (), &Nothing {})).await,
    };
    match asked {
        Ok(who) => {
            let account = named(account, &who);
            enter_as(kv, account, Some(&who), None).await
        }
        Err(NoAnswer::Refused { status: 401, .. }) => {
            authority::set(None);
            let Some(password) = password else { return Err(SignInError::WrongPassword) };
            match sign_in(&chosen(&account), password, Some(&account)).await {
                Ok(begun) => {
                    let known = std::slice::from_ref(&account);
                    enter(kv, known_account(&begun, known), Some(begun)).await
                }
                // Others may have typed wrong passwords in her name; hers has opened the vault.
                Err(NoAnswer::Offline | NoAnswer::Refused { status: 429, .. }) => {
                    enter(kv, account, None).await
                }
                Err(refused) => Err(said(&refused)),
            }
        }
        Err(_) => enter(kv, account, None).await,
    }
}

async fn open_online(
    begun: SessionBegun,
    password: &str,
    key: Option<Result<PasswordKey, StoreError>>,
    known: &[KnownAccount],
    claim: Claim,
) -> Result<Opened, SignInError> {
    let entered = store::sign_in(&begun.who.account.to_string(), password, key, claim).await;
    let kv = match entered {
        // Without usable storage the app goes on in memory; the frame says so.
        Err(StoreError::Unusable(_)) => SealedKv::in_memory(),
        entered => kept(entered)?,
    };
    enter(kv, known_account(&begun, known), Some(begun)).await
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

/// Enters with a session that has just begun, if one has, and keeps its secret in the vault.
async fn enter(
    kv: SealedKv,
    account: KnownAccount,
    begun: Option<SessionBegun>,
) -> Result<Opened, SignInError> {
    let Some(begun) = begun else { return enter_as(kv, account, None, None).await };
    let authority = Authority::of(&begun);
    authority::set(Some(authority.clone()));
    if kv.is_writer() {
        // Where it cannot be stored, it lasts as long as this tab.
        authority.keep(&kv).await;
    } else if let Ok(text) = serde_json::to_string(&authority) {
        kv.post(TabMessage::SessionBegun(text));
    }
    enter_as(kv, account, Some(&begun.who), begun.registered).await
}

async fn enter_as(
    kv: SealedKv,
    mut account: KnownAccount,
    who: Option<&Who>,
    registered: Option<Registered>,
) -> Result<Opened, SignInError> {
    let mut stored = kv.read_all("").await.map_err(|_| SignInError::Damaged)?;
    let found = stored.iter().position(|(key, _)| key == IDENTITY);
    let identity = match (found.map(|at| stored.swap_remove(at).1), who) {
        (Some(bytes), who) => {
            let identity = shared::json::read(&bytes).map_err(|_| SignInError::Damaged)?;
            with_actor(identity, who)
        }
        // The tab that writes is registering at this moment.
        (None, _) if !kv.is_writer() => return Err(SignInError::OpenElsewhere),
        (None, Some(who)) => register(&kv, who, registered).await?,
        (None, None) => return Err(SignInError::NeedsNetwork),
    };
    let sealer = store::seal::to_server(&identity.seal_to);
    let device = Device::open(identity, sealer, &stored).map_err(|_| SignInError::Damaged)?;
    account.last_opened = platform::now();
    let account = names_of(&kv, account, who.is_some(), &stored).await;
    let drafts = stored.iter().find(|(key, _)| key == DRAFTS);
    let drafts = drafts.and_then(|(_, bytes)| shared::json::read(bytes).ok());
    let is_writer = kv.is_writer();
    let replica = Replica::open(device, Driver::new(Rc::new(kv)));
    if is_writer {
        replica.typing.bring_back(drafts.unwrap_or_default());
    }
    Ok(Opened { replica, account })
}

/// The account with its names: as the server has just said them, which the vault keeps from now on,
/// or as the vault has them.
async fn names_of(
    kv: &SealedKv,
    account: KnownAccount,
    is_told: bool,
    stored: &[Entry],
) -> KnownAccount {
    let kept = stored.iter().find(|(key, _)| key == NAMES).map(|(_, bytes)| bytes);
    let told = (account.sign_in_name.clone(), account.display_name.clone());
    if !is_told {
        let kept = kept.and_then(|bytes| shared::json::read::<(String, String)>(bytes).ok());
        return match kept {
            Some((sign_in_name, display_name)) => account.named(sign_in_name, display_name),
            // A vault of an earlier release has them with the next answer of the server.
            None => KnownAccount { display_name: account.label.clone(), ..account },
        };
    }
    let names = serde_json::to_vec(&told).expect("texts become JSON");
    if kv.is_writer() && kept != Some(&names) {
        // Where they cannot be stored, the letters of her label stand for her offline.
        let _ = kv.commit(Batch::default().put(NAMES, names), Durability::Strict).await;
    }
    account
}

/// The release and a role may have changed since the device was last here.
fn with_actor(identity: Identity, who: Option<&Who>) -> Identity {
    // The release that runs is not always the one that registered this browser.
    let identity = Identity { version: release_name(), ..identity };
    match who {
        Some(who) => Identity { actor: actor(who), ..identity },
        None => identity,
    }
}

/// Becomes the client that came with the session, or asks for one.
async fn register(
    kv: &SealedKv,
    who: &Who,
    registered: Option<Registered>,
) -> Result<Identity, SignInError> {
    let registered = match registered {
        Some(registered) => registered,
        None => {
            let asked = net::call(api::Register, (), &Nothing {}).await;
            asked.map_err(|_| SignInError::NeedsNetwork)?
        }
    };
    let identity = Identity {
        client: registered.client,
        secret: registered.secret,
        actor: actor(who),
        version: release_name(),
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
fn known_account(begun: &SessionBegun, known: &[KnownAccount]) -> KnownAccount {
    let id = begun.who.account.to_string();
    let before = known.iter().find(|known| known.account == id).cloned();
    let before = before.unwrap_or_else(|| KnownAccount::new(id, platform::now()));
    KnownAccount { device: Some(begun.device.0.clone()), ..named(before, &begun.who) }
}

/// The account with the names that it has now.
fn named(account: KnownAccount, who: &Who) -> KnownAccount {
    let account = KnownAccount { role: who.role.code().to_owned(), ..account };
    account.named(who.name.clone(), who.display.clone())
}
