//! How an answer becomes HTTP. A refusal is an answer with a code; a fault is ours, and is logged
//! here and nowhere else.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use shared::api::{Endpoint, ErrorReply};
use shared::sync::message::HeldReason;

use crate::store::Fault;

/// What the handler of an endpoint answers: its reply as JSON, a refusal, or a fault.
pub struct Reply<E: Endpoint>(pub Result<E::Reply, Trouble>);

/// Why there is no value.
#[derive(Debug)]
pub enum Trouble {
    Refused(Refusal),
    Fault(Fault),
}

/// An answer that is no. The app finds its own words by the code; the sentence is for people who
/// look at the wire.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("sign in first")]
    SignInNeeded,
    #[error("the name or the password is wrong")]
    WrongNameOrPassword,
    #[error("too many attempts; try again in {wait_seconds} seconds")]
    TooManyAttempts { wait_seconds: i64 },
    #[error("this account may not do that")]
    NoRight,
    #[error("requests that change something carry the header x-manabi: 1")]
    HeaderMissing,
    #[error("there is nothing at this address")]
    NotFound,
    #[error("this address does not take that method")]
    WrongMethod,
    #[error("the request is not readable: {0}")]
    Unreadable(String),
    #[error("the request is larger than the server takes")]
    TooLarge,
    #[error("another request from this address is being served; try again in a moment")]
    Busy,
    #[error("the answer took too long")]
    TooSlow,
    #[error("that name is taken")]
    NameTaken,
    #[error("a sign-in name is 1 to 64 characters without spaces")]
    NameUnfit,
    #[error("a password is 8 to 200 characters")]
    PasswordUnfit,
    #[error("a password like this is among the first that are guessed")]
    PasswordCommon,
    #[error("a password that is the sign-in name is tried first")]
    PasswordIsName,
    #[error("too many live streams are open for this account")]
    TooManyStreams,
    #[error("so many changes of this account wait for a decision that no more are taken")]
    TooMuchHeld,
    #[error("too many installations were registered for this account today")]
    TooManyClients,
    #[error("this server does not know the installation, or the secret is not its own")]
    ClientUnknown,
    #[error("it still cannot be applied: {}", .0.code())]
    StillHeld(HeldReason),
}

impl Refusal {
    fn status_and_code(&self) -> (StatusCode, &'static str) {
        match self {
            Refusal::SignInNeeded => (StatusCode::UNAUTHORIZED, "sign_in_needed"),
            Refusal::WrongNameOrPassword => (StatusCode::UNAUTHORIZED, "wrong_name_or_password"),
            Refusal::TooManyAttempts { .. } => (StatusCode::TOO_MANY_REQUESTS, "too_many_attempts"),
            Refusal::NoRight => (StatusCode::FORBIDDEN, "no_right"),
            Refusal::HeaderMissing => (StatusCode::FORBIDDEN, "header_missing"),
            Refusal::NotFound => (StatusCode::NOT_FOUND, "not_found"),
            Refusal::WrongMethod => (StatusCode::METHOD_NOT_ALLOWED, "wrong_method"),
            Refusal::Unreadable(_) => (StatusCode::BAD_REQUEST, "unreadable"),
            Refusal::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too_large"),
            Refusal::Busy => (StatusCode::TOO_MANY_REQUESTS, "busy"),
            Refusal::TooSlow => (StatusCode::SERVICE_UNAVAILABLE, "too_slow"),
            Refusal::NameTaken => (StatusCode::CONFLICT, "name_taken"),
            Refusal::NameUnfit => (StatusCode::UNPROCESSABLE_ENTITY, "name_unfit"),
            Refusal::PasswordUnfit => (StatusCode::UNPROCESSABLE_ENTITY, "password_unfit"),
            Refusal::PasswordCommon => (StatusCode::UNPROCESSABLE_ENTITY, "password_common"),
            Refusal::PasswordIsName => (StatusCode::UNPROCESSABLE_ENTITY, "password_is_name"),
            Refusal::TooManyStreams => (StatusCode::TOO_MANY_REQUESTS, "too_many_streams"),
            Refusal::TooMuchHeld => (StatusCode::TOO_MANY_REQUESTS, "too_much_held"),
            Refusal::TooManyClients => (StatusCode::TOO_MANY_REQUESTS, "too_many_clients"),
            Refusal::ClientUnknown => (StatusCode::UNAUTHORIZED, "client_unknown"),
            Refusal::StillHeld(reason) => (StatusCode::CONFLICT, reason.code()),
        }
    }
}

impl<E: Endpoint> IntoResponse for Reply<E> {
    fn into_response(self) -> Response {
        match self.0 {
            Ok(value) => Json(value).into_response(),
            Err(trouble) => trouble.into_response(),
        }
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        match self {
            Trouble::Refused(refusal) => refusal.into_response(),
            Trouble::Fault(fault) => fault_response(&fault),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, code) = self.status_and_code();
        let mut response = error_response(status, code, &self.to_string());
        if let Refusal::TooManyAttempts { wait_seconds } = self {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait_seconds));
        }
        response
    }
}

/// Logs a fault and answers without its particulars, which may quote data.
pub fn fault_response(fault: &Fault) -> Response {
    if matches!(fault, Fault::Stopping) {
        return error_response(StatusCode::SERVICE_UNAVAILABLE, "stopping", &fault.to_string());
    }
    tracing::error!(%fault, "a request failed");
    let message = "the server could not do this now; nothing was changed";
    error_response(StatusCode::INTERNAL_SERVER_ERROR, "fault", message)
}

fn error_response(status: StatusCode, code: &str, message: &str) -> Response {
    let reply = ErrorReply { error: code.to_owned(), message: message.to_owned() };
    (status, Json(reply)).into_response()
}

impl<E: Endpoint, X: Into<Trouble>> From<Result<E::Reply, X>> for Reply<E> {
    fn from(result: Result<E::Reply, X>) -> Reply<E> {
        Reply(result.map_err(Into::into))
    }
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Trouble {
        Trouble::Fault(fault)
    }
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Trouble {
        Trouble::Refused(refusal)
    }
}
