//! A sync from top to bottom: takes what a device pushes, then gives it a page of what it may see.
//!
//! `shared::reconcile` decides; this gives it a store over one database transaction, which locks
//! before it reads. The answer leaves only after the commit.

pub mod pull;
pub mod push_groups;
pub mod push_queue;
pub mod starts;
pub mod sync_store;
pub mod timeline;
mod write_buffer;

use std::sync::Arc;

use shared::api::devices::ClientProof;
use shared::id::{AccountId, ClientId, ProgramId, Stamp};
use shared::reconcile::{
    ClientEvent, Committed, MutationNumber, NoPush, Pushed, Sender, held::NotReleased,
    links::pinned_day, pull_page, read_push,
};
use shared::record::Record;
use shared::records::program::Program as Settings;
use shared::sync::limit::PUSH_MUTATIONS_MAX;
use shared::sync::message::{Envelope, Fate, FateKind, Proof, PullPage, SyncReply, SyncRequest};
use shared::sync::rescue::Rescue;
use shared::value::Date;

use crate::auth::SignedIn;
use crate::auth::session::is_of;
use crate::live::Event;
use crate::reply::{Refusal, Trouble};
use crate::state::App;
use crate::store::{
    Account, Client, Contact, Fault, ReadTx, UnattributedPush, WireRecord, WriteTx,
};
use crate::unattributed;
use pull::SqlSnapshot;
use push_queue::{Decided, Push};
use sync_store::{LinksCache, SqlPushTransaction, member_of, transact};
use timeline::Followed;

/// How long a device may poll before its contact is written down again, in milliseconds.
const CONTACT_MS: i64 = 60 * 1_000;

/// Characters kept of what a device says of its release.
const VERSION_CHARACTERS_MAX: usize = 64;

/// Changes of one author that may wait for a decision. Each further one is judged by all of them,
/// in the time of everybody who waits for the writer; more stays on the device until some are
/// decided.
const HELD_PER_AUTHOR_MAX: i64 = 200;

/// An installation that has proven which one it is.
#[derive(Debug, Clone)]
pub struct KnownClient(pub Client);

/// As [`sync_known`], for a request that carries its proof.
pub async fn sync(
    app: &App,
    session: Option<SignedIn>,
    request: SyncRequest,
) -> Result<SyncReply<WireRecord>, Trouble> {
    let proof = ClientProof { client: request.client, secret: request.secret.clone() };
    let client = known_client(&mut app.store.read().await?, &proof).await?;
    let Some(client) = client else {
        let keys = app.store.keys();
        let pushed = read_push(&request.push, |sealed| keys.open(sealed))?;
        keep_unattributed(app, proof.client, pushed).await?;
        return Err(Refusal::ClientUnknown.into());
    };
    sync_known(app, &KnownClient(client), session, request).await
}

