//! The one round trip of a device: its changes up, their fates and a page of records down.

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::app_files::accepts_brotli;
use crate::auth::SignedIn;
use crate::extract::Sent;
use crate::reconcile;
use crate::reply::Trouble;
use crate::state::App;
use crate::store::Fault;
use shared::api::{self, CLIENT_HEADER, devices::ClientProof};

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
    headers: HeaderMap,
    Sent(mut request): Sent<api::Sync>,
) -> Result<Response, Trouble> {
    let proof = headers.get(CLIENT_HEADER).and_then(|value| value.to_str().ok());
    let proof = proof.and_then(ClientProof::parse);
    // An app that proves itself in the body is of a release that signed in by a cookie: it is given
    // no records, so that it asks for the new release and not for the password.
    let is_old = proof.is_none();
    if let Some(ClientProof { client, secret }) = proof {
        (request.client, request.secret) = (client, secret);
    }
    let mut reply = reconcile::sync(&app, session.map(|Extension(who)| who), request).await?;
    reply.upgrade_required |= is_old;
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
