//! Confidential records of which every reader has left. Whoever runs the program does not see them;
//! two managers together appoint somebody who does.

use std::collections::BTreeMap;

use serde_json::json;
use shared::api::review::{
    AccountName, Appointed, ReaderProposal as ToldProposal, ReaderlessReport, ReaderlessReports,
};
use shared::id::{AccountId, ClientId, MutationId, ProgramId, RecordId, Stamp};
use shared::reconcile::oversight::{
    Appointment, NotAppointed, confidential_kinds, handle, is_readerless, own_care,
};
use shared::reconcile::{Member, MutationNumber};
use shared::record::Record;
use shared::records::assignment::Assignment;
use uuid::Uuid;

use crate::auth::SignedIn;
use crate::chance::random_uuid;
use crate::reconcile::sync_store::{SqlPushTransaction, member_of, transact};
use crate::reconcile::{program_today, tell};
use crate::reply::{Refusal, Trouble};
use crate::state::App;
use crate::store::{Account, Fault, NewAuditEntry, ReadTx, ReaderProposal, WriteTx};

/// The number of a change that no installation has sent.
const MADE_HERE: MutationNumber = MutationNumber { client: ClientId(Uuid::nil()), n: 0 };

/// The confidential records that nobody with an open account may see: kind and id.
pub async fn readerless(
    snapshot: &mut ReadTx,
    program: ProgramId,
    now: Stamp,
) -> Result<Vec<(&'static str, RecordId)>, Fault> {
    let today = program_today(snapshot, program, now).await?;
    let members: Vec<Member> = snapshot.accounts(program).await?.iter().map(member_of).collect();
    let mut found = Vec::new();
    for kind in confidential_kinds() {
        let records = snapshot.overseen_records_of(program, kind.name).await?;
        let left = records.iter().filter(|record| is_readerless(record, &members, today));
        found.extend(left.map(|record| (kind.name, record.id)));
    }
    Ok(found)
}

/// The assignments by which somebody has given herself care and that nobody else has looked at.
pub async fn care_to_check(
    snapshot: &mut ReadTx,
    program: ProgramId,
    now: Stamp,
) -> Result<Vec<RecordId>, Fault> {
    let today = program_today(snapshot, program, now).await?;
    Ok(own_care(&snapshot.overseen_records_of(program, Assignment::NAME).await?, today))
}

/// What managers are told of the records that nobody reads.
pub async fn told(app: &App, program: ProgramId) -> Result<ReaderlessReports, Fault> {
    let mut snapshot = app.store.read().await?;
    let accounts = snapshot.accounts(program).await?;
    let proposals = snapshot.reader_proposals(program).await?;
    let names: BTreeMap<AccountId, AccountName> =
        accounts.iter().map(|account| (account.id, name_of(account))).collect();
    let proposal = |record: RecordId| {
        let ReaderProposal { reader, by } = proposals.get(&record)?;
        let (reader, by) = (names.get(reader)?.clone(), names.get(by)?.clone());
        Some(ToldProposal { reader, by })
    };
    let reports = readerless(&mut snapshot, program, app.now()).await?.into_iter();
    let report = |(_, id)| ReaderlessReport { handle: handle(id), proposal: proposal(id) };
    let can_read =
        |it: &&Account| it.disabled_at.is_none() && member_of(it).actor.staff().is_some();
    Ok(ReaderlessReports {
        reports: reports.map(report).collect(),
        people: accounts.iter().filter(can_read).map(name_of).collect(),
    })
}

fn name_of(account: &Account) -> AccountName {
    AccountName { account: account.id, display: account.display.clone() }
}

/// A manager's word that somebody should read a record: the first one is kept, the second one for
/// the same person takes effect.
pub async fn appoint(
    app: &App,
    who: &SignedIn,
    report: &str,
    reader: AccountId,
) -> Result<Appointed, Trouble> {
    let (inside, who, report) = (app.clone(), who.clone(), report.to_owned());
    let job = async move |tx: &mut WriteTx| {
        let (program, now) = (who.program, inside.now());
        let all = readerless(tx, program, now).await?;
        let record = all.into_iter().find(|(_, id)| handle(*id) == report);
        let record = record.ok_or(Refusal::NotFound)?;
        let reader = account_of(tx, program, reader).await?.ok_or(Refusal::NotFound)?;
        let proposal = tx.reader_proposals(program).await?.remove(&record.1);
        let agreed = proposal.filter(|it| it.reader == reader.id && it.by != who.account.id);
        if let Some(ReaderProposal { by, .. }) = agreed
            && let Some(proposer) = account_of(tx, program, by).await?
        {
            let words =
                Words { record, reader: &reader, proposer: &proposer, second: &who.account };
            if follow(tx, &inside, &words).await? {
                return Ok(Appointed { is_done: true });
            }
        }
        if member_of(&reader).actor.staff().is_none() || reader.disabled_at.is_some() {
            return Err(Trouble::from(Refusal::NoRight));
        }
        let proposal = ReaderProposal { reader: reader.id, by: who.account.id };
        tx.put_reader_proposal(program, record.1, &proposal, now).await?;
        let detail = json!({ "record": record.1, "reader": reader.id });
        remember(tx, &who.account, now, "reader.proposed", detail).await?;
        Ok::<_, Trouble>(Appointed { is_done: false })
    };
    app.store.write(job).await
}

async fn account_of(
    tx: &mut WriteTx,
    program: ProgramId,
    id: AccountId,
) -> Result<Option<Account>, Fault> {
    Ok(tx.account(id).await?.filter(|account| account.program == program))
}

/// What two managers have said.
struct Words<'a> {
    record: (&'static str, RecordId),
    reader: &'a Account,
    proposer: &'a Account,
    second: &'a Account,
}

/// Lets the reader see the record. Says whether the two words count: they do not if both are of one
/// person, or if the first is of somebody who may not decide any more.
async fn follow(tx: &mut WriteTx, app: &App, words: &Words<'_>) -> Result<bool, Trouble> {
    let Words { record, reader, proposer, second } = *words;
    let (program, now) = (second.program, app.now());
    let appointment = Appointment {
        record,
        reader: member_of(reader),
        proposer: member_of(proposer),
        second: member_of(second),
        uid: MutationId(random_uuid()),
        number: MADE_HERE,
    };
    let work = async |transaction: &mut SqlPushTransaction<'_, '_>| {
        transaction.appoint(&appointment).await
    };
    let (appointed, committed) = transact(tx, &app.links_cache, program, now, work).await?;
    match appointed {
        Ok(()) => {}
        Err(NotAppointed::NeedsSomebodyElse) => return Ok(false),
        Err(NotAppointed::NotReaderless) => return Err(Refusal::NotFound.into()),
        Err(NotAppointed::NoReader) => return Err(Refusal::NoRight.into()),
        Err(NotAppointed::Refused(reason)) => return Err(Refusal::StillHeld(reason).into()),
    }
    tx.forget_reader_proposal(program, record.1).await?;
    let detail = json!({ "record": record.1, "reader": reader.id, "proposed_by": proposer.id });
    remember(tx, second, now, "reader.appointed", detail).await?;
    tell(tx, app, program, committed).await?;
    Ok(true)
}

async fn remember(
    tx: &mut WriteTx,
    by: &Account,
    at: Stamp,
    event: &'static str,
    detail: serde_json::Value,
) -> Result<(), Fault> {
    let (program, account) = (Some(by.program), Some(by.id));
    tx.add_audit(NewAuditEntry { at, program, account, event, address: None, detail }).await
}
