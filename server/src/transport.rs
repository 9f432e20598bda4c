//! How browsers reach the server.

/// Decides about cookies, HSTS and whose word counts for addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// Plain http: this machine, or a trial.
    Plain,
    /// A reverse proxy speaks https and passes on the address.
    BehindHttps,
    /// The server speaks https itself.
    Tls,
}

impl Transport {
    /// Whether the browser's side is encrypted.
    pub fn is_encrypted(self) -> bool {
        matches!(self, Transport::BehindHttps | Transport::Tls)
    }
}
