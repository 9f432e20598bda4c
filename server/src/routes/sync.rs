//! The one round trip of a device: its changes up, their fates and a page of records down.

use axum::Extension;
use axum::extract::{DefaultBodyLimit, FromRequest, Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::app_files::accepts_brotli;
use crate::auth::SignedIn;
use crate::auth::session::client_proof;
use crate::extract::{Address, Sent, json_body};
use crate::reconcile::{self, KnownClient};
use crate::reply::Trouble;
use crate::state::App;
use crate::store::Fault;
use crate::unattributed::intake;
use shared::api;

/// Shorter answers fit a few packets as they are.
const PACKED_BYTES_MIN: usize = 4 * 1024;

/// The quality at which packing a page takes about as long as reading it: a third less would save
/// no time, a third more would cost five times as much.
const QUALITY: i32 = 4;

/// The window in powers of two: a whole page.
const WINDOW: i32 = 20;

/// Pushing needs the installation's secret only; pulling needs its owner to be signed in.
pub async fn sync(
    State(app): State<App>,
    session: Option<Extension<SignedIn>>,
    client: Option<Extension<KnownClient>>,
    Address(address): Address,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Trouble> {
    let reply = match client {
        Some(Extension(client)) => {
            let Sent(request) = Sent::<api::Sync>::from_request(request, &app).await?;
            let session = session.map(|Extension(who)| who);
            reconcile::sync_known(&app, &client, session, request).await?
        }
        None => {
            let _slot = app.address_slots.enter(address)?;
            let request = with_limit(request, intake::BODY_BYTES_MAX);
            let body = json_body(request, &app).await?;
            intake::take(&app, address, client_proof(&headers), &body).await?
        }
    };
    let unwritable = |error: serde_json::Error| Fault::Other(format!("a reply: {error}"));
    let json = serde_json::to_vec(&reply).map_err(unwritable)?;
    let kind = (header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if json.len() < PACKED_BYTES_MIN || !accepts_brotli(&headers) {
        return Ok(([kind], json).into_response());
    }
    // Packed whole, and not piece by piece while it leaves: a page is of known size.
    let packed = tokio::task::spawn_blocking(move || pack(&json)).await;
    let packed = packed.map_err(|error| Fault::Other(format!("packing a reply: {error}")))?;
    let packed = packed.map_err(|error| Fault::Other(format!("packing a reply: {error}")))?;
    let how = [
        kind,
        (header::CONTENT_ENCODING, HeaderValue::from_static("br")),
        (header::VARY, HeaderValue::from_static("accept-encoding")),
    ];
    Ok((how, packed).into_response())
}

/// The request with a smaller limit for its body.
fn with_limit(mut request: Request, bytes_max: usize) -> Request {
    DefaultBodyLimit::max(bytes_max).apply(&mut request);
    request
}

fn pack(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let params = brotli::enc::BrotliEncoderParams {
        quality: QUALITY,
        lgwin: WINDOW,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut packed = Vec::with_capacity(bytes.len() / 4);
    brotli::BrotliCompress(&mut &bytes[..], &mut packed, &params)?;
    Ok(packed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packed_page_is_small_and_unpacks_to_itself() {
        let page = "{\"status\":\"present\",\"minutes\":120}".repeat(2_000);
        let packed = pack(page.as_bytes()).unwrap();
        assert!(packed.len() < page.len() / 20, "{}", packed.len());
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut packed.as_slice(), &mut unpacked).unwrap();
        assert_eq!(unpacked, page.as_bytes());
    }
}
