//! Requests to the server. What answers may be something else, such as a café's sign-in page with
//! status 200: only JSON of the expected shape counts as an answer.

use gloo::net::http::Request;
use serde::de::DeserializeOwned;
use shared::api::{self, CHANGE_HEADER, Endpoint, ErrorReply, Method};
use shared::heap::reserve_heap;
use shared::sync::device::NetworkTrouble;
use shared::sync::message::{SyncReply, SyncRequest};
use shared::sync::unread::UnreadRecord;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoAnswer {
    /// No connection, or something else than the server answered.
    Offline,
    /// The server said no; its code and how long to wait, if it said so.
    Refused {
        /// The HTTP status.
        status: u16,
        /// The code in the answer.
        code: String,
        /// Seconds to wait before another try.
        wait_seconds: Option<u32>,
    },
}

/// Sends the device's request.
pub async fn sync(request: &SyncRequest) -> Result<SyncReply<UnreadRecord>, NetworkTrouble> {
    ask::<api::Sync, _>((), request).await.map_err(|error| match error {
        NoAnswer::Refused { status: 413, .. } => NetworkTrouble::TooLarge,
        NoAnswer::Refused { code, .. } if code == "client_unknown" => NetworkTrouble::UnknownClient,
        NoAnswer::Refused { status: 400..500, .. } => NetworkTrouble::Refused,
        NoAnswer::Offline | NoAnswer::Refused { .. } => NetworkTrouble::Offline,
    })
}

/// Asks an endpoint of the server and reads its reply.
pub async fn call<E: Endpoint>(
    _: E,
    params: E::Params,
    request: &E::Request,
) -> Result<E::Reply, NoAnswer> {
    ask::<E, E::Reply>(params, request).await
}

/// Asks an endpoint and reads its reply as one of the forms in which it can be read.
async fn ask<E: Endpoint, R: DeserializeOwned>(
    params: E::Params,
    request: &E::Request,
) -> Result<R, NoAnswer> {
    let url = E::url(&params, request);
    // The header shows that the request comes from the app and not from a foreign page.
    let (name, value) = CHANGE_HEADER;
    let built = match E::METHOD {
        Method::Get => Request::get(&url).header(name, value).build(),
        Method::Post => Request::post(&url).header(name, value).json(request),
    };
    let bytes = send(built.map_err(|_| NoAnswer::Offline)?).await?;
    serde_json::from_slice(&bytes).map_err(|_| NoAnswer::Offline)
}

/// The bytes of the reply to a request.
async fn send(request: Request) -> Result<Vec<u8>, NoAnswer> {
    let response = request.send().await.map_err(|_| NoAnswer::Offline)?;
    let is_json = response
        .headers()
        .get("content-type")
        .is_some_and(|content_type| content_type.starts_with("application/json"));
    if response.ok() && is_json {
        // As bytes: text would be turned into the browser's own form and back.
        let bytes = response.binary().await.map_err(|_| NoAnswer::Offline)?;
        reserve_heap(2 * bytes.len());
        return Ok(bytes);
    }
    if !is_json {
        return Err(NoAnswer::Offline);
    }
    let wait = response.headers().get("retry-after").and_then(|text| text.parse().ok());
    let status = response.status();
    let answer: ErrorReply = response.json().await.unwrap_or_default();
    // A fault or a stop of the server passes; the request stays and is tried again.
    if status >= 500 {
        return Err(NoAnswer::Offline);
    }
    Err(NoAnswer::Refused { status, code: answer.error, wait_seconds: wait })
}
