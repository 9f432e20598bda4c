//! The live stream of whoever is signed in: hints that something of hers has changed.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event as Message, KeepAlive, Sse};
use futures::{Stream, StreamExt, stream};
use shared::api;
use shared::api::live::{Head, Listen, LiveEvent, Resync, ValuesChanged};
use shared::id::Seq;
use shared::reconcile::{Hint, Listener};
use shared::role::Role;
use tokio::sync::broadcast::error::RecvError;

use crate::auth::SignedIn;
use crate::extract::Sent;
use crate::live::{Event, OpenStream};
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
    Sent(wish): Sent<api::Live>,
) -> Result<Sse<impl Stream<Item = Result<Message, Infallible>>>, Trouble> {
    // Listening begins before the head is read, so that no change falls between the two.
    let events = app.live.listen(who.program, who.actor.account)?;
    let (listener, head) = listener(&app, &who, wish).await?;
    let open = HintStream { app: app.clone(), who, wish, listener, events };
    let first = message(&LiveEvent::Head(Head { head, delta: None }));
    let rest = stream::unfold(open, |mut open| async {
        let message = open.next_message().await?;
        Some((message, open))
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

/// Whoever listens, by the grants that she has now; and the head at which she has them.
async fn listener(app: &App, who: &SignedIn, wish: Listen) -> Result<(Listener, Seq), Fault> {
    let mut snapshot = app.store.read().await?;
    let (program, account) = (snapshot.program(who.program).await?, who.actor.account);
    let (grants, _) = snapshot.grants_after(program.id, account, program.head).await?;
    let schema_min = app.pull_rules.schema_min;
    Ok((Listener::new(account, grants, wish.schema, schema_min), program.head))
}

/// An open stream.
struct HintStream {
    app: App,
    who: SignedIn,
    wish: Listen,
    listener: Listener,
    events: OpenStream,
}

impl HintStream {
    /// The next thing to say; `None` ends the stream.
    async fn next_message(&mut self) -> Option<Message> {
        loop {
            let event = match self.events.events.recv().await {
                Ok(event) => event,
                Err(RecvError::Lagged(_)) => return self.resync().await,
                Err(RecvError::Closed) => return None,
            };
            let own_account = self.who.actor.account;
            match event {
                Event::Committed(committed) => match self.listener.hear(&committed) {
                    Some(Hint::Head(head)) => return Some(message(&LiveEvent::Head(*head))),
                    Some(Hint::Regranted) => return self.resync().await,
                    None => {}
                },
                Event::Values if self.who.actor.role == Role::Manager => {
                    return Some(message(&LiveEvent::Values(ValuesChanged { changed: true })));
                }
                Event::SignedOut { account, ended } if account == own_account => {
                    if ended.ends(&self.who.session) {
                        return None;
                    }
                }
                Event::Values | Event::SignedOut { .. } => {}
            }
        }
    }

    /// Says that something was missed or that everything may be different; the app pulls.
    async fn resync(&mut self) -> Option<Message> {
        match listener(&self.app, &self.who, self.wish).await {
            Ok((listener, _)) => self.listener = listener,
            Err(fault) => {
                tracing::error!(%fault, "a live stream ended");
                return None;
            }
        }
        Some(message(&LiveEvent::Resync(Resync {})))
    }
}

fn message(event: &LiveEvent) -> Message {
    let (name, data) = event.to_wire();
    Message::default().event(name).data(data)
}
