//! The first records of a program: its settings and its manager, made on the server because
//! nobody has a device yet. They take the same path as everything that a tablet pushes.

use serde_json::json;
use shared::id::{AccountId, ClientId, MutationId, ProgramId, RecordId, Stamp};
use shared::reconcile::{Pushed, Sender};
use shared::record::{Body, Record};
use shared::records::program::Program;
use shared::records::staff::Staff;
use shared::sync::message::{Envelope, FateKind, Op, OpKind, SCHEMA};
use shared::value::Text;

use crate::auth::session::hash_secret;
use crate::chance::{random, random_uuid};
use crate::reconcile::sync_store::{LinksCache, SqlPushTransaction, transact};
use crate::store::{Fault, NewClient, WriteTx};

/// Makes the program's record and the staff record of its first manager, as hers.
pub async fn record(
    tx: &mut WriteTx,
    program: ProgramId,
    manager: AccountId,
    names: (&str, &str),
    staff: RecordId,
    now: Stamp,
) -> Result<(), Fault> {
    let settings =
        Program { name: Some(Text(names.0.to_owned())), ..Program::empty(RecordId(random_uuid())) };
    let person = Staff { name: Some(Text(names.1.to_owned())), ..Staff::empty(staff) };
    let ops = [create(&settings, settings.id), create(&person, staff)];
    let client = add_silent_client(tx, program, manager, now).await?;
    let uid = MutationId(random_uuid());
    let envelope = Envelope { n: 1, uid, at: now, schema: SCHEMA, epoch: None, ops: json!(ops) };
    let decide = async |transaction: &mut SqlPushTransaction<'_, '_>| {
        let Some(mut sender) = Sender::find(transaction.store, client).await? else {
            return Ok(None);
        };
        sender.take(transaction, &Pushed::open(envelope)).await
    };
    let (fate, _) = transact(tx, &LinksCache::default(), program, now, decide).await?;
    if fate.is_none_or(|fate| fate.kind != FateKind::Applied) {
        return Err(Fault::Other("the program's first records were not accepted".to_owned()));
    }
    tx.set_client_last_n(client, 1).await
}

/// A client whose secret nobody is told: for what the server itself records on behalf of an
/// account.
pub async fn add_silent_client(
    tx: &mut WriteTx,
    program: ProgramId,
    owner: AccountId,
    now: Stamp,
) -> Result<ClientId, Fault> {
    let id = ClientId(random_uuid());
    let secret_hash = hash_secret(&format!("{:?}", random::<32>()));
    tx.add_client(&NewClient { id, program, owner, secret_hash, now }).await?;
    Ok(id)
}

fn create<R: Record>(record: &R, id: RecordId) -> Op {
    let set: Body = record.write();
    Op { scope: R::KIND.scope_of(id, &set), set, ..Op::new(OpKind::Create, R::NAME, id) }
}