/// Takes what the device sends, then gives it a page if its owner is signed in.
pub async fn sync_known(
    app: &App,
    KnownClient(client): &KnownClient,
    session: Option<SignedIn>,
    request: SyncRequest,
) -> Result<SyncReply<WireRecord>, Trouble> {
    let keys = app.store.keys();
    let pushed = read_push(&request.push, |sealed| keys.open(sealed))?;
    let now = app.now();
    let mut snapshot = app.store.read().await?;
    refuse_too_much_held(&mut snapshot, client, &pushed).await?;
    let is_hers = session.as_ref().is_some_and(|who| who.actor.account == client.owner);
    if client.is_suspended && is_hers {
        drop(snapshot);
        trust_again(app, client).await?;
        snapshot = app.store.read().await?;
    }
    let mut program = snapshot.program(client.program).await?;
    let followed = timeline::follow_device(app, &mut snapshot, &program, client, &request).await?;
    let (mut fates, mut last_n) = (Vec::new(), client.last_n);
    let contact = contact(&request);
    let is_heard = now.0 - client.last_contact.0 < CONTACT_MS && client.version == contact.version;
    let is_writing = !pushed.is_empty() || !is_heard;
    if is_writing || followed == Followed::NewTimeline {
        // Others may read while this one waits for the writer.
        drop(snapshot);
        if is_writing {
            (fates, last_n) = push(app, client, pushed, contact, now).await?;
        }
        snapshot = app.store.read().await?;
        program = snapshot.program(client.program).await?;
    }
    let owner = session.filter(|who| who.actor.account == client.owner);
    let (epoch, head) = (program.epoch, program.head);
    let nonce = snapshot.head_nonce(program.id, head).await?;
    let starts = app.starts.of(program.id);
    let proof = nonce.map(|nonce| keys.proof(program.id, (epoch, head), &nonce, starts));
    let (grants, _) = snapshot.grants_after(program.id, client.owner, head).await?;
    let upgrade_required = request.schema < grants.schema().max(app.pull_rules.schema_min);
    let mut reply = SyncReply { epoch, now, fates, last_n, proof, upgrade_required, pull: None };
    if let Some(who) = owner
        && program.is_confirmed
        && !reply.upgrade_required
    {
        let (tx, account) = (&mut snapshot, who.actor.account);
        let mut seen = SqlSnapshot { tx, program: &program, account };
        let page = pull_page(&mut seen, &request, app.pull_rules.limits).await?;
        drop(snapshot);
        note_page(app, client, &page).await?;
        reply.pull = Some(page);
    }
    Ok(reply)
}

/// What has its fate already is answered all the same.
async fn refuse_too_much_held(
    snapshot: &mut ReadTx,
    client: &Client,
    pushed: &[Pushed],
) -> Result<(), Trouble> {
    if !pushed.iter().any(|it| it.envelope.n > client.last_n) {
        return Ok(());
    }
    let held = snapshot.count_undecided_of(client.program, client.owner).await?;
    if held >= HELD_PER_AUTHOR_MAX { Err(Refusal::TooMuchHeld.into()) } else { Ok(()) }
}

/// After a reset she has signed in with the new password where the vault gave the upload secret:
/// what that installation has sent meanwhile is hers.
async fn trust_again(app: &App, client: &Client) -> Result<(), Fault> {
    let (inside, now, client) = (app.clone(), app.now(), client.clone());
    let job = async move |tx: &mut WriteTx| {
        tx.stop_suspending(client.id).await?;
        let work = async |transaction: &mut SqlPushTransaction<'_, '_>| {
            transaction.decide_proven_again(client.id, client.owner).await
        };
        let ((), committed) = transact(tx, &inside.links_cache, client.program, now, work).await?;
        tell(tx, &inside, client.program, committed).await?;
        Ok::<_, Fault>(())
    };
    app.store.write(job).await
}

/// The client whose secret this is. A wrong secret and an unknown client look the same.
pub async fn known_client(
    snapshot: &mut ReadTx,
    proof: &ClientProof,
) -> Result<Option<Client>, Fault> {
    let client = snapshot.client(proof.client).await?;
    Ok(client.filter(|client| is_of(&proof.secret, &client.secret_hash)))
}

/// Keeps what somebody brought of an unknown installation.
async fn keep_unattributed(app: &App, client: ClientId, pushed: Vec<Pushed>) -> Result<(), Fault> {
    let changes = pushed.into_iter().map(|it| (it.envelope.uid, it.payload.to_string()));
    let unproven = UnattributedPush { client, address: None, changes: changes.collect() };
    unattributed::keep(app, unproven).await
}

fn contact(request: &SyncRequest) -> Contact {
    Contact {
        last_n: 0,
        at: Stamp(0),
        version: request.version.chars().take(VERSION_CHARACTERS_MAX).collect(),
        unsent: request.unsent.min(u64::from(u32::MAX)),
    }
}

