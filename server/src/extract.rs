//! What handlers take from a request, refused in one form when it is not there.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::body::Bytes;
use axum::extract::{ConnectInfo, FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use serde::de::DeserializeOwned;
use shared::api::{Endpoint, Method};

use crate::reply::Refusal;
use crate::state::App;
use crate::transport::Transport;

/// Values in one request, about: a value in memory takes many times its text, and a push of 500
/// usual changes has some 20,000. Letters in texts count as well; a device that is refused halves
/// its batch.
const VALUES_MAX: usize = 100_000;

/// What an endpoint takes: from the query of a GET, else from the JSON in the body.
pub struct Sent<E: Endpoint>(pub E::Request);

impl<E: Endpoint> FromRequest<App> for Sent<E> {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refusal> {
        if E::METHOD == Method::Get {
            let query = Query::try_from_uri(request.uri());
            let unreadable = |rejection: axum::extract::rejection::QueryRejection| {
                Refusal::Unreadable(rejection.body_text())
            };
            return query.map(|Query(value)| Sent(value)).map_err(unreadable);
        }
        let body = json_body(request, app).await?;
        read_json(&body).map(Sent)
    }
}

/// The body of a request that says that it is JSON.
pub async fn json_body(request: Request, app: &App) -> Result<Bytes, Refusal> {
    let content_type = request.headers().get(header::CONTENT_TYPE);
    let is_json = content_type.is_some_and(|it| it.as_bytes().starts_with(b"application/json"));
    if !is_json {
        return Err(Refusal::Unreadable("the content type is not application/json".to_owned()));
    }
    Bytes::from_request(request, app).await.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Refusal::TooLarge,
        _ => Refusal::Unreadable(rejection.body_text()),
    })
}

/// Reads JSON that has no more values than a request of ours.
pub fn read_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    if body.len() > VALUES_MAX && values(body) > VALUES_MAX {
        return Err(Refusal::TooLarge);
    }
    serde_json::from_slice(body).map_err(|error| Refusal::Unreadable(error.to_string()))
}

/// How many values JSON has, about: each is followed by one of these letters, wherever it stands.
pub fn values(json: &[u8]) -> usize {
    json.iter().filter(|byte| matches!(byte, b',' | b':' | b'{' | b'[')).count()
}

/// The parameters in the path of an endpoint. Under others there is nothing.
pub struct Params<E: Endpoint>(pub E::Params);

impl<E: Endpoint> FromRequestParts<App> for Params<E> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let path = Path::from_request_parts(parts, app).await;
        path.map(|Path(params)| Params(params)).map_err(|_| Refusal::NotFound)
    }
}

/// Where a request comes from, for limits and the audit trail.
#[derive(Debug, Clone, Copy)]
pub struct Address(pub IpAddr);

impl FromRequestParts<App> for Address {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let forwarded = match app.transport {
            Transport::BehindHttps => last_forwarded(parts),
            // Anybody could write the header, so only a known proxy's word counts.
            Transport::Plain | Transport::Tls => None,
        };
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        Ok(Address(forwarded.or(peer).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))))
    }
}

/// The address that the nearest proxy saw; earlier ones in the list are hearsay.
fn last_forwarded(parts: &Parts) -> Option<IpAddr> {
    let list = parts.headers.get_all("x-forwarded-for").iter().next_back()?;
    list.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}
