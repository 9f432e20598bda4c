//! The live stream of whoever is signed in: hints that something of hers has changed.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event as Message, KeepAlive, Sse};
use futures::{Stream, StreamExt, stream};
use shared::api::live::{Head, LiveEvent, Resync, ValuesChanged};
use shared::id::Seq;
use shared::role::Role;
use shared::scope::Pattern;
use tokio::sync::broadcast::error::RecvError;

use crate::auth::SignedIn;
use crate::live::{Event, Listener, concerns};
use crate::reply::Trouble;
use crate::state::App;
use crate::store::Fault;

/// A comment this often keeps proxies from closing a quiet stream.
const HEARTBEAT: Duration = Duration::from_secs(20);

/// A stream ends after an hour; the app opens the next one, and is recognized anew.
const STREAM_TIME_MAX: Duration = Duration::from_secs(60 * 60);

pub async fn listen(
    State(app): State<App>,
    who: SignedIn,
) -> Result<Sse<impl Stream<Item = Result<Message, Infallible>>>, Trouble> {
    // Listening begins before the head is read, so that no change falls between the two.
    let listener = app.live.listen(who.program, who.actor.account)?;
    let mut ear = Ear { app: app.clone(), who, patterns: Vec::new(), listener };
    ear.read_patterns().await?;
    let head = app.store.read().await?.program(ear.who.program).await?.head;
    let first = changed_up_to(head);
    let rest = stream::unfold(ear, |mut ear| async {
        let message = ear.next_message().await?;
        Some((message, ear))
    });
    let end = async move {
        tokio::select! {
            () = app.stopping() => {}
            () = tokio::time::sleep(STREAM_TIME_MAX) => {}
        }
    };
    let messages = stream::once(async { first }).chain(rest).take_until(end).map(Ok);
    Ok(Sse::new(messages).keep_alive(KeepAlive::new().interval(HEARTBEAT)))
}

/// A listener who hears only what her grants let her hear.
struct Ear {
    app: App,
    who: SignedIn,
    patterns: Vec<Pattern>,
    listener: Listener,
}

impl Ear {
    /// The next thing to say; `None` ends the stream.
    async fn next_message(&mut self) -> Option<Message> {
        loop {
            let event = match self.listener.events.recv().await {
                Ok(event) => event,
                Err(RecvError::Lagged(_)) => return self.resync().await,
                Err(RecvError::Closed) => return None,
            };
            let own_account = self.who.actor.account;
            match event {
                Event::Committed { head, touched, author } => {
                    if author == own_account || concerns(&self.patterns, &touched) {
                        return Some(changed_up_to(head));
                    }
                }
                Event::Granted { account } if account == own_account => {
                    return self.resync().await;
                }
                Event::Values if self.who.actor.role == Role::Manager => {
                    return Some(message(&LiveEvent::Values(ValuesChanged { changed: true })));
                }
                Event::SignedOut { account, ended } if account == own_account => {
                    if ended.ends(&self.who.session) {
                        return None;
                    }
                }
                Event::Granted { .. } | Event::Values | Event::SignedOut { .. } => {}
            }
        }
    }

    /// Says that something was missed or that everything may be different; the app pulls.
    async fn resync(&mut self) -> Option<Message> {
        if let Err(fault) = self.read_patterns().await {
            tracing::error!(%fault, "a live stream ended");
            return None;
        }
        Some(message(&LiveEvent::Resync(Resync {})))
    }

    async fn read_patterns(&mut self) -> Result<(), Fault> {
        let mut snapshot = self.app.store.read().await?;
        let grants = snapshot.grants(self.who.program, self.who.actor.account).await?;
        let current = grants.into_iter().filter(|grant| grant.ended.is_none());
        self.patterns = current.map(|grant| grant.pattern).collect();
        Ok(())
    }
}

fn changed_up_to(head: Seq) -> Message {
    message(&LiveEvent::Head(Head { head }))
}

fn message(event: &LiveEvent) -> Message {
    let (name, data) = event.to_wire();
    Message::default().event(name).data(data)
}
