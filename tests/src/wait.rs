//! Waiting for a fact. Nothing else in the tests may wait: a test that waits for a time is either
//! slow or wrong, and usually both.

use std::time::Duration;

use tokio::time::{Instant, sleep};

/// How long a page may take to show what is expected. Generous, because two browsers share two
/// cores; a test that passes never waits for it.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// How often somebody looks again.
const GLANCE: Duration = Duration::from_millis(50);

/// Looks until `look` finds it, and returns what it found.
/// After `patience` panics with `fact` and the reason that `look` gave last.
pub async fn until<T>(
    fact: &str,
    patience: Duration,
    look: impl AsyncFnMut() -> Result<T, String>,
) -> T {
    match within(patience, look).await {
        Ok(found) => found,
        Err(reason) => panic!("waited {} s for: {fact}\n{reason}", patience.as_secs()),
    }
}

/// Looks until `look` finds it; after `patience` returns the reason that it gave last.
pub async fn within<T>(
    patience: Duration,
    mut look: impl AsyncFnMut() -> Result<T, String>,
) -> Result<T, String> {
    let deadline = Instant::now() + patience;
    loop {
        match look().await {
            Ok(found) => return Ok(found),
            Err(reason) if Instant::now() >= deadline => return Err(reason),
            Err(_) => sleep(GLANCE).await,
        }
    }
}
