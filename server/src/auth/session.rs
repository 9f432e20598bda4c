//! Sessions: a random token in a cookie, its hash in the database, a fresh token every hour.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use shared::id::{AccountId, Stamp};
use shared::sync::message::hex;

use super::SignedIn;
use crate::chance::random;
use crate::reply::Trouble;
use crate::state::App;
use crate::store::{Fault, NewSignIn, SignIn, WriteTx};
use crate::transport::Transport;

/// Age at which a token is replaced: a copied one is soon worth nothing.
const TOKEN_MS_MAX: i64 = 60 * 60 * 1000;

/// How long a replaced token stays good, for requests that were already on their way.
const REPLACED_TOKEN_MS: i64 = 60 * 1000;

/// Time without a request after which a session is over; as long as a tablet's lease.
const IDLE_MS_MAX: i64 = 7 * 24 * 60 * 60 * 1000;

/// Time after which the password is asked for again, however busy the session was.
const SESSION_MS_MAX: i64 = 30 * 24 * 60 * 60 * 1000;

/// A fresh token: the cookie's text, and what the database keeps.
pub struct Token {
    text: String,
    pub hash: String,
}

impl Token {
    /// A token that nobody can guess.
    pub fn new() -> Token {
        let text = hex(&random::<32>());
        let hash = hash_secret(&text);
        Token { text, hash }
    }

    /// The header that gives the token to the browser.
    pub fn cookie(&self, transport: Transport) -> HeaderValue {
        cookie(&self.text, IDLE_MS_MAX / 1000, transport)
    }
}

impl Default for Token {
    fn default() -> Token {
        Token::new()
    }
}

/// The header that takes the token from the browser.
pub fn empty_cookie(transport: Transport) -> HeaderValue {
    cookie("", 0, transport)
}

/// What is stored of a random secret. Fast on purpose: 256 random bits cannot be guessed.
pub fn hash_secret(secret: &str) -> String {
    hex(&Sha256::digest(secret))
}

/// Opens a session for an account whose password was right.
pub async fn open(
    tx: &mut WriteTx,
    account: AccountId,
    token_hash: String,
    now: Stamp,
) -> Result<String, Fault> {
    let session = hex(&random::<16>());
    tx.forget_expired_sign_ins(now).await?;
    tx.add_sign_in(&NewSignIn {
        token_hash,
        session: session.clone(),
        account,
        signed_in_at: now,
        now,
        expires_at: expiry(now, now),
    })
    .await?;
    Ok(session)
}

/// A layer that finds out who is signed in and rotates tokens that are due.
pub async fn recognize(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let Some(token) = token_in(request.headers(), app.transport) else {
        return next.run(request).await;
    };
    let token_hash = hash_secret(&token);
    let found = match find(&app, &token_hash).await {
        Ok(found) => found,
        Err(fault) => return Trouble::from(fault).into_response(),
    };
    let Some(sign_in) = found else { return next.run(request).await };
    let rotated = rotate_if_due(&app, token_hash, &sign_in).await;
    request.extensions_mut().insert(SignedIn::from(sign_in));
    let mut response = next.run(request).await;
    // A handler that sets the cookie itself (sign-in, sign-out) has the last word.
    if let Some(token) = rotated
        && !response.headers().contains_key(header::SET_COOKIE)
    {
        response.headers_mut().insert(header::SET_COOKIE, token.cookie(app.transport));
    }
    response
}

async fn find(app: &App, token_hash: &str) -> Result<Option<SignIn>, Fault> {
    app.store.read().await?.sign_in(token_hash, app.now()).await
}

/// The token that takes the place of an old one. A rotation that fails is tried again with the
/// next request: the old token is still good, and a full disk must not sign anybody out.
async fn rotate_if_due(app: &App, token_hash: String, sign_in: &SignIn) -> Option<Token> {
    let now = app.now();
    if sign_in.is_replaced || now.0 - sign_in.issued_at.0 < TOKEN_MS_MAX {
        return None;
    }
    let token = Token::new();
    let new = NewSignIn {
        token_hash: token.hash.clone(),
        session: sign_in.session.clone(),
        account: sign_in.account.id,
        signed_in_at: sign_in.signed_in_at,
        now,
        expires_at: expiry(sign_in.signed_in_at, now),
    };
    let replaced = app.store.write(async move |tx| {
        let until = Stamp(now.0 + REPLACED_TOKEN_MS);
        match tx.replace_sign_in(&token_hash, now, until).await? {
            0 => Ok(None),
            _ => tx.add_sign_in(&new).await.map(Some),
        }
    });
    let replaced: Result<_, Fault> = replaced.await;
    match replaced {
        Ok(replaced) => replaced.map(|()| token),
        Err(fault) => {
            tracing::warn!(%fault, "a sign-in token could not be rotated");
            None
        }
    }
}

fn expiry(signed_in_at: Stamp, now: Stamp) -> Stamp {
    Stamp((now.0 + IDLE_MS_MAX).min(signed_in_at.0 + SESSION_MS_MAX))
}

/// Over https the name's prefix makes browsers insist on Secure, this host and path `/`.
fn cookie_name(transport: Transport) -> &'static str {
    if transport.is_encrypted() { "__Host-manabi" } else { "manabi" }
}

fn cookie(text: &str, seconds: i64, transport: Transport) -> HeaderValue {
    let name = cookie_name(transport);
    let secure = if transport.is_encrypted() { "; Secure" } else { "" };
    let cookie =
        format!("{name}={text}; Max-Age={seconds}; Path=/; HttpOnly; SameSite=Strict{secure}");
    HeaderValue::from_str(&cookie).expect("the parts are plain ASCII")
}

fn token_in(headers: &HeaderMap, transport: Transport) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == cookie_name(transport))
        .map(|(_, value)| value.to_owned())
}
