//! Only in debug builds: tells a page that the app has been built anew, so that it loads itself
//! again.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::{Stream, StreamExt, stream};

use crate::app_release::file;
use crate::state::App;

/// How often the built page is looked at: a debug build reads it from the source tree.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// Says `built` whenever the start page is another one than when the stream began.
pub async fn builds(State(app): State<App>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let messages = stream::unfold(page(), |before| async move {
        loop {
            tokio::time::sleep(LOOK_EVERY).await;
            let now = page();
            if now.is_some() && now != before {
                return Some((Event::default().event("built").data(""), now));
            }
        }
    });
    let end = async move { app.stopping().await };
    Sse::new(messages.take_until(end).map(Ok)).keep_alive(KeepAlive::default())
}

/// What tells one build from another; `None` while it is being written.
fn page() -> Option<[u8; 32]> {
    file("index.html").map(|page| page.metadata.sha256_hash())
}
