//! The server's only source of time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::SystemTime;

use shared::id::Stamp;

/// Where the time comes from.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// Milliseconds that a test moves.
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// The time on this clock.
    pub fn now(&self) -> Stamp {
        match self {
            Clock::System => Stamp(now_ms()),
            Clock::Set(ms) => Stamp(ms.load(Ordering::SeqCst)),
        }
    }
}

/// Milliseconds since 1970 UTC by the machine's clock.
#[expect(clippy::disallowed_methods, reason = "this file is the server's source of time")]
fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let since = since.expect("the machine's clock is after 1970");
    i64::try_from(since.as_millis()).expect("the year is below 292 million")
}
