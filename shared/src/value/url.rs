//! Addresses on the web. Only `https`: whatever a person taps must not run in the page, nor travel
//! where others can read it.

use super::{FieldType, FieldValue, TEXT_CHARS_MAX};
use serde_json::Value;

/// An `https` address, at most [`TEXT_CHARS_MAX`] characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Url(String);

impl Url {
    /// The address as it is written in a link.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Reads an address; `None` if it is not `https`, names no host, or has characters that do not
    /// belong into an address.
    pub fn parse(text: &str) -> Option<Url> {
        let rest = text.strip_prefix("https://")?;
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        // A name before the host looks like the host to a person, and is not.
        let is_host = |byte: u8| byte.is_ascii_alphanumeric() || b"-.:".contains(&byte);
        let has_host = host.bytes().all(is_host) && host.starts_with(|c: char| c != ':');
        let is_plain =
            !text.chars().any(|c| c.is_control() || c.is_whitespace() || "\\\"<>".contains(c));
        let fits = text.chars().count() <= TEXT_CHARS_MAX;
        (has_host && !host.is_empty() && is_plain && fits).then(|| Url(text.to_owned()))
    }
}

impl FieldValue for Url {
    const TYPE: FieldType = FieldType::Url;

    fn read(json: &Value) -> Option<Url> {
        Url::parse(json.as_str()?)
    }

    fn write(&self) -> Value {
        Value::String(self.0.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_https_address_is_taken() {
        for good in ["https://example.jp", "https://example.jp:8443/a?b=c#d", "https://a-b.jp/日本"]
        {
            assert!(Url::parse(good).is_some(), "{good}");
        }
        let long = format!("https://example.jp/{}", "x".repeat(TEXT_CHARS_MAX));
        for bad in [
            "",
            "example.jp",
            "http://example.jp",
            "HTTPS://example.jp",
            "javascript:alert(1)",
            "https://",
            "https:///a",
            "https://example.jp@evil.jp/",
            "https://:1/",
            "https://a b.jp",
            "https://a.jp/\"onclick=",
            "https://a.jp\\@b.jp",
            " https://a.jp",
            &long,
        ] {
            assert_eq!(Url::parse(bad), None, "{bad}");
        }
    }
}
