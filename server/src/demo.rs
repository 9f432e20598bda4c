//! Loads a demo program, or another seed: replays its year through the same path that a tablet's
//! push takes, each step with its own time, so that history says when each fact reached the server.

use std::collections::BTreeMap;

use seeds::{Demo, Seed, Step};
use serde_json::json;
use shared::id::{AccountId, ClientId, Epoch, Seq, Stamp};
use shared::reconcile::{DayBy, PushTransaction, Pushed, Sender};
use shared::record::Record;
use shared::records::program::Program as ProgramRecord;
use shared::sync::message::{Envelope, FateKind, SCHEMA};
use shared::value::Date;

use crate::auth::password::{NewPassword, Passwords};
use crate::chance::random_uuid;
use crate::first_records::add_silent_client;
use crate::reconcile::sync_store::SqlSyncStore;
use crate::reply::Trouble;
use crate::store::{Account, Contact, Fault, NewAccount, Program, Store, WriteTx};

/// Somebody as whom a visitor may sign in.
pub struct DemoAccount {
    pub name: String,
    pub password: String,
    pub display: String,
}

/// Loads the demo unless there is a program already. The whole year is one transaction: there is
/// never half a demo.
pub async fn load_if_empty(
    store: &Store,
    which: Demo,
    day: Option<Date>,
) -> Result<Loaded, Trouble> {
    let seed = seeds::demo(which);
    let seed = match day {
        Some(day) => seed.on(day),
        None => seed,
    };
    let programs = store.read().await?.programs().await?;
    let accounts = seed.accounts.iter().filter_map(DemoAccount::of).collect();
    if let Some(program) = programs.first() {
        return Ok(match program.id == seed.program {
            true => Loaded::WasThere(accounts),
            false => Loaded::OtherProgram,
        });
    }
    let count = load(store, seed).await?;
    tracing::info!(count, "the demo is loaded");
    Ok(Loaded::Now(accounts))
}

/// Makes the program of a seed, as one transaction; returns how many steps it had.
pub async fn load(store: &Store, seed: Seed) -> Result<usize, Trouble> {
    let hashes = password_hashes(&seed).await?;
    Ok(store.write(async move |tx| replay(tx, &seed, hashes).await).await?)
}

/// Whether the demo is there.
pub enum Loaded {
    Now(Vec<DemoAccount>),
    WasThere(Vec<DemoAccount>),
    /// The data folder holds somebody's own program, which stays as it is.
    OtherProgram,
}

impl DemoAccount {
    /// The account, if anybody may sign in with it.
    pub fn of(account: &seeds::Account) -> Option<DemoAccount> {
        Some(DemoAccount {
            name: account.sign_in.to_owned(),
            password: account.password?.to_owned(),
            display: account.name.clone(),
        })
    }
}

/// The public passwords, hashed; for all others one that nobody knows.
async fn password_hashes(seed: &Seed) -> Result<BTreeMap<AccountId, String>, Trouble> {
    let passwords = Passwords::default();
    let nobodys = passwords.hash(NewPassword::made_up()).await?;
    let mut hashes = BTreeMap::new();
    for account in &seed.accounts {
        let hash = match account.password {
            Some(password) => passwords.hash(NewPassword::try_from(password.to_owned())?).await?,
            None => nobodys.clone(),
        };
        hashes.insert(account.id, hash);
    }
    Ok(hashes)
}

/// Makes the program and its accounts, and decides every step in the order of its arrival.
async fn replay(
    tx: &mut WriteTx,
    seed: &Seed,
    hashes: BTreeMap<AccountId, String>,
) -> Result<usize, Fault> {
    let start = seed.steps.iter().map(|step| step.edited_at).min().unwrap_or_default();
    let epoch = Epoch(random_uuid());
    let (id, name, head) = (seed.program, name_in(seed), Seq(0));
    let program = Program { id, name, epoch, head, is_confirmed: true };
    tx.add_program(&program, start).await?;
    let mut clients = BTreeMap::new();
    for account in &seed.accounts {
        clients.insert(account.id, add_account(tx, seed, account, &hashes, start).await?);
    }
    let mut store = SqlSyncStore::open(tx, seed.program, start);
    let mut transaction = PushTransaction::begin(&mut store, None, start).await?;
    transaction.day_by = DayBy::Clock;
    let mut senders = BTreeMap::new();
    for (account, client) in &clients {
        let sender = Sender::find(transaction.store, *client).await?;
        senders.extend(sender.map(|sender| (*account, sender)));
    }
    for step in &seed.steps {
        let sender =
            senders.get_mut(&step.author).ok_or_else(|| strange(step, "has no account"))?;
        let is_new_day = Date::in_tokyo(step.received_at) != Date::in_tokyo(transaction.now);
        transaction.now = step.received_at;
        transaction.store.set_clock(transaction.now);
        if is_new_day || transaction.head == Seq(0) {
            transaction.regrant_everybody().await?;
        }
        let pushed = as_pushed(step, sender.last_n + 1, transaction.head);
        let fate = sender.take(&mut transaction, &pushed).await?;
        match fate.map(|fate| (fate.kind, fate.reason)) {
            Some((FateKind::Held, reason)) => {
                return Err(strange(step, &format!("is held: {reason:?}: {}", pushed.payload)));
            }
            Some(_) => {}
            None => return Err(strange(step, "was not decided")),
        }
    }
    let end = transaction.now;
    transaction.day_by = DayBy::Program;
    transaction.regrant_everybody().await?;
    transaction.finish().await?;
    for (account, client) in clients {
        let last_n = senders[&account].last_n;
        // No tablet stands behind it, so it says no release and is in no list of devices.
        let contact = Contact { last_n, at: end, version: String::new(), unsent: 0 };
        tx.set_client_contact(client, &contact).await?;
    }
    Ok(seed.steps.len())
}

async fn add_account(
    tx: &mut WriteTx,
    seed: &Seed,
    account: &seeds::Account,
    hashes: &BTreeMap<AccountId, String>,
    now: Stamp,
) -> Result<ClientId, Fault> {
    let new = NewAccount {
        account: Account {
            id: account.id,
            program: seed.program,
            name: account.sign_in.to_owned(),
            display: account.name.clone(),
            role: account.role,
            person: Some(account.person),
            disabled_at: None,
        },
        password_hash: hashes.get(&account.id).cloned().unwrap_or_default(),
        now,
    };
    tx.add_account(&new).await?;
    add_silent_client(tx, seed.program, account.id, now).await
}

fn as_pushed(step: &Step, n: u64, head: Seq) -> Pushed {
    let ops = json!(step.ops_seen_at(head));
    let envelope =
        Envelope { n, uid: step.uid, at: step.edited_at, schema: SCHEMA, epoch: None, ops };
    Pushed::open(envelope)
}

/// The name in the program's own record.
fn name_in(seed: &Seed) -> String {
    let ops = seed.steps.iter().flat_map(|step| step.ops_seen_at(Seq(0)));
    let names = ops
        .filter(|op| op.kind == ProgramRecord::NAME)
        .filter_map(|op| Some(op.set.get("name")?.as_str()?.to_owned()));
    names.take(1).next().unwrap_or_else(|| "Manabi".to_owned())
}

fn strange(step: &Step, what: &str) -> Fault {
    Fault::Other(format!("the demo's mutation {} {what}", step.uid))
}
