//! What an endpoint is: one method at one path, with the types of what it takes and gives.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt::Display;

/// One thing that the app can ask of the server.
pub trait Endpoint {
    /// How it is asked.
    const METHOD: Method;
    /// Where it is asked, with `{name}` where a parameter stands.
    const PATH: &'static str;
    /// The parameters, in the order in which they stand in the path.
    type Params: PathParams + DeserializeOwned + Send;
    /// What it takes: in the query of a GET, else as JSON in the body.
    type Request: Serialize + DeserializeOwned + Send;
    /// What it gives, as JSON.
    type Reply: Serialize + DeserializeOwned + Send;

    /// The address for these parameters, with what a GET asks for.
    ///
    /// ```
    /// use shared::api::{Dashboard, Endpoint, figures::Period};
    /// let year = Period { fiscal_year: None, as_of: "2021-02-03".parse().ok() };
    /// assert_eq!(Dashboard::url(&(), &year), "/api/dashboard?as_of=2021-02-03");
    /// ```
    fn url(params: &Self::Params, request: &Self::Request) -> String {
        let mut url = fill(Self::PATH, params.texts());
        if Self::METHOD == Method::Get {
            url.push_str(&query(&serde_json::to_value(request).unwrap_or_default()));
        }
        url
    }
}

/// How an endpoint is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Changes nothing.
    Get,
    /// Changes something, and carries [`super::CHANGE_HEADER`].
    Post,
}

/// Looks at endpoints one after the other.
pub trait Visitor {
    /// Looks at one.
    fn visit<E: Endpoint>(&mut self, endpoint: E);
}

/// The parameters of a path.
pub trait PathParams {
    /// Their texts, in order.
    fn texts(&self) -> Vec<String>;
}

impl PathParams for () {
    fn texts(&self) -> Vec<String> {
        Vec::new()
    }
}

impl<A: Display> PathParams for (A,) {
    fn texts(&self) -> Vec<String> {
        vec![self.0.to_string()]
    }
}

impl<A: Display, B: Display> PathParams for (A, B) {
    fn texts(&self) -> Vec<String> {
        vec![self.0.to_string(), self.1.to_string()]
    }
}

/// A request or a reply that says nothing: `{}`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nothing {}

/// What the server answers when it says no.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorReply {
    /// The code by which the app finds its own words.
    #[serde(default)]
    pub error: String,
    /// A sentence for people who look at the wire.
    #[serde(default)]
    pub message: String,
}

/// The path with texts in the place of its parameters.
fn fill(path: &str, texts: Vec<String>) -> String {
    let mut texts = texts.iter();
    let part = |part: &str| match part.starts_with('{') {
        true => escaped(texts.next().map_or("", String::as_str)),
        false => part.to_owned(),
    };
    let parts: Vec<String> = path.split('/').map(part).collect();
    parts.join("/")
}

/// The fields of an object as a query, without those that are empty.
fn query(request: &Value) -> String {
    let fields = request.as_object().into_iter().flatten();
    let pairs = fields.filter(|(_, value)| !value.is_null()).map(|(name, value)| {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        format!("{name}={}", escaped(&text))
    });
    let pairs: Vec<String> = pairs.collect();
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}

/// The text with everything escaped that means something in an address.
pub fn escaped(text: &str) -> String {
    let mut all = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                all.push(byte.into());
            }
            _ => all.push_str(&format!("%{byte:02X}")),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::history::Page;
    use crate::api::{History, ListAccounts, ReleaseHeld};
    use crate::id::ClientId;
    use uuid::Uuid;

    #[test]
    fn parameters_stand_in_their_places_and_cannot_lead_elsewhere() {
        let client = ClientId(Uuid::from_u128(7));
        let url = ReleaseHeld::url(&(client, 3), &Nothing {});
        assert_eq!(url, format!("/api/held/{client}/3/release"));
        let odd = ("a/../b".to_owned(), "x?y".to_owned());
        assert_eq!(History::url(&odd, &Page::default()), "/api/history/a%2F..%2Fb/x%3Fy");
        assert_eq!(ListAccounts::url(&(), &Nothing {}), "/api/accounts");
    }
}
