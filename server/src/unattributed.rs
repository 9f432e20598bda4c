//! Work of installations that this server does not know, as after a restore from before they were
//! registered. It waits until its author signs in again, or until somebody in charge says whose
//! it is, or that it is nobody's.

pub mod intake;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use shared::access::Grants;
use shared::api::review::{Attributed, UnattributedChange, UnattributedClient};
use shared::id::{AccountId, ClientId, PersonId, ProgramId, Seq, Stamp};
use shared::reconcile::{Pushed, read_push};
use shared::records;
use shared::sync::accept::{Key, read_ops};
use shared::sync::intent::named_records;
use shared::sync::message::{Fate, FateKind, Op};

use crate::auth::SignedIn;
use crate::auth::session::hash_secret;
use crate::chance::{random, random_uuid};
use crate::reconcile::decide_vouched;
use crate::reply::{Refusal, Trouble};
use crate::state::App;
use crate::store::{
    Account, Client, Fault, NewAuditEntry, NewClient, ReadTx, Unattributed, UnattributedPush,
    WriteTx,
};

/// Changes in one answer: what somebody looks through at once. When those are decided, the next
/// ones come.
const CHANGES_MAX: i64 = 1_000;

/// Bytes of a secret that nobody is told.
const SECRET_BYTES: usize = 32;

/// Keeps it, as long as there is room: after a restore it may be somebody's only copy.
pub async fn keep(app: &App, unproven: UnattributedPush) -> Result<(), Fault> {
    if unproven.changes.is_empty() {
        return Ok(());
    }
    let now = app.now();
    app.store.write(async move |tx| tx.keep_unattributed(&unproven, now).await).await
}

/// The unknown installations whose work is about the reader's program.
pub async fn unattributed_clients(
    app: &App,
    who: &SignedIn,
) -> Result<Vec<UnattributedClient>, Trouble> {
    let mut snapshot = app.store.read().await?;
    let (grants, _) = snapshot.grants_after(who.program, who.actor.account, Seq(0)).await?;
    let mut people: BTreeMap<PersonId, AccountId> = BTreeMap::new();
    for account in snapshot.accounts(who.program).await? {
        people.extend(account.person.map(|person| (person, account.id)));
    }
    let mut all = Vec::new();
    for (client, rows) in installations(&mut snapshot, who.program).await? {
        let changes = read_changes(app, &rows);
        let named =
            changes.iter().flat_map(authors_named).filter_map(|it| people.get(&it).copied());
        let named: BTreeSet<AccountId> = named.collect();
        let suggested = named.first().copied().filter(|_| named.len() == 1);
        let received_at = rows.iter().map(|row| row.received_at).min().unwrap_or(app.now());
        let mut told = Vec::with_capacity(changes.len());
        for Pushed { envelope, .. } in &changes {
            let ops = read_ops(envelope).unwrap_or_default();
            let is_hers = may_read(&mut snapshot, who.program, &grants, &ops).await?;
            let ops = if is_hers { json!(ops) } else { Value::Null };
            told.push(UnattributedChange { uid: envelope.uid, at: envelope.at, ops });
        }
        all.push(UnattributedClient { client, received_at, suggested, changes: told });
    }
    Ok(all)
}

/// How many unknown installations have sent something about this program.
pub async fn count_unattributed(snapshot: &mut ReadTx, program: ProgramId) -> Result<usize, Fault> {
    Ok(installations(snapshot, program).await?.len())
}

/// Takes the work of an unknown installation as that of `account`, in its own right; who vouches
/// for that is remembered with every change.
pub async fn vouch(
    app: &App,
    who: &SignedIn,
    client: ClientId,
    account: AccountId,
) -> Result<Attributed, Trouble> {
    let (inside, program, voucher) = (app.clone(), who.program, who.actor.account);
    let job = async move |tx: &mut WriteTx| {
        let rows = of_client(tx, program, client).await?;
        let author = tx.account(account).await?.filter(|account| account.program == program);
        let author = author.ok_or(Refusal::NotFound)?;
        let mut pushed = read_changes(&inside, &rows);
        for (mutation, n) in pushed.iter_mut().zip(1..) {
            mutation.envelope.n = n;
        }
        let stand_in = add_stand_in(tx, &author, rows[0].received_at).await?;
        let fates = decide_vouched(tx, &inside, &stand_in, &pushed, voucher).await?;
        let vouched = count(&fates);
        let entry = NewAuditEntry {
            at: inside.now(),
            program: Some(program),
            account: Some(voucher),
            event: "unproven.vouched",
            address: None,
            detail: json!({
                "client": client, "author": account, "taken": vouched.taken, "held": vouched.held,
            }),
        };
        tx.add_audit(entry).await?;
        Ok::<_, Trouble>(vouched)
    };
    app.store.write(job).await
}

