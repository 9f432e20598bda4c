//! What every request passes through: limits, security headers, compression, and a net for panics.

use std::any::Any;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use shared::api::CHANGE_HEADER;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate, SizeAbove};
use tower_http::decompression::RequestDecompressionLayer;
use tower_http::trace::TraceLayer;

use crate::auth::session;
use crate::reply::{Refusal, fault_response};
use crate::state::App;
use crate::store::Fault;

/// Largest request body, after unpacking. A sync of 1,000 edits of usual size takes about 0.5 MB;
/// a device that is refused halves its batch.
const BODY_BYTES_MAX: usize = 4 * 1024 * 1024;

/// What a packet on the network carries of an answer, about.
const PACKET_BYTES: u64 = 1_300;

/// Longest time for an answer to begin. A mobile link needs some seconds for a large push, and
/// a write waits for its commit.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(60);

/// Scripts, styles and connections from here only; WebAssembly may be compiled, text may not.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; \
    script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; object-src 'none'; \
    base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Nothing of the device is needed.
const PERMISSIONS_POLICY: &str = "accelerometer=(), autoplay=(), camera=(), display-capture=(), \
    encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), magnetometer=(), \
    microphone=(), midi=(), payment=(), picture-in-picture=(), publickey-credentials-get=(), \
    screen-wake-lock=(), usb=(), xr-spatial-tracking=()";

/// Two years, as browsers' preload lists ask.
const STRICT_TRANSPORT_SECURITY: &str = "max-age=63072000; includeSubDomains";

/// Around the URLs of the interface.
pub fn around_api(api: Router<App>, app: &App) -> Router<App> {
    api.layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(RequestDecompressionLayer::new())
        // Nothing of a body is read or unpacked before it is known who sends it.
        .layer(middleware::from_fn_with_state(app.clone(), session::recognize))
        .layer(middleware::from_fn(require_change_header))
        .layer(middleware::from_fn(refuse_announced_flood))
        .layer(middleware::from_fn(limit_time))
        .layer(middleware::from_fn(forbid_storing))
}

/// Around everything.
pub fn around_all(all: Router<App>, app: &App) -> Router<App> {
    all.layer(CompressionLayer::new().compress_when(is_worth_packing()))
        .layer(CatchPanicLayer::custom(reply_to_panic))
        .layer(middleware::from_fn_with_state(app.clone(), add_security_headers))
        // Faults are logged where they become replies, so the layer only traces.
        .layer(TraceLayer::new_for_http().make_span_with(span).on_failure(()))
}

/// What fits one packet arrives no sooner if it is smaller.
fn is_worth_packing() -> impl Predicate {
    DefaultPredicate::new().and(SizeAbove::new(PACKET_BYTES))
}

/// Only method and path: queries and headers may hold what nobody should read in a log.
fn span(request: &Request) -> tracing::Span {
    tracing::debug_span!("request", method = %request.method(), path = request.uri().path())
}

async fn require_change_header(request: Request, next: Next) -> Response {
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD);
    let (name, expected) = CHANGE_HEADER;
    let header = request.headers().get(name);
    if changes && header.is_none_or(|value| value != expected) {
        return Refusal::HeaderMissing.into_response();
    }
    next.run(request).await
}

/// A body that is too large by its own announcement is not waited for. What is sent without one,
/// or packed, is counted while it is read.
async fn refuse_announced_flood(request: Request, next: Next) -> Response {
    let announced = request.headers().get(header::CONTENT_LENGTH);
    let announced = announced.and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|bytes| bytes > BODY_BYTES_MAX as u64) {
        return Refusal::TooLarge.into_response();
    }
    next.run(request).await
}

async fn limit_time(request: Request, next: Next) -> Response {
    let answer = tokio::time::timeout(ANSWER_TIME_MAX, next.run(request)).await;
    answer.unwrap_or_else(|_| Refusal::TooSlow.into_response())
}

/// No cache between here and the app may keep an answer of the interface.
async fn forbid_storing(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let no_store = HeaderValue::from_static("no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, no_store);
    response
}

async fn add_security_headers(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(header::REFERRER_POLICY, "no-referrer");
    set(HeaderName::from_static("permissions-policy"), PERMISSIONS_POLICY);
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    if app.transport.is_encrypted() {
        set(header::STRICT_TRANSPORT_SECURITY, STRICT_TRANSPORT_SECURITY);
    }
    response
}

fn reply_to_panic(panic: Box<dyn Any + Send>) -> Response {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message");
    fault_response(&Fault::Panicked(text.into()))
}
