//! The app itself, built into the binary: files by name, and the start page for every other
//! address, which the app resolves itself.

use std::io::Read;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use rust_embed::EmbeddedFile;
use shared::sync::message::hex;

use crate::app_release::{file, of_release, packed};
use crate::reply::{Refusal, fault_response};
use crate::state::App;
use crate::store::Fault;

const START_PAGE: &str = "index.html";

/// Files in a folder with a hash in its name never change under their names.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// Everything else is asked for anew each time; the answer is mostly "not modified".
const ASK_AGAIN: &str = "no-cache";

const NOT_BUILT: &str = "The app is not built into this server yet. \
    Run `cargo xtask build` in the source tree and start the server again.\n";

/// Bytes of an unpacked file of the app, at most; the largest has two million.
const FILE_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Bytes that are unpacked at a time.
const BUFFER_BYTES: usize = 64 * 1024;

pub async fn serve(
    State(app): State<App>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    if !matches!(method, Method::GET | Method::HEAD) {
        return Refusal::WrongMethod.into_response();
    }
    let path = uri.path().trim_start_matches('/');
    if let Some(found) = find(path, &headers) {
        return found;
    }
    if let Some((folder, name)) = of_release(path) {
        return match find_kept(&app, folder, name, &headers).await {
            Ok(found) => found.unwrap_or_else(|| Refusal::NotFound.into_response()),
            Err(fault) => fault_response(&fault),
        };
    }
    // A missing file must not turn into a page: an old app would run it as a script.
    let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    if is_file && path != START_PAGE {
        return Refusal::NotFound.into_response();
    }
    find(START_PAGE, &headers).unwrap_or_else(|| {
        (StatusCode::SERVICE_UNAVAILABLE, [(header::CACHE_CONTROL, "no-store")], NOT_BUILT)
            .into_response()
    })
}

/// The file under this name, compressed if the browser takes it and there is such a copy.
fn find(name: &str, headers: &HeaderMap) -> Option<Response> {
    if name.is_empty() || name.ends_with(".br") || name.contains("..") {
        return None;
    }
    let compressed = accepts_brotli(headers).then(|| packed(name)).flatten();
    if let Some(file) = compressed {
        let mut response = reply(name, file, headers);
        let encoding = HeaderValue::from_static("br");
        response.headers_mut().insert(header::CONTENT_ENCODING, encoding);
        return Some(response);
    }
    file(name).map(|file| reply(name, file, headers))
}

/// The file of a release that another binary had built in.
async fn find_kept(
    app: &App,
    folder: &str,
    name: &str,
    headers: &HeaderMap,
) -> Result<Option<Response>, Fault> {
    let Some(packed) = app.store.read().await?.app_file(folder, name).await? else {
        return Ok(None);
    };
    let common = [
        (header::CONTENT_TYPE, content_type(name)),
        (header::CACHE_CONTROL, FOR_EVER),
        (header::VARY, "accept-encoding"),
    ];
    if accepts_brotli(headers) {
        let encoding = [(header::CONTENT_ENCODING, "br")];
        return Ok(Some((common, encoding, packed).into_response()));
    }
    let mut plain = Vec::new();
    let mut unpacking = brotli::Decompressor::new(&packed[..], BUFFER_BYTES).take(FILE_BYTES_MAX);
    let unpacked = unpacking.read_to_end(&mut plain);
    unpacked.map_err(|error| Fault::Stored(format!("the file {folder}/{name}: {error}")))?;
    Ok(Some((common, plain).into_response()))
}

fn reply(name: &str, file: EmbeddedFile, headers: &HeaderMap) -> Response {
    let tag = format!("W/\"{}\"", hex(&file.metadata.sha256_hash()[..16]));
    let caching = if of_release(name).is_some() { FOR_EVER } else { ASK_AGAIN };
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let common = [
        (header::CONTENT_TYPE, content_type(name).to_owned()),
        (header::CACHE_CONTROL, caching.to_owned()),
        (header::VARY, "accept-encoding".to_owned()),
        (header::ETAG, tag.clone()),
    ];
    if known.is_some_and(|known| known.split(',').any(|known| known.trim() == tag)) {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    (common, file.data.into_owned()).into_response()
}

/// Whether a browser takes answers that are packed with brotli.
pub(super) fn accepts_brotli(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT_ENCODING).iter();
    let accepted = accepted.filter_map(|value| value.to_str().ok());
    accepted.flat_map(|line| line.split(',')).any(|coding| {
        let (name, quality) = coding.split_once(';').unwrap_or((coding, ""));
        let refused = matches!(quality.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000");
        name.trim().eq_ignore_ascii_case("br") && !refused
    })
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or("") {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brotli_is_sent_only_to_those_who_take_it() {
        let accepts = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(value));
            accepts_brotli(&headers)
        };
        assert!(accepts("gzip, deflate, br, zstd"));
        assert!(accepts("br;q=0.8"));
        assert!(!accepts("br;q=0, gzip"));
        assert!(!accepts("gzip, brotli"));
        assert!(!accepts_brotli(&HeaderMap::new()));
    }
}
