//! A sync from top to bottom: takes what a device pushes, then gives it a page of what it may see.
//!
//! `shared::sync` decides; this lends it the rows, in one transaction that locks first and reads
//! then, and answers only after the commit.

pub mod links;
pub mod pass;
pub mod pull;
pub mod sender;

use serde::Deserialize;
use serde_json::Value;
use shared::id::{AccountId, ClientId, ProgramId, Stamp};
use shared::sync::limit::PUSH_MUTATIONS_MAX;
use shared::sync::message::{Envelope, Fate, SyncReply, SyncRequest};

use crate::auth::SignedIn;
use crate::auth::session::hash_secret;
use crate::live::Event;
use crate::reply::{Refusal, Trouble};
use crate::state::App;
use crate::store::{Client, Contact, Fault, WriteTx};
use pass::{Moved, Pass};
use sender::Sender;

/// How long a device may poll before its contact is written down again, in milliseconds.
const CONTACT_MS: i64 = 60 * 1_000;

/// Characters kept of what a device says of its release.
const VERSION_CHARACTERS_MAX: usize = 64;

/// The account that nobody has.
const NOBODY: AccountId = AccountId(uuid::Uuid::nil());

/// A mutation as it was sent, and its envelope.
pub struct Pushed {
    pub payload: Value,
    pub envelope: Envelope,
}

/// Takes what the device sends, then gives it a page if its owner is signed in.
pub async fn sync(
    app: &App,
    session: Option<SignedIn>,
    request: SyncRequest,
) -> Result<SyncReply, Trouble> {
    let client = known_client(app, request.client, &request.secret).await?;
    let pushed = read_envelopes(&request.push)?;
    let now = app.now();
    let fates = push(app, &client, pushed, contact(&request), now).await?;
    let owner = session.filter(|who| who.actor.account == client.owner);
    let mut snapshot = app.store.read().await?;
    let program = snapshot.program(client.program).await?;
    let page = match owner {
        Some(who) => Some(pull::page(&mut snapshot, &program, who.actor.account, &request).await?),
        None => None,
    };
    Ok(SyncReply { epoch: program.epoch, now, fates, pull: page })
}

/// The client whose secret this is. A wrong secret and an unknown client look the same.
async fn known_client(app: &App, id: ClientId, secret: &str) -> Result<Client, Trouble> {
    let client = app.store.read().await?.client(id).await?;
    let hash = hash_secret(secret);
    let known = client.filter(|client| is_same(client.secret_hash.as_bytes(), hash.as_bytes()));
    Ok(known.ok_or(Refusal::ClientUnknown)?)
}

/// Compares in a time that does not tell where the first difference is.
fn is_same(one: &[u8], two: &[u8]) -> bool {
    let difference = one.iter().zip(two).fold(0, |sum, (one, two)| sum | (one ^ two));
    one.len() == two.len() && difference == 0
}

/// Reads the envelopes. If one cannot be read, nothing is decided: what is not even numbered
/// could never be told its fate.
fn read_envelopes(push: &[Value]) -> Result<Vec<Pushed>, Refusal> {
    if push.len() > PUSH_MUTATIONS_MAX {
        return Err(Refusal::TooLarge);
    }
    let read = |payload: &Value| match Envelope::deserialize(payload) {
        Ok(envelope) if envelope.n > 0 => Ok(Pushed { payload: payload.clone(), envelope }),
        Ok(_) => Err(Refusal::Unreadable("mutations are numbered from 1".into())),
        Err(error) => Err(Refusal::Unreadable(error.to_string())),
    };
    push.iter().map(read).collect()
}

fn contact(request: &SyncRequest) -> Contact {
    Contact {
        last_n: 0,
        at: Stamp(0),
        version: request.version.chars().take(VERSION_CHARACTERS_MAX).collect(),
        unsent: request.unsent.min(u64::from(u32::MAX)),
    }
}

async fn push(
    app: &App,
    client: &Client,
    pushed: Vec<Pushed>,
    contact: Contact,
    now: Stamp,
) -> Result<Vec<Fate>, Fault> {
    if pushed.is_empty() && now.0 - client.last_contact.0 < CONTACT_MS {
        return Ok(Vec::new());
    }
    let (app, client) = (app.clone(), client.id);
    let store = app.store.clone();
    store.write(async move |tx| decide_all(tx, &app, client, &pushed, contact, now).await).await
}

/// One job of the writer: all fates and all their effects, or nothing.
async fn decide_all(
    tx: &mut WriteTx,
    app: &App,
    client: ClientId,
    pushed: &[Pushed],
    contact: Contact,
    now: Stamp,
) -> Result<Vec<Fate>, Fault> {
    let mut sender = Sender::find(tx, client).await?;
    let mut pass = Pass::begin(tx, &app.teams, sender.account.program, now).await?;
    let mut fates = Vec::with_capacity(pushed.len());
    for mutation in pushed {
        // After a gap nothing can be decided; the device sends from where the fates end.
        let Some(fate) = sender.take(&mut pass, mutation).await? else { break };
        fates.push(fate);
    }
    let moved = pass.finish().await?;
    let contact = Contact { last_n: sender.last_n, at: now, ..contact };
    tx.set_client_contact(client, &contact).await?;
    tell(tx, app, &sender, moved);
    Ok(fates)
}

/// After the commit, those whom it concerns hear of it.
fn tell(tx: &mut WriteTx, app: &App, sender: &Sender, moved: Moved) {
    if moved.is_nothing() {
        return;
    }
    let (app, program, author) = (app.clone(), sender.account.program, sender.account.id);
    tx.on_commit(move || announce(&app, program, Some(author), moved));
}

/// Tells live streams and the dashboard what a commit changed. What the server did by itself has
/// no author.
pub fn announce(app: &App, program: ProgramId, author: Option<AccountId>, moved: Moved) {
    for account in &moved.regranted {
        app.live.tell(program, Event::Granted { account: *account });
    }
    if moved.has_records() {
        app.dashboards.stir(program);
    }
    let touched = moved.touched.iter().copied().collect();
    let author = author.unwrap_or(NOBODY);
    app.live.tell(program, Event::Moved { head: moved.head, touched, author });
}
