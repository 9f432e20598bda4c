//! Requests to the server. What answers may be something else, such as a café's sign-in page with
//! status 200: only JSON of the expected shape counts as an answer.

use gloo::net::http::{Request, RequestBuilder, Response};
use serde::de::DeserializeOwned;
use shared::api::SESSION_HEADER;
use shared::api::devices::ClientProof;
use shared::api::live::Listen;
use shared::api::{self, CHANGE_HEADER, CLIENT_HEADER, Endpoint, ErrorReply, Method};
use shared::heap::reserve_heap;
use shared::sync::device::NetworkTrouble;
use shared::sync::message::{SCHEMA, SyncReply, SyncRequest};
use shared::sync::unread::UnreadRecord;
use web_sys::AbortSignal;

use super::authority;

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

impl NoAnswer {
    /// Whether the session is not good any more, or there is none.
    pub fn wants_sign_in(&self) -> bool {
        matches!(self, NoAnswer::Refused { code, .. } if code == "sign_in_needed")
    }
}

/// Something to be asked, as it travels.
struct Question {
    method: Method,
    url: String,
    /// The JSON of a POST.
    body: String,
    /// The proof of an installation.
    client: Option<String>,
}

/// Sends the device's request.
pub async fn sync(request: &SyncRequest) -> Result<SyncReply<UnreadRecord>, NetworkTrouble> {
    let proof = ClientProof { client: request.client, secret: request.secret.clone() };
    let question = Question { client: Some(proof.text()), ..question(api::Sync, (), request) };
    let answer = ask(question).await;
    let reply = answer.and_then(|bytes| read(&bytes));
    reply.map_err(|error| match error {
        NoAnswer::Refused { status: 413, .. } => NetworkTrouble::TooLarge,
        NoAnswer::Refused { code, .. } if code == "client_unknown" => NetworkTrouble::UnknownClient,
        NoAnswer::Refused { code, .. } if code == "too_much_held" => NetworkTrouble::TooMuchHeld,
        NoAnswer::Refused { status: 400..500, .. } => NetworkTrouble::Refused,
        NoAnswer::Offline | NoAnswer::Refused { .. } => NetworkTrouble::Offline,
    })
}

/// Asks an endpoint of the server and reads its reply.
pub async fn call<E: Endpoint>(
    endpoint: E,
    params: E::Params,
    request: &E::Request,
) -> Result<E::Reply, NoAnswer> {
    let bytes = ask(question(endpoint, params, request)).await?;
    read(&bytes)
}

/// Opens the stream of hints; `signal` closes it.
pub async fn listen(signal: &AbortSignal) -> Result<Response, NoAnswer> {
    let question = question(api::Live, (), &Listen { schema: Some(SCHEMA) });
    let request = question.built(&question.session()).abort_signal(Some(signal));
    let response = request.send().await.map_err(|_| NoAnswer::Offline)?;
    if has_type(&response, "text/event-stream") {
        Ok(response)
    } else {
        Err(refusal(response).await)
    }
}

fn question<E: Endpoint>(_: E, params: E::Params, request: &E::Request) -> Question {
    let body = match E::METHOD {
        Method::Get => String::new(),
        Method::Post => serde_json::to_string(request).expect("a request becomes JSON"),
    };
    Question { method: E::METHOD, url: E::url(&params, request), body, client: None }
}

/// The reply in one of the forms in which it can be read.
fn read<R: DeserializeOwned>(bytes: &[u8]) -> Result<R, NoAnswer> {
    shared::json::read(bytes).map_err(|_| NoAnswer::Offline)
}

/// The bytes of the answer. If another request was the first to use the secret that follows this
/// one, it is asked again with that.
async fn ask(question: Question) -> Result<Vec<u8>, NoAnswer> {
    let session = question.session();
    match send(question.request(&session)?).await {
        Err(refused) if refused.wants_sign_in() && question.session() != session => {
            send(question.request(&question.session())?).await
        }
        answer => answer,
    }
}

impl Question {
    fn session(&self) -> Option<String> {
        authority::current().map(|authority| authority.session.0)
    }

    fn built(&self, session: &Option<String>) -> RequestBuilder {
        let built = match self.method {
            Method::Get => Request::get(&self.url),
            Method::Post => Request::post(&self.url).header("content-type", "application/json"),
        };
        // The header shows that the request comes from the app and not from a foreign page.
        let (name, value) = CHANGE_HEADER;
        let mut built = built.header(name, value);
        for (name, value) in [(SESSION_HEADER, session), (CLIENT_HEADER, &self.client)] {
            if let Some(value) = value {
                built = built.header(name, value);
            }
        }
        built
    }

    fn request(&self, session: &Option<String>) -> Result<Request, NoAnswer> {
        let built = self.built(session);
        let request = match self.method {
            Method::Get => built.build(),
            Method::Post => built.body(self.body.as_str()),
        };
        request.map_err(|_| NoAnswer::Offline)
    }
}

async fn send(request: Request) -> Result<Vec<u8>, NoAnswer> {
    let response = request.send().await.map_err(|_| NoAnswer::Offline)?;
    if response.ok() && has_type(&response, "application/json") {
        // As bytes: text would be turned into the browser's own form and back.
        let bytes = response.binary().await.map_err(|_| NoAnswer::Offline)?;
        reserve_heap(2 * bytes.len());
        return Ok(bytes);
    }
    Err(refusal(response).await)
}

fn has_type(response: &Response, wanted: &str) -> bool {
    let found = response.headers().get("content-type");
    response.ok() && found.is_some_and(|found| found.starts_with(wanted))
}

/// What an answer says that is not the one that was asked for.
async fn refusal(response: Response) -> NoAnswer {
    let content_type = response.headers().get("content-type").unwrap_or_default();
    let status = response.status();
    // A fault or a stop of the server passes; the request stays and is tried again.
    if !content_type.starts_with("application/json") || response.ok() || status >= 500 {
        return NoAnswer::Offline;
    }
    let wait_seconds = response.headers().get("retry-after").and_then(|text| text.parse().ok());
    let said = response.binary().await.ok();
    let said = said.and_then(|bytes| shared::json::read::<ErrorReply>(&bytes).ok());
    let code = said.unwrap_or_default().error;
    NoAnswer::Refused { status, code, wait_seconds }
}
