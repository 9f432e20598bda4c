//! What handlers take from a request, refused in one form when it is not there.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use shared::api::{Endpoint, Method};

use crate::reply::Refusal;
use crate::state::App;
use crate::transport::Transport;

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
        match axum::Json::from_request(request, app).await {
            Ok(axum::Json(value)) => Ok(Sent(value)),
            Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                Err(Refusal::TooLarge)
            }
            Err(rejection) => Err(Refusal::Unreadable(rejection.body_text())),
        }
    }
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
