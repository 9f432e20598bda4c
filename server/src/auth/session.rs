//! Sessions: a random secret that the app sends as a header, its hash in the database. No cookie
//! opens anything: it lies readable in a stolen profile and outlives a lock.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use shared::api::devices::ClientProof;
use shared::api::session::{Secret, SessionKey};
use shared::api::{CLIENT_HEADER, SESSION_HEADER};
use shared::id::Stamp;
use shared::sync::message::hex;
use subtle::ConstantTimeEq;

use super::SignedIn;
use crate::chance::random;
use crate::reconcile::{KnownClient, known_client};
use crate::reply::{Refusal, Trouble};
use crate::state::App;
use crate::store::{Account, Fault, NewSession, Session, SessionUse, WriteTx};
use crate::transport::Transport;

/// Time without a request after which a session is over; as long as a tablet's lease.
const IDLE_MS_MAX: i64 = 7 * 24 * 60 * 60 * 1000;

/// Time after which the password is asked for again, however busy the session was.
const SESSION_MS_MAX: i64 = 30 * 24 * 60 * 60 * 1000;

/// How exactly it is noted when a session was used last: a write for each request would cost more
/// than it tells.
const USE_MS: i64 = 60 * 60 * 1000;

/// The secrets of a session that is about to be opened, told once.
pub struct Begun {
    pub session: Secret,
    pub end: Secret,
    new: NewSession,
}

impl Begun {
    /// A session with secrets that nobody can guess.
    pub fn of(account: &Account, now: Stamp) -> Begun {
        let id = hex(&random::<16>());
        let key = || SessionKey { program: account.program, id: id.clone(), secret: new_secret() };
        let (session, end) = (key(), key());
        let new = NewSession {
            program: account.program,
            account: account.id,
            secret_hash: hash_secret(&session.secret),
            end_hash: hash_secret(&end.secret),
            now,
            expires_at: expiry(now, now),
            id,
        };
        Begun { session: session.into(), end: end.into(), new }
    }

    /// Opens it, and returns its id.
    pub async fn open(self, tx: &mut WriteTx) -> Result<String, Fault> {
        tx.forget_expired_sessions(self.new.program, self.new.now).await?;
        tx.add_session(&self.new).await?;
        Ok(self.new.id)
    }
}

/// 256 random bits as text.
pub fn new_secret() -> String {
    hex(&random::<32>())
}

/// What is stored of a random secret. Fast on purpose: 256 random bits cannot be guessed.
pub fn hash_secret(secret: &str) -> String {
    hex(&Sha256::digest(secret))
}

/// Whether a secret has this hash, in a time that tells nothing about either.
pub fn is_of(secret: &str, hash: &str) -> bool {
    hash_secret(secret).as_bytes().ct_eq(hash.as_bytes()).into()
}

/// A layer that finds out who is signed in and which installation sends, before the body is read.
/// What nobody sends is not unpacked.
pub async fn recognize(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let (session, client) = match find_sender(&app, request.headers()).await {
        Ok(found) => found,
        Err(fault) => return Trouble::from(fault).into_response(),
    };
    let is_packed = request.headers().contains_key(header::CONTENT_ENCODING);
    if is_packed && session.is_none() && client.is_none() {
        return Refusal::TooLarge.into_response();
    }
    let extensions = request.extensions_mut();
    session.map(|session| extensions.insert(SignedIn::from(session)));
    client.map(|client| extensions.insert(client));
    let stale = stale_cookie(request.headers(), app.transport);
    let mut response = next.run(request).await;
    if let Some(cookie) = stale {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

async fn find_sender(
    app: &App,
    headers: &HeaderMap,
) -> Result<(Option<Session>, Option<KnownClient>), Fault> {
    Ok((find(app, headers).await?, find_client(app, headers).await?))
}

async fn find(app: &App, headers: &HeaderMap) -> Result<Option<Session>, Fault> {
    let key = headers.get(SESSION_HEADER).and_then(|value| SessionKey::parse(value.to_str().ok()?));
    let Some(SessionKey { program, id, secret }) = key else { return Ok(None) };
    let now = app.now();
    let session = app.store.read().await?.session(program, &id, now).await?;
    let Some(session) = session else { return Ok(None) };
    let next = session.next_hash.clone().filter(|hash| is_of(&secret, hash));
    if next.is_none() && !is_of(&secret, &session.secret_hash) {
        return Ok(None);
    }
    if next.is_some() || now.0 - session.used_at.0 >= USE_MS {
        note_use(app, session.clone(), next, now).await;
    }
    Ok(Some(session))
}

async fn find_client(app: &App, headers: &HeaderMap) -> Result<Option<KnownClient>, Fault> {
    let Some(proof) = client_proof(headers) else { return Ok(None) };
    let client = known_client(&mut app.store.read().await?, &proof).await?;
    Ok(client.map(KnownClient))
}

/// What an installation says of itself, proven or not.
pub fn client_proof(headers: &HeaderMap) -> Option<ClientProof> {
    ClientProof::parse(headers.get(CLIENT_HEADER)?.to_str().ok()?)
}

/// The first use of a next secret ends the one before. A note that fails is made with the next
/// request: a full disk must not sign anybody out.
async fn note_use(app: &App, session: Session, next: Option<String>, now: Stamp) {
    let used = SessionUse {
        next_hash: if next.is_some() { None } else { session.next_hash.clone() },
        secret_hash: next.unwrap_or_else(|| session.secret_hash.clone()),
        used_at: now,
        expires_at: expiry(session.signed_in_at, now),
    };
    let noted = app.store.write(async move |tx| tx.use_session(&session, &used).await).await;
    if let Err::<(), Fault>(fault) = noted {
        tracing::warn!(%fault, "the use of a session could not be noted");
    }
}

fn expiry(signed_in_at: Stamp, now: Stamp) -> Stamp {
    Stamp((now.0 + IDLE_MS_MAX).min(signed_in_at.0 + SESSION_MS_MAX))
}

/// Takes the cookie of an earlier release from a browser that still sends it.
fn stale_cookie(headers: &HeaderMap, transport: Transport) -> Option<HeaderValue> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut names = cookies
        .flat_map(|line| line.split(';'))
        .map(|pair| pair.split('=').next().unwrap_or_default().trim());
    // Over https the name's prefix made browsers insist on Secure, this host and path `/`.
    let (name, secure) = match transport.is_encrypted() {
        true => ("__Host-manabi", "; Secure"),
        false => ("manabi", ""),
    };
    names.any(|sent| sent == name).then(|| {
        let cookie = format!("{name}=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict{secure}");
        HeaderValue::from_str(&cookie).expect("the parts are plain ASCII")
    })
}