/// What became of work that somebody else carried here.
pub enum Carried {
    /// How each change ended.
    Decided(Vec<Fate>),
    /// So many changes are kept, of an installation that this server does not know.
    Unattributed(usize),
}

/// Decides what somebody else carried here, in the right of the client whose secret is with it.
/// What the server knows keeps its fate; the rest takes the client's next numbers.
pub async fn push_carried(app: &App, rescue: Rescue) -> Result<Carried, Trouble> {
    let proof = ClientProof { client: rescue.client, secret: rescue.secret };
    let mut snapshot = app.store.read().await?;
    let client = known_client(&mut snapshot, &proof).await?;
    drop(snapshot);
    let keys = app.store.keys();
    let opened = rescue.sealed.iter().filter_map(|item| item.open(|sealed| keys.open(sealed)));
    let mut envelopes: Vec<Envelope> = opened.flatten().chain(rescue.envelopes).collect();
    let now = app.now();
    let Some(client) = client else {
        let pushed: Vec<Pushed> = envelopes.into_iter().map(Pushed::open).collect();
        let changes = pushed.len();
        keep_unattributed(app, proof.client, pushed).await?;
        return Ok(Carried::Unattributed(changes));
    };
    let mut all = Vec::with_capacity(envelopes.len());
    let known = Contact { last_n: 0, at: Stamp(0), version: client.version.clone(), unsent: 0 };
    while !envelopes.is_empty() {
        let rest = envelopes.split_off(envelopes.len().min(PUSH_MUTATIONS_MAX));
        let last_n = app.store.read().await?.client(client.id).await?.map_or(0, |it| it.last_n);
        for (envelope, n) in envelopes.iter_mut().zip(last_n + 1..) {
            envelope.n = n;
        }
        let pushed = envelopes.into_iter().map(Pushed::open).collect();
        all.extend(push(app, &client, pushed, known.clone(), now).await?.0);
        envelopes = rest;
    }
    Ok(Carried::Decided(all))
}

async fn push(
    app: &App,
    client: &Client,
    pushed: Vec<Pushed>,
    contact: Contact,
    now: Stamp,
) -> Result<Decided, Fault> {
    let push = Push { client: client.clone(), pushed, contact, voucher: None, now };
    push_groups::decide(app, push).await
}

/// Decides the changes of an installation for which somebody vouches.
pub async fn decide_vouched(
    tx: &mut WriteTx,
    app: &App,
    client: &Client,
    pushed: &[Pushed],
    voucher: AccountId,
) -> Result<Vec<Fate>, Fault> {
    let contact = Contact { last_n: 0, at: Stamp(0), version: String::new(), unsent: 0 };
    let (client, pushed, voucher) = (client.clone(), pushed.to_vec(), Some(voucher));
    let push = Push { client, pushed, contact, voucher, now: app.now() };
    let decided = decide_all(tx, app, push.client.program, &[push]).await?;
    Ok(decided.into_iter().flat_map(|(fates, _)| fates).collect())
}

/// One job of the writer: the fates of several pushes of a program, each by another client, and
/// all their effects, or nothing.
async fn decide_all(
    tx: &mut WriteTx,
    app: &App,
    program: ProgramId,
    pushes: &[Push],
) -> Result<Vec<Decided>, Fault> {
    let now = pushes.iter().map(|push| push.now).max().unwrap_or(app.now());
    let decide = async |transaction: &mut SqlPushTransaction<'_, '_>| {
        transaction.store.fetch(pushes).await?;
        let mut decided = Vec::with_capacity(pushes.len());
        for push in pushes {
            transaction.now = push.now;
            transaction.store.set_clock(push.now);
            decided.push(decide_one(transaction, push).await?);
        }
        Ok(decided)
    };
    let (decided, committed) = transact(tx, &app.links_cache, program, now, decide).await?;
    let uids = decided.iter().flat_map(|(fates, _)| fates.iter().map(|fate| fate.uid));
    tx.forget_unattributed(uids.collect::<Vec<_>>().into_iter()).await?;
    let contact = |(push, (fates, last_n)): (&Push, &Decided)| {
        // The device counted before it heard of these.
        let arrived = fates.iter().filter(|fate| fate.kind != FateKind::Held).count();
        let unsent = push.contact.unsent.saturating_sub(arrived as u64);
        (push.client.id, Contact { last_n: *last_n, at: push.now, unsent, ..push.contact.clone() })
    };
    let contacts: Vec<_> = pushes.iter().zip(&decided).map(contact).collect();
    tx.set_client_contacts(&contacts).await?;
    tell(tx, app, program, committed).await?;
    Ok(decided)
}