/// Keeps the work of an unknown installation where nobody has to decide about it any more.
pub async fn put_aside(app: &App, who: &SignedIn, client: ClientId) -> Result<(), Trouble> {
    let (program, by, now) = (who.program, who.actor.account, app.now());
    let job = async move |tx: &mut WriteTx| {
        let changes = of_client(tx, program, client).await?.len();
        tx.put_unattributed_aside(client, by, now).await?;
        tx.forget_put_aside().await?;
        let entry = NewAuditEntry {
            at: now,
            program: Some(program),
            account: Some(by),
            event: "unproven.put_aside",
            address: None,
            detail: json!({ "client": client, "changes": changes }),
        };
        tx.add_audit(entry).await?;
        Ok::<_, Trouble>(())
    };
    app.store.write(job).await
}

/// The undecided work of one installation, if it is about this program.
async fn of_client(
    tx: &mut WriteTx,
    program: ProgramId,
    client: ClientId,
) -> Result<Vec<Unattributed>, Trouble> {
    let rows = installations(tx, program).await?.remove(&client);
    Ok(rows.ok_or(Refusal::NotFound)?)
}

/// What unknown installations have sent that is about this program, in the order in which each of
/// them made it.
async fn installations(
    snapshot: &mut ReadTx,
    program: ProgramId,
) -> Result<BTreeMap<ClientId, Vec<Unattributed>>, Fault> {
    let mut all: BTreeMap<ClientId, Vec<Unattributed>> = BTreeMap::new();
    for row in snapshot.unattributed(CHANGES_MAX).await? {
        all.entry(row.client).or_default().push(row);
    }
    let is_alone = snapshot.programs().await?.len() == 1;
    let mut ours = BTreeMap::new();
    for (client, mut rows) in all {
        if is_alone || is_about(snapshot, program, &rows).await? {
            rows.sort_by_key(|row| row.payload["n"].as_u64());
            ours.insert(client, rows);
        }
    }
    Ok(ours)
}

/// Whether any of these changes is about a record of the program, or names one.
async fn is_about(
    snapshot: &mut ReadTx,
    program: ProgramId,
    rows: &[Unattributed],
) -> Result<bool, Fault> {
    for (kind, id) in rows.iter().flat_map(named).collect::<BTreeSet<Key>>() {
        if snapshot.record(program, &kind, id).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The records that a change is about, and those that it names.
fn named(row: &Unattributed) -> Vec<Key> {
    let ops = row.payload["ops"].as_array().into_iter().flatten();
    let ops = ops.filter_map(|op| serde_json::from_value::<Op>(op.clone()).ok());
    ops.flat_map(|op| named_records(&op)).collect()
}

/// The changes themselves; one inside a sealed item that does not open is held as it is.
fn read_changes(app: &App, rows: &[Unattributed]) -> Vec<Pushed> {
    let keys = app.store.keys();
    let read = |row: &Unattributed| {
        let all = read_push(std::slice::from_ref(&row.payload), |sealed| keys.open(sealed));
        all.ok()?.into_iter().find(|pushed| pushed.envelope.uid == row.uid)
    };
    rows.iter().filter_map(read).collect()
}

/// The people whom a change names as its author.
fn authors_named(pushed: &Pushed) -> Vec<PersonId> {
    let ops = read_ops(&pushed.envelope).unwrap_or_default();
    let named = ops.iter().flat_map(|op| {
        let fields = records::kind(&op.kind).map(|kind| kind.fields).unwrap_or_default();
        let authors = fields.iter().filter(|field| field.is_author);
        authors.filter_map(|field| op.set.get(field.name)?.as_str()?.parse().ok())
    });
    named.collect()
}

/// Whether somebody with these grants may see everything that these operations are about.
async fn may_read(
    snapshot: &mut ReadTx,
    program: ProgramId,
    grants: &Grants,
    ops: &[Op],
) -> Result<bool, Fault> {
    for op in ops {
        let stored = snapshot.record(program, &op.kind, op.id).await?.map(|stored| stored.scope);
        let scope = stored.or_else(|| records::kind(&op.kind)?.scope_of(op.id, &op.set));
        if !scope.is_some_and(|scope| grants.cover(&scope)) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// An installation of the author's under which the changes are numbered; nobody has its secret.
async fn add_stand_in(
    tx: &mut WriteTx,
    author: &Account,
    heard_at: Stamp,
) -> Result<Client, Trouble> {
    let id = ClientId(random_uuid());
    let secret_hash = hash_secret(&shared::sync::message::hex(&random::<SECRET_BYTES>()));
    let (program, owner, now) = (author.program, author.id, heard_at);
    tx.add_client(&NewClient { id, program, owner, secret_hash, now }).await?;
    let client = tx.client(id).await?;
    Ok(client.ok_or_else(|| Fault::Stored("a client that was just added".to_owned()))?)
}

fn count(fates: &[Fate]) -> Attributed {
    let held = fates.iter().filter(|fate| fate.kind == FateKind::Held).count();
    Attributed { taken: fates.len() - held, held }
}