async fn decide_one(
    transaction: &mut SqlPushTransaction<'_, '_>,
    push: &Push,
) -> Result<Decided, Fault> {
    let sender = Sender::find(transaction.store, push.client.id).await?;
    let mut sender = sender.ok_or_else(|| Fault::Stored("a client without owner".to_owned()))?;
    sender.voucher = push.voucher;
    // As it stands under the lock: a reset may have come since the request was read.
    sender.is_suspended = transaction.store.is_suspended();
    let mut fates = Vec::with_capacity(push.pushed.len());
    for mutation in &push.pushed {
        // After a gap nothing can be decided; the device sends from where the fates end.
        let before = sender.last_n;
        let Some(fate) = sender.take(transaction, mutation).await? else { break };
        let is_held_now = fate.kind == FateKind::Held && sender.last_n > before;
        fates.push(fate);
        if is_held_now && push.voucher.is_none() {
            let waiting = transaction.store.count_undecided_of(push.client.owner).await?;
            if waiting >= HELD_PER_AUTHOR_MAX {
                break;
            }
        }
    }
    Ok((fates, sender.last_n))
}

/// Notes what those in charge should know of an answer.
async fn note_page(app: &App, client: &Client, page: &PullPage<WireRecord>) -> Result<(), Fault> {
    let event = match page {
        page if page.reset => ClientEvent::Reset,
        page if page.refill.is_some() => ClientEvent::ScopeRefilled,
        _ => return Ok(()),
    };
    let (program, client, now) = (client.program, client.id, app.now());
    let job =
        async move |tx: &mut WriteTx| tx.add_client_event(program, client, event.code(), now).await;
    app.store.write(job).await
}

/// Accepts a held mutation in the right of who is signed in.
pub async fn release(app: &App, who: &SignedIn, number: MutationNumber) -> Result<(), Trouble> {
    settle(app, who, number, Verdict::Release).await
}

/// Puts a held mutation aside.
pub async fn dismiss(app: &App, who: &SignedIn, number: MutationNumber) -> Result<(), Trouble> {
    settle(app, who, number, Verdict::Dismiss).await
}

#[derive(Clone, Copy)]
enum Verdict {
    Release,
    Dismiss,
}

async fn settle(
    app: &App,
    who: &SignedIn,
    number: MutationNumber,
    verdict: Verdict,
) -> Result<(), Trouble> {
    let (inside, program, decider) = (app.clone(), who.program, member_of(&who.account));
    let job = async move |tx: &mut WriteTx| {
        let work = async |transaction: &mut SqlPushTransaction<'_, '_>| match verdict {
            Verdict::Release => transaction.release(number, &decider).await,
            Verdict::Dismiss => transaction.dismiss(number, &decider).await,
        };
        let (settled, committed) =
            transact(tx, &inside.links_cache, program, inside.now(), work).await?;
        settled.map_err(|refusal| match refusal {
            NotReleased::NotWaiting => Trouble::from(Refusal::NotFound),
            NotReleased::NotHers => Trouble::from(Refusal::NoRight),
            NotReleased::Refused(reason) => Trouble::from(Refusal::StillHeld(reason)),
        })?;
        tell(tx, &inside, program, committed).await?;
        Ok::<_, Trouble>(())
    };
    app.store.write(job).await
}

/// Computes everybody's grants of a program anew: when a day begins, or after a restore.
pub async fn regrant_everybody(app: &App, program: ProgramId) -> Result<Committed, Fault> {
    let (inside, now) = (app.clone(), app.now());
    let job = async move |tx: &mut WriteTx| {
        let work = async |transaction: &mut SqlPushTransaction<'_, '_>| {
            transaction.regrant_everybody().await
        };
        let ((), committed) = transact(tx, &inside.links_cache, program, now, work).await?;
        tell(tx, &inside, program, committed.clone()).await?;
        Ok::<_, Fault>(committed)
    };
    app.store.write(job).await
}

/// Decides again what an older release of this server did not know. Called at the start.
pub async fn decide_unknown_again(app: &App, program: ProgramId) -> Result<(), Fault> {
    let (inside, now) = (app.clone(), app.now());
    let job = async move |tx: &mut WriteTx| {
        let work = async |transaction: &mut SqlPushTransaction<'_, '_>| {
            transaction.decide_unknown_again().await
        };
        let (taken, committed) = transact(tx, &inside.links_cache, program, now, work).await?;
        if taken > 0 {
            tracing::info!(taken, "changes that waited for this release were taken");
        }
        tell(tx, &inside, program, committed).await?;
        Ok::<_, Fault>(())
    };
    app.store.write(job).await
}

/// Gives an account what its role and person give it, when it is made or disabled.
pub async fn regrant_account(tx: &mut WriteTx, account: &Account, now: Stamp) -> Result<(), Fault> {
    let member = member_of(account);
    let work = async |transaction: &mut SqlPushTransaction<'_, '_>| {
        transaction.regrant_member(&member).await
    };
    transact(tx, &LinksCache::default(), account.program, now, work).await?;
    Ok(())
}

/// The program's day: the one that a demonstration is pinned to, or the clock's in Tokyo.
pub async fn program_today(tx: &mut ReadTx, program: ProgramId, now: Stamp) -> Result<Date, Fault> {
    let records = tx.live_records_of(program, Settings::NAME).await?;
    Ok(pinned_day(&records).unwrap_or_else(|| Date::in_tokyo(now)))
}

/// After the commit, those whom it concerns hear of it.
pub async fn tell(
    tx: &mut WriteTx,
    app: &App,
    program: ProgramId,
    mut committed: Committed,
) -> Result<(), Fault> {
    if committed.is_nothing() {
        return Ok(());
    }
    if app.live.is_heard(program) {
        committed.proofs = proofs(tx, app, program, &committed).await?;
    }
    let app = app.clone();
    tx.on_commit(move || {
        if committed.has_records() {
            app.dashboards.mark_dirty(program);
        }
        app.live.tell(program, Event::Committed(Arc::new(committed)));
    });
    Ok(())
}

/// The proofs of the head before a transaction, and after it.
async fn proofs(
    tx: &mut WriteTx,
    app: &App,
    program: ProgramId,
    committed: &Committed,
) -> Result<Option<(Proof, Proof)>, Fault> {
    let epoch = tx.program(program).await?.epoch;
    let (keys, starts) = (app.store.keys(), app.starts.of(program));
    let mut proofs = Vec::new();
    for head in [committed.after, committed.head] {
        let nonce = tx.head_nonce(program, head).await?;
        let proof = |nonce: String| keys.proof(program, (epoch, head), &nonce, starts.clone());
        proofs.extend(nonce.map(proof));
    }
    let both: Option<[Proof; 2]> = proofs.try_into().ok();
    Ok(both.map(<(Proof, Proof)>::from))
}

impl From<NoPush> for Trouble {
    fn from(no: NoPush) -> Trouble {
        match no {
            NoPush::TooMany => Refusal::TooLarge.into(),
            NoPush::Unreadable(why) => Refusal::Unreadable(why).into(),
        }
    }
}
